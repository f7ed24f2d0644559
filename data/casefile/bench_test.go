package casefile_test

import (
	"fmt"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"incidentmap/data"
	"incidentmap/data/casefile"
)

// large is a case of n incidents with three claims each.
func large(n int) *data.Case {
	c := small()
	for i := range n {
		in := c.Incidents[0]
		in.ID, in.Sites = fmt.Sprint("i", i), nil
		c.Incidents = append(c.Incidents, in)
		for k := range 3 {
			cl := claim(fmt.Sprint("b", i, "-", k), i)
			cl.Incident = in.ID
			c.Claims = append(c.Claims, cl)
		}
	}
	return c
}

// BenchmarkCommit adds one claim in the middle of a case and takes it back, each on the disk.
func BenchmarkCommit(b *testing.B) {
	for _, n := range []int{100, 10_000} {
		b.Run(fmt.Sprint(n, "-incidents"), func(b *testing.B) {
			f, err := casefile.Create(b.Context(), filepath.Join(b.TempDir(), "case.gpkg"), large(n), options())
			require.NoError(b, err)
			defer f.Close()
			for i := 0; b.Loop(); i++ {
				_, err := f.Commit(b.Context(), addClaim(n, claim(fmt.Sprint("one", i), 1)))
				require.NoError(b, err)
			}
		})
	}
}

// BenchmarkOpen checks and reads a case file.
func BenchmarkOpen(b *testing.B) {
	f, err := casefile.Create(b.Context(), filepath.Join(b.TempDir(), "case.gpkg"), large(10_000), options())
	require.NoError(b, err)
	require.NoError(b, f.Close())
	for b.Loop() {
		f, err := casefile.Open(b.Context(), f.Path(), options())
		require.NoError(b, err)
		require.NoError(b, f.Close())
	}
}
