package details_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"incidentmap/data"
	"incidentmap/data/codec"
	"incidentmap/data/resolve"
)

// caseText is a small case with something of everything that the panel shows. Its documents and events are made up.
const caseText = `
case: fixture
title: Two incidents

document: alpha
publisher: Alpha Institute (AIX)
title: What is known of the harbour
published: 2024-03-27
url: https://example.org/alpha
reliability: B
file: alpha.txt

document: alpha-two
publisher: Alpha Institute (AIX), audio
title: A second look
published: 2024-04-01
url: https://example.org/alpha-two
reliability: C
file: alpha-two.txt

document: register
kind: reference
publisher: Harbour register
title: Positions of quays
reliability: A

incident: harbour-2024
title: Explosion at the northern harbour
kind: attack
status: carried out

site: quay
name: North Quay
local: اسكله شمالی
place: Harbour district
admin: Coast Province
country: IR
point: 52.54331 29.60961
precision: venue
radius: 50
zone: Asia/Tehran
basis: reg-quay
verified: yes

site: depot
name: Depot
place: Old town
country: IR
point: 52.6 29.7
precision: city
radius: 20000
basis: reg-quay
verified: no

incident: warehouse-plot
title: Plot against a warehouse
kind: plot
status: foiled

incident: bridge-2023
title: Attack at the bridge
kind: strike

site: bridge
name: Long Bridge
country: TR
point: 29 41
precision: venue
radius: 50
basis: reg-bridge
verified: yes

claim: a-date
incident: harbour-2024
attribute: date
text: It happened in January.
document: alpha
paragraph: 1
anchor: a b
when: 2024-01 "January"
credibility: 3

claim: reg-day
incident: harbour-2024
attribute: date
text: The day was 3 January 2024.
document: register
when: 2024-01-03

claim: reg-quay
incident: harbour-2024
attribute: place
text: The quay lies at this point.
document: register

claim: reg-bridge
incident: bridge-2023
attribute: place
text: The bridge lies at this point.
document: register

claim: b-date
incident: bridge-2023
attribute: date
text: It happened in 2023.
document: alpha
paragraph: 9
anchor: z z
when: 2023

claim: a-killed
incident: harbour-2024
attribute: killed
text: Twelve people were killed.
number: exactly 12
document: alpha
section: The harbour
paragraph: 2
anchor: c d
credibility: 2

claim: a-killed-agency
incident: harbour-2024
attribute: killed
text: A news agency counted at least nine.
number: at least 9
voice: Coast News Agency
document: alpha
section: The harbour
paragraph: 3
anchor: e f

claim: t-killed
incident: harbour-2024
attribute: killed
text: About fourteen people were killed.
number: about 14
document: alpha-two
section: Second part
paragraph: 4
anchor: g h
credibility: 3

claim: t-killed-more
incident: harbour-2024
attribute: killed
text: More than five were counted on the first day.
number: more than 5
voice: Harbour office
as-of: 2024-01-03
document: alpha-two
section: Second part
paragraph: 5
anchor: i j

claim: t-killed-dockers
incident: harbour-2024
attribute: killed
of: dockers
text: Eight to ten of them were dockers.
number: exactly 8 to 10
document: alpha-two
section: Second part
paragraph: 6
anchor: k l

claim: a-claimed
incident: harbour-2024
attribute: claimed_by
actor: Northern Front
text: The group took responsibility.
voice: Northern Front
document: alpha
section: Who did it
paragraph: 7
anchor: m n

claim: t-accused
incident: harbour-2024
attribute: accused
actor: Neighbouring state
text: Officials named the neighbouring state.
voice: Coast officials
document: alpha-two
section: Third part
paragraph: 7
anchor: o p

claim: t-doubt
incident: harbour-2024
attribute: accused
stance: doubts
actor: Neighbouring state
text: The document sees no evidence for that.
document: alpha-two
section: Third part
paragraph: 8
anchor: q r

claim: a-denied
incident: harbour-2024
attribute: denied
actor: Neighbouring state
text: The neighbouring state rejects it.
voice: Neighbouring state
document: alpha
section: Who did it
paragraph: 8
anchor: s t

claim: a-method
incident: harbour-2024
attribute: method
text: An explosive device was used; see [this](https://example.net/x.png) and **that**.
document: alpha
section: The harbour
paragraph: 5
anchor: u v

claim: a-link
incident: harbour-2024
attribute: link
link: compared with -> bridge-2023
text: The document sets it beside the attack at the bridge.
document: alpha
section: Context
paragraph: 9
anchor: w x

claim: a-plot
incident: warehouse-plot
attribute: event
text: A plot was foiled.
document: alpha
section: Context
paragraph: 10
anchor: y z
`

func fixture(t testing.TB) *resolve.Snapshot {
	t.Helper()
	c, err := codec.DecodeText(strings.NewReader(caseText), "fixture.case")
	require.NoError(t, err)
	require.Empty(t, c.Validate())
	return resolve.New(c, resolve.Options{})
}

// large is an incident with n claims of many kinds and a case of one document.
func large(n int) *resolve.Snapshot {
	c := &data.Case{
		Documents: []data.Document{{ID: "d", Kind: data.Source, Publisher: "Alpha Institute (AIX)", Title: "All of it", URL: "https://example.org", Reliability: "B"}},
		Incidents: []data.Incident{{ID: "big", Title: "An incident of which much is said", Kind: "attack", Status: data.CarriedOut}},
	}
	for i := range n {
		v := 60 + i%80
		cl := data.Claim{ID: fmt.Sprintf("c%04d", i), Incident: "big", Attribute: data.Attributes[i%len(data.Attributes)], Document: "d",
			Text:  fmt.Sprintf("Statement number %d says in a sentence or two what one of the voices holds to be the case, and on what grounds it does so.", i),
			Voice: fmt.Sprintf("Voice %d", i%7), Stance: data.Asserts, Rank: data.Normal, Credibility: 3, Actor: fmt.Sprintf("Actor %d", i%5),
			Locator: data.Locator{Section: "A section with a long name", Paragraph: i + 1, Anchor: "a b"}}
		if cl.Attribute.IsFigure() {
			cl.Number = &data.Number{Min: &v, Max: &v, Qualifier: data.Exactly}
		}
		if cl.Attribute == data.Linked {
			cl.Attribute = data.Assessment
		}
		c.Claims = append(c.Claims, cl)
	}
	return resolve.New(c, resolve.Options{})
}
