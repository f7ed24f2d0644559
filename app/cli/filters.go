package cli

import (
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/paulmach/orb"
	"github.com/spf13/cobra"

	"incidentmap/app/words"
	"incidentmap/data"
	"incidentmap/data/query"
	"incidentmap/data/resolve"
)

// selection is which incidents of a case a command is about, as its flags say.
type selection struct {
	filter query.Filter
	asOf   time.Time
}

// selectionFlags adds the filters that all commands share.
func selectionFlags(cmd *cobra.Command) *selection {
	s := &selection{}
	f := &s.filter
	filterFlag(cmd, &f.From, query.ParseFrom, "from", "DATE", "incidents on or after this day, month or year")
	filterFlag(cmd, &f.To, query.ParseTo, "to", "DATE", "incidents on or before this day, month or year")
	listFlag(cmd, &f.Countries, query.ParseCountry, "country", "CC", "incidents in these countries, by ISO 3166 code")
	listFlag(cmd, &f.Kinds, word, "kind", "K", "incidents of these kinds: attack, plot, strike ...")
	listFlag(cmd, &f.Statuses, query.ParseStatus, "status", "S", "incidents that were carried out, foiled or threatened")
	actorFlag(cmd, &f.Actors)
	listFlag(cmd, &f.Documents, word, "document", "ID", "what these documents speak of")
	filterFlag(cmd, &f.MinKilled, query.ParseMinKilled, "min-killed", "N", "incidents for which a claim states at least so many killed")
	filterFlag(cmd, &f.MaxKilled, query.ParseMaxKilled, "max-killed", "N", "incidents for which a claim states at most so many killed")
	cmd.Flags().BoolVar(&f.Disputed, "disputed", false, "only incidents with a disputed figure")
	filterFlag(cmd, &f.Text, word, "text", "WORDS", "incidents whose claims hold all of the words, the last of which may be the beginning of one")
	filterFlag(cmd, &f.MinGrade, query.ParseGrade, "min-grade", "B2", "incidents with a claim of at least this Admiralty grade")
	filterFlag(cmd, &f.Precision, query.ParsePrecision, "precision", "P", "incidents located at least so well: venue, neighbourhood, city, province, country")
	filterFlag(cmd, &f.Near, query.ParseNear, "near", "LON,LAT,KM", "incidents within so many kilometres of a place")
	filterFlag(cmd, &f.Polygon, parsePolygon, "polygon", "LON,LAT ...", "incidents within an area with these corners, three or more with blanks between them")
	return s
}

// boxFlag adds the area, which render uses for its view instead.
func (s *selection) boxFlag(cmd *cobra.Command) {
	filterFlag(cmd, &s.filter.Bound, query.ParseBound, "bbox", "W,S,E,N", "incidents within these degrees")
}

func (s *selection) asOfFlag(cmd *cobra.Command) {
	filterFlag(cmd, &s.asOf, query.ParseAsOf, "as-of", "DATE", "only what had been stated by this day")
}

func filterFlag[T any](cmd *cobra.Command, value *T, parse func(string) (T, error), name, kind, usage string) {
	parsedFlag(cmd, value, func(s string) (T, error) {
		v, err := parse(s)
		return v, flagError(err)
	}, name, "", kind, usage)
}

// actorFlag takes one actor, whose name may have a comma, and may be given again for more.
func actorFlag(cmd *cobra.Command, actors *[]query.Actor) {
	filterFlag(cmd, actors, func(s string) ([]query.Actor, error) {
		a, err := query.ParseActor(s)
		return append(*actors, a), err
	}, "actor", "NAME[:STANCE]", "incidents that were claimed by an actor, or attributed to it, or of which it is accused, or that are denied")
}

// listFlag takes values with commas between them, and may be given again for more.
func listFlag(cmd *cobra.Command, values *[]string, parse func(string) (string, error), name, kind, usage string) {
	parsedFlag(cmd, values, func(s string) ([]string, error) {
		list := *values
		for part := range strings.SplitSeq(s, ",") {
			v, err := parse(part)
			if err != nil {
				return nil, flagError(err)
			}
			list = append(list, v)
		}
		return list, nil
	}, name, "", kind, usage)
}

func word(s string) (string, error) {
	if s = strings.TrimSpace(s); s == "" {
		return "", errors.New("is empty")
	}
	return s, nil
}

// flagError leaves out what the message of the command line says already.
func flagError(err error) error {
	if errors.Is(err, query.ErrFlag) {
		return errors.New(strings.TrimPrefix(err.Error(), query.ErrFlag.Error()+": "))
	}
	return err
}

// selected is a resolved case and what was chosen of it.
type selected struct {
	snapshot *resolve.Snapshot
	filter   query.Filter
	query.Result
}

// choose resolves the case and applies the flags.
func (s *selection) choose(c *data.Case, name string) (selected, error) {
	if err := s.filter.Validate(); err != nil {
		return selected{}, usageError{flagError(err)}
	}
	snapshot := resolve.New(c, resolve.Options{AsOf: s.asOf})
	for _, id := range s.filter.Documents {
		if snapshot.Document(id) == nil {
			return selected{}, fmt.Errorf("%s: no document %q; see incidentmap documents", name, id)
		}
	}
	for _, known := range []struct {
		flag   string
		wanted []string
		of     func(*data.Incident) []string
	}{
		{"kind", s.filter.Kinds, func(in *data.Incident) []string { return []string{string(in.Kind)} }},
		{"country", s.filter.Countries, countriesOf},
	} {
		if err := allKnown(c, name, known.flag, known.wanted, known.of); err != nil {
			return selected{}, err
		}
	}
	for _, a := range s.filter.Actors {
		if err := knownActor(snapshot, a.Name); err != nil {
			return selected{}, fmt.Errorf("%s: %w", name, err)
		}
	}
	return selected{snapshot, s.filter, s.filter.Apply(snapshot)}, nil
}

// allKnown refuses a value that no incident of the case has: a mistyped one would look like a search without a find.
func allKnown(c *data.Case, name, flag string, wanted []string, of func(*data.Incident) []string) error {
	if len(wanted) == 0 {
		return nil
	}
	known := map[string]bool{}
	for i := range c.Incidents {
		for _, v := range of(&c.Incidents[i]) {
			known[v] = true
		}
	}
	for _, v := range wanted {
		if !known[v] {
			return fmt.Errorf("%s: no incident of %s %q; there are %s", name, flag, v, strings.Join(slices.Sorted(maps.Keys(known)), ", "))
		}
	}
	return nil
}

func countriesOf(in *data.Incident) []string {
	var out []string
	for _, s := range in.Sites {
		if s.Country != "" {
			out = append(out, s.Country)
		}
	}
	return out
}

// knownActor fails for an actor that no claim speaks of, and names those that may be meant.
func knownActor(s *resolve.Snapshot, name string) error {
	words := query.SplitWords(name)
	var like []string
	for _, v := range (query.Filter{}).Facets(s).Actors {
		if query.Fold(v.Value) == query.Fold(name) {
			return nil
		}
		if words.In(v.Value) {
			like = append(like, fmt.Sprintf("%q", v.Value))
		}
	}
	if len(like) == 0 {
		return fmt.Errorf("no actor %q", name)
	}
	return fmt.Errorf("no actor %q; there is %s", name, strings.Join(like, ", "))
}

// counts says how many of a case's incidents or of a table's events are selected, and what is missing only because nothing is known.
type counts struct {
	noun      string
	Selected  int       `json:"selected"`
	Total     int       `json:"total"`
	Placed    int       `json:"placed"` // of those selected
	Undated   int       `json:"undated"`
	Unplaced  int       `json:"unplaced"`
	Uncounted int       `json:"uncounted"`
	AsOf      time.Time `json:"-"`
}

func (s selected) counts() counts {
	c := counts{
		noun: "incident", Selected: len(s.Incidents), Total: len(s.snapshot.Incidents), AsOf: s.snapshot.AsOf,
		Undated: s.Undated, Unplaced: s.Unplaced, Uncounted: s.Uncounted,
	}
	for _, in := range s.Incidents {
		if in.Placed() {
			c.Placed++
		}
	}
	return c
}

// String is "12 of 36 incidents, 9 on the map; 3 more left out for want of a date".
func (c counts) String() string {
	text := fmt.Sprintf("%s, %s on the map", words.Of(c.Selected, c.Total, c.noun), words.Count(c.Placed))
	if !c.AsOf.IsZero() {
		text += ", as of " + c.AsOf.Format(time.DateOnly)
	}
	return text + leftOut(c.Undated, "a date") + leftOut(c.Unplaced, "a place") + leftOut(c.Uncounted, "a number of people killed")
}

func leftOut(n int, want string) string {
	if n == 0 {
		return ""
	}
	return fmt.Sprintf("; %s more left out for want of %s", words.Count(n), want)
}

// parsePolygon reads the corners of an area, "LON,LAT LON,LAT LON,LAT". Edges are straight on the map and take the short way round the world, so
// longitudes run on beyond the antimeridian where the area lies across it.
func parsePolygon(s string) (orb.Polygon, error) {
	var ring orb.Ring
	for corner := range strings.FieldsSeq(s) {
		p, err := parseCenter(corner)
		if err != nil {
			return nil, fmt.Errorf("corner %q: %w", corner, err)
		}
		if n := len(ring); n > 0 {
			p[0] = ring[n-1][0] + math.Remainder(p[0]-ring[n-1][0], 360)
		}
		ring = append(ring, *p)
	}
	area := orb.Polygon{ring}
	return area, flagError(query.Filter{Polygon: area}.Validate())
}
