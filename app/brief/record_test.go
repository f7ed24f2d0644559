package brief_test

import (
	"os"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"incidentmap/app/brief"
	"incidentmap/data/codec"
)

func TestARecordHasAllFiguresAndStatementsWithNumberedSources(t *testing.T) {
	c, err := codec.DecodeTextFS(os.DirFS("../../assets/case"))
	require.NoError(t, err)
	d, err := brief.Make(t.Context(), c)
	require.NoError(t, err)
	in := d.Pages[0].Snapshot.Incident("moscow-2024-03-crocus")
	require.NotNil(t, in)

	r := d.Record(d.Pages[0], in)
	assert.NotEmpty(t, r.Figures)
	assert.NotEmpty(t, r.Statements)
	for _, f := range r.Figures {
		assert.Same(t, in, f.Incident)
		for _, v := range f.Values {
			assert.Same(t, d.Sources[v.Source.Number-1], v.Source)
			assert.Contains(t, r.Sources, v.Source)
		}
	}
	numbered := len(d.Sources)
	assert.Equal(t, r, d.Record(d.Pages[0], in), "to ask twice changes nothing")
	assert.Len(t, d.Sources, numbered)
}
