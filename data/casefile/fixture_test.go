package casefile_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/paulmach/orb"
	"github.com/stretchr/testify/require"

	"incidentmap/data"
	"incidentmap/data/casefile"
	"incidentmap/data/codec"
)

// builtIn is the case that the program carries.
func builtIn(t testing.TB) *data.Case {
	t.Helper()
	c, err := codec.DecodeTextFS(os.DirFS("../../assets/case"))
	require.NoError(t, err)
	return c
}

var noon = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

func options() casefile.Options {
	return casefile.Options{Author: "analyst", Clock: func() time.Time { return noon }}
}

// small is a case of one document and one incident.
func small() *data.Case {
	return &data.Case{
		ID: "small", Title: "A small case",
		Documents: []data.Document{{ID: "d", Kind: data.Source, Publisher: "A paper", Published: when("2024-03-23")}},
		Incidents: []data.Incident{{
			ID: "i", Title: "An attack", Kind: "attack", Status: data.CarriedOut,
			Sites: []data.Site{{ID: "s", Name: "A hall", Point: orb.Point{37.39, 55.82}, HasPoint: true, Precision: data.Venue, RadiusM: 50, Basis: "c0"}},
		}},
		Claims: []data.Claim{claim("c0", 60)},
	}
}

func when(s string) data.When {
	w, err := data.ParseWhen(s)
	if err != nil {
		panic(err)
	}
	return w
}

func claim(id string, killed int) data.Claim {
	return data.Claim{
		ID: id, Incident: "i", Attribute: data.Killed, Text: fmt.Sprintf("%d people were killed", killed), Voice: data.OwnVoice, Stance: data.Asserts,
		Number: &data.Number{Min: &killed, Max: &killed, Qualifier: data.Exactly}, Document: "d", Locator: data.Locator{Paragraph: 3, Anchor: "were killed"},
		Credibility: 2, Rank: data.Normal,
	}
}

// addClaim is an edit that adds a claim at a place among the others.
func addClaim(at int, c data.Claim) *data.Edit {
	return &data.Edit{What: "add claim", Changes: []data.Change{{At: at, After: &c}}}
}

// written is all that a case holds, in its order.
func written(t testing.TB, c *data.Case) string {
	t.Helper()
	b, err := json.Marshal(c.Records())
	require.NoError(t, err)
	return string(b)
}

// create makes a case file in a folder of its own and closes it with the test.
func create(t testing.TB, c *data.Case) *casefile.File {
	t.Helper()
	f, err := casefile.Create(t.Context(), filepath.Join(t.TempDir(), "test.gpkg"), c, options())
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, f.Close()) })
	return f
}

// reopen closes a file and opens it again.
func reopen(t testing.TB, f *casefile.File) *casefile.File {
	t.Helper()
	require.NoError(t, f.Close())
	again, err := casefile.Open(t.Context(), f.Path(), options())
	require.NoError(t, err)
	require.NoError(t, again.ReadOnly())
	t.Cleanup(func() { require.NoError(t, again.Close()) })
	return again
}
