package bulk

import (
	"path/filepath"
	"slices"
	"strings"
)

// Extensions are the endings of names by which a table of events is told from a case.
var Extensions = []string{".csv", ".tsv"}

// Named reports whether a file's name is that of a table.
func Named(name string) bool { return slices.Contains(Extensions, strings.ToLower(filepath.Ext(name))) }
