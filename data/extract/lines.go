package extract

import (
	"bytes"
	"math"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// line is a printed line: its words, where it starts and ends, its baseline and the size of its type. y grows upwards.
type line struct {
	text      string
	x0, x1, y float64
	size      float64
}

// lines puts glyphs together in the order in which the file draws them, which in documents is that of reading. Blanks are often not drawn:
// a gap of some width is one. Where they are, letters may stand wider apart.
func lines(glyphs []glyph) pdfPage {
	const baseline = .45 // of the size of the type
	gap := .18
	if drawsBlanks(glyphs) {
		gap = .4
	}
	var page pdfPage
	var b strings.Builder
	var now line
	end := func() {
		if text := tidy(b.String()); text != "" {
			now.text = text
			page = append(page, now)
		}
		b.Reset()
	}
	for i, g := range glyphs {
		em := max(g.size, 1)
		same := i > 0 && math.Abs(g.y0-now.y) < baseline*max(em, now.size) && g.x0 > now.x1-em
		if !same {
			end()
			now = line{x0: g.x0, x1: g.x0, y: g.y0, size: g.size}
		} else if g.x0 > now.x1+gap*em {
			b.WriteByte(' ')
		}
		b.WriteString(g.text)
		if strings.TrimSpace(g.text) != "" {
			now.size = max(now.size, g.size)
		}
		now.x1 = max(now.x1, g.x1)
	}
	end()
	return page
}

// drawsBlanks reports whether blanks are drawn as characters, of which they are some sixth.
func drawsBlanks(glyphs []glyph) bool {
	n := 0
	for _, g := range glyphs {
		if g.text == " " || g.text == "\u00a0" {
			n++
		}
	}
	return n*12 > len(glyphs)
}

// ligatures are letters that type draws in one piece.
var ligatures = strings.NewReplacer("ﬀ", "ff", "ﬁ", "fi", "ﬂ", "fl", "ﬃ", "ffi", "ﬄ", "ffl", "ﬅ", "st", "ﬆ", "st", "\u00a0", " ", "\ufffd", "", "\x00", "")

// tidy is a line as it is read: single blanks, letters apart, accents joined to theirs. A soft hyphen at its end stays for joining.
func tidy(s string) string {
	s = strings.ToValidUTF8(s, "")
	hyphen := strings.HasSuffix(strings.TrimSpace(s), "\u00ad")
	s = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return ' '
		}
		return r
	}, ligatures.Replace(s))
	s = strings.Join(strings.Fields(norm.NFC.String(clean(s))), " ")
	if hyphen {
		s += "-"
	}
	return s
}

// paragraphs joins the lines of pages to paragraphs, one a line, with an empty line between two. Running heads and page numbers are left out.
func paragraphs(pages []pdfPage) string {
	var all []line
	var starts []int // of pages
	for _, p := range withoutRunningHeads(pages) {
		starts = append(starts, len(all))
		all = append(all, p...)
	}
	j := newJoiner(all)
	for i, l := range all {
		if i > 0 {
			_, first := slices.BinarySearch(starts, i)
			j.add(all[i-1], l, first)
		} else {
			j.b = append(j.b, l.text...)
		}
	}
	return string(j.b)
}

// withoutRunningHeads leaves out lines at the top and the foot of pages that most pages have at the same height, but for their numbers. They
// are set in type no larger than the text; a heading is.
func withoutRunningHeads(pages []pdfPage) []pdfPage {
	const fewest = 3
	if len(pages) < fewest {
		return pages
	}
	usual := usualSize(pages)
	seen := map[runningHead]int{}
	for _, p := range pages {
		once := map[runningHead]bool{}
		for _, i := range edges(len(p)) {
			if head := headOf(p[i]); !once[head] {
				once[head] = true
				seen[head]++
			}
		}
	}
	out := make([]pdfPage, len(pages))
	for n, p := range pages {
		drop := map[int]bool{}
		for _, i := range edges(len(p)) {
			drop[i] = seen[headOf(p[i])]*2 > len(pages) && p[i].size < usual*1.15
		}
		for i, l := range p {
			if !drop[i] {
				out[n] = append(out[n], l)
			}
		}
	}
	return out
}

// runningHead is what lines have in common that are printed on many pages.
type runningHead struct {
	text   string // without its digits
	height int    // in quarters of an inch
}

func headOf(l line) runningHead { return runningHead{withoutDigits(l.text), int(math.Round(l.y / 18))} }

// usualSize is the size of type that most lines have.
func usualSize(pages []pdfPage) float64 {
	var sizes []float64
	for _, p := range pages {
		for _, l := range p {
			sizes = append(sizes, l.size)
		}
	}
	if len(sizes) == 0 {
		return 0
	}
	slices.Sort(sizes)
	return sizes[len(sizes)/2]
}

// edges are the first and the last two of n.
func edges(n int) []int {
	const few = 2
	var out []int
	for i := range n {
		if i < few || i >= n-few {
			out = append(out, i)
		}
	}
	return out
}

func withoutDigits(s string) string {
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		if unicode.IsDigit(r) || r == '|' || r == '-' || r == '–' {
			return -1
		}
		return unicode.ToLower(r)
	}, s))
}

// joiner writes lines as paragraphs.
type joiner struct {
	b       []byte
	leading float64             // the usual distance of lines, in sizes of the type
	right   map[int]float64     // how far lines of a size usually reach
	words   map[string]struct{} // that stand inside lines, lower-case
}

func newJoiner(all []line) *joiner {
	j := &joiner{right: map[int]float64{}, words: map[string]struct{}{}}
	var steps []float64
	reach := map[int][]float64{}
	for i, l := range all {
		if i > 0 && l.size > 0 {
			if step := (all[i-1].y - l.y) / l.size; step > .8 && step < 3 {
				steps = append(steps, step)
			}
		}
		reach[sizeClass(l)] = append(reach[sizeClass(l)], l.x1-l.x0)
		fields := strings.Fields(l.text)
		for k, w := range fields {
			if k < len(fields)-1 || !strings.HasSuffix(w, "-") {
				j.words[bare(w)] = struct{}{}
			}
		}
	}
	j.leading = 1.2
	if len(steps) > 0 {
		slices.Sort(steps)
		j.leading = steps[len(steps)*2/5]
	}
	for size, widths := range reach {
		slices.Sort(widths)
		j.right[size] = widths[len(widths)*3/4]
	}
	return j
}

func sizeClass(l line) int { return int(math.Round(2 * l.size)) }

func bare(word string) string {
	return strings.ToLower(strings.TrimFunc(word, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }))
}

// add writes l, which follows last.
func (j *joiner) add(last, l line, newPage bool) {
	if j.parts(last, l, newPage) {
		j.b = append(append(j.b, "\n\n"...), l.text...)
		return
	}
	stem, hyphen := bytes.CutSuffix(j.b, []byte("-"))
	if !hyphen {
		stem, hyphen = bytes.CutSuffix(j.b, []byte("\u2010"))
	}
	switch {
	case !hyphen:
		j.b = append(j.b, ' ')
	case !j.keepsHyphen(lastWord(stem), l.text):
		j.b = stem
	}
	j.b = append(j.b, l.text...)
}

func lastWord(b []byte) string { return string(b[bytes.LastIndexAny(b, " \n")+1:]) }

// parts reports whether a paragraph ends between two lines.
func (j *joiner) parts(last, l line, newPage bool) bool {
	em := max(last.size, l.size, 1)
	if math.Abs(last.size-l.size) > .12*em || startsEntry(l.text) {
		return true
	}
	sentence := endsSentence(last.text)
	step := (last.y - l.y) / em
	if newPage || step < -.5 || step > 6 { // another page or column: a sentence goes on
		return sentence || !continues(l.text)
	}
	if step > j.leading*1.35 {
		return true
	}
	indent, short := l.x0-last.x0, last.x1-last.x0 < .85*j.right[sizeClass(last)]
	switch {
	case short && (sentence || startsUpper(l.text)):
		return true
	case indent > .8*em && indent < 5*em && sentence:
		return true
	}
	return false
}

func endsSentence(s string) bool {
	r, _ := utf8.DecodeLastRuneInString(strings.TrimRight(s, `"'”’)]»`))
	return strings.ContainsRune(".!?:…", r)
}

func startsUpper(s string) bool {
	r, _ := utf8.DecodeRuneInString(strings.TrimLeft(s, `"'“‘([«`))
	return unicode.IsUpper(r)
}

// continues reports whether a line can be the middle of a sentence: it starts in lower case, or the language has no case.
func continues(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return !startsUpper(s) && unicode.IsLetter(r) || unicode.IsDigit(r)
}

// keepsHyphen reports whether the hyphen between a word and the first one of next is part of the word: the text has the word with
// it elsewhere and not without, or it is one that is not parted so, such as a name, an acronym or a number.
func (j *joiner) keepsHyphen(head, next string) bool {
	first, _, _ := strings.Cut(next, " ")
	if head == "" || strings.HasSuffix(head, "-") {
		return true
	}
	if r, _ := utf8.DecodeRuneInString(first); !unicode.IsLower(r) {
		return true
	}
	if _, whole := j.words[bare(head+first)]; whole {
		return false
	}
	if _, parted := j.words[bare(head+"-"+first)]; parted {
		return true
	}
	upper := 0
	for _, r := range head {
		if unicode.IsUpper(r) || unicode.IsDigit(r) {
			upper++
		}
	}
	return upper > 1 || strings.Contains(head, "-")
}
