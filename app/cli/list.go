package cli

import (
	"bytes"
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"incidentmap/data"
	"incidentmap/data/resolve"
)

// incidentRecord is an incident in the output of list. What is not known is null. Names and order are a contract.
type incidentRecord struct {
	ID           string       `json:"id"`
	Title        string       `json:"title"`
	Kind         string       `json:"kind"`
	Status       string       `json:"status"`
	Start        *string      `json:"start"` // first day, on the clocks of the place
	End          *string      `json:"end"`   // last day, inclusive
	Precision    string       `json:"date_precision"`
	Approximate  bool         `json:"date_approximate"`
	Basis        *string      `json:"date_basis"` // source or reference
	Place        *string      `json:"place"`
	Admin        *string      `json:"admin"`
	Country      *string      `json:"country"` // ISO 3166-1 alpha-2
	Lon          *float64     `json:"lon"`
	Lat          *float64     `json:"lat"`
	PlacePrec    string       `json:"precision"`
	PlacePrecM   *float64     `json:"precision_m"`
	Placed       bool         `json:"placed"`
	Killed       wholeRecord  `json:"killed"`
	Wounded      wholeRecord  `json:"wounded"`
	ClaimedBy    []string     `json:"claimed_by"`
	AttributedTo []string     `json:"attributed_to"`
	Accused      []string     `json:"accused"`
	Denied       []string     `json:"denied"`
	Claims       int          `json:"claims"`
	Documents    []string     `json:"documents"`
	Sites        []siteRecord `json:"sites"`
}

type siteRecord struct {
	Name       *string  `json:"name"`
	Lon        *float64 `json:"lon"`
	Lat        *float64 `json:"lat"`
	Precision  string   `json:"precision"`
	PrecisionM *float64 `json:"precision_m"`
}

type figureRecord struct {
	Headline *string       `json:"headline"`
	Min      *int          `json:"min"`
	Max      *int          `json:"max"`
	Rule     *string       `json:"rule"`
	Disputed bool          `json:"disputed"`
	Claims   []string      `json:"claims"`
	Reason   *string       `json:"reason"`
	Number   *numberRecord `json:"number"`   // of the headline's claim
	Document *string       `json:"document"` // of the headline's claim; null if only parts are stated
}

// wholeRecord counts everybody, and in its parts some of them.
type wholeRecord struct {
	figureRecord
	Parts []partRecord `json:"parts"`
}

type numberRecord struct {
	Min       *int   `json:"min"`
	Max       *int   `json:"max"`
	Qualifier string `json:"qualifier"`
}

type partRecord struct {
	Of string `json:"of"`
	figureRecord
}

func newIncidentRecord(in *resolve.Incident) incidentRecord {
	r := incidentRecord{
		ID: in.ID, Title: in.Title, Kind: string(in.Kind), Status: string(in.Status),
		Precision: in.When.Precision.String(), Approximate: in.When.Approximate,
		PlacePrec: string(data.NoPlace), Placed: in.Placed(),
		Killed: newWholeRecord(in.Killed), Wounded: newWholeRecord(in.Wounded),
		ClaimedBy:    actors(in, func(r resolve.Responsibility) []*data.Claim { return r.Claimed }),
		AttributedTo: actors(in, func(r resolve.Responsibility) []*data.Claim { return r.Attributed }),
		Accused:      actors(in, func(r resolve.Responsibility) []*data.Claim { return r.Accused }),
		Denied:       actors(in, func(r resolve.Responsibility) []*data.Claim { return r.Denied }),
		Claims:       len(in.Claims), Documents: filled(in.Documents), Sites: []siteRecord{},
	}
	if start, end, ok := days(in); ok {
		r.Start, r.End = &start, &end
		r.Basis = known(dateBasis(in))
	}
	for _, s := range in.Sites {
		r.Sites = append(r.Sites, newSiteRecord(s))
	}
	if len(in.Sites) > 0 {
		first := in.Sites[0]
		r.Place, r.Admin, r.Country = known(placeWords(first)), known(first.Admin), known(first.Country)
		r.Lon, r.Lat, r.PlacePrec, r.PlacePrecM = r.Sites[0].Lon, r.Sites[0].Lat, r.Sites[0].Precision, r.Sites[0].PrecisionM
	}
	return r
}

func newSiteRecord(s data.Site) siteRecord {
	r := siteRecord{Name: known(s.Name), Precision: string(s.Precision)}
	if s.HasPoint {
		lon, lat, radius := s.Point.Lon(), s.Point.Lat(), s.RadiusM
		r.Lon, r.Lat, r.PrecisionM = &lon, &lat, &radius
	}
	return r
}

func newWholeRecord(f resolve.Figure) wholeRecord {
	r := wholeRecord{newFigureRecord(f), []partRecord{}}
	for _, p := range f.Parts {
		r.Parts = append(r.Parts, partRecord{p.Of, newFigureRecord(p.Figure)})
	}
	return r
}

func newFigureRecord(f resolve.Figure) figureRecord {
	r := figureRecord{
		Headline: known(f.Headline), Min: f.Min, Max: f.Max, Rule: known(string(f.Rule)), Disputed: f.Disputed,
		Claims: claimIDs(f.Claims), Reason: known(f.Reason),
	}
	if n := f.Number; n != nil {
		r.Number = &numberRecord{n.Min, n.Max, string(n.Qualifier)}
	}
	if f.Headline != "" && len(f.Claims) > 0 {
		r.Document = known(f.Claims[0].Document)
	}
	return r
}

func claimIDs(claims []*data.Claim) []string {
	ids := make([]string, len(claims))
	for i, c := range claims {
		ids[i] = c.ID
	}
	return ids
}

// actors are those of whom some voice asserts what the claims state.
func actors(in *resolve.Incident, of func(resolve.Responsibility) []*data.Claim) []string {
	names := []string{}
	for _, r := range in.Responsibility {
		for _, c := range of(r) {
			if c.Stance == data.Asserts && c.Rank != data.Deprecated {
				names = append(names, r.Actor)
				break
			}
		}
	}
	return names
}

// days are the first and the last day of an incident on the clocks of its place.
func days(in *resolve.Incident) (first, last string, ok bool) {
	if in.When.IsZero() {
		return "", "", false
	}
	w := in.When.Local(in.Zone)
	return w.Start.Format(time.DateOnly), w.LastDay().Format(time.DateOnly), true
}

func dateBasis(in *resolve.Incident) string {
	if in.WhenReference {
		return string(data.Reference)
	}
	return string(data.Source)
}

// placeWords is the name of a site with its address or description.
func placeWords(s data.Site) string {
	switch {
	case s.Name == "", strings.Contains(s.Place, s.Name):
		return s.Place
	case s.Place == "":
		return s.Name
	}
	return s.Name + ", " + s.Place
}

func listCommand(deps Deps) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "list [CASE]",
		Short: "List the incidents of a case with their figures, each with its range and rule",
		Long: `List gives the incidents of a case, or the events of a table, that meet all filters.

As a table the latest come first; the other forms are in the order of ids, which for a table of events is that of its rows.
In brackets stands the document that the number of killed comes from.`,
		Args: atMostOneCase,
	}
	format := formatFlag(cmd, formatTable, formatJSON, formatCSV, formatGeoJSON)
	spreadsheet := spreadsheetFlag(cmd, format)
	only := cmd.Flags().Bool("count", false, "only say how many there are")
	sel := selectionFlags(cmd)
	sel.boxFlag(cmd)
	sel.asOfFlag(cmd)
	limit := capFlag(cmd)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if *only && *format != formatTable && *format != formatJSON {
			return usagef("--count goes with --format table or json")
		}
		if namesTable(args) {
			return sel.withEvents(cmd, args[0], func(c *chosenEvents) error {
				if *only {
					return writeCounts(cmd, *format, c.counts)
				}
				return writeEvents(cmd, *format, *spreadsheet, c)
			})
		}
		c, name, err := openCase(cmd, deps, args)
		if err != nil {
			return err
		}
		chosen, err := sel.choose(c, name)
		if err != nil {
			return err
		}
		if *only {
			return writeCounts(cmd, *format, chosen.counts())
		}
		if err := limit.incidents(chosen.snapshot, chosen.Incidents); err != nil {
			return err
		}
		return output(cmd, func(w *bytes.Buffer) error { return writeIncidents(w, *format, *spreadsheet, chosen) })
	}
	return cmd
}

func writeCounts(cmd *cobra.Command, format string, c counts) error {
	return output(cmd, func(w *bytes.Buffer) error {
		if format == formatJSON {
			return writeJSON(w, c)
		}
		w.WriteString(c.String() + "\n")
		return nil
	})
}

// incidentForm is a form of the list for other programs.
func incidentForm(format string, spreadsheet bool) form[incidentRecord] {
	switch format {
	case formatJSON:
		return jsonForm("", "\n", "  ", func(r incidentRecord) any { return r })
	case formatGeoJSON:
		return jsonForm("{\n  \"type\": \"FeatureCollection\",\n  \"features\": ", "\n}\n", "    ", func(r incidentRecord) any { return newFeature(r) })
	}
	return csvForm(incidentColumns, spreadsheet, incidentCells)
}

func writeIncidents(w *bytes.Buffer, format string, spreadsheet bool, s selected) error {
	records := incidentRecords(s.Incidents)
	if format != formatTable {
		return incidentForm(format, spreadsheet).all(w, records)
	}
	// For reading: the latest incidents come first, those without a date last.
	slices.SortStableFunc(records, func(a, b incidentRecord) int { return cmp.Compare(textCell(b.Start), textCell(a.Start)) })
	if err := writeTable(w, listColumns, listRows(records, true)); err != nil {
		return err
	}
	w.WriteString("\n" + s.counts().String() + "\n")
	return nil
}

// writeEvents writes the chosen events of a table as writeIncidents does the incidents of a case.
func writeEvents(cmd *cobra.Command, format string, spreadsheet bool, c *chosenEvents) error {
	records := func(b batch) []incidentRecord { return incidentRecords(b.incidents()) }
	if format != formatTable {
		return streamForm(cmd, c, false, incidentForm(format, spreadsheet), records)
	}
	rows := func(b batch) []row { return listRows(records(b), false) } // whose only document is the data set
	return streamTable(cmd, c, c.latestFirst(), false, listColumns, rows, c.counts.String)
}

func incidentRecords(incidents []*resolve.Incident) []incidentRecord {
	records := make([]incidentRecord, len(incidents))
	for i, in := range incidents {
		records[i] = newIncidentRecord(in)
	}
	return records
}

var listColumns = []column{
	{title: "ID", width: 32},
	{title: "DATE", width: 13},
	{title: "CC", width: 2},
	{title: "LOCATED TO", width: 13},
	{title: "KILLED", width: 18},
	{title: "CLAIMS", width: 6, right: true},
	{title: "TITLE"},
}

// listRows are the records as rows, with the documents of their headlines if these are wanted.
func listRows(records []incidentRecord, documents bool) []row {
	rows := make([]row, len(records))
	for i, r := range records {
		killed := figureCell(r.Killed.figureRecord)
		if document := r.Killed.Document; documents && document != nil {
			killed += " [" + *document + "]"
		}
		rows[i].cells = []string{r.ID, dateCell(r), textCell(r.Country), precisionCell(r), killed, strconv.Itoa(r.Claims), r.Title}
	}
	return rows
}

// dateCell says a date no more precisely than it is known: "2024-03-22", "2024-01", "2023".
func dateCell(r incidentRecord) string {
	if r.Start == nil {
		return "not known"
	}
	day, about := *r.Start, ""
	if r.Approximate {
		about = "about "
	}
	switch {
	case r.Precision == data.Year.String():
		return about + day[:len("2006")]
	case r.Precision == data.Month.String():
		return about + day[:len("2006-01")]
	case day != *r.End:
		return about + day + " to " + *r.End
	case r.Precision == data.Day.String():
		return about + day
	}
	return day // of a time: that is what may be approximate
}

func precisionCell(r incidentRecord) string {
	if !r.Placed {
		return "not placed"
	}
	return r.PlacePrec
}

// figureCell is a headline and, where claims differ, their range.
func figureCell(f figureRecord) string {
	text := textCell(f.Headline)
	if text == "" {
		return "no figure"
	}
	if f.Min != nil && f.Max != nil && *f.Min != *f.Max {
		whole := resolve.Figure{Min: f.Min, Max: f.Max}
		text += " (" + whole.Range() + ")"
	}
	if f.Disputed {
		text += ", disputed"
	}
	return text
}

var incidentColumns = []string{
	"id", "title", "kind", "status", "start", "end", "date_precision", "date_approximate", "date_basis", "place", "admin", "country",
	"lon", "lat", "precision", "precision_m", "placed", "killed", "killed_min", "killed_max", "killed_rule", "killed_disputed",
	"wounded", "wounded_min", "wounded_max", "wounded_rule", "wounded_disputed", "claimed_by", "attributed_to", "accused", "denied",
	"claims", "documents", "killed_document", "wounded_document",
}

func incidentCells(r incidentRecord) []string {
	row := []string{
		r.ID, r.Title, r.Kind, r.Status, textCell(r.Start), textCell(r.End), r.Precision, strconv.FormatBool(r.Approximate),
		textCell(r.Basis), textCell(r.Place), textCell(r.Admin), textCell(r.Country),
		floatCell(r.Lon), floatCell(r.Lat), r.PlacePrec, floatCell(r.PlacePrecM), strconv.FormatBool(r.Placed),
	}
	for _, f := range []figureRecord{r.Killed.figureRecord, r.Wounded.figureRecord} {
		row = append(row, textCell(f.Headline), intCell(f.Min), intCell(f.Max), textCell(f.Rule), strconv.FormatBool(f.Disputed))
	}
	return append(row, joined(r.ClaimedBy), joined(r.AttributedTo), joined(r.Accused), joined(r.Denied),
		strconv.Itoa(r.Claims), joined(r.Documents), textCell(r.Killed.Document), textCell(r.Wounded.Document))
}

// feature is an incident in GeoJSON (RFC 7946). One without a place has no geometry and is there all the same.
type feature struct {
	Type       string         `json:"type"`
	ID         string         `json:"id"`
	Geometry   *pointGeometry `json:"geometry"`
	Properties incidentRecord `json:"properties"`
}

type pointGeometry struct {
	Type        string     `json:"type"`
	Coordinates [2]float64 `json:"coordinates"` // longitude, latitude
}

func newFeature(r incidentRecord) feature {
	f := feature{Type: "Feature", ID: r.ID, Properties: r}
	if r.Placed {
		f.Geometry = &pointGeometry{Type: "Point", Coordinates: [2]float64{*r.Lon, *r.Lat}}
	}
	return f
}
