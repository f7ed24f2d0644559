package codec

import (
	"bytes"
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"incidentmap/data"
	"incidentmap/data/casefile"
	"incidentmap/data/gpkg"
)

// GeoPackage is the format of case files and of layers of other programs. A case is written as a case file, without a journal.
var GeoPackage = Format{
	Name: "gpkg", Title: "GeoPackage", Extensions: []string{".gpkg"}, MediaType: "application/geopackage+sqlite3",
	Detect: func(p *Peek) bool { return bytes.HasPrefix(p.Head, []byte("SQLite format 3\x00")) },
	Decode: decodeFunc("GeoPackage", decodeGeoPackage),
	Encode: encodeGeoPackage,
}

const scratchPrefix = "incidentmap-"

// leftAfter is the age of a scratch folder from which whoever made it is taken to have been killed.
const leftAfter = 24 * time.Hour

// scratch makes a folder for what a library reads or writes under a name: in the user's cache, or where there is none among temporary files.
// What was left of a run that was killed goes away.
func scratch() (string, error) {
	cache, err := os.UserCacheDir()
	if err == nil {
		cache = filepath.Join(cache, "incidentmap")
		err = os.MkdirAll(cache, 0o700)
	}
	if err != nil {
		cache = os.TempDir()
	}
	entries, _ := os.ReadDir(cache) // without a list nothing is removed
	for _, e := range entries {
		if info, err := e.Info(); err == nil && e.IsDir() && strings.HasPrefix(e.Name(), scratchPrefix) && time.Since(info.ModTime()) > leftAfter {
			_ = os.RemoveAll(filepath.Join(cache, e.Name()))
		}
	}
	return os.MkdirTemp(cache, scratchPrefix+"*")
}

// decodeGeoPackage reads a copy of the file: a database wants a name, and is opened where nobody else writes to it.
func decodeGeoPackage(d *decoder, r io.ReaderAt, size int64) (*Result, error) {
	dir, err := scratch()
	if err != nil {
		return nil, err
	}
	res, err := d.geoPackage(io.NewSectionReader(r, 0, size), filepath.Join(dir, "copy.gpkg"))
	if e := os.RemoveAll(dir); err == nil && e != nil {
		err = e
	}
	if err != nil {
		return nil, err
	}
	return res, nil
}

func (d *decoder) geoPackage(r io.Reader, path string) (*Result, error) {
	if err := copyTo(path, r); err != nil {
		return nil, fmt.Errorf("%s: %w", d.file, err)
	}
	f, err := casefile.Open(d.ctx, path, casefile.Options{ReadOnly: true})
	switch {
	case err == nil:
		res := &Result{Case: f.Case()}
		return res, f.Close()
	case errors.Is(err, casefile.ErrForeign):
		return d.layers(path)
	case d.ctx.Err() != nil:
		return nil, d.ctx.Err()
	}
	return nil, d.contentf(0, "%v", reason(err))
}

// reason is an error without the name of the copy that was read.
func reason(err error) error {
	for named, ok := errors.AsType[*casefile.FileError](err); ok; named, ok = errors.AsType[*casefile.FileError](err) {
		err = named.Err
	}
	if damaged, ok := errors.AsType[*casefile.DamagedError](err); ok {
		return fmt.Errorf("is damaged: %w", damaged.Err)
	}
	if newer, ok := errors.AsType[*casefile.VersionError](err); ok {
		return fmt.Errorf("was written by a newer version of the program (format %d; this one reads up to %d)", newer.Have, newer.Supported)
	}
	return err
}

func copyTo(path string, r io.Reader) error {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(f, r)
	return errors.Join(err, f.Close())
}

// layers reads the layers of another program.
func (d *decoder) layers(path string) (*Result, error) {
	g, err := gpkg.Open(d.ctx, path)
	if err != nil {
		return nil, d.contentf(0, "%v", err)
	}
	res := &Result{}
	for i := range g.Layers {
		if err = d.layer(res, g, &g.Layers[i]); err != nil {
			break
		}
	}
	res.Warnings = append(res.Warnings, g.Warnings...)
	if len(g.Layers) == 0 {
		res.warnf("There are no layers.")
	}
	return res, errors.Join(err, g.Close())
}

func (d *decoder) layer(res *Result, g *gpkg.Reader, l *gpkg.Layer) error {
	b, bad := d.builder(l.Name), 0
	for row, err := range g.Rows(d.ctx, l) {
		if err != nil {
			return d.contentf(0, "layer %s: %v", l.Name, err)
		}
		line := int(row.ID)
		b.start(line)
		if err := b.set("id", strconv.FormatInt(row.ID, 10), data.Numeral); err != nil {
			return err
		}
		for i, v := range row.Values {
			if err := b.value(l.Columns[i].Name, v); err != nil {
				return err
			}
		}
		if err := b.add(onGlobe(row.Geometry)); err != nil {
			return err
		}
		if row.Problem != "" {
			b.table.Rows[len(b.table.Rows)-1].Problem = "the geometry is left out: " + row.Problem
			bad++
		}
	}
	t, err := b.done()
	if err != nil {
		return err
	}
	if bad > 0 {
		res.warnf("The geometries of %s of the layer %s could not be read.", counted(bad, "row", "rows"), l.Name)
	}
	return d.finish(res, t)
}

// value gives the row a value as SQLite holds it. Bytes are written in hexadecimal.
func (b *builder) value(name string, v any) error {
	if name == "id" { // the number of the row has this name here
		name = "@id"
	}
	switch v := v.(type) {
	case int64:
		return b.set(name, strconv.FormatInt(v, 10), data.Numeral)
	case float64:
		return b.set(name, strconv.FormatFloat(v, 'g', -1, 64), data.Numeral)
	case string:
		return b.set(name, v, data.Text)
	case []byte:
		return b.set(name, hex.EncodeToString(v), data.Text)
	}
	return nil
}

// encodeGeoPackage makes a case file in a folder of its own and hands out its bytes.
func encodeGeoPackage(ctx context.Context, w io.Writer, c *data.Case, _ EncodeOptions) error {
	dir, err := scratch()
	if err != nil {
		return err
	}
	err = writeGeoPackage(ctx, w, c, filepath.Join(dir, "case.gpkg"))
	return errors.Join(err, os.RemoveAll(dir))
}

// unstated is the time that a file gives for its making, so that the same case gives the same bytes.
var unstated = time.Unix(0, 0).UTC()

func writeGeoPackage(ctx context.Context, w io.Writer, c *data.Case, path string) error {
	f, err := casefile.Create(ctx, path, c, casefile.Options{Clock: func() time.Time { return unstated }})
	if errors.Is(err, casefile.ErrText) {
		return fmt.Errorf("%w: %w", ErrText, err)
	}
	if err != nil {
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	made, err := os.Open(path)
	if err != nil {
		return err
	}
	_, err = io.Copy(w, made)
	return errors.Join(err, made.Close())
}
