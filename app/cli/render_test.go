package cli_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/paulmach/orb"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"incidentmap/app/cli"
	"incidentmap/assets"
	"incidentmap/geo/basemap"
	"incidentmap/geo/proj"
	"incidentmap/geo/render"
)

// sea is a basemap without land.
type sea struct{}

func (sea) Tile(z, x, y int) *basemap.Tile { return &basemap.Tile{Z: z, X: x, Y: y} }

func (sea) MaxZoom() int { return 7 }

func (sea) Labels() []basemap.Label { return nil }

func (sea) LabelsIn(proj.Viewport, float64, func(*basemap.Label) bool) {}

func (sea) Country(p orb.Point) (iso, name string) {
	if p.Lon() > -31 && p.Lon() < -30 {
		return "XA", "Island"
	}
	return "", ""
}

func renderDeps() cli.Deps {
	deps := smallDeps()
	deps.Fonts = render.Fonts{Regular: assets.FontRegular, Bold: assets.FontBold}
	deps.Basemap = func() (cli.Basemap, error) { return sea{}, nil }
	return deps
}

// entries are the names in a folder.
func entries(t *testing.T, dir string) []string {
	t.Helper()
	list, err := os.ReadDir(dir)
	require.NoError(t, err)
	names := []string{}
	for _, e := range list {
		names = append(names, e.Name())
	}
	return names
}

func TestRenderWritesEachFormat(t *testing.T) {
	dir := t.TempDir()
	for name, starts := range map[string]string{"map.png": "\x89PNG", "map.svg": "<", "map.PDF": "%PDF"} {
		file := filepath.Join(dir, name)
		got := run(t, renderDeps(), "", "render", "-o", file, "--size", "640x360")
		require.Equal(t, result{}, got)
		picture, err := os.ReadFile(file)
		require.NoError(t, err)
		assert.True(t, bytes.HasPrefix(picture, []byte(starts)), name)

		out := run(t, renderDeps(), "", "render", "-o", "-", "--format", strings.ToLower(filepath.Ext(name)[1:]), "--size", "640x360")
		assert.Equal(t, string(picture), out.out, "standard output gets the same bytes, each time")
	}
	assert.Len(t, entries(t, dir), 3)
}

func TestRenderHasTheSizeThatWasAskedFor(t *testing.T) {
	for _, args := range [][]string{
		{"--size", "1x1"},
		{"--size", "16384x1"},
		{"--size", "300X200", "--scale", "4"},
		{"--size", "300x200", "--scale", "0.5", "--theme", "dark", "--bbox", "-31,44,-30,45"},
		{"--size", "300x200", "--theme", "projector", "--center", "-30,44", "--zoom", "19"},
		{"--size", "300x200", "--center", "180,90", "--zoom", "0"},
		{"--size", "300x200", "--bbox", "170,-20,-170,20"},
		{"--size", "300x200", "--select", "harbour-blast"},
		{"--size", "300x200", "--kind", "campaign"},
	} {
		got := run(t, renderDeps(), "", append([]string{"render", "-o", "-", "--format", "png"}, args...)...)
		require.Equal(t, cli.ExitDone, got.status, got.errOut)
		config, err := png.DecodeConfig(strings.NewReader(got.out))
		require.NoError(t, err, args)
		width, height, _ := strings.Cut(strings.ToLower(args[1]), "x")
		assert.Equal(t, width+"x"+height, fmt.Sprintf("%dx%d", config.Width, config.Height))
	}
}

func TestRenderViewsDiffer(t *testing.T) {
	draw := func(args ...string) string {
		got := run(t, renderDeps(), "", append([]string{"render", "-o", "-", "--format", "svg"}, args...)...)
		require.Equal(t, cli.ExitDone, got.status, got.errOut)
		return got.out
	}
	seen := map[string]string{}
	for name, args := range map[string][]string{
		"all":      nil,
		"dark":     {"--theme", "dark"},
		"box":      {"--bbox", "-60,20,0,60"},
		"centre":   {"--center", "-30,44", "--zoom", "4"},
		"selected": {"--select", "market-plot"},
		"as of":    {"--as-of", "2021-12-31"},
		"filter":   {"--kind", "plot"},
		"size":     {"--size", "800x600"},
		"scale":    {"--scale", "2"},
	} {
		drawn := draw(args...)
		assert.NotContains(t, seen, drawn, "%s looks like %s", name, seen[drawn])
		seen[drawn] = name
	}
	assert.Contains(t, draw("--as-of", "2021-12-31"), "31 December 2021", "the date stands on the picture")
}

func TestRenderRefusesWhatItCannotDraw(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "map.png")
	for name, c := range map[string]struct {
		args   []string
		status int
		says   string
	}{
		"no output":              {nil, cli.ExitUsage, "-o FILE"},
		"stdout, no format":      {[]string{"-o", "-"}, cli.ExitUsage, "--format"},
		"unknown ending":         {[]string{"-o", filepath.Join(dir, "map.bmp")}, cli.ExitUsage, ".png, .svg or .pdf"},
		"no ending":              {[]string{"-o", filepath.Join(dir, "map")}, cli.ExitUsage, ".png, .svg or .pdf"},
		"unknown format":         {[]string{"-o", file, "--format", "gif"}, cli.ExitUsage, "png, svg or pdf"},
		"size 0":                 {[]string{"-o", file, "--size", "0x0"}, cli.ExitUsage, "1 to 16384"},
		"size of one number":     {[]string{"-o", file, "--size", "100000"}, cli.ExitUsage, "1920x1080"},
		"too wide":               {[]string{"-o", file, "--size", "100000x100"}, cli.ExitUsage, "1 to 16384"},
		"too many pixels":        {[]string{"-o", file, "--size", "16384x16384"}, cli.ExitUsage, "million pixels"},
		"negative size":          {[]string{"-o", file, "--size", "-5x5"}, cli.ExitUsage, "1 to 16384"},
		"size beyond int":        {[]string{"-o", file, "--size", "99999999999999999999x5"}, cli.ExitUsage, "1920x1080"},
		"scale 0":                {[]string{"-o", file, "--scale", "0"}, cli.ExitUsage, "0.5 to 4"},
		"scale NaN":              {[]string{"-o", file, "--scale", "NaN"}, cli.ExitUsage, "0.5 to 4"},
		"unknown theme":          {[]string{"-o", file, "--theme", "pink"}, cli.ExitUsage, "light, dark or projector"},
		"NaN in the box":         {[]string{"-o", file, "--bbox", "NaN,0,1,1"}, cli.ExitUsage, "NaN"},
		"box upside down":        {[]string{"-o", file, "--bbox", "0,2,1,1"}, cli.ExitUsage, "south"},
		"box and centre":         {[]string{"-o", file, "--bbox", "0,0,1,1", "--center", "0,0", "--zoom", "1"}, cli.ExitUsage, "two views"},
		"centre, no zoom":        {[]string{"-o", file, "--center", "0,0"}, cli.ExitUsage, "go together"},
		"zoom, no centre":        {[]string{"-o", file, "--zoom", "3"}, cli.ExitUsage, "go together"},
		"centre off the globe":   {[]string{"-o", file, "--center", "0,91", "--zoom", "3"}, cli.ExitUsage, "latitude"},
		"centre of one number":   {[]string{"-o", file, "--center", "12", "--zoom", "3"}, cli.ExitUsage, "latitude"},
		"infinite zoom":          {[]string{"-o", file, "--center", "0,0", "--zoom", "Inf"}, cli.ExitUsage, "0 to 19"},
		"select nothing":         {[]string{"-o", file, "--select", "x"}, cli.ExitFailed, `no incident "x"`},
		"select unplaced":        {[]string{"-o", file, "--select", "raids"}, cli.ExitFailed, "no place on the map"},
		"select filtered out":    {[]string{"-o", file, "--select", "market-plot", "--kind", "attack"}, cli.ExitFailed, "left out by the filters"},
		"folder that is missing": {[]string{"-o", filepath.Join(dir, "none", "map.png")}, cli.ExitFailed, "no such file"},
		"name of a folder":       {[]string{"-o", dir, "--format", "png"}, cli.ExitFailed, "is a folder"},
	} {
		t.Run(name, func(t *testing.T) {
			got := run(t, renderDeps(), "", append([]string{"render"}, c.args...)...)
			assert.Equal(t, c.status, got.status)
			assert.Contains(t, got.errOut, c.says)
			assert.Regexp(t, `^incidentmap: [^\n]+\n$`, got.errOut)
			assert.Empty(t, got.out)
			assert.Empty(t, entries(t, dir), "nothing is left behind")
		})
	}
}

func TestRenderKeepsTheOldPictureWhenItFails(t *testing.T) {
	file := filepath.Join(t.TempDir(), "map.png")
	require.NoError(t, os.WriteFile(file, []byte("old"), 0o600))
	deps := renderDeps()
	deps.Basemap = func() (cli.Basemap, error) { return nil, errors.New("basemap: damaged") }
	assert.Equal(t, result{cli.ExitFailed, "", "incidentmap: basemap: damaged\n"}, run(t, deps, "", "render", "-o", file))

	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	var out, errOut bytes.Buffer
	status := cli.Run(ctx, []string{"render", "-o", file}, strings.NewReader(""), &out, &errOut, renderDeps())
	assert.Equal(t, cli.ExitFailed, status)
	assert.Equal(t, "incidentmap: stopped\n", errOut.String())

	old, err := os.ReadFile(file)
	require.NoError(t, err)
	assert.Equal(t, "old", string(old))
	assert.Equal(t, []string{"map.png"}, entries(t, filepath.Dir(file)))
}
