package revise

import (
	"fmt"
	"strconv"
	"strings"

	"incidentmap/data"
	"incidentmap/data/query"
)

// maxSlug keeps ids short enough to be read and cited.
const maxSlug = 48

// Slug makes words into a part of an id: folded to lower-case Latin letters and digits with hyphens between, of whole words where it is
// cut. It is empty if nothing of the words can be written so.
func Slug(words ...string) string {
	var b strings.Builder
	for _, part := range strings.FieldsFunc(query.Fold(strings.Join(words, " ")), func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < '0' || r > '9')
	}) {
		if b.Len() > 0 {
			if b.Len()+1+len(part) > maxSlug {
				break
			}
			b.WriteByte('-')
		}
		b.WriteString(part[:min(len(part), maxSlug)])
	}
	return b.String()
}

// freeID is an id that no record of the kind has: the wanted one, or that with the first number that is free.
func freeID(c *data.Case, kind data.RecordKind, wanted string) string {
	if wanted == "" {
		wanted = string(kind)
	}
	taken := func(id string) bool {
		r, _ := c.Record(kind, id)
		return r != nil
	}
	return free(wanted, taken)
}

func free(wanted string, taken func(id string) bool) string {
	id := wanted
	for n := 2; taken(id); n++ {
		id = wanted + "-" + strconv.Itoa(n)
	}
	return id
}

// freeSiteID is an id that no site of the case has.
func freeSiteID(c *data.Case, wanted string) string {
	sites := map[string]bool{}
	for i := range c.Incidents {
		for _, s := range c.Incidents[i].Sites {
			sites[s.ID] = true
		}
	}
	if wanted == "" {
		wanted = "site"
	}
	return free(wanted, func(id string) bool { return sites[id] })
}

// IncidentID proposes an id for a new incident: its place and month.
func IncidentID(c *data.Case, place string, when data.When) string {
	month := ""
	if !when.IsZero() {
		month = when.Start.Format("2006-01")
	}
	return freeID(c, data.IncidentRecord, Slug(place, month))
}

// claimID proposes an id for a claim: document, paragraph, incident and subject.
func claimID(c *data.Case, cl *data.Claim) string {
	paragraph := ""
	if cl.Locator.Paragraph > 0 {
		paragraph = fmt.Sprintf("p%02d", cl.Locator.Paragraph)
	}
	incident, _, _ := strings.Cut(cl.Incident, "-")
	return freeID(c, data.ClaimRecord, Slug(cl.Document, paragraph, incident, string(cl.Attribute)))
}
