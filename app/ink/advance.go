package ink

import (
	"unicode/utf8"

	"fyne.io/fyne/v2"

	"incidentmap/app/look"
)

type advanceKey struct {
	r    rune
	bold bool
}

// advanceTable keeps the advance of each character in em, the most frequent ones in an array. It belongs to the UI goroutine.
type advanceTable struct {
	ascii [2][utf8.RuneSelf]float32 // by weight; 0 if not measured
	other map[advanceKey]float32
}

var advances = &advanceTable{other: map[advanceKey]float32{}}

func (t *advanceTable) of(r rune, bold bool) float32 {
	if r < utf8.RuneSelf && r >= 0 {
		w := &t.ascii[weightOf(bold)][r]
		if *w == 0 {
			*w = measure(r, bold)
		}
		return *w
	}
	key := advanceKey{r, bold}
	w, ok := t.other[key]
	if !ok {
		w = measure(r, bold)
		t.other[key] = w
	}
	return w
}

func weightOf(bold bool) int {
	if bold {
		return 1
	}
	return 0
}

// em is the size at which advances are measured: large enough that rounding to 1/64 does not matter.
const em = 64

func measure(r rune, bold bool) float32 {
	run := look.Runs(string(r))[0]
	size, _ := fyne.CurrentApp().Driver().RenderedTextSize(run.Text, em, fyne.TextStyle{Bold: bold}, run.Font)
	return size.Width / em
}

// Warm measures the letters that nearly every text has, so that the first rows are laid out as fast as the others.
func Warm() { advances.warm() }

func (t *advanceTable) warm() {
	for _, bold := range []bool{false, true} {
		for r := ' '; r <= '~'; r++ {
			t.of(r, bold)
		}
	}
	for _, r := range "–—’“”·¶…аکس" {
		t.of(r, false)
	}
}
