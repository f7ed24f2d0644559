package main

import (
	"context"
	"debug/elf"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/goreleaser/nfpm/v2"
	nfpmdeb "github.com/goreleaser/nfpm/v2/deb"
	"github.com/goreleaser/nfpm/v2/files"
)

// What the window needs: libraries that the program is linked with or that the toolkit loads by name when it starts. The first column is the package
// of Debian, the second the name of the library itself, which is how other systems know what provides it. Commands without a window need only libGL
// and libwayland-client to be there.
var libraries = []struct{ debian, soname string }{
	{"libgl1", "libGL.so.1"}, {"libwayland-client0", "libwayland-client.so.0"}, {"libx11-6", "libX11.so.6"}, {"libx11-xcb1", "libX11-xcb.so.1"},
	{"libxcursor1", "libXcursor.so.1"}, {"libxext6", "libXext.so.6"}, {"libxi6", "libXi.so.6"}, {"libxinerama1", "libXinerama.so.1"},
	{"libxkbcommon0", "libxkbcommon.so.0"}, {"libxrandr2", "libXrandr.so.2"}, {"libxrender1", "libXrender.so.1"},
}

// recommended are packages of Debian that most want: drivers, Wayland, and what opens sources in a browser.
var recommended = []string{"libgl1-mesa-dri", "libegl1", "libwayland-cursor0", "libwayland-egl1", "libdecor-0-0", "xdg-utils"}

const description = `map of incidents that shows who says what, and where
 Incident Map keeps every statement of a document as a claim that is linked to
 its passage, draws the incidents on a map that needs no network, and shows
 figures that disagree side by side.`

// deb makes a package for Debian and what descends from it.
func deb(ctx context.Context, j *job) error {
	staged, err := j.stage(ctx, "usr/share/zsh/vendor-completions")
	if err != nil {
		return err
	}
	dir := filepath.Join(j.work, "deb")
	if err := j.write(dir, staged); err != nil {
		return err
	}
	libc, err := newestGlibc(filepath.Join(dir, "usr/bin", command))
	if err != nil {
		return err
	}
	info := &nfpm.Info{
		Name: command, Arch: architecture("linux"), Platform: "linux", Version: j.meta.Version, VersionSchema: "none", Section: "science", Priority: "optional",
		Maintainer: contact, Description: description, License: "MIT", MTime: j.meta.Epoch, DisableGlobbing: true,
		Overridables: nfpm.Overridables{
			Depends: []string{"libc6 (>= " + libc + ")"}, Recommends: recommended,
			Deb: nfpm.Deb{Compression: "xz"},
		},
	}
	for _, l := range libraries {
		info.Depends = append(info.Depends, l.debian)
	}
	for _, f := range staged {
		info.Contents = append(info.Contents, &files.Content{
			Source: filepath.Join(dir, filepath.FromSlash(f.path)), Destination: "/" + f.path,
			FileInfo: &files.ContentFileInfo{Owner: "root", Group: "root", Mode: f.mode, MTime: j.meta.Epoch},
		})
	}
	if err := nfpm.PrepareForPackager(info, "deb"); err != nil {
		return err
	}
	out, err := os.Create(filepath.Join(j.out, nfpmdeb.Default.ConventionalFileName(info)))
	if err != nil {
		return err
	}
	if err := nfpmdeb.Default.Package(info, out); err != nil {
		out.Close()
		return err
	}
	return out.Close()
}

// newestGlibc is the newest version of the C library whose symbols a program asks for.
func newestGlibc(program string) (version string, err error) {
	f, err := elf.Open(program)
	if err != nil {
		return "", err
	}
	defer f.Close()
	symbols, err := f.ImportedSymbols()
	if err != nil {
		return "", err
	}
	newest := 0
	for _, s := range symbols {
		minor, ok := strings.CutPrefix(s.Version, "GLIBC_2.")
		if !ok {
			continue
		}
		n, err := strconv.Atoi(strings.Split(minor, ".")[0])
		if err != nil {
			return "", fmt.Errorf("%s: version %q of the C library is not understood", program, s.Version)
		}
		newest = max(newest, n)
	}
	return fmt.Sprintf("2.%d", newest), nil
}
