package codec

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/paulmach/orb"

	"incidentmap/data"
)

// TextExt is the extension of a file in the text form.
const TextExt = ".case"

const (
	maxLine    = 64 << 10
	maxRecords = 1_000_000
	maxFields  = 64 // of a record: three times what any kind of record has
	maxDepth   = 3  // of folders
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

type field struct {
	key, value string
	line       int
}

func decodeText(r io.Reader, name string, c *data.Case) error {
	d := textDecoder{c: c, file: name}
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, maxLine)
	var rec []field
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
			if last.value += " " + strings.TrimSpace(line); len(last.value) > maxLine {
				return d.errorf(n, last.key, "value is longer than %d bytes", maxLine)
			}
		default:
			key, value, ok := strings.Cut(line, ":")
			if !ok {
				return d.errorf(n, "", "found %.40q, not \"key: value\"", line)
			}
			if len(rec) == maxFields {
				return d.errorf(n, key, "a record has more than %d fields; an empty line ends it", maxFields)
			}
			rec = append(rec, field{strings.TrimSpace(key), strings.TrimSpace(value), n})
		}
	}
	if err := lines.Err(); err != nil {
		if errors.Is(err, bufio.ErrTooLong) {
			return d.errorf(n+1, "", "line is longer than %d bytes", maxLine)
		}
		return fmt.Errorf("read %s: %w", name, err)
	}
	return d.record(rec)
}

type textDecoder struct {
	c      *data.Case
	file   string
	rec    string
	number int
}

func (d *textDecoder) errorf(line int, key, format string, args ...any) error {
	return &SyntaxError{Format: "case text", File: d.file, Line: line, Record: d.rec, Field: key, Reason: fmt.Sprintf(format, args...)}
}

// record takes the fields of one record: its first key names its kind.
func (d *textDecoder) record(fields []field) error {
	if len(fields) == 0 {
		return nil
	}
	if d.number++; d.number > maxRecords {
		return d.errorf(fields[0].line, "", "more than %d records", maxRecords)
	}
	head := fields[0]
	d.rec = head.key + " " + head.value
	defer func() { d.rec = "" }()
	switch head.key {
	case "case":
		d.c.ID = head.value
		return apply(d, d.c, caseFields, fields[1:])
	case "document":
		doc := data.Document{ID: head.value, Kind: data.Source}
		err := apply(d, &doc, documentFields, fields[1:])
		d.c.Documents = append(d.c.Documents, doc)
		return err
	case "incident":
		in := data.Incident{ID: head.value, Kind: "attack", Status: data.CarriedOut}
		err := apply(d, &in, incidentFields, fields[1:])
		d.c.Incidents = append(d.c.Incidents, in)
		return err
	case "site":
		return d.site(fields)
	case "claim":
		cl := data.Claim{ID: head.value, Voice: data.OwnVoice, Stance: data.Asserts, Rank: data.Normal, Credibility: 6}
		err := apply(d, &cl, claimFields, fields[1:])
		d.c.Claims = append(d.c.Claims, cl)
		return err
	}
	return d.errorf(head.line, "", "a record starts with case, document, incident, site or claim, not %q", head.key)
}

// site adds the site to the incident before it in the text.
func (d *textDecoder) site(fields []field) error {
	n := len(d.c.Incidents)
	if n == 0 {
		return d.errorf(fields[0].line, "", "a site stands before any incident")
	}
	s := data.Site{ID: fields[0].value, Precision: data.NoPlace}
	err := apply(d, &s, siteFields, fields[1:])
	d.c.Incidents[n-1].Sites = append(d.c.Incidents[n-1].Sites, s)
	return err
}

type setter[T any] func(*T, string) error

func apply[T any](d *textDecoder, v *T, known map[string]setter[T], fields []field) error {
	for i, f := range fields {
		set, ok := known[f.key]
		if !ok {
			return d.errorf(f.line, f.key, "is no field of this record; known are %s", strings.Join(slices.Sorted(maps.Keys(known)), ", "))
		}
		for _, earlier := range fields[:i] {
			if earlier.key == f.key {
				return d.errorf(f.line, f.key, "stands twice in one record")
			}
		}
		if err := set(v, f.value); err != nil {
			return d.errorf(f.line, f.key, "%v", err)
		}
	}
	return nil
}

func str[T any](at func(*T) *string) setter[T] {
	return func(v *T, s string) error { *at(v) = s; return nil }
}

func when[T any](at func(*T) *data.When) setter[T] {
	return func(v *T, s string) error {
		edtf, text, _ := strings.Cut(s, " ")
		w, err := data.ParseWhen(edtf)
		w.Text = strings.Trim(text, ` "`)
		*at(v) = w
		return err
	}
}

func oneOf[T any, E ~string](at func(*T) *E, allowed ...E) setter[T] {
	return func(v *T, s string) error {
		if !slices.Contains(allowed, E(s)) {
			return fmt.Errorf("%q is none of %v", s, allowed)
		}
		*at(v) = E(s)
		return nil
	}
}

func list(s string) []string {
	var out []string
	for part := range strings.SplitSeq(s, ";") {
		if part = strings.TrimSpace(part); part != "" {
			out = append(out, part)
		}
	}
	return out
}

var caseFields = map[string]setter[data.Case]{
	"title":   str(func(c *data.Case) *string { return &c.Title }),
	"summary": str(func(c *data.Case) *string { return &c.Summary }),
}

var documentFields = map[string]setter[data.Document]{
	"kind":        oneOf(func(d *data.Document) *data.DocumentKind { return &d.Kind }, data.Source, data.Reference),
	"publisher":   str(func(d *data.Document) *string { return &d.Publisher }),
	"title":       str(func(d *data.Document) *string { return &d.Title }),
	"authors":     func(d *data.Document, s string) error { d.Authors = list(s); return nil },
	"published":   when(func(d *data.Document) *data.When { return &d.Published }),
	"url":         str(func(d *data.Document) *string { return &d.URL }),
	"other-urls":  func(d *data.Document, s string) error { d.OtherURLs = list(s); return nil },
	"language":    str(func(d *data.Document) *string { return &d.Language }),
	"reliability": oneOf(func(d *data.Document) *data.Reliability { return &d.Reliability }, "A", "B", "C", "D", "E", "F"),
	"file":        str(func(d *data.Document) *string { return &d.File }),
	"sha256":      str(func(d *data.Document) *string { return &d.SHA256 }),
	"digests":     func(d *data.Document, s string) error { d.Digests = strings.Fields(s); return nil },
	"note":        str(func(d *data.Document) *string { return &d.Note }),
}

var incidentFields = map[string]setter[data.Incident]{
	"title":  str(func(i *data.Incident) *string { return &i.Title }),
	"short":  str(func(i *data.Incident) *string { return &i.Short }),
	"kind":   func(i *data.Incident, s string) error { i.Kind = data.Kind(s); return nil },
	"status": oneOf(func(i *data.Incident) *data.Status { return &i.Status }, data.CarriedOut, data.Foiled, data.Threatened),
}

var siteFields = map[string]setter[data.Site]{
	"name":    str(func(s *data.Site) *string { return &s.Name }),
	"local":   str(func(s *data.Site) *string { return &s.LocalName }),
	"place":   str(func(s *data.Site) *string { return &s.Place }),
	"admin":   str(func(s *data.Site) *string { return &s.Admin }),
	"country": str(func(s *data.Site) *string { return &s.Country }),
	"zone":    str(func(s *data.Site) *string { return &s.Zone }),
	"basis":   str(func(s *data.Site) *string { return &s.Basis }),
	"precision": oneOf(func(s *data.Site) *data.Precision { return &s.Precision },
		data.Venue, data.Neighbourhood, data.City, data.Province, data.Country, data.NoPlace),
	"radius": func(s *data.Site, v string) (err error) { s.RadiusM, err = strconv.ParseFloat(v, 64); return err },
	"verified": func(s *data.Site, v string) error {
		s.Verified = v == "yes"
		if v != "yes" && v != "no" {
			return fmt.Errorf("%q is neither yes nor no", v)
		}
		return nil
	},
	"point": func(s *data.Site, v string) error {
		var p orb.Point
		lon, lat, _ := strings.Cut(v, " ")
		for i, t := range [2]string{lon, lat} {
			f, err := strconv.ParseFloat(strings.TrimSpace(t), 64)
			if err != nil {
				return fmt.Errorf("found %q, not \"longitude latitude\"", v)
			}
			p[i] = f
		}
		s.Point, s.HasPoint = p, true
		return nil
	},
}

var claimFields = map[string]setter[data.Claim]{
	"incident":  str(func(c *data.Claim) *string { return &c.Incident }),
	"site":      str(func(c *data.Claim) *string { return &c.Site }),
	"attribute": oneOf(func(c *data.Claim) *data.Attribute { return &c.Attribute }, data.Attributes...),
	"of":        str(func(c *data.Claim) *string { return &c.Of }),
	"actor":     str(func(c *data.Claim) *string { return &c.Actor }),
	"text":      str(func(c *data.Claim) *string { return &c.Text }),
	"voice":     str(func(c *data.Claim) *string { return &c.Voice }),
	"document":  str(func(c *data.Claim) *string { return &c.Document }),
	"section":   str(func(c *data.Claim) *string { return &c.Locator.Section }),
	"anchor":    str(func(c *data.Claim) *string { return &c.Locator.Anchor }),
	"note":      str(func(c *data.Claim) *string { return &c.Note }),
	"as-of":     when(func(c *data.Claim) *data.When { return &c.AsOf }),
	"stance":    oneOf(func(c *data.Claim) *data.Stance { return &c.Stance }, data.Asserts, data.Denies, data.Doubts),
	"paragraph": func(c *data.Claim, s string) (err error) { c.Locator.Paragraph, err = strconv.Atoi(s); return err },
	"credibility": func(c *data.Claim, s string) (err error) {
		c.Credibility, err = strconv.Atoi(s)
		return err
	},
	"when": func(c *data.Claim, s string) error {
		c.When = new(data.When)
		return when(func(c *data.Claim) *data.When { return c.When })(c, s)
	},
	"link": func(c *data.Claim, s string) error {
		kind, to, ok := strings.Cut(s, "->")
		if !ok {
			return fmt.Errorf("found %q, not \"kind -> incident\"", s)
		}
		c.LinkKind, c.LinkTo = strings.TrimSpace(kind), strings.TrimSpace(to)
		return nil
	},
	"number": func(c *data.Claim, s string) (err error) { c.Number, err = parseNumber(s); return err },
	"rank": func(c *data.Claim, s string) error {
		rank, reason, _ := strings.Cut(s, " ")
		c.RankReason = strings.TrimSpace(reason)
		return oneOf(func(c *data.Claim) *data.Rank { return &c.Rank }, data.Preferred, data.Normal, data.Deprecated)(c, rank)
	},
}

var qualifiers = []data.Qualifier{data.Exactly, data.AtLeast, data.MoreThan, data.AtMost, data.Nearly, data.About}

// parseNumber reads "exactly 140", "more than 60", "about 1500 to 4000", or a qualifier alone where the document gives no numeral.
func parseNumber(s string) (*data.Number, error) {
	for _, q := range qualifiers {
		rest, ok := strings.CutPrefix(s, string(q))
		if !ok {
			continue
		}
		num := &data.Number{Qualifier: q}
		low, high, between := strings.Cut(strings.TrimSpace(rest), " to ")
		if low == "" {
			return num, nil
		}
		n, err := strconv.Atoi(low)
		if err != nil {
			return nil, fmt.Errorf("%q is no whole number", low)
		}
		m := n
		if between {
			if m, err = strconv.Atoi(high); err != nil {
				return nil, fmt.Errorf("%q is no whole number", high)
			}
		}
		if between || q != data.AtMost {
			num.Min = &n
		}
		if between || q != data.AtLeast && q != data.MoreThan {
			num.Max = &m
		}
		return num, nil
	}
	return nil, fmt.Errorf("%q does not start with one of %v", s, qualifiers)
}
