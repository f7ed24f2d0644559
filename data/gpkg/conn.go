package gpkg

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// ApplicationID marks an SQLite database as a GeoPackage of version 1.2 or later: "GPKG".
const ApplicationID = 0x47504B47

// IsApplication reports whether an application id is that of a GeoPackage of any version: "GPKG", or "GP10" and "GP11" of the first ones.
func IsApplication(id int64) bool { return id == ApplicationID || id == 0x47503130 || id == 0x47503131 }

// Mode is how a database is opened.
type Mode string

// Modes of opening. None of them makes a file that is not there.
const (
	ReadOnly  Mode = "mode=ro"
	Immutable Mode = "mode=ro&immutable=1" // a file in a folder that cannot be written to, which nobody else writes either
	ReadWrite Mode = "mode=rw"
)

// AtRest is the mode to read a file in that nobody seems to have open: nothing of SQLite's stands beside it, and nothing is left there.
func AtRest(path string) Mode {
	for _, suffix := range []string{"-wal", "-journal"} {
		if _, err := os.Lstat(path + suffix); err == nil {
			return ReadOnly
		}
	}
	return Immutable
}

// maxLength bounds a text, a blob and a row, in bytes.
const maxLength = 512 << 20

// defences are on for every connection: no tricks of the schema, no trust in pages or in the functions that a schema calls. A database
// handed over by somebody else is data and nothing more.
var defences = []string{
	"busy_timeout(5000)", "trusted_schema(0)", "cell_size_check(1)", "mmap_size(0)", "foreign_keys(0)",
	"fullfsync(1)", "checkpoint_fullfsync(1)", // a flush on macOS that reaches the disk; nothing elsewhere
}

// Conn is one connection to a database. It never connects anew by itself, so that it cannot end up at another file of the same name.
type Conn struct {
	*sql.Conn
	pool *sql.DB
}

// Connect opens the database of a file with all defences and further pragmas, such as "synchronous(FULL)".
func Connect(ctx context.Context, path string, mode Mode, pragmas ...string) (*Conn, error) {
	abs, err := filepath.Abs(path)
	if err != nil {
		return nil, err
	}
	abs = filepath.ToSlash(abs)
	if !strings.HasPrefix(abs, "/") {
		abs = "/" + abs // C:/
	}
	dsn := (&url.URL{Scheme: "file", Path: abs}).String() + "?_defensive=1&_dqs=0&_error_rc=1&" + string(mode) +
		"&_pragma=" + strings.Join(slices.Concat(defences, pragmas), "&_pragma=")
	pool, err := sql.Open("sqlite", dsn)
	if err != nil {
		return nil, err
	}
	conn, err := pool.Conn(ctx)
	if err == nil {
		err = limit(conn)
	}
	if err != nil {
		return nil, errors.Join(err, pool.Close())
	}
	return &Conn{conn, pool}, nil
}

func limit(conn *sql.Conn) error {
	for id, most := range map[int]int{
		sqlite3.SQLITE_LIMIT_LENGTH:              maxLength,
		sqlite3.SQLITE_LIMIT_SQL_LENGTH:          1 << 20,
		sqlite3.SQLITE_LIMIT_COLUMN:              2000,
		sqlite3.SQLITE_LIMIT_EXPR_DEPTH:          200,
		sqlite3.SQLITE_LIMIT_COMPOUND_SELECT:     50,
		sqlite3.SQLITE_LIMIT_VDBE_OP:             100_000,
		sqlite3.SQLITE_LIMIT_ATTACHED:            1, // VACUUM INTO needs one
		sqlite3.SQLITE_LIMIT_LIKE_PATTERN_LENGTH: 1000,
		sqlite3.SQLITE_LIMIT_TRIGGER_DEPTH:       10,
	} {
		if _, err := sqlite.Limit(conn, id, most); err != nil {
			return err
		}
	}
	return nil
}

// Close ends the connection.
func (c *Conn) Close() error { return errors.Join(c.Conn.Close(), c.pool.Close()) }

// Int is the single number that a query gives.
func (c *Conn) Int(ctx context.Context, query string, args ...any) (int64, error) {
	var n int64
	err := c.QueryRowContext(ctx, query, args...).Scan(&n)
	return n, err
}

// Strings are the texts that a query gives, one a row.
func (c *Conn) Strings(ctx context.Context, query string, args ...any) ([]string, error) {
	rows, err := c.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []string
	for rows.Next() {
		var s sql.NullString
		if err := rows.Scan(&s); err != nil {
			return nil, err
		}
		out = append(out, s.String)
	}
	return out, rows.Err()
}

// ErrDamaged says that the pages of a database do not hold together.
var ErrDamaged = errors.New("the file is damaged")

// ErrNoDatabase says that a file is no SQLite database.
var ErrNoDatabase = errors.New("the file is no SQLite database")

// Check reads the whole database and says whether it is sound: ErrDamaged or ErrNoDatabase if it is not.
func (c *Conn) Check(ctx context.Context) error {
	found, err := c.Strings(ctx, "PRAGMA quick_check(3)")
	switch {
	case err != nil:
		return Verdict(err)
	case len(found) != 1 || found[0] != "ok":
		return fmt.Errorf("%w: %s", ErrDamaged, strings.Join(found, "; "))
	}
	return nil
}

// Verdict wraps an error of SQLite that is about the file itself in ErrDamaged or ErrNoDatabase; others stay as they are.
func Verdict(err error) error {
	switch Code(err) & 0xff {
	case sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_FORMAT, sqlite3.SQLITE_ERROR: // the last: its tables are not what they should be
		return fmt.Errorf("%w: %w", ErrDamaged, err)
	case sqlite3.SQLITE_NOTADB:
		return fmt.Errorf("%w: %w", ErrNoDatabase, err)
	}
	return err
}

// Code is SQLite's result code of an error, 0 if it is not SQLite's.
func Code(err error) int {
	if e, ok := errors.AsType[*sqlite.Error](err); ok {
		return e.Code()
	}
	return 0
}

// Quote makes a name of a table or a column part of a statement.
func Quote(name string) string { return `"` + strings.ReplaceAll(name, `"`, `""`) + `"` }
