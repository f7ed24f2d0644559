package model

import (
	"slices"
	"time"

	"incidentmap/data"
	"incidentmap/data/query"
	"incidentmap/data/resolve"
	"incidentmap/geo/proj"
)

// Topic names what a change is about. Topics are combined with |.
type Topic uint

// Topics.
const (
	Incidents Topic = 1 << iota // the snapshot or the filter, and so the incidents shown
	Selection
	Hover
	View
	Look
)

// Mode is how the window looks.
type Mode string

// Modes. FollowSystem is light or dark as the desktop is.
const (
	FollowSystem Mode = "system"
	LightMode    Mode = "light"
	DarkMode     Mode = "dark"
	Projector    Mode = "projector"
)

// Modes lists the modes in the order of the menu.
var Modes = []Mode{FollowSystem, LightMode, DarkMode, Projector}

// Model is the state of one window. The zero value is not ready: use New.
type Model struct {
	source    *data.Case
	asOf      time.Time
	snapshot  *resolve.Snapshot
	guest     *resolve.Snapshot // of a selected event that is not of the case; nil if none is
	filter    query.Filter
	shown     []*resolve.Incident
	selected  string
	hovered   string
	view      proj.Viewport
	mode      Mode
	legend    bool
	observers []*observer
}

type observer struct {
	topics Topic
	notify func(Topic)
}

// New is a model of the case, unfiltered, with nothing selected.
func New(c *data.Case) *Model {
	m := &Model{mode: FollowSystem, legend: true, source: c}
	m.resolve()
	return m
}

// Observe calls notify after every change of one of the topics, in the order of subscription, until stop is called.
func (m *Model) Observe(topics Topic, notify func(Topic)) (stop func()) {
	o := &observer{topics, notify}
	m.observers = append(m.observers, o)
	return func() {
		m.observers = slices.DeleteFunc(slices.Clone(m.observers), func(x *observer) bool { return x == o })
	}
}

func (m *Model) changed(topics Topic) {
	for _, o := range m.observers {
		if o.topics&topics != 0 {
			o.notify(topics)
		}
	}
}

// resolve makes the snapshot of what was known, and applies the filter.
func (m *Model) resolve() {
	m.snapshot = resolve.New(m.source, resolve.Options{AsOf: m.asOf})
	m.apply()
}

func (m *Model) apply() {
	m.shown = m.filter.Apply(m.snapshot).Incidents
}

// Snapshot is the resolved case.
func (m *Model) Snapshot() *resolve.Snapshot { return m.snapshot }

// Shown lists the incidents that pass the filter, sorted by id.
func (m *Model) Shown() []*resolve.Incident { return m.shown }

// SetCase shows another case, all of it.
func (m *Model) SetCase(c *data.Case) {
	m.source, m.asOf, m.filter = c, time.Time{}, query.Filter{}
	m.renew()
}

// SetEdited shows the case after an edit. Filter, day, selection and view stay.
func (m *Model) SetEdited(c *data.Case) {
	m.source = c
	m.renew()
}

// Case is the case that is shown, whatever was known of it by a day.
func (m *Model) Case() *data.Case { return m.source }

// AsOf is the day up to which claims count, zero if all do.
func (m *Model) AsOf() time.Time { return m.asOf }

// SetAsOf counts only claims that were known by a day; zero: all.
func (m *Model) SetAsOf(day time.Time) {
	if !day.Equal(m.asOf) {
		m.asOf = day
		m.renew()
	}
}

// renew resolves anew and drops a selection that is no more.
func (m *Model) renew() {
	m.resolve()
	m.hovered = ""
	if m.Selected() == nil {
		m.selected, m.guest = "", nil
	}
	m.changed(Incidents | Selection | Hover)
}

// Filter is what incidents are shown by.
func (m *Model) Filter() query.Filter { return m.filter }

// SetFilter shows other incidents. The selection stays, even if the filter leaves it out.
func (m *Model) SetFilter(f query.Filter) {
	m.filter = f
	m.apply()
	m.changed(Incidents)
}

// Ask shows other incidents as they were known by another day, in one change.
func (m *Model) Ask(f query.Filter, asOf time.Time) {
	if asOf.Equal(m.asOf) {
		m.SetFilter(f)
		return
	}
	m.filter, m.asOf = f, asOf
	m.renew()
}

// Selected is the selected incident, of the case or of a table of events, or nil.
func (m *Model) Selected() *resolve.Incident { return m.SelectedIn().Incident(m.selected) }

// SelectedIn is the snapshot that the selected incident is of.
func (m *Model) SelectedIn() *resolve.Snapshot {
	if m.guest != nil {
		return m.guest
	}
	return m.snapshot
}

// Select selects an incident by id; an id that the case does not have selects nothing.
func (m *Model) Select(id string) {
	if m.snapshot.Incident(id) == nil {
		id = ""
	}
	if id != m.selected || m.guest != nil {
		m.selected, m.guest = id, nil
		m.changed(Selection)
	}
}

// SelectEvent selects an event of a table, given with a snapshot of its own.
func (m *Model) SelectEvent(s *resolve.Snapshot, id string) {
	m.selected, m.guest = id, s
	m.changed(Selection)
}

// Hovered is the id of the incident under the pointer, on the map or in the list, or "".
func (m *Model) Hovered() string { return m.hovered }

// SetHovered sets the incident under the pointer.
func (m *Model) SetHovered(id string) {
	if id != m.hovered {
		m.hovered = id
		m.changed(Hover)
	}
}

// View is what the map shows.
func (m *Model) View() proj.Viewport { return m.view }

// SetView records what the map shows.
func (m *Model) SetView(v proj.Viewport) {
	if v != m.view {
		m.view = v
		m.changed(View)
	}
}

// Mode is how the window is to look.
func (m *Model) Mode() Mode { return m.mode }

// SetMode changes how the window looks; an unknown mode follows the system.
func (m *Model) SetMode(mode Mode) {
	if !slices.Contains(Modes, mode) {
		mode = FollowSystem
	}
	if mode != m.mode {
		m.mode = mode
		m.changed(Look)
	}
}

// Legend reports whether the map's legend is shown.
func (m *Model) Legend() bool { return m.legend }

// SetLegend shows or hides the legend.
func (m *Model) SetLegend(on bool) {
	if on != m.legend {
		m.legend = on
		m.changed(Look)
	}
}
