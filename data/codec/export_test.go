package codec

import (
	"bytes"
	"context"
	"io"
)

// ReadArchive opens a ZIP archive and unpacks all of its entries, as the decoders of KMZ and xlsx do.
func ReadArchive(b []byte) (names []string, err error) {
	d := &decoder{ctx: context.Background(), format: "ZIP", file: "archive", limits: DefaultLimits}
	a, err := d.openArchive(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		return nil, err
	}
	for i := range a.entries {
		if err := a.unpack(&a.entries[i], a.limits.Bytes, io.Discard); err != nil {
			return nil, err
		}
		names = append(names, a.entries[i].name)
	}
	return names, nil
}
