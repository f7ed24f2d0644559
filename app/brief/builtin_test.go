package brief_test

import (
	"os"
	"regexp"
	"strconv"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"incidentmap/app/brief"
	"incidentmap/data/codec"
)

var (
	months = `(?:January|February|March|April|May|June|July|August|September|October|November|December)`
	// dates are days, months and years in words, and times of day.
	dates   = regexp.MustCompile(`\b(?:\d{1,2} ` + months + `(?: \d{4})?|` + months + ` \d{4}|(?:19|20)\d{2}|\d{1,2}:\d{2})\b`)
	numbers = regexp.MustCompile(`\d+`)
	// counted are numbers of incidents, which the program counts and no document states.
	counted = regexp.MustCompile(`(\d+) incidents; (\d+) of them have a place|(\d+) of (\d+) incidents have no place`)
)

func TestEveryNumberInTheBuiltInBriefingStandsInAClaimOfItsStep(t *testing.T) {
	c, err := codec.DecodeTextFS(os.DirFS("../../assets/case"))
	require.NoError(t, err)
	d, err := brief.Make(t.Context(), c)
	require.NoError(t, err)
	require.NotEmpty(t, d.Pages)
	checked := 0
	for _, p := range d.Pages {
		var stated []string
		for i := range p.Statements {
			stated = append(stated, numbers.FindAllString(p.Statements[i].Text, -1)...)
		}
		for _, said := range []string{p.Step.Title, p.Step.Text, p.Step.Notes} {
			said = counted.ReplaceAllString(dates.ReplaceAllString(said, ""), "")
			for _, n := range numbers.FindAllString(said, -1) {
				checked++
				assert.Contains(t, stated, n, "%s: %s", p.Step.Title, said)
			}
		}
	}
	assert.Greater(t, checked, 15)
}

func TestTheBuiltInBriefingCountsTheIncidentsOfItsMap(t *testing.T) {
	c, err := codec.DecodeTextFS(os.DirFS("../../assets/case"))
	require.NoError(t, err)
	d, err := brief.Make(t.Context(), c)
	require.NoError(t, err)
	checked := 0
	for _, p := range d.Pages {
		shown := append(numbers.FindAllString(p.Counts, -1), strconv.Itoa(p.Points().Unplaced()))
		for _, said := range counted.FindAllString(p.Step.Text, -1) {
			for _, n := range numbers.FindAllString(said, -1) {
				checked++
				assert.Contains(t, shown, n, said)
			}
		}
	}
	assert.Equal(t, 4, checked)
}
