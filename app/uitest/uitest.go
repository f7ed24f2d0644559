// Package uitest drives widgets in tests as a user does: it finds what is written, taps it and types keys, with the test driver of the toolkit
// and the look of the program.
package uitest

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"
	"github.com/stretchr/testify/require"

	"incidentmap/app/look"
	"incidentmap/assets"
)

// Show puts a widget into a window of the test driver in the look of the program.
func Show(t testing.TB, o fyne.CanvasObject, w, h float32, m look.Mode) fyne.Canvas {
	t.Helper()
	a := test.NewTempApp(t)
	a.Settings().SetTheme(Theme(m))
	win := test.NewTempWindow(t, o)
	win.SetPadded(false)
	win.Resize(fyne.NewSize(w, h))
	return win.Canvas()
}

// Theme is that of the program.
func Theme(m look.Mode) fyne.Theme {
	return look.New(look.Fonts{Regular: assets.FontRegular, Bold: assets.FontBold, Arabic: assets.FontArabic}, m)
}

// Objects are all objects that are shown, in the order in which they are drawn. What has been scrolled out of view is among them.
func Objects(c fyne.Canvas) []fyne.CanvasObject {
	var out []fyne.CanvasObject
	var visit func(o fyne.CanvasObject)
	visit = func(o fyne.CanvasObject) {
		if !o.Visible() {
			return
		}
		out = append(out, o)
		var inside []fyne.CanvasObject
		switch o := o.(type) {
		case fyne.Widget:
			inside = test.WidgetRenderer(o).Objects()
		case *fyne.Container:
			inside = o.Objects
		}
		for _, i := range inside {
			visit(i)
		}
	}
	visit(c.Content())
	return out
}

// Texts are all texts that are shown.
func Texts(c fyne.Canvas) []*canvas.Text {
	var out []*canvas.Text
	for _, o := range Objects(c) {
		if t, ok := o.(*canvas.Text); ok && t.Text != "" {
			out = append(out, t)
		}
	}
	return out
}

// Written is all texts, one a line.
func Written(c fyne.Canvas) string {
	var b strings.Builder
	for _, t := range Texts(c) {
		b.WriteString(t.Text + "\n")
	}
	return strings.ReplaceAll(b.String(), "\u00a0", " ")
}

// At finds the middle of a text on the canvas.
func At(t testing.TB, c fyne.Canvas, text string) fyne.Position {
	t.Helper()
	for _, o := range Texts(c) {
		if o.Text == text {
			p := fyne.CurrentApp().Driver().AbsolutePositionForObject(o)
			return p.AddXY(3, o.Size().Height/2)
		}
	}
	require.Failf(t, "text is not shown", "%q in\n%s", text, Written(c))
	return fyne.Position{}
}

// Tap taps the middle of a text.
func Tap(t testing.TB, c fyne.Canvas, text string) {
	t.Helper()
	test.TapCanvas(c, At(t, c, text))
}

// Key types keys into what has the focus.
func Key(c fyne.Canvas, names ...fyne.KeyName) {
	for _, n := range names {
		c.Focused().TypedKey(&fyne.KeyEvent{Name: n})
	}
}
