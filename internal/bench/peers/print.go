package main

import (
	"cmp"
	"fmt"
	"os"
	"slices"
	"strings"
	"text/tabwriter"

	"incidentmap/app/words"
)

// print compares medians. What we keep in the file, a peer copies: the second line has us read every value as well.
func (b *bench) print(rows int) error {
	fmt.Printf("Table like ACLED's, %s rows, 31 columns; medians of %d rounds, in turn, in ms.\n", words.Count(rows), rounds)
	fmt.Printf("%s.\n\n", strings.Join(b.versions, ", "))
	w := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "task\t  our ms\tpeer\t   its ms\tpeer / ours\twanted")
	for _, l := range []struct {
		task, ours, peer, theirs, name string
		wanted                         float64
	}{
		{"CSV to all marks, every column at hand", "read", "ogr2ogr", "ogr2ogr read", "ogr2ogr to GeoPackage", 10},
		{"", "read", "@duckdb/node-api", "duckdb read", "DuckDB into a table", 1},
		{"the same, and every value read once more", "read and every value", "ogr2ogr", "ogr2ogr read", "ogr2ogr to GeoPackage", 10},
		{"", "read and every value", "@duckdb/node-api", "duckdb read", "DuckDB into a table", 1},
		{"filtered grid of the world", "grid", "@duckdb/node-api", "duckdb grid", "DuckDB", 1},
		{"index of all points", "index", "supercluster", "supercluster index", "supercluster", 1},
		{"clusters of the world after a change of filter", "grid", "supercluster", "supercluster filter", "supercluster, index again", 1},
	} {
		ours := median(b.times[l.ours])
		if why := b.missing[l.peer]; why != "" {
			fmt.Fprintf(w, "%s\t%9s\t%s: %s\t\t\t\n", l.task, number(ours), l.name, why)
			continue
		}
		theirs := median(b.times[l.theirs])
		kept := "kept"
		if theirs < l.wanted*ours {
			kept = "missed"
		}
		fmt.Fprintf(w, "%s\t%9s\t%s\t%9s\t%11.1f\t≥ %.0f, %s\n", l.task, number(ours), l.name, number(theirs), theirs/ours, l.wanted, kept)
	}
	return w.Flush()
}

func number(ms float64) string {
	if ms < 100 {
		return fmt.Sprintf("%.1f", ms)
	}
	return words.Count(int(ms + 0.5))
}

func median[T cmp.Ordered](all []T) T {
	all = slices.Sorted(slices.Values(all))
	return all[len(all)/2]
}
