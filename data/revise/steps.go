package revise

import (
	"cmp"
	"slices"

	"incidentmap/data"
)

// AddStep puts a step of the briefing behind another, or at the end if there is no such one. Without an id it gets one.
func AddStep(c *data.Case, after string, step data.Step) (*data.Edit, error) {
	d := begin(c, "add step")
	if step.ID == "" {
		step.ID = freeID(c, data.StepRecord, cmp.Or(Slug(step.Title), "step"))
	}
	at := len(c.Steps)
	if _, place := c.Record(data.StepRecord, after); place >= 0 {
		at = place + 1
	}
	d.change(data.Change{At: at, After: &step})
	return d.done()
}

// ChangeStep changes a step of the briefing.
func ChangeStep(c *data.Case, step data.Step) (*data.Edit, error) {
	d := begin(c, "change step")
	d.replace(&step)
	return d.done()
}

// MoveStep moves a step towards the end by a number of places, towards the beginning if that is negative, as far as there are any.
func MoveStep(c *data.Case, id string, by int) (*data.Edit, error) {
	d := begin(c, "move step")
	r, at := c.Record(data.StepRecord, id)
	if r == nil {
		d.fail("%w: step %q", ErrNotFound, id)
		return d.done()
	}
	if to := min(max(at+by, 0), len(c.Steps)-1); to != at {
		d.remove(data.StepRecord, id)
		d.change(data.Change{At: to, After: r})
	}
	return d.done()
}

// DuplicateStep puts a copy of a step behind it.
func DuplicateStep(c *data.Case, id string) (*data.Edit, error) {
	d := begin(c, "duplicate step")
	r, at := c.Record(data.StepRecord, id)
	if r == nil {
		d.fail("%w: step %q", ErrNotFound, id)
		return d.done()
	}
	double := *r.(*data.Step)
	double.ID, double.Claims = freeID(c, data.StepRecord, double.ID), slices.Clone(double.Claims)
	d.change(data.Change{At: at + 1, After: &double})
	return d.done()
}

// RemoveStep takes a step out of the briefing.
func RemoveStep(c *data.Case, id string) (*data.Edit, error) {
	d := begin(c, "remove step")
	d.remove(data.StepRecord, id)
	return d.done()
}
