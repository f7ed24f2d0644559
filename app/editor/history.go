package editor

import (
	"cmp"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"

	"incidentmap/app/flow"
	"incidentmap/app/ink"
	"incidentmap/app/words"
	"incidentmap/data"
	"incidentmap/data/query"
)

// history is the list of edits of a sheet.
type history struct {
	*sheet
	ofCase bool // not of one incident
	edits  []past
	shown  []past
	note   string // where there is nothing to list
	find   *entry
	flow   *flow.Flow
	all    map[int64]bool // edits of which all lines are shown
}

// past is an edit as it is listed.
type past struct {
	seq                int64
	title, when, lines string
	more               int // lines that are left out
	whole              string
	folded             string
}

const (
	historyInset = 14
	linesShown   = 4
)

// History opens the list of what was changed, when and by whom: in the whole case, or of one incident.
func (e *Editor) History(incident string) {
	title, about := "History", "Every edit of this case, the latest first."
	if in := findIncident(e.cfg.Case(), incident); in != nil {
		title, about = "History of "+in.Name(), "Every edit of this incident and its claims, the latest first."
	}
	h := &history{sheet: e.newSheet(title, "", ""), ofCase: incident == "", note: "Reading …", all: map[int64]bool{}}
	h.find = h.entry("", "Filter: words, a name, a day")
	h.find.OnChanged = func(string) { h.filter() }
	h.flow = flow.New(h.compose)
	h.flow.Enlarged = true
	h.flow.OnKey = func(k *fyne.KeyEvent) {
		if k.Name == fyne.KeyEscape {
			h.escape()
		}
	}
	head := container.New(layout.NewCustomPaddedLayout(4, 4, 14, 14), container.NewVBox(container.New(layout.NewCustomPaddedLayout(-4, -6, -6, -6), small(about)), h.find))
	h.fill(container.NewBorder(head, nil, nil, nil, h.flow))
	e.begin(h.sheet)
	if e.OnHistory == nil {
		return
	}
	e.OnHistory(incident, func(edits []*data.Edit, err error) {
		h.note = "Nothing was changed yet."
		if err != nil {
			h.note = "The history could not be read: " + err.Error()
		}
		h.edits = h.edits[:0]
		t := newTeller(e.cfg.Case(), edits)
		for _, x := range edits {
			h.edits = append(h.edits, pastOf(t, x))
		}
		if incident == "" && len(h.edits) > 0 {
			const made = "The case file was made"
			h.edits = append(h.edits, past{title: made, lines: "Before the first edit", folded: query.Fold(made)})
		}
		h.filter()
	})
}

// fill shows something else in place of the fields.
func (s *sheet) fill(o fyne.CanvasObject) {
	border := s.content.(*fyne.Container)
	for i, have := range border.Objects {
		if have == s.body {
			border.Objects[i] = o
		}
	}
}

func pastOf(t *teller, e *data.Edit) past {
	lines := t.lines(e)
	p := past{seq: e.Seq, title: t.title(e), when: words.Join(e.Time.Local().Format("2 January 2006, 15:04"), cmp.Or(e.Author, "nobody named"))}
	p.whole = strings.Join(lines, "\n")
	p.lines = strings.Join(lines[:min(len(lines), linesShown)], "\n")
	p.more = max(0, len(lines)-linesShown)
	p.folded = query.Fold(p.title + " " + p.when + " " + p.whole)
	return p
}

func (h *history) filter() {
	asked := query.Fold(h.find.value())
	h.shown = nil
	for _, p := range h.edits {
		if hasWords(p.folded, asked) {
			h.shown = append(h.shown, p)
		}
	}
	h.flow.Rewind()
	h.flow.Reload()
}

func (h *history) compose(width float32) []flow.Row {
	w := width - 2*historyInset
	if len(h.shown) == 0 {
		text := h.note
		if len(h.edits) > 0 {
			text = "No edit has these words."
		}
		return []flow.Row{{ID: "none", Height: ink.Muted.Height(text, w) + 16, Draw: func(d *ink.Drawing) { d.Text(text, ink.Muted, historyInset, 8, w) }}}
	}
	var rows []flow.Row
	for _, p := range h.shown {
		rows = append(rows, h.row(p, w))
	}
	return rows
}

func (h *history) row(p past, w float32) flow.Row {
	const look, back = "Look at this state", "Go back to it"
	id := "edit " + words.Count(int(p.seq))
	text, more := p.lines, p.more
	if h.all[p.seq] {
		text, more = p.whole, 0
	}
	height := float32(8) + ink.Strong.Height(p.title, w) + ink.Caption.Height(p.when, w)
	for l := range strings.SplitSeq(text, "\n") {
		height += ink.Body.Height(l, w) + 2
	}
	rest := ""
	if more > 0 {
		rest = words.Plural(more, "more change")
		height += ink.Link.Leading()
	}
	y := height + 2
	lookAt := func() {
		if h.ed.OnLook != nil {
			h.ed.OnLook(p.seq)
		}
	}
	row := flow.Row{ID: id, Height: height + ink.Link.Leading() + 10, Tap: lookAt,
		Zones: []flow.Zone{{X: historyInset, Y: y, W: ink.Link.Width(look) + 1, H: 21, Tap: lookAt,
			Tip: func() string { return "Shows the case as it was after this edit. Nothing is changed." }}}}
	returns := h.ofCase && h.ed.OnGoBack != nil && p.seq != h.edits[0].seq
	backX := historyInset + ink.Link.Width(look) + 20
	if returns {
		row.Zones = append(row.Zones, flow.Zone{X: backX, Y: y, W: ink.Link.Width(back) + 1, H: 21, Tap: func() { h.ed.OnGoBack(p.seq) },
			Tip: func() string { return "Takes back every later edit, as one edit. Undo brings them back." }})
	}
	open := func() { h.all[p.seq] = true; h.flow.Reload() }
	if more > 0 {
		row.Zones = append(row.Zones, flow.Zone{X: historyInset, Y: y - ink.Link.Leading() - 2, W: w, H: 21, Tap: open, Tip: func() string { return "Show them all" }})
	}
	row.Fold = func(on bool) {
		h.all[p.seq] = on
		h.flow.Reload()
	}
	row.Draw = func(d *ink.Drawing) {
		d.Box(theme.ColorNameSeparator, 0, 0, w+2*historyInset, 1, 0)
		at := d.Text(p.title, ink.Strong, historyInset, 8, w)
		at = d.Text(p.when, ink.Caption, historyInset, at, w)
		for l := range strings.SplitSeq(text, "\n") {
			at = d.Text(l, ink.Body, historyInset, at+2, w)
		}
		if rest != "" {
			d.Line(rest, ink.Link, historyInset, at, w)
		}
		d.Line(look, ink.Link, historyInset, y, w)
		if returns {
			d.Line(back, ink.Link, backX, y, w)
		}
	}
	return row
}
