package main

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/app"
	"github.com/adrg/xdg"

	"incidentmap/app/cli"
	"incidentmap/app/look"
	"incidentmap/app/shell"
	"incidentmap/app/update"
	"incidentmap/assets"
	"incidentmap/data"
	"incidentmap/geo/basemap"
	"incidentmap/geo/render"
)

// These agree with FyneApp.toml; a test holds that.
const (
	appID   = "org.incidentmap.IncidentMap"
	appName = "Incident Map"
)

// openWindow shows a case, and what lies at a path if one is given, and returns when the window is closed.
func openWindow(ctx context.Context, c *data.Case, path string) (err error) {
	if err := haveDisplay(); err != nil {
		return err
	}
	defer logToFile()()
	defer func() {
		if p := recover(); p != nil { // the toolkit panics where a display is named that does not answer
			log.Printf("%v\n%s", p, debug.Stack())
			err = fmt.Errorf("the window failed: %v (display %q)", p, cmp.Or(os.Getenv("WAYLAND_DISPLAY"), os.Getenv("DISPLAY")))
		}
	}()
	debug.SetGCPercent(25) // what is kept is mostly columns without pointers, quick to pass over: memory counts more than a little time
	if err := calmToolkit(); err != nil {
		return err
	}
	if err := haveOpenGL(); err != nil {
		return err
	}
	icon := fyne.NewStaticResource("icon.png", assets.Icon)
	app.SetMetadata(fyne.AppMetadata{
		ID: appID, Name: appName, Version: version, Icon: icon, Migrations: map[string]bool{"fyneDo": true},
	})
	base, err := openBasemap()
	if err != nil {
		return err
	}
	newer, err := newerVersion()
	if err != nil {
		return err
	}
	window, err := shell.New(app.NewWithID(appID), shell.Config{
		Case: c, Fonts: fonts(), Basemap: base, Icon: icon, Version: version, Load: cli.ReadCase, Documents: os.Getenv("INCIDENTMAP_DOCUMENTS"),
		Room: roomOnDisplay, Second: onSecondDisplay, Newer: newer,
		Look: look.Fonts{Regular: assets.FontRegular, Bold: assets.FontBold, Arabic: assets.FontArabic},
	})
	if err != nil {
		return err
	}
	if path != "" {
		window.Open(path)
	}
	window.ShowAndRun(ctx)
	return nil
}

// haveDisplay tells what to do where no window can be shown; the toolkit would end the program without a word that helps.
func haveDisplay() error {
	if runtime.GOOS == "linux" && os.Getenv("DISPLAY") == "" && os.Getenv("WAYLAND_DISPLAY") == "" {
		return errors.New("there is no display to open a window on; \"incidentmap list\" and \"incidentmap render -o map.png\" work without one")
	}
	return nil
}

// logToFile keeps what the toolkit logs out of the terminal of the user, who can do nothing about it, but where it can be read.
func logToFile() (closeLog func()) {
	name := filepath.Join(xdg.StateHome, "incidentmap", "log.txt")
	log.SetOutput(io.Discard)
	if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
		return func() {}
	}
	f, err := os.OpenFile(name, os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o600)
	if err != nil {
		return func() {}
	}
	log.SetOutput(f)
	return func() { _ = f.Close() }
}

// calmToolkit gives the toolkit what it complains of on standard error where a system lacks it: a locale that is not "C", and a folder
// for run-time files, without which it cannot look for Wayland.
func calmToolkit() error {
	if os.Getenv("XDG_RUNTIME_DIR") == "" && runtime.GOOS == "linux" {
		if err := os.Setenv("XDG_RUNTIME_DIR", os.TempDir()); err != nil {
			return err
		}
	}
	for _, name := range []string{"LC_ALL", "LC_MESSAGES", "LANG"} {
		language, _, _ := strings.Cut(os.Getenv(name), ".")
		switch language {
		case "":
			continue
		case "C", "POSIX":
			if err := os.Unsetenv(name); err != nil {
				return err
			}
		default:
			return nil
		}
	}
	return os.Setenv("LANG", "en_US.UTF-8")
}

// newerVersion is the way to ask for a newer version of the program; nil if nobody was named to ask when it was built.
func newerVersion() (func(context.Context) (*update.Release, error), error) {
	if updateURL == "" {
		return nil, nil
	}
	source, err := update.NewSource(updateURL, updateKey, version)
	if err != nil {
		return nil, err
	}
	return source.Newer, nil
}

func openBasemap() (*basemap.Map, error) {
	m, err := basemap.Open(bytes.NewReader(assets.Basemap))
	if err != nil {
		return nil, fmt.Errorf("open the built-in map: %w", err)
	}
	return m, nil
}

func fonts() render.Fonts { return render.Fonts{Regular: assets.FontRegular, Bold: assets.FontBold} }
