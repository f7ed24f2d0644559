package resolve

import (
	"strconv"
	"strings"

	"incidentmap/data"
)

// InWords is the headline of a figure whose document gives no number and no word for one either.
const InWords = "in words only"

// FormatNumber says a number as it was meant: "140", "more than 60", "about 1,500 to 4,000"; "" if there is no numeral.
func FormatNumber(n *data.Number) string {
	low, high, ok := stated(n)
	if !ok {
		return ""
	}
	words := thousands(low)
	if high != low {
		words += " to " + thousands(high)
	}
	if n.Qualifier != data.Exactly && n.Qualifier != "" {
		words = string(n.Qualifier) + " " + words
	}
	return words
}

// Range gives the smallest and the largest number stated, "60–140", or the one if they are the same; "" if no number of the whole is stated, or
// only how many it is at least or at most.
func (f *Figure) Range() string {
	switch {
	case f.Min == nil || f.Max == nil:
		return ""
	case *f.Min == *f.Max:
		return thousands(*f.Min)
	}
	return thousands(*f.Min) + "–" + thousands(*f.Max)
}

// Words names the part with its figure: "about 200 civilians", "hundreds of pupils".
func (p Part) Words() string {
	switch {
	case p.Number != nil:
		return p.Headline + " " + p.Of
	case p.Headline == InWords:
		return p.Of + " (" + InWords + ")"
	}
	return p.Headline + " of " + p.Of
}

// thousands writes n with a comma before each group of three digits.
func thousands(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// headline is a claim's figure in words: its number or, without a numeral, the word that its text has instead.
func headline(c *data.Claim) string {
	if words := FormatNumber(c.Number); words != "" {
		return words
	}
	for word := range strings.FieldsFuncSeq(strings.ToLower(c.Text), func(r rune) bool { return r < 'a' || r > 'z' }) {
		switch word {
		case "dozens", "scores", "hundreds", "thousands":
			return word
		}
	}
	return InWords
}
