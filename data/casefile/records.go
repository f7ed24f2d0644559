package casefile

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"hash/crc32"

	"incidentmap/data"
	"incidentmap/data/gpkg"
)

// spacing is the room between two records of a kind for others to come in between.
const spacing = 1 << 20

const insertRecord = "INSERT INTO incidentmap_records(kind, id, at, record, crc) VALUES (?,?,?,?,?)"

// checksum is that of a row with a name.
func checksum(name string, content []byte) int64 {
	table := crc32.MakeTable(crc32.Castagnoli)
	return int64(crc32.Update(crc32.Checksum([]byte(name), table), table, content))
}

func (k key) checksum(record []byte) int64 { return checksum(string(k.kind)+" "+k.id, record) }

// writable makes sure that records come back as they were: JSON writes U+FFFD, escaped, for bytes that are not UTF-8.
func writable(records ...data.Record) error {
	for _, r := range records {
		written, err := json.Marshal(r)
		if err == nil && bytes.Contains(bytes.ReplaceAll(written, []byte(`\\`), nil), []byte(`\ufffd`)) {
			err = ErrText
		}
		if err != nil {
			kind, id := r.Key()
			return fmt.Errorf("%s %.128q: %w", kind, id, err)
		}
	}
	return nil
}

// insertAll writes the records of a case into an empty table.
func insertAll(ctx context.Context, db *gpkg.Conn, c *data.Case) error {
	put, err := db.PrepareContext(ctx, insertRecord)
	if err != nil {
		return err
	}
	defer put.Close()
	for i, r := range c.Records() {
		kind, id := r.Key()
		written, err := json.Marshal(r)
		if err != nil {
			return err
		}
		if _, err := put.ExecContext(ctx, string(kind), id, int64(i+1)*spacing, string(written), keyOf(r).checksum(written)); err != nil {
			return err
		}
	}
	return nil
}

// key is what a record is found by.
type key struct {
	kind data.RecordKind
	id   string
}

func keyOf(r data.Record) key {
	kind, id := r.Key()
	return key{kind, id}
}

// touched are the records that an edit concerns, and whether it adds, removes or renames them.
func touched(e *data.Edit) map[key]bool {
	out := map[key]bool{}
	for _, ch := range e.Changes {
		moves := ch.Before == nil || ch.After == nil || keyOf(ch.Before) != keyOf(ch.After)
		for _, r := range []data.Record{ch.Before, ch.After} {
			if r != nil {
				out[keyOf(r)] = out[keyOf(r)] || moves
			}
		}
	}
	return out
}

// writeRecords brings the table of records to the case after an edit: the records that the edit concerns, nothing else.
func writeRecords(ctx context.Context, db *gpkg.Conn, e *data.Edit, after *data.Case) error {
	concerned := touched(e)
	remove, err := db.PrepareContext(ctx, "DELETE FROM incidentmap_records WHERE kind=? AND id=?")
	if err != nil {
		return err
	}
	defer remove.Close()
	update, err := db.PrepareContext(ctx, "UPDATE incidentmap_records SET record=?, crc=? WHERE kind=? AND id=?")
	if err != nil {
		return err
	}
	defer update.Close()
	for k, moves := range concerned {
		if !moves {
			continue
		}
		if _, err := remove.ExecContext(ctx, string(k.kind), k.id); err != nil {
			return err
		}
	}
	var last key // the record before this one
	places := placer{db: db}
	defer places.close()
	for _, r := range after.Records() {
		k := keyOf(r)
		if moves, concerned := concerned[k]; concerned {
			written, err := json.Marshal(r)
			if err != nil {
				return err
			}
			if moves {
				err = places.insert(ctx, k, last, written)
			} else {
				_, err = update.ExecContext(ctx, string(written), k.checksum(written), string(k.kind), k.id)
			}
			if err != nil {
				return err
			}
		}
		last = k
	}
	return nil
}

// placer puts records behind others of their kind.
type placer struct {
	db                 *gpkg.Conn
	where, after, into *sql.Stmt
}

func (p *placer) prepare(ctx context.Context) error {
	if p.where != nil {
		return nil
	}
	var err error
	for _, s := range []struct {
		to  **sql.Stmt
		sql string
	}{
		{&p.into, insertRecord},
		{&p.after, "SELECT min(at) FROM incidentmap_records WHERE kind=? AND at>?"},
		{&p.where, "SELECT at FROM incidentmap_records WHERE kind=? AND id=?"},
	} {
		if *s.to, err = p.db.PrepareContext(ctx, s.sql); err != nil {
			return err
		}
	}
	return nil
}

func (p *placer) close() {
	for _, s := range []*sql.Stmt{p.where, p.after, p.into} {
		if s != nil {
			s.Close()
		}
	}
}

// insert writes a record behind the one before it, or in front of all of its kind if that is of another kind.
func (p *placer) insert(ctx context.Context, k, before key, record []byte) error {
	if err := p.prepare(ctx); err != nil {
		return err
	}
	at, room, err := p.place(ctx, k, before)
	if err == nil && !room {
		_, err = p.db.ExecContext(ctx, `UPDATE incidentmap_records SET at=n.n*? FROM
			(SELECT id, row_number() OVER (ORDER BY at) AS n FROM incidentmap_records WHERE kind=?) AS n
			WHERE incidentmap_records.kind=? AND incidentmap_records.id=n.id`, spacing, string(k.kind), string(k.kind))
		if err == nil {
			at, _, err = p.place(ctx, k, before)
		}
	}
	if err == nil {
		_, err = p.into.ExecContext(ctx, string(k.kind), k.id, at, string(record), k.checksum(record))
	}
	return err
}

// place is a number between that of the record before and the next one, and whether there is one.
func (p *placer) place(ctx context.Context, k, before key) (at int64, room bool, err error) {
	low, bounded := int64(0), before.kind == k.kind
	if bounded {
		if err := p.where.QueryRowContext(ctx, string(before.kind), before.id).Scan(&low); err != nil {
			return 0, false, err
		}
	}
	var high sql.NullInt64
	floor := low
	if !bounded {
		floor = -1 << 62
	}
	if err := p.after.QueryRowContext(ctx, string(k.kind), floor).Scan(&high); err != nil {
		return 0, false, err
	}
	switch {
	case !high.Valid:
		return low + spacing, true, nil
	case !bounded:
		return high.Int64 - spacing, true, nil
	}
	return low + (high.Int64-low)/2, high.Int64-low > 1, nil
}

// Title is the title of the case in a file, of which nothing else is read.
func Title(ctx context.Context, path string) (string, error) {
	db, err := connectReadOnly(ctx, path)
	if err != nil {
		return "", opening(path, err)
	}
	defer db.Close()
	var record []byte
	if err := db.QueryRowContext(ctx, "SELECT record FROM incidentmap_records WHERE kind = ?", string(data.HeaderRecord)).Scan(&record); err != nil {
		return "", opening(path, err)
	}
	var head data.Header
	if err := json.Unmarshal(record, &head); err != nil {
		return "", opening(path, err)
	}
	return head.Title, nil
}

// readCase makes a case of the table of records.
func readCase(ctx context.Context, db *gpkg.Conn) (*data.Case, error) {
	rows, err := db.QueryContext(ctx, "SELECT kind, id, record, crc FROM incidentmap_records ORDER BY kind, at")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	c := &data.Case{}
	headers := 0
	for rows.Next() {
		var kind, id string
		var record []byte
		var crc int64
		if err := rows.Scan(&kind, &id, &record, &crc); err != nil {
			return nil, err
		}
		r := data.NewRecord(data.RecordKind(kind))
		if r == nil {
			return nil, fmt.Errorf("%.40q is no kind of record", kind)
		}
		if err := json.Unmarshal(record, r); err != nil {
			return nil, fmt.Errorf("%s %.80q: %w", kind, id, err)
		}
		if k := (key{data.RecordKind(kind), id}); k.checksum(record) != crc {
			return nil, fmt.Errorf("%s %.80q is not as it was written", kind, id)
		}
		if _, have := r.Key(); have != id {
			return nil, fmt.Errorf("%s %.80q is kept under the id %.80q", kind, have, id)
		}
		if _, ok := r.(*data.Header); ok {
			headers++
		}
		c.Append(r)
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	if headers != 1 {
		return nil, fmt.Errorf("it has %d headers", headers)
	}
	return c, nil
}
