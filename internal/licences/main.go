// Command licences gathers the licences of everything that is inside the program on any system into the file that app/licences shows: of the modules
// and packages that are linked, of Go itself, and of the fonts and data in assets. "go generate ./app/licences" runs it.
package main

import (
	"compress/gzip"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"

	"incidentmap/app/atomicfile"
	"incidentmap/app/licences"
)

// systems that packages are made for. What is linked differs between them.
var systems = []string{"linux", "windows", "darwin"}

func main() {
	root := flag.String("root", ".", "folder of the source")
	out := flag.String("o", "", "file to write")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, *root, *out); err != nil {
		fmt.Fprintln(os.Stderr, "licences:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, root, out string) error {
	all, err := gather(ctx, root, systems)
	if err != nil {
		return err
	}
	return atomicfile.Write(out, func(w io.Writer) error { return pack(w, all) })
}

// gather is all components of the program on these systems: the program, Go and what was made for this program first, then the modules by path.
func gather(ctx context.Context, root string, systems []string) ([]licences.Component, error) {
	all, err := carried(root)
	if err != nil {
		return nil, err
	}
	linked, err := modules(ctx, root, systems)
	if err != nil {
		return nil, err
	}
	all = append(all, linked...)
	for i := range all {
		all[i].Text = strings.TrimSpace(all[i].Text) + "\n"
	}
	return all, nil
}

func pack(to io.Writer, all []licences.Component) error {
	w, err := gzip.NewWriterLevel(to, gzip.BestCompression)
	if err != nil {
		return err
	}
	if err := json.NewEncoder(w).Encode(all); err != nil {
		return err
	}
	return w.Close()
}
