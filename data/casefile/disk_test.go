package casefile_test

import (
	"bytes"
	"fmt"
	"math/rand"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"unsafe"

	"github.com/stretchr/testify/require"
	"modernc.org/libc"
	sqlite3 "modernc.org/sqlite/lib"
)

// disk stands between SQLite and the file system while a test runs: it notes what reaches the files and what is flushed, and it can fail.
// It is the default VFS of SQLite with four functions in front.
type disk struct {
	mu     sync.Mutex
	ops    []op
	names  map[uintptr]string  // of open files
	real   map[uintptr]uintptr // their methods
	fail   func(op) int32      // SQLite's result code in place of a call; 0: the call is made
	vfs    uintptr
	before uintptr // the VFS that was the default
	tls    *libc.TLS
}

type opKind int

const (
	opWrite opKind = iota
	opTruncate
	opSync
	opDelete
	opMark // a point of the test
)

type op struct {
	kind    opKind
	name    string
	at      int64
	data    []byte
	durable bool // of a removal: the folder was flushed too
	mark    int
}

// attached is the disk that the functions below work for. SQLite calls plain functions.
var attached *disk

// attach puts a disk in front of all files that are opened until the test ends or detach is called.
func attach(t *testing.T) *disk {
	t.Helper()
	require.Nil(t, attached)
	d := &disk{names: map[uintptr]string{}, real: map[uintptr]uintptr{}, tls: libc.NewTLS()}
	d.before = sqlite3.Xsqlite3_vfs_find(d.tls, 0)
	size := unsafe.Sizeof(sqlite3.Tsqlite3_vfs{})
	d.vfs = libc.Xmalloc(d.tls, libc.Tsize_t(size))
	*vfsAt(d.vfs) = *vfsAt(d.before)
	name, err := libc.CString("noting")
	require.NoError(t, err)
	vfsAt(d.vfs).FzName = name
	vfsAt(d.vfs).FxOpen = pointerTo(noteOpen)
	vfsAt(d.vfs).FxDelete = pointerTo(noteDelete)
	attached = d
	require.Zero(t, sqlite3.Xsqlite3_vfs_register(d.tls, d.vfs, 1))
	t.Cleanup(d.detach)
	return d
}

// detach leaves the files that are open as they are: they must be closed before.
func (d *disk) detach() {
	if attached == d {
		sqlite3.Xsqlite3_vfs_unregister(d.tls, d.vfs)
		sqlite3.Xsqlite3_vfs_register(d.tls, d.before, 1)
		attached = nil
	}
}

func (d *disk) mark(n int) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.ops = append(d.ops, op{kind: opMark, mark: n})
}

// do notes an operation, or says how it fails.
func (d *disk) do(o op) int32 {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.fail != nil {
		if code := d.fail(o); code != 0 {
			return code
		}
	}
	d.ops = append(d.ops, o)
	return 0
}

func (d *disk) file(p uintptr) (string, *sqlite3.Tsqlite3_io_methods) {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.names[p], methodsAt(d.real[p])
}

// Memory of SQLite is not that of Go; its addresses are numbers.

func vfsAt(p uintptr) *sqlite3.Tsqlite3_vfs {
	return *(**sqlite3.Tsqlite3_vfs)(unsafe.Pointer(&p))
}

func methodsAt(p uintptr) *sqlite3.Tsqlite3_io_methods {
	return *(**sqlite3.Tsqlite3_io_methods)(unsafe.Pointer(&p))
}

func fileAt(p uintptr) *sqlite3.Tsqlite3_file {
	return *(**sqlite3.Tsqlite3_file)(unsafe.Pointer(&p))
}

func pointerTo[T any](f T) uintptr { return *(*uintptr)(unsafe.Pointer(&struct{ f T }{f})) }

func function[T any](p uintptr) T { return *(*T)(unsafe.Pointer(&struct{ p uintptr }{p})) }

func noteOpen(tls *libc.TLS, vfs, name, file uintptr, flags int32, outFlags uintptr) int32 {
	d := attached
	open := function[func(*libc.TLS, uintptr, uintptr, uintptr, int32, uintptr) int32](vfsAt(d.before).FxOpen)
	code := open(tls, d.before, name, file, flags, outFlags)
	if code != 0 || name == 0 || fileAt(file).FpMethods == 0 {
		return code
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	methods := fileAt(file).FpMethods
	own := libc.Xmalloc(tls, libc.Tsize_t(unsafe.Sizeof(sqlite3.Tsqlite3_io_methods{})))
	*methodsAt(own) = *methodsAt(methods)
	m := methodsAt(own)
	m.FxWrite, m.FxTruncate, m.FxSync, m.FxClose = pointerTo(noteWrite), pointerTo(noteTruncate), pointerTo(noteSync), pointerTo(noteClose)
	fileAt(file).FpMethods = own
	d.names[file], d.real[file] = libc.GoString(name), methods
	return code
}

func noteWrite(tls *libc.TLS, file, buf uintptr, n int32, at int64) int32 {
	name, methods := attached.file(file)
	data := bytes.Clone(unsafe.Slice(*(**byte)(unsafe.Pointer(&buf)), n))
	if code := attached.do(op{kind: opWrite, name: name, at: at, data: data}); code != 0 {
		return code
	}
	return function[func(*libc.TLS, uintptr, uintptr, int32, int64) int32](methods.FxWrite)(tls, file, buf, n, at)
}

func noteTruncate(tls *libc.TLS, file uintptr, size int64) int32 {
	name, methods := attached.file(file)
	if code := attached.do(op{kind: opTruncate, name: name, at: size}); code != 0 {
		return code
	}
	return function[func(*libc.TLS, uintptr, int64) int32](methods.FxTruncate)(tls, file, size)
}

func noteSync(tls *libc.TLS, file uintptr, flags int32) int32 {
	name, methods := attached.file(file)
	if code := attached.do(op{kind: opSync, name: name}); code != 0 {
		return code
	}
	return function[func(*libc.TLS, uintptr, int32) int32](methods.FxSync)(tls, file, flags)
}

func noteClose(tls *libc.TLS, file uintptr) int32 {
	_, methods := attached.file(file)
	return function[func(*libc.TLS, uintptr) int32](methods.FxClose)(tls, file)
}

func noteDelete(tls *libc.TLS, vfs, name uintptr, syncFolder int32) int32 {
	d := attached
	if code := d.do(op{kind: opDelete, name: libc.GoString(name), durable: syncFolder != 0}); code != 0 {
		return code
	}
	return function[func(*libc.TLS, uintptr, uintptr, int32) int32](vfsAt(d.before).FxDelete)(tls, d.before, name, syncFolder)
}

// state is what is known of a file.
type state struct {
	durable []byte
	named   bool   // its name is there for good
	loose   []op   // since the last flush
	removed bool   // but the folder was not flushed since
	before  *state // the file that had the name before, if its removal may not have reached the disk
}

// found is the file that has the name after a power loss, nil if none has.
func (s *state) found(m mood) *state {
	switch {
	case s == nil, s.removed && m.keeps():
		return nil
	case !s.named && !m.keeps():
		return s.before.found(m)
	}
	return s
}

// after are the files of a folder as the power fails after the first operations: what was flushed is there; of the rest nothing, all, or
// a part of it in another order, as the mood has it. base are the files before the first operation.
func after(base map[string][]byte, ops []op, m mood) map[string][]byte {
	files := map[string]*state{}
	for name, content := range base {
		files[name] = &state{durable: content, named: true}
	}
	flushFolder := func() {
		for name, s := range files {
			s.before = nil
			if s.removed {
				delete(files, name)
			}
		}
	}
	for _, o := range ops {
		s := files[o.name]
		if o.kind != opMark && (s == nil || s.removed && o.kind != opDelete) { // another file of that name
			s = &state{before: s}
			files[o.name] = s
		}
		switch o.kind {
		case opSync:
			s.durable, s.loose = apply(s.durable, s.loose), nil
			if !s.named { // SQLite flushes the folder with the first flush of a new log
				s.named = true
				flushFolder()
			}
		case opDelete:
			s.removed = true
			if o.durable {
				flushFolder()
			}
		case opWrite, opTruncate:
			s.loose = append(s.loose, o)
		}
	}
	out := map[string][]byte{}
	for name, s := range files {
		if s = s.found(m); s != nil {
			out[name] = apply(s.durable, m.choose(s.loose))
		}
	}
	return out
}

func apply(content []byte, ops []op) []byte {
	out := append([]byte(nil), content...)
	for _, o := range ops {
		switch o.kind {
		case opTruncate:
			if int(o.at) < len(out) {
				out = out[:o.at]
			}
		case opWrite:
			if end := int(o.at) + len(o.data); end > len(out) {
				out = append(out, make([]byte, end-len(out))...)
			}
			copy(out[o.at:], o.data)
		}
	}
	return out
}

// keeps reports whether a change of a name that was not flushed is there all the same.
func (m mood) keeps() bool { return m.all || m.random != nil && m.random.Intn(2) == 0 }

// mood is what a failing disk makes of the writes that were not flushed.
type mood struct {
	name   string
	random *rand.Rand // nil: all or nothing
	all    bool
}

func (m mood) choose(loose []op) []op {
	switch {
	case m.random == nil && m.all:
		return loose
	case m.random == nil:
		return nil
	}
	var out []op
	for _, o := range loose {
		switch m.random.Intn(4) {
		case 0: // lost
		case 1: // torn: some of its sectors
			if o.kind != opWrite {
				continue
			}
			const sector = 512
			for from := 0; from < len(o.data); from += sector {
				if m.random.Intn(2) == 0 {
					to := min(from+sector, len(o.data))
					out = append(out, op{kind: opWrite, name: o.name, at: o.at + int64(from), data: o.data[from:to]})
				}
			}
		default:
			out = append(out, o)
		}
	}
	m.random.Shuffle(len(out), func(i, j int) { out[i], out[j] = out[j], out[i] })
	return out
}

// place writes files into a folder of their own, whatever folder they are of.
func place(t *testing.T, files map[string][]byte) string {
	t.Helper()
	folder := t.TempDir()
	for name, content := range files {
		require.NoError(t, os.WriteFile(filepath.Join(folder, filepath.Base(name)), content, 0o600))
	}
	return folder
}

func (o op) String() string {
	return fmt.Sprintf("%s of %s", [...]string{"write", "truncate", "flush", "removal", "mark"}[o.kind], filepath.Base(o.name))
}
