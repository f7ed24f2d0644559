package look_test

import (
	"fmt"
	"image/color"
	"math"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/image/font/sfnt"

	"incidentmap/app/look"
	"incidentmap/app/symbol"
	"incidentmap/assets"
	"incidentmap/data"
	"incidentmap/geo/render"
)

var fonts = look.Fonts{Regular: assets.FontRegular, Bold: assets.FontBold, Arabic: assets.FontArabic}

var variants = map[string]fyne.ThemeVariant{"light": theme.VariantLight, "dark": theme.VariantDark}

func nrgba(c color.Color) color.NRGBA { return color.NRGBAModel.Convert(c).(color.NRGBA) }

// over is what is seen where a translucent colour lies on an opaque one.
func over(top, ground color.NRGBA) color.NRGBA {
	mix := func(a, b uint8) uint8 { return uint8((int(a)*int(top.A) + int(b)*(255-int(top.A))) / 255) }
	return color.NRGBA{R: mix(top.R, ground.R), G: mix(top.G, ground.G), B: mix(top.B, ground.B), A: 255}
}

func linear(v uint8) float64 {
	c := float64(v) / 255
	if c <= .04045 {
		return c / 12.92
	}
	return math.Pow((c+.055)/1.055, 2.4)
}

func luminance(c color.NRGBA) float64 {
	return .2126*linear(c.R) + .7152*linear(c.G) + .0722*linear(c.B)
}

// contrast is the ratio of WCAG 2.2, 1.4.3.
func contrast(a, b color.NRGBA) float64 {
	x, y := luminance(a), luminance(b)
	return (max(x, y) + .05) / (min(x, y) + .05)
}

func TestTextStandsOutFromEveryGroundItIsWrittenOn(t *testing.T) {
	th := look.New(fonts, look.System)
	grounds := []fyne.ThemeColorName{
		theme.ColorNameBackground, look.ColorSurface, look.ColorRaised, look.ColorTint, theme.ColorNameSelection, theme.ColorNameButton,
		theme.ColorNameInputBackground, theme.ColorNameMenuBackground, theme.ColorNameOverlayBackground, theme.ColorNameHeaderBackground,
	}
	inks := []fyne.ThemeColorName{
		theme.ColorNameForeground, theme.ColorNameDisabled, theme.ColorNamePlaceHolder, theme.ColorNameHyperlink, theme.ColorNamePrimary,
		theme.ColorNameError, theme.ColorNameWarning, theme.ColorNameSuccess, look.ColorMuted, look.ColorContrary, look.ColorReference,
	}
	for name, v := range variants {
		hover := nrgba(th.Color(theme.ColorNameHover, v))
		for _, g := range grounds {
			ground := nrgba(th.Color(g, v))
			for _, k := range inks {
				ink := nrgba(th.Color(k, v))
				assert.GreaterOrEqual(t, contrast(ink, ground), 4.5, "%s: %s on %s", name, k, g)
				if g != theme.ColorNameSelection && g != theme.ColorNameButton {
					assert.GreaterOrEqual(t, contrast(ink, over(hover, ground)), 4.5, "%s: %s on hovered %s", name, k, g)
				}
			}
		}
	}
}

func TestFoundTextStandsOutFromItsGround(t *testing.T) {
	th := look.New(fonts, look.System)
	for name, v := range variants {
		ground := nrgba(th.Color(look.ColorFound, v))
		for _, k := range []fyne.ThemeColorName{theme.ColorNameForeground, look.ColorMuted} {
			assert.GreaterOrEqual(t, contrast(nrgba(th.Color(k, v)), ground), 4.5, "%s: %s", name, k)
		}
	}
}

// Fyne lays the colour of the focus over the active row of a menu; a disabled one never becomes active.
func TestActiveRowOfAMenuIsReadable(t *testing.T) {
	th := look.New(fonts, look.System)
	for name, v := range variants {
		active := over(nrgba(th.Color(theme.ColorNameFocus, v)), nrgba(th.Color(theme.ColorNameMenuBackground, v)))
		assert.GreaterOrEqual(t, contrast(nrgba(th.Color(theme.ColorNameForeground, v)), active), 4.5, name)
	}
}

func TestProjectorIsLightAndLarger(t *testing.T) {
	th, light := look.New(fonts, look.Projector), look.New(fonts, look.Light)
	for _, v := range variants {
		assert.Equal(t, light.Color(theme.ColorNameBackground, v), th.Color(theme.ColorNameBackground, v))
	}
	for _, n := range []fyne.ThemeSizeName{
		theme.SizeNameText, theme.SizeNameCaptionText, theme.SizeNameHeadingText, theme.SizeNameSubHeadingText, theme.SizeNameInlineIcon,
	} {
		assert.InEpsilon(t, 1.3*light.Size(n), th.Size(n), .04, n)
		assert.InDelta(t, math.Round(float64(th.Size(n))), th.Size(n), 0, "%s: letters stand apart at broken sizes", n)
	}
	assert.InDelta(t, light.Size(theme.SizeNamePadding), th.Size(theme.SizeNamePadding), 0)
	a := test.NewTempApp(t)
	assert.InDelta(t, 1, look.Scale(), 0, "of another theme")
	a.Settings().SetTheme(th)
	assert.InDelta(t, 1.3, look.Scale(), 0.01)
}

func TestTextOnColouredButtonsStandsOut(t *testing.T) {
	th := look.New(fonts, look.System)
	for name, v := range variants {
		for ink, ground := range map[fyne.ThemeColorName]fyne.ThemeColorName{
			theme.ColorNameForegroundOnPrimary: theme.ColorNamePrimary, theme.ColorNameForegroundOnError: theme.ColorNameError,
			theme.ColorNameForegroundOnWarning: theme.ColorNameWarning, theme.ColorNameForegroundOnSuccess: theme.ColorNameSuccess,
		} {
			assert.GreaterOrEqual(t, contrast(nrgba(th.Color(ink, v)), nrgba(th.Color(ground, v))), 4.5, "%s: %s", name, ink)
		}
	}
}

func TestSymbolsAndMarksStandOutFromThePanel(t *testing.T) {
	th := look.New(fonts, look.System)
	for name, v := range variants {
		for _, g := range []fyne.ThemeColorName{look.ColorSurface, theme.ColorNameSelection, look.ColorTint} {
			ground := nrgba(th.Color(g, v))
			for _, k := range append(symbol.Kinds(), "unheard of") {
				assert.GreaterOrEqual(t, contrast(symbol.Color(k, v == theme.VariantDark), ground), 3.0, "%s: %s on %s", name, k, g)
			}
			for _, m := range []fyne.ThemeColorName{look.ColorMark, look.ColorHeadline, look.ColorContrary} {
				assert.GreaterOrEqual(t, contrast(nrgba(th.Color(m, v)), ground), 3.0, "%s: %s on %s", name, m, g)
			}
		}
	}
}

// deficiencies are the matrices for complete protanopia and deuteranopia of Machado, Oliveira and Fernandes (2009), for linear RGB.
var deficiencies = map[string][9]float64{
	"protanopia":   {.152286, 1.052583, -.204868, .114503, .786281, .099216, -.003882, -.048116, 1.051998},
	"deuteranopia": {.367322, .860646, -.227968, .280085, .672501, .047413, -.011820, .042940, .968881},
}

// lab is the colour in CIE L*a*b* as somebody with the deficiency sees it.
func lab(c color.NRGBA, m [9]float64) [3]float64 {
	in := [3]float64{linear(c.R), linear(c.G), linear(c.B)}
	var l [3]float64
	for i := range l {
		l[i] = max(0, min(1, m[3*i]*in[0]+m[3*i+1]*in[1]+m[3*i+2]*in[2]))
	}
	f := func(v float64) float64 {
		if v > .008856 {
			return math.Cbrt(v)
		}
		return 7.787*v + 16.0/116
	}
	x := f((.4124*l[0] + .3576*l[1] + .1805*l[2]) / .95047)
	y := f(.2126*l[0] + .7152*l[1] + .0722*l[2])
	z := f((.0193*l[0] + .1192*l[1] + .9505*l[2]) / 1.08883)
	return [3]float64{116*y - 16, 500 * (x - y), 200 * (y - z)}
}

func TestKindsOfOneShapeDifferForColourBlindReaders(t *testing.T) {
	kinds := symbol.Kinds()
	for i, a := range kinds {
		for _, b := range kinds[:i] {
			if symbol.Shape(a) != symbol.Shape(b) {
				continue
			}
			for name, m := range deficiencies {
				for _, dark := range []bool{false, true} {
					x, y := lab(symbol.Color(a, dark), m), lab(symbol.Color(b, dark), m)
					d := math.Sqrt((x[0]-y[0])*(x[0]-y[0]) + (x[1]-y[1])*(x[1]-y[1]) + (x[2]-y[2])*(x[2]-y[2]))
					assert.Greater(t, d, 12.0, "%s and %s, %s, dark %v", a, b, name, dark)
				}
			}
		}
	}
}

func TestKindInThePluralLooksLikeTheSingleOne(t *testing.T) {
	assert.Equal(t, "Attacks", symbol.Name("attacks"))
	assert.Equal(t, symbol.Shape("arrest"), symbol.Shape("arrests"))
	assert.Equal(t, symbol.Color("attack", true), symbol.Color("attacks", true))
	assert.Equal(t, "Incident", symbol.Name("unheard of"))
}

func TestStatusIsNamed(t *testing.T) {
	assert.Equal(t, "Foiled", symbol.StatusName(data.Foiled))
	assert.Equal(t, "Status not known", symbol.StatusName(""))
}

func TestForcedModeWinsOverTheSystem(t *testing.T) {
	for name, v := range variants {
		assert.Equal(t, nrgba(look.New(fonts, look.System).Color(theme.ColorNameBackground, theme.VariantDark)),
			nrgba(look.New(fonts, look.Dark).Color(theme.ColorNameBackground, v)), name)
		assert.Equal(t, nrgba(look.New(fonts, look.System).Color(theme.ColorNameBackground, theme.VariantLight)),
			nrgba(look.New(fonts, look.Light).Color(theme.ColorNameBackground, v)), name)
	}
	a := test.NewTempApp(t)
	a.Settings().SetTheme(look.New(fonts, look.Dark))
	assert.True(t, look.IsDark())
	a.Settings().SetTheme(look.New(fonts, look.Light))
	assert.False(t, look.IsDark())
}

func TestEveryColourAndSizeThatFyneAsksForIsThere(t *testing.T) {
	test.NewTempApp(t)
	th := look.New(fonts, look.System)
	for _, v := range variants {
		assert.NotNil(t, th.Color(theme.ColorNameInputBorder, v))
		assert.NotNil(t, th.Color("no such colour", v))
	}
	assert.InDelta(t, look.TextSize, th.Size(theme.SizeNameText), 0)
	assert.NotZero(t, th.Size(theme.SizeNameDialogRadius))
	for _, s := range []fyne.TextStyle{{}, {Bold: true}, {Italic: true}, {Monospace: true}, {Bold: true, Italic: true}} {
		assert.NotNil(t, th.Font(s), fmt.Sprint(s))
	}
}

func TestEveryLetterOfALocalNameHasAGlyph(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(look.New(fonts, look.Light))
	for _, name := range []string{
		"Крокус Сити Холл", "کرمان، گلزار شهدا", "شاه‌چراغ", "میدان هوایی بین‌المللی حامد کرزی", "سپېره", "Посольство России, کابل", "Île-de-France",
		"Büyükdere, Sarıyer", "مطار شرم الشيخ الدولي",
	} {
		joined := ""
		for _, run := range look.Runs(name) {
			joined += run.Text
			ttf := assets.FontRegular
			if run.Font != nil {
				ttf = run.Font.Content()
			}
			f, err := sfnt.Parse(ttf)
			require.NoError(t, err)
			for _, r := range run.Text {
				g, err := f.GlyphIndex(nil, r)
				require.NoError(t, err)
				assert.NotZero(t, g, "%q of %q", r, name)
			}
		}
		assert.Equal(t, name, joined)
	}
}

func TestSymbolIsHollowWhereNothingWasCarriedOut(t *testing.T) {
	red := color.NRGBA{R: 255, A: 255}
	solid := look.Symbol(render.Diamond, red, fyne.NewPos(10, 10), 12, false).(*canvas.ArbitraryPolygon)
	hollow := look.Symbol(render.Diamond, red, fyne.NewPos(10, 10), 12, true).(*canvas.ArbitraryPolygon)
	assert.Equal(t, red, solid.FillColor)
	assert.Equal(t, color.Transparent, hollow.FillColor)
	assert.Positive(t, hollow.StrokeWidth)
	disc := look.Symbol(render.Disc, red, fyne.NewPos(10, 10), 12, false)
	assert.Equal(t, fyne.NewSquareSize(12), disc.Size())
}
