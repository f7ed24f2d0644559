package main

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"incidentmap/app/licences"
)

// module is a module of which at least one package is linked.
type module struct {
	path, version, dir string
	folders            map[string]bool // of what is linked, below dir and with slashes; dir itself is "."
}

// sources of C that a package includes from a folder which the go tool does not know of.
var sources = map[string]string{"github.com/go-gl/glfw/v3.4/glfw": "glfw"}

// chosen are licences that a module lets one choose, in a folder of their own.
var chosen = map[string]string{"github.com/golang/freetype": "licenses/ftl.txt"}

// tested are lists of all licences around a module, those of what it is only tested with as well: they do not say what is linked.
var tested = map[string]string{"modernc.org/sqlite": "LICENSE-3RD-PARTY.md"}

// modules are the components that are linked on these systems, by path.
func modules(ctx context.Context, root string, systems []string) ([]licences.Component, error) {
	found := map[string]*module{}
	for _, system := range systems {
		if err := linked(ctx, root, system, found); err != nil {
			return nil, fmt.Errorf("%s: %w", system, err)
		}
	}
	var all []licences.Component
	for _, name := range slices.Sorted(maps.Keys(found)) {
		m := found[name]
		texts, err := m.texts()
		if err != nil {
			return nil, err
		}
		licence := kinds(slices.DeleteFunc(slices.Clone(texts), func(t text) bool { return tested[m.path] == t.file }))
		if licence == "" {
			return nil, fmt.Errorf("%s: no licence that is known was found in %s", m.path, m.dir)
		}
		all = append(all, licences.Component{Name: m.path, Version: m.version, Licence: licence, Text: joined(texts)})
	}
	return all, nil
}

// linked adds the modules that the program is linked with on a system.
func linked(ctx context.Context, root, system string, found map[string]*module) error {
	cmd := exec.CommandContext(ctx, "go", "list", "-deps", "-tags", "migrated_fynedo", "-json=Dir,ImportPath,EmbedFiles,Standard,Module", "./app")
	cmd.Dir = root
	cmd.Env = append(os.Environ(), "CGO_ENABLED=1", "GOOS="+system, "GOARCH="+processor(system))
	var errs strings.Builder
	cmd.Stderr = &errs
	out, err := cmd.Output()
	if err != nil {
		return fmt.Errorf("go list: %w\n%s", err, errs.String())
	}
	for d := json.NewDecoder(bytes.NewReader(out)); ; {
		var p struct {
			Dir, ImportPath string
			EmbedFiles      []string
			Standard        bool
			Module          *struct {
				Path, Version, Dir string
				Main               bool
				Replace            *struct{ Path, Version string }
			}
		}
		switch err := d.Decode(&p); {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return err
		case p.Standard || p.Module == nil || p.Module.Main:
			continue
		case p.Module.Replace != nil:
			return fmt.Errorf("%s is replaced: say here whose licence holds", p.Module.Path)
		}
		m := found[p.Module.Path]
		if m == nil {
			m = &module{path: p.Module.Path, version: p.Module.Version, dir: p.Module.Dir, folders: map[string]bool{".": true}}
			found[m.path] = m
		}
		below, err := filepath.Rel(m.dir, p.Dir)
		if err != nil {
			return err
		}
		below = filepath.ToSlash(below)
		m.add(below)
		for _, f := range p.EmbedFiles {
			m.add(path.Dir(path.Join(below, f)))
		}
		if folder, ok := sources[p.ImportPath]; ok {
			m.add(path.Join(below, folder))
		}
	}
}

// processor is the one of the packages for a system.
func processor(system string) string {
	if system == "darwin" {
		return "arm64"
	}
	return "amd64"
}

// add notes a folder and those around it.
func (m *module) add(folder string) {
	for ; folder != "."; folder = path.Dir(folder) {
		m.folders[folder] = true
	}
}

// texts are the licences in all folders of a module that something is linked from.
func (m *module) texts() (all []text, err error) {
	for _, folder := range slices.Sorted(maps.Keys(m.folders)) {
		files, err := os.ReadDir(filepath.Join(m.dir, filepath.FromSlash(folder)))
		if err != nil {
			return nil, err
		}
		for _, f := range files {
			if f.IsDir() || !saysLicence(f.Name()) {
				continue
			}
			t, err := read(m.dir, path.Join(folder, f.Name()))
			if err != nil {
				return nil, err
			}
			all = append(all, t)
		}
	}
	if name, ok := chosen[m.path]; ok {
		t, err := read(m.dir, name)
		if err != nil {
			return nil, err
		}
		all = append(all, t)
	}
	slices.SortStableFunc(all, func(a, b text) int { return cmp.Compare(strings.Count(a.file, "/"), strings.Count(b.file, "/")) })
	return all, nil
}
