package revise

import (
	"errors"
	"fmt"
	"strings"

	"incidentmap/data"
)

// ErrNotFound says that the case has no such record.
var ErrNotFound = errors.New("revise: not in the case")

// InvalidError says why an edit would leave the case unsound. It names only what the edit brings in, not what was wrong before.
type InvalidError struct {
	Problems []data.Problem
}

func (e *InvalidError) Error() string {
	words := make([]string, len(e.Problems))
	for i, p := range e.Problems {
		words[i] = p.Error()
	}
	return strings.Join(words, "; ")
}

// draft gathers the changes of one edit. Each is applied at once, so that the next one finds what the last one left.
type draft struct {
	edit data.Edit
	was  *data.Case
	now  *data.Case
	err  error
}

func begin(c *data.Case, what string) *draft {
	return &draft{edit: data.Edit{What: what}, was: c, now: c}
}

func (d *draft) fail(format string, args ...any) {
	if d.err == nil {
		d.err = fmt.Errorf(format, args...)
	}
}

func (d *draft) change(ch data.Change) {
	if d.err != nil {
		return
	}
	now, err := (&data.Edit{Changes: []data.Change{ch}}).Apply(d.now)
	if err != nil {
		d.err = err
		return
	}
	d.now = now
	d.edit.Changes = append(d.edit.Changes, ch)
}

// add puts a record behind the others of its kind.
func (d *draft) add(r data.Record) {
	kind, _ := r.Key()
	d.change(data.Change{At: d.now.Count(kind), After: r})
}

// replace puts a record in the place of the one with its id. Nothing happens if they are the same.
func (d *draft) replace(r data.Record) {
	kind, id := r.Key()
	before, at := d.now.Record(kind, id)
	switch {
	case before == nil:
		d.fail("%w: %s %q", ErrNotFound, kind, id)
	case !data.Same(before, r):
		d.change(data.Change{At: at, Before: before, After: r})
	}
}

func (d *draft) remove(kind data.RecordKind, id string) {
	before, at := d.now.Record(kind, id)
	if before == nil {
		d.fail("%w: %s %q", ErrNotFound, kind, id)
		return
	}
	d.change(data.Change{At: at, Before: before})
}

// done is the edit, if it leaves the case no worse than it was.
func (d *draft) done() (*data.Edit, error) {
	if d.err != nil {
		return nil, d.err
	}
	had := map[data.Problem]bool{}
	for _, p := range d.was.Validate() {
		had[p] = true
	}
	var fresh []data.Problem
	for _, p := range d.now.Validate() {
		if !had[p] {
			fresh = append(fresh, p)
		}
	}
	if len(fresh) > 0 {
		return nil, &InvalidError{fresh}
	}
	return &d.edit, nil
}

func (d *draft) incident(id string) data.Incident {
	r, _ := d.now.Record(data.IncidentRecord, id)
	in, ok := r.(*data.Incident)
	if !ok {
		d.fail("%w: incident %q", ErrNotFound, id)
		return data.Incident{}
	}
	return *in
}

func (d *draft) claim(id string) data.Claim {
	r, _ := d.now.Record(data.ClaimRecord, id)
	c, ok := r.(*data.Claim)
	if !ok {
		d.fail("%w: claim %q", ErrNotFound, id)
		return data.Claim{}
	}
	return *c
}
