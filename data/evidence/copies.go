package evidence

import (
	"bytes"
	"errors"
	"io/fs"
	"path"
	"time"

	"incidentmap/data"
)

// ErrNoCopy says that a case carries no copy of a document. Check passes over such documents.
var ErrNoCopy = errors.New("the case carries no copy of the document")

// Copies is a folder of the texts that a case carries, under the names of the text files of its documents. Bytes are looked up by their hash,
// as casefile.File keeps them.
func Copies(c *data.Case, blob func(sha256 string) ([]byte, error)) fs.FS { return copies{c, blob} }

type copies struct {
	c    *data.Case
	blob func(sha256 string) ([]byte, error)
}

// CopyOf is the attachment that holds the text of a document: the one whose text its paragraph numbers refer to, else the newest with text;
// nil if there is none.
func CopyOf(c *data.Case, d *data.Document) *data.Attachment {
	var found *data.Attachment
	for i := range c.Attachments {
		a := &c.Attachments[i]
		if a.Document == d.ID && a.TextSHA256 != "" && (found == nil || found.TextSHA256 != d.SHA256) {
			found = a
		}
	}
	return found
}

// Open implements fs.FS.
func (f copies) Open(name string) (fs.File, error) {
	if !fs.ValidPath(name) {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrInvalid}
	}
	for i := range f.c.Documents {
		d := &f.c.Documents[i]
		if d.File != name {
			continue
		}
		a := CopyOf(f.c, d)
		if a == nil {
			continue
		}
		text, err := f.blob(a.TextSHA256)
		if err != nil {
			return nil, &fs.PathError{Op: "open", Path: name, Err: err}
		}
		return &copiedText{bytes.NewReader(text), path.Base(name)}, nil
	}
	return nil, &fs.PathError{Op: "open", Path: name, Err: ErrNoCopy}
}

// copiedText is an open text. It is its own description.
type copiedText struct {
	*bytes.Reader
	name string
}

func (t *copiedText) Stat() (fs.FileInfo, error) { return t, nil }
func (t *copiedText) Close() error               { return nil }
func (t *copiedText) Name() string               { return t.name }
func (t *copiedText) Mode() fs.FileMode          { return 0o444 }
func (t *copiedText) ModTime() time.Time         { return time.Time{} }
func (t *copiedText) IsDir() bool                { return false }
func (t *copiedText) Sys() any                   { return nil }
