package main

import (
	"context"
	_ "embed"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

//go:embed files/rpm.spec.tmpl
var specText string

// rpmKey names the environment variable for the name of a key of GnuPG. Without it packages for RPM are not signed.
const rpmKey = "INCIDENTMAP_RPM_KEY"

// rpm makes a package for Fedora, openSUSE and others that use RPM.
func rpm(ctx context.Context, j *job) error {
	staged, err := j.stage(ctx, "usr/share/zsh/site-functions")
	if err != nil {
		return err
	}
	releases, err := readReleases(j.root)
	if err != nil {
		return err
	}
	top := filepath.Join(j.work, "rpm")
	libc, err := newestGlibc(j.built["linux"])
	if err != nil {
		return err
	}
	const wide = "()(64bit)"
	with := struct {
		meta
		Command, Contact string
		Requires, Files  []string
		Releases         []release
	}{j.meta, command, contact, []string{"libc.so.6(GLIBC_" + libc + ")(64bit)"}, nil, releases}
	for _, l := range libraries {
		with.Requires = append(with.Requires, l.soname+wide)
	}
	with.Files = append(with.Files, "%dir /usr/share/doc/"+command)
	for _, f := range staged {
		kind := ""
		switch {
		case strings.HasPrefix(f.path, "usr/share/doc/"), strings.HasPrefix(f.path, "usr/share/man/"):
			kind = "%doc "
		}
		with.Files = append(with.Files, fmt.Sprintf("%s%%attr(%04o, root, root) /%s", kind, f.mode, f.path))
	}
	spec, err := fill(specText, with)
	if err != nil {
		return err
	}
	root := filepath.Join(top, "root")
	if err := j.write(root, staged); err != nil {
		return err
	}
	name := filepath.Join(top, command+".spec")
	if err := os.WriteFile(name, spec, 0o644); err != nil {
		return err
	}
	args := []string{"-bb", "--quiet", "--buildroot", root, "--noclean"}
	for _, d := range []string{
		"_topdir " + top, "_rpmdir " + j.out, "_rpmfilename %{NAME}-%{VERSION}-%{RELEASE}.%{ARCH}.rpm", "_buildhost " + command, "use_source_date_epoch_as_buildtime 1",
		"clamp_mtime_to_source_date_epoch 1", "source_date_epoch_from_changelog 0", "_binary_payload w9.xzdio", "_build_id_links none", "debug_package %{nil}",
		"__os_install_post %{nil}", "__spec_install_pre %{nil}", "__spec_install_cmd %{nil}",
	} {
		args = append(args, "--define", d)
	}
	if _, err := j.run(ctx, top, []string{"HOME=" + top}, "rpmbuild", append(args, name)...); err != nil {
		return err
	}
	key := os.Getenv(rpmKey)
	if key == "" {
		return nil
	}
	made, err := filepath.Glob(filepath.Join(j.out, "*.rpm"))
	if err != nil {
		return err
	}
	_, err = j.run(ctx, top, nil, "rpmsign", append([]string{"--define", "_gpg_name " + key, "--addsign"}, made...)...)
	return err
}
