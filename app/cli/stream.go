package cli

import (
	"bufio"
	"context"
	"fmt"

	"github.com/spf13/cobra"
)

// streamed writes a result while it is made: that of a table of events may be larger than what memory holds. What was written before an
// error stays written.
func streamed(cmd *cobra.Command, write func(*bufio.Writer) error) error {
	w := bufio.NewWriterSize(cmd.OutOrStdout(), 1<<16)
	if err := write(w); err != nil {
		return err
	}
	return writing(w.Flush())
}

// streamForm writes the records that batches of the chosen events give. With located set claims name the lines that they stand in.
func streamForm[R any](cmd *cobra.Command, c *chosenEvents, located bool, f form[R], records func(batch) []R) error {
	return streamed(cmd, func(w *bufio.Writer) error {
		out := formWriter[R]{form: f, w: w}
		err := inBatches(cmd.Context(), c.rows, func(ctx context.Context, rows []uint32) ([]byte, error) {
			b, err := c.batch(ctx, rows, located)
			if err != nil {
				return nil, err
			}
			return f.part(records(b))
		}, out.add)
		if err != nil {
			return err
		}
		return out.finish()
	})
}

// streamTable writes the lines that batches of the chosen events give, in the order of rows, and a last line that says how many there are.
func streamTable(cmd *cobra.Command, c *chosenEvents, rows []uint32, located bool, columns []column, lines func(batch) []row, last func() string) error {
	return streamed(cmd, func(w *bufio.Writer) error {
		out := newTableWriter(w, columns)
		err := inBatches(cmd.Context(), rows, func(ctx context.Context, rows []uint32) ([]row, error) {
			b, err := c.batch(ctx, rows, located)
			if err != nil {
				return nil, err
			}
			return lines(b), nil
		}, func(lines []row) error { return out.add(lines...) })
		if err != nil {
			return err
		}
		if err := out.finish(); err != nil {
			return err
		}
		_, err = fmt.Fprintf(w, "\n%s\n", last())
		return writing(err)
	})
}
