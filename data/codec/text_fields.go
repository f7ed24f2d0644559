package codec

import (
	"bytes"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/paulmach/orb"

	"incidentmap/data"
)

// textKind is a kind of record of the text form.
type textKind interface {
	name() string
	read(d *textDecoder, id string, line int, fields []field) error
}

// textKinds are all kinds. A site, a headline and a property belong to the incident before them.
var textKinds = []textKind{caseKind, documentKind, attachmentKind, incidentKind, siteKind, headlineKind, propertyKind, claimKind, viewKind, stepKind}

func textKindNames() string {
	var names []string
	for _, k := range textKinds {
		names = append(names, k.name())
	}
	return strings.Join(names[:len(names)-1], ", ") + " or " + names[len(names)-1]
}

// recordOf is a kind of record that is kept as a T.
type recordOf[T any] struct {
	key    string
	id     func(*T) *string
	preset T // what fields have that are left out
	fields []textField[T]
	add    func(*data.Case, T) error
}

// textField is a field of a record.
type textField[T any] struct {
	key   string
	at    func(*T) any             // pointer to the value, for the exact form as JSON
	parse func(*T, string) error   // reads the plain form
	plain func(*T) string          // writes the plain form; the value is written as JSON if that is not read back as it was
	check func(value string) error // of a value in exact form; may be nil
}

func (k *recordOf[T]) name() string { return k.key }

func (k *recordOf[T]) read(d *textDecoder, id string, line int, fields []field) error {
	v := k.preset
	if d.used += int(reflect.TypeFor[T]().Size()); d.used > maxRecordBytes {
		return d.errorf(line, "", "too many records")
	}
	*k.id(&v) = id
	for i, f := range fields {
		at := slices.IndexFunc(k.fields, func(known textField[T]) bool { return known.key == f.key })
		if at < 0 {
			return d.errorf(f.line, f.key, "is no field of this record; known are %s", strings.Join(k.names(), ", "))
		}
		if slices.ContainsFunc(fields[:i], func(earlier field) bool { return earlier.key == f.key }) {
			return d.errorf(f.line, f.key, "stands twice in one record")
		}
		if err := k.fields[at].set(&v, f); err != nil {
			return d.errorf(f.line, f.key, "%v", err)
		}
	}
	if err := k.add(d.c, v); err != nil {
		return d.errorf(line, "", "%v", err)
	}
	return nil
}

func (k *recordOf[T]) names() []string {
	var names []string
	for _, f := range k.fields {
		names = append(names, f.key)
	}
	slices.Sort(names)
	return names
}

func (f *textField[T]) set(v *T, from field) error {
	if !from.exact {
		return f.parse(v, from.value)
	}
	dec := json.NewDecoder(strings.NewReader(from.value))
	dec.DisallowUnknownFields()
	if err := dec.Decode(f.at(v)); err != nil {
		return fmt.Errorf("is not the JSON of this field: %w", err)
	}
	if dec.More() {
		return fmt.Errorf("something follows its value")
	}
	if f.check != nil {
		return f.check(reflect.ValueOf(f.at(v)).Elem().String())
	}
	return nil
}

// write adds a record.
func (k *recordOf[T]) write(b *bytes.Buffer, v *T) error {
	b.WriteByte('\n')
	id := *k.id(v)
	if err := writeField(b, k.key, id, plainText(id)); err != nil {
		return err
	}
	for i := range k.fields {
		f := &k.fields[i]
		preset := k.preset
		if reflect.DeepEqual(f.at(v), f.at(&preset)) {
			continue
		}
		text := f.plain(v)
		ok := plainText(text) && f.parse(&preset, text) == nil && reflect.DeepEqual(f.at(v), f.at(&preset))
		if err := writeField(b, f.key, exactOr(ok, text, f.at(v)), ok); err != nil {
			return err
		}
	}
	return nil
}

func exactOr(plain bool, text string, exact any) any {
	if plain {
		return text
	}
	return exact
}

// writeField writes a plain text, or else JSON.
func writeField(b *bytes.Buffer, key string, value any, plain bool) error {
	line := b.Len()
	if plain {
		fmt.Fprintf(b, "%s:", key)
		wrap(b, len(key)+1, value.(string))
	} else {
		exact, err := marshal(value)
		if err != nil {
			return err
		}
		fmt.Fprintf(b, "%s = %s", key, exact)
	}
	if n := b.Len() - line; n > maxLine {
		return fmt.Errorf("%s: the text form holds at most %d bytes in a field, not %d", key, maxLine, n)
	}
	b.WriteByte('\n')
	return nil
}

// textWidth is where plain values go on in the next line.
const textWidth = 120

// wrap writes a plain value in lines of about textWidth. It breaks at single blanks between words only: that is what a continued line
// stands for.
func wrap(b *bytes.Buffer, column int, s string) {
	for i, word := range strings.Split(s, " ") {
		fits := i == 0 || word == "" || column+1+len(word) <= textWidth || bytes.HasSuffix(b.Bytes(), []byte(" "))
		if fits || word != strings.TrimSpace(word) {
			b.WriteByte(' ')
			column++
		} else {
			b.WriteString("\n  ")
			column = 2
		}
		b.WriteString(word)
		column += len(word)
	}
}

// plainText reports whether a text comes back as it is from a plain line.
func plainText(s string) bool {
	return s != "" && s == strings.TrimSpace(s) && strings.IndexFunc(s, func(r rune) bool { return r < ' ' || r == 0x7f || r == '\u2028' || r == '\u2029' || r == '\u0085' }) < 0
}

func str[T any, S ~string](key string, at func(*T) *S) textField[T] {
	return textField[T]{
		key: key, at: func(v *T) any { return at(v) },
		parse: func(v *T, s string) error { *at(v) = S(s); return nil },
		plain: func(v *T) string { return string(*at(v)) },
	}
}

// oneOf is a text out of some. In the exact form it may also be empty, as in a record that does not say.
func oneOf[T any, E ~string](key string, at func(*T) *E, allowed ...E) textField[T] {
	check := func(s string) error {
		if !slices.Contains(allowed, E(s)) {
			return fmt.Errorf("%q is none of %v", s, allowed)
		}
		return nil
	}
	f := str(key, at)
	f.parse = func(v *T, s string) error { *at(v) = E(s); return check(s) }
	f.check = func(s string) error {
		if s == "" {
			return nil
		}
		return check(s)
	}
	return f
}

func integer[T any, N int | int64](key string, at func(*T) *N) textField[T] {
	return textField[T]{
		key: key, at: func(v *T) any { return at(v) },
		parse: func(v *T, s string) error {
			n, err := strconv.ParseInt(s, 10, 64)
			*at(v) = N(n)
			if err != nil || int64(N(n)) != n {
				return fmt.Errorf("%q is no whole number", s)
			}
			return nil
		},
		plain: func(v *T) string { return strconv.FormatInt(int64(*at(v)), 10) },
	}
}

func decimals[T any](key string, at func(*T) *float64) textField[T] {
	return textField[T]{
		key: key, at: func(v *T) any { return at(v) },
		parse: func(v *T, s string) (err error) { *at(v), err = strconv.ParseFloat(s, 64); return err },
		plain: func(v *T) string { return number(*at(v)) },
	}
}

func when[T any](key string, at func(*T) *data.When) textField[T] {
	return textField[T]{
		key: key, at: func(v *T) any { return at(v) },
		parse: func(v *T, s string) error { return parseWhen(at(v), s) },
		plain: func(v *T) string { return plainWhen(at(v)) },
	}
}

func parseWhen(w *data.When, s string) error {
	edtf, text, _ := strings.Cut(s, " ")
	read, err := data.ParseWhen(edtf)
	read.Text = strings.Trim(text, ` "`)
	*w = read
	return err
}

func plainWhen(w *data.When) string {
	if w.Text == "" {
		return w.EDTF
	}
	return w.EDTF + ` "` + w.Text + `"`
}

func list[T any](key, separator string, at func(*T) *[]string) textField[T] {
	return textField[T]{
		key: key, at: func(v *T) any { return at(v) },
		parse: func(v *T, s string) error {
			*at(v) = nil
			for part := range strings.SplitSeq(s, separator) {
				if part = strings.TrimSpace(part); part != "" {
					*at(v) = append(*at(v), part)
				}
			}
			return nil
		},
		plain: func(v *T) string { return strings.Join(*at(v), strings.TrimSpace(separator)+" ") },
	}
}

// pair is two texts in one field: a list of both as JSON.
type pair struct{ a, b *string }

// MarshalJSON implements json.Marshaler.
func (p *pair) MarshalJSON() ([]byte, error) { return json.Marshal([2]string{*p.a, *p.b}) }

// UnmarshalJSON implements json.Unmarshaler.
func (p *pair) UnmarshalJSON(b []byte) error {
	var both [2]string
	err := json.Unmarshal(b, &both)
	*p.a, *p.b = both[0], both[1]
	return err
}

// sitePoint is the point of a site, if it has one.
type sitePoint struct {
	Point *orb.Point
	Set   *bool
}

func appendTo[T any](at func(*data.Case) *[]T) func(*data.Case, T) error {
	return func(c *data.Case, v T) error {
		*at(c) = append(*at(c), v)
		return nil
	}
}

// ofIncident adds to the incident before it in the text.
func ofIncident[T any](kind string, at func(*data.Incident) *[]T) func(*data.Case, T) error {
	return func(c *data.Case, v T) error {
		if len(c.Incidents) == 0 {
			return fmt.Errorf("a %s stands before any incident", kind)
		}
		in := &c.Incidents[len(c.Incidents)-1]
		*at(in) = append(*at(in), v)
		return nil
	}
}

var caseKind = &recordOf[data.Header]{
	key: "case", id: func(h *data.Header) *string { return &h.ID },
	fields: []textField[data.Header]{
		str("title", func(h *data.Header) *string { return &h.Title }),
		str("summary", func(h *data.Header) *string { return &h.Summary }),
		tlp(func(h *data.Header) *data.Marking { return &h.Marking }),
		str("classification", func(h *data.Header) *string { return &h.Marking.Classification }),
	},
	add: func(c *data.Case, h data.Header) error {
		c.Append(&h)
		return nil
	},
}

func tlp[T any](of func(*T) *data.Marking) textField[T] {
	return oneOf("tlp", func(v *T) *data.TLP { return &of(v).TLP }, data.TLPs...)
}

var documentKind = &recordOf[data.Document]{
	key: "document", id: func(d *data.Document) *string { return &d.ID }, preset: data.Document{Kind: data.Source},
	fields: []textField[data.Document]{
		oneOf("kind", func(d *data.Document) *data.DocumentKind { return &d.Kind }, data.Source, data.Reference),
		str("publisher", func(d *data.Document) *string { return &d.Publisher }),
		str("title", func(d *data.Document) *string { return &d.Title }),
		list("authors", ";", func(d *data.Document) *[]string { return &d.Authors }),
		when("published", func(d *data.Document) *data.When { return &d.Published }),
		str("url", func(d *data.Document) *string { return &d.URL }),
		list("other-urls", ";", func(d *data.Document) *[]string { return &d.OtherURLs }),
		str("language", func(d *data.Document) *string { return &d.Language }),
		oneOf("reliability", func(d *data.Document) *data.Reliability { return &d.Reliability }, "A", "B", "C", "D", "E", "F"),
		str("file", func(d *data.Document) *string { return &d.File }),
		str("sha256", func(d *data.Document) *string { return &d.SHA256 }),
		list("digests", " ", func(d *data.Document) *[]string { return &d.Digests }),
		str("note", func(d *data.Document) *string { return &d.Note }),
		tlp(func(d *data.Document) *data.Marking { return &d.Marking }),
		str("classification", func(d *data.Document) *string { return &d.Marking.Classification }),
	},
	add: appendTo(func(c *data.Case) *[]data.Document { return &c.Documents }),
}

var attachmentKind = &recordOf[data.Attachment]{
	key: "attachment", id: func(a *data.Attachment) *string { return &a.ID },
	fields: []textField[data.Attachment]{
		str("document", func(a *data.Attachment) *string { return &a.Document }),
		str("name", func(a *data.Attachment) *string { return &a.Name }),
		str("media-type", func(a *data.Attachment) *string { return &a.MediaType }),
		integer("size", func(a *data.Attachment) *int64 { return &a.Size }),
		str("sha256", func(a *data.Attachment) *string { return &a.SHA256 }),
		str("text-sha256", func(a *data.Attachment) *string { return &a.TextSHA256 }),
	},
	add: appendTo(func(c *data.Case) *[]data.Attachment { return &c.Attachments }),
}

var incidentKind = &recordOf[data.Incident]{
	key: "incident", id: func(i *data.Incident) *string { return &i.ID }, preset: data.Incident{Kind: "attack", Status: data.CarriedOut},
	fields: []textField[data.Incident]{
		str("title", func(i *data.Incident) *string { return &i.Title }),
		str("short", func(i *data.Incident) *string { return &i.Short }),
		str("kind", func(i *data.Incident) *data.Kind { return &i.Kind }),
		oneOf("status", func(i *data.Incident) *data.Status { return &i.Status }, data.CarriedOut, data.Foiled, data.Threatened),
	},
	add: appendTo(func(c *data.Case) *[]data.Incident { return &c.Incidents }),
}

var siteKind = &recordOf[data.Site]{
	key: "site", id: func(s *data.Site) *string { return &s.ID }, preset: data.Site{Precision: data.NoPlace},
	fields: []textField[data.Site]{
		str("name", func(s *data.Site) *string { return &s.Name }),
		str("local", func(s *data.Site) *string { return &s.LocalName }),
		str("place", func(s *data.Site) *string { return &s.Place }),
		str("admin", func(s *data.Site) *string { return &s.Admin }),
		str("country", func(s *data.Site) *string { return &s.Country }),
		{
			key: "point", at: func(s *data.Site) any { return &sitePoint{&s.Point, &s.HasPoint} },
			parse: func(s *data.Site, v string) error {
				s.HasPoint = true
				return parsePoint(&s.Point, v)
			},
			plain: func(s *data.Site) string { return number(s.Point[0]) + " " + number(s.Point[1]) },
		},
		oneOf("precision", func(s *data.Site) *data.Precision { return &s.Precision },
			data.Venue, data.Neighbourhood, data.City, data.Province, data.Country, data.NoPlace),
		decimals("radius", func(s *data.Site) *float64 { return &s.RadiusM }),
		str("zone", func(s *data.Site) *string { return &s.Zone }),
		str("basis", func(s *data.Site) *string { return &s.Basis }),
		{
			key: "verified", at: func(s *data.Site) any { return &s.Verified },
			parse: func(s *data.Site, v string) error {
				s.Verified = v == "yes"
				if v != "yes" && v != "no" {
					return fmt.Errorf("%q is neither yes nor no", v)
				}
				return nil
			},
			plain: func(s *data.Site) string { return "yes" },
		},
	},
	add: ofIncident("site", func(i *data.Incident) *[]data.Site { return &i.Sites }),
}

func parsePoint(p *orb.Point, v string) error {
	lon, lat, _ := strings.Cut(v, " ")
	for i, t := range [2]string{lon, lat} {
		f, err := strconv.ParseFloat(strings.TrimSpace(t), 64)
		if err != nil {
			return fmt.Errorf("found %q, not \"longitude latitude\"", v)
		}
		p[i] = f
	}
	return nil
}

var headlineKind = &recordOf[data.Headline]{
	key: "headline", id: func(h *data.Headline) *string { return (*string)(&h.Attribute) },
	fields: []textField[data.Headline]{
		oneOf("rule", func(h *data.Headline) *data.Rule { return &h.Rule }, data.Rules...),
		str("claim", func(h *data.Headline) *string { return &h.Claim }),
		str("reason", func(h *data.Headline) *string { return &h.Reason }),
	},
	add: ofIncident("headline", func(i *data.Incident) *[]data.Headline { return &i.Headlines }),
}

var propertyKind = &recordOf[data.Property]{
	key: "property", id: func(p *data.Property) *string { return &p.Name },
	fields: []textField[data.Property]{
		str("value", func(p *data.Property) *string { return &p.Value }),
		oneOf("type", func(p *data.Property) *data.PropertyType { return &p.Type }, data.Numeral, data.Boolean, data.Null, data.JSON),
	},
	add: ofIncident("property", func(i *data.Incident) *[]data.Property { return &i.Properties }),
}

var claimKind = &recordOf[data.Claim]{
	key: "claim", id: func(c *data.Claim) *string { return &c.ID },
	preset: data.Claim{Voice: data.OwnVoice, Stance: data.Asserts, Rank: data.Normal, Credibility: 6},
	fields: []textField[data.Claim]{
		str("incident", func(c *data.Claim) *string { return &c.Incident }),
		str("site", func(c *data.Claim) *string { return &c.Site }),
		oneOf("attribute", func(c *data.Claim) *data.Attribute { return &c.Attribute }, data.Attributes...),
		str("of", func(c *data.Claim) *string { return &c.Of }),
		str("actor", func(c *data.Claim) *string { return &c.Actor }),
		{
			key: "link", at: func(c *data.Claim) any { return &pair{&c.LinkKind, &c.LinkTo} },
			parse: func(c *data.Claim, s string) error {
				kind, to, ok := strings.Cut(s, "->")
				if !ok {
					return fmt.Errorf("found %q, not \"kind -> incident\"", s)
				}
				c.LinkKind, c.LinkTo = strings.TrimSpace(kind), strings.TrimSpace(to)
				return nil
			},
			plain: func(c *data.Claim) string { return c.LinkKind + " -> " + c.LinkTo },
		},
		str("text", func(c *data.Claim) *string { return &c.Text }),
		{
			key: "number", at: func(c *data.Claim) any { return &c.Number },
			parse: func(c *data.Claim, s string) (err error) { c.Number, err = parseNumber(s); return err },
			plain: func(c *data.Claim) string { return plainNumber(c.Number) },
		},
		{
			key: "when", at: func(c *data.Claim) any { return &c.When },
			parse: func(c *data.Claim, s string) error {
				c.When = new(data.When)
				return parseWhen(c.When, s)
			},
			plain: func(c *data.Claim) string {
				if c.When == nil {
					return ""
				}
				return plainWhen(c.When)
			},
		},
		str("voice", func(c *data.Claim) *string { return &c.Voice }),
		oneOf("stance", func(c *data.Claim) *data.Stance { return &c.Stance }, data.Asserts, data.Denies, data.Doubts),
		str("document", func(c *data.Claim) *string { return &c.Document }),
		str("section", func(c *data.Claim) *string { return &c.Locator.Section }),
		integer("paragraph", func(c *data.Claim) *int { return &c.Locator.Paragraph }),
		str("anchor", func(c *data.Claim) *string { return &c.Locator.Anchor }),
		when("as-of", func(c *data.Claim) *data.When { return &c.AsOf }),
		integer("credibility", func(c *data.Claim) *int { return &c.Credibility }),
		{
			key: "rank", at: func(c *data.Claim) any { return &pair{(*string)(&c.Rank), &c.RankReason} },
			parse: func(c *data.Claim, s string) error {
				rank, reason, _ := strings.Cut(s, " ")
				c.Rank, c.RankReason = data.Rank(rank), strings.TrimSpace(reason)
				if !slices.Contains(ranks, c.Rank) {
					return fmt.Errorf("%q is none of %v", rank, ranks)
				}
				return nil
			},
			plain: func(c *data.Claim) string { return strings.TrimSuffix(string(c.Rank)+" "+c.RankReason, " ") },
		},
		str("superseded", func(c *data.Claim) *string { return &c.Superseded }),
		oneOf("likelihood", func(c *data.Claim) *data.Likelihood { return &c.Likelihood }, data.Likelihoods...),
		oneOf("confidence", func(c *data.Claim) *data.Confidence { return &c.Confidence }, data.Confidences...),
		str("note", func(c *data.Claim) *string { return &c.Note }),
		tlp(func(c *data.Claim) *data.Marking { return &c.Marking }),
		str("classification", func(c *data.Claim) *string { return &c.Marking.Classification }),
	},
	add: appendTo(func(c *data.Case) *[]data.Claim { return &c.Claims }),
}

var ranks = []data.Rank{data.Preferred, data.Normal, data.Deprecated}

var viewKind = &recordOf[data.View]{
	key: "view", id: func(v *data.View) *string { return &v.ID },
	fields: viewFields(func(v *data.View) *data.View { return v }),
	add:    appendTo(func(c *data.Case) *[]data.View { return &c.Views }),
}

var stepKind = &recordOf[data.Step]{
	key: "step", id: func(s *data.Step) *string { return &s.ID },
	fields: append(viewFields(func(s *data.Step) *data.View { return &s.View }),
		str("text", func(s *data.Step) *string { return &s.Text }),
		str("notes", func(s *data.Step) *string { return &s.Notes }),
		list("claims", ";", func(s *data.Step) *[]string { return &s.Claims })),
	add: appendTo(func(c *data.Case) *[]data.Step { return &c.Steps }),
}

func viewFields[T any](of func(*T) *data.View) []textField[T] {
	return []textField[T]{
		str("title", func(v *T) *string { return &of(v).Title }),
		{
			key: "center", at: func(v *T) any { return &of(v).Center },
			parse: func(v *T, s string) error { return parsePoint(&of(v).Center, s) },
			plain: func(v *T) string { return number(of(v).Center[0]) + " " + number(of(v).Center[1]) },
		},
		decimals("zoom", func(v *T) *float64 { return &of(v).Zoom }),
		{
			key: "filter", at: func(v *T) any { return &of(v).Filter },
			parse: func(v *T, s string) error {
				of(v).Filter = json.RawMessage(s)
				if !json.Valid(of(v).Filter) {
					return fmt.Errorf("%.40q is not JSON", s)
				}
				return nil
			},
			plain: func(v *T) string { return string(of(v).Filter) },
		},
		str("as-of", func(v *T) *string { return &of(v).AsOf }),
		str("selected", func(v *T) *string { return &of(v).Selected }),
		str("layer", func(v *T) *string { return &of(v).Layer }),
	}
}

var qualifiers = []data.Qualifier{data.Exactly, data.AtLeast, data.MoreThan, data.AtMost, data.Nearly, data.About}

func plainNumber(n *data.Number) string {
	switch {
	case n == nil:
		return ""
	case n.Min != nil && n.Max != nil && *n.Min != *n.Max:
		return fmt.Sprintf("%s %d to %d", n.Qualifier, *n.Min, *n.Max)
	case n.Min != nil:
		return fmt.Sprintf("%s %d", n.Qualifier, *n.Min)
	case n.Max != nil:
		return fmt.Sprintf("%s %d", n.Qualifier, *n.Max)
	}
	return string(n.Qualifier)
}

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
