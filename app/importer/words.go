package importer

import (
	"incidentmap/app/words"
	"incidentmap/data/ingest"
)

func count(n int) string { return words.Count(n) }

// counted is a number of things: "1 row", "1,240 rows".
func counted(n int, thing string) string {
	if n != 1 {
		thing += "s"
	}
	return count(n) + " " + thing
}

func outcomeWord(o ingest.Outcome, n int) string {
	if o == ingest.Conflict && n != 1 {
		return "conflicts"
	}
	return string(o)
}
