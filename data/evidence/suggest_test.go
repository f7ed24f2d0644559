package evidence_test

import (
	"strconv"
	"testing"

	"github.com/stretchr/testify/assert"

	"incidentmap/data"
	"incidentmap/data/evidence"
)

func TestAFigureIsProposedOfSelectedWords(t *testing.T) {
	for words, want := range map[string]string{
		"at least 7 people were killed":          "killed at least 7",
		"gave a total of 9 dead":                 "killed exactly 9",
		"wounded over 1,500":                     "wounded more than 1500",
		"nearly twenty-one injured":              "wounded nearly 21",
		"no more than\n six lives":               "killed at most 6",
		"some 40 were hurt":                      "wounded about 40",
		"7 people were killed and 22 wounded":    "",
		"killed in an explosion at the bus stop": "",
		"22 buses":                               "",
		"":                                       "",
	} {
		got := ""
		if a, n := evidence.Suggest(words, words); n != nil {
			v, _ := n.Value()
			got = string(a) + " " + string(n.Qualifier) + " " + strconv.Itoa(v)
		}
		assert.Equal(t, want, got, words)
	}
}

func TestWhatAFigureCountsMayStandBesideTheSelectedWords(t *testing.T) {
	const text = "On Friday the attack left 140 people dead and 80 others critically wounded. Officials, who counted 145, spoke of the killed; 9 buses burned."
	for words, want := range map[string]data.Attribute{
		"140 people": data.Killed,
		"80 others":  data.Wounded,
		"145":        data.Killed,
		"9 buses":    "",
		"150":        "",
	} {
		got, _ := evidence.Suggest(words, text)
		assert.Equal(t, want, got, words)
	}
}
