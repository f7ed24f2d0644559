package hexgrid

import "math"

// bary is a position on the flat triangle of a face: the shares of its three corners, whose sum is 1.
type bary [3]float64

// face is a face of the icosahedron.
type face struct {
	corners [3]int // anticlockwise, seen from outside
	center  vec
	sectors [3]sector // opposite to each corner
}

// sector is the third of a face between its centre and an edge. It consists of two right triangles that mirror each other.
type sector struct {
	along, aside vec // directions from the centre of the face to the middle of the edge, and along the edge towards the corner plus
	middle       vec // of the edge
	minus, plus  int // corners
}

// solid is the icosahedron. Its twelve corners lie in the sea, as in R. Buckminster Fuller's map.
var solid = newSolid()

type icosahedron struct {
	corners [12]vec
	faces   [20]face
	edges   [30][2]int      // corners, the lesser first
	edgeOf  [12][12]int     // of two corners
	touch   [12][]placement // faces at each corner
	sides   [30][]placement // faces at each edge
}

// placement is a face, and where in it a corner, or the two corners of an edge, are.
type placement struct{ face, a, b int }

// The way from the centre of a face to the middle of an edge, as an angle: a leg of a right triangle with the angles 60° and 36°.
var (
	legCos  = math.Cos(math.Pi/5) / math.Sin(math.Pi/3)
	legSin  = math.Sqrt(1 - legCos*legCos)
	legHalf = legSin / (1 + legCos) // tangent of half of it
)

// sectorArea is the area of half a sector on the unit sphere.
const sectorArea = 4 * math.Pi / 120

func newSolid() *icosahedron {
	s := &icosahedron{}
	top, toward := fromSphere(10.536199, 64.700000), fromSphere(-5.245390, 2.300882)
	toward = toward.across(top)
	aside := top.cross(toward)
	put := func(lon, sinLat float64) vec {
		v := sphere(lon, sinLat)
		return toward.times(v.x).plus(aside.times(v.y)).plus(top.times(v.z))
	}
	ring := 1 / math.Sqrt(5) // the sine of the latitude of the corners around a pole
	s.corners[0], s.corners[11] = put(0, 1), put(0, -1)
	for i := range 5 {
		s.corners[1+i], s.corners[6+i] = put(float64(2*i)*math.Pi/5, ring), put(float64(2*i+1)*math.Pi/5, -ring)
	}
	for i := range 5 {
		u, nextU, l, nextL := 1+i, 1+(i+1)%5, 6+i, 6+(i+1)%5
		for j, corners := range [4][3]int{{0, u, nextU}, {u, l, nextU}, {l, nextL, nextU}, {11, nextL, l}} {
			s.faces[5*j+i] = s.face(corners)
		}
	}
	s.connect()
	return s
}

func fromSphere(lon, lat float64) vec {
	return sphere(lon*math.Pi/180, math.Sin(lat*math.Pi/180))
}

func (s *icosahedron) face(corners [3]int) face {
	f := face{corners: corners}
	f.center = s.corners[corners[0]].plus(s.corners[corners[1]]).plus(s.corners[corners[2]]).unit()
	for i := range f.sectors {
		minus, plus := (i+1)%3, (i+2)%3
		middle := s.corners[corners[minus]].plus(s.corners[corners[plus]]).unit()
		along := middle.across(f.center)
		f.sectors[i] = sector{along: along, aside: f.center.cross(along), middle: middle, minus: minus, plus: plus}
	}
	return f
}

// connect numbers the edges and lists what meets where.
func (s *icosahedron) connect() {
	edges := 0
	for i := range s.faces {
		c := s.faces[i].corners
		for j := range c {
			s.touch[c[j]] = append(s.touch[c[j]], placement{i, j, j})
			a, b := j, (j+1)%3
			if c[a] > c[b] {
				a, b = b, a
			}
			e := &s.edgeOf[c[a]][c[b]]
			if *e == 0 {
				s.edges[edges] = [2]int{c[a], c[b]}
				edges++
				*e = edges // one more than the edge, so that 0 is none
			}
			s.sides[*e-1] = append(s.sides[*e-1], placement{i, a, b})
		}
	}
}

// edge is the number of the edge between two corners, the lesser first.
func (s *icosahedron) edge(a, b int) int { return s.edgeOf[a][b] - 1 }

// faceOf is the face that a position lies in: that with the nearest centre.
func (s *icosahedron) faceOf(p vec) int {
	best, at := -2.0, 0
	for i := range s.faces {
		if d := s.faces[i].center.dot(p); d > best {
			best, at = d, i
		}
	}
	return at
}

// flatten maps a position in a face to its triangle, and tells the sector that it lies in.
func (f *face) flatten(p vec) (at bary, sectorIndex int) {
	s := 0
	x := f.sectors[0].along.dot(p)
	for i := 1; i < 3; i++ {
		if d := f.sectors[i].along.dot(p); d > x {
			x, s = d, i
		}
	}
	sec := &f.sectors[s]
	if x < 1e-12 {
		return bary{1. / 3, 1. / 3, 1. / 3}, s
	}
	y := sec.aside.dot(p)
	// The great circle from the centre through the position meets the edge at the distance a from its middle.
	tanA := legSin * y / x
	secA := math.Sqrt(1 + tanA*tanA)
	share := 2 * arctan(tanA/(1+secA)*legHalf) / sectorArea
	reach := math.Sqrt((x*x + y*y) / (1 + f.center.dot(p)) / (1 - legCos/secA)) // so written, no digits are lost near the centre
	at[s] = (1 - reach) / 3
	at[sec.plus] = (1 - at[s] + reach*share) / 2
	at[sec.minus] = 1 - at[s] - at[sec.plus]
	return at, s
}

// arctan is the arc tangent of a small number: of at most 0.0525 within a face, where it is exact to 10^-14.
func arctan(x float64) float64 {
	q := x * x
	return x * (1 - q*(1./3-q*(1./5-q*(1./7-q*(1./9-q/11)))))
}

// unflatten is the inverse of flatten.
func (f *face) unflatten(at bary) vec {
	s := 0
	for i := 1; i < 3; i++ {
		if at[i] < at[s] {
			s = i
		}
	}
	sec := &f.sectors[s]
	reach := 1 - 3*at[s]
	if reach < 1e-12 {
		return f.center
	}
	t := math.Tan((at[sec.plus]-at[sec.minus])/reach*sectorArea/2) / legHalf // of half the way along the edge
	cosA, sinA := (1-t*t)/(1+t*t), 2*t/(1+t*t)
	edge := sec.middle.times(cosA).plus(sec.aside.times(sinA))
	versine := reach * reach * (1 - cosA*legCos)
	return f.center.times(1 - versine).plus(edge.across(f.center).times(math.Sqrt(versine * (2 - versine))))
}
