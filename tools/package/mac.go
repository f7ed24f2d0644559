package main

import (
	"context"
	_ "embed"
	"fmt"
	"os"
	"path/filepath"
)

//go:embed files/info.plist.tmpl
var infoText string

const identity = "INCIDENTMAP_CODESIGN_IDENTITY" // name of the certificate in the key chain; none: signed for this machine alone

// mac makes an application and the disk image that it is installed from.
func mac(ctx context.Context, j *job) error {
	program, err := j.program(ctx, "darwin")
	if err != nil {
		return err
	}
	volume := filepath.Join(j.work, "volume")
	bundle := filepath.Join(volume, j.meta.Name+".app")
	files, err := j.bundle(ctx, program)
	if err != nil {
		return err
	}
	if err := j.write(bundle, files); err != nil {
		return err
	}
	as := os.Getenv(identity)
	if as == "" {
		as = "-"
	}
	if _, err := j.run(ctx, j.work, nil, "codesign", "--force", "--options", "runtime", "--sign", as, bundle); err != nil {
		return err
	}
	if err := os.Symlink("/Applications", filepath.Join(volume, "Applications")); err != nil {
		return err
	}
	image := filepath.Join(j.out, fmt.Sprintf("%s-%s-macos-%s.dmg", command, j.meta.Version, architecture("darwin")))
	_, err = j.run(ctx, j.work, nil, "hdiutil", "create", "-quiet", "-volname", j.meta.Name, "-srcfolder", volume, "-format", "UDZO", image)
	return err
}

// bundle is the files of the application.
func (j *job) bundle(ctx context.Context, program string) ([]entry, error) {
	code, err := os.ReadFile(program)
	if err != nil {
		return nil, err
	}
	info, err := j.info()
	if err != nil {
		return nil, err
	}
	pictures, err := j.iconset(ctx)
	if err != nil {
		return nil, err
	}
	bill, err := j.sbom(ctx, program)
	if err != nil {
		return nil, err
	}
	texts, err := j.licenceTexts(ctx)
	if err != nil {
		return nil, err
	}
	return []entry{
		{"Contents/Resources/licences.txt", 0o644, texts}, {"Contents/Info.plist", 0o644, info}, {"Contents/MacOS/" + command, 0o755, code}, {"Contents/Resources/icon.icns", 0o644, pictures},
		{"Contents/Resources/sbom.cdx.json", 0o644, bill},
	}, nil
}

// info is the description of the application.
func (j *job) info() ([]byte, error) {
	return fill(infoText, struct {
		meta
		Command, Author string
	}{j.meta, command, author})
}

// iconset is the icon in all sizes, as iconutil packs it.
func (j *job) iconset(ctx context.Context) ([]byte, error) {
	icon, err := os.ReadFile(filepath.Join(j.root, "assets", "icon.png"))
	if err != nil {
		return nil, err
	}
	sides := []int{16, 32, 64, 128, 256, 512}
	sized, err := icons(icon, sides)
	if err != nil {
		return nil, err
	}
	var files []entry
	for i, side := range sides {
		files = append(files, entry{fmt.Sprintf("icon_%dx%d.png", side, side), 0o644, sized[i]})
		if i > 0 {
			files = append(files, entry{fmt.Sprintf("icon_%dx%d@2x.png", side/2, side/2), 0o644, sized[i]})
		}
	}
	dir := filepath.Join(j.work, "icon.iconset")
	if err := j.write(dir, files); err != nil {
		return nil, err
	}
	packed := filepath.Join(j.work, "icon.icns")
	if _, err := j.run(ctx, j.work, nil, "iconutil", "-c", "icns", "-o", packed, dir); err != nil {
		return nil, err
	}
	return os.ReadFile(packed)
}
