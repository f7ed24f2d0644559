package main

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/tc-hib/winres"
)

func requireTools(t *testing.T, names ...string) {
	t.Helper()
	for _, name := range names {
		if _, err := exec.LookPath(name); err != nil {
			t.Skipf("%s is not installed (.ci/setup package)", name)
		}
	}
}

// dressed is the program for consoles with its icon, version and manifest; it is small, so that it stands for the large one in tests.
func dressed(t *testing.T, j *job) string {
	t.Helper()
	bare, err := j.console(context.Background())
	require.NoError(t, err)
	exe := filepath.Join(t.TempDir(), command+".exe")
	require.NoError(t, j.dress(bare, exe))
	return exe
}

func TestAProgramForWindowsHasIconVersionAndManifest(t *testing.T) {
	j := testJob(t)
	exe := dressed(t, j)
	f, err := os.Open(exe)
	require.NoError(t, err)
	defer f.Close()
	found, err := winres.LoadFromEXE(f)
	require.NoError(t, err)
	manifest := string(found.Get(winres.RT_MANIFEST, winres.ID(1), winres.LCIDDefault))
	for _, want := range []string{"permonitorv2", "longPathAware", `level="asInvoker"`, "Microsoft.Windows.Common-Controls", j.meta.ID} {
		assert.Contains(t, manifest, want)
	}
	icon, err := found.GetIcon(winres.Name("GLFW_ICON"))
	require.NoError(t, err)
	var ico bytes.Buffer
	require.NoError(t, icon.SaveICO(&ico))
	assert.EqualValues(t, 9, ico.Bytes()[4], "sizes")

	again := filepath.Join(t.TempDir(), filepath.Base(exe))
	bare, err := j.console(context.Background())
	require.NoError(t, err)
	require.NoError(t, j.dress(bare, again))
	assert.Equal(t, read(t, exe), read(t, again), "the same source gives the same bytes")
}

func read(t *testing.T, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(name)
	require.NoError(t, err)
	return data
}

// setup makes an installer of small programs.
func setup(t *testing.T, j *job, exe string) string {
	t.Helper()
	folder := t.TempDir()
	files := []entry{{j.window(), 0o755, read(t, exe)}, {command + ".exe", 0o755, read(t, exe)}, {"LICENSE.txt", 0o644, []byte("licence")}}
	require.NoError(t, j.write(folder, files))
	name := filepath.Join(j.out, "setup.exe")
	require.NoError(t, j.installer(context.Background(), name, folder, files))
	return name
}

func TestTheInstallerIsTheSameEachTime(t *testing.T) {
	requireTools(t, "makensis")
	t.Setenv(certificate, "")
	one, two := testJob(t), testJob(t)
	exe := dressed(t, one)
	assert.Equal(t, read(t, setup(t, one, exe)), read(t, setup(t, two, exe)), "in another folder too")
}

func TestProgramAndInstallerAreSignedWithACertificate(t *testing.T) {
	requireTools(t, "makensis", "osslsigncode", "openssl")
	j := testJob(t)
	dir := t.TempDir()
	in := func(name string) string { return filepath.Join(dir, name) }
	tool := func(name string, args ...string) string {
		out, err := exec.Command(name, args...).CombinedOutput()
		require.NoError(t, err, "%s", out)
		return string(out)
	}
	const word = "a 'word' of the test"
	require.NoError(t, os.WriteFile(in("word"), []byte(word), 0o600))
	tool("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", in("key"), "-out", in("certificate"), "-subj", "/CN=Test", "-days", "36500",
		"-addext", "extendedKeyUsage=codeSigning")
	tool("openssl", "pkcs12", "-export", "-inkey", in("key"), "-in", in("certificate"), "-out", in("it's.p12"), "-passout", "file:"+in("word"))
	t.Setenv(certificate, in("it's.p12"))
	t.Setenv(certificatePassword, in("word"))
	t.Setenv(timestampServer, "")

	exe := dressed(t, j)
	require.NoError(t, j.signWindows(context.Background(), exe))
	for _, signed := range []string{exe, setup(t, j, exe)} {
		assert.Contains(t, tool("osslsigncode", "verify", "-CAfile", in("certificate"), "-in", signed), "Signature verification: ok", signed)
	}
	script, err := j.signer()
	require.NoError(t, err)
	assert.NotContains(t, string(read(t, script)), "of the test", "the password stays in its file")

	t.Setenv(certificatePassword, in("none"))
	assert.ErrorContains(t, j.signWindows(context.Background(), exe), certificatePassword, "a password that is missing is no reason to go unsigned")
}
