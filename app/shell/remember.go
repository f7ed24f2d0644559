package shell

import (
	"strconv"
	"time"

	"fyne.io/fyne/v2"
	"github.com/paulmach/orb"

	"incidentmap/app/details"
	"incidentmap/data/query"
	"incidentmap/geo/proj"
)

// restore gives the window the look and the view of the last time.
func (w *Window) restore() {
	s := w.state
	w.win.Resize(fyne.NewSize(s.Width, s.Height))
	w.win.SetFullScreen(s.FullScreen)
	w.split.SetOffset(s.SideSplit)
	w.views = s.Views
	w.side.SetOffset(s.ListSplit)
	w.side.Hidden = !s.Side
	if s.ListSort != "" {
		w.side.List.SetSort(details.Sort(s.ListSort))
	}
	if s.Folds != nil {
		w.side.Panel.SetFolds(details.Folds{Open: s.Folds})
	}
	if s.Case != w.model.Snapshot().Case.ID {
		w.startWithAll()
		return
	}
	w.model.Ask(s.Filter, s.AsOf)
	w.sayRestored()
	w.model.Select(s.Selected)
	if s.Zoom == 0 {
		w.startWithAll()
		return
	}
	w.mapv.SetStart(func(v proj.Viewport) proj.Viewport {
		v.Center, v.Zoom = proj.ToWorld(orb.Point{s.Lon, s.Lat}), s.Zoom
		return v
	})
}

// startWithAll shows all incidents, whatever size the window takes, until somebody moves the map.
func (w *Window) startWithAll() {
	w.showsAll = true
	w.mapv.SetStart(w.allIncidents)
}

// rememberDelay is how long after a change the state is written: a crash or a power cut loses no more than that.
var rememberDelay = 2 * time.Second

// rememberSoon writes the state when no change has come for a while, off the UI goroutine.
func (w *Window) rememberSoon() {
	if w.saving != nil {
		w.saving.Stop()
	}
	w.saving = time.AfterFunc(rememberDelay, func() {
		w.post(func() {
			s := w.present()
			w.run(func() {
				if err := s.save(w.cfg.State); err != nil {
					fyne.LogError("remember the window", err)
				}
			})
		})
	})
}

// remember writes what restore reads, at once.
func (w *Window) remember() error { return w.present().save(w.cfg.State) }

// present is the state of the window now.
func (w *Window) present() State {
	v := w.mapv.Target()
	c := v.Center.Point()
	size := w.win.Canvas().Size()
	s := State{
		Width: size.Width, Height: size.Height, FullScreen: w.win.FullScreen(),
		Mode: w.model.Mode(), Legend: w.model.Legend(),
		Side: w.side.Visible(), SideSplit: w.split.Offset, ListSplit: w.side.Offset(), ReaderSplit: w.reading.split.Offset,
		LookedForNewer: w.state.LookedForNewer,
		ListSort:       string(w.side.List.Sort()), Folds: w.side.Panel.Folds().Open,
		Case: w.model.Snapshot().Case.ID, Selected: w.selectedID(),
		Filter: w.model.Filter(), AsOf: w.model.AsOf(), Views: w.views,
		Lon: c.Lon(), Lat: c.Lat(), Zoom: v.Zoom,
	}
	if s.FullScreen {
		s.Width, s.Height = w.state.Width, w.state.Height
	}
	if w.showsAll && !w.mapv.Moved() {
		s.Zoom = 0
	}
	return s
}

// savedView is what the user keeps under a name: a filter, and where it was looked at.
type savedView struct {
	ID     string       `json:"id"`
	Name   string       `json:"name"`
	Filter query.Filter `json:"filter"`
	At     *savedPlace  `json:"at,omitempty"` // nil in files of versions that kept the filter alone
}

// savedPlace is what a view shows besides its filter.
type savedPlace struct {
	Lon      float64   `json:"lon"` // of the centre of the map, degrees
	Lat      float64   `json:"lat"`
	Zoom     float64   `json:"zoom"`
	AsOf     time.Time `json:"as_of,omitzero"` // day up to which claims count; zero if all do
	Selected string    `json:"selected,omitempty"`
}

// keepView keeps what is shown now under a name.
func (w *Window) keepView(name string) {
	p := w.here()
	c := p.center.Point()
	w.views = append(w.views, savedView{ID: strconv.FormatInt(time.Now().UnixNano(), 36), Name: name, Filter: p.filter,
		At: &savedPlace{Lon: c.Lon(), Lat: c.Lat(), Zoom: p.zoom, AsOf: p.asOf, Selected: p.selected}})
}

// applyView shows what was kept. A view without a place leaves the map, the day and the selection as they are.
func (w *Window) applyView(v savedView) {
	to := w.here()
	to.filter = v.Filter
	if v.At != nil {
		to = place{selected: v.At.Selected, center: proj.ToWorld(orb.Point{v.At.Lon, v.At.Lat}), zoom: v.At.Zoom, filter: v.Filter, asOf: v.At.AsOf}
	}
	w.goTo(to)
	w.visit()
}

// quit closes the window, after asking if anything would be lost.
func (w *Window) quit() { w.leave(w.close) }

// close closes the window once the case file is complete. That the state could not be kept is no reason to stay open.
func (w *Window) close() {
	if w.saving != nil {
		w.saving.Stop()
	}
	if err := w.remember(); err != nil {
		fyne.LogError("remember the window", err)
	}
	w.win.SetCloseIntercept(nil)
	w.edit.session.OnChange = nil
	w.edit.session.Close(func(err error) {
		if err != nil {
			fyne.LogError("close the case file", err)
		}
		w.app.Quit()
	})
}
