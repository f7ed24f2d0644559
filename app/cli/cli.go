package cli

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path/filepath"
	"runtime"
	"strings"
	"unicode"

	"github.com/paulmach/orb"
	"github.com/spf13/cobra"

	"incidentmap/app/handout"
	"incidentmap/app/session"
	"incidentmap/data"
	"incidentmap/geo/render"
)

// Exit statuses of the program.
const (
	ExitDone   = 0
	ExitFailed = 1 // something was found wrong, or the work failed
	ExitUsage  = 2
)

// Deps is what the commands work with. Nothing of it is read before a command needs it.
type Deps struct {
	Case    fs.FS  // the built-in case, in the text form
	Version string // of the program
	Commit  string // of its source, or empty

	Fonts      render.Fonts
	ArabicFont []byte // for what the fonts have no letters for, as a TrueType file

	// Basemap opens the map that is drawn below the incidents. Nil: check does not compare places with countries.
	Basemap func() (Basemap, error)

	// OpenWindow shows a case and returns when its window is closed. path is a case file to open in its place, a table of events to open beside
	// it, or empty.
	OpenWindow func(ctx context.Context, c *data.Case, path string) error
}

// Basemap is a map of the world that knows whose land a point lies on; *basemap.Map is one.
type Basemap interface {
	handout.Basemap
	// Country is the ISO 3166-1 alpha-2 code and the name of the land at a point, both empty at sea.
	Country(orb.Point) (iso, name string)
}

// usageError is a mistake in the command line.
type usageError struct{ error }

func (e usageError) Unwrap() error { return e.error }

func usagef(format string, args ...any) error { return usageError{fmt.Errorf(format, args...)} }

// errFound ends a command that did its work and found something wrong: it has said so itself.
var errFound = errors.New("cli: something was found wrong")

// Run carries out one command line, without the program's name, and returns the exit status.
func Run(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer, deps Deps) int {
	cobra.MousetrapHelpText = "" // a double click on the program opens its window on Windows too
	root := New(deps)
	root.SetArgs(append([]string{}, args...)) // never nil, for which cobra takes the arguments of the process
	root.SetIn(stdin)
	root.SetOut(stdout)
	root.SetErr(stderr)
	err := root.ExecuteContext(ctx)
	var usage usageError
	switch {
	case err == nil:
		return ExitDone
	case errors.Is(err, errFound):
		return ExitFailed
	case errors.Is(err, context.Canceled):
		err = errors.New("stopped")
	case errors.As(err, &usage):
		fmt.Fprintf(stderr, "incidentmap: %s\n", oneLine(err.Error()))
		return ExitUsage
	}
	fmt.Fprintf(stderr, "incidentmap: %s\n", oneLine(err.Error()))
	return ExitFailed
}

// New is the whole command line.
func New(deps Deps) *cobra.Command {
	root := &cobra.Command{
		Use:   "incidentmap [CASE]",
		Short: "Maps what documents say about incidents, every figure linked to its passage",
		Long: `Incident Map shows a case on a map that needs no network: which document says what, in whose voice, and where exactly.

CASE is a ` + caseForms + `. Without it the built-in case is used.
Without a command the window opens. Tables of events may be those of ACLED, UCDP GED or GTD, or any with coordinates.`,
		Args:          atMostOneCase,
		SilenceErrors: true,
		SilenceUsage:  true,
		Version:       deps.Version,
		RunE: func(cmd *cobra.Command, args []string) error {
			if namesTable(args) || len(args) == 1 && strings.EqualFold(filepath.Ext(args[0]), session.Ext) {
				return deps.OpenWindow(cmd.Context(), &data.Case{ID: "table", Title: filepath.Base(args[0])}, args[0])
			}
			c, _, err := openCase(cmd, deps, args)
			if errors.Is(err, errNoCase) && !strings.ContainsAny(args[0], `./\`) {
				return usagef("%w, and no command (see %q)", err, cmd.Name()+" --help")
			}
			if err != nil {
				return err
			}
			return deps.OpenWindow(cmd.Context(), c, "")
		},
	}
	root.SetVersionTemplate(versionText(deps))
	root.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error {
		return usagef("%w (see %q)", err, cmd.CommandPath()+" --help")
	})
	root.AddCommand(listCommand(deps), claimsCommand(deps), documentsCommand(deps), renderCommand(deps), briefCommand(deps), checkCommand(deps),
		convertCommand(deps), licencesCommand(), versionCommand(deps), manCommand(deps))
	return root
}

func versionCommand(deps Deps) *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "Print the version of the program",
		Args:  noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return output(cmd, func(w *bytes.Buffer) error {
				w.WriteString(versionText(deps))
				return nil
			})
		},
	}
}

func versionText(deps Deps) string {
	commit := ""
	if deps.Commit != "" {
		commit = " (" + deps.Commit + ")"
	}
	return fmt.Sprintf("incidentmap %s%s %s %s/%s\n", deps.Version, commit, runtime.Version(), runtime.GOOS, runtime.GOARCH)
}

func noArguments(_ *cobra.Command, args []string) error {
	if len(args) > 0 {
		return usagef("found %q; the command takes no argument", args[0])
	}
	return nil
}

func atMostOneCase(_ *cobra.Command, args []string) error {
	if len(args) > 1 {
		return usagef("found %q after the case %q; one case at a time", args[1], args[0])
	}
	return nil
}

// output writes a command's result whole, or nothing of it if it cannot be made.
func output(cmd *cobra.Command, write func(*bytes.Buffer) error) error {
	var b bytes.Buffer
	if err := write(&b); err != nil {
		return err
	}
	if _, err := cmd.OutOrStdout().Write(b.Bytes()); err != nil {
		return fmt.Errorf("write the result: %w", err)
	}
	return nil
}

// oneLine keeps texts of a case and of the system from breaking lines or steering a terminal.
func oneLine(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case !unicode.IsPrint(r):
			return unicode.ReplacementChar
		}
		return r
	}, s)
}
