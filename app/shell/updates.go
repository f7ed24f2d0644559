package shell

import (
	"context"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/widget"

	"incidentmap/app/update"
)

// updateActions are what can be done about newer versions: nothing where the program does not know whom to ask.
func (w *Window) updateActions() []*action {
	if w.cfg.Newer == nil {
		return nil
	}
	return []*action{{menu: "Help", name: "Look for a newer version…", hint: "Ask once, over the network, whether there is a newer version of the program", do: w.lookForNewer}}
}

// lookQuietly looks for a newer version when the window opens, if that was chosen, at most once a day. No network and no newer version are no news then.
func (w *Window) lookQuietly(today time.Time) {
	day := today.Format(time.DateOnly)
	if w.cfg.Newer == nil || !w.settings.LookForNewer || w.state.LookedForNewer == day {
		return
	}
	w.state.LookedForNewer = day
	w.rememberSoon()
	w.askForNewer(func(r *update.Release, err error) {
		if err == nil && r != nil {
			w.newer = r
			w.showBanner()
		}
	})
}

// lookForNewer looks for a newer version because somebody asked, and tells what was found.
func (w *Window) lookForNewer() {
	w.status.say("Looking for a newer version …")
	w.askForNewer(func(r *update.Release, err error) {
		w.status.say("")
		switch {
		case err != nil:
			w.showError("Whether there is a newer version could not be found out.", err)
		case r == nil:
			w.status.say("There is no version newer than %s", w.cfg.Version)
		default:
			w.showNewer(r)
		}
	})
}

// askForNewer asks on a worker. A window that was closed meanwhile waits for no answer.
func (w *Window) askForNewer(told func(*update.Release, error)) {
	w.run(func() {
		r, err := w.cfg.Newer(context.Background())
		w.post(func() { told(r, err) })
	})
}

// showNewer tells of a newer version. Its page opens in the web browser only when somebody wants it.
func (w *Window) showNewer(r *update.Release) {
	text := "Version " + r.Version + " of " + r.Date + ". This is version " + w.cfg.Version + "."
	if r.Notes != "" {
		text += "\n\n" + r.Notes
	}
	label := widget.NewLabel(text)
	label.Wrapping = fyne.TextWrapWord
	scroll := container.NewVScroll(label)
	scroll.SetMinSize(fyne.NewSize(480, 200))
	host := strings.TrimPrefix(r.Page, "https://")
	host, _, _ = strings.Cut(host, "/")
	w.show(dialog.NewCustomConfirm("A newer version", "Open "+host, "Close", scroll, func(open bool) {
		if !open {
			return
		}
		if _, err := w.openPage(r.Page); err != nil {
			w.showError("The page could not be opened in a web browser.", err)
		}
	}, w.win))
}

// forgetNewer takes the news of a newer version away until the next start that finds it.
func (w *Window) forgetNewer() {
	w.newer = nil
	w.showBanner()
}
