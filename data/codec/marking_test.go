package codec_test

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"io/fs"
	"os"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"incidentmap/data"
	"incidentmap/data/codec"
)

func TestEveryFormatSaysHowItMayBeHandled(t *testing.T) {
	c, err := codec.DecodeTextFS(os.DirFS("../../assets/case"))
	require.NoError(t, err)
	c.Marking.TLP = data.Green
	c.Documents[0].Marking = data.Marking{TLP: data.Amber, Classification: "Desk only"}
	for _, f := range codec.Formats {
		if f.Encode == nil {
			continue
		}
		t.Run(f.Name, func(t *testing.T) {
			var b bytes.Buffer
			require.NoError(t, f.Encode(t.Context(), &b, c, codec.EncodeOptions{}))
			text := b.String()
			if z, err := zip.NewReader(bytes.NewReader(b.Bytes()), int64(b.Len())); err == nil {
				text = ""
				for _, name := range []string{"doc.kml", "docProps/core.xml"} {
					if part, err := fs.ReadFile(z, name); err == nil {
						text += string(part)
					}
				}
			}
			assert.Contains(t, text, "TLP:AMBER")
			assert.Contains(t, text, "Desk only")
		})
	}
}

func TestSTIXRefersToTheDefinitionsOfItsMarkings(t *testing.T) {
	c, err := codec.DecodeTextFS(os.DirFS("../../assets/case"))
	require.NoError(t, err)
	c.Documents[0].Marking = data.Marking{TLP: data.Amber, Classification: "Desk only"}
	var b bytes.Buffer
	require.NoError(t, codec.STIX.Encode(t.Context(), &b, c, codec.EncodeOptions{}))
	var bundle struct {
		Objects []struct {
			Type, ID, Name string
			Markings       []string `json:"object_marking_refs"`
		}
	}
	require.NoError(t, json.Unmarshal(b.Bytes(), &bundle))
	defined, used := map[string]string{}, map[string]int{}
	for _, o := range bundle.Objects {
		if o.Type == "marking-definition" {
			defined[o.ID] = o.Name
		}
		for _, m := range o.Markings {
			require.Contains(t, defined, m, "a definition stands before what refers to it")
			used[defined[m]]++
		}
	}
	assert.Len(t, defined, 3, "that of the case, and two of the document")
	assert.Greater(t, used["TLP:AMBER"], 100, "each claim of the document, and what it speaks of")
}
