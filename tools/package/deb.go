package main

import (
	"bytes"
	"context"
	"debug/elf"
	"errors"
	"fmt"
	"os"
	"os/exec"
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
			Deb: nfpm.Deb{Compression: "none"},
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
	var loose bytes.Buffer
	if err := nfpmdeb.Default.Package(info, &loose); err != nil {
		return err
	}
	packed, err := j.pack(ctx, loose.Bytes())
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(j.out, nfpmdeb.Default.ConventionalFileName(info)), packed, 0o644)
}

// pack compresses the files in a package of Debian, which is an archive as ar(5) describes it: a tenth smaller than what its maker does.
func (j *job) pack(ctx context.Context, loose []byte) ([]byte, error) {
	const magic, header = "!<arch>\n", 60
	if !bytes.HasPrefix(loose, []byte(magic)) {
		return nil, errors.New("the package is no archive")
	}
	packed := []byte(magic)
	for rest := loose[len(magic):]; len(rest) >= header; {
		name := strings.TrimRight(string(rest[:16]), " /")
		size, err := strconv.Atoi(strings.TrimSpace(string(rest[48:58])))
		if err != nil || header+size > len(rest) {
			return nil, fmt.Errorf("the package is damaged at %q", name)
		}
		head, data := bytes.Clone(rest[:header]), rest[header:header+size]
		rest = rest[min(len(rest), header+size+size%2):]
		if name == "data.tar" {
			if data, err = j.squeeze(ctx, data); err != nil {
				return nil, err
			}
			copy(head, fmt.Sprintf("%-16s", "data.tar.xz"))
			copy(head[48:], fmt.Sprintf("%-10d", len(data)))
		}
		packed = append(append(packed, head...), data...)
		if len(data)%2 == 1 {
			packed = append(packed, '\n')
		}
	}
	return packed, nil
}

// squeeze compresses data, on one thread since the bytes depend on their number.
func (j *job) squeeze(ctx context.Context, data []byte) ([]byte, error) {
	cmd := exec.CommandContext(ctx, "xz", "-9", "-T1", "-c")
	cmd.Stdin = bytes.NewReader(data)
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("xz: %w", err)
	}
	return out, nil
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
