package main

import (
	"archive/zip"
	"bytes"
	"context"
	_ "embed"
	"errors"
	"fmt"
	"image/png"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/tc-hib/winres"
	"github.com/tc-hib/winres/version"
)

//go:embed files/installer.nsi.tmpl
var installerText string

// Environment variables that name the certificate. Without them nothing is signed.
const (
	certificate         = "INCIDENTMAP_CERTIFICATE"          // file in the form PKCS #12
	certificatePassword = "INCIDENTMAP_CERTIFICATE_PASSWORD" // file that holds its password
	timestampServer     = "INCIDENTMAP_TIMESTAMP_URL"        // of a server for time stamps (RFC 3161); none: the signature ends with the certificate
)

// windows makes an installer and a portable archive.
func windows(ctx context.Context, j *job) error {
	program, err := j.program(ctx, "windows")
	if err != nil {
		return err
	}
	folder := filepath.Join(j.work, "setup")
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return err
	}
	console, err := j.console(ctx)
	if err != nil {
		return err
	}
	var code [2][]byte
	for i, from := range []string{program, console} {
		exe := filepath.Join(folder, []string{j.window(), command + ".exe"}[i])
		if err := j.dress(from, exe); err != nil {
			return err
		}
		if err := j.signWindows(ctx, exe); err != nil {
			return err
		}
		if code[i], err = os.ReadFile(exe); err != nil {
			return err
		}
	}
	texts, err := j.licenceTexts(ctx)
	if err != nil {
		return err
	}
	bill, err := j.sbom(ctx, program)
	if err != nil {
		return err
	}
	licence, err := os.ReadFile(filepath.Join(j.root, "LICENSE"))
	if err != nil {
		return err
	}
	readme := fmt.Sprintf("%s %s\n\n\"%s\" opens the window. In a console, \"%s.exe help\" lists what it does without one.\nThe window needs OpenGL 2.1, which every driver of a display has. "+
		"Where there is none (some virtual machines and remote desktops),\nput opengl32.dll and libgallium_wgl.dll of Mesa beside it: they draw on the processor.\n"+
		"To remove the portable program, remove this folder.\n", j.meta.Name, j.meta.Version, j.window(), command)
	files := []entry{
		{j.window(), 0o755, code[0]}, {command + ".exe", 0o755, code[1]}, {"LICENSE.txt", 0o644, crlf(string(licence))}, {"README.txt", 0o644, crlf(readme)}, {"licences.txt", 0o644, crlf(string(texts))},
		{"sbom.cdx.json", 0o644, bill},
	}
	if err := j.write(folder, files); err != nil {
		return err
	}
	base := filepath.Join(j.out, fmt.Sprintf("%s-%s-windows-x86_64", command, j.meta.Version))
	if err := j.zip(base+"-portable.zip", fmt.Sprintf("%s-%s", command, j.meta.Version), files); err != nil {
		return err
	}
	return j.installer(ctx, base+"-setup.exe", folder, files)
}

// window is the file of the program that opens its window.
func (j *job) window() string { return j.meta.Name + ".exe" }

// console builds what a console runs: a program for the desktop opens no console, but none waits for it either.
func (j *job) console(ctx context.Context) (path string, err error) {
	path = filepath.Join(j.work, "console.exe")
	env := []string{"CGO_ENABLED=0", "GOFLAGS=-mod=readonly", "GOOS=windows", "GOARCH=" + architecture("windows")}
	_, err = j.run(ctx, filepath.Join(j.root, "tools", "package"), env,
		"go", "build", "-trimpath", "-buildvcs=false", "-ldflags", "-s -w -buildid= -X 'main.program="+j.window()+"'", "-o", path, "./console")
	return path, err
}

func crlf(s string) []byte { return []byte(strings.ReplaceAll(s, "\n", "\r\n")) }

// dress gives a program its icon, version and manifest.
func (j *job) dress(from, to string) error {
	rs := &winres.ResourceSet{}
	icon, err := j.icon()
	if err != nil {
		return err
	}
	// The name is the one under which the toolkit looks for the icon of a window.
	if err := rs.SetIcon(winres.Name("GLFW_ICON"), icon); err != nil {
		return err
	}
	rs.SetManifest(winres.AppManifest{
		Identity: winres.AssemblyIdentity{Name: j.meta.ID, Version: fourParts(j.meta)}, Description: j.meta.Comment, ExecutionLevel: winres.AsInvoker,
		Compatibility: winres.Win10AndAbove, DPIAwareness: winres.DPIPerMonitorV2, LongPathAware: true, UseCommonControlsV6: true,
	})
	var info version.Info
	info.FileVersion, info.ProductVersion, info.Timestamp = fourParts(j.meta), fourParts(j.meta), j.meta.Epoch
	for key, value := range map[string]string{
		version.ProductName: j.meta.Name, version.FileDescription: j.meta.Name, version.CompanyName: author, version.LegalCopyright: author, version.InternalName: command,
		version.OriginalFilename: filepath.Base(to), version.ProductVersion: j.meta.Version, version.FileVersion: j.meta.Version,
	} {
		if err := info.Set(version.LangDefault, key, value); err != nil {
			return err
		}
	}
	rs.SetVersionInfo(info)
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.Create(to)
	if err != nil {
		return err
	}
	return errors.Join(rs.WriteToEXE(out, in), out.Close())
}

// fourParts is the version as Windows has it: three numbers and the build.
func fourParts(m meta) (parts [4]uint16) {
	_, _ = fmt.Sscanf(m.Version, "%d.%d.%d", &parts[0], &parts[1], &parts[2]) // what is not a number stays 0
	parts[3] = uint16(m.Build)
	return parts
}

func (j *job) icon() (*winres.Icon, error) {
	f, err := os.Open(filepath.Join(j.root, "assets", "icon.png"))
	if err != nil {
		return nil, err
	}
	defer f.Close()
	full, err := png.Decode(f)
	if err != nil {
		return nil, err
	}
	return winres.NewIconFromResizedImage(full, []int{16, 20, 24, 32, 40, 48, 64, 128, 256})
}

// zip writes files below a folder as an archive.
func (j *job) zip(name, top string, files []entry) error {
	out, err := os.Create(name)
	if err != nil {
		return err
	}
	z := zip.NewWriter(out)
	for _, f := range files {
		h := &zip.FileHeader{Name: top + "/" + f.path, Method: zip.Deflate, Modified: j.meta.Epoch}
		h.SetMode(f.mode)
		w, err := z.CreateHeader(h)
		if err == nil {
			_, err = io.Copy(w, bytes.NewReader(f.data))
		}
		if err != nil {
			out.Close()
			return err
		}
	}
	return errors.Join(z.Close(), out.Close())
}

// installer writes the installer with what is in a folder.
func (j *job) installer(ctx context.Context, name, folder string, files []entry) error {
	icon, err := j.icon()
	if err != nil {
		return err
	}
	var ico bytes.Buffer
	if err := icon.SaveICO(&ico); err != nil {
		return err
	}
	picture := filepath.Join(j.work, command+".ico")
	if err := os.WriteFile(picture, ico.Bytes(), 0o644); err != nil {
		return err
	}
	with := struct {
		meta
		Author, Command, Window, Out, Icon, Folder, SignUninstaller string
		Programs, Files, Owned, Extensions, Remembered              []string
		KB                                                          int
	}{
		meta: j.meta, Author: author, Command: command, Window: j.window(), Out: name, Icon: picture, Folder: folder,
		Programs: []string{j.window(), command + ".exe"}, Owned: []string{".case"},
		Extensions: []string{".case", ".gpkg", ".geojson", ".kml", ".kmz", ".gpx"},
		Remembered: []string{"settings.json", "layouts.json", "window.json", "log.txt"},
	}
	if with.SignUninstaller, err = j.signer(); err != nil {
		return err
	}
	for _, f := range files {
		with.Files = append(with.Files, f.path)
		with.KB += (len(f.data) + 1023) / 1024
	}
	script, err := fill(installerText, with)
	if err != nil {
		return err
	}
	path := filepath.Join(j.work, "installer.nsi")
	if err := os.WriteFile(path, script, 0o644); err != nil {
		return err
	}
	if _, err := j.run(ctx, j.work, nil, "makensis", "-V2", "-NOCD", path); err != nil {
		return err
	}
	return j.signWindows(ctx, name)
}

// signer writes a script that signs a program in its place, and returns its path; "" if no certificate is given. The password stays in its file.
func (j *job) signer() (script string, err error) {
	key := os.Getenv(certificate)
	if key == "" {
		return "", nil
	}
	password := os.Getenv(certificatePassword)
	for name, file := range map[string]string{certificate: key, certificatePassword: password} {
		if _, err := os.Stat(file); err != nil {
			return "", fmt.Errorf("the file that %s names cannot be read: %w", name, err)
		}
	}
	sign := []string{"osslsigncode", "sign", "-h", "sha256", "-pkcs12", key, "-readpass", password, "-n", j.meta.Name, "-time", fmt.Sprint(j.meta.Epoch.Unix())}
	if server := os.Getenv(timestampServer); server != "" {
		sign = append(sign[:len(sign)-2], "-ts", server)
	}
	for i, word := range sign {
		sign[i] = "'" + strings.ReplaceAll(word, "'", `'\''`) + "'"
	}
	script = filepath.Join(j.work, "sign.sh")
	text := strings.Join(sign, " ") + ` -in "$1" -out "$1.signed" >/dev/null && mv "$1.signed" "$1"` + "\n"
	return script, os.WriteFile(script, []byte(text), 0o700)
}

// signWindows signs a program if a certificate is given.
func (j *job) signWindows(ctx context.Context, program string) error {
	script, err := j.signer()
	if err != nil || script == "" {
		return err
	}
	_, err = j.run(ctx, j.work, nil, "sh", script, program)
	return err
}
