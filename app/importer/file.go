package importer

import (
	"fmt"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"incidentmap/data/bulk"
	"incidentmap/data/codec"
)

// filePage says what the file is and shows its first rows.
type filePage struct {
	w        *Wizard
	what     *widget.Label
	warnings *widget.Label
	scroll   *container.Scroll
	encoding *choice
	comma    *choice
	header   *choice
	table    *choice
	csv      *fyne.Container
	tables   *fyne.Container
	grid     *grid
	all      fyne.CanvasObject
}

var commas = []struct {
	name string
	sign byte
}{{"Comma", ','}, {"Semicolon", ';'}, {"Tab", '\t'}, {"Vertical bar", '|'}}

// manyRows is from how many rows on a table is better opened beside the case.
const manyRows = 20_000

// shownRows is how many rows of a file are shown.
const shownRows = 50

func newFilePage(w *Wizard) *filePage {
	p := &filePage{w: w, what: widget.NewLabel(""), warnings: widget.NewLabel(""), grid: w.grid()}
	p.what.TextStyle.Bold, p.what.Truncation = true, fyne.TextTruncateEllipsis
	p.warnings.Wrapping, p.warnings.Importance = fyne.TextWrapWord, widget.WarningImportance
	p.scroll = container.NewVScroll(p.warnings)
	p.scroll.Hide()
	var delimiters []string
	for _, c := range commas {
		delimiters = append(delimiters, c.name)
	}
	again := func(set func(*codec.Dialect, int)) func(int) {
		return func(i int) {
			d := p.dialect()
			set(&d, i)
			w.dialect = d
			w.read()
		}
	}
	p.encoding = w.choice("How the letters of the file are written", bulk.Encodings, again(func(d *codec.Dialect, i int) { d.Encoding = bulk.Encodings[i] }))
	p.comma = w.choice("What stands between columns", delimiters, again(func(d *codec.Dialect, i int) { d.Comma = commas[i].sign }))
	p.header = w.choice("Whether the first row names the columns", []string{"First row names columns", "No names of columns"}, again(func(d *codec.Dialect, i int) {
		d.Header = []int{1, -1}[i]
	}))
	p.table = w.choice("Which part of the file is imported", nil, func(i int) {
		w.table = i
		if w.file.Result.Case != nil {
			w.table--
		}
		p.rows()
		w.enable()
	})
	p.csv = container.NewHBox(widget.NewLabel("Encoding"), p.encoding, widget.NewLabel("Delimiter"), p.comma, container.New(fixed(240), p.header))
	p.tables = container.NewHBox(widget.NewLabel("Import"), container.New(fixed(340), p.table))
	p.csv.Hide()
	p.tables.Hide()
	p.all = container.NewBorder(container.NewVBox(p.what, container.NewHBox(p.csv, p.tables), p.scroll), nil, nil, nil, p.grid.object())
	return p
}

func (p *filePage) object() fyne.CanvasObject { return p.all }

// dialect is how the file was understood.
func (p *filePage) dialect() codec.Dialect {
	if t := p.w.current(); t != nil && t.Dialect != nil {
		return *t.Dialect
	}
	return p.w.dialect
}

func (p *filePage) show() {
	f := p.w.file
	if f == nil {
		return
	}
	p.w.silently(func() {
		p.what.SetText(p.describe())
		warnings := f.Result.Warnings
		if t := p.w.current(); t != nil && len(t.Rows) > manyRows {
			warnings = append(slices.Clip(warnings), "So many rows are handled faster as a table of events beside the case: File, Open.")
		}
		p.warnings.SetText(strings.Join(warnings, "\n"))
		if len(warnings) > 0 {
			p.scroll.SetMinSize(fyne.NewSize(100, min(88, p.warnings.MinSize().Height)))
			p.scroll.Show()
		} else {
			p.scroll.Hide()
		}
		d := p.dialect()
		if t := p.w.current(); t != nil && t.Dialect != nil {
			p.encoding.SetSelected(d.Encoding)
			p.comma.SetSelectedIndex(max(0, slices.IndexFunc(commas, func(c struct {
				name string
				sign byte
			}) bool {
				return c.sign == d.Comma
			})))
			p.header.SetSelectedIndex(map[bool]int{true: 1}[d.Header < 0])
			p.csv.Show()
		} else {
			p.csv.Hide()
		}
		p.table.Options = p.parts()
		at := p.w.table
		if f.Result.Case != nil {
			at++
		}
		p.table.SetSelectedIndex(at)
		if len(p.table.Options) > 1 {
			p.tables.Show()
		} else {
			p.tables.Hide()
		}
	})
	p.rows()
}

// describe says what the file is: "a.csv — CSV, 1,240 rows of 12 columns".
func (p *filePage) describe() string {
	f := p.w.file
	text := f.Name + " — " + f.Title
	if c := f.Result.Case; c != nil {
		return fmt.Sprintf("%s with the case “%s”: %s, %s, %s", text, c.Title, counted(len(c.Documents), "document"), counted(len(c.Incidents), "incident"),
			counted(len(c.Claims), "claim"))
	}
	if len(f.Result.Tables) == 1 {
		t := &f.Result.Tables[0]
		return fmt.Sprintf("%s, %s of %s", text, counted(len(t.Rows), "row"), counted(len(t.Columns), "column"))
	}
	return fmt.Sprintf("%s, %s", text, counted(len(f.Result.Tables), "table"))
}

// parts are what can be imported from the file.
func (p *filePage) parts() []string {
	var out []string
	f := p.w.file
	if f.Result.Case != nil {
		out = append(out, "The case, as it was exported")
	}
	for i := range f.Result.Tables {
		t := &f.Result.Tables[i]
		name := t.Name
		if name == "" {
			name = fmt.Sprintf("Table %d", i+1)
		}
		if f.Result.Case != nil {
			name += ", with what was changed in it"
		}
		out = append(out, fmt.Sprintf("%s (%s)", name, counted(len(t.Rows), "row")))
	}
	return out
}

// rows shows the first rows of the table, or the incidents of the case.
func (p *filePage) rows() {
	const width = 150
	if t := p.w.current(); t != nil {
		heads := make([]string, len(t.Columns)+1)
		widths, shares := make([]float32, len(heads)), make([]float32, len(heads))
		heads[0], widths[0] = "Line", 64
		for i, c := range t.Columns {
			heads[i+1], widths[i+1], shares[i+1] = c.Name, width, 1
		}
		p.grid.set(heads, widths, shares, min(shownRows, len(t.Rows)), func(row, column int) (string, widget.Importance) {
			if column == 0 {
				return count(t.Rows[row].Line), widget.LowImportance
			}
			return oneLine(t.Rows[row].Cells[column-1].Value), widget.MediumImportance
		})
		return
	}
	c := p.w.file.Result.Case
	p.grid.set([]string{"Incident", "Kind", "Id"}, []float32{300, 120, 200}, []float32{2, 0, 1}, min(shownRows, len(c.Incidents)), func(row, column int) (string, widget.Importance) {
		in := &c.Incidents[row]
		return [...]string{oneLine(in.Title), string(in.Kind), in.ID}[column], widget.MediumImportance
	})
}

// maxCell is the most of a text that a cell shows, in bytes.
const maxCell = 200

// oneLine is a text as a cell can show it.
func oneLine(s string) string {
	if len(s) > maxCell {
		s = strings.ToValidUTF8(s[:maxCell], "") + "…"
	}
	return strings.Join(strings.Fields(s), " ")
}
