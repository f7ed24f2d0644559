package codec

import (
	"archive/zip"
	"context"
	"io"
	"strings"

	"incidentmap/data"
)

// KMZ is KML in a ZIP archive. The document is doc.kml, or else the first one in the archive; pictures and archives in it are not opened.
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
	others := 0
	for i := range a.entries {
		e := &a.entries[i]
		if e == doc {
			continue
		}
		if isKML(e.name) {
			others++
		}
		if err := a.unpack(e, d.limits.Archive, io.Discard); err != nil {
			return nil, err
		}
	}
	if others > 0 {
		res.warnf("Only %q was read; %s left out.", doc.name, counted(others, "other document in the archive is", "other documents in the archive are"))
	}
	return res, nil
}
