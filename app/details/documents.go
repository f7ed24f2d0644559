package details

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"incidentmap/data"
)

// longestName is how many characters a name may have that is not cut to its initials.
const longestName = 20

// shortNames gives each document a name for narrow places: the acronym or the name of its publisher, the initials of a long one, with the
// day of publication where several documents would have the same.
func shortNames(docs map[string]*data.Document) map[string]string {
	names := make(map[string]string, len(docs))
	for id, d := range docs {
		names[id] = publisherName(d)
	}
	for _, more := range []func(d *data.Document) string{dayAndMonth, year, func(d *data.Document) string { return ": " + d.Title }} {
		uses := map[string]int{}
		for _, n := range names {
			uses[n]++
		}
		for id, d := range docs {
			if uses[names[id]] > 1 {
				names[id] += more(d)
			}
		}
	}
	return names
}

func dayAndMonth(d *data.Document) string {
	if d.Published.Precision != data.Day {
		return ""
	}
	return ", " + d.Published.Start.Format("2 Jan")
}

func year(d *data.Document) string {
	if d.Published.IsZero() {
		return ""
	}
	return d.Published.Start.Format(" 2006")
}

func publisherName(d *data.Document) string {
	p := d.Publisher
	if p == "" {
		p = d.Title
	}
	if _, rest, ok := strings.Cut(p, "("); ok {
		if in, _, ok := strings.Cut(rest, ")"); ok && acronym(in) {
			return in
		}
	}
	p, _, _ = strings.Cut(p, " (")
	p, _, _ = strings.Cut(p, ", ")
	p = strings.TrimPrefix(p, "The ")
	if in := initials(p); utf8.RuneCountInString(p) > longestName && len(in) > 2 {
		return in
	}
	return p
}

// initials takes the first letters of the words that start with a capital.
func initials(s string) string {
	var b strings.Builder
	for word := range strings.FieldsSeq(s) {
		if r, _ := utf8.DecodeRuneInString(word); unicode.IsUpper(r) {
			b.WriteRune(r)
		}
	}
	return b.String()
}

func acronym(s string) bool {
	return len(s) > 1 && !slices.ContainsFunc([]rune(s), func(r rune) bool { return !unicode.IsUpper(r) })
}
