// Command package makes the packages of the program into a folder, the same bytes for the same source: .deb, .rpm, .tar.xz for Linux; an installer
// and a portable .zip for Windows; .dmg on a Mac; a list of all that is inside (SBOM), release notes, checksums, and signatures where keys are given.
//
//	package [-root DIR] [-o DIR] [TARGET ...]
//
// Without targets it makes all that this machine has the tools for, and says what it leaves out.
package main

import (
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"syscall"
)

// target is something that can be made.
type target struct {
	name  string
	tools []string // programs that it needs
	os    string   // on which alone it can be made, "" for any that builds for it
	make  func(ctx context.Context, j *job) error
}

var targets = []target{
	{name: "deb", os: "linux", tools: []string{"xz"}, make: deb},
	{name: "rpm", os: "linux", tools: []string{"rpmbuild"}, make: rpm},
	{name: "tar", os: "linux", tools: []string{"xz"}, make: tarball},
	{name: "windows", tools: []string{"x86_64-w64-mingw32-gcc", "makensis"}, make: windows},
	{name: "mac", os: "darwin", tools: []string{"hdiutil", "iconutil"}, make: mac},
	{name: "notes", make: notes},
}

// Environment variables that say whom the program may ask for a newer version. Without them it asks nobody.
const (
	updateAddress = "INCIDENTMAP_UPDATE_URL" // https
	updateKey     = "INCIDENTMAP_UPDATE_KEY" // public key of minisign that signs the answer
)

// job is one run.
type job struct {
	root  string // folder of the source
	out   string // folder for what is made
	work  string // folder that is removed at the end
	meta  meta
	built map[string]string // programs that were built already, by system
}

func main() {
	root := flag.String("root", ".", "folder of the source")
	out := flag.String("o", "dist", "folder for the packages; what is in it is removed")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, *root, *out, flag.Args()); err != nil {
		fmt.Fprintln(os.Stderr, "package:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, root, out string, names []string) (err error) {
	root, err = filepath.Abs(root)
	if err != nil {
		return err
	}
	out, err = filepath.Abs(out)
	if err != nil {
		return err
	}
	chosen, err := choose(names)
	if err != nil {
		return err
	}
	m, err := readMeta(ctx, root)
	if err != nil {
		return err
	}
	work, err := os.MkdirTemp("", "incidentmap-package")
	if err != nil {
		return err
	}
	defer os.RemoveAll(work)
	if err := errors.Join(os.RemoveAll(out), os.MkdirAll(out, 0o755)); err != nil {
		return err
	}
	j := &job{root: root, out: out, work: work, meta: m, built: map[string]string{}}
	for _, t := range chosen {
		fmt.Printf("package: %s\n", t.name)
		if err := t.make(ctx, j); err != nil {
			return fmt.Errorf("%s: %w", t.name, err)
		}
	}
	return finish(ctx, j)
}

// choose is the targets of these names; without names all that can be made here.
func choose(names []string) (chosen []target, err error) {
	for _, name := range names {
		i := slices.IndexFunc(targets, func(t target) bool { return t.name == name })
		if i < 0 {
			return nil, fmt.Errorf("there is no target %q", name)
		}
		if why := targets[i].lacks(); why != "" {
			return nil, fmt.Errorf("%s: %s", name, why)
		}
		chosen = append(chosen, targets[i])
	}
	if len(names) > 0 {
		return chosen, nil
	}
	for _, t := range targets {
		if why := t.lacks(); why != "" {
			fmt.Printf("package: leaving out %s: %s\n", t.name, why)
			continue
		}
		chosen = append(chosen, t)
	}
	return chosen, nil
}

// lacks is why a target cannot be made here, "" if it can.
func (t target) lacks() string {
	if t.os != "" && t.os != runtime.GOOS {
		return "it is made on " + t.os + " alone"
	}
	for _, tool := range t.tools {
		if _, err := exec.LookPath(tool); err != nil {
			return tool + " is not installed (.ci/setup package installs what Debian has)"
		}
	}
	return ""
}

// run runs a program in a folder with some environment variables set; what it prints is told if it fails.
func (j *job) run(ctx context.Context, dir string, env []string, name string, args ...string) (output []byte, err error) {
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), env...)
	cmd.Env = append(cmd.Env, fmt.Sprintf("SOURCE_DATE_EPOCH=%d", j.meta.Epoch.Unix()), "TZ=UTC", "LC_ALL=C.UTF-8")
	var errs strings.Builder
	cmd.Stderr = &errs
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("%s: %w\n%s", filepath.Base(name), err, cmp.Or(errs.String(), string(out)))
	}
	return out, nil
}

// program builds the program for a system on a processor of a usual desk (amd64, on a Mac and on Linux that of this machine), once.
func (j *job) program(ctx context.Context, system string) (path string, err error) {
	if path, ok := j.built[system]; ok {
		return path, nil
	}
	path = filepath.Join(j.work, system, command)
	ldflags := "-s -w -buildid= -X main.commit=" + j.meta.Commit
	if address := os.Getenv(updateAddress); address != "" {
		ldflags += fmt.Sprintf(" -X 'main.updateURL=%s' -X 'main.updateKey=%s'", address, os.Getenv(updateKey))
	}
	env := []string{"CGO_ENABLED=1", "GOFLAGS=-mod=readonly", "GOOS=" + system, "GOARCH=" + architecture(system)}
	if system == "windows" {
		path += ".exe"
		ldflags += " -H windowsgui"
		env = append(env, "CC=x86_64-w64-mingw32-gcc")
	}
	_, err = j.run(ctx, j.root, env, "go", "build", "-trimpath", "-buildvcs=false", "-tags", "migrated_fynedo", "-ldflags", ldflags, "-o", path, "./app")
	if err != nil {
		return "", err
	}
	j.built[system] = path
	return path, nil
}

func architecture(system string) string {
	if system == "windows" {
		return "amd64"
	}
	return runtime.GOARCH
}
