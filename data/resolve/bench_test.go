package resolve_test

import (
	"os"
	"testing"

	"github.com/stretchr/testify/require"

	"incidentmap/data/codec"
	"incidentmap/data/resolve"
)

// BenchmarkBuiltInCase reads and resolves the built-in case as the program does at its start.
func BenchmarkBuiltInCase(b *testing.B) {
	fsys := os.DirFS("../../assets/case")
	for b.Loop() {
		c, err := codec.DecodeTextFS(fsys)
		require.NoError(b, err)
		resolve.New(c, resolve.Options{})
	}
}
