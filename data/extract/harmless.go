package extract

import (
	"bytes"
	"fmt"
	"regexp"
	"strconv"
)

// maxObjects is the most objects that a PDF may have (ISO 32000-1, annex C).
const maxObjects = 8_388_607

// harmless refuses files that would make the library take memory without end, against which nothing helps once it has begun: tables that are
// said to be huge, and streams that are packed several times over.
func harmless(raw []byte) error {
	names := escaped.ReplaceAllFunc(raw, func(b []byte) []byte {
		n, err := strconv.ParseUint(string(b[1:]), 16, 8)
		if err != nil {
			return b
		}
		return []byte{byte(n)}
	})
	for _, m := range sizes.FindAllSubmatch(names, -1) {
		limit := int64(maxObjects)
		switch string(m[1]) {
		case "Columns":
			limit = 1 << 16
		case "W":
			limit = 1 << 16 // of fonts too, whose widths are in thousandths
		}
		for _, number := range numbers.FindAll(m[2], -1) {
			whole, _, _ := bytes.Cut(number, []byte("."))
			if n, err := strconv.ParseInt("0"+string(whole), 10, 64); err != nil || n > limit {
				return fmt.Errorf("%w: its %s is %s", ErrDamaged, m[1], number)
			}
		}
	}
	for _, m := range filters.FindAllSubmatch(names, -1) {
		if bytes.Count(m[1], []byte("Flate"))+bytes.Count(m[1], []byte("/Fl")) > 2 || !plainFilter.Match(m[1]) {
			return fmt.Errorf("%w: a stream is packed in an unusual way", ErrDamaged)
		}
	}
	for rest := names; ; {
		at := tables.FindIndex(rest)
		if at == nil {
			return nil
		}
		rest = rest[at[0]+len("xref"):]
		if err := harmlessTable(rest); err != nil {
			return err
		}
	}
}

var (
	escaped = regexp.MustCompile(`#[0-9A-Fa-f]{2}`)
	sizes   = regexp.MustCompile(`/(Size|Index|Columns|W)\s*(\[[^\]]*\]|\+?\d+)`)
	numbers = regexp.MustCompile(`\d+(\.\d*)?|\.\d+`)
	filters = regexp.MustCompile(`/Filter\b\s*(\[[^\]]{0,200}\]?|/\w+|.{0,20})`)
	tables  = regexp.MustCompile(`xref[\s%]+[\d+%]`)

	// plainFilter is a name, or a list of names.
	plainFilter = regexp.MustCompile(`^(/\w+|\[(\s*/\w+)*\s*\])$`)
)

// harmlessTable walks through a table of objects: it may not number them beyond what there can be. "startxref" leads here too; the number
// behind it stands alone.
func harmlessTable(rest []byte) error {
	for {
		head := tableHead.FindSubmatch(rest)
		if head == nil {
			return nil
		}
		start, err1 := strconv.ParseInt(string(head[1]), 10, 64)
		n, err2 := strconv.ParseInt(string(head[2]), 10, 64)
		if err1 != nil || err2 != nil || start+n > maxObjects || n > int64(len(rest)) {
			return fmt.Errorf("%w: its table of objects is too large", ErrDamaged)
		}
		rest = rest[len(head[0]):]
		for range n {
			entry := tableEntry.Find(rest)
			if entry == nil {
				return fmt.Errorf("%w: its table of objects", ErrDamaged)
			}
			rest = rest[len(entry):]
		}
	}
}

var (
	tableHead  = regexp.MustCompile(`^(?:\s|%[^\r\n]*[\r\n])*(\+?\d+)\s+(\+?\d+)\b`)
	tableEntry = regexp.MustCompile(`^\s*\d+\s+\d+\s+[nf]`)
)
