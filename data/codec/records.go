package codec

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"unicode/utf8"

	"incidentmap/data"
)

// recordsVersion is the version of the form in which records are written into files. A newer one is refused.
const recordsVersion = 1

// ownName marks what this program put into a file of a general format.
const ownName = "incidentmap"

// ErrText says that a case has text that no format can carry.
var ErrText = errors.New("codec: text is not UTF-8")

// recordJSON is a record of a case with its place among those of its kind.
type recordJSON struct {
	Kind   data.RecordKind `json:"kind"`
	At     int             `json:"at"`
	Record json.RawMessage `json:"record"`
}

// ownJSON is what the file of a general format carries of the case that it shows.
type ownJSON struct {
	Version int          `json:"version"`
	Records []recordJSON `json:"records"`
}

// records are all records of a case, in the order of data.RecordKinds.
func records(c *data.Case) ([]recordJSON, error) {
	var out []recordJSON
	places := map[data.RecordKind]int{}
	for _, r := range c.Records() {
		kind, id := r.Key()
		if !validText(reflect.ValueOf(r)) {
			return nil, fmt.Errorf("%s %q: %w", kind, id, ErrText)
		}
		b, err := marshal(r)
		if err != nil {
			return nil, fmt.Errorf("%s %s: %w", kind, id, err)
		}
		out = append(out, recordJSON{kind, places[kind], b})
		places[kind]++
	}
	return out, nil
}

// validText reports whether every text in a record is UTF-8: JSON would change what is not.
func validText(v reflect.Value) bool {
	switch v.Kind() {
	case reflect.String:
		return utf8.ValidString(v.String())
	case reflect.Pointer:
		return v.IsNil() || v.Type().Elem().PkgPath() == "time" || validText(v.Elem())
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() && !validText(v.Field(i)) {
				return false
			}
		}
	case reflect.Slice:
		if v.Type().Elem().Kind() == reflect.Uint8 {
			return utf8.Valid(v.Bytes())
		}
		for i := range v.Len() {
			if !validText(v.Index(i)) {
				return false
			}
		}
	}
	return true
}

// marshal is json.Marshal without the escapes that only HTML needs, and with those that XML and spreadsheets need: the two code points
// that XML cannot hold, and "_x", which starts an escape in spreadsheets.
func marshal(v any) ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return nil, err
	}
	return escapes.Replace(bytes.TrimSuffix(b.Bytes(), []byte("\n"))), nil
}

type replacer [][2][]byte

var escapes = replacer{
	{[]byte("\ufffe"), []byte(`\ufffe`)}, {[]byte("\uffff"), []byte(`\uffff`)}, {[]byte("_x"), []byte(`\u005fx`)}, {[]byte("\u007f"), []byte(`\u007f`)},
}

func (r replacer) Replace(b []byte) []byte {
	for _, pair := range r {
		b = bytes.ReplaceAll(b, pair[0], pair[1])
	}
	return b
}

// shownAs is a table of a file of ours, and how the same table follows from the records.
type shownAs struct {
	got  Table
	want func(*data.Case) Table
}

// restore makes the case of the records of a file of ours, and says where the file shows something else. Records that are damaged (bad says
// how) are no reason to lose the rows: they are given as those of any other file.
func (d *decoder) restore(res *Result, list []recordJSON, bad error, shown ...shownAs) error {
	var c *data.Case
	if bad == nil {
		c, bad = d.rebuild(list)
	}
	if err := d.ctx.Err(); err != nil {
		return err
	}
	if bad != nil {
		res.warnf("The file holds a case that cannot be read (%v); its rows are given as they stand.", bad)
		for i := range shown {
			shown[i].got.typed()
			res.Tables = append(res.Tables, shown[i].got)
		}
		return nil
	}
	res.Case = c
	for _, s := range shown {
		res.shown(s.want(c), s.got)
	}
	return nil
}

// ownRecords reads the records that stand in one place of a file.
func ownRecords(b []byte) ([]recordJSON, error) {
	var in struct {
		Version int             `json:"version"`
		Records json.RawMessage `json:"records"`
	}
	if err := strictJSON(b, &in); err != nil {
		return nil, err
	}
	if in.Version != recordsVersion {
		return nil, fmt.Errorf("it has version %d; this program reads version %d", in.Version, recordsVersion)
	}
	return appendRecords(nil, in.Records)
}

// Records may leave all texts empty. maxRecordBytes bounds the memory of those that are read, as lists that grow take several times of it;
// maxRecords bounds how many are told apart before that.
const (
	maxRecordBytes = 64 << 20
	maxRecords     = maxRecordBytes / 256
)

// TooLarge says in words why a case, written in a format that this program reads too, would not be read again with DefaultLimits; it is empty
// if nothing is known against it before the file is written. A case file has no such limit.
func (f *Format) TooLarge(c *data.Case) (why string) {
	if f.Decode == nil || f == &GeoPackage {
		return ""
	}
	var memory, text int64
	for _, r := range c.Records() {
		memory += int64(reflect.TypeOf(r).Elem().Size())
		b, err := json.Marshal(r)
		if err != nil {
			return "" // writing says what is wrong
		}
		text += int64(len(b))
	}
	switch compressed := f == &XLSX || f == &KMZ; {
	case memory > maxRecordBytes:
		return fmt.Sprintf("The case has %d records: more than this program reads from %s.", len(c.Records()), f.Title)
	case text > DefaultLimits.Bytes && !compressed:
		return fmt.Sprintf("The case has %d MB of text: more than the %d MB that this program reads from %s.", text>>20, DefaultLimits.Bytes>>20, f.Title)
	}
	return ""
}

var errRecords = errors.New("it has too many records")

// appendRecords adds the records of a list. It stops at the first that is none, so that a long list of nothing takes no memory.
func appendRecords(to []recordJSON, list []byte) ([]recordJSON, error) {
	dec := json.NewDecoder(bytes.NewReader(list))
	dec.DisallowUnknownFields()
	if t, err := dec.Token(); err != nil || t != json.Delim('[') {
		return nil, errors.New("it has no list of records")
	}
	for dec.More() {
		if len(to) == maxRecords {
			return nil, errRecords
		}
		var r recordJSON
		if err := dec.Decode(&r); err != nil {
			return nil, err
		}
		if data.NewRecord(r.Kind) == nil {
			return nil, fmt.Errorf("%.40q is no kind of record", r.Kind)
		}
		to = append(to, r)
	}
	_, err := dec.Token()
	return to, err
}

// rebuild makes the case of its records, in whatever order they come.
func (d *decoder) rebuild(records []recordJSON) (*data.Case, error) {
	slices.SortStableFunc(records, func(a, b recordJSON) int { return cmp.Compare(a.At, b.At) })
	c := &data.Case{}
	headers, used := 0, 0
	for i, in := range records {
		if i%1024 == 0 && d.ctx.Err() != nil {
			return nil, d.ctx.Err()
		}
		r := data.NewRecord(in.Kind)
		if r == nil {
			return nil, fmt.Errorf("%.40q is no kind of record", in.Kind)
		}
		if err := strictJSON(in.Record, r); err != nil {
			return nil, fmt.Errorf("a record of kind %s cannot be read: %w", in.Kind, err)
		}
		if used += int(reflect.TypeOf(r).Elem().Size()); used > maxRecordBytes {
			return nil, errRecords
		}
		if _, ok := r.(*data.Header); ok {
			headers++
		}
		c.Append(r)
	}
	if headers != 1 {
		return nil, fmt.Errorf("has %d headers of a case, not one", headers)
	}
	return c, nil
}

// strictJSON reads one value and refuses what v has no place for: a newer program wrote it, and it would be lost.
func strictJSON(b []byte, v any) error {
	dec := json.NewDecoder(bytes.NewReader(b))
	dec.DisallowUnknownFields()
	if err := dec.Decode(v); err != nil {
		return err
	}
	if dec.More() {
		return errors.New("something follows it")
	}
	return nil
}
