package shell

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	"github.com/adrg/xdg"

	"incidentmap/app/details"
	"incidentmap/app/events"
	"incidentmap/app/scene"
	"incidentmap/app/timeline"
	"incidentmap/app/words"
	"incidentmap/data"
	"incidentmap/data/bulk"
	"incidentmap/data/query"
	"incidentmap/geo/index"
	"incidentmap/geo/proj"
	"incidentmap/geo/render"
)

// table is a table of events that is open beside the case.
type table struct {
	set    *events.Set     // with the words that have been read
	pen    *scene.EventPen // of the worker that draws
	file   *os.File        // read again for the details of an event
	words  *os.File        // what set finds words by; nil if it could not be made
	stop   func()          // ends the reading of words
	listed int             // how many events the list shows at most
	now    passing         // what passes the filter, as it was counted last
}

// passing is what a filter leaves of a table.
type passing struct {
	placed   index.Filter
	possible bool // whether any can pass
	events   details.Events
	err      error
}

const (
	moreEvents = 1000 // how many events the list shows at first, and adds when more are asked for
	mostEvents = 5000 // some 5 kB each
	seenEvents = 50   // as many as a tall window shows at once
)

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

// Loading reports whether a table is being read.
func (w *Window) Loading() bool { return w.loading != nil }

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
	t := &table{set: set, pen: &scene.EventPen{}, file: f, stop: func() {}, listed: moreEvents}
	if t.words, err = createWords(); err != nil {
		w.post(func() { w.status.say("The words of %s cannot be searched: %v", read.Name, err) })
	}
	return t, nil
}

// createWords makes a temporary file, which has no name any more where the system can do without. What a program that was ended by force has
// left is removed.
func createWords() (*os.File, error) {
	dir := filepath.Join(xdg.CacheHome, "incidentmap")
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, err
	}
	left, err := filepath.Glob(filepath.Join(dir, "words-*"))
	for _, name := range left {
		_ = os.Remove(name) // fails where another window has it open, and then must
	}
	if err != nil {
		return nil, err
	}
	f, err := os.CreateTemp(dir, "words-*")
	if err == nil {
		_ = os.Remove(f.Name())
	}
	return f, err
}

// close ends what uses the files and closes them.
func (t *table) close() error {
	t.stop()
	err := t.file.Close()
	if t.words == nil {
		return err
	}
	err = errors.Join(err, t.words.Close())
	if e := os.Remove(t.words.Name()); !errors.Is(e, fs.ErrNotExist) {
		err = errors.Join(err, e)
	}
	return err
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
	w.startWithAll()
	w.readWords(t)
	w.run(debug.FreeOSMemory) // what reading took is of no more use
}

// readWords reads the words of a table's rows on a worker.
func (w *Window) readWords(t *table) {
	if t.words == nil {
		return
	}
	ctx, stop := context.WithCancel(context.Background())
	t.stop = stop
	set := t.set
	w.run(func() {
		err := set.ReadWords(ctx, t.words, w.rest, func(more *events.Set) { w.post(func() { w.moreWords(t, more) }) })
		debug.FreeOSMemory() // what reading took is of no more use
		w.post(func() {
			if err != nil && w.table == t {
				w.status.say("Not all words of %s can be searched: %v", set.Table.Name, err)
			}
		})
	})
}

// rest waits while somebody moves the map or the filter, so that what is read in the background takes no processor from the frames.
func (w *Window) rest(ctx context.Context) {
	for time.Since(time.UnixMilli(w.active.Load())) < restAfter && ctx.Err() == nil {
		select {
		case <-ctx.Done():
		case <-time.After(restAfter / 4):
		}
	}
}

const restAfter = 300 * time.Millisecond

// stir says that somebody moves the map or the filter.
func (w *Window) stir() { w.active.Store(time.Now().UnixMilli()) }

// moreWords takes over what can be searched of a table, and looks again for what was asked for before.
func (w *Window) moreWords(t *table, set *events.Set) {
	if w.table != t {
		return
	}
	t.set = set.KnownBy(w.model.AsOf())
	if f := w.model.Filter(); f.Text != "" || len(f.Actors) > 0 {
		w.showCase()
	}
	if w.search.Text() != "" {
		w.find(w.lookup.text, w.lookup.generation)
	}
}

// listEvents has a worker select what the list shows of a table. While the filter moves it follows every movingEvery, with as many rows as can
// be seen, and with all at rest: ordering a million events takes a processor that the map needs meanwhile.
func (w *Window) listEvents() {
	if w.table == nil {
		w.side.List.SetEvents(details.Events{})
		return
	}
	w.lastAsked = time.Now()
	switch wait := listEvery - time.Since(w.listed); {
	case w.awaitsList:
	case wait <= 0:
		w.listNow(w.table.listed)
	default:
		w.listLater(wait)
	}
}

func (w *Window) listLater(wait time.Duration) {
	w.awaitsList = true
	time.AfterFunc(wait, func() {
		w.post(func() {
			w.awaitsList = false
			switch {
			case w.table == nil:
			case time.Since(w.lastAsked) >= listEvery:
				w.listNow(w.table.listed)
			default:
				if time.Since(w.listed) >= movingEvery {
					w.listNow(seenEvents)
				}
				w.listLater(listEvery)
			}
		})
	})
}

var (
	// listEvery is how soon the list of events follows.
	listEvery = 250 * time.Millisecond
	// movingEvery is how often it follows a filter that moves: the toolkit keeps each text that was shown for a minute.
	movingEvery = time.Second
)

func (w *Window) listNow(limit int) {
	w.listed = time.Now()
	t := w.table
	set, f, order := t.set, w.model.Filter(), eventOrders[w.side.List.Sort()]
	w.listing.do(func() func() {
		now := selectEvents(set, f, order, limit)
		return func() {
			if w.table == t {
				w.showEvents(now)
			}
		}
	})
}

// eventOrders are those of the list. A table has no titles that could be sorted before they are read.
var eventOrders = map[details.Sort]events.Order{details.ByDate: events.Newest, details.ByKilled: events.MostKilled, details.ByTitle: events.ByKind}

func selectEvents(set *events.Set, f query.Filter, order events.Order, limit int) passing {
	out := passing{events: details.Events{Name: set.Table.Name, All: set.Table.Len(), Kind: func(k data.Kind) int { return set.KindOf(string(k)) }}}
	out.placed, out.possible = set.Filter(f)
	e := &out.events
	e.First, e.Total, out.err = set.First(context.Background(), f, order, limit)
	e.More = max(0, min(moreEvents, e.Total-limit, mostEvents-limit))
	if order == events.ByKind {
		e.Note = "by kind and country"
	}
	out.err = errors.Join(out.err, set.WordsErr())
	return out
}

// showEvents shows what passes the filter.
func (w *Window) showEvents(now passing) {
	w.table.now = now
	if now.err != nil {
		w.status.say("Events could not be read again: %v", now.err)
	}
	w.side.List.SetEvents(now.events)
	w.side.List.SetSelected(w.selectedID())
}

// showCounts says how much passes the filter.
func (w *Window) showCounts() {
	n := words.Counts{Incidents: len(w.model.Shown()), AllIncidents: len(w.model.Snapshot().Incidents)}
	if w.table != nil {
		n.Events, n.AllEvents = w.eventsShown, w.table.set.Table.Len()
	}
	w.chips.SetCounts(n)
	w.counts.SetText(w.countsText())
}

// unread says how much of a table a filter could not look at yet; "" if all.
func (w *Window) unread() string {
	f := w.model.Filter()
	if w.table == nil || f.Text == "" && len(f.Actors) == 0 {
		return ""
	}
	return readSoFar(w.table.set)
}

// closeTable takes the table of events off the map.
func (w *Window) closeTable() {
	if w.table == nil {
		return
	}
	t := w.table
	w.table = nil
	if w.model.SelectedIn() != w.model.Snapshot() {
		w.model.Select("")
	}
	if err := t.close(); err != nil {
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
	f := w.table.now.placed
	if !w.table.now.possible || !strings.HasPrefix(id, scene.EventClusterPrefix) {
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

// selectID selects an incident of the case or an event of the table; any other id selects nothing.
func (w *Window) selectID(id string) {
	if w.table != nil && w.model.Snapshot().Incident(id) == nil {
		if row, ok := w.table.set.Row(id); ok {
			w.selectEvent(row)
			return
		}
	}
	w.model.Select(id)
}

func (w *Window) selectEvent(row int) {
	snap, in, err := w.table.set.Incident(row)
	if err != nil {
		w.showError("The event could not be read again from its file.", err)
		return
	}
	w.model.SelectEvent(snap, in.ID)
}

// eventPen draws the events of the table that pass the filter; nil if there is none. Workers call it one after the other, since they share
// what the pen keeps from view to view.
func (w *Window) eventPen() func(s *render.Scene, v proj.Viewport, legend bool) {
	if w.table == nil {
		return nil
	}
	pen, set, filter := w.table.pen, w.table.set, w.model.Filter()
	theme, layer, killed := w.mapTheme(), w.layer, w.measure == timeline.Killed
	var picked []int
	for _, id := range []string{w.selectedID(), w.model.Hovered()} {
		if row, ok := set.Row(id); ok && !slices.Contains(picked, row) {
			picked = append(picked, row)
		}
	}
	read, possible, f := false, false, index.Filter{}
	return func(s *render.Scene, v proj.Viewport, legend bool) {
		if !read { // here, since it may look at every row
			f, possible = set.Filter(filter)
			read = true
		}
		pen.Set, pen.Filter, pen.None, pen.Picked = set, f, !possible, picked
		pen.Theme, pen.Layer, pen.Killed = theme, layer, killed
		pen.Draw(s, v, legend)
	}
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
