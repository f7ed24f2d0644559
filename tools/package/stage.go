package main

import (
	"bytes"
	"cmp"
	"compress/gzip"
	"context"
	_ "embed"
	"encoding/xml"
	"fmt"
	"image"
	"image/png"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"text/template"

	"golang.org/x/image/draw"
)

// entry is a file of a package.
type entry struct {
	path string // from the root of the system, without the first slash
	mode fs.FileMode
	data []byte
}

var (
	//go:embed files/desktop.tmpl
	desktopText string
	//go:embed files/metainfo.tmpl
	metainfoText string
	//go:embed files/mime.tmpl
	mimeText string
	//go:embed files/copyright.tmpl
	copyrightText string
)

// iconSides are the sizes of the icon theme's folders.
var iconSides = []int{16, 22, 24, 32, 48, 64, 128, 256, 512}

// stage is all files of a package for Linux, by path. zsh looks for completions in another folder on Debian than elsewhere.
func (j *job) stage(ctx context.Context, zsh string) ([]entry, error) {
	program, err := j.program(ctx, "linux")
	if err != nil {
		return nil, err
	}
	binary, err := os.ReadFile(program)
	if err != nil {
		return nil, err
	}
	described, err := j.described()
	if err != nil {
		return nil, err
	}
	pictures, err := j.pictures()
	if err != nil {
		return nil, err
	}
	told, err := j.told(ctx, program, zsh)
	if err != nil {
		return nil, err
	}
	files := slices.Concat([]entry{{"usr/bin/" + command, 0o755, binary}}, described, pictures, told)
	slices.SortFunc(files, func(a, b entry) int { return cmp.Compare(a.path, b.path) })
	return files, nil
}

// about is what the texts of packages are filled with.
type about struct {
	meta
	Releases         []release
	Contact, Author  string
	Command          string
	Sections, Search string
}

func aboutOf(m meta, releases []release) about {
	return about{m, releases, contact, author, command, list(m.Categories), list(m.Keywords)}
}

// described are the files by which the system and its users know the program.
func (j *job) described() (files []entry, err error) {
	releases, err := readReleases(j.root)
	if err != nil {
		return nil, err
	}
	id := j.meta.ID
	for name, text := range map[string]string{
		"usr/share/applications/" + id + ".desktop":  desktopText,
		"usr/share/metainfo/" + id + ".metainfo.xml": metainfoText,
		"usr/share/mime/packages/" + id + ".xml":     mimeText,
		"usr/share/doc/" + command + "/copyright":    copyrightText,
		"usr/share/doc/" + command + "/changelog.gz": debianChangelog,
	} {
		data, err := fill(text, aboutOf(j.meta, releases))
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		if strings.HasSuffix(name, ".gz") {
			data = zipped(data)
		}
		files = append(files, entry{name, 0o644, data})
	}
	return files, nil
}

// pictures are the icon in all sizes of the icon theme.
func (j *job) pictures() ([]entry, error) {
	icon, err := os.ReadFile(filepath.Join(j.root, "assets", "icon.png"))
	if err != nil {
		return nil, err
	}
	drawing, err := os.ReadFile(filepath.Join(j.root, "assets", "icon.svg"))
	if err != nil {
		return nil, err
	}
	sized, err := icons(icon, iconSides)
	if err != nil {
		return nil, err
	}
	files := []entry{{"usr/share/icons/hicolor/scalable/apps/" + j.meta.ID + ".svg", 0o644, drawing}}
	for i, side := range iconSides {
		files = append(files, entry{fmt.Sprintf("usr/share/icons/hicolor/%dx%d/apps/%s.png", side, side, j.meta.ID), 0o644, sized[i]})
	}
	return files, nil
}

// told are the files that the program itself writes: completions, manual pages, what is inside and under which licences.
func (j *job) told(ctx context.Context, program, zsh string) (files []entry, err error) {
	add := func(name string, data []byte) { files = append(files, entry{name, 0o644, data}) }
	for shell, name := range map[string]string{
		"bash": "usr/share/bash-completion/completions/" + command,
		"zsh":  zsh + "/_" + command,
		"fish": "usr/share/fish/vendor_completions.d/" + command + ".fish",
	} {
		script, err := j.run(ctx, j.work, nil, program, "completion", shell)
		if err != nil {
			return nil, err
		}
		add(name, script)
	}
	pages := filepath.Join(j.work, "man")
	if _, err := j.run(ctx, j.work, nil, program, "man", pages); err != nil {
		return nil, err
	}
	names, err := filepath.Glob(filepath.Join(pages, "*.1"))
	if err != nil {
		return nil, err
	}
	for _, name := range names {
		page, err := os.ReadFile(name)
		if err != nil {
			return nil, err
		}
		add("usr/share/man/man1/"+filepath.Base(name)+".gz", zipped(page))
	}
	bill, err := j.sbom(ctx, program)
	if err != nil {
		return nil, err
	}
	add("usr/share/doc/"+command+"/sbom.cdx.json", bill)
	texts, err := j.licenceTexts(ctx)
	if err != nil {
		return nil, err
	}
	add("usr/share/doc/"+command+"/licences.txt.gz", zipped(texts))
	return files, nil
}

// list is words as desktop entries have them.
func list(words []string) string { return strings.Join(words, ";") + ";" }

// fill fills a text in. Values are escaped where it is XML.
func fill(text string, with any) ([]byte, error) {
	t, err := template.New("").Funcs(template.FuncMap{"xml": escaped, "wrap": wrapped}).Parse(text)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	err = t.Execute(&b, with)
	return b.Bytes(), err
}

// wrapped is a point of a list in lines of at most 78 letters.
func wrapped(point string) string {
	lines := []string{"  *"}
	for word := range strings.FieldsSeq(point) {
		last := &lines[len(lines)-1]
		if len(*last)+1+len(word) > 78 {
			lines = append(lines, "    "+word)
			continue
		}
		*last += " " + word
	}
	return strings.Join(lines, "\n")
}

func escaped(s string) (string, error) {
	var b strings.Builder
	err := xml.EscapeText(&b, []byte(s))
	return b.String(), err
}

// zipped is data as gzip makes it, without name and time.
func zipped(data []byte) []byte {
	var b bytes.Buffer
	w, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
	if err != nil {
		panic(err) // the level is one that there is
	}
	_, _ = w.Write(data) // to memory
	_ = w.Close()
	return b.Bytes()
}

// icons are PNG pictures of an icon in sizes.
func icons(icon []byte, sides []int) ([][]byte, error) {
	full, err := png.Decode(bytes.NewReader(icon))
	if err != nil {
		return nil, fmt.Errorf("icon: %w", err)
	}
	all := make([][]byte, len(sides))
	for i, side := range sides {
		img := scaled(full, side)
		var b bytes.Buffer
		if err := png.Encode(&b, img); err != nil {
			return nil, err
		}
		all[i] = b.Bytes()
	}
	return all, nil
}

func scaled(full image.Image, side int) image.Image {
	if full.Bounds().Dx() == side {
		return full
	}
	img := image.NewRGBA(image.Rect(0, 0, side, side))
	draw.CatmullRom.Scale(img, img.Bounds(), full, full.Bounds(), draw.Src, nil)
	return img
}

// write puts files below a folder, all of the time of the source.
func (j *job) write(dir string, files []entry) error {
	for _, f := range files {
		name := filepath.Join(dir, filepath.FromSlash(f.path))
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(name, f.data, f.mode); err != nil {
			return err
		}
		if err := os.Chmod(name, f.mode); err != nil { // what the umask took away
			return err
		}
		if err := os.Chtimes(name, j.meta.Epoch, j.meta.Epoch); err != nil {
			return err
		}
	}
	return nil
}

// folders are all folders of files, each before what is in it.
func folders(files []entry) []string {
	var all []string
	for _, f := range files {
		for dir := path.Dir(f.path); dir != "."; dir = path.Dir(dir) {
			all = append(all, dir)
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

const debianChangelog = `{{range .Releases}}{{$.Command}} ({{.Version}}) stable; urgency=medium

{{range .Points}}{{wrap .}}
{{end}}
 -- {{$.Contact}}  {{.Date.Format "Mon, 02 Jan 2006 15:04:05 -0700"}}

{{end}}`
