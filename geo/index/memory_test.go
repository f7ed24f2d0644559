package index_test

import (
	"runtime"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"incidentmap/geo/index"
)

func TestAnIndexKeepsNothingThatItWasBuiltFrom(t *testing.T) {
	used := func() uint64 {
		runtime.GC()
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return m.HeapAlloc
	}
	before := used()
	ix, err := index.Build(t.Context(), skewed(500_000, 7))
	require.NoError(t, err)
	assert.InDelta(t, ix.Bytes(), float64(used()-before), 2e6)
	runtime.KeepAlive(ix)
}
