package cli

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/spf13/cobra"

	"incidentmap/app/events"
	"incidentmap/app/intake"
	"incidentmap/app/words"
	"incidentmap/data"
	"incidentmap/data/bulk"
	"incidentmap/data/query"
	"incidentmap/data/resolve"
	"incidentmap/geo/geodesy"
)

// namesTable reports whether the case that a command line names is a table of events, and not a case that was written as CSV.
func namesTable(args []string) bool {
	return len(args) == 1 && bulk.Named(args[0]) && !intake.KeptAsCSV(args[0])
}

// withTable opens a table of events for as long as do takes, which is told of all skipped rows if named is set: else they go to standard error.
func withTable(cmd *cobra.Command, name string, named bool, do func(*bulk.Table) error) (err error) {
	info, err := os.Stat(name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("%s: %w", name, errNoCase)
	case err != nil:
		return err
	case !info.Mode().IsRegular(): // to open a pipe may take for ever
		return fmt.Errorf("%s: a table of events must be a regular file, because its rows are read more than once", name)
	}
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	o := bulk.Options{MaxProblems: saidRows}
	if named {
		o.MaxProblems = namedRows
	}
	t, err := bulk.Open(cmd.Context(), f, info.Size(), filepath.Base(name), o)
	if err != nil {
		return tableError{err}
	}
	if !named {
		saySkipped(cmd, t)
	}
	return do(t)
}

// tableError says what is wrong with a table without the name of the package that found it.
type tableError struct{ error }

func (e tableError) Error() string { return strings.Replace(e.error.Error(), ": bulk: ", ": ", 1) }

func (e tableError) Unwrap() error { return e.error }

// How many skipped rows commands name: the first few, but check so many that hardly a file has more.
const (
	saidRows  = 20
	namedRows = 100_000
)

// saySkipped tells of the rows that are left out because they cannot be read.
func saySkipped(cmd *cobra.Command, t *bulk.Table) {
	r, w := t.Report, cmd.ErrOrStderr()
	if r.Skipped > 0 {
		fmt.Fprintf(w, "incidentmap: %s: %s left out:\n", oneLine(t.Name), words.Of(r.Skipped, r.Skipped+r.Rows, "row"))
	}
	for _, p := range r.Problems {
		fmt.Fprintf(w, "  line %d: %s\n", p.Line, oneLine(p.Reason))
	}
	if more := r.Skipped - len(r.Problems); more > 0 {
		fmt.Fprintf(w, "  and %s more; incidentmap check names them\n", words.Count(more))
	}
	for _, note := range r.Notes {
		fmt.Fprintf(w, "incidentmap: %s: %s\n", oneLine(t.Name), oneLine(note))
	}
}

// chosenEvents are the rows of a table that a command is about.
type chosenEvents struct {
	counts
	set    *events.Set
	name   string
	rows   []uint32       // in the order of the file
	extent geodesy.Extent // of those that have a place
	asOf   time.Time
	// texts is what the claims of these rows must hold; the rows themselves meet all else.
	texts query.Filter
}

// chooseEvents applies the flags to a table.
func (s *selection) chooseEvents(ctx context.Context, t *bulk.Table) (*chosenEvents, error) {
	if err := s.knownTo(t); err != nil {
		return nil, fmt.Errorf("%s: %w", t.Name, err)
	}
	set, err := events.New(ctx, t)
	if err != nil {
		return nil, err
	}
	set = set.KnownBy(s.asOf)
	c := &chosenEvents{set: set, name: t.Name, asOf: s.asOf, texts: events.TextConditions(s.filter)}
	found := set.Rows(s.filter)
	for _, rows := range []*[]uint32{&found.Selected, &found.Undated, &found.Unplaced, &found.Uncounted} {
		if *rows, err = c.withTexts(ctx, *rows); err != nil {
			return nil, err
		}
	}
	c.rows = found.Selected
	c.counts = counts{
		noun: "event", Selected: len(c.rows), Total: t.Len(), AsOf: s.asOf,
		Undated: len(found.Undated), Unplaced: len(found.Unplaced), Uncounted: len(found.Uncounted),
	}
	c.Placed, c.extent = set.Placed(c.rows)
	return c, nil
}

// withEvents opens a table, applies the flags and goes on with what they choose.
func (s *selection) withEvents(cmd *cobra.Command, name string, do func(*chosenEvents) error) error {
	if err := s.filter.Validate(); err != nil {
		return usageError{flagError(err)}
	}
	return withTable(cmd, name, false, func(t *bulk.Table) error {
		c, err := s.chooseEvents(cmd.Context(), t)
		if err != nil {
			return err
		}
		return do(c)
	})
}

// knownTo refuses what no row of the table has: a mistyped value would look like a search without a find.
func (s *selection) knownTo(t *bulk.Table) error {
	document := t.Document().ID
	for _, id := range s.filter.Documents {
		if id != document {
			return fmt.Errorf("no document %q; see incidentmap documents", id)
		}
	}
	var codes []string
	for _, name := range t.Countries {
		codes = append(codes, bulk.CountryCode(name))
	}
	for _, known := range []struct {
		flag       string
		wanted, of []string
	}{{"kind", s.filter.Kinds, t.Kinds}, {"country", s.filter.Countries, codes}} {
		for _, v := range known.wanted {
			if !slices.Contains(known.of, v) {
				return fmt.Errorf("no event of %s %q; there are %s", known.flag, v, someOf(known.of))
			}
		}
	}
	return nil
}

// someOf lists the values that a table has, the first of them if they are many.
func someOf(values []string) string {
	const most = 40
	values = slices.Compact(slices.Sorted(slices.Values(slices.DeleteFunc(slices.Clone(values), func(v string) bool { return v == "" }))))
	if more := len(values) - most; more > 0 {
		return fmt.Sprintf("%s and %s more", strings.Join(values[:most], ", "), words.Count(more))
	}
	return cmp.Or(strings.Join(values, ", "), "none")
}

// withTexts keeps the rows whose claims hold what was asked for.
func (c *chosenEvents) withTexts(ctx context.Context, rows []uint32) ([]uint32, error) {
	if c.texts.IsZero() {
		return rows, nil
	}
	var kept []uint32
	err := inBatches(ctx, rows, func(ctx context.Context, rows []uint32) ([]uint32, error) {
		b, err := c.batch(ctx, rows, false)
		if err != nil {
			return nil, err
		}
		var out []uint32
		for _, in := range c.texts.Apply(b.snapshot).Incidents {
			if row, ok := c.set.Row(in.ID); ok {
				out = append(out, uint32(row))
			}
		}
		slices.Sort(out)
		return out, nil
	}, func(rows []uint32) error {
		kept = append(kept, rows...)
		return nil
	})
	return kept, err
}

// latestFirst gives the rows by date, undated ones last, each day in the order of the file.
func (c *chosenEvents) latestFirst() []uint32 {
	t := c.set.Table
	undated := func(row uint32) int { return int(t.Flags[row] & bulk.Undated) }
	return slices.SortedStableFunc(slices.Values(c.rows), func(a, b uint32) int {
		return cmp.Or(cmp.Compare(undated(a), undated(b)), cmp.Compare(t.First[b], t.First[a]))
	})
}

// batch is some rows as incidents.
type batch struct {
	snapshot *resolve.Snapshot
	ids      []string // in the order that was asked for
}

// batch reads rows and resolves them. With located set claims name the lines that they stand in, which costs most where rows are far apart.
func (c *chosenEvents) batch(ctx context.Context, rows []uint32, located bool) (batch, error) {
	t := c.set.Table
	b := batch{}
	for _, row := range rows {
		b.ids = append(b.ids, t.IncidentID(int(row)))
	}
	made, err := caseOf(ctx, t, rows, located)
	if err == nil {
		b.snapshot = resolve.New(made, resolve.Options{AsOf: c.asOf})
	}
	return b, err
}

// incidents yields those of the batch in the order that was asked for.
func (b batch) incidents() []*resolve.Incident {
	out := make([]*resolve.Incident, 0, len(b.ids))
	for _, id := range b.ids {
		if in := b.snapshot.Incident(id); in != nil {
			out = append(out, in)
		}
	}
	return out
}

// caseOf makes a case of some rows, in the order of the file.
func caseOf(ctx context.Context, t *bulk.Table, rows []uint32, located bool) (*data.Case, error) {
	c := &data.Case{ID: t.Document().ID, Title: t.Name, Documents: []data.Document{t.Document()}}
	err := t.ScanRows(ctx, slices.Sorted(slices.Values(rows)), func(r *bulk.Row) error {
		in, claims := r.Incident()
		if located {
			line, err := r.Line()
			if err != nil {
				return err
			}
			for i := range claims {
				claims[i].Locator.Paragraph = line
			}
		}
		c.Incidents, c.Claims = append(c.Incidents, in), append(c.Claims, claims...)
		return nil
	})
	return c, err
}

// batchRows is how many rows are incidents at once on each processor: some 5 kB each.
const batchRows = 1024

// inBatches lets all processors work on batches of rows, and takes what they make in the order of the rows. It stops at the first error, and
// when the context ends.
func inBatches[T any](ctx context.Context, rows []uint32, work func(context.Context, []uint32) (T, error), take func(T) error) error {
	type result struct {
		made T
		err  error
	}
	var group sync.WaitGroup
	defer group.Wait()
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	queue := make(chan chan result, runtime.GOMAXPROCS(0)-1)
	group.Go(func() {
		defer close(queue)
		for part := range slices.Chunk(rows, batchRows) {
			done := make(chan result, 1)
			select {
			case queue <- done:
			case <-ctx.Done():
				return
			}
			group.Go(func() {
				made, err := work(ctx, part)
				done <- result{made, err}
			})
		}
	})
	for done := range queue {
		r := <-done
		if r.err != nil {
			return r.err
		}
		if err := take(r.made); err != nil {
			return err
		}
	}
	return ctx.Err()
}
