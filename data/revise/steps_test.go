package revise_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"incidentmap/data"
	"incidentmap/data/casefile"
	"incidentmap/data/codec"
	"incidentmap/data/revise"
)

func order(c *data.Case) string {
	var ids []string
	for i := range c.Steps {
		ids = append(ids, c.Steps[i].ID)
	}
	return strings.Join(ids, " ")
}

func TestStepsKeepTheirOrderInTheCaseFile(t *testing.T) {
	step := func(id string) data.Step { return data.Step{View: data.View{ID: id, Title: id, Zoom: 3}} }
	path := filepath.Join(t.TempDir(), "case.gpkg")
	f, err := casefile.Create(t.Context(), path, &data.Case{ID: "c", Title: "A case"}, casefile.Options{})
	require.NoError(t, err)
	for _, do := range []struct {
		edit revise.Step
		want string
	}{
		{func(c *data.Case) (*data.Edit, error) { return revise.AddStep(c, "", step("a")) }, "a"},
		{func(c *data.Case) (*data.Edit, error) { return revise.AddStep(c, "", step("b")) }, "a b"},
		{func(c *data.Case) (*data.Edit, error) { return revise.AddStep(c, "a", step("c")) }, "a c b"},
		{func(c *data.Case) (*data.Edit, error) { return revise.DuplicateStep(c, "a") }, "a a-2 c b"},
		{func(c *data.Case) (*data.Edit, error) { return revise.MoveStep(c, "b", -9) }, "b a a-2 c"},
		{func(c *data.Case) (*data.Edit, error) { return revise.MoveStep(c, "a", 1) }, "b a-2 a c"},
		{func(c *data.Case) (*data.Edit, error) { return revise.RemoveStep(c, "a-2") }, "b a c"},
	} {
		before := order(f.Case())
		e, err := do.edit(f.Case())
		require.NoError(t, err)
		_, err = f.Commit(t.Context(), e)
		require.NoError(t, err)
		require.Equal(t, do.want, order(f.Case()))
		_, err = f.Undo(t.Context())
		require.NoError(t, err)
		require.Equal(t, before, order(f.Case()), e.What)
		_, err = f.Redo(t.Context())
		require.NoError(t, err)
		require.NoError(t, f.Close())
		f, err = casefile.Open(t.Context(), path, casefile.Options{})
		require.NoError(t, err)
		require.Equal(t, do.want, order(f.Case()), "after it was opened again")
	}
	_, err = revise.MoveStep(f.Case(), "gone", 1)
	assert.ErrorIs(t, err, revise.ErrNotFound)
	require.NoError(t, f.Close())
}

func TestStepsFollowWhatBecomesOfTheirIncidents(t *testing.T) {
	c, err := codec.DecodeTextFS(os.DirFS("../../assets/case"))
	require.NoError(t, err)
	e, err := revise.RemoveIncident(c, "kerman-2024-01")
	require.NoError(t, err)
	after, err := e.Apply(c)
	require.NoError(t, err)
	require.Len(t, after.Steps, len(c.Steps))
	assert.Empty(t, after.Validate(), "no step opens a claim that is gone")

	e, err = revise.Merge(c, "moscow-2024-03-crocus", "kerman-2024-01")
	require.NoError(t, err)
	after, err = e.Apply(c)
	require.NoError(t, err)
	for i := range after.Steps {
		assert.NotEqual(t, "kerman-2024-01", after.Steps[i].Selected)
		assert.Equal(t, c.Steps[i].Claims, after.Steps[i].Claims)
	}
}
