package codec

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"unicode/utf16"

	"github.com/xuri/excelize/v2"

	"incidentmap/data"
	"incidentmap/data/resolve"
)

// XLSX is the workbook of Office Open XML. Ours has a sheet each for incidents, sites, claims, documents and the case, and one with the
// records that they follow from. All cells are text or numbers: no text of a case becomes a formula.
var XLSX = Format{
	Name: "xlsx", Title: xlsxTitle, Extensions: []string{".xlsx", ".xlsm"},
	MediaType: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
	Detect:    func(p *Peek) bool { return slices.ContainsFunc(p.Members, isSheet) },
	Decode:    decodeFunc(xlsxTitle, decodeXLSX),
	Encode:    encodeXLSX,
}

const xlsxTitle = "Excel workbook (xlsx)"

// isSheet reports whether a member of an archive is a part of an office document.
func isSheet(name string) bool { return strings.EqualFold(name, "[Content_Types].xml") }

const (
	recordsSheet  = "Records"
	maxSheetRows  = 1_048_576
	maxCellUnits  = 32_767 // of UTF-16, in a cell
	recordPartLen = 8_000  // bytes of a record in a cell, which are at most as many units
)

// sheetTables are the readable sheets of a case.
func sheetTables(c *data.Case) []Table {
	tables := []Table{IncidentTable(resolve.New(c, resolve.Options{})), siteTable(c), claimTable(c), documentTable(c), headerTable(c)}
	for i := range tables {
		for k := range tables[i].Rows {
			tables[i].Rows[k].Geometry = nil
			for j := range tables[i].Rows[k].Cells {
				cell := &tables[i].Rows[k].Cells[j]
				cell.Value = inSheet(cell.Value)
			}
		}
	}
	return tables
}

// inSheet is a text as a cell can hold it.
func inSheet(s string) string {
	s = inXML(s)
	if len(s) <= maxCellUnits {
		return s
	}
	n := 0
	for i, r := range s {
		if n += utf16.RuneLen(r); n > maxCellUnits {
			return s[:i]
		}
	}
	return s
}

func encodeXLSX(ctx context.Context, w io.Writer, c *data.Case, _ EncodeOptions) (err error) {
	list, err := records(c)
	if err != nil {
		return err
	}
	dir, err := scratch() // large sheets are gathered in files there
	if err != nil {
		return err
	}
	f := excelize.NewFile(excelize.Options{TmpDir: dir})
	defer func() { err = errors.Join(err, f.Close(), os.RemoveAll(dir)) }()
	for i, t := range sheetTables(c) {
		if i == 0 {
			err = f.SetSheetName("Sheet1", t.Name)
		} else {
			_, err = f.NewSheet(t.Name)
		}
		if err == nil {
			err = writeSheet(ctx, f, &t)
		}
		if err != nil {
			return err
		}
	}
	if err := writeRecords(ctx, f, list); err != nil {
		return err
	}
	f.SetActiveSheet(0)
	if err := f.SetDocProps(&excelize.DocProperties{Title: c.Title, Category: c.Strictest().String(), Creator: "Incident Map"}); err != nil {
		return err
	}
	b, err := f.WriteToBuffer()
	if err != nil {
		return err
	}
	return sorted(w, b.Bytes())
}

// sorted writes an archive again with its entries in the order of their names: the library leaves that to chance.
func sorted(w io.Writer, b []byte) error {
	from, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		return err
	}
	slices.SortFunc(from.File, func(x, y *zip.File) int { return strings.Compare(x.Name, y.Name) })
	to := zip.NewWriter(w)
	for _, f := range from.File {
		if err := to.Copy(f); err != nil {
			return err
		}
	}
	return to.Close()
}

func writeSheet(ctx context.Context, f *excelize.File, t *Table) error {
	if len(t.Rows) >= maxSheetRows {
		return fmt.Errorf("%s: a sheet holds at most %d rows, not %d", t.Name, maxSheetRows-1, len(t.Rows))
	}
	s, err := f.NewStreamWriter(t.Name)
	if err != nil {
		return err
	}
	if err := s.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}); err != nil {
		return err
	}
	row := make([]any, len(t.Columns))
	for i, c := range t.Columns {
		row[i] = c.Name
	}
	if err := s.SetRow("A1", row); err != nil {
		return err
	}
	for k, r := range t.Rows {
		if err := ctx.Err(); err != nil {
			return err
		}
		for i, c := range r.Cells {
			switch c.Type {
			case data.Null:
				row[i] = nil
			case data.Numeral:
				row[i] = json.Number(c.Value)
			default:
				row[i] = c.Value
			}
		}
		for i := range row {
			if n, ok := row[i].(json.Number); ok {
				if row[i], err = n.Float64(); err != nil {
					return err
				}
			}
		}
		if err := s.SetRow(fmt.Sprintf("A%d", k+2), row); err != nil {
			return err
		}
	}
	return s.Flush()
}

// writeRecords writes one record a row, cut into cells.
func writeRecords(ctx context.Context, f *excelize.File, list []recordJSON) error {
	if _, err := f.NewSheet(recordsSheet); err != nil {
		return err
	}
	if len(list) >= maxSheetRows {
		return fmt.Errorf("a sheet holds at most %d records, not %d", maxSheetRows-1, len(list))
	}
	s, err := f.NewStreamWriter(recordsSheet)
	if err != nil {
		return err
	}
	if err := s.SetRow("A1", []any{ownName, recordsVersion}); err != nil {
		return err
	}
	for k, r := range list {
		if err := ctx.Err(); err != nil {
			return err
		}
		b, err := marshal(r)
		if err != nil {
			return err
		}
		var row []any
		for text := string(b); text != ""; {
			n := min(len(text), recordPartLen)
			for n < len(text) && text[n]&0xC0 == 0x80 { // not within a character
				n--
			}
			row, text = append(row, text[:n]), text[n:]
		}
		if err := s.SetRow(fmt.Sprintf("A%d", k+2), row); err != nil {
			return fmt.Errorf("%s: %w", r.Kind, err)
		}
	}
	return s.Flush()
}
