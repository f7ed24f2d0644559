package editor

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"incidentmap/app/symbol"
	"incidentmap/app/words"
	"incidentmap/data"
)

// groups are the attributes as they are offered.
var groups = []struct {
	name       string
	attributes []data.Attribute
}{
	{"Event", []data.Attribute{data.Event, data.StatusOf, data.Date, data.Place, data.Method, data.Target}},
	{"Figure", []data.Attribute{data.Killed, data.Wounded}},
	{"Responsibility", []data.Attribute{data.ClaimedBy, data.AttributedTo, data.Accused, data.Denied}},
	{"Around it", []data.Attribute{data.Perpetrators, data.Arrests, data.Warning, data.Motive, data.Response}},
	{"Link", []data.Attribute{data.Linked}},
	{"Judgement", []data.Attribute{data.Assessment}},
}

// attributes are the values of the field and their names: "Figure: Killed".
func attributes() (values, names []string) {
	for _, g := range groups {
		for _, a := range g.attributes {
			name := g.name + ": " + strings.ToLower(words.Attribute(a))
			if a == data.Linked {
				name = "Link to another incident"
			}
			values, names = append(values, string(a)), append(names, name)
		}
	}
	return values, names
}

// explained says what an attribute means where analysts mix it up.
var explained = map[data.Attribute]string{
	data.ClaimedBy:    "The actor itself takes responsibility.",
	data.AttributedTo: "Somebody ascribes it to the actor, on stated or implied evidence.",
	data.Accused:      "A party to a conflict lays it at a rival's door.",
	data.Denied:       "Somebody rejects that the actor is responsible.",
	data.Assessment:   "A judgement. How likely something is and how well founded that judgement is are two things.",
}

const inWords = "in words only"

var qualifiers = []string{
	string(data.Exactly), string(data.About), string(data.Nearly), string(data.AtLeast), string(data.MoreThan), string(data.AtMost), inWords,
}

var stances = [2][]string{
	{string(data.Asserts), string(data.Denies), string(data.Doubts)},
	{"asserts it", "denies it", "doubts it"},
}

var ranks = [2][]string{
	{string(data.Normal), string(data.Preferred), string(data.Deprecated)},
	{"counts like others", "preferred to others", "does not count any more"},
}

// credibilities are the grades 1 to 6 in words.
func credibilities() (values, names []string) {
	for i := 1; i <= 6; i++ {
		values, names = append(values, strconv.Itoa(i)), append(names, fmt.Sprintf("%d – %s", i, words.Credibility(i)))
	}
	return values, names
}

// reliabilities are the grades A to F in words.
func reliabilities() (values, names []string) {
	for _, r := range "ABCDEF" {
		values, names = append(values, string(r)), append(names, string(r)+" – "+words.Reliability(data.Reliability(r)))
	}
	return values, names
}

// likelihoods are the terms of ICD 203 with what they stand for, after one for nothing.
func likelihoods() (values, names []string) {
	values, names = []string{""}, []string{"not said"}
	for _, l := range data.Likelihoods {
		values, names = append(values, string(l)), append(names, fmt.Sprintf("%s (%s)", l, words.Likelihood(l)))
	}
	return values, names
}

func confidences() (values, names []string) {
	values, names = []string{""}, []string{"not said"}
	for _, c := range data.Confidences {
		values, names = append(values, string(c)), append(names, string(c))
	}
	return values, names
}

var precisions = [2][]string{
	{string(data.Venue), string(data.Neighbourhood), string(data.City), string(data.Province), string(data.Country)},
	{"a building or a spot", "a neighbourhood or village", "a town or city", "a province or district", "a country"},
}

// kinds are those that have a look, and those that the case uses beside them.
func kinds(c *data.Case, own data.Kind) (values, names []string) {
	all := symbol.Kinds()
	for i := range c.Incidents {
		if k := c.Incidents[i].Kind; k != "" && !slices.Contains(all, k) {
			all = append(all, k)
		}
	}
	if own != "" && !slices.Contains(all, own) {
		all = append(all, own)
	}
	for _, k := range all {
		name := symbol.Name(k)
		if name == "Incident" {
			name = string(k)
		}
		values, names = append(values, string(k)), append(names, name)
	}
	return values, names
}

func statuses() (values, names []string) {
	for _, s := range []data.Status{data.CarriedOut, data.Foiled, data.Threatened} {
		values, names = append(values, string(s)), append(names, symbol.StatusName(s))
	}
	return values, names
}

// used are the different values that the claims of a case have, the most frequent first.
func used(c *data.Case, of func(cl *data.Claim) string) []option {
	n := map[string]int{}
	for i := range c.Claims {
		if v := of(&c.Claims[i]); v != "" {
			n[v]++
		}
	}
	out := make([]option, 0, len(n))
	for v := range n {
		out = append(out, option{id: v, name: v})
	}
	slices.SortFunc(out, func(a, b option) int { return cmp.Or(cmp.Compare(n[b.id], n[a.id]), cmp.Compare(a.id, b.id)) })
	for i := range out {
		out[i].note = words.Plural(n[out[i].id], "claim")
	}
	return out
}

// incidents are all of a case but one, to be chosen from.
func incidents(c *data.Case, but string) []option {
	var out []option
	for i := range c.Incidents {
		if in := &c.Incidents[i]; in.ID != but {
			out = append(out, option{in.ID, in.Title, placeOf(in)})
		}
	}
	return out
}

func placeOf(in *data.Incident) string {
	if len(in.Sites) == 0 {
		return ""
	}
	return cmp.Or(in.Sites[0].Name, in.Sites[0].Admin, words.Country(in.Sites[0].Country))
}

func documents(c *data.Case) []option {
	var out []option
	for i := range c.Documents {
		d := &c.Documents[i]
		out = append(out, option{d.ID, documentName(d), d.Published.Words(nil)})
	}
	return out
}

func documentName(d *data.Document) string {
	publisher, _, _ := strings.Cut(d.Publisher, " (")
	if publisher == "" || d.Title == "" {
		return cmp.Or(d.Title, publisher, d.ID)
	}
	return publisher + ": " + d.Title
}

func nameOf(all []option, id string) string {
	for _, o := range all {
		if o.id == id {
			return o.name
		}
	}
	return ""
}

// statement is a claim in one line: "Killed: about 140 — text".
func statement(cl *data.Claim) string {
	name := words.Attribute(cl.Attribute)
	if cl.Of != "" {
		name += " (" + cl.Of + ")"
	}
	return name + ": " + cl.Text
}

func findIncident(c *data.Case, id string) *data.Incident {
	r, _ := c.Record(data.IncidentRecord, id)
	in, _ := r.(*data.Incident)
	return in
}

func findClaim(c *data.Case, id string) *data.Claim {
	r, _ := c.Record(data.ClaimRecord, id)
	cl, _ := r.(*data.Claim)
	return cl
}

func findDocument(c *data.Case, id string) *data.Document {
	r, _ := c.Record(data.DocumentRecord, id)
	d, _ := r.(*data.Document)
	return d
}
