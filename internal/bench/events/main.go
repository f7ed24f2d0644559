// Command events makes tables of events like those of ACLED, UCDP GED and GTD, of any size and always the same for the same seed:
//
//	go run ./internal/bench/events -preset acled -rows 1000000 -o events.csv
package main

import (
	"flag"
	"fmt"
	"os"
	"strings"

	"incidentmap/internal/bench/events/synth"
)

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "events:", err)
		os.Exit(1)
	}
}

func run() error {
	var o synth.Options
	flag.StringVar(&o.Preset, "preset", "acled", "columns of "+strings.Join(synth.Presets, ", "))
	flag.IntVar(&o.Rows, "rows", 1000, "number of rows")
	flag.Uint64Var(&o.Seed, "seed", 1, "the same seed makes the same file")
	flag.IntVar(&o.BadEvery, "bad", 0, "every so many rows one that cannot be read")
	flag.BoolVar(&o.CRLF, "crlf", false, "end lines with CR LF")
	flag.BoolVar(&o.Breaks, "breaks", false, "break lines within the notes of every tenth row")
	flag.BoolVar(&o.BOM, "bom", false, "start with a byte order mark")
	flag.StringVar(&o.Encoding, "encoding", "utf-8", "utf-8, utf-16le, utf-16be, windows-1251, -1252, -1254 or -1256")
	flag.BoolVar(&o.Truncate, "truncate", false, "cut the last row off")
	name := flag.String("o", "", "file to write")
	flag.Parse()
	if *name == "" {
		return fmt.Errorf("-o names no file")
	}
	f, err := os.Create(*name)
	if err != nil {
		return err
	}
	if err := synth.Write(f, o); err != nil {
		return fmt.Errorf("%s: %w", *name, err)
	}
	return f.Close()
}
