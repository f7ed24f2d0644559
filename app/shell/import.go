package shell

import (
	"cmp"
	"context"
	"errors"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/storage"
	"fyne.io/fyne/v2/widget"

	"incidentmap/app/atomicfile"
	"incidentmap/app/importer"
	"incidentmap/app/intake"
	"incidentmap/data"
	"incidentmap/data/codec"
	"incidentmap/data/resolve"
)

// importFile asks for a file and opens the wizard on it.
func (w *Window) importFile() {
	d := dialog.NewFileOpen(func(f fyne.URIReadCloser, err error) {
		switch {
		case err != nil:
			w.showError("The file could not be opened.", err)
		case f != nil:
			path := f.URI().Path()
			if err := f.Close(); err != nil {
				w.status.say("%v", err)
			}
			w.folder = filepath.Dir(path)
			w.ImportFile(path)
		}
	}, w.win)
	w.show(d)
	d.Resize(fyne.NewSize(820, 560))
	d.SetFilter(storage.NewExtensionFileFilter(readable()))
	w.startWhere(d, "")
}

// openExchanged opens a case that was exported, as a draft. A file of another origin is imported into a new case.
func (w *Window) openExchanged(path string) {
	w.stopLoading()
	ctx, stop := context.WithCancel(context.Background())
	w.loading = stop
	w.status.say("Reading %s … (Esc stops)", filepath.Base(path))
	w.run(func() {
		f, err := intake.Read(ctx, path, intake.Options{})
		w.post(func() {
			if ctx.Err() != nil {
				return
			}
			stop()
			w.loading = nil
			if err != nil {
				w.status.say("%s was not opened", filepath.Base(path))
				w.showError("The file could not be read. The present case is still open.", err)
				return
			}
			w.leave(func() {
				if f.Result.Case == nil {
					w.newCase()
					w.ImportFile(path)
					return
				}
				w.setCase(f.Result.Case)
				w.status.say("Opened %s. Changes are kept in a draft; “Save as…” makes a case file of it.", path)
			})
		})
	})
}

// readable are the extensions of files that can be imported.
func readable() []string {
	out := []string{".gpkg"}
	for _, f := range codec.Formats {
		if f.Decode != nil {
			out = append(out, f.Extensions...)
		}
	}
	return out
}

// dropped imports a file that was dropped on the window.
func (w *Window) dropped(_ fyne.Position, files []fyne.URI) {
	switch {
	case w.modal() || len(files) == 0:
	case len(files) > 1:
		w.status.say("One file at a time, please: %d were dropped", len(files))
	default:
		w.ImportFile(files[0].Path())
	}
}

// Margins of the wizard within the window, in reference pixels.
const (
	wizardMargin    = 24
	wizardMarginTop = 40
)

// ImportFile opens the wizard on a file.
func (w *Window) ImportFile(path string) {
	wizard := importer.New(importer.Options{
		Case: func() *data.Case { return w.whole.Case }, Layouts: w.layouts, Run: w.run, Post: w.post,
	})
	tips := newTooltip(func(show func()) {
		w.post(func() {
			show()
			canvas.Refresh(wizard) // until it has been painted once, nobody else asks for the note to be painted
		})
	})
	d := dialog.NewCustomWithoutButtons("Import "+filepath.Base(path), container.NewStack(wizard, tips), w.win)
	wizard.OnTip = func(text string, at fyne.Position) {
		if text == "" {
			tips.withdraw()
		} else {
			tips.offer(text, at)
		}
	}
	wizard.OnFocus = func(to fyne.Focusable) {
		c := w.win.Canvas()
		at, _ := c.Focused().(fyne.Disableable)
		if c.Focused() == nil || at != nil && at.Disabled() {
			c.Focus(to)
		}
	}
	wizard.OnClose = d.Hide
	wizard.OnSaveReport = w.saveReport
	wizard.OnImport = func(i importer.Import) {
		d.Hide()
		w.do(i.Edit, func(err error) {
			if err != nil {
				w.showError("The import could not be done. The case is as it was.", err)
				return
			}
			w.status.say("Imported %s", i.Said)
		}, i.Blobs...)
	}
	w.show(d)
	w.importing = true
	d.SetOnClosed(func() {
		w.importing = false
		tips.withdraw()
		wizard.Halt()
		if w.dialog == d {
			w.dialog = nil
		}
	})
	size := w.win.Canvas().Size()
	d.Resize(fyne.NewSize(size.Width-2*wizardMargin, size.Height-2*wizardMarginTop))
	wizard.Open(path)
}

// saveReport asks for a file and writes it whole or not at all.
func (w *Window) saveReport(name string, write func(io.Writer) error) {
	d := dialog.NewFileSave(func(f fyne.URIWriteCloser, err error) {
		if err != nil || f == nil {
			return
		}
		path := f.URI().Path()
		err = f.Close()
		w.run(func() {
			if err == nil {
				err = atomicfile.Write(path, write)
			}
			w.post(func() {
				if err != nil {
					w.status.say("%s was not written: %v", filepath.Base(path), err)
					return
				}
				w.status.say("Written: %s", path)
			})
		})
	}, w.win)
	d.SetFileName(name)
	d.Show()
	d.Resize(fyne.NewSize(820, 560))
}

// exportCase asks for a format and a file, and writes the case. Nothing is left out but the copies of documents, which only a case file holds.
func (w *Window) exportCase() {
	var formats []*codec.Format
	var names []string
	for _, f := range codec.Formats {
		if f.Encode != nil {
			formats, names = append(formats, f), append(names, f.Title)
		}
	}
	file, spreadsheets := widget.NewEntry(), widget.NewCheck("For spreadsheets: no cell is taken for a formula", nil)
	file.SetText(filepath.Join(documentsFolder(), w.stem()+formats[0].Extensions[0]))
	format := widget.NewSelect(names, nil)
	format.SetSelectedIndex(0)
	spreadsheets.Disable()
	format.OnChanged = func(string) {
		f := formats[format.SelectedIndex()]
		file.SetText(strings.TrimSuffix(file.Text, filepath.Ext(file.Text)) + f.Extensions[0])
		if f == &codec.CSV {
			spreadsheets.Enable()
		} else {
			spreadsheets.Disable()
		}
	}
	folder := widget.NewButton("Folder…", func() { w.chooseFolder(file) })
	d := dialog.NewForm("Export the case", "Export", "Cancel", []*widget.FormItem{
		widget.NewFormItem("Format", format), widget.NewFormItem("", spreadsheets), widget.NewFormItem("File", container.NewBorder(nil, nil, nil, folder, file)),
	}, func(ok bool) {
		if ok {
			f := formats[format.SelectedIndex()]
			w.writeCaseUnlessThere(file.Text, f, codec.EncodeOptions{ForSpreadsheets: spreadsheets.Checked && f == &codec.CSV})
		}
	}, w.win)
	file.OnSubmitted = func(string) { d.Submit() }
	w.show(d)
	d.Resize(fyne.NewSize(620, 280))
	w.win.Canvas().Focus(file)
}

// writeCaseUnlessThere asks before it writes over a file.
func (w *Window) writeCaseUnlessThere(path string, f *codec.Format, o codec.EncodeOptions) {
	if !slices.Contains(f.Extensions, strings.ToLower(filepath.Ext(path))) {
		path += f.Extensions[0]
	}
	w.unlessThere(path, func() { w.writeCase(path, f, o) })
}

// writeCase writes the case on a worker, and asks before if the file would be too large to come back. What is marked more strictly than may be
// exported is refused.
func (w *Window) writeCase(path string, f *codec.Format, o codec.EncodeOptions) {
	err := w.mayExport(w.whole.Incidents)
	for i := range w.whole.Case.Documents {
		err = cmp.Or(err, resolve.DocumentWithin(w.settings.Cap, &w.whole.Case.Documents[i]))
	}
	if err != nil {
		w.showError("The case was not written.", err)
		return
	}
	if f == &codec.GeoPackage {
		w.exportCopy(path) // with its history and the copies of documents
		return
	}
	c := w.whole.Case
	w.run(func() {
		why := f.TooLarge(c)
		w.post(func() {
			if why == "" {
				w.encodeCase(path, f, o)
				return
			}
			w.show(dialog.NewConfirm("Write it all the same?", why+" A case file (GeoPackage) has no such limit.", func(ok bool) {
				if ok {
					w.encodeCase(path, f, o)
				}
			}, w.win))
		})
	})
}

// encodeCase writes the case on a worker. Escape stops it.
func (w *Window) encodeCase(path string, f *codec.Format, o codec.EncodeOptions) {
	w.stopLoading()
	ctx, stop := context.WithCancel(context.Background())
	w.loading = stop
	c, name := w.whole.Case, filepath.Base(path)
	w.status.say("Writing %s … (Esc stops)", name)
	w.run(func() {
		err := atomicfile.Write(path, func(out io.Writer) error { return f.Encode(ctx, out, c, o) })
		w.post(func() {
			if ctx.Err() == nil { // nothing else has been begun since
				w.loading = nil
			}
			stop()
			switch {
			case errors.Is(err, context.Canceled):
				w.status.say("Writing %s was stopped; nothing is left of it", name)
			case err != nil:
				w.status.say("%s was not written", name)
				w.showError("The case could not be exported.", err)
			case len(c.Attachments) > 0:
				w.status.say("Written: %s (copies of documents stay in the case file: %d)", path, len(c.Attachments))
			default:
				w.status.say("Written: %s", path)
			}
		})
	})
}
