package look

import (
	"unicode"

	"fyne.io/fyne/v2"
)

// Run is a part of a text that one font serves; a nil Font is the theme's.
type Run struct {
	Text string
	Font fyne.Resource
}

// Runs splits a text where the Arabic script starts and ends, so that names in Arabic, Persian and Pashto show on systems that have no font
// for them. The runs stand from left to right, each in the direction of its script.
func Runs(s string) []Run {
	t, ok := fyne.CurrentApp().Settings().Theme().(*Theme)
	if !ok || !hasArabic(s) {
		return []Run{{Text: s}}
	}
	var runs []Run
	start, arabic := 0, false
	cut := func(end int) {
		if end > start {
			r := Run{Text: s[start:end]}
			if arabic {
				r.Font = t.arabic
			}
			runs = append(runs, r)
		}
		start = end
	}
	for i, r := range s {
		if is := unicode.Is(unicode.Arabic, r) || r == '،'; is != arabic && (is || unicode.IsLetter(r)) {
			cut(i)
			arabic = is
		}
	}
	cut(len(s))
	return runs
}

func hasArabic(s string) bool {
	for _, r := range s {
		if unicode.Is(unicode.Arabic, r) {
			return true
		}
	}
	return false
}
