package ingest

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"incidentmap/data"
	"incidentmap/data/resolve"
	"incidentmap/data/revise"
)

// Plan says what the rows of a document would change in a case, as one edit; nil if nothing. A row belongs to an incident that was imported from the
// same document under the same id, or to one of the case whose own id the file gives. What the file says otherwise than before supersedes the claims
// that were imported then; what an analyst changed (a site that was moved, a headline, a claim that was retracted) stays. Rows that would leave the
// case unsound are skipped. The error is that of the context, or says that the case is not as it should be.
//
// The edit shares the rows' incidents and claims, which must not be changed any more.
func Plan(ctx context.Context, c *data.Case, rows []Row, d data.Document) (*data.Edit, Report, error) {
	p := newPlanner(c, d)
	report := Report{Entries: make([]Entry, 0, len(rows))}
	for i := range rows {
		if i%1024 == 0 && ctx.Err() != nil {
			return nil, report, ctx.Err()
		}
		report.Entries = append(report.Entries, p.row(&rows[i]))
	}
	edit := p.edit()
	if edit == nil {
		return nil, report, nil
	}
	faults, err := fresh(c, edit)
	if err != nil {
		return nil, report, err
	}
	if len(faults) > 0 {
		return replan(ctx, c, rows, d, faults)
	}
	if err := p.duplicates(ctx, &report); err != nil {
		return nil, report, err
	}
	return edit, report, nil
}

// replan skips the rows that a case would be unsound with. If the fault lies elsewhere, it is an error.
func replan(ctx context.Context, c *data.Case, rows []Row, d data.Document, faults []data.Problem) (*data.Edit, Report, error) {
	why := map[string]string{}
	for _, f := range faults {
		why[f.Subject] = f.Reason
	}
	sound := slices.Clone(rows)
	found := false
	for i := range sound {
		for _, id := range ownIDs(&sound[i]) {
			if reason, bad := why[id]; bad {
				sound[i] = Row{Line: rows[i].Line, Key: rows[i].Key, Incident: data.Incident{Title: rows[i].Incident.Title}, Skipped: reason}
				found = true
			}
		}
	}
	for i := range sound {
		if reason, bad := why[sound[i].Of]; bad && sound[i].Of != "" {
			sound[i] = Row{Line: rows[i].Line, Key: rows[i].Key, Incident: data.Incident{Title: rows[i].Incident.Title}, Skipped: reason}
		}
	}
	if !found {
		return nil, Report{}, &revise.InvalidError{Problems: faults}
	}
	return Plan(ctx, c, sound, d)
}

// ownIDs are the ids of what a row brings.
func ownIDs(r *Row) []string {
	ids := []string{r.Incident.ID}
	for _, s := range r.Incident.Sites {
		ids = append(ids, s.ID)
	}
	for _, cl := range r.Claims {
		ids = append(ids, cl.ID)
	}
	return ids
}

// fresh are the faults of a case after an edit that it did not have before.
func fresh(c *data.Case, e *data.Edit) ([]data.Problem, error) {
	after, err := e.Apply(c)
	if err != nil {
		return nil, err
	}
	faults := after.Validate()
	if len(faults) == 0 {
		return nil, nil
	}
	had := map[data.Problem]bool{}
	for _, p := range c.Validate() {
		had[p] = true
	}
	return slices.DeleteFunc(faults, func(p data.Problem) bool { return had[p] }), nil
}

// planner gathers the changes of one edit.
type planner struct {
	was      *data.Case
	document data.Document

	incidents map[string]int   // places in the case, by id
	claims    map[string][]int // places of the document's claims, by incident
	ids       map[string]bool  // of all claims, and of new ones
	seen      map[string]bool  // incidents that a row was for
	outcomes  map[string]Entry // of rows, by the ids of their incidents

	head     []data.Change // the document
	added    []data.Change // incidents
	replaced []data.Change
	stated   []data.Change // claims
	counts   [2]int        // incidents, claims that were added
}

func newPlanner(c *data.Case, d data.Document) *planner {
	p := &planner{was: c, document: d, incidents: map[string]int{}, claims: map[string][]int{}, ids: map[string]bool{}, seen: map[string]bool{}, outcomes: map[string]Entry{}}
	for i := range c.Incidents {
		p.incidents[c.Incidents[i].ID] = i
	}
	for i := range c.Claims {
		p.ids[c.Claims[i].ID] = true
		if c.Claims[i].Document == d.ID {
			p.claims[c.Claims[i].Incident] = append(p.claims[c.Claims[i].Incident], i)
		}
	}
	switch before, at := c.Record(data.DocumentRecord, d.ID); {
	case before == nil:
		p.head = append(p.head, data.Change{At: len(c.Documents), After: &d})
	default:
		p.head = renewed(before.(*data.Document), d, at)
	}
	return p
}

// renewed takes over what a file says anew of a document and leaves what it says nothing of.
func renewed(before *data.Document, d data.Document, at int) []data.Change {
	now := *before
	now.File, now.SHA256 = d.File, d.SHA256
	if d.URL != "" {
		now.URL = d.URL
	}
	if !d.Published.IsZero() {
		now.Published = d.Published
	}
	if d.Reliability != "" {
		now.Reliability = d.Reliability
	}
	if data.Same(before, &now) {
		return nil
	}
	return []data.Change{{At: at, Before: before, After: &now}}
}

func (p *planner) edit() *data.Edit {
	if len(p.added)+len(p.replaced)+len(p.stated) == 0 {
		return nil
	}
	return &data.Edit{What: "import of " + p.document.Title, Changes: slices.Concat(p.head, p.replaced, p.added, p.stated)}
}

func (p *planner) addIncident(in *data.Incident) {
	p.added = append(p.added, data.Change{At: len(p.was.Incidents) + p.counts[0], After: in})
	p.counts[0]++
}

func (p *planner) addClaim(c *data.Claim) {
	p.stated = append(p.stated, data.Change{At: len(p.was.Claims) + p.counts[1], After: c})
	p.counts[1]++
	p.ids[c.ID] = true
}

// freeClaim is an id that no claim has.
func (p *planner) freeClaim(wanted string) string {
	id := wanted
	for n := 2; p.ids[id]; n++ {
		id = fmt.Sprintf("%s/%d", wanted, n)
	}
	return id
}

// row plans one row.
func (p *planner) row(r *Row) Entry {
	e := Entry{Line: r.Line, Kind: data.IncidentRecord, ID: r.Key, Title: r.Incident.Title, Outcome: Skipped, Why: r.Skipped}
	if r.Skipped != "" {
		return e
	}
	if r.Of != "" {
		main := p.outcomes[r.Of]
		e.ID, e.Title, e.Outcome, e.Why = main.ID, main.Title, main.Outcome, fmt.Sprintf("a further place of the incident in line %d", main.Line)
		return e
	}
	e = p.incident(e, r)
	p.outcomes[r.Incident.ID] = e
	return e
}

// incident plans a row that is one.
func (p *planner) incident(e Entry, r *Row) Entry {
	e.ID, e.Why = r.Incident.ID, strings.Join(r.Notes, "; ")
	at, own := p.incidents[r.Incident.ID]
	if !own && r.Key != "" {
		if k, there := p.incidents[r.Key]; there {
			if p.seen[r.Key] {
				e.Outcome, e.Why = Skipped, fmt.Sprintf("another row is for the incident %q already", r.Key)
				return e
			}
			return p.about(e, r, &p.was.Incidents[k])
		}
	}
	if !own {
		e.Outcome = Added
		p.addIncident(&r.Incident)
		for i := range r.Claims {
			c := &r.Claims[i]
			if p.ids[c.ID] {
				again := *c
				again.ID = p.freeClaim(c.ID)
				c = &again
			}
			p.addClaim(c)
		}
		return e
	}
	said, newer := p.state(r.Incident.ID, r.Claims)
	return outcome(e, append(p.again(r, at, newer), said...))
}

func outcome(e Entry, what []string) Entry {
	if len(what) == 0 {
		e.Outcome = Unchanged
		return e
	}
	e.Outcome = Changed
	if e.Why != "" {
		what = append(what, e.Why)
	}
	e.Why = strings.Join(what, "; ")
	return e
}

// about adds what a file claims of an incident that the case has from elsewhere. The incident itself stays as it is.
func (p *planner) about(e Entry, r *Row, in *data.Incident) Entry {
	e.ID, e.Title = in.ID, in.Title
	p.seen[in.ID] = true
	claims := slices.Clone(r.Claims)
	for i := range claims {
		claims[i].ID = p.document.ID + "/" + in.ID + strings.TrimPrefix(claims[i].ID, r.Incident.ID)
		claims[i].Incident, claims[i].Site = in.ID, ""
	}
	said, _ := p.state(in.ID, claims)
	return outcome(e, said)
}

// again brings an incident that was imported before up to date, and says what changed. Newer has the claims that superseded others.
func (p *planner) again(r *Row, at int, newer map[string]string) []string {
	before := &p.was.Incidents[at]
	now, what := *before, []string(nil)
	for _, f := range []struct {
		name     string
		old, new string
		set      func()
	}{
		{"title", before.Title, r.Incident.Title, func() { now.Title = r.Incident.Title }},
		{"kind", string(before.Kind), string(r.Incident.Kind), func() { now.Kind = r.Incident.Kind }},
		{"status", string(before.Status), string(r.Incident.Status), func() { now.Status = r.Incident.Status }},
	} {
		if f.old != f.new {
			f.set()
			what = append(what, fmt.Sprintf("%s was %q", f.name, f.old))
		}
	}
	if !slices.Equal(before.Properties, r.Incident.Properties) {
		now.Properties = r.Incident.Properties
		what = append(what, "columns that are kept as they stand")
	}
	for _, s := range r.Incident.Sites {
		switch k := slices.IndexFunc(now.Sites, func(o data.Site) bool { return o.ID == s.ID }); {
		case k < 0:
			now.Sites = append(slices.Clone(now.Sites), s)
			what = append(what, "place is new")
		case !p.imported(now.Sites[k].Basis, r.Incident.ID):
			// An analyst placed it.
		default:
			s.Basis = cmp.Or(newer[now.Sites[k].Basis], now.Sites[k].Basis)
			if s != now.Sites[k] {
				now.Sites = slices.Clone(now.Sites)
				now.Sites[k] = s
				what = append(what, "place")
			}
		}
	}
	if len(what) > 0 {
		p.replaced = append(p.replaced, data.Change{At: at, Before: before, After: &now})
	}
	return what
}

// imported reports whether a claim is one that this document made of an incident when it was imported.
func (p *planner) imported(claim, incident string) bool {
	return claim == "" || slices.ContainsFunc(p.claims[incident], func(i int) bool { return p.was.Claims[i].ID == claim }) && ours(claim, incident, p.document.ID)
}

// ours reports whether an id is one that an import gave to a claim.
func ours(claim, incident, document string) bool {
	return strings.HasPrefix(claim, incident+"/") || strings.HasPrefix(claim, document+"/"+incident+"/")
}

// state compares what a row claims with what the document claimed before: what is new is added, what is said otherwise supersedes the old claim, and
// what is no longer said is deprecated. It says what changed, and which claim took the place of which.
func (p *planner) state(incident string, claims []data.Claim) (what []string, newer map[string]string) {
	newer = map[string]string{}
	var old []int
	for _, i := range p.claims[incident] {
		if c := &p.was.Claims[i]; ours(c.ID, incident, p.document.ID) && c.Superseded == "" {
			old = append(old, i)
		}
	}
	// What is said as before, by a claim that counts or by one that an analyst retracted.
	var left []data.Claim
	for _, c := range claims {
		says := content(c)
		if k := slices.IndexFunc(old, func(i int) bool { return content(p.was.Claims[i]) == says }); k >= 0 {
			old = slices.Delete(old, k, k+1)
		} else {
			left = append(left, c)
		}
	}
	old = slices.DeleteFunc(old, func(i int) bool { return p.was.Claims[i].Rank == data.Deprecated })
	for _, c := range left {
		k := slices.IndexFunc(old, func(i int) bool { return subject(p.was.Claims[i]) == subject(c) })
		c.ID = p.freeClaim(c.ID)
		if k >= 0 {
			what = append(what, fmt.Sprintf("%s, before: %s", c.Attribute, p.was.Claims[old[k]].Text))
			p.deprecate(old[k], "Superseded by a later state of the file", c.ID)
			newer[p.was.Claims[old[k]].ID] = c.ID
			old = slices.Delete(old, k, k+1)
		} else {
			what = append(what, fmt.Sprintf("%s is new", c.Attribute))
		}
		p.addClaim(&c)
	}
	for _, i := range old {
		what = append(what, fmt.Sprintf("%s is no longer stated", p.was.Claims[i].Attribute))
		p.deprecate(i, "No longer stated by the file", "")
	}
	return what, newer
}

func (p *planner) deprecate(at int, why, by string) {
	before := &p.was.Claims[at]
	now := *before
	now.Rank, now.RankReason, now.Superseded = data.Deprecated, why, by
	p.stated = append(p.stated, data.Change{At: at, Before: before, After: &now})
}

// content is all that a claim says, apart from its id, its place in the file and how it is ranked.
func content(c data.Claim) string {
	c.ID, c.Rank, c.RankReason, c.Superseded, c.Locator = "", "", "", "", data.Locator{}
	b, err := json.Marshal(&c)
	if err != nil {
		return c.Text
	}
	return string(b)
}

// subject is what a claim is about: of two states of a file, the later claim supersedes the earlier one on the same subject.
func subject(c data.Claim) [3]string {
	bound := ""
	if n := c.Number; n != nil && (n.Qualifier == data.AtLeast || n.Qualifier == data.AtMost) {
		bound = string(n.Qualifier)
	}
	return [3]string{string(c.Attribute), c.Of, bound}
}

// duplicates marks rows that are added although an incident of the case may be the same.
func (p *planner) duplicates(ctx context.Context, report *Report) error {
	if len(p.was.Incidents) == 0 || len(p.added) == 0 {
		return nil
	}
	fresh := data.Case{Documents: []data.Document{p.document}}
	for _, ch := range p.added {
		fresh.Incidents = append(fresh.Incidents, *ch.After.(*data.Incident))
	}
	for _, ch := range p.stated {
		if c := ch.After.(*data.Claim); ch.Before == nil && c.Attribute == data.Date { // nothing else is compared
			fresh.Claims = append(fresh.Claims, *c)
		}
	}
	found, err := revise.DuplicatesAmong(ctx, resolve.New(p.was, resolve.Options{}), resolve.New(&fresh, resolve.Options{}))
	if err != nil {
		return err
	}
	at := make(map[string]*Entry, len(report.Entries))
	for i := range report.Entries {
		if e := &report.Entries[i]; e.Outcome == Added {
			at[e.ID] = e
		}
	}
	for _, f := range found {
		if e := at[f.B]; e != nil && e.Duplicate == "" {
			e.Duplicate, e.Reasons = f.A, f.Reasons
		}
	}
	return nil
}
