package importer

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/widget"

	"incidentmap/data"
	"incidentmap/data/codec"
	"incidentmap/data/ingest"
	"incidentmap/geo/geodesy"
)

// columnsPage says what the columns mean and shows what becomes of the first rows.
type columnsPage struct {
	w        *Wizard
	list     *list
	preset   *choice
	dates    *choice
	axes     *choice
	notation *choice
	doubtful *widget.Check
	entries  []*field
	grade    *choice
	said     *widget.Label
	counts   *widget.Label
	grid     *grid
	samples  []string
	rows     []ingest.Row
	filled   *codec.Table // the table that is shown
	presets  *fyne.Container
	split    *container.Split // hidden until the columns have been looked at
	all      fyne.CanvasObject
}

var dateOrders = []struct {
	order ingest.DateOrder
	name  string
}{{ingest.DayFirst, "Day first, 31/12/2024"}, {ingest.MonthFirst, "Month first, 12/31/2024"}, {ingest.YearFirst, "Year first, 2024-12-31"}}

var axisOrders = []struct {
	order ingest.AxisOrder
	name  string
}{{ingest.LatLon, "Latitude first"}, {ingest.LonLat, "Longitude first"}}

var grades = []string{"Not graded", "A", "B", "C", "D", "E", "F"}

// source fields are what is asked about the data set, in the order of their entries.
var sourceFields = []struct {
	name, hint string
	of         func(*ingest.Source) *string
	check      func(string) error
}{
	{"Publisher", "who published it", func(s *ingest.Source) *string { return &s.Publisher }, nil},
	{"Title", "as it is cited", func(s *ingest.Source) *string { return &s.Title }, nil},
	{"Published", "2024-03-22", func(s *ingest.Source) *string { return &s.Published }, func(s string) error {
		_, err := data.ParseWhen(s)
		return err
	}},
	{"Address", "https://…", func(s *ingest.Source) *string { return &s.URL }, func(s string) error {
		if s != "" && !data.WebURL(s) {
			return errors.New("is no address that begins with http:// or https://")
		}
		return nil
	}},
}

func newColumnsPage(w *Wizard) *columnsPage {
	p := &columnsPage{w: w, said: widget.NewLabel(""), counts: widget.NewLabel(""), grid: w.grid()}
	p.said.Wrapping, p.said.Importance = fyne.TextWrapWord, widget.WarningImportance
	p.counts.TextStyle.Bold, p.counts.Truncation = true, fyne.TextTruncateEllipsis
	p.list = w.list(func() int { return len(w.mapping.Columns) }, p.newItem, p.showItem)
	p.list.HideSeparators = true
	p.preset = w.choice("How the codes of a known data set are read", nil, func(i int) {
		w.mapping.Preset = ""
		if i == 0 {
			w.mapping.Preset = ingest.PresetOf(w.current())
		}
		p.changed()
	})
	var names []string
	for _, o := range dateOrders {
		names = append(names, o.name)
	}
	p.dates = w.choice("How dates like 03/04/2024 are read", names, func(i int) { w.mapping.Dates = dateOrders[i].order; p.changed() })
	names = nil
	for _, o := range axisOrders {
		names = append(names, o.name)
	}
	p.axes = w.choice("Which coordinate comes first where one column has both and no letters tell", names, func(i int) {
		w.mapping.Axes = axisOrders[i].order
		p.changed()
	})
	names = []string{"As each is written"}
	for _, n := range geodesy.Notations {
		names = append(names, string(n))
	}
	p.notation = w.choice("How positions are written; rows in another notation are then skipped", names, func(i int) {
		w.mapping.Notation = ""
		if i > 0 {
			w.mapping.Notation = geodesy.Notations[i-1]
		}
		p.changed()
	})
	p.doubtful = widget.NewCheck("", func(on bool) {
		if w.quiet == 0 {
			w.mapping.Doubtful = on
			p.changed()
		}
	})
	p.grade = w.choice("Reliability of the source, from A (completely reliable) to F (cannot be judged)", grades, func(i int) {
		w.mapping.Source.Reliability = ""
		if i > 0 {
			w.mapping.Source.Reliability = data.Reliability(grades[i])
		}
	})
	p.grid.picked = func(row int) {
		if r := &p.rows[row]; r.Skipped != "" {
			w.say("Line %s: %s", count(r.Line), r.Skipped)
		} else {
			w.say("%s", strings.Join(append([]string{r.Incident.Title}, r.Notes...), "; "))
		}
	}
	p.split = p.compose()
	p.split.Hide()
	p.all = container.NewStack(p.split)
	return p
}

func (p *columnsPage) object() fyne.CanvasObject { return p.all }

func (p *columnsPage) compose() *container.Split {
	form := container.New(layout.NewFormLayout())
	row := func(name string, o fyne.CanvasObject) {
		form.Add(widget.NewLabel(name))
		form.Add(o)
	}
	p.presets = container.New(layout.NewFormLayout(), widget.NewLabel("Read as"), p.preset)
	row("Dates", p.dates)
	row("Coordinates", container.NewGridWithColumns(2, p.axes, p.notation))
	var source []fyne.CanvasObject
	for _, f := range sourceFields {
		e := p.w.field(f.hint, func(s string) {
			*f.of(&p.w.mapping.Source) = strings.TrimSpace(s)
			p.w.enable()
		})
		e.Validator = f.check
		p.entries = append(p.entries, e)
		source = append(source, e)
	}
	row("Published by", container.NewGridWithColumns(2, source[0], source[1]))
	row("Date, address", container.NewGridWithColumns(3, source[2], source[3], p.grade))
	top := container.NewVBox(p.said, p.presets, form, p.doubtful, p.counts)
	right := container.NewBorder(top, nil, nil, nil, p.grid.object())
	head := widget.NewLabelWithStyle("What each column means", fyne.TextAlignLeading, fyne.TextStyle{Bold: true})
	split := container.NewHSplit(container.NewBorder(head, nil, nil, nil, p.list), right)
	split.SetOffset(0.42)
	return split
}

// item is a row of the list of columns.
type item struct {
	widget.BaseWidget
	name, sample *widget.Label
	role         *choice
	column       int
	body         fyne.CanvasObject
}

func (p *columnsPage) newItem() fyne.CanvasObject {
	i := &item{name: widget.NewLabel(""), sample: widget.NewLabel("")}
	i.name.Truncation, i.sample.Truncation = fyne.TextTruncateEllipsis, fyne.TextTruncateEllipsis
	i.sample.Importance = widget.LowImportance
	i.name.TextStyle.Bold = true
	i.role = p.w.choice("What the column means", roleNames(), func(r int) {
		p.w.mapping = p.w.mapping.With(i.column, ingest.Roles[r])
		p.changed()
	})
	text := container.New(layout.NewCustomPaddedVBoxLayout(-12), i.name, i.sample)
	i.body = container.NewBorder(nil, nil, nil, container.New(fixed(200), container.NewVBox(layout.NewSpacer(), i.role, layout.NewSpacer())), text)
	i.ExtendBaseWidget(i)
	return i
}

// CreateRenderer implements fyne.Widget.
func (i *item) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(i.body) }

func (p *columnsPage) showItem(id widget.ListItemID, o fyne.CanvasObject) {
	i := o.(*item)
	m := &p.w.mapping
	if id >= len(m.Columns) || id >= len(p.samples) {
		return
	}
	i.column = id
	c := m.Columns[id]
	name := c.Name
	switch {
	case c.Role == ingest.Property:
	case p.w.recalled:
		name += "  · as last time"
	case c.Role == p.w.guessed.Columns[id].Role:
		name += "  · guessed"
	}
	p.w.silently(func() {
		i.name.SetText(name)
		i.sample.SetText(p.samples[id])
		i.role.SetSelectedIndex(max(0, slices.Index(ingest.Roles, c.Role)))
		if m.Preset != "" {
			i.role.Disable()
		} else {
			i.role.Enable()
		}
	})
}

func roleNames() []string {
	var out []string
	for _, r := range ingest.Roles {
		if r == ingest.Property {
			out = append(out, "Keep as it stands")
		} else {
			out = append(out, strings.ToUpper(string(r)[:1])+string(r)[1:])
		}
	}
	return out
}

// show looks at the table if it is another one than before.
func (p *columnsPage) show() {
	if p.filled == p.w.current() {
		return
	}
	p.w.rows = nil
	p.split.Hide()
	p.w.understand()
}

// fill shows the mapping.
func (p *columnsPage) fill() {
	w, t := p.w, p.w.current()
	p.filled = t
	p.samples = samples(t)
	w.silently(func() {
		preset := ingest.PresetOf(t)
		p.presets.Hide()
		if preset != "" {
			p.preset.Options = []string{"The data set " + preset + ", by its codes", "Columns as they are set at the left"}
			p.preset.SetSelectedIndex(map[bool]int{true: 1}[w.mapping.Preset == ""])
			p.presets.Show()
		}
		for i, o := range dateOrders {
			if o.order == w.mapping.Dates {
				p.dates.SetSelectedIndex(i)
			}
		}
		for i, o := range axisOrders {
			if o.order == w.mapping.Axes {
				p.axes.SetSelectedIndex(i)
			}
		}
		p.notation.SetSelectedIndex(slices.Index(geodesy.Notations, w.mapping.Notation) + 1)
		p.grade.SetSelectedIndex(max(0, slices.Index(grades, string(w.mapping.Source.Reliability))))
		for i, f := range sourceFields {
			p.entries[i].SetText(*f.of(&w.mapping.Source))
		}
		n := 0
		for i := range t.Rows {
			if t.Rows[i].Problem != "" {
				n++
			}
		}
		p.doubtful.SetText(fmt.Sprintf("Take %s too that may not be as meant", counted(n, "row")))
		p.doubtful.SetChecked(w.mapping.Doubtful)
		p.doubtful.Hidden = n == 0
	})
	said := w.said
	if w.recalled {
		said = []string{"The columns are read as the last time that a table of this layout was imported."}
	}
	p.said.SetText(strings.Join(said, "\n"))
	p.said.Hidden = len(said) == 0
	p.list.Refresh()
	p.list.ScrollToTop()
	p.split.Show()
}

// samples are the first values of each column, as a line of text.
func samples(t *codec.Table) []string {
	const most = 4
	out := make([]string, len(t.Columns))
	for i := range out {
		var values []string
		for k := range t.Rows[:min(len(t.Rows), 1000)] {
			if v := oneLine(t.Rows[k].Cells[i].Value); v != "" && !slices.Contains(values, v) {
				if values = append(values, v); len(values) == most {
					break
				}
			}
		}
		out[i] = strings.Join(values, " · ")
		if len(values) == 0 {
			out[i] = "empty"
		}
	}
	return out
}

// changed reads the rows again, by another mapping.
func (p *columnsPage) changed() {
	p.list.Refresh()
	p.w.readRows()
}

// preview shows the first rows as incidents.
func (p *columnsPage) preview(rows []ingest.Row) {
	p.rows = rows
	p.counts.SetText(fmt.Sprintf("%s: reading …", counted(len(p.w.current().Rows), "row")))
	p.grid.set([]string{"Line", "Incident", "Date", "Place", "Killed"}, []float32{52, 130, 124, 80, 56}, []float32{0, 2, 0, 1.2, 0}, len(rows), p.cell)
}

func (p *columnsPage) cell(row, column int) (string, widget.Importance) {
	r := &p.rows[row]
	switch {
	case column == 0:
		return count(r.Line), widget.LowImportance
	case r.Skipped != "" && column == 1:
		return "Skipped: " + r.Skipped, widget.DangerImportance
	case r.Of != "" && column == 1:
		return "A further place of an incident above", widget.LowImportance
	case column == 1:
		return oneLine(r.Incident.Title), widget.MediumImportance
	case column == 3 && len(r.Incident.Sites) > 0:
		s := &r.Incident.Sites[0]
		if !s.HasPoint {
			return s.Name + " (not placed)", widget.MediumImportance
		}
		return s.Name, widget.MediumImportance
	}
	for _, c := range r.Claims {
		switch {
		case column == 2 && c.Attribute == data.Date:
			return c.When.Words(nil), widget.MediumImportance
		case column == 4 && c.Attribute == data.Killed && c.Of == "":
			return killed(c.Number), widget.MediumImportance
		}
	}
	return "", widget.MediumImportance
}

// killed is a number as short as it can be.
func killed(n *data.Number) string {
	v, ok := n.Value()
	switch {
	case !ok:
		return ""
	case n.Min != nil && n.Max != nil && *n.Min != *n.Max:
		return count(*n.Min) + "–" + count(*n.Max)
	}
	return map[data.Qualifier]string{data.AtLeast: "≥ ", data.MoreThan: "> ", data.AtMost: "≤ ", data.About: "~ ", data.Nearly: "~ "}[n.Qualifier] + count(v)
}

// count says how many rows can be read.
func (p *columnsPage) count() {
	bad := 0
	for i := range p.w.rows {
		if p.w.rows[i].Skipped != "" {
			bad++
		}
	}
	text := fmt.Sprintf("%s: %s readable", counted(len(p.w.rows), "row"), count(len(p.w.rows)-bad))
	if bad > 0 {
		text += fmt.Sprintf(", %s not", count(bad))
	}
	p.counts.SetText(text)
}

// valid reports whether what is said of the data set can be taken.
func (p *columnsPage) valid() bool {
	return !slices.ContainsFunc(p.entries, func(e *field) bool { return e.Validator != nil && e.Validator(e.Text) != nil })
}
