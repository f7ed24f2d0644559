package importer

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"incidentmap/app/look"
)

// grid is a table of texts under headings; only the cells in view exist. Its columns share the width that there is.
type grid struct {
	table  *cells
	heads  []string
	widths []float32 // least widths in reference pixels of usual text; what is left over goes to those with a share
	shares []float32
	rows   int
	cell   func(row, column int) (text string, of widget.Importance)
	picked func(row int)
}

func (w *Wizard) grid() *grid {
	g := &grid{cell: func(int, int) (string, widget.Importance) { return "", widget.MediumImportance }}
	label := func() fyne.CanvasObject {
		l := widget.NewLabel("")
		l.Truncation = fyne.TextTruncateEllipsis
		return l
	}
	g.table = &cells{leave: w.Close}
	g.table.Length = func() (int, int) { return g.rows, len(g.heads) }
	g.table.CreateCell = label
	g.table.UpdateCell = func(id widget.TableCellID, o fyne.CanvasObject) {
		l := o.(*widget.Label)
		text, of := "", widget.MediumImportance
		if id.Row >= 0 && id.Row < g.rows && id.Col < len(g.heads) {
			text, of = g.cell(id.Row, id.Col)
		}
		if l.Text != text || l.Importance != of {
			l.Importance = of
			l.SetText(text)
		}
	}
	g.table.ShowHeaderRow = true
	g.table.CreateHeader = func() fyne.CanvasObject {
		l := label().(*widget.Label)
		l.TextStyle.Bold = true
		return l
	}
	g.table.UpdateHeader = func(id widget.TableCellID, o fyne.CanvasObject) {
		if id.Col >= 0 && id.Col < len(g.heads) {
			o.(*widget.Label).SetText(g.heads[id.Col])
		}
	}
	g.table.OnSelected = func(id widget.TableCellID) {
		if g.picked != nil && id.Row >= 0 && id.Row < g.rows {
			g.picked(id.Row)
		}
	}
	g.table.ExtendBaseWidget(g.table)
	return g
}

// object is the grid in the size that its place has.
func (g *grid) object() fyne.CanvasObject { return container.New(g, g.table) }

// MinSize implements fyne.Layout.
func (g *grid) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(200, 120) }

// Layout implements fyne.Layout: it shares the width among the columns.
func (g *grid) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	const between, bar = 5, 14
	left, shares := size.Width-bar, float32(0)
	for i, w := range g.widths {
		left -= w*look.Scale() + between
		shares += g.shares[i]
	}
	for i, w := range g.widths {
		w *= look.Scale()
		if left > 0 && shares > 0 {
			w += left * g.shares[i] / shares
		}
		g.table.SetColumnWidth(i, w)
	}
	objects[0].Resize(size)
}

// set shows other rows, from the first on.
func (g *grid) set(heads []string, widths, shares []float32, rows int, cell func(row, column int) (string, widget.Importance)) {
	g.heads, g.widths, g.shares, g.rows, g.cell = heads, widths, shares, rows, cell
	g.table.UnselectAll()
	g.table.ScrollToTop()
	if size := g.table.Size(); size.Width > 0 {
		g.Layout([]fyne.CanvasObject{g.table}, size)
	}
	g.table.Refresh()
}
