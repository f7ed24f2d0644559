package details

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"incidentmap/app/words"
	"incidentmap/data"
)

func claim(q data.Qualifier, n ...int) *data.Claim {
	c := &data.Claim{Number: &data.Number{Qualifier: q}}
	if len(n) > 0 {
		c.Number.Min, c.Number.Max = &n[0], &n[len(n)-1]
	}
	return c
}

func TestAxisStartsAtZeroUnlessFiguresLieCloseTogether(t *testing.T) {
	for name, c := range map[string]struct {
		claims []*data.Claim
		ticks  []int
	}{
		"wide apart":          {[]*data.Claim{claim(data.MoreThan, 60), claim(data.Exactly, 140)}, []int{0, 50, 100, 150}},
		"one figure":          {[]*data.Claim{claim(data.Exactly, 94)}, []int{0, 50, 100}},
		"close together":      {[]*data.Claim{claim(data.AtLeast, 93), claim(data.Exactly, 94)}, []int{93, 94}},
		"small":               {[]*data.Claim{claim(data.Exactly, 1)}, []int{0, 1}},
		"a range":             {[]*data.Claim{claim(data.About, 1500, 4000)}, []int{0, 2000, 4000}},
		"nobody":              {[]*data.Claim{claim(data.Exactly, 0)}, []int{0}},
		"words alone":         {[]*data.Claim{claim(data.About)}, nil},
		"no number at all":    {[]*data.Claim{{}}, nil},
		"words and a numeral": {[]*data.Claim{claim(data.About), claim(data.Nearly, 300)}, []int{0, 100, 200, 300}},
	} {
		a := newAxis(c.claims, 0, 100)
		assert.Equal(t, c.ticks, a.ticks(), name)
		for _, tick := range a.ticks() {
			assert.True(t, a.x(float64(tick)) >= 0 && a.x(float64(tick)) <= 100, name)
		}
	}
}

func TestShortNamesTellDocumentsApart(t *testing.T) {
	day := func(s string) data.When { w, _ := data.ParseWhen(s); return w }
	names := shortNames(map[string]*data.Document{
		"a": {Publisher: "United States Institute of Peace (USIP)", Published: day("2024-03-27")},
		"b": {Publisher: "United States Institute of Peace (USIP), On Peace podcast", Published: day("2024-04-01")},
		"c": {Publisher: "International Crisis Group"},
		"d": {Publisher: "The National Interest (blog: Silk Road Rivalries)"},
		"e": {Title: "Untitled note"},
		"f": {Publisher: "Gazette", Published: day("2023-05-01"), Title: "One"},
		"g": {Publisher: "Gazette", Published: day("2024-05-01"), Title: "Two"},
		"h": {Publisher: "Register", Title: "Quays"},
		"i": {Publisher: "Register", Title: "Piers"},
	})
	assert.Equal(t, map[string]string{
		"a": "USIP, 27 Mar", "b": "USIP, 1 Apr", "c": "ICG", "d": "National Interest", "e": "Untitled note",
		"f": "Gazette, 1 May 2023", "g": "Gazette, 1 May 2024", "h": "Register: Quays", "i": "Register: Piers",
	}, names)
}

func TestWordsForNumbersAndPlaces(t *testing.T) {
	assert.Equal(t, "1.5 km", distance(1500))
	assert.Equal(t, "50 m", distance(50))
	assert.Equal(t, "20 km", distance(20000))
	assert.Equal(t, "Russia", words.Country("RU"))
	assert.Equal(t, "??", words.Country("??"))
	assert.Empty(t, words.Country(""))
	assert.Equal(t, "33°30′00″S 70°00′00″W", sexagesimal([2]float64{-70, -33.5}))
	assert.Equal(t, "1°00′00″N 0°00′00″E", sexagesimal([2]float64{0, .99999999}))
	assert.Equal(t, "follow-up of this one", reversed("follow-up of"))
	assert.Equal(t, "same cell", reversed("same cell"))
}
