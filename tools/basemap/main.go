// Command basemap builds the embedded map of the world: it reads Natural Earth and GeoNames, simplifies them for each zoom so that
// neighbours never part, cuts them into vector tiles, places the labels, and writes one PMTiles file. The same inputs give the same bytes.
//
// It needs no network beyond its own Go modules. How the other inputs were obtained is in ./refresh.
package main

import (
	"flag"
	"fmt"
	"log"
	"os"
)

func main() {
	out := flag.String("o", "basemap.pmtiles", "file to write")
	source := flag.String("source", "source", "directory of the inputs that are no Go module")
	fonts := flag.String("fonts", "../../assets/fonts", "directory of the fonts that labels are measured with")
	zoom := flag.Int("zoom", 6, "greatest tile zoom")
	flag.Parse()
	if err := build(*out, *source, *fonts, *zoom); err != nil {
		log.Fatal(err)
	}
}

func build(out, source, fonts string, zoom int) error {
	w, err := readWorld(source)
	if err != nil {
		return err
	}
	a := newArchive()
	for z := range zoom + 1 {
		if err := a.add(w.level(z, zoom).tiles()); err != nil {
			return fmt.Errorf("zoom %d: %w", z, err)
		}
		log.Printf("zoom %d: %d bytes so far", z, a.data.Len())
	}
	labels, err := w.labels(fonts, source)
	if err != nil {
		return fmt.Errorf("labels: %w", err)
	}
	a.section("labels", labelsSection(labels))
	a.section("countries", w.countriesSection())
	b, err := a.bytes()
	if err != nil {
		return err
	}
	log.Printf("%d labels, sections %v, %d bytes", len(labels), a.sections, len(b))
	return os.WriteFile(out, b, 0o644)
}
