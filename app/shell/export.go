package shell

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime/debug"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/widget"
	"github.com/adrg/xdg"

	"incidentmap/app/atomicfile"
	"incidentmap/app/scene"
	"incidentmap/app/timeline"
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

// exportPicture asks for format, size and file, and writes what the map shows. The file is only touched once the picture is made.
func (w *Window) exportPicture() {
	sizes := w.pictureSizes()
	var names []string
	for _, s := range sizes {
		names = append(names, s.name)
	}
	formats := []render.Format{render.PNG, render.SVG, render.PDF}
	file := widget.NewEntry()
	file.SetText(filepath.Join(picturesFolder(), "incident-map.png"))
	format := widget.NewSelect([]string{"PNG picture", "SVG drawing", "PDF page"}, nil)
	format.SetSelectedIndex(0)
	format.OnChanged = func(string) {
		file.SetText(strings.TrimSuffix(file.Text, filepath.Ext(file.Text)) + "." + string(formats[format.SelectedIndex()]))
	}
	size := widget.NewSelect(names, nil)
	size.SetSelectedIndex(0)
	folder := widget.NewButton("Folder…", func() { w.chooseFolder(file) })
	items := []*widget.FormItem{
		widget.NewFormItem("Format", format), widget.NewFormItem("Size", size), widget.NewFormItem("File", container.NewBorder(nil, nil, nil, folder, file)),
	}
	d := dialog.NewForm("Export the map as a picture", "Export", "Cancel", items, func(ok bool) {
		if ok {
			w.writeUnlessThere(file.Text, formats[format.SelectedIndex()], sizes[size.SelectedIndex()])
		}
	}, w.win)
	w.show(d)
	d.Resize(fyne.NewSize(560, 260))
}

// picturesFolder is where pictures are offered to go.
func picturesFolder() string {
	if info, err := os.Stat(xdg.UserDirs.Pictures); err == nil && info.IsDir() {
		return xdg.UserDirs.Pictures
	}
	return xdg.Home
}

func (w *Window) chooseFolder(file *widget.Entry) {
	d := dialog.NewFolderOpen(func(folder fyne.ListableURI, err error) {
		if err == nil && folder != nil {
			file.SetText(filepath.Join(folder.Path(), filepath.Base(file.Text)))
		}
	}, w.win)
	d.Show()
	d.Resize(fyne.NewSize(820, 560))
}

// writeUnlessThere asks before it writes over a file.
func (w *Window) writeUnlessThere(path string, format render.Format, size pictureSize) {
	if filepath.Ext(path) == "" {
		path += "." + string(format)
	}
	w.unlessThere(path, func() { w.writePicture(path, format, size) })
}

// writePicture draws on a worker with a renderer of its own, so that the map goes on moving.
func (w *Window) writePicture(path string, format render.Format, size pictureSize) {
	if err := w.mayExport(w.model.Shown()); err != nil {
		w.showError("The picture was not written.", err)
		return
	}
	view := w.mapv.View()
	st := scene.State{Theme: w.mapTheme(), Selected: w.selectedID()}
	view = render.StillView(view.Resized(size.width, size.height, size.scale), st.Theme)
	points, snapshot, filter := w.points, w.model.Snapshot(), w.model.Filter()
	addEvents := w.eventPicture()
	w.status.say("Writing %s …", filepath.Base(path))
	w.run(func() {
		err := w.drawPicture(path, format, view, func(v proj.Viewport) *render.Scene {
			s := points.Scene(v, st)
			scene.Describe(s, snapshot, points, filter, v)
			addEvents(s, v)
			return s
		})
		w.post(func() {
			if err != nil {
				w.status.say("%s was not written", filepath.Base(path))
				w.showError("The picture could not be written.", err)
				return
			}
			w.status.say("Written: %s", path)
			w.run(debug.FreeOSMemory) // the picture's renderer and canvas are of no more use
		})
	})
}

// eventPicture adds the events of the table to a picture, as the map draws them, with a pen of its own. It holds values alone, since a worker
// calls it.
func (w *Window) eventPicture() func(s *render.Scene, v proj.Viewport) {
	if w.table == nil {
		return func(*render.Scene, proj.Viewport) {}
	}
	set, filter, snapshot := w.table.set, w.model.Filter(), w.model.Snapshot()
	pen := &scene.EventPen{Set: set, Theme: w.mapTheme(), Layer: w.layer, Killed: w.measure == timeline.Killed}
	if row, ok := set.Row(w.selectedID()); ok {
		pen.Picked = []int{row}
	}
	return func(s *render.Scene, v proj.Viewport) {
		placed, possible := set.Filter(filter)
		pen.Filter, pen.None = placed, !possible
		pen.Draw(s, v, true)
		n := scene.EventCounts{Total: set.Table.Len()}
		n.Selected, n.Placed = set.Count(filter)
		if len(snapshot.Incidents) == 0 {
			pen.Describe(s, n, filter, snapshot.AsOf, v)
			return
		}
		pen.DescribeBeside(s, n, v)
	}
}

func (w *Window) drawPicture(path string, format render.Format, view proj.Viewport, source func(proj.Viewport) *render.Scene) error {
	r, err := render.New(w.cfg.Fonts, w.cfg.Basemap)
	if err != nil {
		return err
	}
	return atomicfile.Write(path, func(f io.Writer) error { return render.Write(context.Background(), f, format, r, view, source(view)) })
}
