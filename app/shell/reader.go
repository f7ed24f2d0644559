package shell

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/storage"
	"fyne.io/fyne/v2/widget"

	"incidentmap/app/model"
	"incidentmap/app/reader"
	"incidentmap/app/words"
	"incidentmap/data"
	"incidentmap/data/evidence"
	"incidentmap/data/extract"
	"incidentmap/data/revise"
)

// reading is the reader beside the map and the texts that it can show.
type reading struct {
	view   *reader.Reader
	split  *container.Split    // map and reader
	texts  map[string][]string // paragraphs of documents that were read in this window, by document id
	folder map[string]bool     // names of the text files in Config.Documents
	latest int                 // counts what was asked for: an older text that comes late is not shown
}

// withReader puts the reader beside the map, hidden until something is to be read.
func (w *Window) withReader(desk fyne.CanvasObject) fyne.CanvasObject {
	r := &w.reading
	r.view, r.texts = reader.New(), map[string][]string{}
	r.view.Hide()
	r.split = container.NewHSplit(desk, r.view)
	r.split.SetOffset(w.state.ReaderSplit)
	w.listTexts()
	return r.split
}

// connectReader has the reader follow the model and the model follow the reader.
func (w *Window) connectReader() {
	v := w.reading.view
	v.OnClose = w.closeReader
	v.OnAttach = func() { w.attachTo(v.Document()) }
	v.OnBrowse = func() { w.browse(v.Document()) }
	v.OnCopy = w.copyText
	v.OnKey, v.OnRune = w.key, w.rune
	v.Incident = func(id string) string {
		if in := w.whole.Incident(id); in != nil {
			return in.Title
		}
		return ""
	}
	v.OnClaim = w.showClaim
	v.OnNewClaim = func(at data.Locator, selected string) {
		if d := w.whole.Document(v.Document()); d != nil {
			w.newClaim(d, at, selected)
		}
	}
	w.side.Panel.Readable = w.readable
	w.side.Panel.OnOpen = w.openPassage
	w.side.Panel.OnBrowse = w.openSource
	w.model.Observe(model.Incidents, func(model.Topic) { w.refreshReader() })
}

// newClaim begins a claim of the selected incident at a passage of a document.
func (w *Window) newClaim(d *data.Document, at data.Locator, selected string) {
	if !w.mayEdit() {
		return
	}
	known := data.Claim{Document: d.ID, Locator: at}
	if in := w.model.Selected(); in != nil && w.model.Snapshot().Incident(in.ID) == in {
		known.Incident = in.ID
	}
	paragraph := ""
	if texts := w.reading.texts[d.ID]; at.Paragraph >= 1 && at.Paragraph <= len(texts) {
		paragraph = texts[at.Paragraph-1]
	}
	known.Attribute, known.Number = evidence.Suggest(selected, paragraph)
	w.edit.panel.AddClaim(known)
	w.status.say("A claim of the words “%s”", selected)
}

// showMade shows a claim that was made of what is read: its passage takes the place of the selection.
func (w *Window) showMade(c *data.Claim) {
	if v := w.reading.view; v.Visible() && v.Document() == c.Document {
		w.refreshReader()
		v.ClearSelection()
		v.ShowClaim(c.ID)
	}
}

// anchored compares a locator with the text of a document, if that was read.
func (w *Window) anchored(document string, at data.Locator) (said string, ok bool) {
	paragraphs := w.reading.texts[document]
	if paragraphs == nil || at.Anchor == "" {
		return "", true
	}
	found := evidence.Passages([]*data.Claim{{Locator: at}}, paragraphs)
	switch {
	case len(found) == 0 || found[0].Paragraph == 0:
		return "These words are not in the text", false
	case found[0].Paragraph != at.Paragraph:
		return fmt.Sprintf("These words are in paragraph %d", found[0].Paragraph), false
	}
	return "Found in the text", true
}

// listTexts notes which text files there are to read, on a worker.
func (w *Window) listTexts() {
	dir := w.cfg.Documents
	if dir == "" {
		return
	}
	w.run(func() {
		entries, err := os.ReadDir(dir)
		if err != nil {
			return // there are no texts to offer
		}
		names := map[string]bool{}
		for _, e := range entries {
			names[e.Name()] = true
		}
		w.post(func() { w.reading.folder = names })
	})
}

// readable reports whether there is a text of the document to read.
func (w *Window) readable(d *data.Document) bool {
	return w.copyOf(d) != nil || d.File != "" && w.reading.folder[d.File]
}

// copyOf is the copy of a document that the case carries, nil if it has none with text.
func (w *Window) copyOf(d *data.Document) *data.Attachment {
	return evidence.CopyOf(w.model.Snapshot().Case, d)
}

// openPassage opens a document at the passage of a claim: in the reader if there is a text, else in the browser.
func (w *Window) openPassage(c *data.Claim, d *data.Document) {
	if w.readable(d) {
		w.read(d, &c.Locator)
		return
	}
	w.openSource(c, d)
}

// read shows a document in the reader, at a passage if one is given. Its text is read on a worker.
func (w *Window) read(d *data.Document, at *data.Locator) {
	r := &w.reading
	r.latest++
	if r.view.Document() == d.ID && r.view.Visible() && at != nil {
		r.view.ShowPassage(*at)
		r.view.Focus(w.win.Canvas())
		return
	}
	if paragraphs := r.texts[d.ID]; paragraphs != nil || !w.readable(d) {
		w.showText(d, paragraphs, at)
		return
	}
	asked, get := r.latest, w.textOf(d)
	w.run(func() {
		text, err := get()
		w.post(func() {
			switch {
			case asked != r.latest:
			case err != nil:
				w.showError("The text could not be read.", err)
			default:
				r.texts[d.ID] = evidence.Paragraphs(text)
				w.showText(d, r.texts[d.ID], at)
				if evidence.Changed(d, []byte(text)) {
					w.status.say("%s is not the text that was read when the claims were made", d.File)
				}
			}
		})
	})
}

// textOf reads the text of a document: that of the copy in the case file, else that in the folder of texts. It is for a worker.
func (w *Window) textOf(d *data.Document) func() (string, error) {
	if a, f := w.copyOf(d), w.edit.session.File(); a != nil && f != nil {
		return func() (string, error) {
			b, err := f.Blob(context.Background(), a.TextSHA256)
			return string(b), err
		}
	}
	path := filepath.Join(w.cfg.Documents, d.File)
	return func() (string, error) {
		text, _, err := readDocument(context.Background(), path)
		if err != nil {
			return "", err
		}
		return text.Text, nil
	}
}

// showText opens the reader with a text; none shows that there is no copy.
func (w *Window) showText(d *data.Document, paragraphs []string, at *data.Locator) {
	r := &w.reading
	if !r.view.Visible() {
		r.view.Show()
		r.split.Refresh()
		w.win.SetMainMenu(menus(w.actions))
	}
	r.view.SetDocument(d, paragraphs, w.claimsOf(d.ID))
	if at != nil {
		r.view.ShowPassage(*at)
	}
	r.view.Focus(w.win.Canvas())
}

func (w *Window) closeReader() {
	w.reading.view.Hide()
	w.reading.split.Refresh()
	w.win.Canvas().Focus(w.mapv)
	w.win.SetMainMenu(menus(w.actions))
	w.rememberSoon()
}

// toggleReader shows the reader with what it had, or hides it.
func (w *Window) toggleReader() {
	v := w.reading.view
	if v.Visible() {
		w.closeReader()
		return
	}
	v.Show()
	w.reading.split.Refresh()
	v.Focus(w.win.Canvas())
	w.win.SetMainMenu(menus(w.actions))
}

// inReader does something with the reader if it is open.
func (w *Window) inReader(do func(*reader.Reader)) func() {
	return func() {
		if v := w.reading.view; v.Visible() {
			do(v)
			return
		}
		w.status.say("Open a document first: Ctrl+Shift+D lists them")
	}
}

// seek finds in the document while the keyboard is there, else in the case.
func (w *Window) seek() {
	if v := w.reading.view; v.Visible() && v.Focused() {
		v.Find()
		return
	}
	w.search.Focus()
}

// refreshReader shows the claims as they are now; in another case, nothing.
func (w *Window) refreshReader() {
	v := w.reading.view
	id := v.Document()
	if id == "" {
		return
	}
	if w.whole == nil || w.model.Snapshot().Document(id) == nil {
		v.SetDocument(nil, nil, nil)
		return
	}
	v.SetClaims(w.claimsOf(id))
}

// claimsOf are the claims of the case that come from a document.
func (w *Window) claimsOf(document string) []*data.Claim {
	c := w.model.Snapshot().Case
	var out []*data.Claim
	for i := range c.Claims {
		if c.Claims[i].Document == document {
			out = append(out, &c.Claims[i])
		}
	}
	return out
}

// showClaim selects the incident that a claim of the reader is about.
func (w *Window) showClaim(id string) {
	c := w.model.Snapshot().Case
	i := slices.IndexFunc(c.Claims, func(claim data.Claim) bool { return claim.ID == id })
	if i < 0 {
		return
	}
	w.showSide()
	w.choose(c.Claims[i].Incident)
	w.status.say("%s", c.Claims[i].Text)
}

// browse opens a document in the browser.
func (w *Window) browse(id string) {
	if d := w.whole.Document(id); d != nil {
		w.openSource(&data.Claim{}, d)
	}
}

// showDocuments lists the documents of the case.
func (w *Window) showDocuments() {
	s := w.model.Snapshot()
	claims := map[string]int{}
	for i := range s.Case.Claims {
		claims[s.Case.Claims[i].Document]++
	}
	var listed []reader.Listed
	for i := range s.Case.Documents {
		d := &s.Case.Documents[i]
		listed = append(listed, reader.Listed{Document: d, Claims: claims[d.ID], Copy: w.readable(d)})
	}
	list := reader.NewDocuments()
	var shown *dialog.CustomDialog
	then := func(do func(id string)) func(string) {
		return func(id string) {
			shown.Hide()
			do(id)
		}
	}
	list.OnRead = then(func(id string) { w.read(s.Document(id), nil) })
	list.OnAttach = then(w.attachTo)
	list.OnBrowse = then(w.browse)
	list.OnKey = w.key
	list.SetDocuments(listed)
	shown = dialog.NewCustom(words.Plural(len(listed), "document"), "Close", list, w.win)
	w.show(shown)
	size := w.win.Canvas().Size()
	shown.Resize(fyne.NewSize(min(760, size.Width-60), min(680, size.Height-80)))
	list.Focus(w.win.Canvas())
}

// documentTypes are the files that are offered as copies of documents.
var documentTypes = []string{".pdf", ".html", ".htm", ".xhtml", ".md", ".markdown", ".txt"}

// attachTo asks for a copy of a document.
func (w *Window) attachTo(id string) {
	doc := w.model.Snapshot().Document(id)
	if doc == nil {
		return
	}
	d := dialog.NewFileOpen(func(f fyne.URIReadCloser, err error) {
		if err != nil {
			w.showError("The file could not be opened.", err)
			return
		}
		if f == nil {
			return
		}
		f.Close()
		w.folder = filepath.Dir(f.URI().Path())
		w.attachFile(doc, f.URI().Path())
	}, w.win)
	w.show(d)
	d.Resize(fyne.NewSize(820, 560))
	d.SetFilter(storage.NewExtensionFileFilter(documentTypes))
	w.startWhere(d, w.cfg.Documents)
}

// attachFile takes the text of a copy on a worker. One that is not what was read is attached only if that is wanted.
func (w *Window) attachFile(d *data.Document, path string) {
	w.status.say("Reading %s …", filepath.Base(path))
	w.run(func() {
		text, raw, err := readDocument(context.Background(), path)
		w.post(func() {
			if err != nil {
				w.status.say("%s was not attached", filepath.Base(path))
				w.showError("The text of the document could not be taken.", err)
				return
			}
			if changes := evidence.Changes(d, w.claimsOf(d.ID), text.Paragraphs); len(changes) > 0 {
				w.confirmChanged(d, text, raw, changes)
				return
			}
			w.keepCopy(d, text, raw)
		})
	})
}

// confirmChanged tells what is different in a copy and asks whether it is attached all the same.
func (w *Window) confirmChanged(d *data.Document, text *extract.Text, raw []byte, changes []evidence.Change) {
	claims := w.claimsOf(d.ID)
	label := widget.NewLabel(fmt.Sprintf("%s is not the text that was read when the claims of “%s” were made.\n\n%s of the %d that were read: changed, elsewhere or gone. %s",
		text.Name, d.Title, words.Plural(len(changes), "paragraph"), len(d.Digests), lostWords(claims, text.Paragraphs)))
	label.Wrapping = fyne.TextWrapWord
	box := container.NewGridWrap(fyne.NewSize(500, 150), container.NewVScroll(label))
	w.show(dialog.NewCustomConfirm("This copy is another one", "Attach all the same", "Cancel", box, func(yes bool) {
		if !yes {
			w.status.say("%s was not attached", text.Name)
			return
		}
		w.keepCopy(d, text, raw)
	}, w.win))
}

// lostWords says how many claims have no passage in a text.
func lostWords(claims []*data.Claim, paragraphs []string) string {
	lost := 0
	for _, p := range evidence.Passages(claims, paragraphs) {
		if p.Paragraph == 0 && p.Claim.Locator.Anchor != "" {
			lost++
		}
	}
	if lost == 0 {
		return "The words of all claims are in it."
	}
	return fmt.Sprintf("The words of %s are not in it.", words.Of(lost, len(claims), "claim"))
}

// keepCopy puts a copy of a document into the case file and shows it. Paragraphs are counted in its text from then on.
func (w *Window) keepCopy(d *data.Document, text *extract.Text, raw []byte) {
	doc, copied := text.Attach(*d)
	e, err := revise.Attach(w.edit.session.Case(), doc, copied)
	if err != nil {
		w.showError("The copy could not be attached.", err)
		return
	}
	w.do(e, func(err error) {
		if err != nil {
			w.showError("The copy could not be attached.", err)
			return
		}
		w.showNewText(d.ID, text)
	}, raw, []byte(text.Text))
}

// offerRelocation asks whether claims whose words stand in another paragraph of a new copy are to point there, as one edit.
func (w *Window) offerRelocation(id string, paragraphs []string) {
	moved, lost := evidence.Relocate(w.claimsOf(id), paragraphs)
	if len(moved) == 0 {
		return
	}
	text := fmt.Sprintf("The words of %s stand in other paragraphs of this copy.", words.Plural(len(moved), "claim"))
	if len(lost) > 0 {
		text += fmt.Sprintf(" Those of %s are not in it, or at several places; they stay as they are.", words.Plural(len(lost), "more claim"))
	}
	w.show(dialog.NewConfirm("Point the claims to where their words are now?", text, func(yes bool) {
		if !yes {
			return
		}
		e, err := revise.Relocate(w.edit.session.Case(), moved)
		if err != nil {
			w.showError("The claims still point to the paragraphs of the copy before.", err)
			return
		}
		w.do(e, func(err error) {
			if err != nil {
				w.showError("The claims still point to the paragraphs of the copy before.", err)
				return
			}
			w.status.say("%s now point to this copy; Undo takes it back", words.Plural(len(moved), "claim"))
		})
	}, w.win))
}

// showNewText opens the reader with a text that has just become part of the case.
func (w *Window) showNewText(id string, text *extract.Text) {
	w.reading.texts[id] = text.Paragraphs
	w.reading.latest++
	if d := w.model.Snapshot().Document(id); d != nil {
		w.showText(d, text.Paragraphs, nil)
	}
	w.status.say("%s: %s; its text is kept in the case", text.Name, words.Plural(len(text.Paragraphs), "paragraph"))
	w.offerRelocation(id, text.Paragraphs)
}

// addDocument asks for a file and makes a document of it, with what it states of itself.
func (w *Window) addDocument() {
	d := dialog.NewFileOpen(func(f fyne.URIReadCloser, err error) {
		switch {
		case err != nil:
			w.showError("The file could not be opened.", err)
		case f != nil:
			f.Close()
			w.folder = filepath.Dir(f.URI().Path())
			w.addDocumentFile(f.URI().Path())
		}
	}, w.win)
	w.show(d)
	d.Resize(fyne.NewSize(820, 560))
	d.SetFilter(storage.NewExtensionFileFilter(documentTypes))
	w.startWhere(d, w.cfg.Documents)
}

// addDocumentFile makes a document of a file, opens it in the reader and asks for what it does not state of itself.
func (w *Window) addDocumentFile(path string) {
	w.status.say("Reading %s …", filepath.Base(path))
	w.run(func() {
		text, raw, err := readDocument(context.Background(), path)
		w.post(func() {
			if err == nil {
				err = w.addText(text, raw)
			}
			if err != nil {
				w.status.say("%s was not added", filepath.Base(path))
				w.showError("The document could not be added.", err)
			}
		})
	})
}

func (w *Window) addText(text *extract.Text, raw []byte) error {
	doc, copied := text.Attach(data.Document{Title: cmp.Or(text.Title, strings.TrimSuffix(text.Name, filepath.Ext(text.Name)))})
	e, err := revise.AddDocument(w.edit.session.Case(), doc, &copied)
	if err != nil {
		return err
	}
	id := e.Changes[0].After.(*data.Document).ID
	w.do(e, func(err error) {
		if err != nil {
			w.showError("The document could not be added.", err)
			return
		}
		w.showNewText(id, text)
		w.edit.panel.EditDocument(id)
	}, raw, []byte(text.Text))
	return nil
}

// readDocument takes the text of a file, and its bytes.
func readDocument(ctx context.Context, path string) (*extract.Text, []byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, nil, err
	}
	defer f.Close()
	info, err := f.Stat()
	switch {
	case err != nil:
		return nil, nil, err
	case !info.Mode().IsRegular():
		return nil, nil, &fs.PathError{Op: "read", Path: path, Err: errors.New("it is no file")}
	}
	raw, err := io.ReadAll(io.LimitReader(f, extract.MaxSize+1))
	if err != nil {
		return nil, nil, err
	}
	text, err := extract.Extract(ctx, bytes.NewReader(raw), int64(len(raw)), path)
	return text, raw, err
}
