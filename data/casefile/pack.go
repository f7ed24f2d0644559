package casefile

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"sync"

	"github.com/klauspost/compress/zstd"
)

// maxBytes is the size of an attachment or of an edit in bytes, beyond which it is refused.
const maxBytes = 256 << 20

// worthPacking is the size in bytes from which compression is tried.
const worthPacking = 1 << 10

var packer = sync.OnceValues(func() (*zstd.Encoder, error) { return zstd.NewWriter(nil) })

var unpacker = sync.OnceValues(func() (*zstd.Decoder, error) { return zstd.NewReader(nil, zstd.WithDecoderMaxMemory(maxBytes)) })

// pack compresses bytes where that makes them smaller. Whoever keeps the result keeps the length of the bytes with it.
func pack(b []byte) ([]byte, error) {
	if len(b) > maxBytes {
		return nil, fmt.Errorf("%d MB are more than a case file takes (%d MB)", len(b)>>20, maxBytes>>20)
	}
	if len(b) < worthPacking {
		return b, nil
	}
	w, err := packer()
	if err != nil {
		return nil, err
	}
	if packed := w.EncodeAll(b, nil); len(packed) < len(b) {
		return packed, nil
	}
	return b, nil
}

// unpack gives the bytes back whose length was size.
func unpack(b []byte, size int64) ([]byte, error) {
	if int64(len(b)) == size {
		return b, nil
	}
	if size > maxBytes {
		return nil, fmt.Errorf("%d MB are more than a case file takes", size>>20)
	}
	r, err := unpacker()
	if err != nil {
		return nil, err
	}
	out, err := r.DecodeAll(b, nil)
	if err == nil && int64(len(out)) != size {
		err = fmt.Errorf("%d bytes instead of %d", len(out), size)
	}
	return out, err
}

// Hash names bytes: their SHA-256 in lower-case hex.
func Hash(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}
