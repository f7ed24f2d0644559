package ingest

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"incidentmap/data"
	"incidentmap/data/revise"
)

// Choice is what is done with a record that both cases have with another content.
type Choice string

// Choices for a conflict. Both adds theirs under a new id; what belongs to it (sites and claims of an incident, claims and copies of a document) comes
// along under new ids too.
const (
	KeepOurs   Choice = "keep ours"
	TakeTheirs Choice = "take theirs"
	TakeBoth   Choice = "take both"
)

// Choices lists them in the order in which they are offered.
var Choices = []Choice{KeepOurs, TakeTheirs, TakeBoth}

// MergeOptions say how cases are merged.
type MergeOptions struct {
	Choose map[string]Choice // by Entry.Key, of conflicts; KeepOurs if a conflict is not among them
	Bytes  map[string]bool   // the hashes of copies of documents whose bytes come along; an attachment without its bytes is skipped
}

// Merge says what the records of another case would change in ours, as one edit; nil if nothing. A record that ours does not have is added, one of the
// same content is unchanged, any other is a conflict. An empty case takes over theirs with its title.
func Merge(ctx context.Context, ours, theirs *data.Case, o MergeOptions) (*data.Edit, Report, error) {
	unsound := map[string]string{}
	for {
		m := merger{ours: ours, choose: o.Choose, bytes: o.Bytes, unsound: unsound, renamed: map[string]string{}, taken: map[string]bool{}, added: map[data.RecordKind]int{}}
		report, err := m.merge(ctx, theirs)
		if err != nil || len(m.changes) == 0 {
			return nil, report, err
		}
		edit := &data.Edit{What: "import of " + cmp.Or(theirs.Title, "a case"), Changes: m.changes}
		faults, err := fresh(ours, edit)
		if err != nil {
			return nil, report, err
		}
		if len(faults) == 0 {
			return edit, report, nil
		}
		if !m.blame(faults) {
			return nil, report, &revise.InvalidError{Problems: faults}
		}
	}
}

// blame has the records skipped that bring faults with them; false if none of those does.
func (m *merger) blame(faults []data.Problem) bool {
	brought := map[string]string{} // keys by id
	for _, ch := range m.changes {
		if ch.Before != nil {
			continue
		}
		_, id := ch.After.Key()
		brought[id] = key(ch.After)
		if in, ok := ch.After.(*data.Incident); ok {
			for _, s := range in.Sites {
				brought[s.ID] = key(in)
			}
		}
	}
	found := false
	for _, f := range faults {
		if k := brought[f.Subject]; k != "" {
			m.unsound[k], found = f.Reason, true
		}
	}
	return found
}

func (m *merger) merge(ctx context.Context, theirs *data.Case) (Report, error) {
	records, have := theirs.Records(), byKey(m.ours.Records())
	for k := range have {
		m.taken[k] = true
	}
	for _, r := range records {
		m.taken[key(r)] = true
	}
	m.rename(theirs, have)
	var report Report
	for i, r := range records {
		if i%1024 == 0 && ctx.Err() != nil {
			return report, ctx.Err()
		}
		if h, ok := r.(*data.Header); ok {
			if len(have) == 1 && !data.Same(m.ours.Header(), h) {
				m.changes = append(m.changes, data.Change{Before: m.ours.Header(), After: h})
			}
			continue
		}
		kind, id := r.Key()
		e := Entry{Kind: kind, ID: id, Title: title(r)}
		now := m.referring(r)
		if a, ok := r.(*data.Attachment); ok && have[key(r)] == nil && !m.bytes[a.SHA256] {
			e.Outcome, e.Why = Skipped, "the file has no copy of the document"
		} else if why := m.unsound[key(now)]; why != "" {
			e.Outcome, e.Why = Skipped, why
		} else {
			m.record(&e, r, now, have[key(r)])
		}
		report.Entries = append(report.Entries, e)
	}
	return report, nil
}

// merger gathers the changes of a merge.
type merger struct {
	ours    *data.Case
	choose  map[string]Choice
	bytes   map[string]bool
	unsound map[string]string // why records are skipped, by key
	renamed map[string]string // by key, and of sites by "site " and id
	taken   map[string]bool   // keys that are no longer free
	changes []data.Change
	added   map[data.RecordKind]int
}

// place is a record of ours and where it stands.
type place struct {
	record data.Record
	at     int
}

func key(r data.Record) string {
	kind, id := r.Key()
	return string(kind) + " " + id
}

func byKey(records []data.Record) map[string]*place {
	out := make(map[string]*place, len(records))
	at := map[data.RecordKind]int{}
	for _, r := range records {
		kind, _ := r.Key()
		out[key(r)] = &place{r, at[kind]}
		at[kind]++
	}
	return out
}

// rename gives new ids to the records of theirs that are taken beside ours, and to what belongs to them.
func (m *merger) rename(theirs *data.Case, have map[string]*place) {
	for _, r := range theirs.Records() {
		if h := have[key(r)]; h != nil && !data.Same(h.record, r) && m.choose[key(r)] == TakeBoth {
			m.fresh(key(r))
		}
	}
	sites := map[string]bool{}
	for _, c := range []*data.Case{m.ours, theirs} {
		for i := range c.Incidents {
			for _, s := range c.Incidents[i].Sites {
				sites["site "+s.ID] = true
			}
		}
	}
	for i := range theirs.Incidents {
		if m.renamed["incident "+theirs.Incidents[i].ID] == "" {
			continue
		}
		for _, s := range theirs.Incidents[i].Sites {
			m.renamed["site "+s.ID] = free("site "+s.ID, sites)
		}
	}
	for i := range theirs.Claims {
		c := &theirs.Claims[i]
		if m.renamed["incident "+c.Incident] != "" || m.renamed["document "+c.Document] != "" {
			m.fresh("claim " + c.ID)
		}
	}
	for i := range theirs.Attachments {
		if m.renamed["document "+theirs.Attachments[i].Document] != "" {
			m.fresh("attachment " + theirs.Attachments[i].ID)
		}
	}
}

func (m *merger) fresh(key string) {
	if m.renamed[key] == "" {
		m.renamed[key] = free(key, m.taken)
	}
}

// free is the id of a key with the first number that no record of the kind has.
func free(key string, taken map[string]bool) string {
	k := key
	for n := 2; taken[k]; n++ {
		k = fmt.Sprintf("%s-%d", key, n)
	}
	taken[k] = true
	_, id, _ := strings.Cut(k, " ")
	return id
}

func (m *merger) id(kind, id string) string {
	if now := m.renamed[kind+" "+id]; now != "" {
		return now
	}
	return id
}

// record plans one record of theirs, which refers to others by the ids that they get in ours.
func (m *merger) record(e *Entry, r, now data.Record, old *place) {
	choice := m.choose[key(r)]
	switch {
	case m.renamed[key(r)] != "":
		_, id := now.Key()
		e.Outcome, e.Why = Added, fmt.Sprintf("under the id %q", id)
		if choice == TakeBoth {
			e.Outcome = Conflict
		}
		m.add(now)
	case old == nil:
		e.Outcome = Added
		m.add(now)
	case data.Same(old.record, now):
		e.Outcome = Unchanged
	default:
		e.Outcome, e.Why = Conflict, differences(old.record, now)
		if choice == TakeTheirs {
			m.changes = append(m.changes, data.Change{At: old.at, Before: old.record, After: now})
		}
	}
}

func (m *merger) add(r data.Record) {
	kind, _ := r.Key()
	m.changes = append(m.changes, data.Change{At: m.ours.Count(kind) + m.added[kind], After: r})
	m.added[kind]++
}

// referring is a record of theirs that refers to what is renamed by its new id.
func (m *merger) referring(r data.Record) data.Record {
	if len(m.renamed) == 0 {
		return r
	}
	switch r := r.(type) {
	case *data.Document:
		d := *r
		d.ID = m.id("document", d.ID)
		return &d
	case *data.Attachment:
		a := *r
		a.ID, a.Document = m.id("attachment", a.ID), m.id("document", a.Document)
		return &a
	case *data.Incident:
		in := *r
		in.ID, in.Sites, in.Headlines = m.id("incident", in.ID), slices.Clone(in.Sites), slices.Clone(in.Headlines)
		for i := range in.Sites {
			in.Sites[i].ID, in.Sites[i].Basis = m.id("site", in.Sites[i].ID), m.id("claim", in.Sites[i].Basis)
		}
		for i := range in.Headlines {
			in.Headlines[i].Claim = m.id("claim", in.Headlines[i].Claim)
		}
		return &in
	case *data.Claim:
		c := *r
		c.ID, c.Incident, c.Document, c.Site = m.id("claim", c.ID), m.id("incident", c.Incident), m.id("document", c.Document), m.id("site", c.Site)
		c.LinkTo, c.Superseded = m.id("incident", c.LinkTo), m.id("claim", c.Superseded)
		return &c
	case *data.View:
		v := *r
		v.ID, v.Selected = m.id("view", v.ID), m.id("incident", v.Selected)
		return &v
	case *data.Step:
		s := *r
		s.ID, s.Selected = m.id("step", s.ID), m.id("incident", s.Selected)
		return &s
	}
	return r
}

// title is what a record is called in a report.
func title(r data.Record) string {
	switch r := r.(type) {
	case *data.Document:
		return listed(r.Publisher, r.Title)
	case *data.Attachment:
		return r.Name
	case *data.Incident:
		return r.Title
	case *data.Claim:
		return r.Text
	case *data.View:
		return r.Title
	case *data.Step:
		return r.Title
	}
	return ""
}
