package codec

import (
	"fmt"
	"slices"

	"github.com/paulmach/orb"

	"incidentmap/data"
)

// builder makes a table of rows that each name their columns, as JSON and XML do.
type builder struct {
	*decoder
	table   Table
	columns map[string]int
	line    int
	cells   []Cell
}

func (d *decoder) builder(name string) *builder {
	return &builder{decoder: d, table: Table{Name: name}, columns: map[string]int{}}
}

// start begins a row.
func (b *builder) start(line int) { b.line, b.cells = line, nil }

// set gives the row a value. A second one of the same column is added behind the first.
func (b *builder) set(name, value string, kind data.PropertyType) error {
	at, ok := b.columns[name]
	if !ok {
		at = len(b.table.Columns)
		if at == b.limits.Columns {
			return b.errorf(b.line, "more than %d columns", b.limits.Columns)
		}
		b.columns[name] = at
		b.table.Columns = append(b.table.Columns, Column{Name: name})
	}
	for len(b.cells) <= at {
		b.cells = append(b.cells, Cell{Absent: true})
	}
	if c := &b.cells[at]; !c.Absent {
		c.Value, c.Type = c.Value+"; "+value, data.Text
		return nil
	}
	b.cells[at] = Cell{Value: value, Type: kind}
	return nil
}

// text gives the row a text, unless it is empty.
func (b *builder) text(name, value string) error {
	if value == "" {
		return nil
	}
	return b.set(name, value, data.Text)
}

// add ends the row.
func (b *builder) add(g orb.Geometry) error {
	b.table.Rows = append(b.table.Rows, Row{Line: b.line, Cells: b.cells, Geometry: g})
	return b.row(b.line, len(b.cells))
}

// done gives all rows all columns.
func (b *builder) done() (*Table, error) {
	n := len(b.table.Columns)
	if n*len(b.table.Rows) > b.limits.Cells {
		return nil, b.errorf(0, "%d rows of %d columns are more than %d values", len(b.table.Rows), n, b.limits.Cells)
	}
	for i := range b.table.Rows {
		cells := b.table.Rows[i].Cells
		for k := len(cells); k < n; k++ {
			cells = append(cells, Cell{Absent: true})
		}
		b.table.Rows[i].Cells = slices.Clip(cells)
	}
	return &b.table, nil
}

// rename gives a column another name, one that no other column has.
func (b *builder) rename(at int, name string) {
	for b.table.Column(name) >= 0 {
		name = "@" + name
	}
	b.table.Columns[at].Name = name
}

// heights warns that positions had a third number, which a point keeps as a value and no other geometry does.
func (res *Result) heights(n int) {
	if n > 0 {
		res.warnf("The heights of %s are left out.", counted(n, "line or area", "lines and areas"))
	}
}

func counted(n int, one, more string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, more)
}
