package codec_test

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"incidentmap/data/codec"
)

func TestTry(t *testing.T) {
	c, err := codec.DecodeTextFS(os.DirFS("../../assets/case"))
	require.NoError(t, err)
	for _, f := range codec.Formats {
		if f.Encode == nil || f.Decode == nil {
			continue
		}
		var b bytes.Buffer
		require.NoError(t, f.Encode(context.Background(), &b, c, codec.EncodeOptions{}))
		os.WriteFile("/tmp/out"+f.Extensions[0], b.Bytes(), 0o600)
		res, err := codec.Decode(context.Background(), bytes.NewReader(b.Bytes()), int64(b.Len()), "x", codec.Limits{})
		require.NoError(t, err)
		fmt.Println(f.Name, b.Len(), res.Warnings, len(res.Tables))
		assert.Equal(t, f.Name, res.Format.Name)
		assert.Equal(t, c, res.Case)
	}
}
