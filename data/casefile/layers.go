package casefile

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/paulmach/orb"

	"incidentmap/data"
	"incidentmap/data/gpkg"
	"incidentmap/data/resolve"
)

// layer is a table that other programs read: made of a case, never read back.
type layer struct {
	name    string
	about   string
	sites   func(*data.Incident) []data.Site // whose points it shows; nil if it has no geometry
	keys    int                              // how many columns, from the first, tell a row from the others
	columns []column
	rows    func(*resolve.Snapshot, func(*orb.Point, ...any))
}

type column struct{ name, kind string }

// row is one row of a layer. Its values can be compared: texts, integers, floats, nil.
type row struct {
	point  orb.Point
	placed bool
	values []any
}

func (r *row) same(o *row) bool {
	return r.placed == o.placed && r.point == o.point && slices.Equal(r.values, o.values)
}

func columns(kind string, names ...string) []column {
	out := make([]column, len(names))
	for i, n := range names {
		out[i] = column{n, kind}
	}
	return out
}

const (
	text    = "TEXT"
	integer = "INTEGER"
	boolean = "BOOLEAN"
	float   = "DOUBLE"
	day     = "DATE"
)

var layers = []*layer{
	{
		name: "incidents", about: "What the claims together say of each incident, at its first site", keys: 1,
		sites: func(in *data.Incident) []data.Site { return in.Sites[:min(1, len(in.Sites))] },
		columns: slices.Concat(columns(text, "id", "title", "short", "kind", "status", "when"), columns(day, "start", "end"), columns(text, "date_precision"),
			columns(boolean, "date_approximate"), columns(text, "place", "admin", "country", "precision"), columns(float, "precision_m", "lon", "lat"),
			figureColumns("killed"), figureColumns("wounded"), columns(text, "claimed_by", "attributed_to", "accused", "denied"),
			columns(integer, "claims"), columns(text, "documents", "sources", "marking")),
		rows: incidentRows,
	},
	{
		name: "sites", about: "The places of the incidents, each with its precision", keys: 2,
		sites: func(in *data.Incident) []data.Site { return in.Sites },
		columns: slices.Concat(columns(text, "incident", "id", "title", "name", "local_name", "place", "admin", "country", "precision"),
			columns(float, "precision_m", "lon", "lat"), columns(text, "zone", "basis"), columns(boolean, "verified")),
		rows: siteRows,
	},
	{
		name: "claims", about: "What each document states, in the words of the case", keys: 1,
		columns: slices.Concat(columns(text, "id", "incident", "site", "attribute", "text"), columns(integer, "min", "max"),
			columns(text, "qualifier", "of", "actor", "link_kind", "link_to", "when", "voice", "stance", "document", "section"), columns(integer, "paragraph"),
			columns(text, "anchor", "as_of", "reliability"), columns(integer, "credibility"),
			columns(text, "rank", "rank_reason", "superseded_by", "likelihood", "confidence", "note", "marking")),
		rows: claimRows,
	},
	{
		name: "documents", about: "The documents that make the claims", keys: 1,
		columns: columns(text, "id", "kind", "publisher", "title", "authors", "published", "url", "language", "reliability", "file", "sha256", "note", "marking"),
		rows:    documentRows,
	},
	{
		name: "links", about: "Relations between incidents, and the claims that state them", keys: 3,
		columns: columns(text, "kind", "from", "to", "claims", "documents"),
		rows:    linkRows,
	},
	{
		name: "views", about: "States of the window to come back to", keys: 1,
		columns: viewColumns, rows: func(s *resolve.Snapshot, add func(*orb.Point, ...any)) {
			for i := range s.Case.Views {
				add(nil, viewValues(&s.Case.Views[i])...)
			}
		},
	},
	{
		name: "steps", about: "The steps of the briefing in their order", keys: 1,
		columns: slices.Concat(viewColumns, columns(text, "text", "notes", "claims"), columns(integer, "step")),
		rows: func(s *resolve.Snapshot, add func(*orb.Point, ...any)) {
			for i := range s.Case.Steps {
				step := &s.Case.Steps[i]
				add(nil, append(viewValues(&step.View), known(step.Text), known(step.Notes), known(strings.Join(step.Claims, ", ")), int64(i+1))...)
			}
		},
	},
	{
		name: "attachments", about: "Copies of documents that the file carries", keys: 1,
		columns: slices.Concat(columns(text, "id", "document", "name", "media_type"), columns(integer, "size"), columns(text, "sha256")),
		rows: func(s *resolve.Snapshot, add func(*orb.Point, ...any)) {
			for _, a := range s.Case.Attachments {
				add(nil, a.ID, a.Document, known(a.Name), known(a.MediaType), a.Size, a.SHA256)
			}
		},
	},
}

func figureColumns(name string) []column {
	return slices.Concat(columns(text, name), columns(integer, name+"_min", name+"_max"), columns(text, name+"_rule", name+"_reason"), columns(boolean, name+"_disputed"))
}

func figureValues(f *resolve.Figure) []any {
	disputed := any(nil)
	if f.Headline != "" {
		disputed = flag(f.Disputed)
	}
	return []any{known(f.Headline), number(f.Min), number(f.Max), known(string(f.Rule)), known(f.Reason), disputed}
}

func incidentRows(s *resolve.Snapshot, add func(*orb.Point, ...any)) {
	for _, in := range s.Incidents {
		site := &data.Site{Precision: data.NoPlace}
		if len(in.Sites) > 0 {
			site = &in.Sites[0]
		}
		var start, end, approximate any
		if !in.When.IsZero() {
			local := in.When.Local(in.Zone)
			start, end, approximate = local.Start.Format(time.DateOnly), local.LastDay().Format(time.DateOnly), flag(in.When.Approximate)
		}
		values := []any{
			in.ID, known(in.Title), known(in.Short), known(string(in.Kind)), known(string(in.Status)), known(in.WhenWords()), start, end,
			in.When.Precision.String(), approximate, known(placeWords(site)), known(site.Admin), known(site.Country), known(string(site.Precision)), radius(site),
			axis(site, 0), axis(site, 1),
		}
		values = append(values, figureValues(&in.Killed)...)
		values = append(values, figureValues(&in.Wounded)...)
		values = append(values,
			actors(in, func(r *resolve.Responsibility) []*data.Claim { return r.Claimed }),
			actors(in, func(r *resolve.Responsibility) []*data.Claim { return r.Attributed }),
			actors(in, func(r *resolve.Responsibility) []*data.Claim { return r.Accused }),
			actors(in, func(r *resolve.Responsibility) []*data.Claim { return r.Denied }),
			int64(len(in.Claims)), known(strings.Join(in.Documents, ", ")), sources(s, in.Documents), known(s.MarkingOf(in).String()))
		add(point(site), values...)
	}
}

func siteRows(s *resolve.Snapshot, add func(*orb.Point, ...any)) {
	for _, in := range s.Incidents {
		for i := range in.Sites {
			site := &in.Sites[i]
			add(point(site), in.ID, site.ID, known(in.Title), known(site.Name), known(site.LocalName), known(site.Place), known(site.Admin), known(site.Country),
				known(string(site.Precision)), radius(site), axis(site, 0), axis(site, 1), known(site.Zone), known(site.Basis), flag(site.Verified))
		}
	}
}

func claimRows(s *resolve.Snapshot, add func(*orb.Point, ...any)) {
	for i := range s.Case.Claims {
		c := &s.Case.Claims[i]
		var low, high, qualifier, when, reliability any
		if c.Number != nil {
			low, high, qualifier = number(c.Number.Min), number(c.Number.Max), known(string(c.Number.Qualifier))
		}
		if c.When != nil {
			when = known(c.When.EDTF)
		}
		if d := s.Document(c.Document); d != nil {
			reliability = known(string(d.Reliability))
		}
		add(nil, c.ID, c.Incident, known(c.Site), string(c.Attribute), known(c.Text), low, high, qualifier, known(c.Of), known(c.Actor), known(c.LinkKind),
			known(c.LinkTo), when, known(c.Voice), known(string(c.Stance)), c.Document, known(c.Locator.Section), int64(c.Locator.Paragraph),
			known(c.Locator.Anchor), known(c.AsOf.EDTF), reliability, int64(c.Credibility), known(string(c.Rank)), known(c.RankReason), known(c.Superseded),
			known(string(c.Likelihood)), known(string(c.Confidence)), known(c.Note), known(c.Marking.String()))
	}
}

func documentRows(s *resolve.Snapshot, add func(*orb.Point, ...any)) {
	for i := range s.Case.Documents {
		d := &s.Case.Documents[i]
		add(nil, d.ID, string(d.Kind), known(d.Publisher), known(d.Title), known(strings.Join(d.Authors, "; ")), known(d.Published.EDTF), known(d.URL),
			known(d.Language), known(string(d.Reliability)), known(d.File), known(d.SHA256), known(d.Note), known(d.Marking.String()))
	}
}

func linkRows(s *resolve.Snapshot, add func(*orb.Point, ...any)) {
	for _, in := range s.Incidents {
		for _, l := range in.Links {
			if l.From != in.ID {
				continue // it is listed under both ends
			}
			var claims, documents []string
			for _, c := range l.Claims {
				claims = append(claims, c.ID)
				if !slices.Contains(documents, c.Document) {
					documents = append(documents, c.Document)
				}
			}
			add(nil, l.Kind, l.From, l.To, strings.Join(claims, ", "), strings.Join(documents, ", "))
		}
	}
}

var viewColumns = slices.Concat(columns(text, "id", "title"), columns(float, "lon", "lat", "zoom"), columns(text, "filter", "as_of", "selected", "layer"))

func viewValues(v *data.View) []any {
	return []any{
		v.ID, known(v.Title), v.Center.Lon(), v.Center.Lat(), v.Zoom, known(string(v.Filter)), known(v.AsOf), known(v.Selected), known(v.Layer),
	}
}

// actors are those of whom some voice asserts what the claims state.
func actors(in *resolve.Incident, of func(*resolve.Responsibility) []*data.Claim) any {
	var names []string
	for i := range in.Responsibility {
		r := &in.Responsibility[i]
		if slices.ContainsFunc(of(r), func(c *data.Claim) bool { return c.Stance == data.Asserts && c.Rank != data.Deprecated }) {
			names = append(names, r.Actor)
		}
	}
	return known(strings.Join(names, "; "))
}

// sources names the documents for people who do not know their ids.
func sources(s *resolve.Snapshot, ids []string) any {
	var names []string
	for _, id := range ids {
		name := id
		if d := s.Document(id); d != nil {
			name = cmp.Or(d.Publisher, d.Title, d.ID)
		}
		if !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return known(strings.Join(names, "; "))
}

func placeWords(s *data.Site) string {
	switch {
	case s.Name == "", strings.Contains(s.Place, s.Name):
		return s.Place
	case s.Place == "":
		return s.Name
	}
	return s.Name + ", " + s.Place
}

func point(s *data.Site) *orb.Point {
	if !s.HasPoint {
		return nil
	}
	return &s.Point
}

func radius(s *data.Site) any {
	if !s.HasPoint {
		return nil
	}
	return s.RadiusM
}

// axis is the longitude (0) or latitude (1) in degrees, for tables that are made of a layer without its geometry.
func axis(s *data.Site, i int) any {
	if !s.HasPoint {
		return nil
	}
	return s.Point[i]
}

func known(s string) any {
	if s == "" {
		return nil
	}
	return s
}

func number(n *int) any {
	if n == nil {
		return nil
	}
	return int64(*n)
}

func flag(b bool) any {
	if b {
		return int64(1)
	}
	return int64(0)
}

// keyed are the rows of a layer, each under its key.
func (l *layer) keyed(s *resolve.Snapshot) map[string]*row {
	rows := map[string]*row{}
	l.rows(s, func(p *orb.Point, values ...any) { rows[fmt.Sprintf("%q", values[:l.keys])] = newRow(p, values) })
	return rows
}

func newRow(p *orb.Point, values []any) *row {
	r := &row{values: values}
	if p != nil {
		r.point, r.placed = *p, true
	}
	return r
}

// updateLayers brings the layers from the case before an edit to that after it. Only the incidents that the edit concerns are resolved and
// compared. Layers that were made in another way than they are now are written anew.
func updateLayers(ctx context.Context, db *gpkg.Conn, p pendingEdit) error {
	have, err := db.Int(ctx, "SELECT CAST(value AS INTEGER) FROM incidentmap_meta WHERE name='layers'")
	if err != nil {
		return err
	}
	if have != layersVersion {
		if _, err := db.ExecContext(ctx, "UPDATE incidentmap_meta SET value=? WHERE name='layers'", fmt.Sprint(layersVersion)); err != nil {
			return err
		}
		if _, err := db.ExecContext(ctx, "UPDATE gpkg_extensions SET scope='write-only' WHERE extension_name='incidentmap_case'"); err != nil {
			return err
		}
		return remakeLayers(ctx, db, p.after, p.edit.Time)
	}
	if p.before.Strictest() != p.after.Strictest() {
		if err := describe(ctx, db, p.after); err != nil {
			return err
		}
	}
	concerned := scopeOf(p)
	before, after := resolve.New(concerned.part(p.before), resolve.Options{}), resolve.New(concerned.part(p.after), resolve.Options{})
	for _, l := range layers {
		changed, err := l.update(ctx, db, l.keyed(before), l.keyed(after))
		if err == nil && changed {
			err = l.stamp(ctx, db, p.after, p.edit.Time)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// remakeLayers writes all layers anew, one row after another: those of a large case have no room in memory beside it.
func remakeLayers(ctx context.Context, db *gpkg.Conn, c *data.Case, now time.Time) error {
	if err := describe(ctx, db, c); err != nil {
		return err
	}
	s := resolve.New(c, resolve.Options{})
	for _, l := range layers {
		for _, statement := range []string{"DROP TABLE " + gpkg.Quote(l.name), l.create()} { // its columns may be others too
			if _, err := db.ExecContext(ctx, statement); err != nil {
				return err
			}
		}
		if err := l.fill(ctx, db, s); err != nil {
			return err
		}
		if err := l.stamp(ctx, db, c, now); err != nil {
			return err
		}
	}
	return nil
}

// describe says in the table of contents what each layer is, after how the file may be handled.
func describe(ctx context.Context, db *gpkg.Conn, c *data.Case) error {
	marking := c.Strictest().String()
	if marking != "" {
		marking += ". "
	}
	for _, l := range layers {
		if _, err := db.ExecContext(ctx, "UPDATE gpkg_contents SET description=? WHERE table_name=?", marking+l.about, l.name); err != nil {
			return err
		}
	}
	return nil
}

func (l *layer) fill(ctx context.Context, db *gpkg.Conn, s *resolve.Snapshot) error {
	put, err := db.PrepareContext(ctx, l.upsert())
	if err != nil {
		return err
	}
	defer put.Close()
	l.rows(s, func(p *orb.Point, values ...any) {
		if err == nil {
			_, err = put.ExecContext(ctx, l.arguments(newRow(p, values))...)
		}
	})
	return err
}

// scope is the incidents whose rows, and those of whose sites, claims and links, an edit may change.
type scope map[string]bool

func scopeOf(p pendingEdit) scope {
	s := scope{}
	if p.before.Marking != p.after.Marking { // it is part of that of every incident
		for _, c := range []*data.Case{p.before, p.after} {
			for i := range c.Incidents {
				s[c.Incidents[i].ID] = true
			}
		}
	}
	documents := map[string]bool{}
	for _, ch := range p.edit.Changes {
		for _, r := range []data.Record{ch.Before, ch.After} {
			switch r := r.(type) {
			case *data.Incident:
				s[r.ID] = true
			case *data.Claim:
				s[r.Incident] = true
			case *data.Document:
				documents[r.ID] = true
			}
		}
	}
	if len(documents) == 0 {
		return s
	}
	for _, c := range []*data.Case{p.before, p.after} {
		for i := range c.Claims {
			if documents[c.Claims[i].Document] {
				s[c.Claims[i].Incident] = true
			}
		}
	}
	return s
}

// part is a case with the incidents of a scope alone.
func (s scope) part(c *data.Case) *data.Case {
	out := *c
	out.Incidents, out.Claims = nil, nil
	for i := range c.Incidents {
		if s[c.Incidents[i].ID] {
			out.Incidents = append(out.Incidents, c.Incidents[i])
		}
	}
	for i := range c.Claims {
		if s[c.Claims[i].Incident] {
			out.Claims = append(out.Claims, c.Claims[i])
		}
	}
	return &out
}

// update brings the rows of a layer from one state to another.
func (l *layer) update(ctx context.Context, db *gpkg.Conn, before, after map[string]*row) (changed bool, err error) {
	var put, remove *sql.Stmt
	for _, key := range slices.Sorted(maps.Keys(after)) { // in an order, so that the same case gives the same file
		r := after[key]
		if old := before[key]; old != nil && old.same(r) {
			continue
		}
		if put == nil {
			if put, err = db.PrepareContext(ctx, l.upsert()); err != nil {
				return false, err
			}
			defer put.Close()
		}
		if _, err := put.ExecContext(ctx, l.arguments(r)...); err != nil {
			return false, err
		}
		changed = true
	}
	for _, key := range slices.Sorted(maps.Keys(before)) {
		if after[key] != nil {
			continue
		}
		r := before[key]
		if remove == nil {
			if remove, err = db.PrepareContext(ctx, l.remove()); err != nil {
				return false, err
			}
			defer remove.Close()
		}
		if _, err := remove.ExecContext(ctx, r.values[:l.keys]...); err != nil {
			return false, err
		}
		changed = true
	}
	return changed, nil
}

func (l *layer) arguments(r *row) []any {
	if l.sites == nil {
		return r.values
	}
	if !r.placed {
		return append([]any{nil}, r.values...)
	}
	blob, err := gpkg.EncodeGeometry(r.point, 4326)
	if err != nil {
		panic("casefile: a point that cannot be written: " + err.Error())
	}
	return append([]any{blob}, r.values...)
}

func (l *layer) names() []string {
	var out []string
	if l.sites != nil {
		out = append(out, "geom")
	}
	for _, c := range l.columns {
		out = append(out, gpkg.Quote(c.name))
	}
	return out
}

func (l *layer) upsert() string {
	names := l.names()
	var keys, sets []string
	for _, c := range l.columns[:l.keys] {
		keys = append(keys, gpkg.Quote(c.name))
	}
	for _, n := range names {
		sets = append(sets, n+"=excluded."+n)
	}
	return fmt.Sprintf("INSERT INTO %s (%s) VALUES (%s) ON CONFLICT (%s) DO UPDATE SET %s", gpkg.Quote(l.name), strings.Join(names, ","),
		strings.TrimSuffix(strings.Repeat("?,", len(names)), ","), strings.Join(keys, ","), strings.Join(sets, ","))
}

func (l *layer) remove() string {
	var keys []string
	for _, c := range l.columns[:l.keys] {
		keys = append(keys, gpkg.Quote(c.name)+"=?")
	}
	return fmt.Sprintf("DELETE FROM %s WHERE %s", gpkg.Quote(l.name), strings.Join(keys, " AND "))
}

// stamp notes in the table of contents when a layer changed and where it lies.
func (l *layer) stamp(ctx context.Context, db *gpkg.Conn, c *data.Case, now time.Time) error {
	var points orb.MultiPoint
	for i := range c.Incidents {
		if l.sites == nil {
			break
		}
		for _, s := range l.sites(&c.Incidents[i]) {
			if s.HasPoint {
				points = append(points, s.Point)
			}
		}
	}
	var box [4]any
	if len(points) > 0 {
		b := points.Bound()
		box = [4]any{b.Min[0], b.Min[1], b.Max[0], b.Max[1]}
	}
	_, err := db.ExecContext(ctx, "UPDATE gpkg_contents SET last_change=?, min_x=?, min_y=?, max_x=?, max_y=? WHERE table_name=?",
		now.UTC().Format(timeFormat), box[0], box[1], box[2], box[3], l.name)
	return err
}
