package importer

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"incidentmap/app/intake"
	"incidentmap/data"
	"incidentmap/data/codec"
	"incidentmap/data/ingest"
)

// Options are what a wizard works with. Run starts a worker, Post hands a function to the UI goroutine.
type Options struct {
	Case    func() *data.Case // the case as it is now
	Layouts Layouts
	Run     func(func())
	Post    func(func())
}

// Layouts keeps what an analyst said of tables, by their columns. It is used by workers.
type Layouts interface {
	Load(layout string) (ingest.Mapping, bool)
	Save(layout string, m ingest.Mapping) error
}

// Import is what the user decided on: one edit, and the copies of documents that come with it.
type Import struct {
	Edit  *data.Edit
	Blobs [][]byte
	Said  string // what was done, in a sentence
}

// Wizard is the wizard. It shows nothing before Open.
type Wizard struct {
	widget.BaseWidget
	OnImport     func(Import)                                   // the user decided; the wizard is done
	OnClose      func()                                         // it was left without an import
	OnSaveReport func(name string, write func(io.Writer) error) // the report is to be written to a file that the user names
	OnTip        func(text string, at fyne.Position)            // a note below a control of the wizard; empty text takes it back
	OnFocus      func(fyne.Focusable)                           // the keyboard should go there, unless it is at work elsewhere

	options Options
	quiet   int // widgets are being set, not chosen

	path     string
	file     *intake.File
	dialect  codec.Dialect
	table    int // among the tables of the file; -1: its case
	mapping  ingest.Mapping
	guessed  ingest.Mapping
	said     []string
	recalled bool // the mapping was remembered
	document data.Document
	rows     []ingest.Row
	choose   map[string]ingest.Choice
	edit     *data.Edit
	report   ingest.Report

	step  int
	stop  context.CancelFunc
	turn  int // number of the latest piece of work
	steps [3]page

	crumbs                    [3]*widget.Label
	pages                     *fyne.Container
	status                    *widget.Label
	busy                      *widget.ProgressBarInfinite
	working                   *fyne.Container // while something is being done
	cancel, back, next, leave *button
	body                      fyne.CanvasObject
}

// page is one step of the wizard.
type page interface {
	object() fyne.CanvasObject
	show()
}

const (
	fileStep = iota
	columnsStep
	reportStep
)

// New is a wizard without a file.
func New(o Options) *Wizard {
	w := &Wizard{options: o, table: -1}
	w.status, w.busy = widget.NewLabel(""), widget.NewProgressBarInfinite()
	w.status.Truncation = fyne.TextTruncateEllipsis
	w.cancel = w.button("Stop", "Stop what is being done", w.Halt)
	w.leave = w.button("Cancel", "Leave without an import (Esc)", w.Close)
	w.back = w.button("Back", "To the step before", func() { w.goTo(w.before()) })
	w.next = w.button("Next", "To the next step", w.forward)
	w.back.Icon, w.next.Icon = theme.NavigateBackIcon(), theme.NavigateNextIcon()
	w.next.Importance, w.next.IconPlacement = widget.HighImportance, widget.ButtonIconTrailingText
	w.steps = [3]page{newFilePage(w), newColumnsPage(w), newReportPage(w)}
	crumbs := container.NewHBox()
	for i, name := range []string{"1  File", "2  Columns", "3  Report"} {
		w.crumbs[i] = widget.NewLabel(name)
		if i > 0 {
			crumbs.Add(widget.NewLabel("›"))
		}
		crumbs.Add(w.crumbs[i])
	}
	w.pages = container.NewStack()
	for _, p := range w.steps {
		w.pages.Add(p.object())
	}
	w.working = container.NewHBox(container.New(fixed(120), w.busy), w.cancel)
	foot := container.NewBorder(nil, nil, w.working, container.NewHBox(w.leave, w.back, w.next), w.status)
	w.body = container.NewBorder(container.NewVBox(crumbs, widget.NewSeparator()), container.NewVBox(widget.NewSeparator(), foot), nil, nil,
		container.New(layout.NewCustomPaddedLayout(6, 6, 0, 0), w.pages))
	w.ExtendBaseWidget(w)
	w.idle()
	w.showStep()
	return w
}

// CreateRenderer implements fyne.Widget.
func (w *Wizard) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(w.body) }

// Open reads a file or a folder and shows what it is.
func (w *Wizard) Open(path string) {
	w.path, w.dialect, w.file = path, codec.Dialect{}, nil
	w.read()
}

// Close stops what is being done and leaves.
func (w *Wizard) Close() {
	w.Halt()
	if w.OnClose != nil {
		w.OnClose()
	}
}

// work does something on a worker in place of what is being done. What it gives back is done on the UI goroutine, unless it was stopped.
func (w *Wizard) work(saying string, do func(ctx context.Context) (done func(), err error)) {
	if w.stop != nil {
		w.stop()
	}
	ctx, stop := context.WithCancel(context.Background())
	w.turn++
	turn := w.turn
	w.stop = stop
	w.status.Importance = widget.MediumImportance
	w.status.SetText(saying)
	w.busy.Start()
	w.working.Show()
	w.next.Disable()
	w.options.Run(func() {
		done, err := do(ctx)
		w.options.Post(func() {
			stop()
			if turn != w.turn {
				return
			}
			w.idle()
			switch {
			case errors.Is(err, context.Canceled):
				w.say("Stopped.")
			case err != nil:
				w.fail(err)
			default:
				w.say("")
				done()
			}
			w.enable()
		})
	})
}

// idle says that nothing is being done.
func (w *Wizard) idle() {
	w.stop = nil
	w.busy.Stop()
	w.working.Hide()
}

// Halt stops what is being done.
func (w *Wizard) Halt() {
	if w.stop != nil {
		w.stop()
	}
}

func (w *Wizard) say(format string, args ...any) {
	w.status.Importance = widget.MediumImportance
	w.status.SetText(fmt.Sprintf(format, args...))
}

func (w *Wizard) fail(err error) {
	w.status.Importance = widget.DangerImportance
	w.status.SetText(strings.ReplaceAll(err.Error(), "\n", "; "))
}

func (w *Wizard) tip(text string, under fyne.CanvasObject) {
	if w.OnTip == nil {
		return
	}
	driver := fyne.CurrentApp().Driver()
	at := driver.AbsolutePositionForObject(under).Subtract(driver.AbsolutePositionForObject(w))
	w.OnTip(text, at.AddXY(0, under.Size().Height+4))
}

// before is the step that Back leads to.
func (w *Wizard) before() int {
	if w.step == reportStep && w.table < 0 {
		return fileStep
	}
	return max(0, w.step-1)
}

func (w *Wizard) goTo(step int) {
	w.Halt()
	w.step = step
	w.say("")
	w.showStep()
	w.steps[step].show()
}

func (w *Wizard) showStep() {
	for i, p := range w.steps {
		w.crumbs[i].TextStyle.Bold = i == w.step
		w.crumbs[i].Importance = widget.LowImportance
		if i == w.step {
			w.crumbs[i].Importance = widget.MediumImportance
			p.object().Show()
		} else {
			p.object().Hide()
		}
		w.crumbs[i].Refresh()
	}
	w.enable()
}

// enable lets the buttons do what can be done now.
func (w *Wizard) enable() {
	set := func(b *button, on bool) {
		if on {
			b.Enable()
		} else {
			b.Disable()
		}
	}
	set(w.back, w.step > fileStep)
	ready, text := w.file != nil && w.stop == nil, "Next"
	switch w.step {
	case columnsStep:
		ready = ready && slices.ContainsFunc(w.rows, func(r ingest.Row) bool { return r.Skipped == "" }) &&
			w.steps[columnsStep].(*columnsPage).valid()
	case reportStep:
		ready, text = ready && w.edit != nil, "Import"
	}
	set(w.next, ready)
	if w.next.Text != text {
		w.next.SetText(text)
	}
}

func (w *Wizard) forward() {
	switch {
	case w.step == fileStep && w.table < 0:
		w.merge(map[string]ingest.Choice{})
	case w.step == fileStep:
		w.goTo(columnsStep)
	case w.step == columnsStep:
		w.plan()
	default:
		w.apply()
	}
}

// read reads the file in the dialect that was chosen.
func (w *Wizard) read() {
	path, o := w.path, intake.Options{Dialect: w.dialect}
	if w.dialect != (codec.Dialect{}) {
		o.Format = &codec.CSV
	}
	w.work("Reading the file …", func(ctx context.Context) (func(), error) {
		f, err := intake.Read(ctx, path, o)
		if err != nil {
			return nil, err
		}
		return func() {
			w.file = f
			w.table = 0
			if f.Result.Case != nil {
				w.table = -1
			}
			w.goTo(fileStep)
			w.focus(w.next)
		}, nil
	})
}

func (w *Wizard) focus(f fyne.Focusable) {
	if w.OnFocus != nil {
		w.OnFocus(f)
	}
}

// current is the table that is imported, nil if it is the case of the file.
func (w *Wizard) current() *codec.Table {
	if w.file == nil || w.table < 0 || w.table >= len(w.file.Result.Tables) {
		return nil
	}
	return &w.file.Result.Tables[w.table]
}

// understand guesses what the table means, or remembers it, and reads its rows.
func (w *Wizard) understand() {
	t, layouts := w.current(), w.options.Layouts
	w.work("Looking at the columns …", func(ctx context.Context) (func(), error) {
		guessed, said := ingest.Guess(t)
		m, recalled := layouts.Load(ingest.Layout(t))
		if !recalled || !m.Fits(t) {
			m, recalled = guessed, false
		}
		return func() {
			w.mapping, w.guessed, w.said, w.recalled = m, guessed, said, recalled
			w.steps[columnsStep].(*columnsPage).fill()
			w.readRows()
		}, ctx.Err()
	})
}

// readRows makes incidents of the rows: of the first ones at once, so that they can be seen, then of all.
func (w *Wizard) readRows() {
	t, m := w.current(), w.mapping
	d := m.Source.Document(w.file.Name, t.Name, w.file.Sum)
	page := w.steps[columnsStep].(*columnsPage)
	w.rows = nil
	post := w.options.Post
	turn := w.turn + 1
	w.work(fmt.Sprintf("Reading %s …", counted(len(t.Rows), "row")), func(ctx context.Context) (func(), error) {
		first := *t
		first.Rows, first.Problems = t.Rows[:min(len(t.Rows), previewRows)], nil
		preview, err := ingest.Read(ctx, &first, m, d)
		if err != nil {
			return nil, err
		}
		post(func() {
			if turn == w.turn {
				page.preview(preview)
			}
		})
		rows, err := ingest.Read(ctx, t, m, d)
		if err != nil {
			return nil, err
		}
		return func() {
			w.rows, w.document = rows, d
			page.count()
			w.enable()
			w.focus(w.next)
		}, nil
	})
}

// previewRows is how many rows are shown as incidents.
const previewRows = 50

// plan says what the rows would change.
func (w *Wizard) plan() {
	c, t, m, rows, before := w.options.Case(), w.current(), w.mapping, w.rows, w.document
	d := m.Source.Document(w.file.Name, t.Name, w.file.Sum)
	w.work("Comparing with the case …", func(ctx context.Context) (func(), error) {
		if d.ID != before.ID { // what the data set is called was changed since
			var err error
			if rows, err = ingest.Read(ctx, t, m, d); err != nil {
				return nil, err
			}
		}
		edit, report, err := ingest.Plan(ctx, c, rows, d)
		return func() {
			w.rows, w.document = rows, d
			w.planned(edit, report)
		}, err
	})
}

// merge says what the case of the file would change, with the choices made so far.
func (w *Wizard) merge(choose map[string]ingest.Choice) {
	c, f := w.options.Case(), w.file
	w.work("Comparing with the case …", func(ctx context.Context) (func(), error) {
		edit, report, err := ingest.Merge(ctx, c, f.Result.Case, ingest.MergeOptions{Choose: choose, Bytes: f.Bytes()})
		return func() {
			w.choose = choose
			w.planned(edit, report)
		}, err
	})
}

func (w *Wizard) planned(edit *data.Edit, report ingest.Report) {
	again := w.step == reportStep
	w.edit, w.report = edit, report
	if !again {
		w.goTo(reportStep)
		w.focus(w.next)
	} else {
		page := w.steps[reportStep].(*reportPage)
		page.fill(page.filter.SelectedIndex())
	}
	switch {
	case edit != nil:
	case report.Count(ingest.Conflict) > 0:
		w.say("There is nothing to import as long as ours is kept in all conflicts.")
	default:
		w.say("There is nothing to import: the case has all that can be read.")
	}
	w.enable()
}

// apply hands out the edit and remembers what the columns mean.
func (w *Wizard) apply() {
	done := Import{Edit: w.edit, Blobs: w.file.Blobs, Said: w.file.Name + ": " + w.summary()}
	if t := w.current(); t != nil {
		layouts, layout, m := w.options.Layouts, ingest.Layout(t), w.mapping
		w.options.Run(func() {
			if err := layouts.Save(layout, m); err != nil {
				w.options.Post(func() { fyne.LogError("remember a layout", err) })
			}
		})
	}
	if w.OnImport != nil {
		w.OnImport(done)
	}
}

// summary counts outcomes: "36 added, 2 skipped".
func (w *Wizard) summary() string {
	var parts []string
	for _, o := range ingest.Outcomes {
		if n := w.report.Count(o); n > 0 {
			parts = append(parts, fmt.Sprintf("%s %s", count(n), outcomeWord(o, n)))
		}
	}
	for _, c := range ingest.Choices[1:] {
		n := 0
		for i := range w.report.Entries {
			if e := &w.report.Entries[i]; e.Outcome == ingest.Conflict && w.choose[e.Key()] == c {
				n++
			}
		}
		if n > 0 {
			parts = append(parts, fmt.Sprintf("of the conflicts %s: %s", count(n), c))
		}
	}
	return strings.Join(parts, ", ")
}

// fixed gives its only object a width.
type fixed float32

func (f fixed) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(float32(f), objects[0].MinSize().Height)
}

func (f fixed) Layout(objects []fyne.CanvasObject, size fyne.Size) { objects[0].Resize(size) }
