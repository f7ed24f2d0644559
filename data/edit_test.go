package data_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"incidentmap/data"
)

func claimsOf(c *data.Case) []string {
	var ids []string
	for _, cl := range c.Claims {
		ids = append(ids, cl.ID)
	}
	return ids
}

func TestAnEditAndItsInverseLeaveTheCaseAsItWas(t *testing.T) {
	before := soundCase()
	second := before.Claims[0]
	second.ID, second.Text = "killed-2", "Another count."
	better := before.Claims[0]
	better.Note = "Read again."
	renamed := before.Incidents[0]
	renamed.ID = "assault"
	for name, changes := range map[string][]data.Change{
		"a claim added in the middle": {{At: 1, After: &second}},
		"a claim added at the end":    {{At: 2, After: &second}},
		"a claim changed":             {{At: 0, Before: &before.Claims[0], After: &better}},
		"a claim removed":             {{At: 0, Before: &before.Claims[0]}},
		"all claims removed":          {{At: 0, Before: &before.Claims[0]}, {At: 0, Before: &before.Claims[1]}},
		"two removed from the end":    {{At: 1, Before: &before.Claims[1]}, {At: 0, Before: &before.Claims[0]}},
		"added, then changed":         {{At: 0, After: &second}, {At: 0, Before: &second, After: func() *data.Claim { c := second; c.Note = "x"; return &c }()}},
		"an incident renamed":         {{At: 0, Before: &before.Incidents[0], After: &renamed}},
		"a new title":                 {{Before: before.Header(), After: &data.Header{ID: "c", Title: "New"}}},
		"a step added":                {{At: 0, After: &data.Step{View: data.View{ID: "one"}, Text: "Here."}}},
	} {
		t.Run(name, func(t *testing.T) {
			e := &data.Edit{Seq: 7, What: name, Changes: changes}
			written, err := json.Marshal(e)
			require.NoError(t, err)
			var read data.Edit
			require.NoError(t, json.Unmarshal(written, &read))

			after, err := read.Apply(before)
			require.NoError(t, err)
			assert.Equal(t, soundCase(), before, "the case that was given stays as it is")
			assert.NotEqual(t, before, after)

			inverse := read.Inverse()
			assert.Equal(t, int64(7), inverse.Reverts)
			back, err := inverse.Apply(after)
			require.NoError(t, err)
			want, err := json.Marshal(before.Records())
			require.NoError(t, err)
			got, err := json.Marshal(back.Records())
			require.NoError(t, err)
			assert.JSONEq(t, string(want), string(got))
		})
	}
}

func TestAnEditOfWhatHasChangedSinceIsRefusedWhole(t *testing.T) {
	c := soundCase()
	stale := c.Claims[0]
	stale.Text = "What it said once."
	other := c.Claims[0]
	other.ID = "fresh"
	for name, changes := range map[string][]data.Change{
		"another text":            {{After: &other}, {Before: &stale, After: &other}},
		"a claim that is gone":    {{Before: &other}},
		"a claim that is there":   {{After: &c.Claims[0]}},
		"an id that is taken":     {{Before: &c.Claims[0], After: &c.Claims[1]}},
		"a header that was other": {{Before: &data.Header{ID: "x"}, After: &data.Header{ID: "y"}}},
	} {
		got, err := (&data.Edit{Changes: changes}).Apply(c)
		assert.ErrorIs(t, err, data.ErrConflict, name)
		assert.Nil(t, got, name)
		assert.Equal(t, []string{"killed", "where"}, claimsOf(c), name)
	}
}

func TestDatesComeBackFromJSONAsTheyWere(t *testing.T) {
	for _, edtf := range []string{"", "2023", "2024-03-22T19:55+03:00", "2015-11-13/2015-11-14", "2024-03-08~"} {
		w := when(t, edtf)
		w.Text = `"quoted" wording `
		b, err := json.Marshal(w)
		require.NoError(t, err)
		var got data.When
		require.NoError(t, json.Unmarshal(b, &got))
		assert.Equal(t, w, got)
	}
}
