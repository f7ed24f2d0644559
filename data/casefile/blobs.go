package casefile

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"incidentmap/data"
	"incidentmap/data/gpkg"
)

func writeBlobs(ctx context.Context, db *gpkg.Conn, blobs [][]byte) error {
	for _, b := range blobs {
		packed, err := pack(b)
		if err != nil {
			return err
		}
		_, err = db.ExecContext(ctx, "INSERT INTO incidentmap_blobs(sha256, size, bytes) VALUES (?,?,?) ON CONFLICT DO NOTHING", Hash(b), len(b), packed)
		if err != nil {
			return err
		}
	}
	return nil
}

// Blob is the bytes of an attachment, or of its text, by their hash as data.Attachment has it. Those of attachments that were removed are
// kept for Undo. ErrNoBytes if the file does not hold them.
func (f *File) Blob(ctx context.Context, sha256 string) ([]byte, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, p := range f.pending {
		for _, b := range p.blobs {
			if Hash(b) == sha256 {
				return b, nil
			}
		}
	}
	var packed []byte
	var size int64
	err := f.reading(ctx, func(ctx context.Context, db *gpkg.Conn) error {
		return db.QueryRowContext(ctx, "SELECT size, bytes FROM incidentmap_blobs WHERE sha256=?", sha256).Scan(&size, &packed)
	})
	if errors.Is(err, sql.ErrNoRows) {
		return nil, &FileError{f.path, fmt.Errorf("%w: %.64s", ErrNoBytes, sha256)}
	}
	if err != nil {
		return nil, err
	}
	b, err := unpack(packed, size)
	if err == nil && Hash(b) != sha256 {
		err = errors.New("the bytes of an attachment are not those that its hash names")
	}
	if err != nil {
		return nil, &DamagedError{f.path, err}
	}
	return b, nil
}

// attached are the bytes of the attachments of a case, and of their texts, as far as the file holds them.
func (f *File) attached(ctx context.Context, c *data.Case) ([][]byte, error) {
	var out [][]byte
	for i := range c.Attachments {
		for _, hash := range []string{c.Attachments[i].SHA256, c.Attachments[i].TextSHA256} {
			if hash == "" {
				continue
			}
			b, err := f.Blob(ctx, hash)
			switch {
			case err == nil:
				out = append(out, b)
			case !errors.Is(err, ErrNoBytes):
				return nil, err
			}
		}
	}
	return out, nil
}

// haveBytes makes sure that the bytes of all attachments that an edit brings are there or come with it.
func (f *File) haveBytes(ctx context.Context, e *data.Edit, blobs [][]byte) error {
	given := map[string]bool{}
	for _, b := range blobs {
		if len(b) > maxBytes {
			return fmt.Errorf("%d MB are more than an attachment may have (%d MB)", len(b)>>20, maxBytes>>20)
		}
		given[Hash(b)] = true
	}
	for _, p := range f.pending {
		for _, b := range p.blobs {
			given[Hash(b)] = true
		}
	}
	for _, ch := range e.Changes {
		a, ok := ch.After.(*data.Attachment)
		if !ok {
			continue
		}
		for _, hash := range []string{a.SHA256, a.TextSHA256} {
			if hash == "" || given[hash] {
				continue
			}
			n, err := f.db.Int(ctx, "SELECT count(*) FROM incidentmap_blobs WHERE sha256=?", hash)
			if err == nil && n == 0 {
				err = fmt.Errorf("%w: %.128s", ErrNoBytes, a.Name)
			}
			if err != nil {
				return err
			}
		}
	}
	return nil
}
