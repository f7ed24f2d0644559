package e2e_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"image"
	_ "image/png"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// desk is a screen with the program on it.
type desk struct {
	t       *testing.T
	dir     string
	display string
	program *exec.Cmd
	ended   chan error
	said    bytes.Buffer // by the program
	bare    bool         // the program is given no environment but the display and its own folders
}

const (
	screenWidth, screenHeight = 1600, 900
	patience                  = 30 * time.Second // on a machine that is busy with other tests
)

// requireTools names what is missing, so that a machine without an X server tells why nothing was tested.
func requireTools(t *testing.T) {
	t.Helper()
	for _, tool := range []string{"Xvfb", "xdotool", "import"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Skipf("%s is not installed: the window test needs Xvfb, xdotool and ImageMagick (make setup)", tool)
		}
	}
}

// program is the program under test; TestMain builds it.
var program string

func TestMain(m *testing.M) { os.Exit(run(m)) }

func run(m *testing.M) int {
	dir, err := os.MkdirTemp("", "incidentmap-e2e")
	if err != nil {
		panic(err)
	}
	defer os.RemoveAll(dir)
	program = filepath.Join(dir, "incidentmap")
	if out, err := exec.Command("go", "build", "-tags", "migrated_fynedo", "-o", program, "incidentmap/app").CombinedOutput(); err != nil {
		fmt.Fprintf(os.Stderr, "build the program: %v\n%s", err, out)
		return 1
	}
	return m.Run()
}

// newDesk starts an X server, and puts before all other programs an xdg-open that only notes what it is given.
func newDesk(t *testing.T) *desk {
	t.Helper()
	return deskOn(t, "Xvfb", "-screen", "0", fmt.Sprintf("%dx%dx24", screenWidth, screenHeight), "-nolisten", "tcp")
}

// deskOn is a desk on the screen of an X server that is started.
func deskOn(t *testing.T, server string, args ...string) *desk {
	t.Helper()
	d := &desk{t: t, dir: t.TempDir()}
	read, write, err := os.Pipe()
	require.NoError(t, err)
	x := exec.Command(server, append(args, "-displayfd", "3")...)
	x.ExtraFiles = []*os.File{write}
	require.NoError(t, x.Start())
	t.Cleanup(func() { _ = x.Process.Signal(os.Interrupt); _ = x.Wait() })
	require.NoError(t, write.Close())
	number, err := bufio.NewReader(read).ReadString('\n')
	require.NoError(t, err, "%s does not start", server)
	d.display = ":" + strings.TrimSpace(number)

	bin := filepath.Join(d.dir, "bin")
	require.NoError(t, os.MkdirAll(bin, 0o755))
	script := fmt.Sprintf("#!/bin/sh\nprintf '%%s\\n' \"$*\" >>%q\n", d.file("opened"))
	require.NoError(t, os.WriteFile(filepath.Join(bin, "xdg-open"), []byte(script), 0o755))
	return d
}

func (d *desk) file(name string) string { return filepath.Join(d.dir, name) }

func (d *desk) env() []string {
	own := []string{"DISPLAY=" + d.display, "HOME=" + d.dir,
		"XDG_STATE_HOME=" + d.file("state"), "XDG_CONFIG_HOME=" + d.file("config"), "XDG_CACHE_HOME=" + d.file("cache"), "XDG_DATA_HOME=" + d.file("data")}
	if d.bare {
		return own
	}
	return append(append(os.Environ(), "WAYLAND_DISPLAY=", "LANG=C", "PATH="+d.file("bin")+":"+os.Getenv("PATH")), own...)
}

// start runs the program and waits for its window.
func (d *desk) start(args ...string) {
	d.t.Helper()
	d.said.Reset()
	d.program = exec.Command(program, args...)
	d.program.Env, d.program.Dir, d.program.Stdout, d.program.Stderr = d.env(), d.dir, &d.said, &d.said
	require.NoError(d.t, d.program.Start())
	d.ended = make(chan error, 1)
	go func() { d.ended <- d.program.Wait() }()
	d.t.Cleanup(func() { _ = d.program.Process.Kill() })
	d.do("search", "--sync", "--onlyvisible", "--name", "Incident Map")
	d.eventually("the window shows a map", func() bool { return colours(d.shot()) > 200 })
}

// do has xdotool carry out a command. Events reach the program in the order in which they are sent.
func (d *desk) do(args ...string) string {
	d.t.Helper()
	return d.tool("xdotool", args...)
}

// tool runs a program on the desk to its end.
func (d *desk) tool(name string, args ...string) string {
	d.t.Helper()
	cmd := exec.Command("timeout", append([]string{"30", name}, args...)...)
	cmd.Env = d.env()
	out, err := cmd.CombinedOutput()
	require.NoError(d.t, err, "%s %v: %s", name, args, out)
	return string(out)
}

func (d *desk) key(keys ...string) {
	d.t.Helper()
	d.do(append([]string{"key", "--delay", "60"}, keys...)...)
}

func (d *desk) shot() image.Image {
	d.t.Helper()
	cmd := exec.Command("import", "-window", "root", "png:-")
	cmd.Env = d.env()
	out, err := cmd.Output()
	require.NoError(d.t, err)
	img, _, err := image.Decode(bytes.NewReader(out))
	require.NoError(d.t, err)
	return img
}

// colours counts the different colours of a picture: a map has many, an empty window few.
func colours(img image.Image) int {
	seen := map[[3]uint32]bool{}
	b := img.Bounds()
	for y := b.Min.Y; y < b.Max.Y; y += 3 {
		for x := b.Min.X; x < b.Max.X; x += 3 {
			r, g, bl, _ := img.At(x, y).RGBA()
			seen[[3]uint32{r, g, bl}] = true
		}
	}
	return len(seen)
}

// different is the share of pixels of the left two thirds, the map, that differ.
func different(a, b image.Image) float64 {
	n, total := 0, 0
	for y := 0; y < screenHeight; y += 3 {
		for x := 0; x < screenWidth*2/3; x += 3 {
			total++
			if a.At(x, y) != b.At(x, y) {
				n++
			}
		}
	}
	return float64(n) / float64(total)
}

func (d *desk) eventually(what string, holds func() bool) {
	d.t.Helper()
	require.Eventually(d.t, holds, patience, 100*time.Millisecond, what)
}

// quit closes the window as a user does, and returns what the program said on its way.
func (d *desk) quit() string {
	d.t.Helper()
	d.key("ctrl+q")
	select {
	case err := <-d.ended:
		require.NoError(d.t, err, d.said.String())
	case <-time.After(patience):
		d.t.Fatal("the program did not end")
	}
	return d.said.String()
}

// remembered is the state that the window left.
func (d *desk) remembered() (s struct {
	Selected       string
	Mode           string
	Lon, Lat, Zoom float64
	Side           bool
}) {
	d.t.Helper()
	raw, err := os.ReadFile(filepath.Join(d.file("state"), "incidentmap", "window.json"))
	require.NoError(d.t, err)
	require.NoError(d.t, json.Unmarshal(raw, &s))
	return s
}

// opened lists what was given to the web browser.
func (d *desk) opened() []string {
	raw, err := os.ReadFile(d.file("opened"))
	if err != nil {
		return nil
	}
	return strings.Fields(string(raw))
}

// run carries out a command line to its end.
func (d *desk) run(args ...string) (code int, output string) {
	d.t.Helper()
	cmd := exec.Command(program, args...)
	cmd.Env, cmd.Dir = d.env(), d.dir
	out, _ := cmd.CombinedOutput()
	return cmd.ProcessState.ExitCode(), string(out)
}
