package filters

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"

	"incidentmap/app/flow"
	"incidentmap/app/ink"
	"incidentmap/app/look"
)

// View is a set of filters that was saved under a name.
type View struct {
	ID      string
	Name    string
	Tip     string // what it filters, in words; may be empty
	Current bool   // the window shows it now
}

// SetViews lists the saved views.
func (p *Panel) SetViews(views []View) {
	p.views = slices.Clone(views)
	gone := func(id string) bool { return !slices.ContainsFunc(p.views, func(v View) bool { return v.ID == id }) }
	if gone(p.edited) {
		p.edited = ""
	}
	if gone(p.doomed) {
		p.doomed = ""
	}
	p.flow.Reload()
}

// views adds the saved views and the field that saves another one.
func (s *sheet) views() {
	for i := range s.p.views {
		v := &s.p.views[i]
		switch v.ID {
		case s.p.edited:
			s.field("view\x00"+v.ID, s.p.naming)
		case s.p.doomed:
			s.doomedView(v)
		default:
			s.view(v)
		}
	}
	s.saveRow()
}

const iconWidth = 26

func (s *sheet) view(v *View) {
	p := s.p
	right := s.w - panelInset + 4
	k := ink.Body
	if v.Current {
		k = ink.Strong
	}
	rename, remove := func() { p.edit(v) }, func() { p.doom(v.ID) }
	s.add(flow.Row{ID: "view\x00" + v.ID, Height: valueHeight,
		Tap: func() { tell(p.OnApplyView, v.ID) },
		Key: func(key fyne.KeyName) {
			switch key {
			case fyne.KeyF2:
				rename()
			case fyne.KeyDelete:
				remove()
			}
		},
		Menu: func() *fyne.Menu {
			return fyne.NewMenu("", fyne.NewMenuItem("Apply", func() { tell(p.OnApplyView, v.ID) }),
				fyne.NewMenuItem("Rename…", rename), fyne.NewMenuItem("Delete…", remove))
		},
		Tip: func() string { return v.Tip },
		Zones: []flow.Zone{
			{X: right - 2*iconWidth, W: iconWidth, H: valueHeight, Tap: rename, Tip: func() string { return "Rename (F2)" }},
			{X: right - iconWidth, W: iconWidth, H: valueHeight, Tap: remove, Tip: func() string { return "Delete (Del)" }},
		},
		Draw: func(d *ink.Drawing) {
			if v.Current {
				d.Box(theme.ColorNamePrimary, panelInset, 5, 3, valueHeight-10, 1.5)
			}
			w := s.inner() - 2*iconWidth - 10
			d.Line(k.Clip(v.Name, w), k, panelInset+10, 4, w)
			icon(d, theme.DocumentCreateIcon(), right-2*iconWidth)
			icon(d, theme.DeleteIcon(), right-iconWidth)
		}})
}

func icon(d *ink.Drawing, res fyne.Resource, x float32) {
	const side = 15
	i := canvas.NewImageFromResource(res)
	i.FillMode = canvas.ImageFillContain
	i.Move(fyne.NewPos(x+(iconWidth-side)/2, (valueHeight-side)/2))
	i.Resize(fyne.NewSquareSize(side))
	d.Add(i)
}

// doomedView asks before a view is deleted.
func (s *sheet) doomedView(v *View) {
	p := s.p
	remove, keep := func() { p.doomed = ""; p.flow.Reload(); tell(p.OnDeleteView, v.ID) }, func() { p.doom("") }
	yes, no := ink.Strong.Width("Delete")+16, ink.Strong.Width("Keep")+16
	right := s.w - panelInset
	s.add(flow.Row{ID: "view\x00" + v.ID, Height: 30, Tint: look.ColorRaised, Tap: remove,
		Key: func(key fyne.KeyName) {
			if key == fyne.KeyEscape {
				keep()
			}
		},
		Zones: []flow.Zone{
			{X: right - yes - no - 6, Y: 3, W: yes, H: 24, Tap: remove},
			{X: right - no, Y: 3, W: no, H: 24, Tap: keep},
		},
		Draw: func(d *ink.Drawing) {
			w := s.inner() - yes - no - 12
			d.Line(ink.Body.Clip("Delete “"+v.Name+"”?", w), ink.Body, panelInset, 6, w)
			button(d, "Delete", ink.Strong.In(theme.ColorNameError), right-yes-no-6, 3, yes)
			button(d, "Keep", ink.Strong, right-no, 3, no)
		}})
}

func button(d *ink.Drawing, text string, k ink.Style, x, y, w float32) {
	b := d.Box(theme.ColorNameButton, x, y, w, 24, 4)
	b.StrokeWidth, b.StrokeColor = 1, theme.Color(theme.ColorNameInputBorder)
	d.Line(text, k.Aligned(fyne.TextAlignCenter), x, y+(24-k.Leading())/2, w)
}

// saveRow adds the field for the name of a new view, and its button.
func (s *sheet) saveRow() {
	p := s.p
	w := ink.Strong.Width("Save") + 20
	right := s.w - panelInset
	k := ink.Strong
	if p.saveName() == "" {
		k = ink.Body.In(look.ColorMuted)
	}
	s.add(flow.Row{ID: "save", Height: 36, Tap: func() { p.focus(p.saving) },
		Zones: []flow.Zone{{X: right - w, Y: 6, W: w, H: 24, Tap: p.save, Tip: func() string { return "Save the present filters under this name" }}},
		Draw: func(d *ink.Drawing) {
			place(d, p.saving, panelInset, s.inner()-w-6)
			button(d, "Save", k, right-w, 6, w)
		}})
}

func (p *Panel) saveName() string { return strings.TrimSpace(p.saving.Text) }

func (p *Panel) saver() *field {
	f := newField("Name for these filters")
	f.OnChanged = func(string) { p.flow.Reload() }
	f.OnSubmitted = func(string) { p.save() }
	f.onKey = func(k fyne.KeyName) bool {
		if k == fyne.KeyEscape {
			f.SetText("")
		}
		return k == fyne.KeyEscape
	}
	return f
}

// save keeps the filters under the name in the field; without a name it asks for one.
func (p *Panel) save() {
	name := p.saveName()
	if name == "" {
		p.focus(p.saving)
		return
	}
	p.saving.SetText("")
	tell(p.OnSaveView, name)
}

func tell(fn func(string), s string) {
	if fn != nil {
		fn(s)
	}
}

func (p *Panel) namer() *field {
	f := newField("Name")
	f.OnSubmitted = func(name string) { p.rename(strings.TrimSpace(name)) }
	f.onKey = func(k fyne.KeyName) bool {
		if k == fyne.KeyEscape {
			p.rename("")
		}
		return k == fyne.KeyEscape
	}
	return f
}

// edit lets the user type another name for a view.
func (p *Panel) edit(v *View) {
	p.edited, p.doomed = v.ID, ""
	p.naming.SetText(v.Name)
	p.flow.Reload()
	p.focus(p.naming)
	p.naming.TypedShortcut(&fyne.ShortcutSelectAll{})
}

// rename ends it; "" leaves the name as it was.
func (p *Panel) rename(name string) {
	id := p.edited
	p.edited = ""
	p.focus(p.flow)
	p.flow.Reload()
	if name != "" && p.OnRenameView != nil {
		p.OnRenameView(id, name)
	}
}

// doom asks whether a view is to be deleted; "" asks no more.
func (p *Panel) doom(id string) {
	p.doomed, p.edited = id, ""
	p.flow.Reload()
}
