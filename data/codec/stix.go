package codec

import (
	"cmp"
	"context"
	"crypto/sha1" //nolint:gosec // UUIDs of version 5 are made with it (RFC 9562); nothing is secured by it
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
	"time"

	"incidentmap/data"
	"incidentmap/data/resolve"
)

// STIX is a bundle of OASIS STIX 2.1. It is only written: documents as reports of the identities that published them, incidents with an
// extension for what is resolved of them, their sites as locations, links as relationships, and each claim as a note with its voice, its
// passage and its confidence. The ids follow from those of the case, so that two exports can be merged.
var STIX = Format{
	Name: "stix", Title: "STIX 2.1", Extensions: []string{".stix"}, MediaType: "application/stix+json;version=2.1",
	Detect: func(p *Peek) bool { return stixHead.MatchString(p.Text) },
	Encode: encodeSTIX,
}

// stixHead is how a bundle begins.
var stixHead = regexp.MustCompile(`^\{\s*(?:"(?:id|spec_version)"\s*:\s*"[^"]*"\s*,\s*)*"type"\s*:\s*"bundle"`)

type stixObject struct {
	Type        string `json:"type"`
	SpecVersion string `json:"spec_version"`
	ID          string `json:"id"`
	CreatedBy   string `json:"created_by_ref,omitempty"`
	Created     string `json:"created"`
	Modified    string `json:"modified,omitempty"`

	Markings       []string          `json:"object_marking_refs,omitempty"`
	DefinitionType string            `json:"definition_type,omitempty"`
	Definition     map[string]string `json:"definition,omitempty"`

	Name           string         `json:"name,omitempty"`
	Description    string         `json:"description,omitempty"`
	Class          string         `json:"identity_class,omitempty"`
	Published      string         `json:"published,omitempty"`
	ReportTypes    []string       `json:"report_types,omitempty"`
	Content        string         `json:"content,omitempty"`
	Abstract       string         `json:"abstract,omitempty"`
	Authors        []string       `json:"authors,omitempty"`
	Objects        []string       `json:"object_refs,omitempty"`
	Lang           string         `json:"lang,omitempty"`
	Confidence     int            `json:"confidence,omitempty"`
	Latitude       *float64       `json:"latitude,omitempty"`
	Longitude      *float64       `json:"longitude,omitempty"`
	Precision      float64        `json:"precision,omitempty"`
	Country        string         `json:"country,omitempty"`
	Area           string         `json:"administrative_area,omitempty"`
	Relation       string         `json:"relationship_type,omitempty"`
	Source         string         `json:"source_ref,omitempty"`
	Target         string         `json:"target_ref,omitempty"`
	Schema         string         `json:"schema,omitempty"`
	Version        string         `json:"version,omitempty"`
	ExtensionTypes []string       `json:"extension_types,omitempty"`
	References     []stixSource   `json:"external_references,omitempty"`
	Extensions     map[string]any `json:"extensions,omitempty"`
}

type stixSource struct {
	Name        string `json:"source_name"`
	Description string `json:"description,omitempty"`
	URL         string `json:"url,omitempty"`
	ID          string `json:"external_id,omitempty"`
}

// stixSpace is the name space of our ids: the UUID of version 5 of "incidentmap" in that of domain names.
var stixSpace = uuid5([16]byte{0x6b, 0xa7, 0xb8, 0x10, 0x9d, 0xad, 0x11, 0xd1, 0x80, 0xb4, 0x00, 0xc0, 0x4f, 0xd4, 0x30, 0xc8}, ownName)

// uuid5 is a UUID of version 5 (RFC 9562).
func uuid5(space [16]byte, name string) (id [16]byte) {
	sum := sha1.Sum(append(space[:], name...)) //nolint:gosec // see the import
	copy(id[:], sum[:16])
	id[6], id[8] = id[6]&0x0f|0x50, id[8]&0x3f|0x80
	return id
}

// stix writes one case.
type stix struct {
	c       *data.Case
	created string
	objects []stixObject
	marked  map[string]bool // markings that are defined already, by id
}

func (s *stix) id(kind, name string) string {
	u := uuid5(stixSpace, s.c.ID+"\x00"+kind+"\x00"+name)
	return fmt.Sprintf("%s--%x-%x-%x-%x-%x", kind, u[:4], u[4:6], u[6:8], u[8:10], u[10:])
}

func (s *stix) add(o stixObject, name string) string {
	o.SpecVersion, o.ID = "2.1", s.id(o.Type, name)
	o.Created = cmp.Or(o.Created, s.created)
	o.Modified = o.Created
	s.objects = append(s.objects, o)
	return o.ID
}

func stixTime(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000Z") }

func encodeSTIX(ctx context.Context, w io.Writer, c *data.Case, _ EncodeOptions) error {
	if _, err := records(c); err != nil {
		return err
	}
	s := &stix{c: c, created: stixTime(latest(c)), marked: map[string]bool{}}
	tool := s.add(stixObject{Type: "identity", Name: "Incident Map: " + cmp.Or(c.Title, c.ID), Class: "system", Description: c.Summary}, "")
	extension := s.add(stixObject{
		Type: "extension-definition", CreatedBy: tool, Name: "Resolved claims", Version: "1.0.0", ExtensionTypes: []string{"property-extension"},
		Description: "What the claims of all documents together say of an incident.", Schema: "Columns of the CSV form of Incident Map; values as text, left out if unknown.",
	}, "resolved")
	snap := resolve.New(c, resolve.Options{})
	t := IncidentTable(snap)
	for i, in := range snap.Incidents {
		if err := ctx.Err(); err != nil {
			return err
		}
		s.incident(in, &t, t.Rows[i], extension, tool, s.markings(snap.MarkingOf(in)))
	}
	for _, in := range snap.Incidents {
		for _, l := range in.Links {
			if l.From == in.ID {
				s.add(stixObject{
					Type: "relationship", CreatedBy: tool, Relation: stixWord(l.Kind), Source: s.id("incident", l.From), Target: s.id("incident", l.To),
					Description: l.Kind, Markings: s.markings(snap.Marking(l.Claims...)),
				}, l.Kind+"\x00"+l.From+"\x00"+l.To)
			}
		}
	}
	s.documents(snap, tool)
	return s.write(w, s.id("bundle", ""))
}

func (s *stix) write(w io.Writer, id string) error {
	out := newPrinter(w)
	out.textf("{\"type\":\"bundle\",\"id\":%q,\"objects\":[", id)
	for i, o := range s.objects {
		b, err := marshal(o)
		if err != nil {
			return err
		}
		out.text(separator(i == 0))
		out.text(string(b))
	}
	out.text("\n]}\n")
	return out.Flush()
}

// latest is the last day on which a document of the case was published: an export is as old as what it rests on, not as the moment at
// which it was written.
func latest(c *data.Case) time.Time {
	day := time.Unix(0, 0)
	for i := range c.Documents {
		if d := c.Documents[i].Published.LastDay(); d.After(day) {
			day = d
		}
	}
	return day
}

// stixWord is a type of relationship: lower-case letters, digits and hyphens.
func stixWord(s string) string {
	word := strings.Trim(strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
			return r
		}
		return '-'
	}, strings.ToLower(s)), "-")
	return cmp.Or(word, "related-to")
}

func (s *stix) incident(in *resolve.Incident, t *Table, r Row, extension, tool string, markings []string) {
	resolved := map[string]any{"extension_type": "property-extension"}
	for i, c := range r.Cells {
		if c.Value != "" && t.Columns[i].Name != "id" && t.Columns[i].Name != "title" {
			resolved[t.Columns[i].Name] = c.Value
		}
	}
	incident := s.add(stixObject{
		Type: "incident", CreatedBy: tool, Name: in.Title, Extensions: map[string]any{extension: resolved},
		References: []stixSource{{Name: ownName, ID: in.ID}}, Markings: markings,
	}, in.ID)
	for i := range in.Sites {
		site := &in.Sites[i]
		o := stixObject{Type: "location", CreatedBy: tool, Name: placeWords(site), Country: site.Country, Markings: markings}
		if site.Country != "" {
			o.Area = site.Admin
		}
		if site.HasPoint {
			lon, lat := site.Point.Lon(), site.Point.Lat()
			o.Longitude, o.Latitude, o.Precision = &lon, &lat, site.RadiusM
		}
		if o.Country == "" && o.Latitude == nil {
			continue // a location needs one of the two
		}
		location := s.add(o, in.ID+"\x00"+site.ID)
		s.add(stixObject{Type: "relationship", CreatedBy: tool, Relation: "located-at", Source: incident, Target: location, Markings: markings}, in.ID+"\x00"+site.ID)
	}
}

// documents adds reports and the notes of their claims.
func (s *stix) documents(snap *resolve.Snapshot, tool string) {
	byDocument := map[string][]*data.Claim{}
	for i := range s.c.Claims {
		cl := &s.c.Claims[i]
		byDocument[cl.Document] = append(byDocument[cl.Document], cl)
	}
	publishers := map[string]string{}
	for i := range s.c.Documents {
		d := &s.c.Documents[i]
		by := tool
		if d.Publisher != "" {
			if publishers[d.Publisher] == "" {
				publishers[d.Publisher] = s.add(stixObject{Type: "identity", CreatedBy: tool, Name: d.Publisher, Class: "organization"}, "publisher\x00"+d.Publisher)
			}
			by = publishers[d.Publisher]
		}
		var about []string
		for _, cl := range byDocument[d.ID] {
			if id := s.id("incident", cl.Incident); !slices.Contains(about, id) {
				about = append(about, id)
			}
		}
		if len(about) == 0 {
			continue // a report is about something
		}
		published := s.created
		if !d.Published.IsZero() {
			published = stixTime(d.Published.Start)
		}
		source := stixSource{Name: cmp.Or(d.Publisher, d.ID), Description: d.Title, URL: d.URL, ID: d.ID}
		report := s.add(stixObject{
			Type: "report", CreatedBy: by, Name: cmp.Or(d.Title, d.ID), Published: published, ReportTypes: []string{"threat-report"}, Objects: about,
			Lang: d.Language, References: []stixSource{source}, Markings: s.markings(s.c.Marking.With(d.Marking)),
		}, d.ID)
		for _, cl := range byDocument[d.ID] {
			passage := source
			passage.ID = cl.ID
			passage.Description = fmt.Sprintf("%s, paragraph %d: %s", d.Title, cl.Locator.Paragraph, cl.Locator.Anchor)
			voice := cl.Voice
			if voice == data.OwnVoice || voice == "" {
				voice = cmp.Or(d.Publisher, d.ID)
			}
			s.add(stixObject{
				Type: "note", CreatedBy: tool, Abstract: string(cl.Attribute), Content: cl.Text, Authors: []string{voice},
				Confidence: stixConfidence(cl.Credibility), Objects: []string{s.id("incident", cl.Incident), report}, References: []stixSource{passage},
				Markings: s.markings(snap.Marking(cl)),
			}, cl.ID)
		}
	}
}

// stixConfidence maps the Admiralty credibility as STIX 2.1 (appendix A) does. What cannot be judged has none.
func stixConfidence(credibility int) int {
	return map[int]int{1: 90, 2: 70, 3: 50, 4: 30, 5: 10}[credibility]
}

// stixTLP is the extension that defines the labels of the Traffic Light Protocol 2.0, and stixLabels are the ids of their definitions (OASIS,
// common objects of STIX 2.1).
const stixTLP = "extension-definition--60a3c5c5-0d10-413e-aab3-9e08dde9e88d"

var stixLabels = map[data.TLP]string{
	data.Clear: "94868c89-83c2-464b-929b-a1a8aa3c8487", data.Green: "bab4a63c-aed9-4cf5-a766-dfca5abac2bb",
	data.Amber: "55d920b0-5e8b-4f79-9ee9-91f868d9b421", data.AmberStrict: "939a9414-2ddd-4d32-a0cd-375ea402b003",
	data.Red: "e828b379-4e03-4974-9ac4-e53a884c97c1",
}

// markings are the ids of the definitions of a marking, which are added where they are first needed.
func (s *stix) markings(m data.Marking) []string {
	var ids []string
	define := func(o stixObject) {
		o.Type, o.SpecVersion = "marking-definition", "2.1"
		if ids = append(ids, o.ID); !s.marked[o.ID] {
			s.marked[o.ID] = true
			s.objects = append(s.objects, o)
		}
	}
	if uuid, ok := stixLabels[m.TLP]; ok {
		label := map[string]any{"extension_type": "property-extension", "tlp_2_0": strings.ToLower(strings.TrimPrefix(string(m.TLP), "TLP:"))}
		define(stixObject{ID: "marking-definition--" + uuid, Created: "2022-10-01T00:00:00.000Z", Name: string(m.TLP), Extensions: map[string]any{stixTLP: label}})
	}
	if m.Classification != "" {
		define(stixObject{
			ID: s.id("marking-definition", m.Classification), Created: s.created, DefinitionType: "statement", Definition: map[string]string{"statement": m.Classification},
		})
	}
	return ids
}
