package data

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"
)

// ErrConflict says that a record is not as an edit found it.
var ErrConflict = errors.New("data: the case has changed since")

// Edit is one step of an analyst's work: done, undone and kept as a whole.
type Edit struct {
	Seq     int64     `json:"seq"` // counted from 1 by the file that keeps it
	Time    time.Time `json:"time"`
	Author  string    `json:"author,omitempty"`
	What    string    `json:"what"`             // in words that fit after "Undo": "add claim"
	Reverts int64     `json:"reverts,omitzero"` // the edit that this one takes back or, if that one reverts too, does again
	Changes []Change  `json:"changes"`
}

// Change is one record of a case before and after an edit. Without a record before it is added, without one after it is removed.
type Change struct {
	At            int // place among the records of its kind: of the new one, or of the removed one
	Before, After Record
}

// Record is a part of a case that changes as a whole: *Header, *Document, *Attachment, *Incident, *Claim, *View or *Step.
type Record interface {
	// Key is what kind of record it is, and its id.
	Key() (RecordKind, string)
}

// RecordKind names a kind of record.
type RecordKind string

// Kinds of records. A case has one header, whose id is empty.
const (
	HeaderRecord     RecordKind = "case"
	DocumentRecord   RecordKind = "document"
	AttachmentRecord RecordKind = "attachment"
	IncidentRecord   RecordKind = "incident"
	ClaimRecord      RecordKind = "claim"
	ViewRecord       RecordKind = "view"
	StepRecord       RecordKind = "step"
)

// RecordKinds lists all kinds, those that others refer to first.
var RecordKinds = []RecordKind{HeaderRecord, DocumentRecord, AttachmentRecord, IncidentRecord, ClaimRecord, ViewRecord, StepRecord}

// Key implements Record.
func (h *Header) Key() (RecordKind, string) { return HeaderRecord, "" }

// Key implements Record.
func (d *Document) Key() (RecordKind, string) { return DocumentRecord, d.ID }

// Key implements Record.
func (a *Attachment) Key() (RecordKind, string) { return AttachmentRecord, a.ID }

// Key implements Record.
func (i *Incident) Key() (RecordKind, string) { return IncidentRecord, i.ID }

// Key implements Record.
func (c *Claim) Key() (RecordKind, string) { return ClaimRecord, c.ID }

// Key implements Record.
func (v *View) Key() (RecordKind, string) { return ViewRecord, v.ID }

// Key implements Record.
func (s *Step) Key() (RecordKind, string) { return StepRecord, s.ID }

// NewRecord is an empty record of a kind, nil if there is no such kind.
func NewRecord(k RecordKind) Record {
	switch k {
	case HeaderRecord:
		return &Header{}
	case DocumentRecord:
		return &Document{}
	case AttachmentRecord:
		return &Attachment{}
	case IncidentRecord:
		return &Incident{}
	case ClaimRecord:
		return &Claim{}
	case ViewRecord:
		return &View{}
	case StepRecord:
		return &Step{}
	}
	return nil
}

// Record is the record of a case with that id, and its place among those of its kind; nil and -1 if there is none. It must not be changed.
func (c *Case) Record(k RecordKind, id string) (Record, int) {
	switch k {
	case HeaderRecord:
		return c.Header(), 0
	case DocumentRecord:
		return find(c.Documents, id)
	case AttachmentRecord:
		return find(c.Attachments, id)
	case IncidentRecord:
		return find(c.Incidents, id)
	case ClaimRecord:
		return find(c.Claims, id)
	case ViewRecord:
		return find(c.Views, id)
	case StepRecord:
		return find(c.Steps, id)
	}
	return nil, -1
}

// Records are all records of a case, by kind in the order of RecordKinds. They must not be changed.
func (c *Case) Records() []Record {
	out := make([]Record, 0, 1+len(c.Documents)+len(c.Attachments)+len(c.Incidents)+len(c.Claims)+len(c.Views)+len(c.Steps))
	out = append(out, c.Header())
	out = all(out, c.Documents)
	out = all(out, c.Attachments)
	out = all(out, c.Incidents)
	out = all(out, c.Claims)
	out = all(out, c.Views)
	return all(out, c.Steps)
}

// Count is how many records of a kind the case has: the place of one that is added behind them.
func (c *Case) Count(k RecordKind) int {
	switch k {
	case HeaderRecord:
		return 1
	case DocumentRecord:
		return len(c.Documents)
	case AttachmentRecord:
		return len(c.Attachments)
	case IncidentRecord:
		return len(c.Incidents)
	case ClaimRecord:
		return len(c.Claims)
	case ViewRecord:
		return len(c.Views)
	case StepRecord:
		return len(c.Steps)
	}
	return 0
}

// Append puts a copy of a record behind the others of its kind; a header takes the place of the one before. It is for those who read a case
// from where it is kept: what an analyst changes is an Edit.
func (c *Case) Append(r Record) {
	switch r := r.(type) {
	case *Header:
		c.setHeader(r)
	case *Document:
		c.Documents = append(c.Documents, *r)
	case *Attachment:
		c.Attachments = append(c.Attachments, *r)
	case *Incident:
		c.Incidents = append(c.Incidents, *r)
	case *Claim:
		c.Claims = append(c.Claims, *r)
	case *View:
		c.Views = append(c.Views, *r)
	case *Step:
		c.Steps = append(c.Steps, *r)
	}
}

// record is a pointer to T that is a Record.
type record[T any] interface {
	*T
	Record
}

func find[T any, P record[T]](list []T, id string) (Record, int) {
	for i := range list {
		if _, have := P(&list[i]).Key(); have == id {
			return P(&list[i]), i
		}
	}
	return nil, -1
}

func all[T any, P record[T]](out []Record, list []T) []Record {
	for i := range list {
		out = append(out, P(&list[i]))
	}
	return out
}

// Apply is the case after the edit; c stays as it is. It does not validate. ErrConflict if a record is not as the edit found it, and
// then nothing is changed.
func (e *Edit) Apply(c *Case) (*Case, error) {
	byKind := map[RecordKind][]Change{}
	for _, ch := range e.Changes {
		r := ch.record()
		if r == nil {
			return nil, errors.New("data: a change without a record")
		}
		k, _ := r.Key()
		byKind[k] = append(byKind[k], ch)
	}
	out := *c
	var errs []error
	failed := func(err error) { errs = append(errs, err) }
	for k, changes := range byKind {
		switch k {
		case HeaderRecord:
			for _, ch := range changes {
				if ch.Before == nil || ch.After == nil || !Same(ch.Before, out.Header()) {
					failed(fmt.Errorf("%w: its title, summary or marking", ErrConflict))
					break
				}
				out.setHeader(ch.After.(*Header))
			}
		case DocumentRecord:
			out.Documents = changed[Document](out.Documents, changes, failed)
		case AttachmentRecord:
			out.Attachments = changed[Attachment](out.Attachments, changes, failed)
		case IncidentRecord:
			out.Incidents = changed[Incident](out.Incidents, changes, failed)
		case ClaimRecord:
			out.Claims = changed[Claim](out.Claims, changes, failed)
		case ViewRecord:
			out.Views = changed[View](out.Views, changes, failed)
		case StepRecord:
			out.Steps = changed[Step](out.Steps, changes, failed)
		}
	}
	if len(errs) > 0 {
		return nil, errors.Join(errs...)
	}
	return &out, nil
}

// changed is a copy of a list after the changes, in their order. A record may change its id.
func changed[T any, P record[T]](list []T, changes []Change, failed func(error)) []T {
	added := 0
	for _, ch := range changes {
		if ch.Before == nil {
			added++
		}
	}
	out := append(make([]T, 0, len(list)+added), list...) // at once, since imports add hundreds of thousands
	place := make(map[string]int, cap(out))
	number := func() {
		clear(place)
		for i := range out {
			_, id := P(&out[i]).Key()
			place[id] = i
		}
	}
	number()
	for _, ch := range changes {
		kind, id := ch.record().Key()
		at, found := place[id]
		if found != (ch.Before != nil) || found && !Same(ch.Before, P(&out[at])) {
			failed(fmt.Errorf("%w: %s %s", ErrConflict, kind, id))
			return list
		}
		switch {
		case ch.After == nil:
			out = slices.Delete(out, at, at+1)
			if at < len(out) {
				number()
			} else {
				delete(place, id)
			}
		case ch.Before == nil && ch.At >= len(out):
			place[id] = len(out)
			out = append(out, *ch.After.(P))
		case ch.Before == nil:
			out = slices.Insert(out, max(0, ch.At), *ch.After.(P))
			number()
		default:
			delete(place, id)
			_, id = ch.After.Key()
			if _, taken := place[id]; taken {
				failed(fmt.Errorf("%w: %s %s is there already", ErrConflict, kind, id))
				return list
			}
			place[id] = at
			out[at] = *ch.After.(P)
		}
	}
	return out
}

// record is the one before, or the one that is added.
func (c Change) record() Record {
	if c.Before != nil {
		return c.Before
	}
	return c.After
}

// Same reports whether two records are written alike.
func Same(a, b Record) bool {
	if a == b {
		return true
	}
	x, errX := json.Marshal(a)
	y, errY := json.Marshal(b)
	return errX == nil && errY == nil && bytes.Equal(x, y)
}

// Inverse takes an edit back: applied after it, the case is as before.
func (e *Edit) Inverse() *Edit {
	inv := &Edit{What: e.What, Reverts: e.Seq}
	for _, ch := range slices.Backward(e.Changes) {
		inv.Changes = append(inv.Changes, Change{At: ch.At, Before: ch.After, After: ch.Before})
	}
	return inv
}

type changeJSON struct {
	Kind   RecordKind      `json:"kind"`
	At     int             `json:"at"`
	Before json.RawMessage `json:"before,omitempty"`
	After  json.RawMessage `json:"after,omitempty"`
}

// MarshalJSON implements json.Marshaler.
func (c Change) MarshalJSON() ([]byte, error) {
	r := c.record()
	if r == nil {
		return nil, errors.New("data: a change without a record")
	}
	kind, _ := r.Key()
	out := changeJSON{Kind: kind, At: c.At}
	var err error
	if c.Before != nil {
		out.Before, err = json.Marshal(c.Before)
	}
	if c.After != nil && err == nil {
		out.After, err = json.Marshal(c.After)
	}
	if err != nil {
		return nil, err
	}
	return json.Marshal(out)
}

// UnmarshalJSON implements json.Unmarshaler.
func (c *Change) UnmarshalJSON(b []byte) error {
	var in changeJSON
	if err := json.Unmarshal(b, &in); err != nil {
		return err
	}
	*c = Change{At: in.At}
	for _, side := range []struct {
		raw json.RawMessage
		to  *Record
	}{{in.Before, &c.Before}, {in.After, &c.After}} {
		if len(side.raw) == 0 {
			continue
		}
		r := NewRecord(in.Kind)
		if r == nil {
			return fmt.Errorf("data: %q is no kind of record", in.Kind)
		}
		if err := json.Unmarshal(side.raw, r); err != nil {
			return fmt.Errorf("%s: %w", in.Kind, err)
		}
		*side.to = r
	}
	if c.record() == nil {
		return errors.New("data: a change without a record")
	}
	return nil
}
