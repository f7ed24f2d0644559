package codec_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"incidentmap/data"
	"incidentmap/data/codec"
	"incidentmap/data/codec/codectest"
)

func builtIn(t testing.TB) *data.Case {
	t.Helper()
	c, err := codec.DecodeTextFS(os.DirFS("../../assets/case"))
	require.NoError(t, err)
	return c
}

// naughty are the texts of the Big List of Naughty Strings, where it is at hand.
func naughty(t *testing.T) []string {
	t.Helper()
	for _, dir := range []string{os.Getenv("INCIDENTMAP_CORPORA"), "../../../shared/corpora"} {
		b, err := os.ReadFile(filepath.Join(dir, "blns", "blns.json"))
		if err != nil {
			continue
		}
		var texts []string
		require.NoError(t, json.Unmarshal(b, &texts))
		return texts
	}
	return nil
}

func TestFormatsGiveBackWhatTheyWrote(t *testing.T) {
	for _, f := range codec.Formats {
		if f.Encode != nil && f.Decode != nil {
			t.Run(f.Name, func(t *testing.T) { codectest.Run(t, f, builtIn(t), naughty(t)) })
		}
	}
}
