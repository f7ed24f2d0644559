package codec_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"

	"incidentmap/data"
	"incidentmap/data/codec"
	"incidentmap/data/codec/codectest"
)

// What is said before a file is written is what becomes of it when it is read.
func TestACaseThatIsTooLargeIsSaidToBeSo(t *testing.T) {
	small := codectest.Nasty(codectest.Texts())
	large := &data.Case{ID: "large", Title: "Large", Documents: []data.Document{{ID: "d", Kind: data.Source}}}
	for i := range 200_000 {
		large.Claims = append(large.Claims, data.Claim{ID: fmt.Sprint("c", i), Incident: "i", Document: "d"})
	}
	for _, f := range codec.Formats {
		if f.Encode == nil {
			continue
		}
		assert.Empty(t, f.TooLarge(small), f.Name)
		if f.Decode == nil || f == &codec.GeoPackage {
			assert.Empty(t, f.TooLarge(large), f.Name)
			continue
		}
		assert.Contains(t, f.TooLarge(large), "200002 records", f.Name)
	}
}
