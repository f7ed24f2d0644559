package cli

import (
	"bytes"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"incidentmap/app/atomicfile"
	"incidentmap/app/brief"
	"incidentmap/app/handout"
)

// handoutFlags are what the flags of brief say.
type handoutFlags struct {
	output  string
	format  *handout.Format
	layout  string
	noNotes bool
}

func briefCommand(deps Deps) *cobra.Command {
	h := handoutFlags{layout: string(handout.Steps)}
	cmd := &cobra.Command{
		Use:   "brief [CASE] -o FILE",
		Short: "Write the briefing of a case: PDF, PowerPoint or a web page",
		Long: `Brief writes the steps of a case with their maps, figures and notes, every figure with its numbered sources. The ending of the file's name says the
format: pages to print (.pdf), slides whose text can be edited (.pptx), or one web page that needs no network (.html). The file is written whole or
not at all.

A case without steps gets some: all its incidents, and then each that has a figure, the latest first.

Layouts of PDF and PowerPoint: steps, a page each, with a table of all figures at the end; sheets, a map as large as the page for each step, its
figures and sources behind it; table, the figures of all incidents with their ranges.`,
		Args: atMostOneCase,
	}
	cmd.Flags().StringVarP(&h.output, "output", "o", "", "`FILE`.pdf, .pptx or .html to write, or - for standard output")
	parsedFlag(cmd, &h.format, parseHandout, "format", "", "pdf|pptx|html", "format, where the file's name does not say it")
	cmd.Flags().Var(choice{&h.layout, layoutNames()}, "layout", "what the pages are")
	cmd.Flags().BoolVar(&h.noNotes, "no-notes", false, "leave the speaker's notes out")
	limit := capFlag(cmd)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if err := h.complete(cmd); err != nil {
			return err
		}
		if namesTable(args) {
			return usagef("%s is a table of events; brief is for cases. See incidentmap render and convert", args[0])
		}
		c, _, err := openCase(cmd, deps, args)
		if err != nil {
			return err
		}
		base, err := deps.Basemap()
		if err != nil {
			return err
		}
		deck, err := brief.Make(cmd.Context(), c)
		if err != nil {
			return err
		}
		return h.write(cmd, deck, handout.Options{
			Layout: handout.Layout(h.layout), Notes: !h.noNotes, Cap: limit.tlp, Fonts: handout.Fonts{Fonts: deps.Fonts, Arabic: deps.ArabicFont}, Basemap: base,
		})
	}
	return cmd
}

// complete judges the flags together.
func (h *handoutFlags) complete(cmd *cobra.Command) error {
	switch {
	case h.output == "":
		return usagef("say where to write: -o FILE.pdf, .pptx or .html, or -o - with --format")
	case h.format == nil && h.output == pipe:
		return usagef("-o - needs --format pdf, pptx or html")
	case h.format == nil:
		format, err := handout.FormatOf(h.output)
		if err != nil {
			return usagef("the name %q must end in .pdf, .pptx or .html; or say --format", h.output)
		}
		h.format = format
	}
	if cmd.Flags().Changed("layout") && !h.format.Layouts {
		return usagef("--layout is for PDF and PowerPoint; a web page has the steps")
	}
	return nil
}

func (h *handoutFlags) write(cmd *cobra.Command, d *brief.Deck, o handout.Options) error {
	write := func(w io.Writer) error { return handout.Write(cmd.Context(), w, h.format, d, o) }
	if h.output == pipe {
		return output(cmd, func(b *bytes.Buffer) error { return write(b) })
	}
	return atomicfile.Write(h.output, write)
}

func parseHandout(s string) (*handout.Format, error) {
	f, err := handout.FormatOf("." + strings.ToLower(s))
	return f, flagError(err)
}

func layoutNames() []string {
	names := make([]string, len(handout.Layouts))
	for i, l := range handout.Layouts {
		names[i] = string(l)
	}
	return names
}
