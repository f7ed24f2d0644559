package shell

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

// action is something that the user can do: its menu entry, its shortcuts, its button and its line on the help page are made from here.
type action struct {
	menu    string // menu that it stands in
	name    string
	title   func() string // what the menu says at present; nil: the name
	hint    string        // what it does, for the tooltip and the help page; the name if empty
	icon    fyne.Resource
	place   buttonPlace
	chords  []desktop.CustomShortcut // with Control, Alt or Shift
	keys    []fyne.KeyName           // alone, where no text is being typed
	runes   []rune                   // the same, by the character
	do      func()
	checked func() bool
	divider bool // in the menu, before it
}

// buttonPlace is where an action has a button.
type buttonPlace uint8

const (
	noButton buttonPlace = iota
	onToolbarLeft
	onToolbarRight
	onMap
)

func ctrl(k fyne.KeyName) desktop.CustomShortcut {
	return desktop.CustomShortcut{KeyName: k, Modifier: fyne.KeyModifierShortcutDefault}
}

func alt(k fyne.KeyName) desktop.CustomShortcut {
	return desktop.CustomShortcut{KeyName: k, Modifier: fyne.KeyModifierAlt}
}

// keysText is how the action's keys are written: "Ctrl+0, Home".
func (a *action) keysText() string {
	var text string
	add := func(s string) {
		if text != "" {
			text += ", "
		}
		text += s
	}
	for _, c := range a.chords {
		add(chordText(c))
	}
	for _, k := range a.keys {
		add(keyText(k))
	}
	for _, r := range a.runes {
		if r == ' ' {
			add("Space")
		} else {
			add(string(r))
		}
	}
	return text
}

func chordText(c desktop.CustomShortcut) string {
	var text strings.Builder
	for _, m := range []struct {
		modifier fyne.KeyModifier
		name     string
	}{{fyne.KeyModifierControl, "Ctrl+"}, {fyne.KeyModifierAlt, "Alt+"}, {fyne.KeyModifierShift, "Shift+"}, {fyne.KeyModifierSuper, "Cmd+"}} {
		if c.Modifier&m.modifier != 0 {
			text.WriteString(m.name)
		}
	}
	return text.String() + keyText(c.KeyName)
}

func keyText(k fyne.KeyName) string {
	switch k {
	case fyne.KeyEscape:
		return "Esc"
	case fyne.KeyPageUp:
		return "Page up"
	case fyne.KeyPageDown:
		return "Page down"
	}
	return string(k)
}

// unseen is a shortcut that the menu obeys, also while text is typed, but does not draw: Fyne draws them so faintly that they cannot be
// read, so the keys stand in the label.
type unseen struct{ fyne.Shortcut }

// menus makes the main menu of the actions, in their order.
func menus(actions []*action) *fyne.MainMenu {
	var bar []*fyne.Menu
	for _, a := range actions {
		if a.menu == "" {
			continue
		}
		if len(bar) == 0 || bar[len(bar)-1].Label != a.menu {
			bar = append(bar, fyne.NewMenu(a.menu))
		}
		m := bar[len(bar)-1]
		if a.divider {
			m.Items = append(m.Items, fyne.NewMenuItemSeparator())
		}
		item := fyne.NewMenuItem(a.name, a.do)
		item.IsQuit = a.name == "Quit" // else the toolkit adds its own
		if a.title != nil {
			item.Label = a.title()
			item.Disabled = item.Label == a.name // there is nothing to do it to
		}
		if text := a.keysText(); text != "" {
			item.Label += "   (" + text + ")"
		}
		if len(a.chords) > 0 {
			item.Shortcut = unseen{&a.chords[0]}
		}
		if a.checked != nil {
			item.Checked = a.checked()
		}
		m.Items = append(m.Items, item)
	}
	return fyne.NewMainMenu(bar...)
}

// typed does the action of a key that stands alone.
func typed(actions []*action, k fyne.KeyName) bool {
	for _, a := range actions {
		if slices.Contains(a.keys, k) {
			a.do()
			return true
		}
	}
	return false
}

// typedRune does the action of a character.
func typedRune(actions []*action, r rune) {
	for _, a := range actions {
		if slices.Contains(a.runes, r) {
			a.do()
			return
		}
	}
}
