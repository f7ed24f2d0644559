package web_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"image/png"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"incidentmap/app/handout/web"
	"incidentmap/data"
	"incidentmap/data/extract"
)

// browser is a Chromium without a window and without a network, driven by the DevTools protocol over pipes.
type browser struct {
	t       *testing.T
	to      *os.File
	session string
	last    int
	answers map[int]chan json.RawMessage

	mu       sync.Mutex
	requests []string
	faults   []string // messages of the console, exceptions, dialogs
	loaded   chan struct{}
}

const patience = 60 * time.Second // on a machine that is busy with other tests

func open(t *testing.T, file []byte) *browser {
	t.Helper()
	chromium, err := exec.LookPath("chromium")
	if err != nil {
		t.Skip("chromium is not installed: the page is tested in a browser where it is (it is no part of the set-up: 124 MB to fetch, 414 MB on disk)")
	}
	dir, err := os.MkdirTemp("", "incidentmap-web") //nolint:usetesting // it may not be empty yet when the test ends, see below
	require.NoError(t, err)
	name := filepath.Join(dir, "briefing.html")
	require.NoError(t, os.WriteFile(name, file, 0o600))
	fromTest, to, err := os.Pipe()
	require.NoError(t, err)
	from, toTest, err := os.Pipe()
	require.NoError(t, err)
	ctx, stop := context.WithCancel(context.Background())
	cmd := exec.CommandContext(ctx, chromium, "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
		"--disable-component-update", "--disable-sync", "--disable-dev-shm-usage", "--host-resolver-rules=MAP * ~NOTFOUND", "--remote-debugging-pipe",
		"--user-data-dir="+filepath.Join(dir, "profile"))
	cmd.ExtraFiles = []*os.File{fromTest, toTest}
	cmd.Env = append(os.Environ(), "HOME="+dir)
	require.NoError(t, cmd.Start())
	fromTest.Close()
	toTest.Close()
	b := &browser{t: t, to: to, answers: map[int]chan json.RawMessage{}, loaded: make(chan struct{}, 16)}
	heard := make(chan struct{})
	go func() {
		defer close(heard)
		b.listen(from)
	}()
	t.Cleanup(func() {
		b.session = ""
		b.call("Browser.close", nil, nil)
		ended := time.AfterFunc(patience, stop)
		_ = cmd.Wait()
		ended.Stop()
		stop()
		to.Close()
		<-heard
		from.Close()
		_ = os.RemoveAll(dir) // a process of the browser's may still be writing its last
	})
	b.attach(name)
	return b
}

func (b *browser) attach(name string) {
	b.t.Helper()
	var target struct{ TargetID string }
	b.call("Target.createTarget", map[string]any{"url": "about:blank"}, &target)
	var attached struct{ SessionID string }
	b.call("Target.attachToTarget", map[string]any{"targetId": target.TargetID, "flatten": true}, &attached)
	b.session = attached.SessionID
	for _, domain := range []string{"Page", "Network", "Runtime", "Log"} {
		b.call(domain+".enable", nil, nil)
	}
	b.media("light", "reduce")
	b.size(1920, 1080)
	b.call("Page.navigate", map[string]any{"url": (&url.URL{Scheme: "file", Path: name}).String()}, nil)
	select {
	case <-b.loaded:
	case <-time.After(patience):
		require.FailNow(b.t, "the page does not load")
	}
	b.settle()
}

type message struct {
	ID     int
	Method string
	Params json.RawMessage
	Result json.RawMessage
	Error  *struct{ Message string }
}

// listen reads messages, each ended by a zero byte, until the browser is gone.
func (b *browser) listen(from *os.File) {
	r := bufio.NewReader(from)
	for {
		raw, err := r.ReadBytes(0)
		if err != nil {
			return
		}
		var m message
		if json.Unmarshal(bytes.TrimSuffix(raw, []byte{0}), &m) != nil {
			return
		}
		b.mu.Lock()
		if answer := b.answers[m.ID]; answer != nil {
			if m.Error != nil {
				m.Result = nil
				b.faults = append(b.faults, m.Error.Message)
			}
			delete(b.answers, m.ID)
			answer <- m.Result
		} else {
			b.event(&m)
		}
		b.mu.Unlock()
	}
}

func (b *browser) event(m *message) {
	switch m.Method {
	case "Network.requestWillBeSent":
		var p struct{ Request struct{ URL string } }
		_ = json.Unmarshal(m.Params, &p)
		if !strings.HasPrefix(p.Request.URL, "data:") {
			b.requests = append(b.requests, p.Request.URL)
		}
	case "Runtime.exceptionThrown", "Runtime.consoleAPICalled", "Log.entryAdded", "Page.javascriptDialogOpening", "Page.windowOpen":
		b.faults = append(b.faults, m.Method+" "+string(m.Params))
	case "Page.loadEventFired":
		b.loaded <- struct{}{}
	}
}

func (b *browser) call(method string, params map[string]any, result any) {
	b.t.Helper()
	answer := make(chan json.RawMessage, 1)
	b.mu.Lock()
	b.last++
	id := b.last
	b.answers[id] = answer
	b.mu.Unlock()
	m := map[string]any{"id": id, "method": method, "params": params}
	if params == nil {
		m["params"] = map[string]any{}
	}
	if b.session != "" {
		m["sessionId"] = b.session
	}
	raw, err := json.Marshal(m)
	require.NoError(b.t, err)
	_, err = b.to.Write(append(raw, 0))
	require.NoError(b.t, err)
	select {
	case got := <-answer:
		require.NotNil(b.t, got, "%s: %v", method, b.faults)
		if result != nil {
			require.NoError(b.t, json.Unmarshal(got, result))
		}
	case <-time.After(patience):
		require.FailNow(b.t, "no answer", method)
	}
}

// eval is the value of an expression in the page, of a promise once it is kept.
func (b *browser) eval(expression string, value any) {
	b.t.Helper()
	var out struct {
		Result           struct{ Value json.RawMessage }
		ExceptionDetails json.RawMessage
	}
	b.call("Runtime.evaluate", map[string]any{"expression": expression, "awaitPromise": true, "returnByValue": true}, &out)
	require.Empty(b.t, string(out.ExceptionDetails), expression)
	if value != nil {
		require.NoError(b.t, json.Unmarshal(out.Result.Value, value), expression)
	}
}

func (b *browser) text(expression string) (s string) {
	b.t.Helper()
	b.eval(expression, &s)
	return s
}

func (b *browser) truth(expression string) (ok bool) {
	b.t.Helper()
	b.eval(expression, &ok)
	return ok
}

// colours are those of a picture of the page, as #rrggbb.
func (b *browser) colours() map[string]bool {
	b.t.Helper()
	var out struct{ Data []byte }
	b.call("Page.captureScreenshot", map[string]any{"format": "png"}, &out)
	img, err := png.Decode(bytes.NewReader(out.Data))
	require.NoError(b.t, err)
	seen := map[string]bool{}
	for y := range img.Bounds().Dy() {
		for x := range img.Bounds().Dx() {
			r, g, blue, _ := img.At(x, y).RGBA()
			seen[fmt.Sprintf("#%02x%02x%02x", r>>8, g>>8, blue>>8)] = true
		}
	}
	return seen
}

// settle waits until nothing moves and what is to be drawn is drawn.
func (b *browser) settle() {
	b.t.Helper()
	b.eval(`new Promise(done => {
		const look = () => map.flight || map.frame ? requestAnimationFrame(look) : requestAnimationFrame(() => requestAnimationFrame(() => done(true)));
		requestAnimationFrame(look);
	})`, nil)
}

func (b *browser) press(key string, code int) {
	b.t.Helper()
	text := map[string]string{"Enter": "\r", "+": "+", "0": "0", " ": " ", "?": "?"}[key]
	for _, kind := range []string{"keyDown", "keyUp"} {
		p := map[string]any{"type": kind, "key": key, "windowsVirtualKeyCode": code}
		if kind == "keyDown" && text != "" {
			p["text"] = text
		}
		b.call("Input.dispatchKeyEvent", p, nil)
	}
	b.settle()
}

func (b *browser) media(scheme, motion string) {
	b.call("Emulation.setEmulatedMedia", map[string]any{"features": []map[string]string{
		{"name": "prefers-color-scheme", "value": scheme}, {"name": "prefers-reduced-motion", "value": motion},
	}}, nil)
}

func (b *browser) size(width, height int) {
	b.call("Emulation.setDeviceMetricsOverride", map[string]any{"width": width, "height": height, "deviceScaleFactor": 1, "mobile": false}, nil)
}

// quiet fails if the page asked for anything but itself, or had anything to complain of.
func (b *browser) quiet() {
	b.t.Helper()
	b.mu.Lock()
	defer b.mu.Unlock()
	assert.Len(b.t, b.requests, 1, "the file itself: %v", b.requests)
	assert.Empty(b.t, b.faults)
}

const shownTitle = `document.querySelector('.page:not([hidden]) h2').textContent`

// cut are the elements in sight whose content does not fit into them, and does not scroll either.
const cut = `[...document.querySelectorAll('.page:not([hidden]) *, .opened .record:not([hidden]) *, .top *, .bottom *')]
	.filter(e => !e.closest('svg, .unseen, .top .deck') && e.clientWidth && e.scrollWidth > e.clientWidth + 1)
	.map(e => e.className + ': ' + e.textContent.slice(0, 40))`

func TestABriefingIsGivenInABrowser(t *testing.T) {
	c := builtIn(t)
	c.Marking = data.Marking{TLP: data.Amber}
	d := deckOf(t, c)
	b := open(t, write(t, d, web.Options{Notes: true}))
	keys := []struct {
		key  string
		code int
	}{{"PageDown", 34}, {"ArrowRight", 39}, {" ", 32}}
	for i := range d.Pages {
		if i > 0 {
			k := keys[i%len(keys)]
			b.press(k.key, k.code)
		}
		assert.Equal(t, d.Pages[i].Step.Title, b.text(shownTitle))
		var marks int
		b.eval(`document.querySelectorAll('.top .marking, .bottom .marking').length`, &marks)
		assert.Equal(t, 2, marks)
		for _, s := range [][2]int{{1920, 1080}, {1280, 720}, {390, 844}} {
			b.size(s[0], s[1])
			b.settle()
			var cuts []string
			b.eval(cut, &cuts)
			assert.Empty(t, cuts, "step %d at %d by %d", i+1, s[0], s[1])
			assert.True(t, b.truth(`document.documentElement.scrollWidth <= innerWidth && document.documentElement.scrollHeight <= innerHeight`))
		}
		b.size(1920, 1080)
		b.settle()
	}
	b.press("PageDown", 34)
	assert.Equal(t, d.Pages[len(d.Pages)-1].Step.Title, b.text(shownTitle), "there is no step after the last")
	b.press("PageUp", 33)
	assert.Equal(t, d.Pages[len(d.Pages)-2].Step.Title, b.text(shownTitle))
	b.press("Home", 36)
	assert.Equal(t, d.Pages[0].Step.Title, b.text(shownTitle))
	b.quiet()
}

func TestTheMapIsDrawnAndAnswers(t *testing.T) {
	b := open(t, write(t, deckOf(t, builtIn(t)), web.Options{}))
	for i, scheme := range []string{"light", "dark"} {
		b.media(scheme, "reduce")
		b.settle()
		seen := b.colours()
		for _, name := range []string{"sea", "land"} {
			assert.True(t, seen[b.text(fmt.Sprintf("data.palette[%d].%s", i, name))], "%s in the %s look", name, scheme)
		}
		assert.True(t, seen[b.text(fmt.Sprintf("data.sets[0][0].symbol.c[%d]", i))], "a mark in the %s look", scheme)
	}

	const where = `document.querySelector('.hit').style.transform`
	const count = `String(document.querySelectorAll('.hit').length)`
	home, marks := b.text(where), b.text(count)
	b.press("+", 187)
	assert.NotEqual(t, home, b.text(where), "zoomed")
	b.press("0", 48)
	assert.Equal(t, home, b.text(where), "back at the step's view")
	assert.Equal(t, marks, b.text(count))

	drag := func(kind string, x, y float64) {
		b.call("Input.dispatchMouseEvent", map[string]any{"type": kind, "x": x, "y": y, "button": "left", "buttons": 1, "clickCount": 1}, nil)
	}
	drag("mousePressed", 1200, 700)
	drag("mouseMoved", 1260, 640)
	drag("mouseMoved", 1300, 600)
	drag("mouseReleased", 1300, 600)
	b.settle()
	assert.NotEqual(t, home, b.text(where), "dragged")
	assert.False(t, b.truth(`document.documentElement.classList.contains('opened')`), "to drag is not to choose")
	b.eval(`document.querySelector('.hit').focus()`, nil)
	b.press("Enter", 13)
	assert.True(t, b.truth(`document.documentElement.classList.contains('opened')`), "a key chooses, after a drag too")
	b.press("Escape", 27)
	b.press("0", 48)
	b.call("Input.dispatchMouseEvent", map[string]any{"type": "mouseWheel", "x": 1200, "y": 500, "deltaX": 0, "deltaY": -240}, nil)
	b.settle()
	assert.True(t, b.truth(`map.camera.zoom > map.cameraOf(map.home).zoom + 0.5`), "the wheel zooms in")
	b.quiet()
}

func TestAnIncidentIsChosenByKeyboardAndItsFigureLeadsToItsSource(t *testing.T) {
	b := open(t, write(t, deckOf(t, builtIn(t)), web.Options{}))
	b.eval(`document.querySelector('.hit').focus()`, nil)
	name := b.text(`document.activeElement.getAttribute('aria-label')`)
	b.press("Enter", 13)
	const record = `.opened .record:not([hidden])`
	require.True(t, b.truth(`document.querySelector('`+record+`') !== null`))
	heading := b.text(`document.querySelector('` + record + ` h3').textContent`)
	assert.True(t, strings.HasPrefix(name, heading), "%q opens %q", name, heading)
	assert.Equal(t, "H2", b.text(`document.activeElement.tagName`), "the focus is on what opened")

	b.eval(`document.querySelector('`+record+` a.ref').click()`, nil)
	assert.True(t, b.truth(`document.activeElement.matches('`+record+` .sources li')`), "the source has the focus")
	assert.Equal(t, b.text(`document.querySelector('`+record+` a.ref').textContent`), b.text(`'[' + document.activeElement.value + ']'`))
	assert.True(t, b.truth(`(r => r.top >= 0 && r.bottom <= innerHeight)(document.activeElement.getBoundingClientRect())`), "and is in sight")
	b.press("Escape", 27)
	assert.False(t, b.truth(`document.documentElement.classList.contains('opened')`))
	assert.Equal(t, name, b.text(`document.activeElement.getAttribute('aria-label')`), "the focus is back on the mark")
	b.quiet()
}

func TestTheMapFliesFromStepToStep(t *testing.T) {
	b := open(t, write(t, deckOf(t, builtIn(t)), web.Options{}))
	b.media("light", "no-preference")
	b.press("End", 35)
	assert.True(t, b.truth(`(to => Math.abs(map.camera.zoom - to.zoom) < 1e-6 && Math.abs(map.camera.x - to.x) < 1e-9)(map.cameraOf(map.home))`))
	b.quiet()
}

func TestNaughtyTextsRunNothingInABrowser(t *testing.T) {
	d := nasty(t)
	b := open(t, write(t, d, web.Options{Notes: true}))
	for range min(30, len(d.Pages)-1) {
		b.press("PageDown", 34)
		b.eval(`document.querySelector('.hit')?.click()`, nil)
		b.settle()
	}
	b.quiet()
}

func TestThePrintedPagesHaveMapsSourcesAndMarkings(t *testing.T) {
	c := builtIn(t)
	c.Marking = data.Marking{TLP: data.Amber}
	d := deckOf(t, c)
	b := open(t, write(t, d, web.Options{}))
	var out struct{ Data []byte }
	b.call("Page.printToPDF", map[string]any{"preferCSSPageSize": true, "printBackground": true}, &out)
	pdf := out.Data
	var drawn int
	b.eval(`[...document.querySelectorAll('.print-map img')].filter(i => i.complete && i.naturalWidth > 0).length`, &drawn)
	assert.Equal(t, len(d.Pages), drawn, "each step has its map")
	doc, err := extract.Extract(t.Context(), bytes.NewReader(pdf), int64(len(pdf)), "briefing.pdf")
	require.NoError(t, err)
	words := strings.Join(strings.Fields(doc.Text), " ")
	sheets := bytes.Count(pdf, []byte("/Type /Page\n")) + bytes.Count(pdf, []byte("/Type /Page "))
	require.GreaterOrEqual(t, sheets, len(d.Pages))
	assert.Equal(t, 2*sheets, strings.Count(words, "TLP:AMBER"), "at the head and the foot of each sheet")
	for _, p := range d.Pages {
		assert.Contains(t, words, fmt.Sprintf("Step %d of %d", p.Number, len(d.Pages)))
	}
	b.quiet()
}
