package reader

import (
	"fmt"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"incidentmap/app/look"
	"incidentmap/app/words"
	"incidentmap/data"
	"incidentmap/data/evidence"
)

// Reader shows one document. Callbacks may be nil.
type Reader struct {
	widget.BaseWidget
	OnClaim    func(id string)                        // the passage of a claim was tapped, or Enter pressed on it
	OnNewClaim func(at data.Locator, selected string) // make a claim of the selected words
	OnCopy     func(text string)
	OnAttach   func() // attach a copy of the document
	OnBrowse   func() // open the document in a browser
	OnClose    func()
	OnKey      func(e *fyne.KeyEvent) // keys that the reader has no use for
	OnRune     func(r rune)           // the same for characters
	Incident   func(id string) string // the title of an incident, for tips

	document *data.Document
	page     *page
	room     float32 // width for the row of buttons
	lost     int     // claims whose words are not in the text

	ground              *canvas.Rectangle
	edge                *canvas.Rectangle // shown while the keyboard is here
	title, source       *widget.Label
	count, notice       *widget.Label
	previous, next      *widget.Button
	seek, claim, browse *widget.Button
	finding             *fyne.Container
	entry               *findEntry
	found               *widget.Label
	tools, empty, whole *fyne.Container
	emptyText           *widget.Label
	attach, emptyBrowse *widget.Button
}

// New is a reader without a document.
func New() *Reader {
	r := &Reader{}
	r.page = newPage(r)
	r.ground, r.edge = canvas.NewRectangle(nil), canvas.NewRectangle(nil)
	r.title, r.source = widget.NewLabel(""), widget.NewLabel("")
	r.title.TextStyle.Bold = true
	r.title.Wrapping, r.source.Wrapping = fyne.TextWrapWord, fyne.TextWrapWord
	r.source.Importance = widget.LowImportance
	r.count, r.notice, r.found = widget.NewLabel(""), widget.NewLabel(""), widget.NewLabel("")
	r.notice.Wrapping = fyne.TextWrapWord
	r.notice.Hide()
	quiet := func(text string, icon fyne.Resource, do func()) *widget.Button {
		b := widget.NewButtonWithIcon(text, icon, do)
		b.Importance = widget.LowImportance
		return b
	}
	r.previous = quiet("", theme.NavigateBackIcon(), func() { r.Step(-1); r.page.focus() })
	r.next = quiet("", theme.NavigateNextIcon(), func() { r.Step(1); r.page.focus() })
	r.seek = quiet("Find", theme.SearchIcon(), r.Find)
	r.browse = quiet("Browser", theme.ComputerIcon(), func() { call(r.OnBrowse) })
	r.claim = widget.NewButtonWithIcon("New claim", theme.ContentAddIcon(), r.newClaim)
	shut := quiet("", theme.CancelIcon(), func() { call(r.OnClose) })
	r.entry = newFindEntry(r)
	r.finding = container.NewBorder(nil, nil, nil, container.NewHBox(r.found,
		quiet("", theme.MoveUpIcon(), func() { r.stepFound(-1) }), quiet("", theme.MoveDownIcon(), func() { r.stepFound(1) }),
		quiet("", theme.CancelIcon(), r.endFind)), r.entry)
	r.finding.Hide()
	r.tools = container.NewHBox(r.previous, r.count, r.next, r.seek, layout.NewSpacer(), r.browse, r.claim)
	tight := layout.NewCustomPaddedVBoxLayout(-8)
	head := container.NewVBox(
		container.NewBorder(nil, nil, nil, container.NewVBox(shut), container.New(tight, r.title, r.source)),
		container.New(layout.NewCustomPaddedLayout(0, 2, 4, 6), r.tools), container.New(layout.NewCustomPaddedLayout(0, 4, 6, 6), r.finding), r.notice, widget.NewSeparator())
	r.emptyText = widget.NewLabel("")
	r.emptyText.Wrapping, r.emptyText.Alignment = fyne.TextWrapWord, fyne.TextAlignCenter
	r.attach = widget.NewButtonWithIcon("Attach a copy…", theme.FileIcon(), func() { call(r.OnAttach) })
	r.attach.Importance = widget.HighImportance
	r.emptyBrowse = widget.NewButtonWithIcon("Open in the browser", theme.ComputerIcon(), func() { call(r.OnBrowse) })
	r.empty = container.NewVBox(layout.NewSpacer(), r.emptyText, container.NewCenter(container.NewHBox(r.attach, r.emptyBrowse)),
		layout.NewSpacer(), layout.NewSpacer())
	r.whole = container.NewBorder(head, nil, nil, nil, container.NewStack(r.page.scroll, r.empty))
	r.ExtendBaseWidget(r)
	r.SetDocument(nil, nil, nil)
	return r
}

// SetDocument shows the text of a document, from its beginning, with the passages of its claims. Without paragraphs it says that there is no
// copy; nil shows that no document is chosen.
func (r *Reader) SetDocument(d *data.Document, paragraphs []string, claims []*data.Claim) {
	r.document = d
	found, lost := inOrder(evidence.Passages(claims, paragraphs))
	r.lost = lost
	r.endFind()
	r.page.set(paragraphs, found)
	r.describe(len(paragraphs) > 0)
	r.moved()
	r.selected()
}

// SetClaims shows other claims of the same text; what is selected and in view stays.
func (r *Reader) SetClaims(claims []*data.Claim) {
	found, lost := inOrder(evidence.Passages(claims, r.page.paragraphs))
	r.lost = lost
	r.page.setPassages(found)
	r.moved()
}

// Document is the id of the document, "" if there is none.
func (r *Reader) Document() string {
	if r.document == nil {
		return ""
	}
	return r.document.ID
}

func (r *Reader) describe(text bool) {
	r.title.SetText("No document")
	r.source.SetText("")
	r.emptyText.SetText("Choose a document from the list of documents, or open a claim at its passage.")
	r.attach.Hide()
	r.emptyBrowse.Hide()
	r.browse.Hide()
	if d := r.document; d != nil {
		r.title.SetText(d.Title)
		if d.Title == "" {
			r.title.SetText(d.ID)
		}
		grade := ""
		if d.Reliability != "" {
			grade = "grade\u00a0" + string(d.Reliability)
		}
		r.source.SetText(words.Join(d.Publisher, strings.Join(d.Authors, ", "), d.Published.Words(nil), grade))
		r.emptyText.SetText("The case has no copy of this document.\nAttach the text, web page or PDF that you have, and every claim is shown where it stands.")
		r.attach.Show()
		if data.WebURL(d.URL) {
			r.emptyBrowse.Show()
			r.browse.Show()
		}
	}
	if text {
		r.tools.Show()
		r.page.scroll.Show()
		r.empty.Hide()
	} else {
		r.tools.Hide()
		r.page.scroll.Hide()
		r.empty.Show()
	}
	r.whole.Refresh()
}

// ShowPassage scrolls to a passage and lets it glow for a moment. It reports whether the words of the locator stand in the text.
func (r *Reader) ShowPassage(l data.Locator) bool {
	for i, p := range r.page.passages {
		if p.Claim.Locator == l {
			r.page.choose(i)
			r.moved()
			return true
		}
	}
	return r.showWords(l)
}

// ShowClaim scrolls to the passage of a claim, which becomes the current one.
func (r *Reader) ShowClaim(id string) bool {
	for i, p := range r.page.passages {
		if p.Claim.ID == id {
			r.page.choose(i)
			r.moved()
			return true
		}
	}
	return false
}

func (r *Reader) showWords(l data.Locator) bool {
	at := evidence.Passages([]*data.Claim{{Locator: l}}, r.page.paragraphs)[0]
	if at.Paragraph == 0 {
		if l.Paragraph >= 1 && l.Paragraph <= len(r.page.paragraphs) {
			r.page.reveal(l.Paragraph-1, 0)
			r.say("“%s” is not in this copy; this is where paragraph %d is now.", l.Anchor, l.Paragraph)
		}
		return false
	}
	r.page.reveal(at.Paragraph-1, at.From)
	r.page.glowAt(at.Paragraph-1, at.From, at.To)
	return true
}

// Step goes to the next or the previous claim of the text: the one after what is selected or in view, or after the one that was shown last.
func (r *Reader) Step(by int) {
	p := r.page
	if len(p.passages) == 0 {
		r.say("No claim stands in this document yet. Select words and press C to make one.")
		return
	}
	n := p.current + by
	if p.current < 0 {
		n = p.passageFrom(p.at(p.scroll.Offset.Y), by)
	}
	p.choose((n + len(p.passages)) % len(p.passages))
	r.moved()
}

// passageFrom is the first passage at or after a paragraph, or the last before it.
func (p *page) passageFrom(paragraph, by int) int {
	for i := range p.passages {
		if p.passages[i].Paragraph > paragraph {
			if by < 0 {
				return i - 1
			}
			return i
		}
	}
	if by < 0 {
		return len(p.passages) - 1
	}
	return 0
}

// Focus gives the keyboard to the text.
func (r *Reader) Focus(c fyne.Canvas) {
	if r.page.scroll.Visible() {
		c.Focus(r.page)
	}
}

// Focused reports whether the keyboard is in the reader.
func (r *Reader) Focused() bool { return r.page.focused || r.entry.focused }

// moved shows which claim is the current one.
func (r *Reader) moved() {
	p := r.page
	text := words.Plural(len(p.passages), "claim")
	if p.current >= 0 {
		text = words.Of(p.current+1, len(p.passages), "claim")
	}
	r.count.SetText(text)
	r.label()
	for _, b := range []*widget.Button{r.previous, r.next} {
		if len(p.passages) == 0 {
			b.Disable()
		} else {
			b.Enable()
		}
	}
	r.say("")
	if r.lost > 0 && len(p.paragraphs) > 0 {
		r.say("The words of %s are not in this copy: it is not the text that was read.", words.Plural(r.lost, "claim"))
	}
}

// ClearSelection selects no words.
func (r *Reader) ClearSelection() { r.page.setSelection(selection{}) }

// selected shows whether there are words for a claim.
func (r *Reader) selected() {
	if r.page.selection.on {
		r.claim.Importance = widget.HighImportance
		r.claim.Enable()
	} else {
		r.claim.Importance = widget.MediumImportance
		r.claim.Disable()
	}
	r.claim.Refresh()
}

// newClaim hands the selected words over, or says what is missing.
func (r *Reader) newClaim() {
	p := r.page
	if !p.selection.on {
		r.say("Select the words that state it: drag over them, or use the arrow keys with Shift.")
		return
	}
	from, to := p.selection.span()
	l, err := evidence.AnchorFor(p.paragraphs, p.selection.paragraph+1, from, to)
	if err != nil {
		r.say("No claim can rest on this selection: %v.", err)
		return
	}
	r.say("")
	if r.OnNewClaim != nil {
		r.OnNewClaim(l, p.selectedText())
	}
}

// label leaves the words of buttons out where their row has no room for them.
func (r *Reader) label() {
	for _, words := range [][2]string{{"Find", "Browser"}, {"", ""}} {
		r.seek.SetText(words[0])
		r.browse.SetText(words[1])
		if r.tools.MinSize().Width <= r.room {
			break
		}
	}
	r.tools.Refresh()
}

// say shows a notice above the text; empty hides it.
func (r *Reader) say(format string, args ...any) {
	text := fmt.Sprintf(format, args...)
	if text == r.notice.Text && r.notice.Visible() == (text != "") {
		return
	}
	r.notice.SetText(text)
	r.notice.Hidden = text == ""
	r.whole.Refresh()
}

func (r *Reader) incident(c *data.Claim) string {
	if r.Incident == nil {
		return ""
	}
	return r.Incident(c.Incident)
}

// escape ends finding, then the selection; then the key is passed on.
func (r *Reader) escape(e *fyne.KeyEvent) {
	switch {
	case r.finding.Visible():
		r.endFind()
	case r.page.selection.on:
		r.page.setSelection(selection{})
	default:
		call1(r.OnKey, e)
	}
}

func (r *Reader) focusChanged() {
	r.restyle()
	r.edge.Refresh()
}

func (r *Reader) restyle() {
	r.ground.FillColor = theme.Color(look.ColorSurface)
	r.edge.FillColor = theme.Color(theme.ColorNameSeparator)
	if r.Focused() {
		r.edge.FillColor = theme.Color(theme.ColorNamePrimary)
	}
}

// CreateRenderer shows the reader on the ground of a side panel.
func (r *Reader) CreateRenderer() fyne.WidgetRenderer {
	r.restyle()
	return &readerRenderer{r}
}

type readerRenderer struct{ r *Reader }

func (v *readerRenderer) Layout(s fyne.Size) {
	v.r.ground.Resize(s)
	v.r.edge.Resize(fyne.NewSize(2, s.Height))
	v.r.room = s.Width - 12
	v.r.label()
	v.r.whole.Move(fyne.NewPos(2, 0))
	v.r.whole.Resize(s.SubtractWidthHeight(2, 0))
}

func (v *readerRenderer) MinSize() fyne.Size { return fyne.NewSize(360*look.Scale(), 200) }

func (v *readerRenderer) Refresh() {
	v.r.restyle()
	v.r.ground.Refresh()
	v.r.edge.Refresh()
	v.r.page.layout()
	v.r.whole.Refresh()
}

func (v *readerRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{v.r.ground, v.r.edge, v.r.whole}
}
func (v *readerRenderer) Destroy() {}
