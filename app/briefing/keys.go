package briefing

import "fyne.io/fyne/v2"

// Keys are what keys do during a briefing, in either window, as they are listed for the speaker. Clickers send Page up, Page down, B or the full stop.
var Keys = [][2]string{
	{"Next step", "Page down, Space, right, down, Enter"},
	{"Previous step", "Page up, Backspace, left, up"},
	{"First, last step", "Home, End"},
	{"Step by its number", "number and Enter"},
	{"Dark screen", "B or ."},
	{"Pointer", "P"},
	{"Ink, erase it", "I, E"},
	{"Nearer, farther", "+, -"},
	{"Back to the step", "R"},
	{"End", "Esc"},
}

// key does what a key stands for; end ends the briefing.
func key(s *Show, k fyne.KeyName, end func()) {
	switch k {
	case fyne.KeyPageDown, fyne.KeyRight, fyne.KeyDown, fyne.KeySpace:
		s.Untype()
		s.Step(1)
	case fyne.KeyPageUp, fyne.KeyLeft, fyne.KeyUp, fyne.KeyBackspace:
		s.Untype()
		s.Step(-1)
	case fyne.KeyHome:
		s.Go(0)
	case fyne.KeyEnd:
		s.Go(len(s.deck.Pages) - 1)
	case fyne.KeyReturn, fyne.KeyEnter:
		s.Enter()
	case fyne.KeyEscape:
		escape(s, end)
	}
}

// escape puts away what is in hand, then ends the briefing.
func escape(s *Show, end func()) {
	switch {
	case s.typed != "":
		s.Untype()
	case s.tool != NoTool:
		s.Take(s.tool)
	default:
		end()
	}
}

// typed does what a character stands for.
func typed(s *Show, r rune) {
	switch r {
	case 'b', 'B', '.':
		s.ToggleDark()
	case 'p', 'P':
		s.Take(Pointer)
	case 'i', 'I':
		s.Take(Ink)
	case 'e', 'E':
		s.Erase()
	case 'r', 'R':
		s.Return()
	case '+', '=':
		s.Zoom(1)
	case '-', '_':
		s.Zoom(-1)
	default:
		if r >= '0' && r <= '9' {
			s.Type(r)
		}
	}
}
