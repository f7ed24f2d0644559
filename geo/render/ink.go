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

func (t *target) row(y int) []uint8 { return t.pix[y*t.stride : y*t.stride+4*t.w] }

// ink is a colour ready for drawing.
type ink struct {
	r, g, b, a uint32 // premultiplied, 0 to 255
	solid      uint32 // the four as the bytes of a pixel
	ground     bool   // the ink is drawn together with a colour that lies below it all
	mixed      [256]uint32
}

func (in *ink) set(c color.NRGBA) {
	in.a = uint32(c.A)
	in.r, in.g, in.b = over255(uint32(c.R)*in.a), over255(uint32(c.G)*in.a), over255(uint32(c.B)*in.a)
	in.solid = in.r | in.g<<8 | in.b<<16 | in.a<<24
	in.ground = false
}

// setOver makes an opaque ink that also paints the ground below it, so that each pixel is written once.
func (in *ink) setOver(c, ground color.NRGBA) {
	in.set(c)
	in.ground = true
	for i := range in.mixed {
		m := func(a, b uint8) uint32 { return over255(uint32(a)*uint32(i) + uint32(b)*uint32(255-i)) }
		in.mixed[i] = m(c.R, ground.R) | m(c.G, ground.G)<<8 | m(c.B, ground.B)<<16 | 255<<24
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
	case in.ground:
		fill(row, in.mixed[cover])
	case cover == 0:
	case cover == 255 && in.a == 255:
		fill(row, in.solid)
	default:
		for ; len(row) >= 4; row = row[4:] {
			in.pixel(row[:4], uint32(cover))
		}
	}
}

// pixel draws one pixel.
func (in *ink) pixel(p []uint8, cover uint32) {
	v := in.solid
	if cover < 255 {
		v = scaled(v, cover)
	}
	store(p, v+scaled(load(p), 255-v>>24))
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
