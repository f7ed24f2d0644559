package editor

import (
	"cmp"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"github.com/paulmach/orb"

	"incidentmap/app/words"
	"incidentmap/data"
	"incidentmap/data/revise"
	"incidentmap/geo/geodesy"
)

// placeForm are the fields of a site.
type placeForm struct {
	s   *sheet
	old data.Site // without an id for a new one

	box, more                           *fyne.Container
	where                               *suggest
	name, local, address, admin         *entry
	country, zone, radius, how          *entry
	precision                           *choice
	whereField, countryField, zoneField *field
	radiusField, howField               *field
	found                               map[string]Place // by the id of the option

	point  orb.Point
	some   bool             // there is a point
	moved  bool             // it is not the one of the old site
	fault  string           // why what was typed is no place
	read   geodesy.Notation // in which it was typed; "" if it was not
	by     string           // how the point came about; the field how may say otherwise
	judged bool             // somebody has said how well the place is known
	named  string           // the name that the gazetteer gave, while its place is the one chosen
}

// placesShown is how many places the gazetteer offers.
const placesShown = 20

// place makes the fields of a site. The caller puts the box where it belongs.
func (s *sheet) place(site data.Site) *placeForm {
	f := &placeForm{s: s, old: site, point: site.Point, some: site.HasPoint, found: map[string]Place{}}
	text := ""
	if f.some {
		text = geodesy.FormatPoint(f.point, geodesy.DD)
	}
	f.where = s.suggest(text, "", "Town, or coordinates in any notation", f.look)
	f.where.onPick = f.chose
	f.where.OnChanged = func(string) { f.typed(); s.touch() }
	click := s.button("Click on map", f.pick)
	click.Icon = theme.SearchIcon()
	f.whereField = newField("Where it is: a place, DD, DMS, UTM or MGRS", f.where.box)
	f.name = s.entry(site.Name, "Name in the documents")
	f.precision = s.choice(precisions[0], precisions[1], string(site.Precision))
	f.precision.OnChanged = func(string) { f.judged = true; f.changedPrecision(); s.touch() }
	f.radius = s.entry(radiusText(site.RadiusM), "50 m, 10 km")
	f.radius.OnChanged = func(string) { f.judged = true; s.touch() }
	f.radiusField = newField("True place within", f.radius)
	f.local, f.address = s.entry(site.LocalName, ""), s.entry(site.Place, "")
	f.admin, f.country = s.entry(site.Admin, ""), s.entry(site.Country, "RU")
	f.zone, f.how = s.entry(site.Zone, "Europe/Moscow"), s.entry("", "")
	f.countryField, f.zoneField = newField("Country (ISO 3166)", f.country), newField("Time zone (IANA)", f.zone)
	f.howField = newField("How the point is known", f.how)
	rows := layout.NewCustomPaddedVBoxLayout(5)
	f.more = container.New(rows,
		newField("Name in the local script", f.local).box, newField("Address or description", f.address).box,
		newField("Province or district", f.admin).box,
		container.NewGridWithColumns(2, f.countryField.box, f.zoneField.box), f.howField.box)
	f.more.Hide()
	fold := s.quiet("More about the place", theme.MenuExpandIcon(), nil)
	fold.Alignment = 0
	fold.OnTapped = func() {
		show(f.more, !f.more.Visible())
		fold.SetIcon(map[bool]fyne.Resource{true: theme.MenuDropDownIcon(), false: theme.MenuExpandIcon()}[f.more.Visible()])
		s.rows.Refresh()
	}
	f.box = container.New(rows, f.whereField.box, click, newField("Name of the place", f.name).box,
		container.NewGridWithColumns(2, newField("Known to", f.precision).box, f.radiusField.box), container.NewHBox(fold), f.more)
	return f
}

// look offers places, unless what is typed are coordinates.
func (f *placeForm) look(text string) []option {
	if _, _, err := geodesy.ParsePoint(text); err == nil || f.s.ed.cfg.Places == nil {
		return nil
	}
	clear(f.found)
	var out []option
	for i, p := range f.s.ed.cfg.Places(text, placesShown) {
		id := strconv.Itoa(i)
		f.found[id] = p
		note := cmp.Or(p.Admin, words.Country(p.Country))
		if p.Admin != "" && p.Country != "" {
			note += ", " + p.Country
		}
		out = append(out, option{id, p.Name, words.Join(note, p.Note)})
	}
	return out
}

// typed reads coordinates while they are typed, or looks for a place.
func (f *placeForm) typed() {
	f.where.id = ""
	text := f.where.value()
	p, notation, err := geodesy.ParsePoint(text)
	switch {
	case text == "":
		f.some, f.moved, f.fault = false, f.old.HasPoint, ""
	case err == nil:
		f.fault = ""
		f.put(p, data.Venue, "Coordinates typed as "+string(notation)+": "+text)
		f.read = notation
	case looksNumeric(text):
		f.some, f.fault = false, strings.TrimPrefix(err.Error(), geodesy.ErrPosition.Error()+": ")
	default:
		f.some, f.fault = false, ""
	}
	f.where.look()
}

// looksNumeric reports whether a text is meant as coordinates.
func looksNumeric(s string) bool {
	digits := 0
	for _, r := range s {
		if r >= '0' && r <= '9' {
			digits++
		}
	}
	return digits > 3 && digits*2 > len(s)/2
}

// put sets the point. Country and division follow it.
func (f *placeForm) put(p orb.Point, precision data.Precision, by string) {
	f.point, f.some, f.moved, f.by, f.read = p, true, true, by, ""
	if f.named != "" && f.name.value() == f.named { // the name of a place that is no longer the one chosen
		f.name.set("")
	}
	f.named = ""
	if f.precision.value() == "" || f.precision.value() == string(data.NoPlace) {
		f.precision.set(string(precision))
		f.changedPrecision()
	}
	if f.s.ed.cfg.Region != nil {
		country, admin := f.s.ed.cfg.Region(p)
		f.country.set(country)
		f.admin.set(admin)
	}
	f.how.SetPlaceHolder(by)
	if f.s.ed.OnPoint != nil {
		f.s.ed.OnPoint(p)
	}
}

func (f *placeForm) chose(o option) {
	p, ok := f.found[o.id]
	if !ok {
		return
	}
	f.fault = ""
	f.precision.set("")
	f.put(p.Point, p.Precision, "Gazetteer of the map (GeoNames, Natural Earth): "+p.Name)
	if f.name.value() == "" {
		f.name.set(p.Name)
		f.named = p.Name
	}
	if p.Country != "" {
		f.country.set(p.Country)
		f.admin.set(p.Admin)
	}
}

// pick takes the point from the next click on the map.
func (f *placeForm) pick() {
	f.s.pick(func(p orb.Point, withinM float64) {
		f.fault = ""
		f.precision.set("")
		f.put(p, precisionOf(withinM), "Clicked on the map")
		f.knownTo(withinM)
		f.where.set(geodesy.FormatPoint(p, geodesy.DD))
		f.where.close()
		f.s.touch()
		f.s.ed.focus(f.name)
	})
}

// knownTo proposes the precision that a distance in metres allows.
func (f *placeForm) knownTo(m float64) {
	f.precision.set(string(precisionOf(m)))
	f.changedPrecision()
	if m > revise.RadiusM(precisionOf(m)) {
		unit := math.Pow10(int(math.Log10(m)) - 1)
		f.radius.set(radiusText(math.Ceil(m/unit) * unit))
	}
}

// carried takes the place that the mark was moved to on the map. What was known of its precision stays, unless the map showed less.
func (f *placeForm) carried(p orb.Point, withinM float64) {
	f.fault = ""
	f.put(p, data.Venue, "Moved on the map by hand")
	switch {
	case f.judged:
	case withinM > f.old.RadiusM:
		f.knownTo(withinM)
	default:
		f.precision.set(string(f.old.Precision))
		f.radius.set(radiusText(f.old.RadiusM))
	}
	f.where.set(geodesy.FormatPoint(p, geodesy.DD))
	f.where.close()
	f.s.moved = true
	f.s.check()
}

// precisionOf is the finest precision that stands for a distance in metres.
func precisionOf(m float64) data.Precision {
	for _, p := range precisions[0] {
		if m <= revise.RadiusM(data.Precision(p)) {
			return data.Precision(p)
		}
	}
	return data.Country
}

// changedPrecision proposes the radius that the precision stands for.
func (f *placeForm) changedPrecision() {
	if m := revise.RadiusM(data.Precision(f.precision.value())); m > 0 {
		f.radius.set(radiusText(m))
	}
}

func radiusText(m float64) string {
	switch {
	case m == 0:
		return ""
	case m < 1000:
		return strconv.FormatFloat(m, 'f', -1, 64) + " m"
	}
	return strconv.FormatFloat(m/1000, 'f', -1, 64) + " km"
}

// metres reads a distance: "50 m", "1.5 km", "300".
func metres(s string) (m float64, ok bool) {
	s = strings.ToLower(strings.ReplaceAll(strings.TrimSpace(s), ",", "."))
	unit := 1.0
	if rest, is := strings.CutSuffix(s, "km"); is {
		s, unit = rest, 1000
	} else {
		s = strings.TrimSuffix(s, "m")
	}
	v, err := strconv.ParseFloat(strings.TrimSpace(s), 64)
	return v * unit, err == nil && v > 0 && v*unit <= 20_000_000
}

func (f *placeForm) hints() {
	switch {
	case f.fault != "":
		f.whereField.say("Not understood: "+f.fault, true)
	case f.some:
		f.whereField.say(f.reading(), false)
	case f.where.value() != "":
		f.whereField.say("Choose one of the places, or type coordinates.", false)
	default:
		f.whereField.say("Without a point the place is not on the map.", false)
	}
	_, ok := metres(f.radius.Text)
	bad := f.some && !ok
	f.radiusField.say(map[bool]string{true: "as 50 m or 10 km"}[bad], bad)
	f.countryField.say(countryHint(f.country.value()))
	known := f.zoned()
	f.zoneField.say(map[bool]string{false: "not known"}[known], !known)
}

func countryHint(code string) (text string, bad bool) {
	if code == "" {
		return "", false
	}
	name := words.Country(strings.ToUpper(code))
	if len(code) != 2 || strings.EqualFold(name, code) {
		return "two letters, as RU", true
	}
	return name, false
}

// zoned reports whether the time zone is one that is known, or none.
func (f *placeForm) zoned() bool {
	zone := f.zone.value()
	_, err := time.LoadLocation(zone)
	return err == nil && zone != "Local"
}

// reading says what point was understood, and in which country it lies.
func (f *placeForm) reading() string {
	country := words.Country(strings.ToUpper(f.country.value()))
	place := f.admin.value()
	if place != "" && country != "" {
		place += ", "
	}
	read := ""
	if f.read != "" {
		read = "read as " + string(f.read)
	}
	return words.Join(geodesy.FormatPoint(f.point, geodesy.DMS), read, cmp.Or(place+country, "no country there"))
}

func (f *placeForm) missing() []string {
	var out []string
	if f.fault != "" {
		out = append(out, "coordinates that are understood")
	}
	if !f.some && f.fault == "" && f.where.value() != "" {
		out = append(out, "a place from the list")
	}
	if f.some {
		if p := f.precision.value(); p == "" {
			out = append(out, "how well the place is known")
		}
		if _, ok := metres(f.radius.Text); !ok {
			out = append(out, "a distance within which the true place lies")
		}
	}
	if _, bad := countryHint(f.country.value()); bad {
		out = append(out, "a country of two letters")
	}
	if !f.zoned() {
		out = append(out, "a time zone that is known")
	}
	return out
}

// site is what is filled in but for the point.
func (f *placeForm) site() data.Site {
	s := f.old
	s.Name, s.LocalName, s.Place, s.Admin = f.name.value(), f.local.value(), f.address.value(), f.admin.value()
	s.Country, s.Zone = strings.ToUpper(f.country.value()), f.zone.value()
	if f.some && s.HasPoint && !f.placed() {
		s.Precision = data.Precision(f.precision.value())
		s.RadiusM, _ = metres(f.radius.Text)
	}
	if !f.some {
		s.Point, s.HasPoint, s.Precision, s.RadiusM, s.Basis, s.Verified = orb.Point{}, false, data.NoPlace, 0, "", false
	}
	return s
}

// placed reports whether the point is to rest on a claim of its own.
func (f *placeForm) placed() bool { return f.some && (f.moved || !f.old.HasPoint) }

// placement is where the site is put, nil if it stays where it is.
func (f *placeForm) placement() *revise.Placement {
	if !f.placed() {
		return nil
	}
	m, _ := metres(f.radius.Text)
	return &revise.Placement{Point: f.point, Precision: data.Precision(f.precision.value()), RadiusM: m,
		How: cmp.Or(f.how.value(), f.by), On: f.s.ed.cfg.Today()}
}

// PlaceNote says of a place of the gazetteer how many live there, or what it is.
func PlaceNote(population int, what string) string {
	if population > 0 {
		return fmt.Sprintf("%s people", words.Count(population))
	}
	return what
}
