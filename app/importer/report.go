package importer

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"incidentmap/data"
	"incidentmap/data/ingest"
)

// reportPage says row by row what an import does, before it is done.
type reportPage struct {
	w      *Wizard
	counts *widget.Label
	filter *choice
	words  *field
	save   *button
	every  *choice // what is done about all conflicts
	one    *choice // about the one that is picked
	alls   *fyne.Container
	ones   *fyne.Container
	detail *widget.Label
	grid   *grid
	shown  []int // entries
	picked int   // an entry, or -1
	all    fyne.CanvasObject
}

// Filters of the report beside the outcomes.
const (
	everything = "All rows"
	maybeSame  = "May be duplicates"
	remarked   = "With a remark"
)

func newReportPage(w *Wizard) *reportPage {
	p := &reportPage{w: w, counts: widget.NewLabel(""), detail: widget.NewLabel(""), grid: w.grid(), picked: -1}
	p.counts.TextStyle.Bold, p.counts.Truncation = true, fyne.TextTruncateEllipsis
	p.detail.Wrapping = fyne.TextWrapWord
	p.filter = w.choice("Which rows are listed", nil, func(int) { p.list() })
	p.words = w.field("Find in the report", func(string) { p.list() })
	p.save = w.button("Save the report…", "Write the report to a CSV file", func() {
		if w.OnSaveReport != nil {
			report := w.report
			w.OnSaveReport("import report.csv", report.WriteCSV)
		}
	})
	var choices []string
	for _, c := range ingest.Choices {
		choices = append(choices, choiceWord(c))
	}
	p.every = w.choice("What is done about all conflicts", choices, func(i int) {
		choose := map[string]ingest.Choice{}
		for k := range w.report.Entries {
			if e := &w.report.Entries[k]; e.Outcome == ingest.Conflict {
				choose[e.Key()] = ingest.Choices[i]
			}
		}
		w.merge(choose)
	})
	p.one = w.choice("What is done about this conflict", choices, func(i int) {
		if p.picked < 0 {
			return
		}
		choose := map[string]ingest.Choice{}
		maps.Copy(choose, w.choose)
		choose[w.report.Entries[p.picked].Key()] = ingest.Choices[i]
		w.merge(choose)
	})
	p.alls = container.NewHBox(widget.NewLabel("All conflicts"), container.New(fixed(130), p.every))
	p.ones = container.NewHBox(widget.NewLabel("This conflict"), container.New(fixed(130), p.one))
	p.grid.picked = p.pick
	p.every.PlaceHolder, p.one.PlaceHolder = "Choose …", "Choose …"
	scroll := container.NewVScroll(p.detail)
	scroll.SetMinSize(fyne.NewSize(100, 84))
	tools := container.NewBorder(nil, nil, container.NewHBox(container.New(fixed(200), p.filter), container.New(fixed(220), p.words)), container.NewHBox(p.alls, p.save))
	p.all = container.NewBorder(container.NewVBox(p.counts, tools), container.NewBorder(nil, nil, nil, container.NewVBox(p.ones), scroll), nil, nil, p.grid.object())
	return p
}

func choiceWord(c ingest.Choice) string { return strings.ToUpper(string(c)[:1]) + string(c)[1:] }

func (p *reportPage) object() fyne.CanvasObject { return p.all }

func (p *reportPage) show() {
	p.picked = -1
	first := 0
	if p.w.report.Count(ingest.Conflict) > 0 {
		first = 1 + slices.Index(ingest.Outcomes, ingest.Conflict) // what has to be decided
	}
	p.w.silently(func() {
		p.words.SetText("")
		p.every.ClearSelected()
	})
	p.fill(first)
}

// fill shows the report by one of its filters.
func (p *reportPage) fill(at int) {
	r := &p.w.report
	p.counts.SetText(p.w.summary())
	options := []string{fmt.Sprintf("%s (%s)", everything, count(len(r.Entries)))}
	for _, o := range ingest.Outcomes {
		options = append(options, fmt.Sprintf("%s (%s)", strings.ToUpper(string(o)[:1])+string(o)[1:], count(r.Count(o))))
	}
	same, noted := 0, 0
	for i := range r.Entries {
		if r.Entries[i].Duplicate != "" {
			same++
		}
		if r.Entries[i].Why != "" {
			noted++
		}
	}
	options = append(options, fmt.Sprintf("%s (%s)", maybeSame, count(same)), fmt.Sprintf("%s (%s)", remarked, count(noted)))
	p.w.silently(func() {
		p.filter.Options = options
		p.filter.SetSelectedIndex(at)
	})
	if r.Count(ingest.Conflict) > 0 {
		p.alls.Show()
	} else {
		p.alls.Hide()
	}
	p.list()
}

// list shows the entries that pass the filter.
func (p *reportPage) list() {
	r := &p.w.report
	at, words := max(0, p.filter.SelectedIndex()), strings.ToLower(strings.TrimSpace(p.words.Text))
	p.shown = p.shown[:0]
	for i := range r.Entries {
		e := &r.Entries[i]
		switch {
		case at > 0 && at <= len(ingest.Outcomes) && e.Outcome != ingest.Outcomes[at-1]:
		case at == len(ingest.Outcomes)+1 && e.Duplicate == "":
		case at == len(ingest.Outcomes)+2 && e.Why == "":
		case words != "" && !strings.Contains(strings.ToLower(e.Title+" "+e.ID+" "+e.Why), words):
		default:
			p.shown = append(p.shown, i)
		}
	}
	first, second := "Line", "Incident"
	if p.w.table < 0 {
		first, second = "Record", "Title"
	}
	p.grid.set([]string{first, "Outcome", second, "Why"}, []float32{84, 96, 200, 200}, []float32{0, 0, 1, 1.3}, len(p.shown), p.cell)
	if !slices.Contains(p.shown, p.picked) {
		p.picked = -1
	}
	p.describe()
}

func (p *reportPage) cell(row, column int) (string, widget.Importance) {
	e := &p.w.report.Entries[p.shown[row]]
	switch column {
	case 0:
		if e.Line > 0 {
			return count(e.Line), widget.LowImportance
		}
		return string(e.Kind), widget.LowImportance
	case 1:
		return string(e.Outcome), map[ingest.Outcome]widget.Importance{
			ingest.Added: widget.SuccessImportance, ingest.Changed: widget.HighImportance, ingest.Conflict: widget.WarningImportance,
			ingest.Unchanged: widget.LowImportance, ingest.Skipped: widget.DangerImportance,
		}[e.Outcome]
	case 2:
		if e.Title == "" {
			return e.ID, widget.MediumImportance
		}
		return oneLine(e.Title), widget.MediumImportance
	}
	if e.Duplicate != "" {
		return oneLine(p.why(e)), widget.WarningImportance
	}
	return oneLine(p.why(e)), widget.MediumImportance
}

// why says of an entry what there is to say: the reason, and what may be the same.
func (p *reportPage) why(e *ingest.Entry) string {
	text := e.Why
	if e.Duplicate != "" {
		if text != "" {
			text += "; "
		}
		text += fmt.Sprintf("may be the same as %s (%s)", e.Duplicate, strings.Join(e.Reasons, ", "))
	}
	if e.Outcome == ingest.Conflict {
		text = choiceWord(p.chosen(e)) + ". " + text
	}
	return text
}

func (p *reportPage) chosen(e *ingest.Entry) ingest.Choice {
	if c := p.w.choose[e.Key()]; c != "" {
		return c
	}
	return ingest.KeepOurs
}

func (p *reportPage) pick(row int) {
	p.picked = p.shown[row]
	p.describe()
}

// describe shows the picked entry whole.
func (p *reportPage) describe() {
	p.ones.Hide()
	if p.picked < 0 || p.picked >= len(p.w.report.Entries) {
		p.detail.Importance = widget.LowImportance
		p.detail.SetText("Pick a row to read all of it. Nothing is changed before you import; the import is undone as one step.")
		return
	}
	e := &p.w.report.Entries[p.picked]
	text := e.Title
	if e.ID != "" {
		text += " (" + e.ID + ")"
	}
	if e.Duplicate != "" {
		if _, at := p.w.options.Case().Record(data.IncidentRecord, e.Duplicate); at >= 0 {
			text += "\nIn the case: " + p.w.options.Case().Incidents[at].Title
		}
	}
	if why := p.why(e); why != "" {
		text += "\n" + why
	}
	p.detail.Importance = widget.MediumImportance
	p.detail.SetText(text)
	if e.Outcome == ingest.Conflict {
		p.w.silently(func() { p.one.SetSelectedIndex(max(0, slices.Index(ingest.Choices, p.chosen(e)))) })
		p.ones.Show()
	}
}
