package e2e_test

import (
	"image"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const (
	displayWidth, displayHeight = 1280, 720
	modeline                    = "74.50 1280 1344 1472 1664 720 723 728 748"
)

// twoDisplays is a configuration of the X server with a card that has many outputs and shows nothing.
const twoDisplays = `Section "Device"
  Identifier "card"
  Driver "dummy"
  VideoRam 64000
EndSection
Section "Monitor"
  Identifier "monitor"
  HorizSync 5.0-1000.0
  VertRefresh 5.0-200.0
  Modeline "1280x720" ` + modeline + `
EndSection
Section "Screen"
  Identifier "screen"
  Device "card"
  Monitor "monitor"
  DefaultDepth 24
  SubSection "Display"
    Depth 24
    Modes "1280x720"
    Virtual 2560 720
  EndSubSection
EndSection
`

// newDeskOfTwo is a desk with two displays side by side.
func newDeskOfTwo(t *testing.T) *desk {
	t.Helper()
	requireTools(t)
	for _, tool := range []string{"Xorg", "xrandr"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Skipf("%s is not installed: a desk of two displays needs Xorg with its dummy driver, and xrandr (make setup)", tool)
		}
	}
	if drivers, _ := filepath.Glob("/usr/lib/xorg/modules/drivers/dummy_drv.so"); len(drivers) == 0 || os.Getuid() != 0 {
		t.Skip("Xorg takes a configuration from root alone, and needs the driver xserver-xorg-video-dummy")
	}
	config := filepath.Join(t.TempDir(), "dummy.conf")
	require.NoError(t, os.WriteFile(config, []byte(twoDisplays), 0o600))
	d := deskOn(t, "Xorg", "-config", config, "-logfile", filepath.Join(t.TempDir(), "log"), "-noreset", "-nolisten", "tcp")
	d.tool("sh", "-c", "xrandr --newmode wide "+modeline+" && xrandr --addmode DUMMY1 wide && xrandr --output DUMMY1 --mode wide --right-of DUMMY0 && xrandr --query") // the last has the server look again at what is connected
	return d
}

// sees is what one of the displays shows, 0 being the left one.
func (d *desk) sees(display int) *image.RGBA {
	d.t.Helper()
	all := d.shot()
	part := image.NewRGBA(image.Rect(0, 0, displayWidth, displayHeight))
	for y := range displayHeight {
		for x := range displayWidth {
			part.Set(x, y, all.At(display*displayWidth+x, y))
		}
	}
	return part
}

// share is how much of two pictures of a display differs.
func share(a, b *image.RGBA) float64 {
	n := 0
	for i := 0; i < len(a.Pix); i += 4 {
		if [4]byte(a.Pix[i:]) != [4]byte(b.Pix[i:]) {
			n++
		}
	}
	return float64(n) / (displayWidth * displayHeight)
}

// settled waits until the audience's display has stood still for a while and differs from what it showed, and returns what it shows.
func (d *desk) settled(what string, unlike *image.RGBA) (now *image.RGBA) {
	d.t.Helper()
	const rest = time.Second // a flight changes the display far more often
	last, since := d.sees(1), time.Now()
	d.eventually(what, func() bool {
		now = d.sees(1)
		if share(last, now) > 0 {
			last, since = now, time.Now()
		}
		return time.Since(since) >= rest && share(unlike, now) > .02
	})
	return now
}

func TestABriefingOnTwoDisplaysLeavesTheWindowAsItWas(t *testing.T) {
	d := newDeskOfTwo(t)
	d.do("mousemove", "400", "300")
	d.start("builtin:")
	dark := d.sees(1)
	before := d.sees(0)

	d.key("F5")
	first := d.settled("the audience sees the first step", dark)
	assert.Greater(t, colours(first), 200, "on the second display")
	d.eventually("the speaker's window is on the first display", func() bool { return share(before, d.sees(0)) > .3 })

	d.do("search", "--name", "speaker", "windowfocus", "--sync") // as the manager of windows would do, of which there is none here

	pages := []*image.RGBA{first}
	for range 11 { // the built-in briefing has twelve steps
		d.key("Next")
		pages = append(pages, d.settled("the next step is shown", pages[len(pages)-1]))
	}
	d.key("Next")
	assert.Zero(t, share(pages[11], d.sees(1)), "behind the last step there is nothing")

	d.key("b")
	d.eventually("the audience's display is dark", func() bool { return colours(d.sees(1)) == 1 })
	d.key("b")
	d.eventually("and shows the step again", func() bool { return share(pages[11], d.sees(1)) == 0 })

	d.key("2", "Return") // a label may stand on another side of its mark then: it stays where it found room on the way
	d.eventually("a typed number goes to its step", func() bool { return share(pages[1], d.sees(1)) < .02 })

	d.do("click", "4", "click", "4") // on the speaker's map
	d.settled("the map is looked at nearer, for both", pages[1])
	d.key("r")
	d.eventually("and back at the step", func() bool { return share(pages[1], d.sees(1)) < .02 })

	d.key("Escape")
	d.eventually("the window is as it was, but for a word in its status", func() bool { return share(before, d.sees(0)) < .01 })
	d.eventually("the second display is free", func() bool { return share(dark, d.sees(1)) == 0 })
	assert.Empty(t, d.quit())
}
