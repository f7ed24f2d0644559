package render

import (
	"encoding/binary"
	"image"
	"image/color"

	"incidentmap/geo/proj"
)

// pxy is short for the points that the rasteriser reads.
type pxy = proj.Px

// target is a strip of a picture: premultiplied RGBA.
type target struct {
	pix    []uint8
	stride int
	w, h   int
}

// strip is the rows top to bottom of a picture.
func strip(img *image.RGBA, top, bottom int) target {
	b := img.Bounds()
	return target{pix: img.Pix[img.PixOffset(b.Min.X, b.Min.Y+top):], stride: img.Stride, w: b.Dx(), h: bottom - top}
}

// copy takes the pixels of another strip of the same size.
func (t *target) copy(from *target) {
	for y := range t.h {
		copy(t.row(y), from.row(y))
	}
}

func (t *target) row(y int) []uint8 { return t.pix[y*t.stride : y*t.stride+4*t.w] }

// ink is a colour ready for drawing.
type ink struct {
	shades [256]uint32 // for each coverage the pixel: premultiplied, or mixed with the ground
	opaque bool        // full coverage hides what lies below
	ground bool        // the ink is drawn together with a colour that lies below it all
}

func (in *ink) set(c color.NRGBA) {
	in.opaque, in.ground = c.A == 255, false
	for i := range in.shades {
		a := over255(uint32(c.A) * uint32(i))
		in.shades[i] = over255(uint32(c.R)*a) | over255(uint32(c.G)*a)<<8 | over255(uint32(c.B)*a)<<16 | a<<24
	}
}

// setOver makes an opaque ink that also paints the ground below it, so that each pixel is written once.
func (in *ink) setOver(c, ground color.NRGBA) {
	in.opaque, in.ground = true, true
	for i := range in.shades {
		m := func(a, b uint8) uint32 { return over255(uint32(a)*uint32(i) + uint32(b)*uint32(255-i)) }
		in.shades[i] = m(c.R, ground.R) | m(c.G, ground.G)<<8 | m(c.B, ground.B)<<16 | 255<<24
	}
}

// over255 divides by 255 and rounds; exact for 0 to 255*255.
func over255(x uint32) uint32 {
	x += 128
	return (x + x>>8) >> 8
}

// span draws a run of pixels of one coverage.
func (in *ink) span(row []uint8, cover uint8) {
	switch {
	case in.ground || in.opaque && cover == 255:
		fill(row, in.shades[cover])
	case cover == 0:
	default:
		v := in.shades[cover]
		m := 256 - v>>24 - v>>31
		twice := uint64(v)<<32 | uint64(v)
		for ; len(row) >= 8; row = row[8:] {
			binary.LittleEndian.PutUint64(row, twice+dimmedTwo(binary.LittleEndian.Uint64(row), uint64(m)))
		}
		if len(row) >= 4 {
			in.pixel(row, cover)
		}
	}
}

// pixel draws one pixel.
func (in *ink) pixel(p []uint8, cover uint8) {
	v := in.shades[cover]
	if a := v >> 24; a < 255 {
		v += scaled(load(p), 255-a)
	}
	store(p, v)
}

func load(p []uint8) uint32     { return binary.LittleEndian.Uint32(p) }
func store(p []uint8, v uint32) { binary.LittleEndian.PutUint32(p, v) }

// scaled multiplies the four bytes of a pixel by m/255, rounded, two at a time.
func scaled(v, m uint32) uint32 {
	const even, half = 0x00ff00ff, 0x00800080
	a := (v&even)*m + half
	b := (v>>8&even)*m + half
	a = (a + a>>8&even) >> 8 & even
	b = (b + b>>8&even) & 0xff00ff00
	return a | b
}

// dimmedTwo multiplies the bytes of two pixels by m/256, rounded. Where m is 256 less an alpha, and less 1 from an alpha of 128 on, what is left of 255 is 255
// less the alpha, and any other byte is at most one off what scaled leaves: in runs that is not seen, and it costs a third less.
func dimmedTwo(v, m uint64) uint64 {
	const even, half = 0x00ff00ff00ff00ff, 0x0080008000800080
	return ((v&even)*m+half)>>8&even | ((v>>8&even)*m+half)&^even
}

// fill writes one pixel over a row.
func fill(row []uint8, v uint32) {
	const first = 64 // bytes that are written one by one; then what is written is copied
	n := min(len(row), first)
	for i := 0; i+4 <= n; i += 4 {
		store(row[i:], v)
	}
	for done := n; done < len(row); done *= 2 {
		copy(row[done:], row[:done])
	}
}
