package details

import (
	"slices"
	"strings"
	"unicode"

	"incidentmap/data"
)

// shortNames gives each document a name for narrow places: the acronym of its publisher or the publisher's name, with the day of
// publication where several documents would have the same.
func shortNames(docs map[string]*data.Document) map[string]string {
	names := make(map[string]string, len(docs))
	uses := map[string]int{}
	for id, d := range docs {
		names[id] = publisherName(d)
		uses[names[id]]++
	}
	for id, d := range docs {
		if uses[names[id]] < 2 {
			continue
		}
		if d.Published.IsZero() {
			names[id] += ": " + d.Title
		} else {
			names[id] += ", " + shortDate(d.Published)
		}
	}
	return names
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
	return strings.TrimPrefix(p, "The ")
}

func acronym(s string) bool {
	return len(s) > 1 && !slices.ContainsFunc([]rune(s), func(r rune) bool { return !unicode.IsUpper(r) })
}
