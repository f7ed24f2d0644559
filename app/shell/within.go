package shell

import (
	"errors"
	"regexp"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/widget"
	"github.com/paulmach/orb"

	"incidentmap/data/query"
)

// entry is a line of text in a dialog: Escape closes the dialog from within it.
type entry struct {
	widget.Entry
	keys func(*fyne.KeyEvent)
}

func (w *Window) newEntry() *entry {
	e := &entry{keys: w.key}
	e.ExtendBaseWidget(e)
	return e
}

// TypedKey implements fyne.Focusable.
func (e *entry) TypedKey(ev *fyne.KeyEvent) {
	if ev.Name == fyne.KeyEscape {
		e.keys(ev)
		return
	}
	e.Entry.TypedKey(ev)
}

// askDistance asks for a distance and for what it is from, and shows only what lies within.
func (w *Window) askDistance() {
	distance, from := w.newEntry(), w.newEntry()
	distance.SetText("50")
	if c := w.model.Filter().Near; c != nil {
		distance.SetText(strings.TrimSuffix(kilometres(c.Metres), " km"))
	}
	distance.Validator = func(s string) error {
		_, err := parseDistance(s)
		return err
	}
	from.Validator = func(s string) error {
		_, err := w.findPoint(s)
		return err
	}
	items := []*widget.FormItem{widget.NewFormItem("Kilometres", distance), widget.NewFormItem("From", from)}
	items[1].HintText = "latitude, longitude; or words of an incident or its place"
	if in := w.model.Selected(); in != nil && in.Placed() {
		from.SetText(pointText(in.Sites[0].Point))
		items[1].HintText = "the selected incident, " + in.Name()
	}
	d := dialog.NewForm("Show what lies within a distance", "Show", "Cancel", items, func(ok bool) {
		if !ok {
			return
		}
		metres, errDistance := parseDistance(distance.Text)
		center, errPoint := w.findPoint(from.Text)
		if err := errors.Join(errDistance, errPoint); err != nil {
			w.status.say("%v", err)
			return
		}
		w.narrowTo(query.Area{Near: &query.Circle{Center: center, Metres: metres}})
		w.flyToArea()
		w.trail.Replace(w.here())
	}, w.win)
	submit := func(string) { d.Submit() }
	distance.OnSubmitted, from.OnSubmitted = submit, submit
	w.show(d)
	d.Resize(fyne.NewSize(560, 220))
	w.win.Canvas().Focus(distance)
	distance.TypedShortcut(&fyne.ShortcutSelectAll{})
}

// mostKilometres is half the girth of the earth, beyond which nothing lies.
const mostKilometres = 20_038

// parseDistance reads kilometres and gives metres.
func parseDistance(s string) (metres float64, err error) {
	km, err := strconv.ParseFloat(strings.TrimSpace(s), 64)
	if err != nil || !(km >= 0.001 && km <= mostKilometres) {
		return 0, errors.New("give kilometres, a number up to 20038")
	}
	return km * 1000, nil
}

// findPoint reads coordinates, or finds the place of an incident by words.
func (w *Window) findPoint(s string) (orb.Point, error) {
	if p, ok := parsePoint(s); ok {
		return p, nil
	}
	if strings.TrimSpace(s) != "" {
		found := w.found.Search(s, hitsShown)
		for _, hit := range append(found.Incidents.List, found.Places.List...) {
			if in := w.model.Snapshot().Incident(hit.Incident); in != nil && in.Placed() {
				return in.Sites[0].Point, nil
			}
		}
	}
	return orb.Point{}, errors.New("give a latitude and a longitude, such as 55.83, 37.39, or words of an incident that has a place")
}

// pointPattern are two numbers, each with a degree sign and a hemisphere after it if one likes: "55.83, 37.39", "55.83° N 37.39° E".
var pointPattern = regexp.MustCompile(`^\s*([+-]?\d{1,3}(?:\.\d+)?)\s*°?\s*([NSns]?)[\s,;]+([+-]?\d{1,3}(?:\.\d+)?)\s*°?\s*([EWew]?)\s*$`)

// parsePoint reads a latitude and a longitude in degrees.
func parsePoint(s string) (orb.Point, bool) {
	m := pointPattern.FindStringSubmatch(s)
	if m == nil {
		return orb.Point{}, false
	}
	lat, errLat := strconv.ParseFloat(m[1], 64)
	lon, errLon := strconv.ParseFloat(m[3], 64)
	if strings.EqualFold(m[2], "S") {
		lat = -lat
	}
	if strings.EqualFold(m[4], "W") {
		lon = -lon
	}
	ok := errLat == nil && errLon == nil && lat >= -90 && lat <= 90 && lon >= -180 && lon <= 180
	return orb.Point{lon, lat}, ok
}

// pointText writes a point as parsePoint reads it.
func pointText(p orb.Point) string {
	text := func(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }
	return text(p.Lat()) + ", " + text(p.Lon())
}
