package render_test

import (
	"bytes"
	"compress/zlib"
	"context"
	"encoding/binary"
	"encoding/xml"
	"errors"
	"fmt"
	"image"
	"image/png"
	"io"
	"math"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"unicode/utf16"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"incidentmap/geo/proj"
	"incidentmap/geo/render"
)

var formats = []render.Format{render.PNG, render.SVG, render.PDF}

// written is the picture of a scene as a file.
func written(t testing.TB, r *render.Renderer, f render.Format, v proj.Viewport, s *render.Scene) []byte {
	t.Helper()
	var b bytes.Buffer
	require.NoError(t, render.Write(t.Context(), &b, f, r, v, s))
	return b.Bytes()
}

func TestStills(t *testing.T) {
	for name, c := range map[string]struct {
		w, h  int
		theme render.Theme
	}{
		"still":                    {800, 520, render.Light},
		"still dark tall":          {420, 640, render.Dark},
		"still projector":          {960, 540, render.Projector},
		"still smallest":           {320, 200, render.Light},
		"still smallest projector": {320, 200, render.Projector},
	} {
		t.Run(name, func(t *testing.T) {
			r, s := stillRenderer(t), pictured(c.theme)
			img, err := render.Still(t.Context(), r, fitted(r, s, c.w, c.h, 1), s)
			require.NoError(t, err)
			compare(t, filepath.Join("testdata", name), img)
		})
	}
}

func TestAStillHasThePixelsOfTheFrameWhereNoFurnitureStands(t *testing.T) {
	bare := pictured(render.Light)
	bare.Title, bare.Subtitle, bare.AsOf, bare.Unplaced, bare.Attribution, bare.Marking, bare.Legend = "", "", "", "", "", "", nil
	sized := func(v proj.Viewport, scale float64) proj.Viewport { v.Scale = scale; return v }
	for name, v := range map[string]proj.Viewport{
		"whole zoom":       view(0.56, 0.39, 4, 640, 480),
		"fraction of zoom": view(0.5571, 0.3893, 3.71, 641, 483),
		"dense screen":     sized(view(0.55, 0.4, 2.9, 999, 700), 1.37),
		"antimeridian":     view(0.9999, 0.45, 2.2, 800, 500),
		"near the pole":    sized(view(0.0005, 0.02, 5.5, 501, 400), 2),
		"street":           view(0.555, 0.385, 18.9, 700, 500),
	} {
		t.Run(name, func(t *testing.T) {
			got, err := render.Still(t.Context(), stillRenderer(t), v, bare)
			require.NoError(t, err)
			require.Equal(t, image.Rect(0, 0, v.Width, v.Height), got.Bounds())
			want := image.NewRGBA(got.Bounds())
			stillRenderer(t).Frame(want, v, bare)
			barLeft := image.Rect(0, v.Height-int(80*v.Scale), v.Width/3, v.Height)
			for y := range v.Height {
				for x := range v.Width {
					if !image.Pt(x, y).In(barLeft) && got.RGBAAt(x, y) != want.RGBAAt(x, y) {
						require.Failf(t, "pixels differ", "at %d, %d: %v in the still, %v in the frame", x, y, got.RGBAAt(x, y), want.RGBAAt(x, y))
					}
				}
			}
		})
	}
}

func TestAPictureDoesNotDependOnWhatWasDrawnBefore(t *testing.T) {
	s := pictured(render.Light)
	fresh, used := stillRenderer(t), stillRenderer(t)
	v := fitted(fresh, s, 640, 400, 1)
	for dz := range 5 {
		zoomed := v.ZoomedAt(proj.Px{X: 100, Y: 100}, float64(dz)*0.3)
		used.Frame(image.NewRGBA(image.Rect(0, 0, 500, 300)), zoomed, pictured(render.Dark))
	}
	for _, f := range formats {
		want := written(t, fresh, f, v, s)
		assert.True(t, bytes.Equal(want, written(t, fresh, f, v, s)), "%s: the same bytes twice", f)
		assert.True(t, bytes.Equal(want, written(t, used, f, v, s)), "%s: the same bytes after other frames", f)
	}
}

func TestPicturesAreMadeWhileTheMapIsDrawn(t *testing.T) {
	r, s := renderer(t, landOnly{}), pictured(render.Light)
	v := fitted(r, s, 480, 320, 1)
	want := written(t, renderer(t, landOnly{}), render.PDF, v, s)
	var work sync.WaitGroup
	for range 2 {
		work.Go(func() {
			var b bytes.Buffer
			assert.NoError(t, render.Write(t.Context(), &b, render.PDF, r, v, s))
			assert.True(t, bytes.Equal(want, b.Bytes()))
			assert.NoError(t, render.Write(t.Context(), io.Discard, render.PNG, r, v, s))
		})
	}
	img := image.NewRGBA(image.Rect(0, 0, 300, 200))
	for i := range 10 {
		r.Frame(img, v.ZoomedAt(proj.Px{}, float64(i)/10), s)
	}
	work.Wait()
}

func TestAPNGIsAsLargeAsAsked(t *testing.T) {
	r, s := stillRenderer(t), pictured(render.Dark)
	img, err := png.Decode(bytes.NewReader(written(t, r, render.PNG, fitted(r, s, 333, 217, 1.5), s)))
	require.NoError(t, err)
	assert.Equal(t, image.Rect(0, 0, 333, 217), img.Bounds())
}

// spoken lists the texts of an SVG in the order of drawing, and fails where the SVG is not well formed or refers to anything outside.
func spoken(t *testing.T, svg []byte) []string {
	t.Helper()
	var texts []string
	ids, links := map[string]bool{}, []string{}
	d := xml.NewDecoder(bytes.NewReader(svg))
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		require.NoError(t, err)
		e, ok := token.(xml.StartElement)
		if !ok {
			continue
		}
		require.Contains(t, []string{"svg", "title", "desc", "defs", "g", "path", "use"}, e.Name.Local)
		for _, a := range e.Attr {
			switch a.Name.Local {
			case "href":
				links = append(links, a.Value)
			case "id":
				assert.False(t, ids[a.Value], "id %s is given once", a.Value)
				ids[a.Value] = true
			case "aria-label":
				texts = append(texts, a.Value)
			default:
				assert.NotContains(t, a.Name.Local, "on", "no handlers")
				assert.NotContains(t, a.Value, "url(")
			}
		}
	}
	for _, link := range links {
		require.Truef(t, strings.HasPrefix(link, "#") && ids[link[1:]], "link %q stays within the picture", link)
	}
	return texts
}

func TestAnSVGStandsAloneAndSaysWhatItShows(t *testing.T) {
	r, s := stillRenderer(t), pictured(render.Light)
	svg := written(t, r, render.SVG, fitted(r, s, 1280, 720, 1), s)
	texts := spoken(t, svg)
	for _, want := range []string{s.Title, s.Subtitle, s.AsOf, s.Unplaced, s.Attribution, s.Marking, "Concert hall", "137 killed (60–140)",
		"People killed", "Figures are disputed", "Łódarń"} {
		assert.Contains(t, texts, want)
	}
	assert.NotContains(t, string(svg), "<script")
	assert.Less(t, len(svg), 3<<20)
}

// textRuns matches the strings that a page shows.
var textRuns = regexp.MustCompile(`(?s)\((?:\\.|[^\\)])*\) Tj`)

// pageText is what the page of a PDF says, spaces left out: letters are placed one by one where they are kerned.
func pageText(t *testing.T, pdf []byte) string {
	t.Helper()
	var all strings.Builder
	for _, part := range bytes.Split(pdf, []byte("stream\n"))[1:] {
		z, err := zlib.NewReader(bytes.NewReader(part))
		if err != nil {
			continue // not a compressed stream
		}
		content, err := io.ReadAll(z)
		if err != nil {
			continue
		}
		for _, run := range textRuns.FindAll(content, -1) {
			text := unescaped.ReplaceAll(run[1:len(run)-len(") Tj")], []byte("$1"))
			units := make([]uint16, len(text)/2)
			for i := range units {
				units[i] = binary.BigEndian.Uint16(text[2*i:])
			}
			all.WriteString(string(utf16.Decode(units)))
		}
	}
	return strings.ReplaceAll(all.String(), " ", "")
}

var unescaped = regexp.MustCompile(`(?s)\\(.)`)

func TestTheTextOfAPDFCanBeSearched(t *testing.T) {
	r, s := stillRenderer(t), pictured(render.Light)
	s.Marks[0].Label = "Hall (Krasnogorsk) \\ Красногорск"
	pdf := written(t, r, render.PDF, fitted(r, s, 1280, 720, 1), s)
	said := pageText(t, pdf)
	for _, want := range []string{s.Title, s.Subtitle, s.AsOf, s.Unplaced, s.Attribution, s.Marking,
		s.Marks[0].Label, "137 killed (60–140)", "Łódarń"} {
		want = strings.ReplaceAll(want, " ", "")
		assert.Equal(t, 1, strings.Count(said, want), "%s is found once", want)
	}
	assert.Equal(t, 2, bytes.Count(pdf, []byte("/FontFile2 ")), "both fonts are embedded")
	assert.Equal(t, 2, bytes.Count(pdf, []byte("/ToUnicode ")), "letters lead back to characters")
	assert.Contains(t, string(pdf), "/MediaBox [0 0 960.00 540.00]", "the page is as large as the picture at 96 pixels an inch")
	assert.Equal(t, 1, bytes.Count(pdf, []byte("/Type /Page\n")))
}

func TestSmallPicturesKeepWhatMatters(t *testing.T) {
	r := stillRenderer(t)
	for _, theme := range []render.Theme{render.Light, render.Dark, render.Projector} {
		for _, size := range [][2]int{{320, 200}, {200, 320}, {480, 270}, {640, 200}} {
			t.Run(fmt.Sprintf("%d x %d theme %d", size[0], size[1], theme), func(t *testing.T) {
				s := pictured(theme)
				said := strings.Join(spoken(t, written(t, r, render.SVG, fitted(r, s, size[0], size[1], 1), s)), " ")
				for _, want := range []string{s.AsOf, s.Attribution, s.Marking} {
					assert.Contains(t, said, want)
				}
				assert.Regexp(t, `\d k?m\b`, said, "the scale bar has its length")
				assert.NotContains(t, said, "Place and figures", "there is no room for the whole legend")
			})
		}
	}
}

func TestHostileTextHarmsNothing(t *testing.T) {
	r := stillRenderer(t)
	for name, text := range map[string]string{
		"markup":         `</g></svg><script>alert(1)</script>"' onload="x" & ]]> <!--`,
		"not UTF-8":      "Cr\xffocus \xc3",
		"beyond plane 0": "fire \U0001F525 and \U000E0041 tags",
		"control":        "a\x00b\x1b[31m\r\n\t\u202Egnp.exe\u2066",
		"PDF syntax":     `) Tj ET Q (\ << /JS (x) >> endstream`,
		"long":           strings.Repeat("verylong", 5000),
		"many words":     strings.Repeat("very long ", 5000),
		"right to left":  "مسجد في كابول",
		"combining":      "a" + strings.Repeat("\u0301", 3000),
	} {
		t.Run(name, func(t *testing.T) {
			s := pictured(render.Light)
			s.Title, s.Subtitle, s.AsOf, s.Unplaced, s.Attribution, s.Marking = text, text, text, text, text, text
			s.Marks[0].Label, s.Marks[0].Detail, s.Links[0].Label = text, text, text
			s.Legend = append(s.Legend, render.LegendItem{Group: text, Text: text})
			v := fitted(r, s, 800, 600, 1)
			spoken(t, written(t, r, render.SVG, v, s))
			pdf := written(t, r, render.PDF, v, s)
			assert.NotContains(t, string(pdf), "/JavaScript")
			written(t, r, render.PNG, v, s)
		})
	}
}

func TestPicturesOfImpossibleSizeAreRefused(t *testing.T) {
	r, s := stillRenderer(t), pictured(render.Light)
	for name, c := range map[string]struct {
		w, h int
		want string
	}{
		"nothing":    {0, 100, "0 x 100 pixels; each side must be 1 to 16384"},
		"negative":   {100, -1, "100 x -1 pixels"},
		"too wide":   {16385, 10, "each side must be 1 to 16384"},
		"too large":  {16384, 16384, "268 million pixels; at most 128 million"},
		"huge sides": {1 << 62, 1 << 62, "each side must be 1 to 16384"},
	} {
		t.Run(name, func(t *testing.T) {
			v := proj.Viewport{Center: proj.World{X: 0.5, Y: 0.5}, Zoom: 3, Width: c.w, Height: c.h, Scale: 1}
			for _, f := range formats {
				err := render.Write(t.Context(), io.Discard, f, r, v, s)
				require.ErrorIs(t, err, render.ErrSize)
				assert.ErrorContains(t, err, c.want)
			}
		})
	}
}

func TestViewsThatAreNowhereAreRefused(t *testing.T) {
	r, s := stillRenderer(t), pictured(render.Light)
	nowhere := view(math.NaN(), 0.5, 3, 100, 100)
	far := view(0.5, 0.5, math.Inf(1), 100, 100)
	large := view(0.5, 0.5, 3, 100, 100)
	large.Scale = 1e6
	for _, v := range []proj.Viewport{nowhere, far, large} {
		for _, f := range formats {
			assert.Error(t, render.Write(t.Context(), io.Discard, f, r, v, s))
		}
	}
}

func TestThePictureOfOnePixelIsDrawn(t *testing.T) {
	r, s := stillRenderer(t), pictured(render.Light)
	v := proj.Viewport{Center: proj.World{X: 0.5, Y: 0.5}, Zoom: 3, Width: 1, Height: 1, Scale: 1}
	for _, f := range formats {
		assert.NotEmpty(t, written(t, r, f, v, s))
	}
}

func TestACancelledPictureWritesNothing(t *testing.T) {
	r, s := stillRenderer(t), pictured(render.Light)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for _, f := range formats {
		var b bytes.Buffer
		err := render.Write(ctx, &b, f, r, fitted(r, s, 640, 400, 1), s)
		require.ErrorIs(t, err, context.Canceled)
		assert.Zero(t, b.Len())
	}
}

func TestTheFormatFollowsTheName(t *testing.T) {
	for name, want := range map[string]render.Format{"a.png": render.PNG, "b/c.SVG": render.SVG, "d.e.Pdf": render.PDF} {
		got, err := render.FormatOf(name)
		require.NoError(t, err)
		assert.Equal(t, want, got)
	}
	for _, name := range []string{"", "png", "a.jpg", "a.png.gz", "a.svgz"} {
		_, err := render.FormatOf(name)
		assert.ErrorIs(t, err, render.ErrFormat, name)
	}
}

func BenchmarkStill(b *testing.B) {
	r, s := stillRenderer(b), pictured(render.Light)
	v := fitted(r, s, 1920, 1080, 1)
	for b.Loop() {
		_, err := render.Still(b.Context(), r, v, s)
		require.NoError(b, err)
	}
}

func BenchmarkWrite(b *testing.B) {
	r, s := stillRenderer(b), pictured(render.Light)
	v := fitted(r, s, 1920, 1080, 1)
	for _, f := range formats {
		b.Run(string(f), func(b *testing.B) {
			for b.Loop() {
				require.NoError(b, render.Write(b.Context(), io.Discard, f, r, v, s))
			}
		})
	}
}
