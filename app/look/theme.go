package look

import (
	"image/color"
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
)

// Mode says which variant of the theme is shown.
type Mode uint8

// Modes.
const (
	System Mode = iota // as the desktop is set
	Light
	Dark
	Projector // light, with larger text and icons, to be read across a room
)

// Fonts are the files of the theme's fonts, TrueType or OpenType. Arabic serves text in the Arabic script, which the other two lack.
type Fonts struct {
	Regular, Bold, Arabic []byte
}

// Theme is the look of the window. It does not change once it is made; another Mode is another Theme.
type Theme struct {
	mode                  Mode
	regular, bold, arabic fyne.Resource
}

// New returns the theme in the given mode.
func New(f Fonts, m Mode) *Theme {
	return &Theme{
		mode:    m,
		regular: fyne.NewStaticResource("NotoSans-Regular.ttf", f.Regular),
		bold:    fyne.NewStaticResource("NotoSans-Bold.ttf", f.Bold),
		arabic:  fyne.NewStaticResource("NotoSansArabic-Regular.ttf", f.Arabic),
	}
}

// Mode is the mode that the theme was made with.
func (t *Theme) Mode() Mode { return t.mode }

// Color is the palette; v counts only in mode System.
func (t *Theme) Color(name fyne.ThemeColorName, v fyne.ThemeVariant) color.Color {
	if c, ok := palette[name]; ok {
		if t.isDark(v) {
			return c.dark
		}
		return c.light
	}
	return theme.DefaultTheme().Color(name, v)
}

func (t *Theme) isDark(v fyne.ThemeVariant) bool {
	return t.mode == Dark || t.mode == System && v == theme.VariantDark
}

// Font is Noto Sans; italics and monospace are those that Fyne brings along.
func (t *Theme) Font(s fyne.TextStyle) fyne.Resource {
	switch {
	case s.Monospace, s.Symbol, s.Italic:
		return theme.DefaultTheme().Font(s)
	case s.Bold:
		return t.bold
	}
	return t.regular
}

// Icon is Fyne's own.
func (t *Theme) Icon(n fyne.ThemeIconName) fyne.Resource { return theme.DefaultTheme().Icon(n) }

// Sizes of text in units of the canvas (pixels at scale 1), before Scale enlarges them.
const (
	TextSize    = 13
	ReadingSize = 15
	CaptionSize = 11
	TitleSize   = 18
	FigureSize  = 26
)

var sizes = map[fyne.ThemeSizeName]float32{
	theme.SizeNameText:               TextSize,
	theme.SizeNameCaptionText:        CaptionSize,
	theme.SizeNameHeadingText:        FigureSize,
	theme.SizeNameSubHeadingText:     TitleSize,
	theme.SizeNamePadding:            4,
	theme.SizeNameInnerPadding:       6,
	theme.SizeNameLineSpacing:        3,
	theme.SizeNameInlineIcon:         16,
	theme.SizeNameScrollBar:          10,
	theme.SizeNameScrollBarSmall:     4,
	theme.SizeNameScrollBarRadius:    4,
	theme.SizeNameSeparatorThickness: 1,
	theme.SizeNameSplitThickness:     6,
	theme.SizeNameInputBorder:        1,
	theme.SizeNameInputRadius:        4,
	theme.SizeNameButtonRadius:       4,
	theme.SizeNameSelectionRadius:    4,
}

// projection is how much larger text is in mode Projector: about 1.3, with body text of a whole size.
const projection = 17. / TextSize

// Size is that of a dense desktop program; in mode Projector, what is read is larger.
func (t *Theme) Size(n fyne.ThemeSizeName) float32 {
	switch n {
	case theme.SizeNameText, theme.SizeNameCaptionText, theme.SizeNameHeadingText, theme.SizeNameSubHeadingText, theme.SizeNameInlineIcon:
		return Enlarge(sizes[n], t.scale())
	}
	if s, ok := sizes[n]; ok {
		return s
	}
	return theme.DefaultTheme().Size(n)
}

func (t *Theme) scale() float32 {
	if t.mode == Projector {
		return projection
	}
	return 1
}

// Enlarge is a size of text k times as large, cut to whole units: at broken sizes Fyne sets letters wider apart than they are.
func Enlarge(size, k float32) float32 { return float32(math.Floor(float64(size*k) + .01)) }

// Scale is how much larger than usual the running program shows text, and what is laid out around it.
func Scale() float32 {
	if t, ok := fyne.CurrentApp().Settings().Theme().(*Theme); ok {
		return t.scale()
	}
	return 1
}

// IsDark reports whether the running program shows the dark variant.
func IsDark() bool {
	s := fyne.CurrentApp().Settings()
	if t, ok := s.Theme().(*Theme); ok {
		return t.isDark(s.ThemeVariant())
	}
	return s.ThemeVariant() == theme.VariantDark
}
