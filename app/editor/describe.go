package editor

import (
	"cmp"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/paulmach/orb"

	"incidentmap/app/words"
	"incidentmap/data"
	"incidentmap/data/resolve"
	"incidentmap/geo/geodesy"
)

// fieldNames are the parts of records in words; "" leaves one out.
var fieldNames = map[string]string{
	"Attribute": "About", "Of": "Of whom", "LinkKind": "Link", "LinkTo": "Linked to", "Number": "Figure", "When": "Date", "AsOf": "As of",
	"RankReason": "Why", "Superseded": "Superseded by", "Locator": "Passage", "URL": "Address", "OtherURLs": "Other addresses", "Short": "Short name",
	"LocalName": "Local name", "Place": "Address", "HasPoint": "", "RadiusM": "True place within", "Zone": "Time zone", "Basis": "Point rests on",
	"SHA256": "", "Digests": "", "ID": "", "Headlines": "Headline rule", "Properties": "Other columns",
}

// teller says in words what edits changed. It knows by name what was in the case before or after one of them.
type teller struct {
	names map[string]string
	edits map[int64]*data.Edit
}

func newTeller(c *data.Case, edits []*data.Edit) *teller {
	t := &teller{names: map[string]string{}, edits: map[int64]*data.Edit{}}
	for _, e := range edits {
		t.edits[e.Seq] = e
		for _, ch := range e.Changes {
			t.learn(ch.Before)
			t.learn(ch.After)
		}
	}
	for _, r := range c.Records() {
		t.learn(r)
	}
	return t
}

func (t *teller) learn(r data.Record) {
	switch r := r.(type) {
	case *data.Incident:
		t.names[r.ID] = quoted(r.Name())
		for i := range r.Sites {
			t.names[r.Sites[i].ID] = quoted(siteName(&r.Sites[i]))
		}
	case *data.Claim:
		t.names[r.ID] = quoted(statement(r))
	case *data.Document:
		t.names[r.ID] = quoted(documentName(r))
	}
}

// title is what an edit did; of one that takes another back, that it does.
func (t *teller) title(e *data.Edit) string {
	if e.Reverts == 0 {
		return upperFirst(e.What)
	}
	if reverted := t.edits[e.Reverts]; reverted != nil && reverted.Reverts != 0 {
		return "Redone: " + e.What
	}
	return "Undone: " + e.What
}

// lines says what an edit changed, one line for each record that came, went or changed.
func (t *teller) lines(e *data.Edit) []string {
	var out []string
	for _, ch := range net(e.Changes) {
		switch {
		case ch.Before == nil && ch.After == nil:
		case ch.Before == nil:
			out = append(out, "Added "+recordName(ch.After))
		case ch.After == nil:
			out = append(out, "Removed "+recordName(ch.Before))
		default:
			if parts := t.differences(ch.Before, ch.After); len(parts) > 0 {
				out = append(out, upperFirst(recordName(ch.After))+" — "+strings.Join(parts, "; "))
			}
		}
	}
	return out
}

// net makes one change of all that an edit does to a record.
func net(changes []data.Change) []data.Change {
	type key struct {
		kind data.RecordKind
		id   string
	}
	var out []data.Change
	at := map[key]int{}
	for _, ch := range changes {
		r := cmp.Or(ch.Before, ch.After)
		kind, id := r.Key()
		i, known := at[key{kind, id}]
		if known {
			out[i].After = ch.After
		} else {
			i = len(out)
			out = append(out, ch)
		}
		if ch.After != nil {
			kind, id = ch.After.Key()
			at[key{kind, id}] = i
		}
	}
	return out
}

func upperFirst(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}

func recordName(r data.Record) string {
	switch r := r.(type) {
	case *data.Claim:
		return "claim “" + statement(r) + "”"
	case *data.Incident:
		return "incident “" + r.Title + "”"
	case *data.Document:
		return "document “" + documentName(r) + "”"
	case *data.Attachment:
		return "copy “" + r.Name + "”"
	case *data.View:
		return "view “" + r.Title + "”"
	case *data.Step:
		return "step “" + r.Title + "”"
	}
	return "the case"
}

// differences compares two records of one kind, part by part.
func (t *teller) differences(before, after data.Record) []string {
	return t.compare("", reflect.ValueOf(before).Elem(), reflect.ValueOf(after).Elem())
}

func (t *teller) compare(prefix string, a, b reflect.Value) []string {
	var out []string
	for i := range a.NumField() {
		f := a.Type().Field(i)
		x, y := a.Field(i).Interface(), b.Field(i).Interface()
		if reflect.DeepEqual(x, y) {
			continue
		}
		if sites, ok := x.([]data.Site); ok {
			out = append(out, t.compareSites(sites, y.([]data.Site))...)
			continue
		}
		name, listed := fieldNames[f.Name]
		switch {
		case f.Anonymous:
			out = append(out, t.compare(prefix, a.Field(i), b.Field(i))...)
		case listed && name == "":
		default:
			from, to := t.value(f.Name, x), t.value(f.Name, y)
			name = prefix + cmp.Or(name, f.Name)
			switch {
			case from == to:
			case from == "":
				out = append(out, name+": "+to)
			case to == "":
				out = append(out, name+": removed, was "+from)
			default:
				out = append(out, name+": "+to+", was "+from)
			}
		}
	}
	return out
}

func (t *teller) compareSites(before, after []data.Site) []string {
	var out []string
	at := func(list []data.Site, id string) int {
		return slices.IndexFunc(list, func(s data.Site) bool { return s.ID == id })
	}
	for i := range before {
		if at(after, before[i].ID) < 0 {
			out = append(out, "place “"+siteName(&before[i])+"” removed")
		}
	}
	for i := range after {
		j := at(before, after[i].ID)
		if j < 0 {
			out = append(out, "place “"+siteName(&after[i])+"” added")
			continue
		}
		out = append(out, t.compare("place “"+siteName(&after[i])+"”, ", reflect.ValueOf(before[j]), reflect.ValueOf(after[i]))...)
	}
	return out
}

func siteName(s *data.Site) string { return cmp.Or(s.Name, s.Place, s.ID) }

// references are the parts of records that name another record by its id.
var references = []string{"Incident", "Site", "LinkTo", "Document", "Superseded", "Basis", "Selected", "Claims"}

// value is the value of a part as a person reads it.
func (t *teller) value(field string, v any) string {
	if slices.Contains(references, field) {
		ids, several := v.([]string)
		if !several {
			ids = []string{v.(string)}
		}
		var named []string
		for _, id := range ids {
			if id != "" {
				named = append(named, cmp.Or(t.names[id], quoted(id)))
			}
		}
		return strings.Join(named, "; ")
	}
	switch v := v.(type) {
	case string:
		return quoted(v)
	case []string:
		return quoted(strings.Join(v, "; "))
	case *data.Number:
		return cmp.Or(resolve.FormatNumber(v), resolve.InWords)
	case data.When:
		return v.Words(nil)
	case *data.When:
		if v == nil {
			return ""
		}
		return v.Words(nil)
	case data.Attribute:
		return words.Attribute(v)
	case data.Marking:
		return v.String()
	case data.Locator:
		return words.Join(v.Section, paragraphWords(v.Paragraph), quoted(v.Anchor))
	case int:
		if field == "Credibility" {
			return strconv.Itoa(v) + " – " + words.Credibility(v)
		}
		return words.Count(v)
	case float64:
		return radiusText(v)
	case bool:
		return map[bool]string{true: "yes", false: "no"}[v]
	case []data.Headline:
		return headlineWords(v)
	case orb.Point:
		if v == (orb.Point{}) {
			return ""
		}
		return geodesy.FormatPoint(v, geodesy.DD)
	}
	switch rv := reflect.ValueOf(v); rv.Kind() {
	case reflect.String:
		return rv.String()
	case reflect.Slice:
		return words.Count(rv.Len())
	}
	return fmt.Sprint(v)
}

func paragraphWords(n int) string {
	if n == 0 {
		return ""
	}
	return "¶ " + strconv.Itoa(n)
}

func headlineWords(all []data.Headline) string {
	var out []string
	for _, h := range all {
		text := strings.ToLower(words.Attribute(h.Attribute)) + ": " + string(h.Rule)
		if h.Reason != "" {
			text += " (" + h.Reason + ")"
		}
		out = append(out, text)
	}
	return strings.Join(out, "; ")
}

// longestValue keeps a line of the history readable.
const longestValue = 160

func quoted(s string) string {
	if s == "" {
		return ""
	}
	if r := []rune(s); len(r) > longestValue {
		s = string(r[:longestValue]) + "…"
	}
	return "“" + s + "”"
}
