package shell

import (
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"sync"

	"github.com/adrg/xdg"

	"incidentmap/app/atomicfile"
	"incidentmap/data/ingest"
)

// layouts keeps what analysts said of the columns of tables in a file. Workers use it.
type layouts struct {
	mu   sync.Mutex
	file string
}

// layoutsFile is where layouts are kept (XDG base directory specification).
func layoutsFile() string { return filepath.Join(xdg.ConfigHome, "incidentmap", "layouts.json") }

// maxLayouts bounds the file, in bytes and in layouts.
const (
	maxLayoutBytes = 16 << 20
	maxLayouts     = 500
)

// Load implements importer.Layouts. A file that is missing or damaged remembers nothing.
func (l *layouts) Load(layout string) (ingest.Mapping, bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	m, ok := l.all()[layout]
	return m, ok
}

// Save implements importer.Layouts.
func (l *layouts) Save(layout string, m ingest.Mapping) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	all := l.all()
	if _, there := all[layout]; !there && len(all) >= maxLayouts {
		for other := range all { // any: the file does not know which is the oldest
			delete(all, other)
			break
		}
	}
	all[layout] = m
	if err := os.MkdirAll(filepath.Dir(l.file), 0o700); err != nil {
		return err
	}
	return atomicfile.Write(l.file, func(f io.Writer) error {
		encoder := json.NewEncoder(f)
		encoder.SetIndent("", "  ")
		return encoder.Encode(all)
	})
}

func (l *layouts) all() map[string]ingest.Mapping {
	out := map[string]ingest.Mapping{}
	raw, err := os.ReadFile(l.file)
	if err != nil || len(raw) > maxLayoutBytes || json.Unmarshal(raw, &out) != nil {
		return map[string]ingest.Mapping{}
	}
	return out
}
