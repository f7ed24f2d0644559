// Command peers runs what others use for the same tasks beside this program, in turn and in one run: ogr2ogr to a GeoPackage, DuckDB into a
// table, and supercluster. Peers that are not installed are said to be so. It takes some three minutes and 3 GB of disk.
//
//	make peers
//
// DuckDB and supercluster are looked for as modules of Node.js in the folder that -modules names.
package main

import (
	"bytes"
	"context"
	_ "embed"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"time"

	"incidentmap/internal/bench/events/synth"
)

var (
	//go:embed duckdb.mjs
	duckdbScript []byte
	//go:embed supercluster.mjs
	superclusterScript []byte
)

const rounds = 3

func main() {
	modules := flag.String("modules", "build/peers", "folder with the modules of Node.js")
	rows := flag.Int("rows", 1_000_000, "rows of the table")
	flag.Parse()
	if err := run(context.Background(), *modules, *rows); err != nil {
		fmt.Fprintln(os.Stderr, "peers:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, modules string, rows int) error {
	folder, err := os.MkdirTemp("", "incidentmap-peers")
	if err != nil {
		return err
	}
	defer os.RemoveAll(folder)
	b := bench{modules: modules, folder: folder, events: filepath.Join(folder, "events.csv"), times: map[string][]float64{}, missing: map[string]string{}}
	f, err := os.Create(b.events)
	if err != nil {
		return err
	}
	defer f.Close()
	if err := synth.Write(f, synth.Options{Preset: "acled", Rows: rows, Seed: 1}); err != nil {
		return err
	}
	if err := f.Sync(); err != nil { // writing back must not cost the first of them
		return err
	}
	for round := range rounds {
		fmt.Fprintf(os.Stderr, "peers: round %d of %d\n", round+1, rounds)
		for _, step := range []func(context.Context) error{b.ours, b.duckdb, b.ogr2ogr, b.supercluster} {
			if err := step(ctx); err != nil {
				return err
			}
		}
	}
	return b.print(rows)
}

// bench gathers what each took, in ms.
type bench struct {
	modules, folder, events string
	times                   map[string][]float64
	missing                 map[string]string // why a peer was not run
	versions                []string
	ofKinds                 int // events of the kinds of the filter, as we count them
}

func (b *bench) took(what string, d time.Duration) {
	b.times[what] = append(b.times[what], float64(d)/float64(time.Millisecond))
}

func (b *bench) version(v string) {
	if v = strings.TrimSpace(v); !slices.Contains(b.versions, v) {
		b.versions = append(b.versions, v)
	}
}

// node runs a script with the modules and gives what it prints. It reports false if Node.js or the module is not there.
func (b *bench) node(ctx context.Context, module string, script []byte, into any, args ...string) (bool, error) {
	program, err := exec.LookPath("node")
	if errors.Is(err, exec.ErrNotFound) {
		b.missing[module] = "Node.js is not installed"
		return false, nil
	}
	if _, err := os.Stat(filepath.Join(b.modules, "node_modules", filepath.FromSlash(module))); errors.Is(err, os.ErrNotExist) {
		b.missing[module] = "not installed in " + b.modules
		return false, nil
	}
	name := filepath.Join(b.modules, strings.ReplaceAll(module, "/", "-")+".mjs")
	if err := os.WriteFile(name, script, 0o600); err != nil {
		return false, err
	}
	cmd := exec.CommandContext(ctx, program, append([]string{"--max-old-space-size=8192", name}, args...)...)
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		return false, fmt.Errorf("%s: %w", module, err)
	}
	return true, json.Unmarshal(out, into)
}

func (b *bench) duckdb(ctx context.Context) error {
	var r struct {
		Version        string
		ReadMS, GridMS float64
		OfKinds, Dated int
	}
	ran, err := b.node(ctx, "@duckdb/node-api", duckdbScript, &r, b.events, strconv.Itoa(runtime.GOMAXPROCS(0)))
	if !ran {
		return err
	}
	if err != nil {
		return err
	}
	if r.OfKinds != b.ofKinds || r.Dated == 0 {
		return fmt.Errorf("DuckDB counts %d events of the kinds (%d dated), we %d", r.OfKinds, r.Dated, b.ofKinds)
	}
	b.version("DuckDB " + r.Version)
	b.times["duckdb read"] = append(b.times["duckdb read"], r.ReadMS)
	b.times["duckdb grid"] = append(b.times["duckdb grid"], r.GridMS)
	return nil
}

func (b *bench) ogr2ogr(ctx context.Context) error {
	program, err := exec.LookPath("ogr2ogr")
	if errors.Is(err, exec.ErrNotFound) {
		b.missing["ogr2ogr"] = "not installed"
		return nil
	}
	version, err := exec.CommandContext(ctx, program, "--version").Output()
	if err != nil {
		return fmt.Errorf("ogr2ogr: %w", err)
	}
	b.version(string(version))
	out := filepath.Join(b.folder, "events.gpkg")
	defer os.Remove(out)
	begun := time.Now()
	said, err := exec.CommandContext(ctx, program, "-f", "GPKG", out, b.events, "-oo", "X_POSSIBLE_NAMES=longitude", "-oo", "Y_POSSIBLE_NAMES=latitude",
		"-oo", "AUTODETECT_TYPE=YES", "-a_srs", "EPSG:4326").CombinedOutput()
	if err != nil {
		return fmt.Errorf("ogr2ogr: %w: %s", err, bytes.TrimSpace(said))
	}
	b.took("ogr2ogr read", time.Since(begun))
	return nil
}

func (b *bench) supercluster(ctx context.Context) error {
	var r struct {
		Version                   string
		IndexMS, FilterMS, ViewMS float64
		Left                      int
	}
	ran, err := b.node(ctx, "supercluster", superclusterScript, &r, filepath.Join(b.folder, "points"))
	if err != nil || !ran {
		return err
	}
	if r.Left != b.ofKinds {
		return fmt.Errorf("supercluster is left with %d events of the kinds, we with %d", r.Left, b.ofKinds)
	}
	b.version("supercluster " + r.Version)
	b.times["supercluster index"] = append(b.times["supercluster index"], r.IndexMS)
	b.times["supercluster filter"] = append(b.times["supercluster filter"], r.FilterMS)
	b.times["supercluster view"] = append(b.times["supercluster view"], r.ViewMS)
	return nil
}
