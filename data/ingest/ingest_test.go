package ingest_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/paulmach/orb"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"incidentmap/data"
	"incidentmap/data/codec"
	"incidentmap/data/ingest"
	"incidentmap/data/resolve"
	"incidentmap/geo/geodesy"
)

func table(t testing.TB, text string) *codec.Table {
	t.Helper()
	res, err := codec.Decode(t.Context(), strings.NewReader(text), int64(len(text)), "a.csv", codec.Limits{})
	require.NoError(t, err)
	require.Len(t, res.Tables, 1)
	return &res.Tables[0]
}

func roles(m ingest.Mapping) map[string]ingest.Role {
	out := map[string]ingest.Role{}
	for _, c := range m.Columns {
		if c.Role != ingest.Property {
			out[c.Name] = c.Role
		}
	}
	return out
}

var paper = data.Document{ID: "list", Kind: data.Source, Title: "A list", File: "a.csv"}

func read(t testing.TB, text string) []ingest.Row {
	t.Helper()
	tab := table(t, text)
	m, _ := ingest.Guess(tab)
	rows, err := ingest.Read(t.Context(), tab, m, paper)
	require.NoError(t, err)
	return rows
}

// plan applies what a file says to a case and proves that the case stays sound and that the import is undone as a whole.
func plan(t testing.TB, c *data.Case, text string) (*data.Case, ingest.Report) {
	t.Helper()
	edit, report, err := ingest.Plan(t.Context(), c, read(t, text), paper)
	require.NoError(t, err)
	if edit == nil {
		return c, report
	}
	after, err := edit.Apply(c)
	require.NoError(t, err)
	require.Empty(t, after.Validate())
	back, err := edit.Inverse().Apply(after)
	require.NoError(t, err)
	assert.Equal(t, jsonOf(t, c.Records()), jsonOf(t, back.Records()))
	return after, report
}

func jsonOf(t testing.TB, v any) string {
	t.Helper()
	b, err := json.Marshal(v)
	require.NoError(t, err)
	return string(b)
}

func TestColumnsAreGuessedByNameAndContent(t *testing.T) {
	for name, c := range map[string]struct {
		text  string
		roles map[string]ingest.Role
		dates ingest.DateOrder
		said  string
	}{
		"English": {
			"Event ID,Date,Location,Latitude,Longitude,Fatalities,Injured,Notes,Reviewer\n7,23/04/2021,Kabul,34.5,69.2,4,10,Shots,AB\n",
			map[string]ingest.Role{"Event ID": "id", "Date": "date", "Location": "place", "Latitude": "latitude", "Longitude": "longitude", "Fatalities": "killed", "Injured": "wounded", "Notes": "notes"},
			ingest.DayFirst, "",
		},
		"German": {
			"Kennung;Datum;Ort;Breite;Länge;Tote;Verletzte;Beschreibung\n7;23.04.2021;Wien;48,2;16,37;4;23;Schüsse\n",
			map[string]ingest.Role{"Kennung": "id", "Datum": "date", "Ort": "place", "Breite": "latitude", "Länge": "longitude", "Tote": "killed", "Verletzte": "wounded", "Beschreibung": "notes"},
			ingest.DayFirst, "",
		},
		"French":    {"Titre,Date,Lieu,Pays,Morts,Blessés\nAttaque,2015-11-13,Paris,France,130,400\n", map[string]ingest.Role{"Titre": "title", "Date": "date", "Lieu": "place", "Pays": "country", "Morts": "killed", "Blessés": "wounded"}, ingest.YearFirst, "No column has coordinates"},
		"Russian":   {"Дата,Город,Широта,Долгота,Погибшие\n22.03.2024,Красногорск,55.8,37.4,145\n", map[string]ingest.Role{"Дата": "date", "Город": "place", "Широта": "latitude", "Долгота": "longitude", "Погибшие": "killed"}, ingest.DayFirst, ""},
		"content":   {"a,b,c\n38SMB4488,2024-03-22,Something happened to many people\n38SMB4490,2024-03-24,It happened again\n", map[string]ingest.Role{"a": "position", "b": "date", "c": "notes"}, ingest.YearFirst, ""},
		"American":  {"name,date,lat,lon\na,03/24/2024,1,2\nb,01/02/2024,1,2\n", map[string]ingest.Role{"name": "title", "date": "date", "lat": "latitude", "lon": "longitude"}, ingest.MonthFirst, ""},
		"ambiguous": {"name,date,lat,lon\na,03/04/2024,1,2\n", map[string]ingest.Role{"name": "title", "date": "date", "lat": "latitude", "lon": "longitude"}, ingest.DayFirst, "do not tell whether the day or the month"},
		"short":     {"name,date,lat,lon\na,03/24/19,1,2\nb,01/02/98,1,2\n", map[string]ingest.Role{"name": "title", "date": "date", "lat": "latitude", "lon": "longitude"}, ingest.MonthFirst, "69 to 99 are taken for 1969 to 1999"},
		"swapped":   {"name,lat,lon\na,120.5,14\n", map[string]ingest.Role{"name": "title", "lat": "longitude", "lon": "latitude"}, ingest.YearFirst, "beyond 90°"},
		"a slip":    {"name,lat,lon\na,16.2,-0.04\nb,50.9,6.9\nc,91,7\n", map[string]ingest.Role{"name": "title", "lat": "latitude", "lon": "longitude"}, ingest.YearFirst, ""},
		"parts":     {"title,year,month,day,x,y\na,2020,5,0,10,20\n", map[string]ingest.Role{"title": "title", "year": "year", "month": "month", "day": "day", "x": "longitude", "y": "latitude"}, ingest.YearFirst, ""},
	} {
		t.Run(name, func(t *testing.T) {
			m, said := ingest.Guess(table(t, c.text))
			assert.Equal(t, c.roles, roles(m))
			assert.Equal(t, c.dates, m.Dates)
			if c.said == "" {
				assert.Empty(t, said)
			} else {
				assert.Contains(t, strings.Join(said, " "), c.said)
			}
			b, err := json.Marshal(m)
			require.NoError(t, err)
			var again ingest.Mapping
			require.NoError(t, json.Unmarshal(b, &again))
			assert.Equal(t, m, again)
		})
	}
	m, said := ingest.Guess(table(t, "title,coordinates\na,\"69.2, 34.5\"\nb,\"120.1, 14.2\"\n"))
	assert.Equal(t, ingest.LonLat, m.Axes)
	assert.Empty(t, said)
	_, said = ingest.Guess(table(t, "title,coordinates\na,\"69.2, 34.5\"\n"))
	assert.Contains(t, said[0], "latitude or longitude comes first")
}

func TestARowBecomesClaimsThatLeadToItsLine(t *testing.T) {
	rows := read(t, `id,title,kind,date,place,country,lat,lon,precision,killed,killed max,wounded,claimed by,attributed to,notes,source,url,Reviewer,empty
A-1,Attack on a market,Bombing,22/03/2024,Old market,Iraq,33.3,44.4,venue,at least 12,20,10-15,Group A; Group B,unknown,Two blasts,Agency,https://example.org/1,AB,
`)
	require.Len(t, rows, 1)
	r := rows[0]
	require.Empty(t, r.Skipped)
	assert.Equal(t, 2, r.Line)
	in := r.Incident
	assert.Equal(t, "list/A-1", in.ID)
	assert.Equal(t, data.Kind("bombing"), in.Kind)
	assert.Equal(t, []data.Property{{Name: "Reviewer", Value: "AB"}}, in.Properties)
	require.Len(t, in.Sites, 1)
	s := in.Sites[0]
	assert.Equal(t, orb.Point{44.4, 33.3}, s.Point)
	assert.Equal(t, "IQ", s.Country)
	assert.Equal(t, data.Venue, s.Precision)
	c := &data.Case{Documents: []data.Document{paper}, Incidents: []data.Incident{in}, Claims: r.Claims}
	require.Empty(t, c.Validate())
	got := resolve.New(c, resolve.Options{}).Incident(in.ID)
	assert.Equal(t, "12–20", got.Killed.Range())
	assert.Equal(t, "10–15", got.Wounded.Range())
	assert.Equal(t, "2024-03-22", got.When.EDTF)
	var actors []string
	for _, a := range got.Responsibility {
		actors = append(actors, a.Actor)
	}
	assert.ElementsMatch(t, []string{"Group A", "Group B"}, actors)
	for _, cl := range r.Claims {
		assert.Equal(t, data.Locator{Paragraph: 2, Anchor: "A-1"}, cl.Locator)
	}
	assert.Equal(t, "Two blasts\nSources of the data set: Agency; https://example.org/1", r.Claims[0].Note)
}

func TestRowsThatCannotBeReadSayWhy(t *testing.T) {
	rows := read(t, "title,date,end date,lat,lon,killed\na,2024-13-40,,1,2,3\nb,2024-01-02,,95,2,3\nc,2024-01-02,,1,,3\n,,,,,\nd,2024-02-02,2024-01-02,1,2,3\ne,2024-01-02,,1,2,dozens\nf,2024-01,,-33°51′,151 12 30 E,-99\n")
	var why []string
	for _, r := range rows {
		why = append(why, r.Skipped)
	}
	require.Len(t, rows, 7)
	assert.Contains(t, why[0], `date "2024-13-40" is no date`)
	assert.Contains(t, why[1], "latitude of 95° lies beyond a pole")
	assert.Contains(t, why[2], "only one coordinate")
	assert.Contains(t, why[3], "states no title")
	assert.Contains(t, why[4], "before it starts")
	assert.Empty(t, why[5])
	assert.Contains(t, rows[5].Notes[0], `killed "dozens" is no number`)
	assert.Empty(t, why[6])
	assert.InDelta(t, -33.85, rows[6].Incident.Sites[0].Point.Lat(), 1e-9)
	assert.Equal(t, []data.Property{{Name: "killed", Value: "-99"}}, rows[6].Incident.Properties)
}

func TestNumbersOfPeopleAreReadAsTheyAreMeant(t *testing.T) {
	for text, want := range map[string]string{
		"140": "140", "at least 140": "≥140", "140+": "≥140", ">140": ">140", "mindestens 12": "≥12", "1,200": "1200", "~30": "30", "up to 9": "≤9", "12.0": "12", "12 people": "12",
	} {
		rows := read(t, fmt.Sprintf("title,killed\na,%q\n", text))
		n := rows[0].Claims[1].Number
		sign := map[data.Qualifier]string{data.AtLeast: "≥", data.MoreThan: ">", data.AtMost: "≤"}[n.Qualifier]
		v, _ := n.Value()
		assert.Equal(t, want, sign+fmt.Sprint(v), text)
	}
}

func TestPositionsAreReadInAllNotations(t *testing.T) {
	for _, text := range []string{"33.33424, 44.40363", "33°20′03.3″N 44°24′13.1″E", "38S 444500 3688500", "38SMB4450088500", "POINT(44.40363 33.33424)"} {
		tab := table(t, fmt.Sprintf("title,coordinates\na,%q\n", text))
		m, _ := ingest.Guess(tab)
		rows, err := ingest.Read(t.Context(), tab, m, paper)
		require.NoError(t, err)
		require.Empty(t, rows[0].Skipped, text)
		p := rows[0].Incident.Sites[0].Point
		assert.Less(t, geodesy.Distance(orb.Point{44.40363, 33.33424}, p), 5.0, text)
	}
	tab := table(t, "title,coordinates\na,38SMB4488\nb,\"33, 44\"\n")
	m, _ := ingest.Guess(tab)
	m.Notation = geodesy.DD
	rows, err := ingest.Read(t.Context(), tab, m, paper)
	require.NoError(t, err)
	assert.Contains(t, rows[0].Skipped, "is in MGRS, not in decimal degrees")
	assert.Empty(t, rows[1].Skipped)
	assert.ElementsMatch(t, []geodesy.Notation{geodesy.DD, geodesy.MGRS}, ingest.Notations(tab, m))
	rows = read(t, "title,zone,easting,northing\na,38N,444500,3688500\n")
	assert.InDelta(t, 44.40363, rows[0].Incident.Sites[0].Point.Lon(), 1e-4)
}

const twoRows = "id,title,date,lat,lon,killed,actor,reviewer\n1,Attack on a bus,2024-03-22,33.3,44.4,12,Group A,AB\n2,Attack on a train,2024-03-25,34.3,44.4,3,,AB\n"

func TestAnImportIsRepeatedWithoutDoingAnythingTwice(t *testing.T) {
	c, report := plan(t, &data.Case{ID: "c"}, twoRows)
	assert.Equal(t, 2, report.Count(ingest.Added))
	assert.Len(t, c.Documents, 1)
	again, report := plan(t, c, twoRows)
	assert.Same(t, c, again)
	assert.Equal(t, 2, report.Count(ingest.Unchanged))

	moved := strings.NewReplacer(",12,", ",14,", "id,", "id,", "34.3", "34.4").Replace(twoRows)
	moved = strings.Replace(moved, "2,Attack on a train", "3,Another,2024-05-01,1,2,0,,AB\n2,Attack on a train", 1)
	later, report := plan(t, c, moved)
	assert.Equal(t, []int{1, 2, 0}, []int{report.Count(ingest.Added), report.Count(ingest.Changed), report.Count(ingest.Unchanged)})
	assert.Contains(t, report.Entries[0].Why, "killed, before: killed: 12")
	in := resolve.New(later, resolve.Options{}).Incident("list/1")
	assert.Equal(t, "14", in.Killed.Headline)
	old, _ := later.Record(data.ClaimRecord, "list/1/killed")
	assert.Equal(t, data.Deprecated, old.(*data.Claim).Rank)
	assert.Equal(t, "list/1/killed/2", old.(*data.Claim).Superseded)
	train := resolve.New(later, resolve.Options{}).Incident("list/2")
	assert.InDelta(t, 34.4, train.Sites[0].Point.Lat(), 0)
	assert.Equal(t, "list/2/place/2", train.Sites[0].Basis)

	gone, report := plan(t, later, strings.Replace(moved, "Group A", "", 1))
	assert.Contains(t, report.Entries[0].Why, "attributed_to is no longer stated")
	assert.Empty(t, resolve.New(gone, resolve.Options{}).Incident("list/1").Responsibility)
	_, report = plan(t, gone, strings.Replace(moved, "Group A", "", 1))
	assert.Equal(t, 3, report.Count(ingest.Unchanged))
}

func TestWhatAnAnalystDidStays(t *testing.T) {
	c, _ := plan(t, &data.Case{ID: "c"}, twoRows)
	c.Incidents[0].Headlines = []data.Headline{{Attribute: data.Killed, Rule: data.Lowest, Reason: "cautious"}}
	c.Documents = append(c.Documents, data.Document{ID: "map", Kind: data.Reference, Title: "Map"})
	c.Claims = append(c.Claims, data.Claim{ID: "here", Incident: "list/1", Site: "list/1/site", Attribute: data.Place, Text: "here", Document: "map", Credibility: 2, Rank: data.Normal, Stance: data.Asserts})
	c.Incidents[0].Sites[0].Point, c.Incidents[0].Sites[0].Basis = orb.Point{44.5, 33.5}, "here"
	for i := range c.Claims {
		if c.Claims[i].ID == "list/1/attributed_to" {
			c.Claims[i].Rank, c.Claims[i].RankReason = data.Deprecated, "not credible"
		}
	}
	require.Empty(t, c.Validate())
	_, report := plan(t, c, twoRows)
	assert.Equal(t, 2, report.Count(ingest.Unchanged))
	after, _ := plan(t, c, strings.ReplaceAll(twoRows, "33.3", "33.35"))
	assert.Equal(t, orb.Point{44.5, 33.5}, after.Incidents[0].Sites[0].Point)
	assert.Len(t, after.Incidents[0].Headlines, 1)
}

func TestPossibleDuplicatesAreFlaggedAndNeverMerged(t *testing.T) {
	c, _ := plan(t, &data.Case{ID: "c"}, twoRows)
	other := paper
	other.ID = "other"
	tab := table(t, "title,date,lat,lon\nAttack on the bus,2024-03-22,33.31,44.41\nSomething else,2020-01-01,1,1\n")
	m, _ := ingest.Guess(tab)
	rows, err := ingest.Read(t.Context(), tab, m, other)
	require.NoError(t, err)
	_, report, err := ingest.Plan(t.Context(), c, rows, other)
	require.NoError(t, err)
	assert.Equal(t, 2, report.Count(ingest.Added))
	assert.Equal(t, "list/1", report.Entries[0].Duplicate)
	assert.Empty(t, report.Entries[1].Duplicate)
	var b bytes.Buffer
	require.NoError(t, report.WriteCSV(&b))
	assert.Contains(t, b.String(), "2,added,incident,")
}

func TestARowOfTheSameIDIsAFurtherPlace(t *testing.T) {
	const text = "id,title,date,place,lat,lon,killed,reviewer\n1,Attacks in a town,2015-11-13,Stadium,48.92,2.36,130,AB\n2,Another,2015-11-14,x,48,2,1,AB\n" +
		"1,Attacks in a town,,Concert hall,48.86,2.37,,CD\n1,Something else,2016-01-01,y,1,1,1,AB\n"
	c, report := plan(t, &data.Case{ID: "c"}, text)
	require.Len(t, c.Incidents, 3)
	require.Len(t, c.Incidents[0].Sites, 2)
	assert.Equal(t, "Concert hall", c.Incidents[0].Sites[1].Name)
	assert.Equal(t, "reviewer (line 4)", c.Incidents[0].Properties[1].Name)
	assert.Equal(t, "a further place of the incident in line 2", report.Entries[2].Why)
	assert.Contains(t, report.Entries[3].Why, "line 2 has the id")
	_, report = plan(t, c, text)
	assert.Equal(t, 4, report.Count(ingest.Unchanged))
	after, report := plan(t, c, strings.Replace(text, "48.86", "48.87", 1))
	assert.Equal(t, 2, report.Count(ingest.Changed))
	assert.InDelta(t, 48.87, after.Incidents[0].Sites[1].Point.Lat(), 0)
}

func TestAnIncidentOfTheCaseGetsClaimsOnly(t *testing.T) {
	c, err := codec.DecodeTextFS(os.DirFS("../../assets/case"))
	require.NoError(t, err)
	id := c.Incidents[0].ID
	after, report := plan(t, c, fmt.Sprintf("id,title,killed\n%s,Another title,9999\n", id))
	assert.Equal(t, ingest.Changed, report.Entries[0].Outcome)
	assert.Equal(t, c.Incidents[0], after.Incidents[0])
	_, report = plan(t, after, fmt.Sprintf("id,title,killed\n%s,Another title,9999\n", id))
	assert.Equal(t, ingest.Unchanged, report.Entries[0].Outcome)
}

func TestDataSetsAreReadByTheirCodes(t *testing.T) {
	rows := read(t, "event_id_cnty,event_date,year,time_precision,event_type,sub_event_type,actor1,actor2,country,admin1,location,latitude,longitude,geo_precision,source,notes,fatalities\n"+
		"IRQ1,16 May 2025,2025,2,Explosions/Remote violence,Shelling,Group A,Civilians (Iraq),Iraq,Baghdad,Baghdad,33.3,44.4,3,Agency,\"Shells\nfell\",4\n"+
		"IRQ2,16 May 2025,2025,1,Battles,x,A,B,Iraq,Baghdad,Baghdad,331,44.4,1,Agency,x,4\nIRQ3,17 May 2025,2025,1,Battles,x,A,B,Iraq,Baghdad,Baghdad,33.1,44.4,1,Agency,x,0\n")
	require.Len(t, rows, 3)
	assert.Equal(t, "list/IRQ1", rows[0].Incident.ID)
	assert.Equal(t, data.Province, rows[0].Incident.Sites[0].Precision)
	assert.Len(t, rows[0].Incident.Properties, 17)
	assert.Contains(t, rows[1].Skipped, "not on the globe")
	assert.Equal(t, "list/IRQ3", rows[2].Incident.ID)
	assert.Equal(t, 5, rows[2].Line)
	c := &data.Case{Documents: []data.Document{paper}, Incidents: []data.Incident{rows[0].Incident}, Claims: rows[0].Claims}
	require.Empty(t, c.Validate())
}

func TestCasesAreMergedRecordByRecord(t *testing.T) {
	ours, _ := plan(t, &data.Case{ID: "c", Title: "C"}, twoRows)
	merge := func(c, theirs *data.Case, o ingest.MergeOptions) (*data.Case, ingest.Report) {
		edit, report, err := ingest.Merge(t.Context(), c, theirs, o)
		require.NoError(t, err)
		if edit == nil {
			return c, report
		}
		after, err := edit.Apply(c)
		require.NoError(t, err)
		require.Empty(t, after.Validate())
		return after, report
	}
	whole, report := merge(&data.Case{}, ours, ingest.MergeOptions{})
	assert.Equal(t, jsonOf(t, ours.Records()), jsonOf(t, whole.Records()), "nothing is lost")
	assert.Equal(t, len(ours.Records())-1, report.Count(ingest.Added))
	_, report = merge(ours, whole, ingest.MergeOptions{})
	assert.Equal(t, len(ours.Records())-1, report.Count(ingest.Unchanged))

	theirs, _ := plan(t, &data.Case{ID: "c", Title: "C"}, twoRows)
	theirs.Incidents[0].Title = "Attack on a coach"
	same, report := merge(ours, theirs, ingest.MergeOptions{})
	assert.Same(t, ours, same)
	require.Equal(t, 1, report.Count(ingest.Conflict))
	var conflict ingest.Entry
	for _, e := range report.Entries {
		if e.Outcome == ingest.Conflict {
			conflict = e
		}
	}
	assert.Equal(t, `title: ours "Attack on a bus", theirs "Attack on a coach"`, conflict.Why)
	taken, _ := merge(ours, theirs, ingest.MergeOptions{Choose: map[string]ingest.Choice{conflict.Key(): ingest.TakeTheirs}})
	assert.Equal(t, "Attack on a coach", taken.Incidents[0].Title)
	both, _ := merge(ours, theirs, ingest.MergeOptions{Choose: map[string]ingest.Choice{conflict.Key(): ingest.TakeBoth}})
	require.Len(t, both.Incidents, 3)
	assert.Equal(t, "list/1-2", both.Incidents[2].ID)
	assert.Equal(t, "12", resolve.New(both, resolve.Options{}).Incident("list/1-2").Killed.Headline)

	theirs.Attachments = []data.Attachment{{ID: "copy", Document: "list", Name: "a.pdf", SHA256: strings.Repeat("0", 64)}}
	theirs.Incidents[0].Sites = append(theirs.Incidents[0].Sites, data.Site{ID: "extra", Precision: data.NoPlace})
	lost := theirs.Claims[0]
	lost.ID, lost.Site = "lost", "extra"
	theirs.Claims = append(theirs.Claims, lost)
	_, report = merge(ours, theirs, ingest.MergeOptions{})
	assert.Equal(t, 2, report.Count(ingest.Skipped), "a claim of a site that ours does not take, and a copy without its bytes")
}

func TestDocumentsAreToldApart(t *testing.T) {
	assert.Equal(t, "a-xlsx-sheet1", ingest.Source{}.Document("a.xlsx", "Sheet1", "").ID)
	assert.NotEqual(t, ingest.Source{}.Document("a.xlsx", "Sheet1", "").ID, ingest.Source{}.Document("b.xlsx", "Sheet1", "").ID)
	d := ingest.Source{Publisher: "Office", Title: "List", Published: "2024-03", URL: "https://example.org/", Reliability: "B"}.Document("a.csv", "", "")
	assert.Equal(t, "office-list", d.ID)
	assert.Equal(t, "2024-03", d.Published.EDTF)
	assert.Equal(t, "a.csv", d.File)
	assert.Empty(t, (&data.Case{Documents: []data.Document{d}}).Validate())
}

func TestReadingStops(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	stop()
	tab := table(t, twoRows)
	m, _ := ingest.Guess(tab)
	_, err := ingest.Read(ctx, tab, m, paper)
	require.ErrorIs(t, err, context.Canceled)
}

func TestRolesOfOneColumnMoveAlong(t *testing.T) {
	m, _ := ingest.Guess(table(t, twoRows))
	m = m.With(7, ingest.Title)
	m = m.With(1, ingest.Notes)
	assert.Equal(t, ingest.Title, m.Columns[7].Role)
	assert.Equal(t, ingest.Notes, m.Columns[1].Role)
	assert.True(t, m.Fits(table(t, twoRows)))
	assert.NotEqual(t, ingest.Layout(table(t, twoRows)), ingest.Layout(table(t, "a,b\n1,2\n")))
}

func BenchmarkImport100k(b *testing.B) {
	var text strings.Builder
	text.WriteString("id,title,date,place,country,lat,lon,killed,wounded,actor,notes,extra\n")
	for i := range 100_000 {
		fmt.Fprintf(&text, "%d,Event %d,%02d/%02d/%d,Place %d,Iraq,%.4f,%.4f,%d,%d,Group %d,Something happened there,x%d\n", i, i, 1+i%28, 1+i%12, 2000+i%24, i%500,
			30+float64(i%700)/100, 40+float64(i%900)/100, i%20, i%50, i%40, i)
	}
	tab := table(b, text.String())
	c, err := codec.DecodeTextFS(os.DirFS("../../assets/case"))
	require.NoError(b, err)
	for b.Loop() {
		m, _ := ingest.Guess(tab)
		rows, err := ingest.Read(b.Context(), tab, m, paper)
		require.NoError(b, err)
		edit, report, err := ingest.Plan(b.Context(), c, rows, paper)
		require.NoError(b, err)
		require.Equal(b, 100_000, report.Count(ingest.Added))
		require.NotNil(b, edit)
	}
}

func FuzzImports(f *testing.F) {
	f.Add(twoRows)
	f.Add("coordinates;datum;tote\n38SMB4488;1.2.2024;12+\nx;y;z\n")
	f.Add("id,id,title,year,month,day\n..,,a,2024,2,30\n//,x,b,0,0,0\n")
	f.Fuzz(func(t *testing.T, text string) {
		res, err := codec.DecodeCSV(t.Context(), strings.NewReader(text), int64(len(text)), "a.csv", codec.Dialect{}, codec.Limits{})
		if err != nil || len(res.Tables) == 0 {
			return
		}
		m, _ := ingest.Guess(&res.Tables[0])
		m.Doubtful = true
		rows, err := ingest.Read(t.Context(), &res.Tables[0], m, paper)
		require.NoError(t, err)
		c := &data.Case{ID: "c"}
		edit, report, err := ingest.Plan(t.Context(), c, rows, paper)
		require.NoError(t, err)
		assert.Len(t, report.Entries, len(rows))
		if edit == nil {
			return
		}
		c, err = edit.Apply(c)
		require.NoError(t, err)
		require.Empty(t, c.Validate())
		edit, _, err = ingest.Plan(t.Context(), c, rows, paper)
		require.NoError(t, err)
		assert.Nil(t, edit, "the same file again changes nothing")
	})
}

func TestYearsOfTwoDigits(t *testing.T) {
	for _, c := range []struct {
		order      ingest.DateOrder
		text, want string
	}{
		{ingest.DayFirst, "03/04/24", "2024-04-03"}, {ingest.MonthFirst, "03/04/24", "2024-03-04"}, {ingest.YearFirst, "03/04/24", "2003-04-24"},
		{ingest.DayFirst, "3.4.69", "1969-04-03"}, {ingest.DayFirst, "3.4.68", "2068-04-03"}, {ingest.DayFirst, "3 Apr 04", "2004-04-03"},
		{ingest.MonthFirst, "4/3/99 10:30", "1999-04-03"}, {ingest.DayFirst, "31/02/24", ""}, {ingest.YearFirst, "3/4/24", ""},
	} {
		tab := table(t, "name,date\na,"+c.text+"\n")
		m, _ := ingest.Guess(tab)
		m = m.With(1, ingest.Date)
		m.Dates = c.order
		rows, err := ingest.Read(t.Context(), tab, m, data.Document{ID: "d"})
		require.NoError(t, err)
		if c.want == "" {
			assert.NotEmpty(t, rows[0].Skipped, c.text)
			continue
		}
		require.Empty(t, rows[0].Skipped, c.text)
		assert.Equal(t, c.want, rows[0].Claims[1].When.EDTF, "%s %s", c.order, c.text)
	}
}
