package main

import (
	"bufio"
	"bytes"
	"context"
	"crypto/sha256"
	"debug/buildinfo"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// component is a part of the program as CycloneDX 1.6 describes it (https://cyclonedx.org/docs/1.6/json/).
type component struct {
	Type     string          `json:"type"`
	Ref      string          `json:"bom-ref"`
	Name     string          `json:"name"`
	Version  string          `json:"version,omitempty"`
	Hashes   []hash          `json:"hashes,omitempty"`
	Licences []licenceChoice `json:"licenses,omitempty"`
	URL      string          `json:"purl,omitempty"`
}

type hash struct {
	Algorithm string `json:"alg"`
	Content   string `json:"content"`
}

type licenceChoice struct {
	Licence licence `json:"license"`
}

type licence struct {
	ID   string `json:"id,omitempty"` // of SPDX
	Name string `json:"name,omitempty"`
}

// sbom lists what is in a program: its modules as the linker noted them, and the data that it carries.
func (j *job) sbom(ctx context.Context, program string) ([]byte, error) {
	info, err := buildinfo.ReadFile(program)
	if err != nil {
		return nil, err
	}
	dirs, err := j.moduleFolders(ctx)
	if err != nil {
		return nil, err
	}
	parts := []component{{
		Type: "library", Ref: "std", Name: "Go standard library", Version: strings.TrimPrefix(info.GoVersion, "go"), Licences: spdx("BSD-3-Clause"),
		URL: "pkg:golang/std@" + strings.TrimPrefix(info.GoVersion, "go"),
	}}
	for _, d := range info.Deps {
		if d.Replace != nil {
			d = d.Replace
		}
		url := "pkg:golang/" + d.Path + "@" + d.Version
		parts = append(parts, component{Type: "library", Ref: url, Name: d.Path, Version: d.Version, Licences: spdx(licenceIn(dirs[d.Path])), URL: url})
	}
	carried, err := j.carried()
	if err != nil {
		return nil, err
	}
	ref := "pkg:generic/" + command + "@" + j.meta.Version
	refs := make([]string, 0, len(parts)+len(carried))
	parts = append(parts, carried...)
	for _, p := range parts {
		refs = append(refs, p.Ref)
	}
	bill := struct {
		Format       string           `json:"bomFormat"`
		Spec         string           `json:"specVersion"`
		Version      int              `json:"version"`
		Metadata     map[string]any   `json:"metadata"`
		Components   []component      `json:"components"`
		Dependencies []map[string]any `json:"dependencies"`
	}{
		"CycloneDX", "1.6", 1,
		map[string]any{
			"timestamp": j.meta.Epoch.Format(time.RFC3339),
			"component": component{Type: "application", Ref: ref, Name: j.meta.Name, Version: j.meta.Version, Licences: spdx("MIT"), URL: ref},
		},
		parts, []map[string]any{{"ref": ref, "dependsOn": refs}},
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetIndent("", "  ")
	e.SetEscapeHTML(false)
	err = e.Encode(bill)
	return b.Bytes(), err
}

// moduleFolders are the folders of all modules of the source, by path.
func (j *job) moduleFolders(ctx context.Context) (map[string]string, error) {
	out, err := j.run(ctx, j.root, nil, "go", "list", "-m", "-f", "{{.Path}}\t{{.Dir}}", "all")
	if err != nil {
		return nil, err
	}
	dirs := map[string]string{}
	for line := range strings.Lines(string(out)) {
		path, dir, _ := strings.Cut(strings.TrimSpace(line), "\t")
		dirs[path] = dir
	}
	return dirs, nil
}

// carried is the data inside the program, as assets/MANIFEST names it.
func (j *job) carried() (parts []component, err error) {
	raw, err := os.ReadFile(filepath.Join(j.root, "assets", "MANIFEST"))
	if err != nil {
		return nil, err
	}
	lines := bufio.NewScanner(bytes.NewReader(raw))
	lines.Scan() // the names of the columns
	for lines.Scan() {
		f := strings.Split(lines.Text(), "\t")
		if len(f) < 3 {
			continue
		}
		data, err := os.ReadFile(filepath.Join(j.root, "assets", filepath.FromSlash(f[0])))
		if err != nil {
			return nil, err
		}
		sum := sha256.Sum256(data)
		parts = append(parts, component{
			Type: "data", Ref: "assets/" + f[0], Name: "assets/" + f[0], Hashes: []hash{{"SHA-256", hex.EncodeToString(sum[:])}},
			Licences: []licenceChoice{{licence{Name: f[2]}}},
		})
	}
	return parts, nil
}

func spdx(id string) []licenceChoice {
	if id == "" {
		return nil
	}
	return []licenceChoice{{licence{ID: id}}}
}

// marks are words by which the text of a licence is known, the narrower ones first.
var marks = []struct{ id, words string }{
	{"Apache-2.0", "Apache License Version 2.0"},
	{"MPL-2.0", "Mozilla Public License Version 2.0"},
	{"MPL-2.0", "Mozilla Public License, version 2.0"},
	{"ISC", "Permission to use, copy, modify, and/or distribute this software for any purpose"},
	{"ISC", "Permission to use, copy, modify, and distribute this software for any purpose"},
	{"Unlicense", "This is free and unencumbered software released into the public domain"},
	{"CC0-1.0", "CC0 1.0 Universal"},
	{"FTL", "The FreeType Project LICENSE"},
	{"Zlib", "This software is provided 'as-is', without any express or implied warranty"},
	{"BSD-3-Clause", "may be used to endorse or promote products derived from"},
	{"BSD-2-Clause", "Redistributions in binary form must reproduce the above copyright notice"},
	{"MIT", "Permission is hereby granted, free of charge, to any person obtaining a copy"},
}

// licenceIn is the SPDX identifier of the licence in the folder of a module, "" if it is not known.
func licenceIn(dir string) string {
	if dir == "" {
		return ""
	}
	for _, pattern := range []string{"LICENSE*", "LICENCE*", "COPYING*", "License*", "license*", "UNLICENSE*"} {
		names, _ := filepath.Glob(filepath.Join(dir, pattern)) // the pattern is well formed
		for _, name := range names {
			raw, err := os.ReadFile(name)
			if err != nil {
				continue
			}
			text := strings.Join(strings.Fields(string(raw)), " ")
			for _, m := range marks {
				if strings.Contains(text, m.words) {
					return m.id
				}
			}
		}
	}
	return ""
}

// writeSBOM puts the list beside the packages.
func (j *job) writeSBOM(ctx context.Context) error {
	for _, system := range []string{"linux", "windows", "darwin"} {
		program, ok := j.built[system]
		if !ok {
			continue
		}
		bill, err := j.sbom(ctx, program)
		if err != nil {
			return err
		}
		name := fmt.Sprintf("%s-%s-%s.cdx.json", command, j.meta.Version, system)
		if err := os.WriteFile(filepath.Join(j.out, name), bill, 0o644); err != nil {
			return err
		}
	}
	return nil
}
