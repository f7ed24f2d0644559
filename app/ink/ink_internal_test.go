package ink

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"
	"github.com/stretchr/testify/assert"

	"incidentmap/app/look"
	"incidentmap/assets"
)

func useLook(t testing.TB) {
	t.Helper()
	fonts := look.Fonts{Regular: assets.FontRegular, Bold: assets.FontBold, Arabic: assets.FontArabic}
	test.NewTempApp(t).Settings().SetTheme(look.New(fonts, look.Light))
}

func TestWidthIsThatOfTheDrawnText(t *testing.T) {
	useLook(t)
	for _, s := range []string{"Gun and arson attack at Crocus City Hall", "Крокус Сити Холл", "AVATAR To. 1,500–4,000", "İstanbul, Büyükdere"} {
		for _, k := range []Style{Body, Strong, Title, Caption} {
			d := Drawing{}
			d.Line(s, k, 0, 0, 1000)
			drawn := d.Objects[0].MinSize().Width
			assert.InDelta(t, drawn, k.Width(s), float64(.06*drawn), s)
			assert.GreaterOrEqual(t, k.Width(s), drawn-1.5, "%q is drawn wider than the room it is given", s)
		}
	}
}

func TestClippedTextFits(t *testing.T) {
	useLook(t)
	assert.Equal(t, "short", Body.Clip("short", 100))
	cut := Body.Clip("Twin bombing of the commemoration, in a city", 120)
	assert.True(t, strings.HasSuffix(cut, "…"))
	assert.LessOrEqual(t, Body.Width(cut), float32(120))
}

func TestCharactersThatTurnTheTextAreShown(t *testing.T) {
	useLook(t)
	d := Drawing{}
	d.Line("name\u202egpj.exe\x07", Body, 0, 0, 200)
	assert.Equal(t, "name\ufffdgpj.exe\ufffd", d.Objects[0].(*canvas.Text).Text)
	assert.Equal(t, "شاه\u200cچراغ", visible("شاه\u200cچراغ"), "the joiner that Persian needs stays")
}

func FuzzWrap(f *testing.F) {
	for _, s := range []string{"", "one", "two words", "averyveryveryveryverylongwordthatfitsnowhere", "¶\u00a012 stays together", "شاه‌چراغ \xff\x00", "\t\n  "} {
		f.Add(s, 60)
	}
	useLook(f)
	f.Fuzz(func(t *testing.T, s string, width int) {
		w := float32(width)
		lines := Body.Wrap(s, w)
		joined := strings.Join(lines, "")
		want := strings.Join(strings.FieldsFunc(s, breaks), "")
		assert.Equal(t, want, strings.Join(strings.FieldsFunc(joined, breaks), ""), "nothing is lost or added")
		for _, l := range lines {
			assert.True(t, len([]rune(l)) == 1 || Body.Width(l) <= w+.01, "%q is wider than %v", l, w)
		}
	})
}
