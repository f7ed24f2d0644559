package shell

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"incidentmap/app/licences"
	"incidentmap/app/uitest"
)

func TestAboutLeadsToTheLicencesOfEverythingInside(t *testing.T) {
	w, _ := open(t)
	c := above{w.win.Canvas()}
	w.showAbout()
	uitest.Tap(t, c, "Licences")
	require.True(t, w.modal())
	written := uitest.Written(c)
	assert.Contains(t, written, "fyne.io/fyne/v2")
	assert.Contains(t, written, "Permission is hereby granted", "the licence of the program itself stands beside the list")
	uitest.Tap(t, c, "Close")
	assert.False(t, w.modal())
}

func TestTheKeyboardChoosesALicence(t *testing.T) {
	w, b := open(t)
	c := above{w.win.Canvas()}
	w.showLicences()
	uitest.Key(c, fyne.KeyDown)
	written := uitest.Written(c)
	assert.Contains(t, written, "Attribution 4.0 International", "the keyboard chooses the next one, GeoNames")
	assert.NotContains(t, written, "Permission is hereby granted")

	uitest.Tap(t, c, "Copy the text")
	assert.Contains(t, b.Clipboard().Content(), "creativecommons.org/licenses/by/4.0")
	w.key(&fyne.KeyEvent{Name: fyne.KeyEscape})
	assert.False(t, w.modal())

	w.showLicences()
	uitest.Key(c, fyne.KeyEscape)
	assert.False(t, w.modal(), "Escape leaves the list too")
}

func TestTheKeyboardTurnsThePagesOfALicence(t *testing.T) {
	w, _ := open(t)
	v := viewOfLicences(t)
	v.choose("modernc.org/sqlite")
	w.presentLicences(v)
	c := above{w.win.Canvas()}
	const first = "BSD-3-Clause AND blessing AND MIT"
	require.Contains(t, lines(v), first)
	uitest.Key(c, fyne.KeyRight, fyne.KeyRight)
	assert.NotContains(t, lines(v), first)
	uitest.Key(c, fyne.KeyLeft, fyne.KeyLeft)
	assert.Contains(t, lines(v), first)
}

// The longest text has fifteen hundred lines. To make objects of all would be felt.
func TestOfALongLicenceOnlyLinesInViewExist(t *testing.T) {
	w, _ := open(t)
	v := viewOfLicences(t)
	w.presentLicences(v)
	v.choose("modernc.org/sqlite")
	assert.Greater(t, strings.Count(v.chosen().Text, "\n"), 1500)
	assert.Less(t, strings.Count(lines(v), "\n"), 80)
}

// above is the canvas with the dialog that lies over its content.
type above struct{ fyne.Canvas }

func (a above) Content() fyne.CanvasObject { return a.Overlays().Top() }

// only is a canvas of which one object is looked at.
type only struct {
	fyne.Canvas
	object fyne.CanvasObject
}

func (o only) Content() fyne.CanvasObject { return o.object }

// lines are those of the text that exist.
func lines(v *licenceView) string { return uitest.Written(only{object: v.text}) }

func viewOfLicences(t *testing.T) *licenceView {
	t.Helper()
	all, err := licences.All()
	require.NoError(t, err)
	return newLicenceView(all)
}
