package shell

import (
	"context"
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/widget"

	"incidentmap/app/atomicfile"
	"incidentmap/app/scene"
	"incidentmap/data/query"
	"incidentmap/geo/proj"
	"incidentmap/geo/render"
)

// pictureSize is a choice in the export dialog.
type pictureSize struct {
	name          string
	width, height int
	scale         float64
}

func (w *Window) pictureSizes() []pictureSize {
	v := w.mapv.View()
	return []pictureSize{
		{"Slide, 1920 × 1080", 1920, 1080, 1},
		{"Large slide, 3840 × 2160", 3840, 2160, 2},
		{fmt.Sprintf("As the map is now, %d × %d", v.Width, v.Height), v.Width, v.Height, v.Scale},
		{"Print, A4 landscape, 3508 × 2480", 3508, 2480, 3},
	}
}

// exportPicture asks for format and size, then for a file, and writes what the map shows.
func (w *Window) exportPicture() {
	sizes := w.pictureSizes()
	var names []string
	for _, s := range sizes {
		names = append(names, s.name)
	}
	format := widget.NewSelect([]string{"PNG picture", "SVG drawing", "PDF page"}, nil)
	format.SetSelectedIndex(0)
	size := widget.NewSelect(names, nil)
	size.SetSelectedIndex(0)
	items := []*widget.FormItem{widget.NewFormItem("Format", format), widget.NewFormItem("Size", size)}
	d := dialog.NewForm("Export the map as a picture", "Choose file…", "Cancel", items, func(ok bool) {
		if ok {
			w.choosePictureFile(render.Format(strings.ToLower(format.Selected[:3])), sizes[max(0, size.SelectedIndex())])
		}
	}, w.win)
	d.Resize(fyne.NewSize(440, 220))
	d.Show()
}

func (w *Window) choosePictureFile(format render.Format, size pictureSize) {
	save := dialog.NewFileSave(func(f fyne.URIWriteCloser, err error) {
		if err != nil {
			w.showError("The file could not be written.", err)
			return
		}
		if f == nil {
			return
		}
		path := f.URI().Path()
		f.Close()
		w.writePicture(path, format, size)
	}, w.win)
	save.SetFileName("incident-map." + string(format))
	save.Resize(fyne.NewSize(820, 560))
	save.Show()
}

// writePicture draws on a worker with a renderer of its own, so that the map goes on moving.
func (w *Window) writePicture(path string, format render.Format, size pictureSize) {
	view := w.mapv.View()
	st := scene.State{Theme: w.mapTheme(), Selected: w.selectedID()}
	view = render.StillView(view.Resized(size.width, size.height, size.scale), st.Theme)
	points, snapshot := w.points, w.model.Snapshot()
	w.status.say("Writing %s …", filepath.Base(path))
	w.run(func() {
		err := w.drawPicture(path, format, view, func(v proj.Viewport) *render.Scene {
			s := points.Scene(v, st)
			scene.Describe(s, snapshot, points, query.Filter{}, v)
			return s
		})
		w.post(func() {
			if err != nil {
				w.status.say("%s was not written", filepath.Base(path))
				w.showError("The picture could not be written.", err)
				return
			}
			w.status.say("Written: %s", path)
		})
	})
}

func (w *Window) drawPicture(path string, format render.Format, view proj.Viewport, source func(proj.Viewport) *render.Scene) error {
	r, err := render.New(w.cfg.Fonts, w.cfg.Basemap)
	if err != nil {
		return err
	}
	return atomicfile.Write(path, func(f io.Writer) error { return render.Write(context.Background(), f, format, r, view, source(view)) })
}
