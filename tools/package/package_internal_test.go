package main

import (
	"archive/tar"
	"bytes"
	"context"
	"encoding/xml"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"aead.dev/minisign"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const source = "../.."

func testJob(t *testing.T) *job {
	t.Helper()
	t.Setenv("SOURCE_DATE_EPOCH", "1700000000")
	m, err := readMeta(context.Background(), source)
	require.NoError(t, err)
	return &job{root: source, out: t.TempDir(), work: t.TempDir(), meta: m, built: map[string]string{}}
}

// The program, its packages and the notes of its release are of one version, which FyneApp.toml names.
func TestAllSayTheSameVersion(t *testing.T) {
	j := testJob(t)
	code, err := os.ReadFile(filepath.Join(source, "app", "main.go"))
	require.NoError(t, err)
	found := regexp.MustCompile(`const version = "([^"]+)"`).FindSubmatch(code)
	require.NotNil(t, found)
	assert.Equal(t, j.meta.Version, string(found[1]))
	r, err := current(source, j.meta.Version)
	require.NoError(t, err)
	assert.NotEmpty(t, r.Points)
	assert.Equal(t, [4]uint16{1, 2, 3, 4}, fourParts(meta{Version: "1.2.3", Build: 4}))
	assert.Equal(t, time.Unix(1700000000, 0).UTC(), j.meta.Epoch)
}

func TestAReleaseWithoutItsNotesIsNotMade(t *testing.T) {
	_, err := current(source, "9.9.9")
	require.Error(t, err)
	assert.Contains(t, err.Error(), "9.9.9")
}

func TestReleasesAreReadFromTheChangelog(t *testing.T) {
	dir := t.TempDir()
	text := "# Changelog\n\n## [Unreleased]\n\n- not yet\n\n## [1.1.0] - 2026-02-03\n\n### Added\n\n- One `thing`\n  that goes on.\n- *Another*.\n\n## [1.0.0] - 2026-01-02\n\n- First.\n"
	require.NoError(t, os.WriteFile(filepath.Join(dir, "CHANGELOG.md"), []byte(text), 0o600))
	all, err := readReleases(dir)
	require.NoError(t, err)
	require.Len(t, all, 2)
	assert.Equal(t, "1.1.0", all[0].Version)
	assert.Equal(t, []string{"One thing that goes on.", "Another."}, all[0].Points)
	assert.NotContains(t, all[0].Text, "not yet")
	require.NoError(t, os.WriteFile(filepath.Join(dir, "CHANGELOG.md"), []byte("## [1.0.0] - 2026-13-02\n"), 0o600))
	_, err = readReleases(dir)
	assert.ErrorContains(t, err, "line 1")
}

// Names with signs that mean something to XML or to a shell come through.
func TestDescriptionsAreWellFormed(t *testing.T) {
	with := aboutOf(meta{Name: "A & B <C>", ID: "org.example.A", Categories: []string{"Office"}, Keywords: []string{"a&b"}},
		[]release{{Version: "1.0.0", Points: []string{strings.Repeat("word ", 40)}}})
	for name, text := range map[string]string{"metainfo": metainfoText, "mime": mimeText, "plist": infoText} {
		data, err := fill(text, with)
		require.NoError(t, err, name)
		d := xml.NewDecoder(bytes.NewReader(data))
		for {
			_, err := d.Token()
			if err == io.EOF {
				break
			}
			require.NoError(t, err, name)
		}
	}
	log, err := fill(debianChangelog, with)
	require.NoError(t, err)
	for line := range strings.Lines(string(log)) {
		if !strings.HasPrefix(line, " --") {
			assert.LessOrEqual(t, len(line), 80, line)
		}
	}
}

func TestArchivesAreTheSameEachTimeAndOfTheTimeOfTheSource(t *testing.T) {
	j := testJob(t)
	files := []entry{{"bin/x", 0o755, []byte("code")}, {"share/doc/y", 0o644, []byte("text")}}
	var a, b bytes.Buffer
	require.NoError(t, archive(&a, "top", files, j.meta))
	require.NoError(t, archive(&b, "top", files, j.meta))
	assert.Equal(t, a.Bytes(), b.Bytes())
	var names []string
	for r := tar.NewReader(&a); ; {
		h, err := r.Next()
		if err == io.EOF {
			break
		}
		require.NoError(t, err)
		assert.True(t, h.ModTime.Equal(j.meta.Epoch))
		names = append(names, h.Name)
	}
	assert.Equal(t, []string{"top/", "top/bin/", "top/share/", "top/share/doc/", "top/bin/x", "top/share/doc/y"}, names)
	for _, name := range []string{"one.zip", "two.zip"} {
		require.NoError(t, j.zip(filepath.Join(j.out, name), "top", files))
	}
	one, err := os.ReadFile(filepath.Join(j.out, "one.zip"))
	require.NoError(t, err)
	two, err := os.ReadFile(filepath.Join(j.out, "two.zip"))
	require.NoError(t, err)
	assert.Equal(t, one, two)
}

// What a user does with the checksums and signatures.
func TestWhatIsMadeCanBeVerified(t *testing.T) {
	j := testJob(t)
	public, private, err := minisign.GenerateKey(nil)
	require.NoError(t, err)
	text, err := private.MarshalText()
	require.NoError(t, err)
	key := filepath.Join(t.TempDir(), "key")
	require.NoError(t, os.WriteFile(key, text, 0o600))
	t.Setenv(minisignKey, key)
	name := filepath.Join(j.out, "a.deb")
	require.NoError(t, os.WriteFile(name, []byte("package"), 0o600))
	require.NoError(t, finish(context.Background(), j))

	list, err := os.ReadFile(filepath.Join(j.out, sums))
	require.NoError(t, err)
	assert.True(t, strings.HasSuffix(string(list), "  a.deb\n"))
	check := exec.Command("sha256sum", "--check", sums)
	check.Dir = j.out
	out, err := check.CombinedOutput()
	require.NoError(t, err, "%s", out)
	for _, signed := range []string{"a.deb", sums} {
		data, err := os.ReadFile(filepath.Join(j.out, signed))
		require.NoError(t, err)
		signature, err := os.ReadFile(filepath.Join(j.out, signed+".minisig"))
		require.NoError(t, err)
		r := minisign.NewReader(bytes.NewReader(data))
		_, err = io.Copy(io.Discard, r)
		require.NoError(t, err)
		assert.True(t, r.Verify(public, signature), signed)
		assert.Contains(t, string(signature), "version:"+j.meta.Version)
	}
	t.Setenv(minisignKey, filepath.Join(j.out, "none"))
	assert.ErrorContains(t, finish(context.Background(), j), minisignKey, "a key that is missing is no reason to go unsigned")
}

func TestTargetsThatDoNotExistAreSaid(t *testing.T) {
	_, err := choose([]string{"floppy"})
	assert.ErrorContains(t, err, "floppy")
}

func TestIconsAreOfTheSizesThatAreAsked(t *testing.T) {
	icon, err := os.ReadFile(filepath.Join(source, "assets", "icon.png"))
	require.NoError(t, err)
	all, err := icons(icon, []int{16, 512})
	require.NoError(t, err)
	assert.Less(t, len(all[0]), len(all[1]))
	_, err = icons([]byte("no picture"), []int{16})
	assert.ErrorContains(t, err, "icon")
}
