package look

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
)

// Colours beyond those that Fyne names. Look them up with theme.Color.
const (
	ColorMuted     fyne.ThemeColorName = "muted"     // text of second rank
	ColorSurface   fyne.ThemeColorName = "surface"   // background of side panels
	ColorRaised    fyne.ThemeColorName = "raised"    // background of pinned headings, tips and quiet buttons
	ColorTint      fyne.ThemeColorName = "tint"      // background of the row that a headline comes from
	ColorGrid      fyne.ThemeColorName = "grid"      // lines of a plot
	ColorMark      fyne.ThemeColorName = "mark"      // dots and bars of a plot
	ColorHeadline  fyne.ThemeColorName = "headline"  // the dot that the headline comes from
	ColorContrary  fyne.ThemeColorName = "contrary"  // denials and doubts
	ColorReference fyne.ThemeColorName = "reference" // outside knowledge
	ColorFound     fyne.ThemeColorName = "found"     // background of what a search has found in a text

	// Grounds of passages in a document by what their claims are about, and the lines below them.
	ColorFigurePassage fyne.ThemeColorName = "figurePassage"
	ColorFigureLine    fyne.ThemeColorName = "figureLine"
	ColorActorPassage  fyne.ThemeColorName = "actorPassage"
	ColorActorLine     fyne.ThemeColorName = "actorLine"
	ColorFactPassage   fyne.ThemeColorName = "factPassage"
	ColorFactLine      fyne.ThemeColorName = "factLine"
)

type pair struct{ light, dark color.NRGBA }

func rgb(hex uint32) color.NRGBA {
	return color.NRGBA{R: uint8(hex >> 16), G: uint8(hex >> 8), B: uint8(hex), A: 255}
}

func alpha(hex uint32, a uint8) color.NRGBA {
	c := rgb(hex)
	c.A = a
	return c
}

var palette = map[fyne.ThemeColorName]pair{
	theme.ColorNameBackground:                {rgb(0xf4f5f7), rgb(0x17191c)},
	theme.ColorNameForeground:                {rgb(0x1b1f24), rgb(0xe6e8eb)},
	theme.ColorNameDisabled:                  {rgb(0x5a626c), rgb(0xa8afb9)},
	theme.ColorNamePlaceHolder:               {rgb(0x58606a), rgb(0xaab1bb)},
	theme.ColorNamePrimary:                   {rgb(0x0b5ea3), rgb(0x6db3ea)},
	theme.ColorNameHyperlink:                 {rgb(0x0b5ea3), rgb(0x7cbbed)},
	theme.ColorNameFocus:                     {alpha(0x0b5ea3, 0x50), alpha(0x6db3ea, 0x60)},
	theme.ColorNameSelection:                 {rgb(0xd6e6f5), rgb(0x223c55)},
	theme.ColorNameHover:                     {alpha(0x000000, 0x0c), alpha(0xffffff, 0x10)},
	theme.ColorNamePressed:                   {alpha(0x000000, 0x1c), alpha(0xffffff, 0x24)},
	theme.ColorNameButton:                    {rgb(0xe9ebee), rgb(0x2b2f35)},
	theme.ColorNameDisabledButton:            {rgb(0xeff0f2), rgb(0x222529)},
	theme.ColorNameInputBackground:           {rgb(0xffffff), rgb(0x222529)},
	theme.ColorNameInputBorder:               {rgb(0x8b939d), rgb(0x69717b)},
	theme.ColorNameHeaderBackground:          {rgb(0xf4f5f7), rgb(0x22252a)},
	theme.ColorNameMenuBackground:            {rgb(0xffffff), rgb(0x26292e)},
	theme.ColorNameOverlayBackground:         {rgb(0xffffff), rgb(0x212429)},
	theme.ColorNameSeparator:                 {rgb(0xdfe2e6), rgb(0x33373d)},
	theme.ColorNameScrollBar:                 {alpha(0x1b1f24, 0x66), alpha(0xe6e8eb, 0x66)},
	theme.ColorNameScrollBarBackground:       {alpha(0x1b1f24, 0x0c), alpha(0xe6e8eb, 0x0c)},
	theme.ColorNameShadow:                    {alpha(0x000000, 0x1e), alpha(0x000000, 0x66)},
	theme.ColorNameError:                     {rgb(0xb3261e), rgb(0xf79a93)},
	theme.ColorNameWarning:                   {rgb(0x8a5a00), rgb(0xe0a93f)},
	theme.ColorNameSuccess:                   {rgb(0x00694c), rgb(0x3cc39a)},
	theme.ColorNameForegroundOnPrimary:       {rgb(0xffffff), rgb(0x0d1a26)},
	theme.ColorNameForegroundOnError:         {rgb(0xffffff), rgb(0x2b0b08)},
	theme.ColorNameForegroundOnWarning:       {rgb(0xffffff), rgb(0x261a03)},
	theme.ColorNameForegroundOnSuccess:       {rgb(0xffffff), rgb(0x03231a)},
	theme.ColorNameInnerWindowBorder:         {rgb(0xdfe2e6), rgb(0x33373d)},
	theme.ColorNameInnerWindowBorderInactive: {rgb(0xdfe2e6), rgb(0x33373d)},

	ColorMuted:     {rgb(0x57606a), rgb(0xa3abb5)},
	ColorSurface:   {rgb(0xfcfcfd), rgb(0x1d2024)},
	ColorRaised:    {rgb(0xf1f3f5), rgb(0x272a30)},
	ColorTint:      {rgb(0xe9f1f9), rgb(0x22303f)},
	ColorGrid:      {rgb(0xe3e6ea), rgb(0x343940)},
	ColorMark:      {rgb(0x5f6872), rgb(0xa3abb5)},
	ColorHeadline:  {rgb(0x0b5ea3), rgb(0x6db3ea)},
	ColorContrary:  {rgb(0xa84300), rgb(0xf09a5b)},
	ColorReference: {rgb(0x7a4670), rgb(0xd79bc6)},
	ColorFound:     {rgb(0xffe7a0), rgb(0x4a3f10)},

	ColorFigurePassage: {rgb(0xdceafb), rgb(0x1d3a56)},
	ColorFigureLine:    {rgb(0x0b5ea3), rgb(0x6db3ea)},
	ColorActorPassage:  {rgb(0xfbe6d8), rgb(0x4a2c18)},
	ColorActorLine:     {rgb(0xa84300), rgb(0xf09a5b)},
	ColorFactPassage:   {rgb(0xdcf1e7), rgb(0x17402f)},
	ColorFactLine:      {rgb(0x00694c), rgb(0x3cc39a)},
}
