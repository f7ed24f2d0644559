package render

import (
	"encoding/binary"
	"hash/crc32"
	"io"
	"strings"
)

// pngTexts passes a PNG on and puts texts behind its header, where programs that show metadata look for them.
type pngTexts struct {
	w     io.Writer
	texts string // chunks; empty once they are written
	left  int    // bytes of the header that have passed
}

// pngHeader is how many bytes the signature and the header of a PNG have.
const pngHeader = 8 + 12 + 13

// Write implements io.Writer.
func (p *pngTexts) Write(b []byte) (int, error) {
	room := pngHeader - p.left
	if p.texts == "" || len(b) < room {
		p.left += len(b)
		return p.w.Write(b)
	}
	n, err := p.w.Write(b[:room])
	if err != nil {
		return n, err
	}
	if _, err := io.WriteString(p.w, p.texts); err != nil {
		return n, err
	}
	p.texts = ""
	rest, err := p.w.Write(b[room:])
	return n + rest, err
}

// pngText is a chunk of international text (PNG specification, third edition, 11.3.3.4), uncompressed.
// It must not contain NUL.
func pngText(keyword, text string) string {
	content := "iTXt" + keyword + "\x00\x00\x00\x00\x00" + strings.ReplaceAll(strings.ToValidUTF8(text, "\ufffd"), "\x00", "\ufffd")
	chunk := binary.BigEndian.AppendUint32(nil, uint32(len(content)-4))
	chunk = append(chunk, content...)
	return string(binary.BigEndian.AppendUint32(chunk, crc32.ChecksumIEEE([]byte(content))))
}
