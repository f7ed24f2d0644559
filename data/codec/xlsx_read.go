package codec

import (
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"math"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf16"

	"incidentmap/data"
)

// workbook reads a workbook part by part, as XML of which nothing is trusted: a library that keeps whole sheets as objects takes ten times
// the memory, and panics on some damaged files.
type workbook struct {
	*decoder
	archive  *archive
	parts    map[string]*entry // by name in lower case
	shared   []string
	dates    []bool // by style: whether numbers are days
	from1904 bool
}

// sheetRef is a sheet and the part that it stands in.
type sheetRef struct{ name, part string }

func decodeXLSX(d *decoder, r io.ReaderAt, size int64) (*Result, error) {
	a, err := d.openArchive(r, size)
	if err != nil {
		return nil, err
	}
	w := &workbook{decoder: d, archive: a, parts: map[string]*entry{}}
	for i := range a.entries {
		w.parts[strings.ToLower(a.entries[i].name)] = &a.entries[i]
	}
	sheets, err := w.open()
	if err != nil {
		return nil, err
	}
	res := &Result{}
	var tables []Table
	for _, s := range sheets {
		t, err := w.sheet(s)
		if err != nil {
			return nil, err
		}
		if t != nil {
			tables = append(tables, *t)
		}
	}
	return res, w.result(res, tables)
}

func (w *workbook) result(res *Result, tables []Table) error {
	last := len(tables) - 1
	if last < 0 || tables[last].Name != recordsSheet || tables[last].Columns[0].Name != ownName {
		for i := range tables {
			if err := w.finish(res, &tables[i]); err != nil {
				return err
			}
		}
		if len(tables) == 0 {
			res.warnf("No sheet has a row.")
		}
		return nil
	}
	var list []recordJSON
	var bad error
	for _, r := range tables[last].Rows {
		var text strings.Builder
		for _, c := range r.Cells {
			text.WriteString(c.Value)
		}
		var one recordJSON
		if err := json.Unmarshal([]byte(text.String()), &one); err != nil {
			bad = errors.Join(bad, fmt.Errorf("row %d of %s: %w", r.Line, recordsSheet, err))
		}
		list = append(list, one)
	}
	if v := tables[last].Columns[1:]; len(v) == 0 || v[0].Name != strconv.Itoa(recordsVersion) {
		bad = errors.Join(bad, fmt.Errorf("its records do not have version %d", recordsVersion))
	}
	shown := make([]shownAs, last)
	for i := range shown {
		t := tables[i]
		shown[i] = shownAs{t, func(c *data.Case) Table {
			for _, want := range sheetTables(c) {
				if want.Name == t.Name {
					return want
				}
			}
			return Table{Name: t.Name}
		}}
	}
	return w.restore(res, list, bad, shown...)
}

// part reads a part of the workbook; nil if there is none.
func (w *workbook) part(name string) (*xmlReader, error) {
	e := w.parts[strings.ToLower(strings.TrimPrefix(name, "/"))]
	if e == nil {
		return nil, nil
	}
	b, err := w.archive.read(e, w.limits.Bytes)
	if err != nil {
		return nil, err
	}
	return w.xmlReader(b), nil
}

// document reads a part as a whole; nil if there is none.
func (w *workbook) document(name string) (*node, error) {
	x, err := w.part(name)
	if x == nil || err != nil {
		return nil, err
	}
	root, err := x.root()
	if err != nil {
		return nil, err
	}
	n, err := x.node(root)
	return &n, err
}

// links are the targets of a part's relationships, by id; kinds are what they are for.
func (w *workbook) links(part string) (targets, kinds map[string]string, err error) {
	folder, file := path.Split(part)
	n, err := w.document(folder + "_rels/" + file + ".rels")
	if n == nil || err != nil {
		return nil, nil, err
	}
	targets, kinds = map[string]string{}, map[string]string{}
	for i := range n.children {
		r := &n.children[i]
		target := r.attr("Target")
		if !strings.HasPrefix(target, "/") {
			target = path.Join(folder, target)
		}
		targets[r.attr("Id")] = strings.TrimPrefix(path.Clean(target), "/")
		kinds[r.attr("Id")] = path.Base(r.attr("Type"))
	}
	return targets, kinds, nil
}

// open reads what all sheets have in common.
func (w *workbook) open() ([]sheetRef, error) {
	main := "xl/workbook.xml"
	targets, kinds, err := w.links("")
	if err != nil {
		return nil, err
	}
	for id, kind := range kinds {
		if kind == "officeDocument" {
			main = targets[id]
		}
	}
	book, err := w.document(main)
	if err != nil {
		return nil, err
	}
	if book == nil || book.name.Local != "workbook" {
		return nil, w.contentf(0, "is an office document, but no workbook")
	}
	if targets, kinds, err = w.links(main); err != nil {
		return nil, err
	}
	if pr := book.child("workbookPr"); pr != nil {
		w.from1904 = pr.attr("date1904") == "1" || pr.attr("date1904") == "true"
	}
	for id, kind := range kinds {
		switch kind {
		case "sharedStrings":
			err = errors.Join(err, w.strings(targets[id]))
		case "styles":
			err = errors.Join(err, w.styles(targets[id]))
		}
	}
	if err != nil {
		return nil, err
	}
	var out []sheetRef
	if sheets := book.child("sheets"); sheets != nil {
		for i := range sheets.children {
			s := &sheets.children[i]
			id := s.attr("id")
			if kinds[id] != "worksheet" {
				continue // a chart
			}
			if w.parts[strings.ToLower(targets[id])] == nil {
				return nil, w.contentf(0, "the sheet %.60q is missing from the file", s.attr("name"))
			}
			out = append(out, sheetRef{s.attr("name"), targets[id]})
		}
	}
	if len(out) == 0 {
		return nil, w.contentf(0, "has no sheet")
	}
	return out, nil
}

// strings reads the texts that cells refer to by number.
func (w *workbook) strings(part string) error {
	x, err := w.part(part)
	if x == nil || err != nil {
		return err
	}
	if _, err := x.root(); err != nil {
		return err
	}
	for {
		t, err := x.within()
		if err != nil {
			return err
		}
		switch t := t.(type) {
		case xml.EndElement:
			return nil
		case xml.StartElement:
			if t.Name.Local != "si" {
				if err := x.skip(); err != nil {
					return err
				}
				continue
			}
			n, err := x.node(t.Copy())
			if err != nil {
				return err
			}
			if len(w.shared) == w.limits.Cells {
				return w.errorf(0, "more than %d texts", w.limits.Cells)
			}
			w.shared = append(w.shared, richText(&n))
		}
	}
}

// richText is the text of its runs, without what says how to pronounce it.
func richText(n *node) string {
	var b strings.Builder
	for i := range n.children {
		switch c := &n.children[i]; c.name.Local {
		case "t":
			b.WriteString(c.text)
		case "r":
			b.WriteString(richText(c))
		}
	}
	return unescapeUnits(b.String())
}

// escapedUnit is a character that XML cannot hold, as spreadsheets write it.
var escapedUnit = regexp.MustCompile(`_x[0-9A-Fa-f]{4}_`)

func unescapeUnits(s string) string {
	if !strings.Contains(s, "_x") {
		return s
	}
	var units []uint16
	out := escapedUnit.ReplaceAllStringFunc(s, func(m string) string {
		n, _ := strconv.ParseUint(m[2:6], 16, 16)
		units = append(units[:0], uint16(n))
		return string(utf16.Decode(units))
	})
	return out
}

// styles notes which formats of numbers are dates.
func (w *workbook) styles(part string) error {
	n, err := w.document(part)
	if n == nil || err != nil {
		return err
	}
	codes := map[string]bool{}
	if formats := n.child("numFmts"); formats != nil {
		for i := range formats.children {
			codes[formats.children[i].attr("numFmtId")] = isDate(formats.children[i].attr("formatCode"))
		}
	}
	if xfs := n.child("cellXfs"); xfs != nil {
		for i := range xfs.children {
			id := xfs.children[i].attr("numFmtId")
			date, own := codes[id]
			if !own {
				k, err := strconv.Atoi(id)
				date = err == nil && (k >= 14 && k <= 22 || k >= 27 && k <= 36 || k >= 45 && k <= 47 || k >= 50 && k <= 58)
			}
			w.dates = append(w.dates, date)
		}
	}
	return nil
}

// quotedFormat is what a format of numbers shows as it is.
var quotedFormat = regexp.MustCompile(`"[^"]*"|\\.|_.|\*.|\[(?i:[a-z]{3,}|\$[^]]*|color ?\d+|[<>=][^]]*)\]`)

func isDate(format string) bool {
	format, _, _ = strings.Cut(quotedFormat.ReplaceAllString(format, ""), ";")
	return strings.ContainsAny(strings.ToLower(format), "ymdhs") && !strings.EqualFold(format, "general")
}

// sheet reads one sheet. The first row with two values or more is its header, otherwise the first row with any.
func (w *workbook) sheet(ref sheetRef) (*Table, error) {
	x, err := w.part(ref.part)
	if err != nil {
		return nil, err
	}
	if _, err := x.root(); err != nil {
		return nil, err
	}
	t := &Table{Name: ref.name}
	number := 0
	for {
		tok, err := x.within()
		if err != nil {
			return nil, err
		}
		switch tok := tok.(type) {
		case xml.EndElement:
			if tok.Name.Local != "sheetData" {
				return w.headed(t)
			}
		case xml.StartElement:
			if tok.Name.Local == "sheetData" {
				continue
			}
			if tok.Name.Local != "row" {
				if err := x.skip(); err != nil {
					return nil, err
				}
				continue
			}
			if number, err = w.rowNumber(attr(tok.Attr, "r"), number); err != nil {
				return nil, err
			}
			cells, err := w.cellsOf(x, number)
			if err != nil {
				return nil, err
			}
			if len(cells) == 0 {
				continue
			}
			if err := w.row(number, len(cells)); err != nil {
				return nil, err
			}
			t.Rows = append(t.Rows, Row{Line: number, Cells: cells})
		}
	}
}

func (w *workbook) rowNumber(r string, before int) (int, error) {
	if r == "" {
		return before + 1, nil
	}
	n, err := strconv.Atoi(r)
	if err != nil || n < 1 || n > maxSheetRows {
		return 0, w.errorf(0, "a row has the number %.20q", r)
	}
	return n, nil
}

// cellsOf reads the cells of a row, without those at its end that are empty.
func (w *workbook) cellsOf(x *xmlReader, number int) ([]Cell, error) {
	var cells []Cell
	for {
		t, err := x.within()
		if err != nil {
			return nil, err
		}
		switch t := t.(type) {
		case xml.EndElement:
			return cells, nil
		case xml.StartElement:
			e := t.Copy()
			n, err := x.node(e)
			if err != nil {
				return nil, err
			}
			if e.Name.Local != "c" {
				continue
			}
			at := len(cells)
			if ref := n.attr("r"); ref != "" {
				if at, err = column26(ref); err != nil {
					return nil, w.errorf(number, "%v", err)
				}
			}
			if at >= w.limits.Columns {
				if n.child("v") == nil && n.child("is") == nil {
					continue // formatted, but empty
				}
				return nil, w.errorf(number, "more than %d columns", w.limits.Columns)
			}
			c, err := w.cell(&n)
			if err != nil {
				return nil, w.errorf(number, "%v", err)
			}
			if c.Absent {
				continue
			}
			for len(cells) <= at {
				cells = append(cells, Cell{Absent: true})
			}
			cells[at] = c
		}
	}
}

// column26 is the number of a column, from 0, of a reference such as AB12.
func column26(ref string) (int, error) {
	n := 0
	for i, c := range []byte(strings.ToUpper(ref)) {
		if c < 'A' || c > 'Z' {
			if i == 0 {
				break
			}
			return n - 1, nil
		}
		if n = n*26 + int(c-'A') + 1; n > 16_384 {
			break
		}
	}
	return 0, fmt.Errorf("%.20q is no cell", ref)
}

func (w *workbook) cell(n *node) (Cell, error) {
	if is := n.child("is"); is != nil {
		return Cell{Value: richText(is)}, nil
	}
	v := n.child("v")
	if v == nil {
		return Cell{Absent: true}, nil
	}
	value := strings.TrimSpace(v.text)
	switch n.attr("t") {
	case "s":
		i, err := strconv.Atoi(value)
		if err != nil || i < 0 || i >= len(w.shared) {
			return Cell{}, fmt.Errorf("a cell refers to text %.20q, which is not there", value)
		}
		return Cell{Value: w.shared[i]}, nil
	case "b":
		return Cell{Value: strconv.FormatBool(value == "1" || value == "true"), Type: data.Boolean}, nil
	case "str", "e", "d", "inlineStr":
		return Cell{Value: unescapeUnits(v.text)}, nil
	}
	if !isDecimal(value) {
		return Cell{Value: value}, nil
	}
	style, err := strconv.Atoi(n.attr("s"))
	if err == nil && style >= 0 && style < len(w.dates) && w.dates[style] {
		if day, ok := w.day(value); ok {
			return Cell{Value: day}, nil
		}
	}
	return Cell{Value: value, Type: data.Numeral}, nil
}

// day is a number of days as ISO 8601 says it. Before March 1900 the count of spreadsheets is one off, as they take that year for a leap year.
func (w *workbook) day(value string) (string, bool) {
	days, err := strconv.ParseFloat(value, 64)
	if err != nil || days < 0 || days > 2_958_466 {
		return "", false
	}
	start := time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)
	switch {
	case w.from1904:
		start = time.Date(1904, 1, 1, 0, 0, 0, 0, time.UTC)
	case days < 1:
		return time.Time{}.Add(time.Duration(math.Round(days*86_400)) * time.Second).Format(time.TimeOnly), true
	case days < 61:
		days++
	}
	t := start.AddDate(0, 0, int(days)).Add(time.Duration(math.Round((days-math.Floor(days))*86_400)) * time.Second)
	if days == math.Floor(days) {
		return t.Format(time.DateOnly), true
	}
	return t.Format("2006-01-02T15:04:05"), true
}

// headed takes the header off the rows of a sheet; nil if it has none.
func (w *workbook) headed(t *Table) (*Table, error) {
	if len(t.Rows) == 0 {
		return nil, nil
	}
	header := max(0, slices.IndexFunc(t.Rows, func(r Row) bool {
		n := 0
		for _, c := range r.Cells {
			if !c.Absent {
				n++
			}
		}
		return n > 1
	}))
	names := t.Rows[header].Cells
	t.Rows = t.Rows[header+1:]
	width := len(names)
	for _, r := range t.Rows {
		width = max(width, len(r.Cells))
	}
	if width*len(t.Rows) > w.limits.Cells {
		return nil, w.errorf(0, "%d rows of %d columns are more than %d values", len(t.Rows), width, w.limits.Cells)
	}
	for i := range width {
		name := ""
		if i < len(names) {
			name = names[i].Value
		}
		if name == "" && t.Name != recordsSheet {
			name = "column " + strconv.Itoa(i+1)
		}
		t.Columns = append(t.Columns, Column{Name: name})
	}
	for i := range t.Rows {
		for len(t.Rows[i].Cells) < width {
			t.Rows[i].Cells = append(t.Rows[i].Cells, Cell{Absent: true})
		}
	}
	return t, nil
}
