package codec

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"incidentmap/data"
)

// CaseText is the form in which the built-in case is kept: one record under the other, made to be read in a diff. Texts that do not fit into
// a plain line stand as JSON, so that every case comes back as it was.
var CaseText = Format{
	Name: "case", Title: textTitle, Extensions: []string{TextExt}, MediaType: "text/x-incidentmap-case",
	Detect: func(p *Peek) bool { return textRecord.MatchString(p.Text) },
	Decode: decodeFunc(textTitle, func(d *decoder, r io.ReaderAt, size int64) (*Result, error) {
		c, err := DecodeText(io.NewSectionReader(r, 0, size), d.file)
		if err != nil {
			return nil, err
		}
		return &Result{Case: c}, nil
	}),
	Encode: encodeText,
}

const textTitle = "case text"

// textRecord is how a text begins: comments and the first line of a record.
var textRecord = regexp.MustCompile(`^(#[^\n]*\n|\s*\n)*(case|document|attachment|incident|claim|view|step)(:[ \t\r\n]| = ")`)

func encodeText(ctx context.Context, w io.Writer, c *data.Case, _ EncodeOptions) error {
	if _, err := records(c); err != nil {
		return err
	}
	var b bytes.Buffer
	err := errors.Join(caseKind.write(&b, c.Header()), writeAll(ctx, &b, documentKind, c.Documents), writeAll(ctx, &b, attachmentKind, c.Attachments))
	for i := range c.Incidents {
		in := &c.Incidents[i]
		err = errors.Join(err, incidentKind.write(&b, in), writeAll(ctx, &b, siteKind, in.Sites), writeAll(ctx, &b, headlineKind, in.Headlines),
			writeAll(ctx, &b, propertyKind, in.Properties))
	}
	err = errors.Join(err, writeAll(ctx, &b, claimKind, c.Claims), writeAll(ctx, &b, viewKind, c.Views), writeAll(ctx, &b, stepKind, c.Steps), ctx.Err())
	if err != nil {
		return err
	}
	_, err = w.Write(bytes.TrimPrefix(b.Bytes(), []byte("\n")))
	return err
}

func writeAll[T any](ctx context.Context, b *bytes.Buffer, k *recordOf[T], list []T) error {
	for i := range list {
		if i%1024 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		if err := k.write(b, &list[i]); err != nil {
			return fmt.Errorf("%s %.60q: %w", k.key, *k.id(&list[i]), err)
		}
	}
	return nil
}

// TextExt is the extension of a file in the text form.
const TextExt = ".case"

const (
	maxLine   = 1 << 20
	maxFields = 64 // of a record: three times what any kind of record has
	maxDepth  = 3  // of folders
)

// DecodeTextFS reads a case from all *.case files of a folder and of the folders up to maxDepth below it, in the order of their paths.
func DecodeTextFS(fsys fs.FS) (*data.Case, error) {
	c := &data.Case{}
	found := false
	err := fs.WalkDir(fsys, ".", func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil && name != "." && d.IsDir(), name != "." && d != nil && d.IsDir() && strings.Count(name, "/") >= maxDepth:
			return fs.SkipDir // a folder of somebody else's that cannot be read, or one that lies too deep to belong to the case
		case err != nil || d.IsDir() || path.Ext(name) != TextExt:
			return err
		}
		found = true
		f, err := fsys.Open(name)
		if err != nil {
			return err
		}
		defer f.Close()
		return decodeText(f, name, c)
	})
	if err == nil && !found {
		err = &SyntaxError{Format: "case text", File: "folder", Reason: "holds no " + TextExt + " file"}
	}
	if err != nil {
		return nil, err
	}
	return c, nil
}

// DecodeText reads a case from one text; name is used in errors. The form is described in docs/data-model.md: records are separated by
// empty lines, a line is "key: value", a line that starts with a blank continues the value, "#" starts a comment line.
func DecodeText(r io.Reader, name string) (*data.Case, error) {
	c := &data.Case{}
	if err := decodeText(r, name, c); err != nil {
		return nil, err
	}
	return c, nil
}

// field is a line of a record. Exact is set where the value stands behind " = " as JSON, else it is plain text behind a colon.
type field struct {
	key, value string
	exact      bool
	line       int
}

// exactField is a field whose value is JSON, so that it can hold any text: line breaks, leading blanks, nothing at all.
var exactField = regexp.MustCompile(`^([a-z0-9-]+) = (["{\[].*)$`)

func decodeText(r io.Reader, name string, c *data.Case) error {
	d := textDecoder{c: c, file: name}
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, maxLine)
	var rec []field
	var more []byte // the value of the last field, where it goes on over lines
	ended := func() {
		if more != nil {
			rec[len(rec)-1].value, more = string(more), nil
		}
	}
	n := 0
	for lines.Scan() {
		n++
		if !utf8.Valid(lines.Bytes()) {
			return d.errorf(n, "", "is not UTF-8")
		}
		line := strings.TrimRight(lines.Text(), " \t\r")
		if n == 1 {
			line = strings.TrimPrefix(line, "\ufeff")
		}
		switch {
		case line == "":
			ended()
			if err := d.record(rec); err != nil {
				return err
			}
			rec = rec[:0]
		case line[0] == '#':
		case line[0] == ' ' || line[0] == '\t':
			if len(rec) == 0 {
				return d.errorf(n, "", "a continued line without a field before it")
			}
			last := &rec[len(rec)-1]
			if last.exact {
				return d.errorf(n, last.key, "a value of JSON stands in one line")
			}
			if more == nil {
				more = []byte(last.value)
			}
			if more = append(append(more, ' '), strings.TrimSpace(line)...); len(more) > maxLine {
				return d.errorf(n, last.key, "value is longer than %d bytes", maxLine)
			}
		default:
			ended()
			f, ok := splitField(line)
			if !ok {
				return d.errorf(n, "", "found %.40q, not \"key: value\"", line)
			}
			if len(rec) == maxFields {
				return d.errorf(n, f.key, "a record has more than %d fields; an empty line ends it", maxFields)
			}
			f.line = n
			rec = append(rec, f)
		}
	}
	if err := lines.Err(); err != nil {
		if errors.Is(err, bufio.ErrTooLong) {
			return d.errorf(n+1, "", "line is longer than %d bytes", maxLine)
		}
		return fmt.Errorf("read %s: %w", name, err)
	}
	ended()
	return d.record(rec)
}

func splitField(line string) (f field, ok bool) {
	if m := exactField.FindStringSubmatch(line); m != nil {
		return field{key: m[1], value: m[2], exact: true}, true
	}
	key, value, ok := strings.Cut(line, ":")
	return field{key: strings.TrimSpace(key), value: strings.TrimSpace(value)}, ok
}

type textDecoder struct {
	c    *data.Case
	file string
	rec  string
	used int // bytes of records without their texts
}

func (d *textDecoder) errorf(line int, key, format string, args ...any) error {
	return &SyntaxError{Format: textTitle, File: d.file, Line: line, Record: d.rec, Field: key, Reason: fmt.Sprintf(format, args...)}
}

// record takes the fields of one record: its first key names its kind.
func (d *textDecoder) record(fields []field) error {
	if len(fields) == 0 {
		return nil
	}
	head := fields[0]
	id := head.value
	if head.exact {
		if err := json.Unmarshal([]byte(head.value), &id); err != nil {
			return d.errorf(head.line, head.key, "%v", err)
		}
	}
	d.rec = head.key + " " + head.value
	defer func() { d.rec = "" }()
	i := slices.IndexFunc(textKinds, func(k textKind) bool { return k.name() == head.key })
	if i < 0 {
		return d.errorf(head.line, "", "a record starts with %s, not %q", textKindNames(), head.key)
	}
	return textKinds[i].read(d, id, head.line, fields[1:])
}
