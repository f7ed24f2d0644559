package tiles

// ID is the number of a tile in the order of PMTiles: all tiles of lower zooms first, then along the Hilbert curve of the zoom.
// x and y must lie within 0..2^z-1.
func ID(z, x, y int) uint64 {
	id := (uint64(1)<<(2*z) - 1) / 3
	for s := 1 << z >> 1; s > 0; s >>= 1 {
		var rx, ry int
		if x&s != 0 {
			rx = 1
		}
		if y&s != 0 {
			ry = 1
		}
		id += uint64(s) * uint64(s) * uint64(3*rx^ry)
		if ry == 0 {
			if rx == 1 {
				x, y = s-1-x, s-1-y
			}
			x, y = y, x
		}
		x, y = x&(s-1), y&(s-1)
	}
	return id
}
