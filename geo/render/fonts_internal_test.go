package render

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func testFaces(t testing.TB) typefaces {
	t.Helper()
	var files [2][]byte
	for i, name := range []string{"NotoSans-Regular.ttf", "NotoSans-Bold.ttf"} {
		file, err := os.ReadFile(filepath.Join("..", "..", "assets", "fonts", name))
		require.NoError(t, err)
		files[i] = file
	}
	faces, err := parseFonts(Fonts{Regular: files[0], Bold: files[1]})
	require.NoError(t, err)
	return faces
}

func TestTextThatTheFontsLackDrawsNoBoxes(t *testing.T) {
	faces := testFaces(t)
	for text, want := range map[string]string{
		"137 killed (60–140)":    "137 killed (60–140)",
		"Москва, Ḥalab, Đà Nẵng": "Москва, Ḥalab, Đà Nẵng",
		"e\u0301":                "é",
		"two\nlines\tand":        "two lines and",
		"a\u202eb\u200b\x00c":    "abc",
		"موسكو":                  "?",
		"Kyoto 京都 1":             "Kyoto ? 1",
		"① ﬁn":                   "1 ﬁn",
		"\xff":                   "",
		"":                       "",
	} {
		got := faces.clean(text)
		assert.Equal(t, want, got, "%q", text)
		assert.Equal(t, got, faces.clean(got), "cleaning again changes nothing")
	}
	assert.True(t, faces.has([]rune(hairSpace)[0]))
}

func TestTextIsAsWideAtEverySize(t *testing.T) {
	faces := testFaces(t)
	for _, bold := range []bool{false, true} {
		one := faces.measure("Istanbul AV", Font{Size: 1, Bold: bold})
		assert.InDelta(t, 40*one, faces.measure("Istanbul AV", Font{Size: 40, Bold: bold}), 1e-9)
	}
	assert.Less(t, faces.measure("AV", Font{Size: 100}), faces.measure("A", Font{Size: 100})+faces.measure("V", Font{Size: 100}), "pairs are kerned")
}
