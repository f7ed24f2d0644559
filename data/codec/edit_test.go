package codec_test

import (
	"bytes"
	"encoding/csv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/xuri/excelize/v2"

	"incidentmap/data"
	"incidentmap/data/codec"
	"incidentmap/data/codec/codectest"
)

// Somebody opened one of our files in another program and changed what it shows: the case is as it was, and the change is said and kept.
func TestChangesInOurFilesAreNotDropped(t *testing.T) {
	c := builtIn(t)
	for _, f := range []*codec.Format{&codec.GeoJSON, &codec.KML, &codec.CSV} {
		t.Run(f.Name, func(t *testing.T) {
			b := codectest.Encoded(t, f, c)
			at := bytes.Index(b, []byte("beslan-2004-school"))
			at += bytes.Index(b[at:], []byte("siege"))
			changed := append(append(bytes.Clone(b[:at]), "SIEGE"...), b[at+5:]...)
			noticed(t, changed, c, "SIEGE")
		})
	}
	t.Run("xlsx", func(t *testing.T) {
		book, err := excelize.OpenReader(bytes.NewReader(codectest.Encoded(t, &codec.XLSX, c)))
		require.NoError(t, err)
		require.NoError(t, book.SetCellStr("Incidents", "B3", "Another title"))
		var b bytes.Buffer
		require.NoError(t, book.Write(&b))
		noticed(t, b.Bytes(), c, "Another title")
	})
}

func noticed(t *testing.T, b []byte, c *data.Case, change string) {
	t.Helper()
	res, err := detected("file", b)
	require.NoError(t, err)
	assert.Equal(t, c, res.Case)
	assert.Contains(t, strings.Join(res.Warnings, "\n"), change)
	require.Len(t, res.Tables, 1)
	found := false
	for _, r := range res.Tables[0].Rows {
		for _, cell := range r.Cells {
			found = found || strings.Contains(cell.Value, change)
		}
	}
	assert.True(t, found, "the changed row is in the table")
}

// If the records are gone or damaged, the rows still come in.
func TestRowsOfOurFilesOutliveTheirRecords(t *testing.T) {
	for _, f := range []*codec.Format{&codec.GeoJSON, &codec.KML, &codec.CSV} {
		b := codectest.Encoded(t, f, builtIn(t))
		damaged := bytes.ReplaceAll(b, []byte("Digests"), []byte("Fingers"))
		res, err := detected("file", damaged)
		require.NoError(t, err, f.Name)
		assert.Nil(t, res.Case)
		require.Len(t, res.Tables, 1)
		assert.NotNil(t, rowOf(&res.Tables[0], "beslan-2004-school"))
		assert.Contains(t, res.Warnings[0], "Fingers")
	}
}

func TestSpreadsheetsTakeNoTextForAFormula(t *testing.T) {
	texts := []string{"=HYPERLINK(\"http://example.org\")", "+1+1", "-1+1", "@SUM(A1)", "\tx", "\rx", "'quoted", "-12.5", "plain"}
	c := &data.Case{ID: "x", Title: "T"}
	for i, s := range texts {
		c.Incidents = append(c.Incidents, data.Incident{ID: string(rune('a' + i)), Title: s, Kind: "attack", Status: data.Foiled})
	}
	var b bytes.Buffer
	require.NoError(t, codec.CSV.Encode(t.Context(), &b, c, codec.EncodeOptions{ForSpreadsheets: true}))
	rows, err := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(b.Bytes(), []byte("\ufeff")))).ReadAll()
	require.NoError(t, err)
	assert.Contains(t, rows[0][len(rows[0])-1], "for spreadsheets", "the file says how it was written")
	for _, row := range rows[1:] {
		for _, cell := range row {
			if cell != "" && cell != "-12.5" {
				assert.NotContains(t, "=+-@\t\r", cell[:1], "%q", cell)
			}
		}
	}
	res, err := detected("file", b.Bytes())
	require.NoError(t, err)
	assert.Equal(t, c, res.Case)
	assert.Empty(t, res.Warnings)
	assert.Empty(t, res.Tables)
}

func TestWorkbooksHoldNoFormula(t *testing.T) {
	book, err := excelize.OpenReader(bytes.NewReader(codectest.Encoded(t, &codec.XLSX, codectest.Nasty(codectest.Texts()))))
	require.NoError(t, err)
	sheets := book.GetSheetList()
	assert.Equal(t, []string{"Incidents", "Sites", "Claims", "Documents", "Case", "Records"}, sheets)
	for _, sheet := range sheets {
		rows, err := book.GetRows(sheet)
		require.NoError(t, err)
		for i := range rows {
			for k := range min(len(rows[i]), 5) {
				cell, err := excelize.CoordinatesToCellName(k+1, i+1)
				require.NoError(t, err)
				formula, err := book.GetCellFormula(sheet, cell)
				require.NoError(t, err)
				assert.Empty(t, formula)
			}
		}
	}
}
