package shell

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/data/binding"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/widget"

	"incidentmap/app/atomicfile"
	"incidentmap/app/brief"
	"incidentmap/app/handout"
	"incidentmap/data"
	"incidentmap/data/resolve"
)

// handoutActions are what a briefing leaves behind.
func (w *Window) handoutActions() []*action {
	return []*action{{menu: "Briefing", name: "Export briefing…", hint: "Write the steps with their figures and numbered sources as PDF, PowerPoint or one web page",
		do: w.exportBriefing, divider: true}}
}

// layoutTitles are the layouts of pages in words, in the order of handout.Layouts.
var layoutTitles = []string{"A page for each step, and a table of all figures", "Map sheets, with figures and sources behind them", "The table of figures alone"}

// exportBriefing asks for format, layout and file, and writes the briefing.
func (w *Window) exportBriefing() {
	var titles []string
	for _, f := range handout.Formats {
		titles = append(titles, f.Title)
	}
	file := widget.NewEntry()
	file.SetText(filepath.Join(documentsFolder(), w.stem()+"-briefing"+handout.Formats[0].Ext()))
	format, layout := widget.NewSelect(titles, nil), widget.NewSelect(layoutTitles, nil)
	format.SetSelectedIndex(0)
	layout.SetSelectedIndex(0)
	format.OnChanged = func(string) {
		chosen := handout.Formats[format.SelectedIndex()]
		file.SetText(strings.TrimSuffix(file.Text, filepath.Ext(file.Text)) + chosen.Ext())
		if chosen.Layouts {
			layout.Enable()
		} else {
			layout.Disable()
		}
	}
	notes := widget.NewCheck("With the speaker's notes", nil)
	notes.SetChecked(true)
	folder := widget.NewButton("Folder…", func() { w.chooseFolder(file) })
	items := []*widget.FormItem{
		widget.NewFormItem("Format", format), widget.NewFormItem("Pages", layout), widget.NewFormItem("Notes", notes),
		widget.NewFormItem("File", container.NewBorder(nil, nil, nil, folder, file)),
	}
	d := dialog.NewForm("Export the briefing", "Export", "Cancel", items, func(ok bool) {
		if !ok {
			return
		}
		job := handoutJob{
			path: file.Text, format: handout.Formats[format.SelectedIndex()],
			options: handout.Options{Layout: handout.Layouts[layout.SelectedIndex()], Notes: notes.Checked, Cap: w.settings.Cap},
		}
		if filepath.Ext(job.path) == "" {
			job.path += job.format.Ext()
		}
		w.unlessThere(job.path, func() { w.writeHandout(job) })
	}, w.win)
	w.show(d)
	d.Resize(fyne.NewSize(620, 330))
}

// handoutJob is a handout that is to be written.
type handoutJob struct {
	path    string
	format  *handout.Format
	options handout.Options
}

// writeHandout writes on a worker, with progress and a way to stop it. The file is only touched once it is whole.
func (w *Window) writeHandout(job handoutJob) {
	base, ok := w.cfg.Basemap.(handout.Basemap)
	if !ok {
		w.showError("The briefing was not written.", errors.New("the basemap has no names"))
		return
	}
	job.options.Basemap = base
	job.options.Fonts = handout.Fonts{Fonts: w.cfg.Fonts, Arabic: w.cfg.Look.Arabic}
	ctx, stop := context.WithCancel(context.Background())
	share := binding.NewFloat()
	bar := widget.NewProgressBarWithData(share)
	d := dialog.NewCustom("Writing "+filepath.Base(job.path), "Stop", container.NewGridWrap(fyne.NewSize(420, 40), bar), w.win)
	d.SetOnClosed(stop)
	job.options.Progress = func(done, pages int) {
		w.post(func() {
			_ = share.Set(float64(done) / float64(max(1, pages))) // a plain value: it takes any
		})
	}
	d.Show()
	c := w.model.Case()
	w.run(func() {
		err := job.write(ctx, c)
		w.post(func() {
			stopped := ctx.Err() != nil
			d.Hide()
			switch {
			case stopped:
				w.status.say("Stopped: %s was not written", filepath.Base(job.path))
			case err != nil:
				w.showError("The briefing was not written.", err)
			default:
				w.status.say("Written: %s", job.path)
			}
		})
	})
}

func (j *handoutJob) write(ctx context.Context, c *data.Case) error {
	deck, err := brief.Make(ctx, c)
	if err != nil {
		return err
	}
	return atomicfile.Write(j.path, func(f io.Writer) error { return handout.Write(ctx, f, j.format, deck, j.options) })
}

// mayExport is the reason why what shows some incidents may not leave the program, by the cap of the settings.
func (w *Window) mayExport(incidents []*resolve.Incident) error {
	var claims []*data.Claim
	for _, in := range incidents {
		claims = append(claims, in.Claims...)
	}
	return w.model.Snapshot().Within(w.settings.Cap, claims...)
}

// unlessThere asks before something is written over a file.
func (w *Window) unlessThere(path string, write func()) {
	w.folder = filepath.Dir(path)
	if _, err := os.Stat(path); err != nil {
		write()
		return
	}
	w.show(dialog.NewConfirm("Write over it?", path+" is there already.", func(ok bool) {
		if ok {
			write()
		}
	}, w.win))
}
