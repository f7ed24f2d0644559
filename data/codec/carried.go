package codec

import (
	"fmt"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"incidentmap/data"
	"incidentmap/data/resolve"
)

// Rows of incidents carry the records of their incident in a column of their own, the last. Other programs, which know nothing of it, copy it
// from one format to another, and the case comes back from there.

// byIncident gives each row of a table of incidents the records of its incident, and the first row all that belong to none. A case without
// incidents has one row of records alone.
func byIncident(c *data.Case, t *Table, list []recordJSON) [][]recordJSON {
	rows := make(map[string]int, len(t.Rows))
	for i, r := range t.Rows {
		if _, ok := rows[r.Cells[0].Value]; !ok {
			rows[r.Cells[0].Value] = i
		}
	}
	out := make([][]recordJSON, max(1, len(t.Rows)))
	for i, r := range c.Records() {
		row := 0
		switch r := r.(type) {
		case *data.Incident:
			row = rows[r.ID]
		case *data.Claim:
			row = rows[r.Incident]
		}
		out[row] = append(out[row], list[i])
	}
	return out
}

// putRecords adds the column of records to a table of the incidents of a case. What is left has no row to stand in.
func (t *Table) putRecords(c *data.Case, list []recordJSON) (left []recordJSON, err error) {
	if len(t.Rows) == 0 {
		return list, nil
	}
	t.Columns = append(slices.Clip(t.Columns), Column{Name: ownName})
	for i, records := range byIncident(c, t, list) {
		cell := Cell{Type: data.Null}
		if len(records) > 0 {
			b, err := marshal(records)
			if err != nil {
				return nil, err
			}
			cell = Cell{Value: string(b)}
		}
		t.Rows[i].Cells = append(slices.Clip(t.Rows[i].Cells), cell)
	}
	return nil, nil
}

// takeRecords takes the column of records out of a table.
func (t *Table) takeRecords(at int) (list []recordJSON, bad error) {
	for i := range t.Rows {
		r := &t.Rows[i]
		if v := r.Cells[at].Value; v != "" && bad == nil {
			var err error
			if list, err = appendRecords(list, []byte(v)); err != nil {
				bad = fmt.Errorf("line %d: %w", r.Line, err)
			}
		}
		r.Cells = slices.Delete(r.Cells, at, at+1)
	}
	t.Columns = slices.Delete(t.Columns, at, at+1)
	return list, bad
}

// recordsHead is how the records of a row begin.
var recordsHead = regexp.MustCompile(`^\s*\[\s*\{\s*"kind"\s*:`)

// carried makes the case of the records that a table of another program carries. Its rows come beside the case unless they say the same.
func (d *decoder) carried(res *Result) error {
	for i := range res.Tables {
		t := &res.Tables[i]
		at := t.Column(ownName)
		if at < 0 || !slices.ContainsFunc(t.Rows, func(r Row) bool { return recordsHead.MatchString(r.Cells[at].Value) }) {
			continue
		}
		list, bad := t.takeRecords(at)
		if bad == nil {
			res.Case, bad = d.rebuild(list)
		}
		if err := d.ctx.Err(); err != nil {
			return err
		}
		if bad != nil {
			res.warnf("The rows carry a case that is not whole (%v); they are given as they stand.", bad)
			return nil
		}
		want := featureTable(res.Case)
		if t.Column("site") < 0 {
			want = IncidentTable(resolve.New(res.Case, resolve.Options{}))
		}
		edits := foreignEdits(want, t)
		res.edited(edits, "")
		if len(edits) == 0 {
			res.Tables = slices.Delete(res.Tables, i, i+1)
		}
		return nil
	}
	return nil
}

// midnight is what other programs add to a day.
var midnight = regexp.MustCompile(`[T ]00:00:00(\.0+)?(Z|\+00(:?00)?)?$`)

func sameDay(a, b string) bool {
	return len(a) == len("2006-01-02") && strings.ReplaceAll(midnight.ReplaceAllString(b, ""), "/", "-") == a
}

// drawn are columns that drivers of other programs add for what a map shows of a row, in lower case.
var drawn = []string{
	"fid", "ogc_fid", "gid", "name", "description", "timestamp", "begin", "end", "altitudemode", "tessellate", "extrude", "visibility", "draworder", "icon",
	"snippet", "folder", "layer", "path",
}

// foreignEdits are the differences between what the records of a case show and the rows that another program made of that: not how values are
// written, nor what is left out.
func foreignEdits(want Table, got *Table) []string {
	var edits []string
	rows := map[string]*Row{}
	for i, key := range keys(&want) {
		rows[key] = &want.Rows[i]
	}
	got = got.renamed(&want)
	columns := make([]int, len(got.Columns)) // of want
	for k, c := range got.Columns {
		columns[k] = want.Column(c.Name)
		if columns[k] < 0 && !slices.Contains(drawn, strings.ToLower(c.Name)) {
			edits = append(edits, fmt.Sprintf("column %q was added", c.Name))
		}
	}
	for i, key := range keys(got) {
		r, as := &got.Rows[i], rows[key]
		if as == nil {
			edits = append(edits, fmt.Sprintf("row %q was added", key))
			continue
		}
		for k, at := range columns {
			if at >= 0 && !sameValue(as.Cells[at], r.Cells[k]) {
				edits = append(edits, fmt.Sprintf("%s of %q is %q, its records say %q", got.Columns[k].Name, key, r.Cells[k].Value, as.Cells[at].Value))
			}
		}
		if r.Geometry != nil && as.Geometry != nil && !samePoint(as.Geometry, r.Geometry) {
			edits = append(edits, fmt.Sprintf("the point of %q was moved", key))
		}
	}
	return edits
}

// renamed is a table whose column of our ids has its name again, which many formats have for a number of their own.
func (t *Table) renamed(ours *Table) *Table {
	ids := map[string]bool{}
	for _, r := range ours.Rows {
		ids[r.Cells[ours.Column("id")].Value] = true
	}
	own := slices.IndexFunc(t.Columns, func(c Column) bool {
		at := t.Column(c.Name)
		return strings.TrimLeft(c.Name, "@") == "id" && slices.ContainsFunc(t.Rows, func(r Row) bool { return ids[r.Cells[at].Value] })
	})
	out := *t
	out.Columns = slices.Clone(t.Columns)
	for i := range out.Columns {
		switch {
		case i == own:
			out.Columns[i].Name = "id"
		case strings.TrimLeft(out.Columns[i].Name, "@") == "id":
			out.Columns[i].Name = "fid"
		}
	}
	return &out
}

// sameValue reports whether another program's cell says what ours did: it may write numbers, days and truth in another way.
func sameValue(ours, theirs Cell) bool {
	a, b := strings.TrimSpace(inXML(ours.Value)), strings.TrimSpace(inXML(theirs.Value))
	if a == b || sameCell(ours, theirs) || sameDay(a, b) {
		return true
	}
	if ours.Type == data.Boolean || a == "true" || a == "false" {
		x, errX := strconv.ParseBool(a)
		y, errY := strconv.ParseBool(b)
		return errX == nil && errY == nil && x == y
	}
	x, errX := strconv.ParseFloat(a, 64)
	y, errY := strconv.ParseFloat(b, 64)
	return errX == nil && errY == nil && math.Abs(x-y) <= sameDegrees
}
