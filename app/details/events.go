package details

import (
	"fyne.io/fyne/v2"

	"incidentmap/app/flow"
	"incidentmap/app/ink"
	"incidentmap/app/look"
	"incidentmap/app/symbol"
	"incidentmap/app/words"
	"incidentmap/data/resolve"
	"incidentmap/geo/render"
)

// moreID is the row that asks for more events: it acts on a tap or Enter, not when the keyboard comes past.
const moreID = "more events"

// eventRows adds the events below the incidents.
func (l *List) eventRows(rows []flow.Row, width float32) []flow.Row {
	e := &l.events
	if e.All == 0 {
		return rows
	}
	rows = append(rows, eventsHeading(e, width))
	if e.Total == 0 {
		return append(rows, flow.Row{ID: "no events", Height: 64, Draw: func(d *ink.Drawing) {
			d.Text("No event matches the filters.", ink.Muted, listInset, 22, width-2*listInset)
		}})
	}
	for _, in := range e.First {
		rows = append(rows, l.event(in, width))
	}
	if e.More > 0 {
		rows = append(rows, flow.Row{ID: moreID, Height: 36, Tap: func() {
			if l.OnMore != nil {
				l.OnMore()
			}
		}, Draw: func(d *ink.Drawing) {
			d.Line("Show "+words.Count(e.More)+" more", ink.Link, listInset, 9, width-2*listInset)
		}})
	}
	return rows
}

// eventsHeading names the table and says how many of its events are listed, and in which order if not in that of the incidents.
func eventsHeading(e *Events, width float32) flow.Row {
	shown := words.Count(e.Total)
	if len(e.First) < e.Total {
		shown = "first " + words.Count(len(e.First)) + " of " + shown
	}
	shown = words.Join(e.Note, shown)
	return flow.Row{ID: "events", Height: 30, Pinned: true, Tint: look.ColorRaised, Tip: func() string { return e.Name }, Draw: func(d *ink.Drawing) {
		right := width - listInset - 6
		w := ink.Caption.Width(shown) + 1
		d.Line(shown, ink.Caption.Aligned(fyne.TextAlignTrailing), right-w, 7, w)
		k := ink.Caption.Heavy()
		d.Line(k.Clip(e.Name, right-w-2*listInset), k, listInset, 7, right-w-2*listInset)
	}}
}

func (l *List) event(in *resolve.Incident, width float32) flow.Row {
	r := l.incident(in, width)
	kind := l.events.Kind
	r.Draw = func(d *ink.Drawing) {
		drawIncident(d, in, width, look.Symbol(render.Disc, symbol.Event(kind(in.Kind), look.IsDark()), symbolAt, symbolSize, false))
	}
	return r
}
