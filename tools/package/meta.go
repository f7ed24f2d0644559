package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/BurntSushi/toml"
)

// meta is what FyneApp.toml says of the program, and which source it is built from.
type meta struct {
	Name, ID, Version string
	Build             int
	GenericName       string
	Comment           string
	Categories        []string
	Keywords          []string
	Commit            string    // of the source, "" where it is not known
	Epoch             time.Time // of all that is made, so that the same source gives the same bytes
}

const (
	command = "incidentmap" // name of the program, its packages and its folders
	author  = "The Incident Map authors"
	contact = author + " <packages@incidentmap.org>" // at the domain of the program's ID
)

// readMeta reads FyneApp.toml in the folder of the source. The time is SOURCE_DATE_EPOCH, or that of the commit.
func readMeta(ctx context.Context, root string) (meta, error) {
	name := filepath.Join(root, "FyneApp.toml")
	var f struct {
		Details struct {
			Name, ID, Version string
			Build             int
		}
		LinuxAndBSD struct {
			GenericName, Comment string
			Categories, Keywords []string
		}
	}
	if _, err := toml.DecodeFile(name, &f); err != nil {
		return meta{}, fmt.Errorf("%s: %w", name, err)
	}
	d, l := f.Details, f.LinuxAndBSD
	m := meta{
		Name: d.Name, ID: d.ID, Version: d.Version, Build: d.Build, GenericName: l.GenericName, Comment: l.Comment, Categories: l.Categories, Keywords: l.Keywords,
	}
	if m.Name == "" || m.ID == "" || m.Version == "" {
		return meta{}, fmt.Errorf("%s: Name, ID and Version must be given", name)
	}
	m.Commit = git(ctx, root, "rev-parse", "--short=12", "HEAD")
	seconds := os.Getenv("SOURCE_DATE_EPOCH")
	if seconds == "" {
		seconds = git(ctx, root, "log", "-1", "--format=%ct")
	}
	n, err := strconv.ParseInt(seconds, 10, 64)
	if err != nil {
		return meta{}, fmt.Errorf("the time of the source is not known: set SOURCE_DATE_EPOCH to seconds since 1970 (it is %q)", seconds)
	}
	m.Epoch = time.Unix(n, 0).UTC()
	return m, nil
}

// git is what git says of the source, "" without git.
func git(ctx context.Context, root string, args ...string) string {
	cmd := exec.CommandContext(ctx, "git", args...)
	cmd.Dir = root
	out, err := cmd.Output()
	if err != nil {
		return ""
	}
	return strings.TrimSpace(string(out))
}
