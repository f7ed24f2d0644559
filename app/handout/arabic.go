package handout

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/bidi"
	"golang.org/x/text/unicode/norm"
)

// letterForms are the presentation forms of an Arabic letter: isolated, final, initial, medial. A letter that joins only what is before it lacks the
// last two.
type letterForms [4]rune

const (
	isolated = iota
	final
	initial
	medial
)

// arabicForms are those of all letters, found by what Unicode says that each form stands for: the forms of a letter follow one another.
var arabicForms = func() map[rune]letterForms {
	all := map[rune]letterForms{}
	var last rune
	n := 0
	for form := rune(0xFB50); form <= 0xFEF4; form++ {
		of := []rune(norm.NFKD.String(string(form)))
		if len(of) > 1 { // letters with a hamza or a madda are whole letters too
			of = []rune(norm.NFC.String(string(of)))
		}
		if len(of) != 1 || of[0] == form || n == medial+1 && of[0] == last {
			last = 0
			continue
		}
		if of[0] != last {
			last, n = of[0], 0
		}
		forms := all[last]
		forms[n] = form
		all[last] = forms
		n++
	}
	// The forms of this letter that Kazakh and Uyghur add stand apart from the others.
	all['ى'] = letterForms{0xFEEF, 0xFEF0, 0xFBE8, 0xFBE9}
	return all
}()

// lamAlef are the ligatures of lam with an alef, isolated; the final form follows each.
var lamAlef = map[rune]rune{'آ': 0xFEF5, 'أ': 0xFEF7, 'إ': 0xFEF9, 'ا': 0xFEFB}

// These join on both sides: the one has one form, the other none.
const (
	tatweel = 'ـ'
	joiner  = '\u200d'
)

// shaped replaces the letters of Arabic script by the forms that they take beside one another. The order stays that of reading.
func shaped(s string) string {
	letters := []rune(s)
	var b strings.Builder
	joined := false // the letter before joins this one
	for i := 0; i < len(letters); i++ {
		r := letters[i]
		forms, ok := arabicForms[r]
		switch {
		case r == tatweel || r == joiner:
			joined = true
		case !ok && unicode.Is(unicode.Mn, r): // a vowel sign changes nothing
		case !ok:
			joined = false
		case r == 'ل' && i+1 < len(letters) && lamAlef[letters[i+1]] != 0:
			r = lamAlef[letters[i+1]]
			if joined {
				r++
			}
			i++
			joined = false
		default:
			next := forms[initial] != 0 && joins(letters[i+1:])
			r = forms.beside(joined && forms[final] != 0, next)
			joined = next
		}
		b.WriteRune(r)
	}
	return b.String()
}

// joins reports whether what follows begins with a letter that joins the one before it.
func joins(following []rune) bool {
	for _, r := range following {
		if r == tatweel || r == joiner || arabicForms[r][final] != 0 {
			return true
		}
		if !unicode.Is(unicode.Mn, r) {
			return false
		}
	}
	return false
}

func (f letterForms) beside(before, after bool) rune {
	switch {
	case before && after:
		return f[medial]
	case before:
		return f[final]
	case after:
		return f[initial]
	}
	return f[isolated]
}

// visual is a line of text in the order in which its letters stand from left to right (Unicode standard annex 9), each in its form, and whether it is
// to be read from the right.
func visual(s string) (ordered string, fromRight bool) {
	if !hasRightToLeft(s) {
		return s, false
	}
	var p bidi.Paragraph
	if _, err := p.SetString(s); err != nil {
		return s, false
	}
	order, err := p.Order()
	if err != nil {
		return s, false
	}
	fromRight = firstStrong(s) == bidi.R || firstStrong(s) == bidi.AL
	var out, turned []string // turned are runs within which, and of which, the order is from the right
	turn := func() {
		slices.Reverse(turned)
		out, turned = append(out, turned...), nil
	}
	for i := range order.NumRuns() {
		run := order.Run(i)
		text := run.String()
		switch {
		case run.Direction() == bidi.RightToLeft:
			turned = append(turned, reversed(shaped(text)))
		case fromRight || len(turned) > 0 && firstStrong(text) != bidi.L: // numbers stand within what is read from the right
			turned = append(turned, text)
		default:
			turn()
			out = append(out, text)
		}
	}
	turn()
	return strings.Join(out, ""), fromRight
}

// reversed turns a text around. Brackets are mirrored, and signs stay behind their letters.
func reversed(s string) string {
	var out []string
	for _, r := range s {
		if n := len(out); n > 0 && unicode.Is(unicode.Mn, r) {
			out[n-1] += string(r)
			continue
		}
		out = append(out, bidi.ReverseString(string(r)))
	}
	slices.Reverse(out)
	return strings.Join(out, "")
}

// firstStrong is the class of the first letter that has a direction; AN, as numbers have it, if none has.
func firstStrong(s string) bidi.Class {
	for _, r := range s {
		p, _ := bidi.LookupRune(r)
		if c := p.Class(); c == bidi.L || c == bidi.R || c == bidi.AL {
			return c
		}
	}
	return bidi.AN
}

func hasRightToLeft(s string) bool {
	for _, r := range s {
		if r >= 0x590 {
			p, _ := bidi.LookupRune(r)
			if c := p.Class(); c == bidi.R || c == bidi.AL || c == bidi.AN {
				return true
			}
		}
	}
	return false
}
