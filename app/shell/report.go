package shell

import (
	"fmt"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/widget"

	"incidentmap/app/words"
	"incidentmap/data/bulk"
)

// showReport tells how the table that is open was read, and names the rows that were left out.
func (w *Window) showReport() {
	if w.table == nil {
		w.status.say("This is for tables of events: open one with File, Open")
		return
	}
	t := w.table.set.Table
	summary := widget.NewLabel(strings.Join(reportLines(t), "\n"))
	summary.Wrapping = fyne.TextWrapWord
	content := container.NewBorder(summary, nil, nil, nil)
	d := dialog.NewCustomWithoutButtons("How "+t.Name+" was read", content, w.win)
	dismiss := widget.NewButton("Close", d.Hide)
	dismiss.Importance = widget.HighImportance
	buttons := []fyne.CanvasObject{dismiss}
	size := fyne.NewSize(620, 0)
	if problems := t.Report.Problems; len(problems) > 0 {
		content.Add(newProblemList(problems, d.Hide))
		size.Height = 480
		buttons = []fyne.CanvasObject{widget.NewButton("Copy the list", func() { w.copyProblems(problems) }), dismiss}
	}
	d.SetButtons(buttons)
	w.show(d)
	whole := w.win.Canvas().Size()
	d.Resize(fyne.NewSize(min(size.Width, whole.Width-40), min(size.Height, whole.Height-40)))
}

func (w *Window) copyProblems(problems []bulk.Problem) {
	var text strings.Builder
	for _, p := range problems {
		fmt.Fprintf(&text, "line %d: %s\n", p.Line, p.Reason)
	}
	w.app.Clipboard().SetContent(text.String())
	w.status.say("Copied: %s", words.Plural(len(problems), "line"))
}

// reportLines say how a table was read, one thing a line. The last is of the rows that were left out.
func reportLines(t *bulk.Table) []string {
	r := t.Report
	encoding := r.Encoding
	if r.Guessed {
		encoding += ", guessed from its letters"
	}
	lines := []string{fmt.Sprintf("%s, read as %s (%s).", words.Plural(r.Rows, "event"), r.Preset, encoding)}
	for _, fact := range []struct {
		n    int
		noun string
		said string
	}{
		{r.Unplaced, "event", "without a place: not on the map"},
		{r.Undated, "event", "without a date"},
		{r.Unread, "event", "whose number of killed is not a number: it counts as unknown"},
		{r.BadBytes, "byte", "not valid in this encoding: shown as \ufffd"},
	} {
		if fact.n > 0 {
			lines = append(lines, fmt.Sprintf("%s %s.", words.Plural(fact.n, fact.noun), fact.said))
		}
	}
	return append(append(lines, r.Notes...), skippedText(r))
}

func skippedText(r bulk.Report) string {
	switch {
	case r.Skipped == 0:
		return "No row was left out."
	case r.Skipped > len(r.Problems):
		return fmt.Sprintf("%s could not be read and are left out. The first %s, by the line at which they start:",
			words.Plural(r.Skipped, "row"), words.Count(len(r.Problems)))
	case r.Skipped == 1:
		return "1 row could not be read and is left out, by the line at which it starts:"
	}
	return words.Plural(r.Skipped, "row") + " could not be read and are left out, by the line at which they start:"
}

// problemList names rows that were left out. Escape is for the dialog around it.
type problemList struct {
	widget.List
	escape func()
}

func newProblemList(problems []bulk.Problem, escape func()) *problemList {
	l := &problemList{escape: escape}
	l.Length = func() int { return len(problems) }
	l.CreateItem = func() fyne.CanvasObject {
		line, reason := widget.NewLabel(""), widget.NewLabel("")
		line.TextStyle.Bold, line.Alignment = true, fyne.TextAlignTrailing
		reason.Truncation, reason.Selectable = fyne.TextTruncateEllipsis, true
		return container.NewBorder(nil, nil, container.New(column(lineWidth), line), nil, reason)
	}
	l.UpdateItem = func(i widget.ListItemID, o fyne.CanvasObject) {
		row := o.(*fyne.Container)
		row.Objects[0].(*widget.Label).SetText(problems[i].Reason)
		row.Objects[1].(*fyne.Container).Objects[0].(*widget.Label).SetText("line " + words.Count(problems[i].Line))
	}
	l.ExtendBaseWidget(l)
	return l
}

// lineWidth holds "line 20,000,000".
const lineWidth = 130

// TypedKey implements fyne.Focusable.
func (l *problemList) TypedKey(ev *fyne.KeyEvent) {
	if ev.Name == fyne.KeyEscape {
		l.escape()
		return
	}
	l.List.TypedKey(ev)
}
