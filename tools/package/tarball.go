package main

import (
	"archive/tar"
	"bytes"
	"context"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"runtime"
	"strings"
)

// tarball makes an archive that runs from any folder.
func tarball(ctx context.Context, j *job) error {
	staged, err := j.stage(ctx, "usr/share/zsh/site-functions")
	if err != nil {
		return err
	}
	name := fmt.Sprintf("%s-%s-linux-%s", command, j.meta.Version, architecture("linux"))
	if runtime.GOARCH == "amd64" {
		name = fmt.Sprintf("%s-%s-linux-x86_64", command, j.meta.Version)
	}
	readme := fmt.Sprintf("%s %s\n\nRun ./bin/%s from this folder or any other; \"./bin/%s help\" lists what it does without a window.\n"+
		"The window needs OpenGL and X11 or Wayland: %s.\nTo remove the program, remove this folder.\n",
		j.meta.Name, j.meta.Version, command, command, sonames())
	files := []entry{{"README.txt", 0o644, []byte(readme)}}
	for _, f := range staged {
		files = append(files, entry{f.path[len("usr/"):], f.mode, f.data})
	}
	var loose bytes.Buffer
	if err := archive(&loose, name, files, j.meta); err != nil {
		return err
	}
	packed, err := j.squeeze(ctx, loose.Bytes())
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(j.out, name+".tar.xz"), packed, 0o644)
}

func sonames() string {
	names := make([]string, len(libraries))
	for i, l := range libraries {
		names[i] = l.soname
	}
	return strings.Join(names, ", ")
}

// archive writes files below a folder as tar, all owned by root and of the time of the source.
func archive(w io.Writer, top string, files []entry, m meta) error {
	t := tar.NewWriter(w)
	put := func(name string, kind byte, mode fs.FileMode, data []byte) error {
		h := &tar.Header{Name: path.Join(top, name), Typeflag: kind, Mode: int64(mode), Size: int64(len(data)), ModTime: m.Epoch, Format: tar.FormatUSTAR, Uname: "root", Gname: "root"}
		if kind == tar.TypeDir {
			h.Name += "/"
		}
		if err := t.WriteHeader(h); err != nil {
			return err
		}
		_, err := t.Write(data)
		return err
	}
	if err := put("", tar.TypeDir, 0o755, nil); err != nil {
		return err
	}
	for _, dir := range folders(files) {
		if err := put(dir, tar.TypeDir, 0o755, nil); err != nil {
			return err
		}
	}
	for _, f := range files {
		if err := put(f.path, tar.TypeReg, f.mode, f.data); err != nil {
			return err
		}
	}
	return t.Close()
}
