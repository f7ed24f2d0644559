package cli

import (
	"bufio"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"time"

	"github.com/spf13/cobra"

	"incidentmap/app/atomicfile"
	"incidentmap/data/bulk"
	"incidentmap/data/codec"
)

// stream writes the rows of a table one after another. The table keeps 47 bytes of each in memory, and nothing else.
func (c *conversion) stream(cmd *cobra.Command) (err error) {
	if c.in == pipe || c.in == builtInName {
		return usagef("--rows reads a table in a file")
	}
	f, err := os.Open(c.in)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	info, err := f.Stat()
	if err != nil {
		return err
	}
	t, err := bulk.Open(cmd.Context(), f, info.Size(), c.in, bulk.Options{})
	if err != nil {
		return err
	}
	for _, p := range t.Report.Problems {
		fmt.Fprintf(cmd.ErrOrStderr(), "%s:%d: skipped: %s\n", c.in, p.Line, oneLine(p.Reason))
	}
	fmt.Fprintf(cmd.ErrOrStderr(), "incidentmap: %s: %d of %d rows were read, %d skipped\n", c.in, t.Len(), t.Len()+t.Report.Skipped, t.Report.Skipped)
	write := func(w io.Writer) error {
		if c.target == &codec.GeoJSON {
			return rowsAsGeoJSON(cmd, t, w)
		}
		return rowsAsCSV(cmd, t, w)
	}
	if c.out == pipe {
		return write(cmd.OutOrStdout())
	}
	return atomicfile.Write(c.out, write)
}

// read is what a table says of a row in a form of its own: first and last day, longitude, latitude and the radius of the place in metres.
var readColumns = []string{"start", "end", "lon", "lat", "precision_m"}

func readOf(t *bulk.Table, i int) [5]string {
	var out [5]string
	if w := t.When(i); !w.IsZero() {
		out[0], out[1] = w.Start.Format(time.DateOnly), w.LastDay().Format(time.DateOnly)
	}
	if p, level, ok := t.Place(i); ok {
		out[2], out[3], out[4] = decimal(p.Lon()), decimal(p.Lat()), decimal(level.RadiusM)
	}
	return out
}

func decimal(f float64) string { return strconv.FormatFloat(f, 'f', -1, 64) }

func rowsAsCSV(cmd *cobra.Command, t *bulk.Table, w io.Writer) error {
	out := csv.NewWriter(w)
	out.UseCRLF = true
	if err := out.Write(append(append([]string{}, t.Header...), readColumns...)); err != nil {
		return err
	}
	cells := make([]string, len(t.Header)+len(readColumns))
	err := t.Scan(cmd.Context(), 0, t.Len(), func(r *bulk.Row) error {
		for k := range t.Header {
			cells[k] = r.Value(k)
		}
		read := readOf(t, r.Index)
		copy(cells[len(t.Header):], read[:])
		return out.Write(cells)
	})
	out.Flush()
	return errors.Join(err, out.Error())
}

func rowsAsGeoJSON(cmd *cobra.Command, t *bulk.Table, w io.Writer) error {
	out := bufio.NewWriter(w)
	names := make([][]byte, len(t.Header))
	taken := map[string]bool{}
	for i, n := range t.Header {
		for taken[n] {
			n += "_"
		}
		taken[n] = true
		b, err := json.Marshal(n)
		if err != nil {
			return err
		}
		names[i] = b
	}
	if _, err := out.WriteString(`{"type":"FeatureCollection","features":[`); err != nil {
		return err
	}
	var line []byte
	err := t.Scan(cmd.Context(), 0, t.Len(), func(r *bulk.Row) error {
		line = line[:0]
		if r.Index > 0 {
			line = append(line, ',')
		}
		read := readOf(t, r.Index)
		line = append(line, "\n"+`{"type":"Feature","geometry":`...)
		if read[2] != "" {
			line = fmt.Appendf(line, `{"type":"Point","coordinates":[%s,%s]}`, read[2], read[3])
		} else {
			line = append(line, "null"...)
		}
		line = append(line, `,"properties":{`...)
		for k := range names {
			v, err := json.Marshal(r.Value(k))
			if err != nil {
				return err
			}
			line = append(append(append(append(line, names[k]...), ':'), v...), ',')
		}
		_, err := out.Write(fmt.Appendf(line, `"incidentmap_start":%q,"incidentmap_end":%q}}`, read[0], read[1]))
		return err
	})
	if err != nil {
		return err
	}
	if _, err := out.WriteString("\n]}\n"); err != nil {
		return err
	}
	return out.Flush()
}
