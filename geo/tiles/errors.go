package tiles

import (
	"errors"
	"fmt"
)

// ErrNotFound says that the archive has no such tile, which is common: open sea is often left out.
var ErrNotFound = errors.New("no such tile")

// FormatError says which part of an archive breaks which rule.
type FormatError struct {
	Part   string // "header", "directory", "metadata", "tile"
	Reason string
}

func (e *FormatError) Error() string { return fmt.Sprintf("pmtiles %s: %s", e.Part, e.Reason) }

func broken(part, format string, args ...any) error {
	return &FormatError{part, fmt.Sprintf(format, args...)}
}
