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
	"runtime"
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
	Licence    *licence `json:"license,omitempty"`
	Expression string   `json:"expression,omitempty"`
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
	licences, err := j.licences(ctx)
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
		parts = append(parts, component{Type: "library", Ref: url, Name: d.Path, Version: d.Version, Licences: spdx(licences[d.Path]), URL: url})
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

// licences are those of all that is inside, by name, as the program tells them.
func (j *job) licences(ctx context.Context) (map[string]string, error) {
	program, err := j.program(ctx, runtime.GOOS)
	if err != nil {
		return nil, err
	}
	out, err := j.run(ctx, j.work, nil, program, "licences", "--format", "json")
	if err != nil {
		return nil, err
	}
	var all []struct{ Name, Licence string }
	if err := json.Unmarshal(out, &all); err != nil {
		return nil, fmt.Errorf("licences: %w", err)
	}
	of := map[string]string{}
	for _, c := range all {
		of[c.Name] = c.Licence
	}
	return of, nil
}

// licenceTexts are the licences of all that is inside, in full.
func (j *job) licenceTexts(ctx context.Context) ([]byte, error) {
	program, err := j.program(ctx, runtime.GOOS)
	if err != nil {
		return nil, err
	}
	return j.run(ctx, j.work, nil, program, "licences", "--texts")
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
			Licences: []licenceChoice{{Licence: &licence{Name: f[2]}}},
		})
	}
	return parts, nil
}

// spdx is a licence by its identifier, or by an expression of several.
func spdx(licences string) []licenceChoice {
	switch {
	case licences == "":
		return nil
	case strings.Contains(licences, " "):
		return []licenceChoice{{Expression: licences}}
	}
	return []licenceChoice{{Licence: &licence{ID: licences}}}
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
