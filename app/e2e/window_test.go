package e2e_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestAnAnalystsFirstMinutes(t *testing.T) {
	requireTools(t)
	d := newDesk(t)
	d.start()

	// The first start shows all incidents; nothing is selected. The list's first row is the newest incident.
	first := d.shot()
	d.do("mousemove", "1300", "160", "click", "1")
	d.eventually("the map flies to the incident", func() bool { return different(first, d.shot()) > 0.2 })

	// The passage that the figure comes from opens in the web browser, once.
	d.key("ctrl+Return")
	d.eventually("a source opens", func() bool { return len(d.opened()) == 1 })
	address := d.opened()[0]
	assert.True(t, strings.HasPrefix(address, "https://"), address)
	assert.Contains(t, address, "#:~:text=", "at the passage")

	// Wheel, drag and keys move the map.
	before := d.shot()
	d.do("mousemove", "500", "450", "click", "4", "click", "4", "click", "4")
	d.eventually("the wheel zooms", func() bool { return different(before, d.shot()) > 0.03 })
	before = d.shot()
	d.do("mousemove", "500", "450", "mousedown", "1", "mousemove", "420", "420", "mousemove", "300", "380", "mouseup", "1")
	d.eventually("the map is dragged", func() bool { return different(before, d.shot()) > 0.03 })

	assert.Empty(t, d.quit(), "nothing of the toolkit's reaches the user")
	after := d.remembered()
	assert.Equal(t, "moscow-2024-03-crocus", after.Selected)
	assert.Greater(t, after.Zoom, 7.0)
	assert.NotEqual(t, 37.39028, after.Lon, "the drag moved it off the place")

	// The next start is where the last one ended.
	d.start()
	d.key("ctrl+q")
	require.NoError(t, <-d.ended)
	again := d.remembered()
	assert.Equal(t, after.Selected, again.Selected)
	assert.InDelta(t, after.Zoom, again.Zoom, 1e-9)
	assert.InDelta(t, after.Lon, again.Lon, 1e-9)
	assert.InDelta(t, after.Lat, again.Lat, 1e-9)
}

func TestKeysAloneReachEverything(t *testing.T) {
	requireTools(t)
	d := newDesk(t)
	d.start()
	all := d.shot()
	d.key("n", "n") // the second incident of the list
	d.eventually("it is selected and flown to", func() bool { return different(all, d.shot()) > 0.2 })
	d.key("Home")
	d.eventually("all incidents are in view again", func() bool { return different(all, d.shot()) < 0.2 })
	d.key("ctrl+b")
	d.quit()
	s := d.remembered()
	assert.Equal(t, "kandahar-bombing", s.Selected)
	assert.False(t, s.Side, "the side panel is closed")
}

func TestACaseThatCannotBeReadOpensNoWindow(t *testing.T) {
	requireTools(t)
	d := newDesk(t)
	code, out := d.run("no-such.case")
	assert.Equal(t, 1, code)
	assert.Contains(t, out, "no-such.case")
	assert.Equal(t, 1, strings.Count(strings.TrimSpace(out), "\n")+1, "one line: %s", out)
}
