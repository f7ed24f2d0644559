package shell

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"incidentmap/app/events"
	"incidentmap/app/scene"
	"incidentmap/app/timeline"
	"incidentmap/app/words"
	"incidentmap/data/bulk"
	"incidentmap/geo/index"
)

// table is a table of events that is open beside the case.
type table struct {
	set  *events.Set
	file *os.File // read again for the details of an event
}

// LoadTable reads a table on a worker and shows its events beside the case. Escape stops it.
func (w *Window) LoadTable(path string) {
	w.stopLoading()
	ctx, stop := context.WithCancel(context.Background())
	w.loading = stop
	name := filepath.Base(path)
	w.status.say("Reading %s … (Esc stops)", name)
	w.run(func() {
		t, err := w.readTable(ctx, path)
		w.post(func() {
			if ctx.Err() != nil {
				if t != nil { // it was complete just then
					_ = t.file.Close()
				}
				return
			}
			w.stopLoading()
			switch {
			case err != nil:
				w.status.say("%s was not opened", name)
				w.showError("The table could not be read. What was open is still open.", err)
			case t.set.Table.Len() == 0:
				w.status.say("%s was not opened", name)
				w.showError("The table has no events. What was open is still open.", closing(t.file, noEvents(t.set.Table)))
			default:
				w.showTable(t)
			}
		})
	})
}

func (w *Window) stopLoading() bool {
	if w.loading == nil {
		return false
	}
	w.loading()
	w.loading = nil
	return true
}

func (w *Window) readTable(ctx context.Context, path string) (*table, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	info, err := f.Stat()
	if err != nil {
		return nil, closing(f, err)
	}
	read, err := bulk.Open(ctx, f, info.Size(), filepath.Base(path), bulk.Options{Progress: progress{ctx, w, filepath.Base(path)}})
	if err != nil {
		return nil, closing(f, err)
	}
	set, err := events.New(ctx, read)
	if err != nil {
		return nil, closing(f, err)
	}
	return &table{set: set, file: f}, nil
}

// noEvents says why a table has no events.
func noEvents(t *bulk.Table) error {
	if len(t.Report.Problems) == 0 {
		return fmt.Errorf("%s: %s", t.Name, strings.Join(t.Report.Notes, " "))
	}
	first := t.Report.Problems[0]
	return fmt.Errorf("%s: none of its rows could be read (%s); line %d: %s", t.Name, words.Count(t.Report.Skipped), first.Line, first.Reason)
}

// closing closes a file that was of no use.
func closing(f *os.File, err error) error {
	if e := f.Close(); e != nil {
		return fmt.Errorf("%w (and %w)", err, e)
	}
	return err
}

// progress tells in the status line how far reading has come.
type progress struct {
	ctx  context.Context
	w    *Window
	name string
}

// Update implements bulk.Progress.
func (p progress) Update(s bulk.Status) {
	p.w.post(func() {
		if p.ctx.Err() != nil {
			return
		}
		p.w.status.say("Reading %s … %d %%, %s rows, %s a second (Esc stops)", p.name, 100*s.Bytes/max(1, s.Total), words.Count(s.Rows), words.Count(int(s.Rate())))
	})
}

// showTable shows the events of a table that was read, and closes the one before.
func (w *Window) showTable(t *table) {
	w.closeTable()
	w.table = t
	r := t.set.Table.Report
	said := fmt.Sprintf("%s: %s events (%s, %s)", t.set.Table.Name, words.Count(r.Rows), r.Preset, r.Encoding)
	if r.Skipped > 0 {
		w.status.offer(fmt.Sprintf("%s; %s could not be read: click to see which", said, words.Plural(r.Skipped, "row")), w.showReport)
	} else {
		w.status.say("%s", said)
	}
	w.showCase()
	w.redraw()
	w.startWithAll()
}

// closeTable takes the table of events off the map.
func (w *Window) closeTable() {
	if w.table == nil {
		return
	}
	file := w.table.file
	w.table = nil
	if w.model.SelectedIn() != w.model.Snapshot() {
		w.model.Select("")
	}
	if err := file.Close(); err != nil {
		w.status.say("%v", err)
	}
}

// tappedEvent takes a click on a mark of the table: a single event is selected, a cluster opens as far as zooming parts it.
func (w *Window) tappedEvent(id string) bool {
	if w.table == nil {
		return false
	}
	set := w.table.set
	if row, ok := set.Row(id); ok {
		w.selectEvent(row)
		return true
	}
	f, possible := set.Filter(w.model.Filter())
	if !possible || !strings.HasPrefix(id, scene.EventClusterPrefix) {
		return false
	}
	view := w.mapv.View()
	q := scene.EventQuery(f, view, w.mapTheme())
	var r index.Result
	set.Index.Query(q, &r)
	for i := range r.Clusters {
		c := &r.Clusters[i]
		if scene.EventCluster(c) != id {
			continue
		}
		if c.Stack {
			w.status.say("%s events at one and the same place; the first is selected", words.Count(c.Count))
			w.selectEvent(int(c.Record))
			return true
		}
		var children index.Result
		view.Center, view.Zoom = c.Center, min(set.Index.ExpansionZoom(q, c, &children)+0.5, sitesZoom+4)
		w.mapv.FlyTo(view)
		return true
	}
	return false
}

func (w *Window) selectEvent(row int) {
	snap, in, err := w.table.set.Incident(row)
	if err != nil {
		w.showError("The event could not be read again from its file.", err)
		return
	}
	w.model.SelectEvent(snap, in.ID)
}

// eventPen draws the events of the table that pass the filter; nil if there is none. It belongs to one worker at a time.
func (w *Window) eventPen() *scene.EventPen {
	if w.table == nil {
		return nil
	}
	f, possible := w.table.set.Filter(w.model.Filter())
	if !possible {
		return nil
	}
	return &scene.EventPen{Set: w.table.set, Filter: f, Theme: w.mapTheme(), Layer: w.layer, Killed: w.measure == timeline.Killed}
}

// showEventsAs draws the events of the table in another way.
func (w *Window) showEventsAs(layer scene.EventLayer) {
	w.layer = layer
	w.redraw()
	w.win.SetMainMenu(menus(w.actions))
	if w.table == nil {
		w.status.say("This is for tables of events: open one with File, Open")
	}
}
