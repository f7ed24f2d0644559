package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"time"
)

// release is one version in CHANGELOG.md.
type release struct {
	Version string
	Date    time.Time
	Text    string   // in Markdown
	Points  []string // its list without marks, a line each
}

var heading = regexp.MustCompile(`^## \[([^\]]+)\] - (\d{4}-\d{2}-\d{2})$`)

// readReleases reads CHANGELOG.md, the newest version first. What is not released yet is left out.
func readReleases(root string) ([]release, error) {
	name := filepath.Join(root, "CHANGELOG.md")
	raw, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	var all []release
	var now *release
	for i, line := range strings.Split(string(raw), "\n") {
		if strings.HasPrefix(line, "## ") {
			now = nil
			m := heading.FindStringSubmatch(line)
			if m == nil {
				continue
			}
			day, err := time.Parse(time.DateOnly, m[2])
			if err != nil {
				return nil, fmt.Errorf("%s: line %d: %w", name, i+1, err)
			}
			all = append(all, release{Version: m[1], Date: day})
			now = &all[len(all)-1]
			continue
		}
		if now == nil {
			continue
		}
		now.Text += line + "\n"
		switch text, point := strings.CutPrefix(line, "- "); {
		case point:
			now.Points = append(now.Points, plain(text))
		case strings.HasPrefix(line, "  ") && len(now.Points) > 0:
			now.Points[len(now.Points)-1] += " " + plain(strings.TrimSpace(line))
		}
	}
	for i := range all {
		all[i].Text = strings.TrimSpace(all[i].Text) + "\n"
	}
	return all, nil
}

func plain(markdown string) string { return strings.NewReplacer("`", "", "*", "").Replace(markdown) }

// current is the release that is packaged; it must be the newest one.
func current(root, version string) (release, error) {
	all, err := readReleases(root)
	if err != nil {
		return release{}, err
	}
	if len(all) == 0 || all[0].Version != version {
		return release{}, fmt.Errorf("CHANGELOG.md must begin with version %s, which FyneApp.toml names, as \"## [%s] - YYYY-MM-DD\"", version, version)
	}
	return all[0], nil
}

// notes writes the notes of this release.
func notes(_ context.Context, j *job) error {
	r, err := current(j.root, j.meta.Version)
	if err != nil {
		return err
	}
	text := fmt.Sprintf("# %s %s\n\n%s", j.meta.Name, r.Version, r.Text)
	return os.WriteFile(filepath.Join(j.out, "RELEASE-NOTES.md"), []byte(text), 0o644)
}
