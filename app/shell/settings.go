package shell

import (
	"cmp"
	"encoding/json"
	"io"
	"os"
	"os/user"
	"path/filepath"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/widget"
	"github.com/adrg/xdg"

	"incidentmap/app/atomicfile"
	"incidentmap/app/words"
	"incidentmap/data"
)

// Settings are what a user has chosen for every case.
type Settings struct {
	Author        string   `json:"author"`         // for the journal of what is edited
	Cap           data.TLP `json:"cap"`            // the strictest marking that may be exported; empty: any
	ReducedMotion bool     `json:"reduced_motion"` // the map jumps where it would fly
	LookForNewer  bool     `json:"look_for_newer"` // whether there is a newer version of the program is asked once a day, over the network
}

// settingsFile is where the settings are kept (XDG base directory specification).
func settingsFile() string { return filepath.Join(xdg.ConfigHome, "incidentmap", "settings.json") }

// loadSettings reads the settings. What a missing or damaged file does not say is as at a first start.
func loadSettings(file string) Settings {
	s := Settings{}
	raw, err := os.ReadFile(file)
	if err != nil || len(raw) > 1<<20 || json.Unmarshal(raw, &s) != nil {
		s = Settings{}
	}
	if !slices.Contains(data.TLPs, s.Cap) {
		s.Cap = ""
	}
	s.Author = cmp.Or(strings.TrimSpace(s.Author), author())
	return s
}

// author is the name of the user of this machine.
func author() string {
	u, err := user.Current()
	if err != nil {
		return ""
	}
	name, _, _ := strings.Cut(u.Name, ",")
	return cmp.Or(strings.TrimSpace(name), u.Username)
}

func (s Settings) save(file string) error {
	if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
		return err
	}
	return atomicfile.Write(file, func(f io.Writer) error {
		encoder := json.NewEncoder(f)
		encoder.SetIndent("", "  ")
		return encoder.Encode(s)
	})
}

// showSettings lets the settings be changed.
func (w *Window) showSettings() {
	author := widget.NewEntry()
	author.SetText(w.settings.Author)
	values, names := []data.TLP{""}, []string{"whatever its marking"}
	for _, t := range data.TLPs {
		values, names = append(values, t), append(names, "up to "+string(t)+" – "+words.TLP(t))
	}
	limit := widget.NewSelect(names, nil)
	limit.SetSelectedIndex(max(0, slices.Index(values, w.settings.Cap)))
	still := widget.NewCheck("Jump to places instead of flying there", nil)
	still.SetChecked(w.settings.ReducedMotion)
	name := widget.NewFormItem("Your name", author)
	name.HintText = "Stands beside each edit in the history of a case"
	export := widget.NewFormItem("Export", limit)
	export.HintText = "What is marked more strictly is not written"
	look := widget.NewCheck("Look for a newer version once a day", nil)
	look.SetChecked(w.settings.LookForNewer)
	items := []*widget.FormItem{name, export, widget.NewFormItem("Motion", still)}
	if w.cfg.Newer != nil {
		network := widget.NewFormItem("Network", look)
		network.HintText = "One request, which says nothing but the version of the program"
		items = append(items, network)
	}
	d := dialog.NewForm("Settings", "Save", "Cancel", items, func(ok bool) {
		if ok {
			w.set(Settings{
				Author: strings.TrimSpace(author.Text), Cap: values[limit.SelectedIndex()], ReducedMotion: still.Checked, LookForNewer: look.Checked,
			})
		}
	}, w.win)
	w.show(d)
	d.Resize(fyne.NewSize(560, 320))
}

// set goes by other settings from now on, and keeps them.
func (w *Window) set(s Settings) {
	s.Author = cmp.Or(s.Author, author())
	w.settings = s
	w.edit.session.SetAuthor(s.Author)
	w.mapv.SetReducedMotion(s.ReducedMotion)
	if err := s.save(w.cfg.Settings); err != nil {
		w.showError("The settings hold until the program ends; they could not be kept.", err)
	}
}
