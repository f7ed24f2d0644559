package shell

import (
	"cmp"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
	"github.com/adrg/xdg"

	"incidentmap/app/history"
	"incidentmap/app/session"
	"incidentmap/app/words"
)

// sessionOptions say who edits and where drafts are kept: beside what the window remembers.
func (w *Window) sessionOptions() session.Options {
	return session.Options{Author: w.settings.Author, Drafts: filepath.Join(filepath.Dir(w.cfg.State), "drafts"), Run: w.run, Post: w.post}
}

// takeSession goes on with another session. The one before is closed.
func (w *Window) takeSession(s *session.Session) {
	if w.edit.session != nil {
		w.edit.session.OnChange = nil
		w.edit.session.Close(nil)
	}
	w.edit.session, w.edit.past = s, nil
	s.OnChange = w.sessionChanged
	w.showBanner()
	w.win.SetMainMenu(menus(w.actions))
}

// sessionChanged follows the session.
func (w *Window) sessionChanged(st session.State) {
	if w.edit.past == nil && st.Case != w.model.Case() {
		w.showEdited(st.Case)
	}
	w.showBanner()
	w.showTitle()
	w.win.SetMainMenu(menus(w.actions))
}

// showTitle names the case, and the file in which it is.
func (w *Window) showTitle() {
	c, st := w.model.Case(), w.edit.session.State()
	title := c.Title
	switch {
	case st.Draft:
		title += " • draft"
	case st.Path != "":
		title += " • " + st.Name
	}
	if w.title.Text != title {
		w.title.SetText(title)
		w.makeRoom()
	}
	if title += " — Incident Map"; w.win.Title() != title {
		w.win.SetTitle(title)
	}
}

// banner is a line below the toolbar that stands as long as what it says holds.
type banner struct {
	widget.BaseWidget
	text *widget.Label
	box  *fyne.Container // of buttons
}

func newBanner() *banner {
	b := &banner{text: widget.NewLabel("")}
	b.text.Truncation = fyne.TextTruncateEllipsis
	b.box = container.NewHBox()
	b.ExtendBaseWidget(b)
	b.Hide()
	return b
}

// CreateRenderer implements fyne.Widget.
func (b *banner) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(container.NewVBox(
		container.New(layout.NewCustomPaddedLayout(2, 2, 6, 8), container.NewBorder(nil, nil, nil, b.box, b.text)), widget.NewSeparator()))
}

// offer is something that a banner leads on to.
type offer struct {
	name string
	do   func()
}

func (b *banner) say(text string, importance widget.Importance, offers ...offer) {
	b.text.Importance = importance
	b.text.TextStyle.Bold = importance == widget.DangerImportance
	b.text.SetText(text)
	b.box.Objects = nil
	for _, o := range offers {
		b.box.Add(widget.NewButton(o.name, o.do))
	}
	b.box.Refresh()
	b.Hidden = text == ""
	b.Refresh()
}

// showBanner says what the user must know of the case's file.
func (w *Window) showBanner() {
	b, st := w.edit.banner, w.edit.session.State()
	before := b.Visible()
	saveAs := offer{"Save as…", w.saveAs}
	switch {
	case w.edit.past != nil:
		when := "when its file was made"
		if e := w.edit.past; e.Seq > 0 {
			when = fmt.Sprintf("on %s, after “%s”", e.Time.Local().Format("2 January 2006, 15:04:05"), e.What)
		}
		b.say("The case as it was "+when+". Nothing can be changed here.", widget.WarningImportance, offer{"Back to now", w.backToNow})
	case st.NotSaved != nil:
		b.say(fmt.Sprintf("NOT SAVED, in memory alone: %s. %v", words.Plural(st.Unsaved, "edit"), st.NotSaved), widget.DangerImportance,
			offer{"Try again", func() { w.edit.session.Retry(nil) }}, offer{"Save elsewhere…", w.saveAs})
	case st.ReadOnly != nil:
		b.say(fmt.Sprintf("Open for reading only: %v", st.ReadOnly), widget.WarningImportance, saveAs)
	case w.newer != nil:
		b.say("There is a newer version of the program: "+w.newer.Version+".", widget.MediumImportance,
			offer{"What is new…", func() { w.showNewer(w.newer) }}, offer{"Not now", w.forgetNewer})
	default:
		b.say("", widget.MediumImportance)
	}
	if before != b.Visible() {
		w.makeRoom()
	}
	w.side.Panel.Edit = w.editable()
	w.side.Panel.Refresh()
}

// openFile opens a case file on a worker. One that cannot be opened leaves the present case as it is.
func (w *Window) openFile(path string) {
	w.status.say("Opening %s …", filepath.Base(path))
	options := w.sessionOptions()
	w.run(func() {
		s, err := session.Open(context.Background(), path, options)
		w.post(func() {
			if err != nil {
				w.status.say("%s was not opened", filepath.Base(path))
				w.showError("The case file could not be opened. The present case is still open.", err)
				return
			}
			w.showSession(s)
			w.status.say("Opened %s", path)
		})
	})
}

// showSession shows the case of a session that was just begun.
func (w *Window) showSession(s *session.Session) {
	w.takeSession(s)
	w.edit.panel.CloseAll()
	w.trail = history.Trail[place]{}
	clear(w.reading.texts)
	w.model.SetCase(s.Case())
	w.openedCase()
	w.startWithAll()
}

// Open opens a case file, a case in text form, or a table of events beside the case.
func (w *Window) Open(path string) { w.loadCase(path) }

// save says where the case is kept, and asks for a place if it has none of the user's choice.
func (w *Window) save() {
	switch st := w.edit.session.State(); {
	case st.NotSaved != nil || st.Draft || st.Path == "":
		w.saveAs()
	default:
		w.status.say("Nothing to do: every edit is written to %s as it is made", st.Path)
	}
}

// saveAs puts the case into a file of the user's choice.
func (w *Window) saveAs() {
	w.askFile("Save the case as", func(path string) {
		w.edit.session.SaveAs(path, func(err error) {
			if err != nil {
				w.showError("The case was not saved. It is where it was before.", err)
				return
			}
			w.status.say("Saved in %s. Every edit is written there as it is made.", path)
		})
	})
}

// saveCopy writes a copy of the case file, with its history and the copies of documents, and goes on with this one.
func (w *Window) saveCopy() {
	w.askFile("Save a copy", w.exportCopy)
}

func (w *Window) exportCopy(path string) {
	w.edit.session.ExportCopy(path, func(err error) {
		if err != nil {
			w.showError("The copy was not written.", err)
			return
		}
		w.status.say("Written: %s", path)
	})
}

// askFile asks for a case file to write, and again before it writes over one.
func (w *Window) askFile(title string, do func(path string)) {
	file := widget.NewEntry()
	stem := w.stem()
	if w.edit.session.State().NotSaved != nil {
		stem += " " + time.Now().Format("2006-01-02 1504") // the name it had is the one that did not hold
	}
	file.SetText(filepath.Join(documentsFolder(), stem+session.Ext))
	folder := widget.NewButtonWithIcon("Folder…", theme.FolderOpenIcon(), func() { w.chooseFolder(file) })
	items := []*widget.FormItem{widget.NewFormItem("File", container.NewBorder(nil, nil, nil, folder, file))}
	d := dialog.NewForm(title, "Save", "Cancel", items, func(ok bool) {
		if !ok {
			return
		}
		path := strings.TrimSpace(file.Text)
		if !strings.EqualFold(filepath.Ext(path), session.Ext) {
			path += session.Ext
		}
		w.folder = filepath.Dir(path)
		if _, err := os.Stat(path); err != nil {
			do(path)
			return
		}
		w.show(dialog.NewConfirm("Write over it?", path+" is there already.", func(ok bool) {
			if ok {
				do(path)
			}
		}, w.win))
	}, w.win)
	file.OnSubmitted = func(string) { d.Submit() }
	w.show(d)
	d.Resize(fyne.NewSize(620, 160))
	w.win.Canvas().Focus(file)
}

// stem is what files of the case are proposed to be called.
func (w *Window) stem() string { return fileName(w.model.Case().ID) }

// fileName makes an id into the name of a file.
func fileName(id string) string {
	name := strings.Map(func(r rune) rune {
		if strings.ContainsRune(`/\:*?"<>|`, r) || r < ' ' {
			return '-'
		}
		return r
	}, id)
	if r := []rune(name); len(r) > 80 {
		name = string(r[:80])
	}
	return cmp.Or(strings.Trim(name, " .-"), "case")
}

// documentsFolder is where case files are offered to go.
func documentsFolder() string {
	if info, err := os.Stat(xdg.UserDirs.Documents); err == nil && info.IsDir() {
		return xdg.UserDirs.Documents
	}
	return xdg.Home
}

// offerDraft tells of the latest draft of the case that was opened. A window on a case that has no file tells of a draft of another case
// too: a new case that was left without "Save as" is found again by it.
func (w *Window) offerDraft() {
	folder, id, anyCase := w.sessionOptions().Drafts, w.model.Case().ID, w.edit.session.State().Path == ""
	w.run(func() {
		drafts := session.Drafts(folder)
		i := slices.IndexFunc(drafts, func(d session.Draft) bool { return d.Of(id) })
		of := "this case"
		if i < 0 && anyCase && len(drafts) > 0 {
			i, of = 0, "“"+drafts[0].Title(context.Background())+"”"
		}
		if i < 0 {
			return
		}
		d := drafts[i]
		w.post(func() {
			w.status.offer(fmt.Sprintf("There is a draft of %s, last edited %s. Click here to go on with it.", of, day(d.Edited)),
				func() { w.openFile(d.Path) })
		})
	})
}

func day(t time.Time) string { return t.Format("2 January 2006, 15:04") }

// listDrafts shows the cases that have no place of the user's choice yet. Choosing one opens it.
func (w *Window) listDrafts() {
	folder, present := w.sessionOptions().Drafts, w.edit.session.State().Path
	w.run(func() {
		drafts := slices.DeleteFunc(session.Drafts(folder), func(d session.Draft) bool { return d.Path == present })
		titles := make([]string, len(drafts))
		for i, d := range drafts {
			titles[i] = d.Title(context.Background())
		}
		w.post(func() { w.showDrafts(drafts, titles) })
	})
}

func (w *Window) showDrafts(drafts []session.Draft, titles []string) {
	if len(drafts) == 0 {
		w.status.say("There are no drafts of other cases")
		return
	}
	var shown dialog.Dialog
	list := widget.NewList(func() int { return len(drafts) },
		func() fyne.CanvasObject {
			title := widget.NewLabel("")
			title.Truncation = fyne.TextTruncateEllipsis
			return container.NewBorder(nil, nil, nil, widget.NewLabel(""), title)
		},
		func(i widget.ListItemID, row fyne.CanvasObject) {
			labels := row.(*fyne.Container).Objects
			labels[0].(*widget.Label).SetText(titles[i])
			labels[1].(*widget.Label).SetText("last edited " + day(drafts[i].Edited))
		})
	list.OnSelected = func(i widget.ListItemID) {
		shown.Hide()
		w.leave(func() { w.openFile(drafts[i].Path) })
	}
	shown = dialog.NewCustom(words.Plural(len(drafts), "draft"), "Close", list, w.win)
	w.show(shown)
	size := w.win.Canvas().Size()
	shown.Resize(fyne.NewSize(min(620, size.Width-60), min(420, size.Height-80)))
	w.win.Canvas().Focus(list)
}

// leave does something that gives the present case up, after asking if anything would be lost.
func (w *Window) leave(then func()) {
	var question string
	switch st := w.edit.session.State(); {
	case st.NotSaved != nil:
		question = fmt.Sprintf("%d edits could not be written to the disk and would be lost.", st.Unsaved)
	case w.edit.panel.Changed():
		question = fmt.Sprintf("What was filled in under “%s” is not saved.", w.edit.panel.Title())
	default:
		then()
		return
	}
	w.show(dialog.NewConfirm("Go on without it?", question, func(ok bool) {
		if ok {
			then()
		}
	}, w.win))
}
