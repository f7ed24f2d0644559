// Package intake reads files of which nobody has said yet what they are: those of package codec, case files, and folders of text. It is what the
// import wizard and the command line begin with.
package intake

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"incidentmap/data/casefile"
	"incidentmap/data/codec"
)

// Options say how a file is read.
type Options struct {
	Format  *codec.Format // nil: told from the content
	Dialect codec.Dialect // of separated values; what is zero is guessed
}

// File is what a file holds.
type File struct {
	Name   string // without folders
	Path   string
	Sum    string // SHA-256 in lower-case hex; empty for a folder
	Title  string // of the format, in words
	Result codec.Result
	Blobs  [][]byte // copies of documents that a case file holds, and their texts
}

// Bytes are the hashes of the copies of documents that came along.
func (in *File) Bytes() map[string]bool {
	hashes := make(map[string]bool, len(in.Blobs))
	for _, b := range in.Blobs {
		hashes[casefile.Hash(b)] = true
	}
	return hashes
}

const sqliteMagic = "SQLite format 3\x00"

// Read reads a file or a folder.
func Read(ctx context.Context, path string, o Options) (*File, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	out := &File{Name: filepath.Base(path), Path: path}
	if info.IsDir() {
		out.Title = "folder of text"
		if out.Result.Case, err = codec.DecodeTextFS(os.DirFS(path)); err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
		return out, nil
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	magic := make([]byte, len(sqliteMagic))
	if n, err := f.ReadAt(magic, 0); err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	} else if string(magic[:n]) == sqliteMagic && o.Format == nil {
		if err := out.caseFile(ctx); !errors.Is(err, casefile.ErrForeign) {
			return out, err
		}
	}
	return out, out.read(ctx, f, info.Size(), o)
}

// KeptAsCSV reports whether a file of separated values holds a case, as package codec writes it, by its head. Such a file is read whole, as
// others are that are not made to be large.
func KeptAsCSV(path string) bool {
	info, err := os.Stat(path)
	if err != nil || !info.Mode().IsRegular() { // a pipe gives its head but once
		return false
	}
	f, err := os.Open(path)
	if err != nil {
		return false
	}
	defer f.Close()
	return codec.HasRecords(io.NewSectionReader(f, 0, info.Size()))
}

// ReadBytes reads a file that is in memory.
func ReadBytes(ctx context.Context, b []byte, name string, o Options) (*File, error) {
	out := &File{Name: name}
	return out, out.read(ctx, bytes.NewReader(b), int64(len(b)), o)
}

func (in *File) read(ctx context.Context, r io.ReaderAt, size int64, o Options) error {
	f := o.Format
	if f == nil {
		var err error
		if f, err = codec.Detect(r, size, in.Name); err != nil {
			return err
		}
	}
	if f.Decode == nil {
		return fmt.Errorf("%s: %s is only written", in.Name, f.Title)
	}
	decode := f.Decode
	if f == &codec.CSV {
		decode = func(ctx context.Context, r io.ReaderAt, size int64, name string, l codec.Limits) (*codec.Result, error) {
			return codec.DecodeCSV(ctx, r, size, name, o.Dialect, l)
		}
	}
	res, err := decode(ctx, r, size, in.Name, codec.Limits{})
	if err != nil {
		return err
	}
	res.Format = f
	in.Result, in.Title = *res, f.Title
	h := sha256.New()
	if _, err := io.Copy(h, io.NewSectionReader(r, 0, size)); err != nil {
		return err
	}
	in.Sum = hex.EncodeToString(h.Sum(nil))
	return nil
}

// caseFile reads a case file with its copies of documents. Nobody is kept from editing it.
func (in *File) caseFile(ctx context.Context) (err error) {
	f, err := casefile.Open(ctx, in.Path, casefile.Options{ReadOnly: true})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	in.Title = "case file"
	in.Result.Case = f.Case()
	for _, a := range in.Result.Case.Attachments {
		for _, hash := range []string{a.SHA256, a.TextSHA256} {
			if hash == "" {
				continue
			}
			b, err := f.Blob(ctx, hash)
			if err != nil {
				in.Result.Warnings = append(in.Result.Warnings, fmt.Sprintf("The copy %q of a document cannot be read: %v.", a.Name, err))
				continue
			}
			in.Blobs = append(in.Blobs, b)
		}
	}
	return nil
}
