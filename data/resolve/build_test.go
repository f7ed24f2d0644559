package resolve_test

import (
	"strings"
	"testing"
	_ "time/tzdata" // zones must be there on every system

	"github.com/stretchr/testify/require"

	"incidentmap/data"
	"incidentmap/data/codec"
	"incidentmap/data/resolve"
)

// documents are five sources as they are dated in practice, and one reference.
const documents = `
document: own
publisher: Institute
published: 2024-03-27
reliability: B

document: study
publisher: Centre
published: 2024-03-22/2024-04-16
reliability: B

document: group
publisher: Group
published: 2024-03-26
reliability: B

document: paper
publisher: Paper
published: 2024-03-27
reliability: C

document: talk
publisher: Radio
published: 2024-04-01
reliability: C

document: ref
kind: reference
publisher: Gazetteer
reliability: C

incident: attack
title: An attack

site: hall
zone: Europe/Moscow

incident: other
title: Another attack
`

// parse reads the documents above and claims in the text form. Fields that a test does not care about are filled in.
func parse(t testing.TB, claims string) *data.Case {
	t.Helper()
	c, err := codec.DecodeText(strings.NewReader(documents+"\n"+claims), "test.case")
	require.NoError(t, err)
	for i := range c.Claims {
		cl := &c.Claims[i]
		if cl.Incident == "" {
			cl.Incident = "attack"
		}
		if cl.Text == "" {
			cl.Text = "A statement."
		}
	}
	return c
}

func attack(t testing.TB, claims string) *resolve.Incident {
	t.Helper()
	in := resolve.New(parse(t, claims), resolve.Options{}).Incident("attack")
	require.NotNil(t, in)
	return in
}

func ids(claims []*data.Claim) []string {
	out := []string{}
	for _, c := range claims {
		out = append(out, c.ID)
	}
	return out
}

// concertHall is what the five documents say of one attack.
const concertHall = `
claim: group-caption
document: group
paragraph: 2
attribute: killed
number: more than 60
voice: authorities
as-of: 2024-03-23

claim: group-count
document: group
paragraph: 7
attribute: killed
number: at least 139

claim: paper-count
document: paper
paragraph: 5
attribute: killed
number: at least 139
voice: Russian authorities

claim: own-count
document: own
paragraph: 1
attribute: killed
number: exactly 140

claim: study-count
document: study
paragraph: 3
attribute: killed
number: about 137
`
