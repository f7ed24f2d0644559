package bulk

import (
	"errors"
	"runtime"
	"time"
)

// Errors of a file as a whole. They come wrapped with the name of the file.
var (
	ErrEmpty    = errors.New("is empty (0 bytes)")
	ErrNotText  = errors.New("is not a text table")
	ErrHeader   = errors.New("has no usable header")
	ErrEncoding = errors.New("unknown encoding")
	ErrTooMany  = errors.New("has too many rows")
	ErrChanged  = errors.New("was changed since it was read")
	ErrNoRow    = errors.New("no such row")
)

// Options say how a table is read. The zero value guesses everything and has the limits that the constants name.
type Options struct {
	Comma       byte     // the delimiter; 0: the one of , ; tab | that the header is written with
	Encoding    string   // one of Encodings; empty: guessed
	Workers     int      // goroutines that parse; 0: one for each processor
	ChunkSize   int      // bytes read at a time
	MaxRow      int      // longest row in bytes
	MaxRows     int      // most rows; a row takes 47 or 51 bytes of memory
	MaxProblems int      // how many skipped rows are named
	Progress    Progress // told of the progress; may be nil
}

// Limits where Options name none.
const (
	DefaultChunkSize   = 1 << 20
	DefaultMaxRow      = 1 << 20
	DefaultMaxRows     = 20_000_000
	DefaultMaxProblems = 1000
)

func (o Options) withDefaults() Options {
	o.Workers = positive(o.Workers, runtime.GOMAXPROCS(0))
	o.ChunkSize = positive(o.ChunkSize, DefaultChunkSize)
	o.MaxRow = positive(o.MaxRow, DefaultMaxRow)
	o.MaxRows = positive(o.MaxRows, DefaultMaxRows)
	o.MaxProblems = positive(o.MaxProblems, DefaultMaxProblems)
	return o
}

func positive(n, otherwise int) int {
	if n > 0 {
		return n
	}
	return otherwise
}

// Progress is told how far reading has come, at most ten times a second and once at the end, from one goroutine.
type Progress interface {
	Update(Status)
}

// Status is how far reading has come.
type Status struct {
	Bytes, Total  int64 // of the file
	Rows, Skipped int
	Elapsed       time.Duration
}

// Rate is the number of rows read in a second.
func (s Status) Rate() float64 {
	if s.Elapsed <= 0 {
		return 0
	}
	return float64(s.Rows+s.Skipped) / s.Elapsed.Seconds()
}

// Report says how a file was understood and what was left out.
type Report struct {
	Preset   string // the name of the profile: "ACLED", "UCDP GED" ...
	Encoding string // one of Encodings
	Guessed  bool   // whether the encoding was guessed from the frequency of letters
	BadBytes int    // bytes that are not valid in UTF-8 or UTF-16; shown as U+FFFD
	Comma    byte
	Rows     int // rows loaded
	Skipped  int // rows left out
	Unplaced int // loaded rows without coordinates
	Undated  int // loaded rows without a date
	Unread   int // loaded rows whose number of killed is not a number; it counts as unknown
	Problems []Problem
	Notes    []string // what else the user should know
}

// Problem names a row that was skipped.
type Problem struct {
	Line   int // 1-based physical line at which the row starts
	Reason string
}
