package cli

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"sync/atomic"

	"github.com/spf13/cobra"

	"incidentmap/app/words"
	"incidentmap/data"
	"incidentmap/data/query"
	"incidentmap/data/resolve"
)

// claimRecord is a claim in the output of claims. The names are a contract; the table of columns below has those of the CSV form.
type claimRecord struct {
	ID          string      `json:"id"`
	Incident    string      `json:"incident"`
	Site        string      `json:"site"`
	Attribute   string      `json:"attribute"`
	Text        string      `json:"text"`
	Min         *int        `json:"min"`
	Max         *int        `json:"max"`
	Qualifier   string      `json:"qualifier"`
	Voice       string      `json:"voice"`
	Stance      string      `json:"stance"`
	Document    string      `json:"document"`
	File        string      `json:"file"`
	Section     string      `json:"section"`
	Paragraph   *int        `json:"paragraph"`
	Anchor      string      `json:"anchor"`
	AsOf        string      `json:"as_of"` // EDTF
	Reliability string      `json:"reliability"`
	Credibility int         `json:"credibility"`
	Rank        string      `json:"rank"`
	Note        string      `json:"note"`
	RankReason  string      `json:"rank_reason"`
	Of          string      `json:"of"`    // whom a figure counts; empty for everybody
	Actor       string      `json:"actor"` // whom a claim of responsibility is about
	When        string      `json:"when"`  // EDTF, of a claim of a date
	Link        *linkRecord `json:"link"`
}

type linkRecord struct {
	Kind     string `json:"kind"`
	Incident string `json:"incident"`
}

func newClaimRecord(c *data.Claim, d *data.Document) claimRecord {
	r := claimRecord{
		ID: c.ID, Incident: c.Incident, Site: c.Site, Attribute: string(c.Attribute), Text: c.Text, Voice: c.Voice, Stance: string(c.Stance),
		Document: d.ID, File: d.File, Section: c.Locator.Section, Anchor: c.Locator.Anchor, AsOf: c.AsOf.EDTF,
		Reliability: string(d.Reliability), Credibility: c.Credibility, Rank: string(c.Rank), Note: c.Note, RankReason: c.RankReason,
		Of: c.Of, Actor: c.Actor,
	}
	if c.Number != nil {
		r.Min, r.Max, r.Qualifier = c.Number.Min, c.Number.Max, string(c.Number.Qualifier)
	}
	if p := c.Locator.Paragraph; p > 0 {
		r.Paragraph = &p
	}
	if c.When != nil {
		r.When = c.When.EDTF
	}
	if c.LinkTo != "" {
		r.Link = &linkRecord{c.LinkKind, c.LinkTo}
	}
	return r
}

func claimsCommand(deps Deps) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "claims [CASE]",
		Short: "List the claims of a case: who says what, and where in which document",
		Args:  atMostOneCase,
	}
	format := formatFlag(cmd, formatTable, formatJSON, formatCSV)
	spreadsheet := spreadsheetFlag(cmd, format)
	incident := cmd.Flags().String("incident", "", "claims about the incident with this `ID` alone")
	sel := selectionFlags(cmd)
	sel.boxFlag(cmd)
	limit := capFlag(cmd)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if namesTable(args) {
			return sel.withEvents(cmd, args[0], func(c *chosenEvents) error {
				if err := c.onlyIncident(*incident); err != nil {
					return err
				}
				return writeEventClaims(cmd, *format, *spreadsheet, c)
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
		if *incident != "" {
			if chosen.snapshot.Incident(*incident) == nil {
				return fmt.Errorf("%s: no incident %q; see incidentmap list", name, *incident)
			}
			chosen.filter.Incidents = []string{*incident}
		}
		if err := chosen.snapshot.Within(limit.tlp, chosen.filter.Claims(chosen.snapshot)...); err != nil {
			return err
		}
		return output(cmd, func(w *bytes.Buffer) error { return writeClaims(w, *format, *spreadsheet, chosen) })
	}
	return cmd
}

// onlyIncident keeps one of the chosen events; an empty id keeps all.
func (c *chosenEvents) onlyIncident(id string) error {
	if id == "" {
		return nil
	}
	row, ok := c.set.Row(id)
	if !ok {
		return fmt.Errorf("%s: no incident %q; see incidentmap list", c.name, id)
	}
	if at, found := slices.BinarySearch(c.rows, uint32(row)); found {
		c.rows = c.rows[at : at+1]
	} else {
		c.rows = nil
	}
	return nil
}

func claimForm(format string, spreadsheet bool) form[claimRecord] {
	if format == formatJSON {
		return jsonForm("", "\n", "  ", func(r claimRecord) any { return r })
	}
	return csvForm(claimHeader, spreadsheet, claimCells)
}

func writeClaims(w *bytes.Buffer, format string, spreadsheet bool, s selected) error {
	records := claimRecords(s.snapshot, s.filter.Claims(s.snapshot))
	if format != formatTable {
		return claimForm(format, spreadsheet).all(w, records)
	}
	if err := writeTable(w, claimColumns, claimRows(s.snapshot, records)); err != nil {
		return err
	}
	fmt.Fprintf(w, "\n%s about %s\n", words.Plural(len(records), "claim"), words.Plural(incidentCount(records), "incident"))
	return nil
}

// writeEventClaims writes the claims of the chosen events of a table as writeClaims does those of a case.
func writeEventClaims(cmd *cobra.Command, format string, spreadsheet bool, c *chosenEvents) error {
	records := func(b batch) []claimRecord { return claimRecords(b.snapshot, b.claims(c.texts)) }
	if format != formatTable {
		return streamForm(cmd, c, true, claimForm(format, spreadsheet), records)
	}
	var claims, incidents atomic.Int64
	lines := func(b batch) []row {
		r := records(b)
		claims.Add(int64(len(r)))
		incidents.Add(int64(incidentCount(r)))
		return claimRows(b.snapshot, r)
	}
	return streamTable(cmd, c, c.rows, true, claimColumns, lines, func() string {
		return words.Plural(int(claims.Load()), "claim") + " about " + words.Plural(int(incidents.Load()), "event")
	})
}

// claims are those of the batch that a filter selects, by incident in the order that was asked for.
func (b batch) claims(f query.Filter) []*data.Claim {
	at := map[string]int{}
	for i, id := range b.ids {
		at[id] = i
	}
	claims := f.Claims(b.snapshot)
	slices.SortStableFunc(claims, func(x, y *data.Claim) int { return cmp.Compare(at[x.Incident], at[y.Incident]) })
	return claims
}

func claimRecords(s *resolve.Snapshot, claims []*data.Claim) []claimRecord {
	records := make([]claimRecord, len(claims))
	for i, c := range claims {
		records[i] = newClaimRecord(c, s.Document(c.Document))
	}
	return records
}

var claimHeader = []string{
	"id", "incident", "site", "attribute", "text", "min", "max", "qualifier", "voice", "stance", "document", "file", "section",
	"paragraph", "anchor", "as_of", "reliability", "credibility", "rank", "note",
}

func claimCells(r claimRecord) []string {
	return []string{
		r.ID, r.Incident, r.Site, r.Attribute, r.Text, intCell(r.Min), intCell(r.Max), r.Qualifier, r.Voice, r.Stance, r.Document, r.File,
		r.Section, intCell(r.Paragraph), r.Anchor, r.AsOf, r.Reliability, strconv.Itoa(r.Credibility), r.Rank, r.Note,
	}
}

// textWidth is what the statement of a claim takes of a line of 120 characters.
const textWidth = 116

var claimColumns = []column{
	{title: "CLAIM", width: 32},
	{title: "ATTRIBUTE", width: 13},
	{title: "NUMBER", width: 12},
	{title: "VOICE", width: 24},
	{title: "DOCUMENT", width: 16},
	{title: "PARAGRAPH", width: 9, right: true},
}

// claimRows gives each claim two lines: where it stands, and below it what it says. Incidents are headings.
func claimRows(s *resolve.Snapshot, records []claimRecord) []row {
	rows := make([]row, len(records))
	for i, r := range records {
		rows[i].cells = []string{r.ID, r.Attribute, numberCell(r), r.Voice, r.Document, intCell(r.Paragraph)}
		rows[i].note = shortened(r.Text, textWidth)
		if i == 0 || r.Incident != records[i-1].Incident {
			rows[i].heading = s.Incident(r.Incident).Title
		}
	}
	return rows
}

func incidentCount(records []claimRecord) int {
	seen := map[string]bool{}
	for _, r := range records {
		seen[r.Incident] = true
	}
	return len(seen)
}

// numberCell is a number as its document states it.
func numberCell(r claimRecord) string {
	if r.Qualifier == "" {
		return ""
	}
	n := data.Number{Min: r.Min, Max: r.Max, Qualifier: data.Qualifier(r.Qualifier)}
	if words := resolve.FormatNumber(&n); words != "" {
		return words
	}
	return "in words"
}
