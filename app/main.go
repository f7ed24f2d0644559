// Incident Map draws on an offline map what documents say about incidents, with every figure linked to its passage.
package main

import (
	"context"
	"io/fs"
	"os"
	"os/signal"
	"syscall"
	_ "time/tzdata" // local days are right on systems without a time zone database

	"incidentmap/app/cli"
	"incidentmap/assets"
)

const version = "0.1.0" // as in FyneApp.toml

// These are set when the program is built (-ldflags "-X main.commit=…").
var (
	commit    string // of the source
	updateURL string // where newer versions are announced; none: the program looks for none
	updateKey string // public key of minisign that signs what is said there
)

func main() { os.Exit(run()) }

func run() int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop) // a second signal ends the program at once
	stderr, show := complaints()
	defer show()
	return cli.Run(ctx, os.Args[1:], os.Stdin, os.Stdout, stderr, deps())
}

func deps() cli.Deps {
	builtIn, err := fs.Sub(assets.Case, "case")
	if err != nil {
		panic(err) // the name is a valid path: fs.Sub has no other reason
	}
	return cli.Deps{
		Case:       builtIn,
		Version:    version,
		Commit:     commit,
		Fonts:      fonts(),
		ArabicFont: assets.FontArabic,
		Basemap:    func() (cli.Basemap, error) { return openBasemap() },
		OpenWindow: openWindow,
	}
}
