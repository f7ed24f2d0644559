package search

import "fmt"

// Fingerprint shows all that an index holds.
func (ix *Index) Fingerprint() string {
	return fmt.Sprint(ix.size, ix.all, string(ix.vocabulary), ix.starts, ix.lists, ix.offsets)
}
