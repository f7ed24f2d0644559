package search

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"incidentmap/data"
	"incidentmap/data/query"
	"incidentmap/data/resolve"
)

// kind is what a hit is.
type kind uint8

const (
	incidents kind = iota
	claims
	places
	docs
	kinds
)

// Hit is something of a case that has the words of a search.
type Hit struct {
	ID       string // of the incident, claim, site or document
	Incident string // id of the incident that it belongs to, or is; "" for a document
	Title    string // name or title; of a claim its statement
	InTitle  []Span // what was found in the title
	Text     string // the first other text in which something was found; "" if there is none
	InText   []Span
}

// Hits are the best of those of one kind: those that have all of the words in the title first, then in the order of the snapshot.
type Hits struct {
	List  []Hit
	Total int // with those that were left out
}

// Results are what a search finds in a case.
type Results struct{ Incidents, Claims, Places, Documents Hits }

// CaseIndex finds incidents, claims, places and documents of a case by the words of their own texts.
type CaseIndex struct {
	index *Index
	items []item
}

// item is something that can be found.
type item struct {
	kind     kind
	id       string
	incident string
	title    string
	texts    []string // others, without empty ones
}

// Case indexes a snapshot.
func Case(s *resolve.Snapshot) *CaseIndex {
	c := &CaseIndex{}
	for _, in := range s.Incidents {
		c.add(incidents, in.ID, in.ID, in.Title, in.Short, string(in.Kind), string(in.Status), in.ID)
		for i := range in.Sites {
			site := &in.Sites[i]
			c.add(places, site.ID, in.ID, cmp.Or(site.Name, site.Place), site.LocalName, site.Place, site.Admin, site.Country)
		}
		for _, cl := range in.Claims {
			c.addClaim(cl)
		}
	}
	for _, d := range documents(s) {
		c.add(docs, d.ID, "", cmp.Or(d.Title, d.ID), append(append([]string{d.Publisher, d.Note}, d.Authors...), d.ID)...)
	}
	var b Builder
	for i, it := range c.items {
		b.Add(uint32(i), append(slices.Clone(it.texts), it.title)...)
	}
	c.index, _ = b.Build(context.Background()) // fails only if the context ends
	return c
}

func (c *CaseIndex) add(kind kind, id, incident, title string, texts ...string) {
	texts = slices.DeleteFunc(texts, func(text string) bool { return text == "" || text == title })
	c.items = append(c.items, item{kind, id, incident, title, texts})
}

func (c *CaseIndex) addClaim(cl *data.Claim) {
	voice := cl.Voice
	if voice == data.OwnVoice {
		voice = ""
	}
	c.add(claims, cl.ID, cl.Incident, cl.Text, cl.Actor, voice, cl.Of, cl.Note, cl.Locator.Section, cl.Locator.Anchor)
}

// documents are those of a snapshot, by id.
func documents(s *resolve.Snapshot) []*data.Document {
	var out []*data.Document
	for _, d := range s.Documents {
		out = append(out, d)
	}
	slices.SortFunc(out, func(a, b *data.Document) int { return strings.Compare(a.ID, b.ID) })
	return out
}

// Search finds what has the words of a search, at most limit of each kind. A search without a word finds nothing.
func (c *CaseIndex) Search(search string, limit int) Results {
	words := query.SplitWords(search)
	if words.None() {
		return Results{}
	}
	ids, _ := c.index.Search(search, len(c.items), nil)
	var titled, others [kinds][]uint32
	for _, id := range ids {
		it := &c.items[id]
		group := &others[it.kind]
		if words.In(it.title) {
			group = &titled[it.kind]
		}
		*group = append(*group, id)
	}
	hits := func(k kind) Hits { return c.hits(append(titled[k], others[k]...), limit, words) }
	return Results{hits(incidents), hits(claims), hits(places), hits(docs)}
}

func (c *CaseIndex) hits(ids []uint32, limit int, words query.Words) Hits {
	h := Hits{Total: len(ids)}
	for _, id := range ids[:min(max(limit, 0), len(ids))] {
		it := &c.items[id]
		hit := Hit{ID: it.id, Incident: it.incident, Title: it.title, InTitle: match(it.title, words)}
		for _, text := range it.texts {
			if spans := match(text, words); len(spans) > 0 {
				hit.Text, hit.InText = text, spans
				break
			}
		}
		h.List = append(h.List, hit)
	}
	return h
}
