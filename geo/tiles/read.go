package tiles

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"sync"
)

// unpackers are kept: each has a window of 32 KiB.
var unpackers = sync.Pool{New: func() any { return new(gzip.Reader) }}

// unpack appends the content of a part of the file to a buffer.
func (a *Archive) unpack(to []byte, part string, at span, c Compression, limit int) ([]byte, error) {
	packed, err := a.read(part, at, limit)
	if err != nil {
		return nil, err
	}
	if c == Uncompressed {
		return append(to, packed...), nil
	}
	z := unpackers.Get().(*gzip.Reader)
	defer unpackers.Put(z)
	if err := z.Reset(bytes.NewReader(packed)); err != nil {
		return nil, broken(part, "%v", err)
	}
	return readAll(to, z, part, limit)
}

// readAll appends all that a reader has to a buffer, within a limit.
func readAll(to []byte, z io.Reader, part string, limit int) ([]byte, error) {
	for start := len(to); ; {
		if len(to)-start > limit {
			return nil, broken(part, "unpacks to more than %d bytes", limit)
		}
		if len(to) == cap(to) {
			to = append(to, make([]byte, max(4096, cap(to)))...)[:len(to)]
		}
		n, err := z.Read(to[len(to):cap(to)])
		to = to[:len(to)+n]
		if errors.Is(err, io.EOF) {
			return to, nil
		}
		if err != nil {
			return nil, broken(part, "%v", err)
		}
	}
}

// read reads a part of the file, piece by piece, so that a wrong length cannot claim more memory than the file has bytes.
func (a *Archive) read(part string, at span, limit int) ([]byte, error) {
	if at.length > uint64(limit) {
		return nil, broken(part, "%d bytes are more than %d", at.length, limit)
	}
	const piece = 1 << 20
	b := make([]byte, 0, min(at.length, piece))
	for uint64(len(b)) < at.length {
		n := min(at.length-uint64(len(b)), piece)
		b = append(b, make([]byte, n)...)
		got, err := a.r.ReadAt(b[uint64(len(b))-n:], int64(at.offset+uint64(len(b))-n))
		if uint64(got) == n {
			continue
		}
		if errors.Is(err, io.EOF) {
			return nil, broken(part, "the file ends %d bytes early", n-uint64(got))
		}
		return nil, fmt.Errorf("pmtiles %s: %w", part, err)
	}
	return b, nil
}
