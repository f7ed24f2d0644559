package casefile

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"incidentmap/data"
	"incidentmap/data/gpkg"
)

// stack says what can be undone and done again. It follows from the journal alone.
type stack struct {
	reverts map[int64]int64 // of the edits that revert another: which one
	what    map[int64]string
	undo    []int64 // edits that can be taken back, the latest last
	redo    []int64 // edits that took others back and can be taken back themselves
}

func (s *stack) add(seq, reverts int64, what string) {
	if s.reverts == nil {
		s.reverts, s.what = map[int64]int64{}, map[int64]string{}
	}
	s.what[seq] = what
	if reverts == 0 {
		s.undo, s.redo = append(s.undo, seq), nil
		return
	}
	s.reverts[seq] = reverts
	if original, again := s.reverts[reverts]; again {
		s.redo = without(s.redo, reverts)
		s.undo = append(s.undo, original)
		return
	}
	s.undo = without(s.undo, reverts)
	s.redo = append(s.redo, seq)
}

// without removes the last occurrence of an edit, which is the last of all in a journal that this program wrote.
func without(list []int64, seq int64) []int64 {
	for i, have := range slices.Backward(list) {
		if have == seq {
			return slices.Delete(list, i, i+1)
		}
	}
	return list
}

func top(list []int64) int64 {
	if len(list) == 0 {
		return 0
	}
	return list[len(list)-1]
}

// writeJournal adds an edit to the journal.
func writeJournal(ctx context.Context, db *gpkg.Conn, e *data.Edit) error {
	written, err := json.Marshal(e)
	if err != nil {
		return err
	}
	packed, err := pack(written)
	if err != nil {
		return err
	}
	_, err = db.ExecContext(ctx, "INSERT INTO incidentmap_journal(seq, time, author, what, reverts, size, edit, crc) VALUES (?,?,?,?,?,?,?,?)",
		e.Seq, e.Time.UTC().Format(timeFormat), e.Author, e.What, e.Reverts, len(written), packed, checksum(fmt.Sprint(e.Seq), packed))
	if err != nil {
		return err
	}
	note, err := db.PrepareContext(ctx, "INSERT INTO incidentmap_touched(kind, id, seq) VALUES (?,?,?)")
	if err != nil {
		return err
	}
	defer note.Close()
	for k := range touched(e) {
		if _, err := note.ExecContext(ctx, string(k.kind), k.id, e.Seq); err != nil {
			return err
		}
	}
	return nil
}

// readStack follows the journal from its beginning.
func readStack(ctx context.Context, db *gpkg.Conn) (s stack, seq int64, err error) {
	rows, err := db.QueryContext(ctx, "SELECT seq, reverts, what FROM incidentmap_journal ORDER BY seq")
	if err != nil {
		return s, 0, err
	}
	defer rows.Close()
	for rows.Next() {
		var reverts int64
		var what string
		last := seq
		if err := rows.Scan(&seq, &reverts, &what); err != nil {
			return s, 0, err
		}
		if seq != last+1 || reverts < 0 || reverts >= seq {
			return s, 0, fmt.Errorf("the journal has no edit %d, or a wrong one", last+1)
		}
		s.add(seq, reverts, what)
	}
	return s, seq, rows.Err()
}

const editColumns = "seq, time, author, what, reverts, size, edit, crc"

func scanEdit(rows *sql.Rows) (*data.Edit, error) {
	var head data.Edit
	var at string
	var size, crc int64
	var packed []byte
	if err := rows.Scan(&head.Seq, &at, &head.Author, &head.What, &head.Reverts, &size, &packed, &crc); err != nil {
		return nil, err
	}
	if checksum(fmt.Sprint(head.Seq), packed) != crc {
		return nil, fmt.Errorf("%w: edit %d is not as it was written", gpkg.ErrDamaged, head.Seq)
	}
	written, err := unpack(packed, size)
	if err != nil {
		return nil, err
	}
	e := &data.Edit{}
	if err := json.Unmarshal(written, e); err != nil {
		return nil, err
	}
	if e.Seq != head.Seq || e.Reverts != head.Reverts {
		return nil, fmt.Errorf("%w: the journal keeps edit %d as %d", gpkg.ErrDamaged, e.Seq, head.Seq)
	}
	return e, nil
}

func readEdits(ctx context.Context, db *gpkg.Conn, query string, args ...any) ([]*data.Edit, error) {
	rows, err := db.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []*data.Edit
	for rows.Next() {
		e, err := scanEdit(rows)
		if err != nil {
			return nil, err
		}
		out = append(out, e)
	}
	return out, rows.Err()
}

// edits are those of the journal that a condition selects, with those in memory that keep selects. What somebody else has added since a file
// was opened for reading is no part of its case.
func (f *File) edits(ctx context.Context, keep func(*data.Edit) bool, where string, args ...any) ([]*data.Edit, error) {
	var out []*data.Edit
	err := f.reading(ctx, func(ctx context.Context, db *gpkg.Conn) (err error) {
		query := "SELECT " + editColumns + " FROM incidentmap_journal WHERE " + where + " AND seq<=? ORDER BY seq"
		out, err = readEdits(ctx, db, query, append(args, f.seq)...)
		return err
	})
	if err != nil {
		return nil, err
	}
	for _, p := range f.pending {
		if keep(p.edit) && (len(out) == 0 || p.edit.Seq > out[len(out)-1].Seq) { // one may have been written just before the file was lost
			out = append(out, p.edit)
		}
	}
	return out, nil
}

// Journal is at most n edits from number from (1 is the first) on, in their order: who did what and when, without the changes. Edit gives
// one of them whole.
func (f *File) Journal(ctx context.Context, from int64, n int) ([]data.Edit, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	var out []data.Edit
	err := f.reading(ctx, func(ctx context.Context, db *gpkg.Conn) error {
		rows, err := db.QueryContext(ctx, "SELECT seq, time, author, what, reverts FROM incidentmap_journal WHERE seq>=? AND seq<=? ORDER BY seq LIMIT ?",
			from, f.seq, n)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var e data.Edit
			var at string
			if err := rows.Scan(&e.Seq, &at, &e.Author, &e.What, &e.Reverts); err != nil {
				return err
			}
			if e.Time, err = time.Parse(time.RFC3339, at); err != nil {
				return err
			}
			out = append(out, e)
		}
		return rows.Err()
	})
	if err != nil {
		return nil, err
	}
	for _, p := range f.pending {
		if e := *p.edit; e.Seq >= from && len(out) < n && (len(out) == 0 || e.Seq > out[len(out)-1].Seq) {
			e.Changes = nil
			out = append(out, e)
		}
	}
	return out, nil
}

// Edit is one edit of the journal with its changes.
func (f *File) Edit(ctx context.Context, seq int64) (*data.Edit, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.edit(ctx, seq)
}

func (f *File) edit(ctx context.Context, seq int64) (*data.Edit, error) {
	found, err := f.edits(ctx, func(e *data.Edit) bool { return e.Seq == seq }, "seq=?", seq)
	if err == nil && len(found) == 0 {
		err = &FileError{f.path, fmt.Errorf("the journal has no edit %d", seq)}
	}
	if err != nil {
		return nil, err
	}
	return found[0], nil
}

// History is the edits that concerned an incident, its claims or links to it, in their order: also those of claims that are no longer in the case.
// What stood in the case when the file was made has no edit.
func (f *File) History(ctx context.Context, incident string) ([]*data.Edit, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	about := map[string]bool{} // claims of the case: whether they are about the incident
	for i := range f.Case().Claims {
		c := &f.Case().Claims[i]
		about[c.ID] = concerns(c, incident)
	}
	seqs := map[int64]bool{} // that may concern it
	err := f.reading(ctx, func(ctx context.Context, db *gpkg.Conn) error {
		rows, err := db.QueryContext(ctx, "SELECT kind, id, seq FROM incidentmap_touched WHERE kind=? OR kind=? AND id=?",
			string(data.ClaimRecord), string(data.IncidentRecord), incident)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var kind, id string
			var seq int64
			if err := rows.Scan(&kind, &id, &seq); err != nil {
				return err
			}
			if is, known := about[id]; data.RecordKind(kind) == data.IncidentRecord || is || !known {
				seqs[seq] = true
			}
		}
		return rows.Err()
	})
	if err != nil {
		return nil, err
	}
	var out []*data.Edit
	for _, seq := range slices.Sorted(maps.Keys(seqs)) {
		if seq > f.seq {
			break
		}
		e, err := f.edit(ctx, seq)
		if err != nil {
			return nil, err
		}
		if editConcerns(e, incident) {
			out = append(out, e)
		}
	}
	for _, p := range f.pending {
		if editConcerns(p.edit, incident) && (len(out) == 0 || p.edit.Seq > out[len(out)-1].Seq) {
			out = append(out, p.edit)
		}
	}
	return out, nil
}

func editConcerns(e *data.Edit, incident string) bool {
	return slices.ContainsFunc(e.Changes, func(ch data.Change) bool {
		return ch.Before != nil && concerns(ch.Before, incident) || ch.After != nil && concerns(ch.After, incident)
	})
}

// concerns reports whether a record is about an incident.
func concerns(r data.Record, incident string) bool {
	switch r := r.(type) {
	case *data.Incident:
		return r.ID == incident
	case *data.Claim:
		return r.Incident == incident || r.LinkTo == incident
	}
	return false
}

// At is the case as it was after an edit; after edit 0 as the file was made.
func (f *File) At(ctx context.Context, seq int64) (*data.Case, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	back, err := f.back(ctx, seq)
	if err != nil {
		return nil, err
	}
	c, err := back.Apply(f.Case())
	if errors.Is(err, data.ErrConflict) {
		return nil, &DamagedError{f.path, fmt.Errorf("the journal does not lead to the case: %w", err)}
	}
	return c, err
}

// Back is the edit that takes back all those after an edit, and how many they are. It is not committed yet.
func (f *File) Back(ctx context.Context, seq int64) (*data.Edit, int, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	back, err := f.back(ctx, seq)
	if err != nil {
		return nil, 0, err
	}
	return back, int(f.seq - seq), nil
}

func (f *File) back(ctx context.Context, seq int64) (*data.Edit, error) {
	later, err := f.edits(ctx, func(e *data.Edit) bool { return e.Seq > seq }, "seq>?", seq)
	if err != nil {
		return nil, err
	}
	back := &data.Edit{}
	for _, e := range slices.Backward(later) {
		back.Changes = append(back.Changes, e.Inverse().Changes...)
	}
	return back, nil
}
