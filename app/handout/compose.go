package handout

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"incidentmap/app/brief"
	"incidentmap/app/words"
	"incidentmap/data"
)

// design says how large a page is and its type, in points.
type design struct {
	width, height          float64
	margin                 float64
	title, text, row, foot float64 // sizes of type
	mapWidth               float64 // beside which the text stands
	narrower               float64 // share of it that the map may be narrowed to, where all of a step then stands on one page
	slides                 bool    // notes stand beside the page, not on it
}

var (
	paper = design{width: 841.89, height: 595.28, margin: 34, title: 19, text: 11, row: 8.6, foot: 7, mapWidth: 412, narrower: 0.72}
	slide = design{width: 960, height: 540, margin: 34, title: 26, text: 15, row: 10.5, foot: 7.5, mapWidth: 400, narrower: 0.8, slides: true}
)

const (
	leading     = 1.3
	markingSize = 12.0 // the least that the Traffic Light Protocol 2.0 allows
	gap         = 14.0 // between columns
)

// leaf is one page of paper, or one slide.
type leaf struct {
	page      *brief.Page
	title     string
	meta      string
	marking   data.Marking
	notes     string // of a slide
	drawn     bool   // whether it has a map
	picture   rect   // where the map stands
	flow      []placed
	foot      []placed
	footTop   float64
	named     map[int]bool // numbers of the sources that stand at its foot
	sources   []*brief.Source
	waiting   []*brief.Source // that the foot has no room for: they stand on the next page
	mapBottom float64
}

type rect struct{ x, y, w, h float64 }

// placed is a block at its place.
type placed struct {
	block
	rect
	lines [][]line // of each cell
	size  float64
}

// block is what stands below one another: a paragraph, or a row of a table.
type block struct {
	kind    kind
	cells   []cell
	before  []block         // of a row: what stands before it where a column begins with it
	named   []cell          // of a row: its cells there, with the incident that it is of
	sources []*brief.Source // that stand at the foot of its page
	above   float64         // room that it keeps to what is above it, in lines
}

type cell struct {
	spans   []span
	share   float64 // of the width of a row
	columns int     // of the table that it takes, if more than one
}

type kind uint8

const (
	text    kind = iota
	heading      // of what follows
	head         // first row of a table
	row
	subrow // tells more of the row above
	note
	foot
	space // between what is above and below it, where there is room
)

func (k kind) tabular() bool { return k == head || k == row || k == subrow }

// composer makes the pages of a handout.
type composer struct {
	*measurer
	design
	deck  *brief.Deck
	notes bool
	out   []*leaf
}

// compose makes the pages of a deck in a layout.
func compose(ctx context.Context, d *brief.Deck, o Options, to design) ([]*leaf, *composer, error) {
	m, err := newMeasurer(o.Fonts)
	if err != nil {
		return nil, nil, err
	}
	c := &composer{measurer: m, design: to, deck: d, notes: o.Notes}
	if o.Layout != Table {
		for _, p := range d.Pages {
			if err := ctx.Err(); err != nil {
				return nil, nil, err
			}
			if o.Layout == Sheets {
				c.sheet(p)
			} else {
				c.step(p)
			}
		}
	}
	if o.Layout != Sheets {
		table := d.Table()
		if err := table.Within(o.Cap); err != nil {
			return nil, nil, err
		}
		c.table(table)
	}
	for _, l := range c.out {
		c.finish(l)
	}
	return c.out, c, nil
}

// step composes a page with the map at the left, figures and statements beside it, and the notes below it. The map is narrower where that keeps all of
// it on one page.
func (c *composer) step(p *brief.Page) {
	whole, before := c.mapWidth, len(c.out)
	for _, share := range []float64{1, (1 + c.narrower) / 2, c.narrower, 1} {
		c.mapWidth, c.out = whole*share, c.out[:before]
		if c.stepBeside(p); len(c.out) == before+1 {
			break
		}
	}
	c.mapWidth = whole
}

// stepBeside composes a step beside a map of the width that is set.
func (c *composer) stepBeside(p *brief.Page) {
	l := c.leaf(p, cmp.Or(oneLine(p.Step.Title), oneLine(c.deck.Title)))
	top := c.top(l)
	l.drawn, l.picture = true, rect{c.margin, top, c.mapWidth, c.mapWidth * brief.MapHeight / brief.MapWidth}
	l.mapBottom = l.picture.y + l.picture.h
	rest := c.fill(l, c.story(p), c.beside(top))
	c.onward(l, c.fill(l, append(rest, c.notesOf(p, l)...), rect{x: c.margin, y: l.mapBottom + gap/2, w: c.mapWidth}))
}

// sheet composes a page that the map fills, and behind it pages of what it shows.
func (c *composer) sheet(p *brief.Page) {
	l := c.leaf(p, cmp.Or(oneLine(p.Step.Title), oneLine(c.deck.Title)))
	if len(p.Figures)+len(p.Statements) > 0 {
		l.meta = words.Join(l.meta, "figures and sources on the next page")
	}
	top := c.top(l)
	l.drawn, l.picture = true, rect{c.margin, top, c.width - 2*c.margin, c.bottom(l) - top}
	l.mapBottom = c.bottom(l)
	c.onward(l, append(c.story(p), c.notesOf(p, l)...))
}

// table composes pages of figures alone.
func (c *composer) table(p *brief.Page) {
	if len(p.Figures) == 0 && len(c.out) > 0 {
		return
	}
	l := c.leaf(p, oneLine(p.Step.Title))
	if len(p.Figures) == 0 {
		c.fill(l, []block{{kind: text, cells: whole(span{text: "No document states a figure."})}}, rect{x: c.margin, y: c.top(l), w: c.width - 2*c.margin})
		return
	}
	full := rect{x: c.margin, y: c.top(l), w: c.width - 2*c.margin}
	for rest := c.fill(l, c.figures(p, true), full); len(rest) > 0 || len(l.waiting) > 0; rest = c.fill(l, rest, full) {
		l = c.next(l)
	}
}

// onward flows what is left over on to pages of two columns, of which the second is used where the first is full.
func (c *composer) onward(l *leaf, rest []block) {
	for len(rest) > 0 || len(l.waiting) > 0 {
		l = c.next(l)
		top, w := c.top(l), (c.width-2*c.margin-gap)/2
		rest = c.fill(l, rest, rect{x: c.margin, y: top, w: w})
		rest = c.fill(l, rest, rect{x: c.margin + w + gap, y: top, w: w})
	}
}

func (c *composer) leaf(p *brief.Page, title string) *leaf {
	l := &leaf{page: p, title: title, marking: c.deck.Case.Marking.With(p.Marking), named: map[int]bool{}}
	l.meta = words.Join(p.AsOf, p.Counts, unplaced(p))
	c.out = append(c.out, l)
	return l
}

// next is a further page of the same step.
func (c *composer) next(l *leaf) *leaf {
	n := c.leaf(l.page, strings.TrimSuffix(l.title, continued)+continued)
	c.name(n, l.waiting)
	return n
}

const continued = " (continued)"

// top is where the body of a page begins: below its marking, title and what is shown.
func (c *composer) top(l *leaf) float64 {
	y := c.headHeight(l)
	y += float64(len(c.titleLines(l))) * c.title * 1.2
	y += float64(len(c.metaLines(l))) * c.row * leading
	return y + gap/2
}

func (c *composer) headHeight(l *leaf) float64 {
	return c.margin*0.6 + float64(max(1, len(c.markingLines(l))))*markingSize*1.4 + 6
}

func (c *composer) titleLines(l *leaf) []line {
	return first(mostTitle, c.wrap([]span{{text: l.title, bold: true}}, (c.width-2*c.margin)/c.title))
}

func (c *composer) metaLines(l *leaf) []line {
	return first(mostTitle, c.wrap([]span{{text: oneLine(l.meta), ink: grey}}, (c.width-2*c.margin)/c.row))
}

// markingLines are the marking as it stands at head and foot of a page.
func (c *composer) markingLines(l *leaf) []line {
	return first(mostMarking, c.wrap([]span{{text: oneLine(l.marking.String()), bold: true}}, (c.width-2*c.margin)*0.7/markingSize))
}

// What stands at the head of a page leaves room for the page. A title that is cut stands whole in the text; a label of the Traffic Light Protocol
// comes before other words, which are whole in the metadata of the file.
const (
	mostTitle   = 3 // lines
	mostMarking = 5
)

// first are the first lines; an ellipsis says that there are more.
func first(n int, lines []line) []line {
	if len(lines) <= n {
		return lines
	}
	lines = lines[:n:n]
	last := append(line{}, lines[n-1]...)
	if len(last) > 0 {
		last[len(last)-1].text += "…"
	}
	lines[n-1] = last
	return lines
}

// markingWidth is how wide the marking of a page is with the black around it.
func (c *composer) markingWidth(l *leaf) float64 {
	wide := 0.0
	for _, one := range c.markingLines(l) {
		wide = max(wide, c.lineWidth(one)*markingSize+10)
	}
	return wide
}

// bottom is where the body of a page ends, with the sources that it has at its foot so far.
func (c *composer) bottom(l *leaf) float64 {
	return c.floor(l) - c.footHeight(l.sources)
}

// floor is where the number of the page and its marking begin.
func (c *composer) floor(l *leaf) float64 { return c.height - c.headHeight(l) }

// beside is the column at the right of the map.
func (c *composer) beside(top float64) rect {
	x := c.margin + c.mapWidth + gap
	return rect{x: x, y: top, w: c.width - c.margin - x}
}

// fill sets blocks into a column as long as they, and the sources that they name, find room on the page. It returns what does not.
func (c *composer) fill(l *leaf, blocks []block, column rect) []block {
	left := blocks // if nothing finds room
	lead := 0      // how many of the blocks only say of what the next one is
	if len(blocks) > 0 && len(blocks[0].before) > 0 {
		first := blocks[0]
		if lead = len(first.before); first.named != nil {
			first.cells = first.named
		}
		blocks = slices.Concat(first.before, []block{first}, blocks[1:])
	}
	empty := len(l.flow) == 0 && !l.drawn
	y := column.y
	for n := 0; len(blocks) > 0; n++ {
		b := blocks[0]
		s := c.set(b, rect{column.x, y, column.w, 0})
		if y > column.y {
			s.y += b.above * s.size
		}
		bottom := c.floor(l) - c.footHeight(withNew(l, b.sources))
		switch {
		case s.y+s.h <= bottom && c.lowest(l) <= bottom && !c.lonely(l, blocks, s, lead-n):
		case empty && n <= lead: // a page of its own has no room for it: cut it
			var tail block
			if s, tail = c.cut(s, c.floor(l)-c.footLimit()); len(tail.cells) > 0 {
				blocks = append([]block{b, tail}, blocks[1:]...)
			}
		case b.kind == space:
			blocks = blocks[1:]
			continue
		case n == 0:
			return left
		default:
			return blocks
		}
		c.name(l, b.sources)
		l.flow = append(l.flow, s)
		y = s.y + s.h
		blocks = blocks[1:]
	}
	return nil
}

// lonely reports whether a heading would stand without the first block that it is the heading of, which is so many blocks further on: that one, too,
// needs room for its sources.
func (c *composer) lonely(l *leaf, blocks []block, s placed, further int) bool {
	if s.kind == heading || s.kind == head {
		further = max(further, 1)
	}
	sources := slices.Clone(s.sources)
	y := s.y + s.h
	for _, b := range blocks[1:min(len(blocks), 1+max(0, further))] {
		first := c.set(b, rect{s.x, y, s.w, 0})
		y += b.above*first.size + first.h
		for _, one := range b.sources {
			if !slices.Contains(sources, one) {
				sources = append(sources, one)
			}
		}
		if bottom := c.floor(l) - c.footHeight(withNew(l, sources)); y > bottom || c.lowest(l) > bottom {
			return true
		}
	}
	return false
}

// lowest is how far down the page is used.
func (c *composer) lowest(l *leaf) float64 {
	y := l.mapBottom
	for i := range l.flow {
		y = max(y, l.flow[i].y+l.flow[i].h)
	}
	return y
}

// set breaks a block into lines of a width.
func (c *composer) set(b block, at rect) placed {
	s := placed{block: b, rect: at, size: c.sizeOf(b.kind)}
	most := 0
	for _, cell := range b.cells {
		lines := c.wrap(cell.spans, (at.w*cell.share-cellPadding(b.kind))/s.size)
		s.lines = append(s.lines, lines)
		most = max(most, len(lines))
	}
	s.h = float64(most) * s.size * leading
	if b.kind.tabular() {
		s.h += rowPadding
	}
	return s
}

const rowPadding = 3.0

func cellPadding(k kind) float64 {
	if k.tabular() {
		return 6
	}
	return 0
}

// cut keeps the lines of a block that end above a height; the tail is a block of the others.
func (c *composer) cut(s placed, bottom float64) (kept placed, tail block) {
	n := max(1, int((bottom-s.y)/(s.size*leading)))
	if s.h <= float64(n)*s.size*leading+rowPadding {
		return s, block{}
	}
	tail = block{kind: s.kind, sources: s.sources}
	var cells []cell
	for i := range s.lines {
		rest := cell{share: s.cells[i].share, columns: s.cells[i].columns}
		if len(s.lines[i]) > n {
			for _, l := range s.lines[i][n:] {
				rest.spans = append(append(rest.spans, l...), span{text: " "})
			}
			s.lines[i] = s.lines[i][:n]
		}
		kept := cell{share: rest.share, columns: rest.columns}
		for _, l := range s.lines[i] {
			kept.spans = append(append(kept.spans, l...), span{text: " "})
		}
		cells = append(cells, kept)
		tail.cells = append(tail.cells, rest)
	}
	s.cells, s.h = cells, float64(n)*s.size*leading
	return s, tail
}

func (c *composer) sizeOf(k kind) float64 {
	switch k {
	case text:
		return c.text
	case heading:
		return c.row + 1
	case foot:
		return c.foot
	}
	return c.row
}

// footLimit is how high the foot of a page may grow.
func (c *composer) footLimit() float64 { return c.height * 0.45 }

// name puts sources to the foot of a page; those that find no room there wait for the next one.
func (c *composer) name(l *leaf, sources []*brief.Source) {
	for _, s := range sources {
		if l.named[s.Number] {
			continue
		}
		l.named[s.Number] = true
		if more := append(slices.Clip(l.sources), s); len(l.sources) == 0 || c.footHeight(more) <= c.footLimit() {
			l.sources = more
		} else {
			l.waiting = append(l.waiting, s)
		}
	}
}

// withNew are the sources of a page and those that are new to it.
func withNew(l *leaf, sources []*brief.Source) []*brief.Source {
	all := slices.Clip(l.sources)
	for _, s := range sources {
		if !l.named[s.Number] {
			all = append(all, s)
		}
	}
	return all
}
