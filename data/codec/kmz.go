package codec

import (
	"archive/zip"
	"context"
	"fmt"
	"io"
	"slices"
	"strings"

	"incidentmap/data"
)

// KMZ is KML in a ZIP archive. The document is doc.kml, or else the first one in the archive; other documents in it, which GDAL writes for layers,
// are read behind it. Pictures and archives in it are not opened.
var KMZ = Format{
	Name: "kmz", Title: "KMZ", Extensions: []string{".kmz"}, MediaType: "application/vnd.google-earth.kmz",
	Detect: func(p *Peek) bool {
		kml := false
		for _, name := range p.Members {
			kml = kml || isKML(name)
			if isSheet(name) {
				return false
			}
		}
		return kml
	},
	Decode: decodeFunc("KMZ", decodeKMZ),
	Encode: func(ctx context.Context, w io.Writer, c *data.Case, o EncodeOptions) error {
		z := zip.NewWriter(w)
		doc, err := z.Create("doc.kml")
		if err != nil {
			return err
		}
		if err := encodeKML(ctx, doc, c, o); err != nil {
			return err
		}
		return z.Close()
	},
}

func isKML(name string) bool { return strings.HasSuffix(strings.ToLower(name), ".kml") }

func decodeKMZ(d *decoder, r io.ReaderAt, size int64) (*Result, error) {
	a, err := d.openArchive(r, size)
	if err != nil {
		return nil, err
	}
	doc := a.find(func(name string) bool { return strings.EqualFold(name, "doc.kml") })
	if doc == nil {
		doc = a.find(isKML)
	}
	if doc == nil {
		return nil, d.contentf(0, "is an archive without a KML document")
	}
	b, err := a.read(doc, d.limits.Bytes)
	if err != nil {
		return nil, err
	}
	res, err := d.kml(b)
	if err != nil {
		return nil, err
	}
	left := d.limits.Bytes - int64(len(b))
	for i := range a.entries {
		e := &a.entries[i]
		switch {
		case e == doc:
		case isKML(e.name) && res.Case == nil:
			b, err := a.read(e, left)
			if err != nil {
				return nil, err
			}
			left -= int64(len(b))
			more, err := d.kml(b)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", e.name, err)
			}
			res.add(more)
		default:
			if err := a.unpack(e, d.limits.Archive, io.Discard); err != nil {
				return nil, err
			}
		}
	}
	return res, nil
}

// add appends what another document of an archive holds. Of a document that only leads to others nothing is kept.
func (res *Result) add(more *Result) {
	if !slices.ContainsFunc(res.Tables, func(t Table) bool { return len(t.Rows)+len(t.Problems) > 0 }) {
		res.Tables, res.Warnings = nil, nil
	}
	res.Tables, res.Warnings = append(res.Tables, more.Tables...), append(res.Warnings, more.Warnings...)
}
