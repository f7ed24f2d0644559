package ingest_test

import (
	"fmt"
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"incidentmap/data"
	"incidentmap/data/codec"
	"incidentmap/data/ingest"
)

// BenchmarkLargeTable reads a table of 100,000 rows into a case. It reports what is in memory beside the file when all is planned, in MiB: the
// table, the rows as incidents, and the edit.
func BenchmarkLargeTable(b *testing.B) {
	text := largeTable(100_000)
	for b.Loop() {
		before := inUse()
		res, err := codec.Decode(b.Context(), strings.NewReader(text), int64(len(text)), "large.csv", codec.Limits{})
		require.NoError(b, err)
		t := &res.Tables[0]
		b.ReportMetric(inUse()-before, "MiB-decoded")
		m, _ := ingest.Guess(t)
		doc := m.Source.Document("large.csv", t.Name, "")
		rows, err := ingest.Read(b.Context(), t, m, doc)
		require.NoError(b, err)
		b.ReportMetric(inUse()-before, "MiB-read")
		edit, report, err := ingest.Plan(b.Context(), &data.Case{ID: "large", Title: "Large"}, rows, doc)
		require.NoError(b, err)
		require.Equal(b, 100_000, report.Count(ingest.Added))
		b.ReportMetric(inUse()-before, "MiB-planned")
		runtime.KeepAlive(edit)
		runtime.KeepAlive(rows)
		runtime.KeepAlive(res)
	}
}

func inUse() float64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return float64(m.HeapAlloc) / (1 << 20)
}

func largeTable(rows int) string {
	var b strings.Builder
	b.WriteString("id,title,type,date,place,country,latitude,longitude,killed,wounded,group,weapon,notes,remark,code\n")
	for i := range rows {
		fmt.Fprintf(&b, "R%d,Attack number %d,Bombing,2019-%02d-%02d,Town %d,Iraq,%.4f,%.4f,%d,%d,Group %d,Explosives,"+
			"Several people were hurt when a device went off near market %d in the morning,none taken,%d\n",
			i, i, 1+i%12, 1+i%28, i%977, 30+float64(i%5000)/1000, 40+float64(i%7000)/1000, i%7, i%13, i%40, i, i%10)
	}
	return b.String()
}
