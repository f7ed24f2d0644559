package revise_test

import (
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"github.com/paulmach/orb"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"incidentmap/data"
	"incidentmap/data/resolve"
	"incidentmap/data/revise"
)

func count(n int) *data.Number { return &data.Number{Min: &n, Max: &n, Qualifier: data.Exactly} }

func day(t *testing.T, s string) *data.When {
	t.Helper()
	w, err := data.ParseWhen(s)
	require.NoError(t, err)
	return &w
}

// twoAttacks is a case of two incidents, each with a site, a date and a count by the same paper; one links to the other.
func twoAttacks(t *testing.T) *data.Case {
	t.Helper()
	at := func(p int, words string) data.Locator { return data.Locator{Paragraph: p, Anchor: words} }
	claim := func(id, incident string, a data.Attribute) data.Claim {
		return data.Claim{
			ID: id, Incident: incident, Attribute: a, Text: id, Document: "paper", Locator: at(1, "words"),
			Credibility: 2, Voice: data.OwnVoice, Stance: data.Asserts, Rank: data.Normal,
		}
	}
	c := &data.Case{
		ID: "c",
		Documents: []data.Document{
			{ID: "paper", Kind: data.Source, Reliability: "B", Published: *day(t, "2024-03-26")},
			{ID: "map", Kind: data.Reference, Reliability: "C"},
		},
		Incidents: []data.Incident{
			{ID: "hall", Title: "Attack on a hall", Kind: "attack", Status: data.CarriedOut, Sites: []data.Site{
				{ID: "door", Name: "Door", HasPoint: true, Point: orb.Point{37.4, 55.8}, RadiusM: 50, Precision: data.Venue, Basis: "hall-place"},
				{ID: "roof", Name: "Roof", Precision: data.NoPlace},
			}},
			{ID: "concert", Title: "Concert hall attack", Kind: "attack", Status: data.CarriedOut, Sites: []data.Site{
				{ID: "stage", HasPoint: true, Point: orb.Point{37.41, 55.81}, RadiusM: 50, Precision: data.Venue, Basis: "concert-place"},
			}},
		},
		Claims: []data.Claim{
			claim("hall-killed", "hall", data.Killed), claim("hall-date", "hall", data.Date), claim("concert-killed", "concert", data.Killed),
			claim("concert-date", "concert", data.Date), claim("roof-fire", "hall", data.Method), claim("hall-link", "hall", data.Linked),
			{ID: "hall-place", Incident: "hall", Site: "door", Attribute: data.Place, Text: "x", Document: "map", Credibility: 2},
			{ID: "concert-place", Incident: "concert", Site: "stage", Attribute: data.Place, Text: "x", Document: "map", Credibility: 2},
		},
	}
	c.Claims[0].Number, c.Claims[2].Number = count(140), count(137)
	c.Claims[1].When, c.Claims[3].When = day(t, "2024-03-22"), day(t, "2024-03-22")
	c.Claims[4].Site = "roof"
	c.Claims[5].LinkKind, c.Claims[5].LinkTo = "same event", "concert"
	require.Empty(t, c.Validate())
	return c
}

// apply gives the case after the edit and proves that it is sound and that the edit can be taken back.
func apply(t *testing.T, c *data.Case, e *data.Edit, err error) *data.Case {
	t.Helper()
	require.NoError(t, err)
	after, err := e.Apply(c)
	require.NoError(t, err)
	assert.Empty(t, after.Validate())
	back, err := e.Inverse().Apply(after)
	require.NoError(t, err)
	want, err := json.Marshal(c.Records())
	require.NoError(t, err)
	got, err := json.Marshal(back.Records())
	require.NoError(t, err)
	assert.JSONEq(t, string(want), string(got), "the edit can be taken back")
	return after
}

func get[T any](t *testing.T, c *data.Case, k data.RecordKind, id string) *T {
	t.Helper()
	r, _ := c.Record(k, id)
	got, ok := any(r).(*T)
	require.True(t, ok, "no %s %s", k, id)
	return got
}

func TestACorrectedClaimLeavesTheOldOneReadable(t *testing.T) {
	c := twoAttacks(t)
	headline := data.Headline{Attribute: data.Killed, Rule: data.ByHand, Claim: "hall-killed", Reason: "counted"}
	e, err := revise.Headline(c, "hall", headline)
	c = apply(t, c, e, err)
	better := *get[data.Claim](t, c, data.ClaimRecord, "hall-killed")
	better.Number = count(141)
	e, err = revise.Supersede(c, "hall-killed", better, "a slip of the pen")
	c = apply(t, c, e, err)
	old := get[data.Claim](t, c, data.ClaimRecord, "hall-killed")
	assert.Equal(t, data.Deprecated, old.Rank)
	assert.Equal(t, "a slip of the pen", old.RankReason)
	in := resolve.New(c, resolve.Options{}).Incident("hall")
	assert.Equal(t, "141", in.Killed.Headline)
	assert.Equal(t, data.ByHand, in.Killed.Rule, "what was chosen by hand follows the correction")

	e, err = revise.Restore(c, "hall-killed")
	c = apply(t, c, e, err)
	assert.Empty(t, get[data.Claim](t, c, data.ClaimRecord, "hall-killed").Superseded)

	_, err = revise.Supersede(c, "hall-killed", better, "")
	assert.ErrorContains(t, err, "reason")
	_, err = revise.Retract(c, "hall-killed", "")
	assert.ErrorContains(t, err, "reason")
}

func TestANewIncidentGetsIDsAndAPlaceThatSaysHowItCameAbout(t *testing.T) {
	c := twoAttacks(t)
	at := &revise.Placement{Point: orb.Point{57.06, 30.28}, Precision: data.City, How: "Clicked on the map", On: time.Date(2026, 1, 2, 0, 0, 0, 0, time.UTC)}
	said := data.Claim{Attribute: data.Date, Text: "It was in January.", When: day(t, "2024-01-03"), Document: "paper", Locator: data.Locator{Paragraph: 4, Anchor: "in January"}}
	e, err := revise.AddIncident(c, data.Incident{Title: "Attack in Kermān", Sites: []data.Site{{Name: "Kermān"}}}, at, said, said)
	c = apply(t, c, e, err)
	in := get[data.Incident](t, c, data.IncidentRecord, "kerman-2024-01")
	assert.Equal(t, data.City, in.Sites[0].Precision)
	assert.InDelta(t, 10_000, in.Sites[0].RadiusM, 0)
	basis := get[data.Claim](t, c, data.ClaimRecord, in.Sites[0].Basis)
	assert.Equal(t, "The place is marked here. Clicked on the map.", basis.Text)
	assert.Equal(t, "analyst", basis.Document)
	get[data.Claim](t, c, data.ClaimRecord, "paper-p04-kerman-date")
	get[data.Claim](t, c, data.ClaimRecord, "paper-p04-kerman-date-2")

	e, err = revise.MoveSite(c, in.ID, in.Sites[0].ID, revise.Placement{Point: orb.Point{57, 30}, Precision: data.Venue})
	c = apply(t, c, e, err)
	moved := get[data.Incident](t, c, data.IncidentRecord, in.ID).Sites[0]
	assert.Equal(t, orb.Point{57, 30}, moved.Point)
	assert.NotEqual(t, basis.ID, moved.Basis, "the earlier basis stays as it was")

	e, err = revise.RemoveIncident(c, in.ID)
	after := apply(t, c, e, err)
	r, _ := after.Record(data.IncidentRecord, in.ID)
	assert.Nil(t, r)
}

func TestWhatIsMissingIsSaid(t *testing.T) {
	c := twoAttacks(t)
	_, err := revise.AddClaim(c, data.Claim{Incident: "hall", Attribute: data.Accused, Document: "paper"})
	var invalid *revise.InvalidError
	require.ErrorAs(t, err, &invalid)
	assert.ErrorContains(t, err, "has no text")
	assert.ErrorContains(t, err, "names no actor")
	assert.ErrorContains(t, err, "no paragraph or no anchor")
	_, err = revise.AddIncident(c, data.Incident{}, nil)
	assert.ErrorContains(t, err, "has no title")
	_, err = revise.RemoveDocument(c, "paper")
	assert.ErrorContains(t, err, "6 claims come from the document")
	_, err = revise.Retract(c, "nobody", "reason")
	require.ErrorIs(t, err, revise.ErrNotFound)
	_, err = revise.RemoveSite(c, "hall", "cellar")
	require.ErrorIs(t, err, revise.ErrNotFound)
}

func TestMergeKeepsEveryClaim(t *testing.T) {
	c := twoAttacks(t)
	e, err := revise.Merge(c, "hall", "concert")
	after := apply(t, c, e, err)
	require.Len(t, after.Incidents, 1)
	assert.Len(t, after.Incidents[0].Sites, 3)
	assert.Len(t, after.Claims, len(c.Claims))
	link := get[data.Claim](t, after, data.ClaimRecord, "hall-link")
	assert.Equal(t, data.Deprecated, link.Rank, "an incident is not linked to itself")
	in := resolve.New(after, resolve.Options{}).Incident("hall")
	assert.Equal(t, "137–140", in.Killed.Range())

	_, err = revise.Merge(c, "hall", "hall")
	assert.Error(t, err)
}

func TestSplitTakesTheClaimsOfASiteAlong(t *testing.T) {
	c := twoAttacks(t)
	e, err := revise.Split(c, "hall", data.Incident{Title: "Fire on a roof"}, []string{"roof"}, nil)
	after := apply(t, c, e, err)
	fresh := get[data.Incident](t, after, data.IncidentRecord, "fire-on-a-roof")
	assert.Equal(t, "roof", fresh.Sites[0].ID)
	assert.Equal(t, "fire-on-a-roof", get[data.Claim](t, after, data.ClaimRecord, "roof-fire").Incident)
	assert.Equal(t, "hall", get[data.Claim](t, after, data.ClaimRecord, "hall-killed").Incident)

	e, err = revise.Split(c, "hall", data.Incident{Title: "Another"}, nil, []string{"roof-fire"})
	after = apply(t, c, e, err)
	moved := get[data.Claim](t, after, data.ClaimRecord, "roof-fire")
	assert.Equal(t, "another", moved.Incident)
	assert.Empty(t, moved.Site)
	_, err = revise.Split(c, "hall", data.Incident{Title: "Nothing"}, nil, nil)
	assert.Error(t, err)
}

func TestSitesComeAndGo(t *testing.T) {
	c := twoAttacks(t)
	e, err := revise.AddSite(c, "hall", data.Site{Name: "Car park"}, &revise.Placement{Point: orb.Point{37.39, 55.82}})
	c = apply(t, c, e, err)
	assert.Equal(t, "hall-car-park", c.Incidents[0].Sites[2].ID)
	e, err = revise.RemoveSite(c, "hall", "roof")
	c = apply(t, c, e, err)
	assert.Empty(t, get[data.Claim](t, c, data.ClaimRecord, "roof-fire").Site)
}

func TestADocumentComesWithItsCopy(t *testing.T) {
	c := twoAttacks(t)
	e, err := revise.AddDocument(c, data.Document{Publisher: "The Paper", Title: "What happened"}, &data.Attachment{
		Name: "a.pdf", MediaType: "application/pdf", SHA256: fmt.Sprintf("%064x", 1), TextSHA256: fmt.Sprintf("%064x", 2),
	})
	c = apply(t, c, e, err)
	get[data.Document](t, c, data.DocumentRecord, "the-paper-what-happened")
	assert.Equal(t, "the-paper-what-happened", c.Attachments[0].Document)
	e, err = revise.RemoveDocument(c, "the-paper-what-happened")
	c = apply(t, c, e, err)
	assert.Empty(t, c.Attachments)
}

func TestDuplicatesAreProposed(t *testing.T) {
	c := twoAttacks(t)
	assert.Empty(t, revise.Duplicates(resolve.New(c, resolve.Options{})), "somebody told the two apart by a link")
	e, err := revise.Retract(c, "hall-link", "wrong")
	c = apply(t, c, e, err)
	got := revise.Duplicates(resolve.New(c, resolve.Options{}))
	require.Len(t, got, 1)
	assert.Equal(t, "concert", got[0].A)
	assert.Equal(t, "hall", got[0].B)
	assert.Equal(t, []string{"at the same time", "1 km apart", "67 % of the words are the same"}, got[0].Reasons)

	c.Incidents[1].Sites[0].Point = orb.Point{2.3, 48.8}
	assert.Empty(t, revise.Duplicates(resolve.New(c, resolve.Options{})), "another place is another event")
}

func TestSlug(t *testing.T) {
	for words, want := range map[string]string{
		"Kermān 2024": "kerman-2024", "Москва": "moskva", "İstanbul, Türkiye": "istanbul-turkiye", "…": "", "a/b..c": "a-b-c",
	} {
		assert.Equal(t, want, revise.Slug(words), words)
	}
	assert.LessOrEqual(t, len(revise.Slug("a very long title of an incident that goes on and on and on and on")), 48)
}

func TestAnIncidentWithoutPlacesGetsOneWhenItIsPlaced(t *testing.T) {
	c := twoAttacks(t)
	e, err := revise.AddIncident(c, data.Incident{Title: "Attack at sea"}, &revise.Placement{Point: orb.Point{3, 4}})
	after := apply(t, c, e, err)
	assert.Equal(t, orb.Point{3, 4}, get[data.Incident](t, after, data.IncidentRecord, "attack-at-sea").Sites[0].Point)
}

func TestJoinedStepsAreOneEdit(t *testing.T) {
	c := twoAttacks(t)
	e, err := revise.Join(c, "change incident",
		func(c *data.Case) (*data.Edit, error) {
			return revise.AddSite(c, "hall", data.Site{Name: "Car park"}, nil)
		},
		func(c *data.Case) (*data.Edit, error) {
			return revise.MoveSite(c, "hall", "hall-car-park", revise.Placement{Point: orb.Point{37, 55}})
		})
	after := apply(t, c, e, err)
	assert.Equal(t, "change incident", e.What)
	sites := get[data.Incident](t, after, data.IncidentRecord, "hall").Sites
	assert.True(t, sites[len(sites)-1].HasPoint)
	_, err = revise.Join(c, "change incident", func(c *data.Case) (*data.Edit, error) { return revise.RemoveSite(c, "hall", "nowhere") })
	assert.ErrorIs(t, err, revise.ErrNotFound)
}

func TestClaimsAreRelocatedInOneEdit(t *testing.T) {
	c := twoAttacks(t)
	at := map[string]data.Locator{"hall-killed": {Paragraph: 7, Anchor: "words"}, "hall-date": {Paragraph: 1, Anchor: "words"}}
	e, err := revise.Relocate(c, at)
	require.NoError(t, err)
	require.Len(t, e.Changes, 1, "what stays in its place is no change")
	now, err := e.Apply(c)
	require.NoError(t, err)
	assert.Equal(t, 7, now.Claims[0].Locator.Paragraph)
	assert.Equal(t, 1, c.Claims[0].Locator.Paragraph)
	_, err = revise.Relocate(c, map[string]data.Locator{"nobody": {}})
	assert.ErrorIs(t, err, revise.ErrNotFound)
}
