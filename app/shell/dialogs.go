package shell

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// showKeys lists every action with its keys, and what the map does with the mouse.
func (w *Window) showKeys() {
	var names, keys []string
	for _, a := range w.actions {
		if text := a.keysText(); text != "" {
			names, keys = append(names, a.name), append(keys, text)
		}
	}
	gestures := [][2]string{
		{"Move the map", "drag, arrow keys, Shift+wheel"},
		{"Zoom towards the pointer", "wheel, + and -"},
		{"Zoom in or out a step", "double click, Shift+double click"},
		{"Select an incident", "click a mark, its label or a row of the list"},
		{"Change the area", "drag a corner, the centre or the edge of the circle"},
		{"Move in the list", "up and down"},
	}
	for _, g := range gestures {
		names, keys = append(names, g[0]), append(keys, g[1])
	}
	grid := container.New(layout.NewFormLayout())
	for i := range names {
		k := widget.NewLabel(keys[i])
		k.TextStyle.Bold = true
		grid.Add(k)
		grid.Add(widget.NewLabel(names[i]))
	}
	scroll := container.NewVScroll(grid)
	scroll.SetMinSize(fyne.NewSize(520, max(240, min(grid.MinSize().Height, w.win.Canvas().Size().Height-180))))
	w.show(dialog.NewCustom("Keyboard and mouse", "Close", scroll, w.win))
}

// showAbout says what the program is, where its map comes from and what that map is not.
func (w *Window) showAbout() {
	text := strings.Join([]string{
		"Incident Map " + w.cfg.Version,
		"",
		"Who says what of an incident, and where exactly. Every figure is a claim that leads to the passage which states it.",
		"",
		"Map data: Natural Earth (public domain); place names: GeoNames, CC BY 4.0. Borders are those of Natural Earth, which shows who holds " +
			"a territory, not who has a right to it; contested lines are dashed. They are no statement of this program.",
		"Typeface: Noto Sans, SIL Open Font License 1.1.",
		"",
		w.networkText(),
	}, "\n")
	label := widget.NewLabel(text)
	label.Wrapping = fyne.TextWrapWord
	scroll := container.NewVScroll(label)
	scroll.SetMinSize(fyne.NewSize(520, 300))
	d := dialog.NewCustomWithoutButtons("About Incident Map", scroll, w.win)
	dismiss := widget.NewButton("Close", d.Hide)
	dismiss.Importance = widget.HighImportance
	d.SetButtons([]fyne.CanvasObject{widget.NewButton("Licences", w.showLicences), dismiss})
	w.show(d)
}

// networkText says what of the program can be seen from outside.
func (w *Window) networkText() string {
	const browser = "A source opens in your web browser, and only when you ask for it."
	if w.cfg.Newer == nil {
		return "The program never uses the network. " + browser
	}
	return "The program uses the network only to look for a newer version of itself: when you ask for that, or once a day if the settings say so. " + browser
}

// showError tells what went wrong and leaves everything as it was.
func (w *Window) showError(what string, err error) {
	label := widget.NewLabel(what + "\n\n" + err.Error())
	label.Wrapping = fyne.TextWrapWord
	scroll := container.NewVScroll(label)
	scroll.SetMinSize(fyne.NewSize(480, 140))
	d := dialog.NewCustom("That did not work", "Close", scroll, w.win)
	d.SetIcon(theme.ErrorIcon())
	w.show(d)
}

// show shows a dialog that Escape closes. While one is open no key does anything behind it.
func (w *Window) show(d dialog.Dialog) {
	if w.dialog != nil {
		w.dialog.Hide()
	}
	w.dialog = d
	d.SetOnClosed(func() {
		if w.dialog == d {
			w.dialog = nil
		}
	})
	d.Show()
}

// modal reports whether a dialog or a menu lies over the window.
func (w *Window) modal() bool { return w.win.Canvas().Overlays().Top() != nil }

// key does what a key that nothing else took stands for.
func (w *Window) key(ev *fyne.KeyEvent) {
	switch {
	case !w.modal():
		typed(w.actions, ev.Name)
	case w.importing && ev.Name != fyne.KeyEscape: // Return leaves no wizard
	case w.dialog != nil && (ev.Name == fyne.KeyEscape || ev.Name == fyne.KeyReturn || ev.Name == fyne.KeyEnter):
		w.dialog.Hide()
	}
}

// rune does the same for a character.
func (w *Window) rune(r rune) {
	if !w.modal() {
		typedRune(w.actions, r)
	}
}
