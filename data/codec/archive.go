package codec

import (
	"bytes"
	"cmp"
	"compress/flate"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"slices"
	"strings"
)

// archive is a ZIP archive whose structure is known to be sound: what stands before each entry agrees with the directory at the end, so
// that all programs see the same entries. Nothing is unpacked to disk. archive/zip alone reads many archives that contradict themselves.
type archive struct {
	*decoder
	r       io.ReaderAt
	entries []entry
	total   int64 // bytes unpacked so far
}

// entry is a file in an archive.
type entry struct {
	name           string
	flags, method  uint16
	crc            uint32
	packed, size   uint64
	header, offset int64 // of its header and of its data
}

// Parts of an archive (APPNOTE.TXT of PKWARE, 4.3).
const (
	localSignature     = 0x04034b50
	directorySignature = 0x02014b50
	endSignature       = 0x06054b50
	locatorSignature   = 0x07064b50
	end64Signature     = 0x06064b50

	localBytes     = 30
	directoryBytes = 46
	endBytes       = 22
	locatorBytes   = 20
	end64Bytes     = 56

	encrypted     = 1 << 0
	described     = 1 << 3 // sizes follow the data
	patched       = 1 << 5
	strong        = 1 << 6
	masked        = 1 << 13
	refused       = encrypted | patched | strong | masked
	methodStored  = 0
	methodDeflate = 8
)

var errArchive = errors.New("the archive contradicts itself")

// openArchive reads the directory of an archive and compares it with what stands before each entry.
func (d *decoder) openArchive(r io.ReaderAt, size int64) (*archive, error) {
	a := &archive{decoder: d, r: r}
	err := a.directory(size)
	if err == nil {
		err = a.headers()
	}
	if err == nil {
		err = a.names()
	}
	if err != nil {
		if d.ctx.Err() != nil {
			return nil, d.ctx.Err()
		}
		return nil, d.errorf(0, "is no ZIP archive that can be read: %v", err)
	}
	return a, nil
}

func (a *archive) bytes(at, n int64) ([]byte, error) {
	b := make([]byte, n)
	if k, err := a.r.ReadAt(b, at); int64(k) < n {
		return nil, errors.Join(errors.New("it ends too early"), err)
	}
	return b, nil
}

// directory finds and reads the list of entries at the end.
func (a *archive) directory(size int64) error {
	n := min(size, endBytes+1<<16)
	tail, err := a.bytes(size-n, n)
	if err != nil {
		return err
	}
	at := -1
	for i := len(tail) - endBytes; i >= 0; i-- {
		if binary.LittleEndian.Uint32(tail[i:]) == endSignature && i+endBytes+int(binary.LittleEndian.Uint16(tail[i+20:])) == len(tail) {
			at = i
			break
		}
	}
	if at < 0 {
		return errors.New("its directory is missing, or something follows it")
	}
	end := tail[at:]
	le := binary.LittleEndian
	disk, first := uint32(le.Uint16(end[4:])), uint32(le.Uint16(end[6:]))
	here, count := uint64(le.Uint16(end[8:])), uint64(le.Uint16(end[10:]))
	length, start := uint64(le.Uint32(end[12:])), uint64(le.Uint32(end[16:]))
	stop := size - n + int64(at)
	if stop >= locatorBytes {
		locator, err := a.bytes(stop-locatorBytes, locatorBytes)
		if err != nil {
			return err
		}
		if le.Uint32(locator) == locatorSignature {
			where := le.Uint64(locator[8:])
			if where > uint64(stop-locatorBytes-min(end64Bytes, stop-locatorBytes)) {
				return errArchive
			}
			long, err := a.bytes(int64(where), end64Bytes)
			if err != nil {
				return err
			}
			if le.Uint32(long) != end64Signature || le.Uint64(long[4:])+12 != uint64(stop-locatorBytes)-where {
				return errArchive
			}
			disk, first = le.Uint32(long[16:]), le.Uint32(long[20:])
			here, count = le.Uint64(long[24:]), le.Uint64(long[32:])
			length, start = le.Uint64(long[40:]), le.Uint64(long[48:])
			stop = int64(where)
		}
	}
	switch {
	case disk != 0 || first != 0 || here != count:
		return errors.New("it is one of several parts")
	case count > uint64(a.limits.Entries):
		return fmt.Errorf("it has %d entries, more than %d", count, a.limits.Entries)
	case start > uint64(stop) || length != uint64(stop)-start:
		return errArchive
	}
	list, err := a.bytes(int64(start), int64(length))
	if err != nil {
		return err
	}
	for range count {
		if list, err = a.entry(list); err != nil {
			return err
		}
	}
	if len(list) > 0 {
		return errArchive
	}
	slices.SortFunc(a.entries, func(x, y entry) int { return cmp.Compare(x.header, y.header) })
	for i := range a.entries {
		a.entries[i].offset = int64(start) // where the data must end; the next entry may be nearer
		if i+1 < len(a.entries) {
			a.entries[i].offset = a.entries[i+1].header
		}
	}
	return nil
}

// entry reads one entry of the directory and gives what follows it.
func (a *archive) entry(b []byte) ([]byte, error) {
	le := binary.LittleEndian
	if len(b) < directoryBytes || le.Uint32(b) != directorySignature {
		return nil, errArchive
	}
	n, extra, comment := int(le.Uint16(b[28:])), int(le.Uint16(b[30:])), int(le.Uint16(b[32:]))
	if len(b) < directoryBytes+n+extra+comment {
		return nil, errArchive
	}
	e := entry{
		flags: le.Uint16(b[8:]), method: le.Uint16(b[10:]), crc: le.Uint32(b[16:]),
		packed: uint64(le.Uint32(b[20:])), size: uint64(le.Uint32(b[24:])),
		name: string(b[directoryBytes : directoryBytes+n]),
	}
	header, disk := uint64(le.Uint32(b[42:])), uint32(le.Uint16(b[34:]))
	long, err := extraField(b[directoryBytes+n:directoryBytes+n+extra], zip64)
	if err != nil {
		return nil, err
	}
	for _, v := range []*uint64{&e.size, &e.packed, &header} {
		if *v == 0xffffffff {
			if len(long) < 8 {
				return nil, errArchive
			}
			*v, long = le.Uint64(long), long[8:]
		}
	}
	switch {
	case e.flags&refused != 0:
		return nil, fmt.Errorf("%.60q is encrypted", e.name)
	case e.method != methodStored && e.method != methodDeflate:
		return nil, fmt.Errorf("%.60q is packed by method %d, which neither KMZ nor xlsx use", e.name, e.method)
	case disk != 0 || header > 1<<62 || e.packed > 1<<62 || e.method == methodStored && e.packed != e.size:
		return nil, errArchive
	}
	e.header = int64(header)
	a.entries = append(a.entries, e)
	return b[directoryBytes+n+extra+comment:], nil
}

// zip64 is the extra field of sizes over 4 GiB.
const zip64 = 1

// extraField finds an extra field and checks that all of them fit. Up to three bytes may be left over.
func extraField(b []byte, id uint16) (found []byte, err error) {
	for len(b) >= 4 {
		n := int(binary.LittleEndian.Uint16(b[2:]))
		if n > len(b)-4 {
			return nil, errArchive
		}
		if binary.LittleEndian.Uint16(b) == id && found == nil {
			found = b[4 : 4+n]
		}
		b = b[4+n:]
	}
	return found, nil
}

// headers compares what stands before each entry with the directory.
func (a *archive) headers() error {
	le := binary.LittleEndian
	for i := range a.entries {
		e := &a.entries[i]
		stop := e.offset
		if e.header > stop-localBytes {
			return errArchive
		}
		b, err := a.bytes(e.header, localBytes)
		if err != nil {
			return err
		}
		n, extra := int64(le.Uint16(b[26:])), int64(le.Uint16(b[28:]))
		e.offset = e.header + localBytes + n + extra
		if le.Uint32(b) != localSignature || e.offset > stop || e.packed > uint64(stop-e.offset) {
			return errArchive
		}
		rest, err := a.bytes(e.header+localBytes, n+extra)
		if err != nil {
			return err
		}
		long, err := extraField(rest[n:], zip64)
		if err != nil {
			return err
		}
		const compared = refused | described
		if string(rest[:n]) != e.name || le.Uint16(b[8:]) != e.method || (le.Uint16(b[6:])^e.flags)&compared != 0 {
			return errArchive
		}
		if e.flags&described != 0 {
			continue
		}
		packed, size := uint64(le.Uint32(b[18:])), uint64(le.Uint32(b[22:]))
		for _, v := range []*uint64{&size, &packed} {
			if *v == 0xffffffff && len(long) >= 8 {
				*v, long = le.Uint64(long), long[8:]
			}
		}
		if packed != e.packed || size != e.size || le.Uint32(b[14:]) != e.crc {
			return errArchive
		}
	}
	return nil
}

// names refuses those that lead out of a folder, that mean a device, or that stand twice.
func (a *archive) names() error {
	seen := map[string]bool{}
	for _, e := range a.entries {
		name := strings.ToLower(e.name)
		if err := checkName(name); err != nil {
			return err
		}
		if seen[name] {
			return fmt.Errorf("%.60q stands in it twice", e.name)
		}
		seen[name] = true
	}
	return nil
}

// devices are names of Windows that mean no file, with any extension.
var devices = []string{"con", "prn", "aux", "nul", "com1", "com2", "com3", "com4", "lpt1", "lpt2", "lpt3"}

func checkName(name string) error {
	bad := name == "" || strings.HasPrefix(name, "/") || strings.ContainsAny(name, "\\:\x00")
	for part := range strings.SplitSeq(name, "/") {
		stem, _, _ := strings.Cut(part, ".")
		bad = bad || part == ".." || slices.Contains(devices, stem)
	}
	if bad {
		return fmt.Errorf("the name %.60q is not that of a file within it", name)
	}
	return nil
}

// find is the first entry of the directory for which a condition holds; nil if there is none.
func (a *archive) find(is func(name string) bool) *entry {
	for i := range a.entries {
		if is(a.entries[i].name) {
			return &a.entries[i]
		}
	}
	return nil
}

const ratioFrom = 1 << 20

// read unpacks an entry and compares it with its checksum. What it claims to be long is not believed but counted.
func (a *archive) read(e *entry, limit int64) ([]byte, error) {
	var b bytes.Buffer
	err := a.unpack(e, limit, &b)
	return b.Bytes(), err
}

func (a *archive) unpack(e *entry, limit int64, to io.Writer) error {
	if e.size > uint64(limit) {
		return a.errorf(0, "%.60q in it unpacks to more than %d bytes", e.name, limit)
	}
	var from io.Reader = io.NewSectionReader(a.r, e.offset, int64(e.packed))
	if e.method == methodDeflate {
		from = flate.NewReader(from)
	}
	sum := crc32.NewIEEE()
	n := int64(0)
	chunk := make([]byte, 64<<10)
	for {
		k, err := from.Read(chunk)
		n += int64(k)
		a.total += int64(k)
		switch {
		case a.ctx.Err() != nil:
			return a.ctx.Err()
		case n > int64(e.size):
			return a.errorf(0, "%.60q in it unpacks to more than it says", e.name)
		case a.total > a.limits.Archive:
			return a.errorf(0, "unpacks to more than %d bytes", a.limits.Archive)
		case n > ratioFrom && float64(n) > a.limits.Ratio*float64(e.packed):
			return a.errorf(0, "%.60q in it unpacks to over %.0f times its size", e.name, a.limits.Ratio)
		}
		sum.Write(chunk[:k])
		if _, err := to.Write(chunk[:k]); err != nil {
			return err
		}
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return a.errorf(0, "%.60q in it cannot be unpacked: %v", e.name, err)
		}
	}
	if n != int64(e.size) || sum.Sum32() != e.crc {
		return a.errorf(0, "%.60q in it is damaged", e.name)
	}
	return nil
}
