package query

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"incidentmap/data"
	"incidentmap/data/resolve"
)

// words are folded search words.
type words []string

func splitWords(s string) words { return strings.Fields(Fold(s)) }

// in reports whether every word occurs in a text, at any place in it.
func (w words) in(text string) bool {
	if len(w) == 0 {
		return true
	}
	text = Fold(text)
	for _, word := range w {
		if !strings.Contains(text, word) {
			return false
		}
	}
	return true
}

// incidentText is what can be found of an incident by itself. A line break keeps words of two fields apart.
func incidentText(in *resolve.Incident) string {
	fields := []string{in.ID, in.Title, string(in.Kind), string(in.Status)}
	for _, s := range in.Sites {
		fields = append(fields, s.Name, s.LocalName, s.Place, s.Admin, s.Country)
	}
	return strings.Join(fields, "\n") + "\n"
}

func claimText(c *data.Claim, d *data.Document) string {
	fields := []string{c.Text, c.Voice, c.Actor, c.Of, c.Note, c.Locator.Section, c.Locator.Anchor}
	if d != nil {
		fields = append(fields, d.Publisher, d.Title, strings.Join(d.Authors, "\n"))
	}
	return strings.Join(fields, "\n") + "\n"
}

// Fold reduces a text to what a search compares: without case, accents and vowel signs, and with letters alike that are typed for each
// other (the yeh and kaf of Arabic and Persian, the dotless i of Turkish, digits of any script, kinds of dash). Apostrophes are dropped.
func Fold(s string) string {
	out := make([]byte, 0, len(s))
	for i := 0; i < len(s); {
		if c := s[i]; c < utf8.RuneSelf {
			if c != '\'' && c != '`' {
				out = append(out, lowerASCII(c))
			}
			i++
			continue
		}
		end := i
		for end < len(s) && s[end] >= utf8.RuneSelf {
			end++
		}
		out = foldRunes(out, s[i:end])
		i = end
	}
	return string(out)
}

func lowerASCII(c byte) byte {
	if 'A' <= c && c <= 'Z' {
		return c + 'a' - 'A'
	}
	return c
}

// foldRunes appends a folded run of characters beyond ASCII. Normalising such runs alone is enough, as the marks that it parts from their
// letters are dropped, and it is what makes searching a case fast.
func foldRunes(out []byte, s string) []byte {
	for _, r := range norm.NFKD.String(s) {
		if unicode.In(r, unicode.Mn, unicode.Cf) {
			continue
		}
		r = unicode.ToLower(r)
		if other, ok := alike[r]; ok {
			out = append(out, other...)
			continue
		}
		if digit, ok := digitOf(r); ok {
			r = digit
		}
		out = utf8.AppendRune(out, r)
	}
	return out
}

// alike are the letters that folding replaces and normalisation leaves alone.
var alike = map[rune]string{
	'ı': "i", 'ß': "ss", 'ø': "o", 'đ': "d", 'ð': "d", 'ł': "l", 'æ': "ae", 'œ': "oe", 'þ': "th",
	'ي': "ی", 'ى': "ی", 'ې': "ی", 'ك': "ک", 'ة': "ه", 'ە': "ه", 'ـ': "",
	'–': "-", '—': "-", '‑': "-", '‐': "-", '−': "-",
	'’': "", '‘': "", 'ʼ': "", 'ʿ': "", 'ʾ': "",
}

// digitOf is the ASCII digit for a decimal digit of another script: Unicode keeps the ten of each script together, in order.
func digitOf(r rune) (rune, bool) {
	if !unicode.Is(unicode.Nd, r) {
		return 0, false
	}
	value := rune(0)
	for value < 9 && unicode.Is(unicode.Nd, r-value-1) {
		value++
	}
	return '0' + value, true
}
