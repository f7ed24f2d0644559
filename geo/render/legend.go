package render

import (
	"math"

	"incidentmap/geo/proj"
)

// legend is the plate that explains the symbols, in groups under their headings; no larger than width and height. The marks are as large as on
// the map. Where room is short it is set in two columns, or else with fewer groups: the first
// goes last.
func (j *joiner) legend(width, height float64) block {
	groups := legendGroups(j.scene.Legend)
	for ; len(groups) > 0; groups = groups[:len(groups)-1] {
		for columns := 1; columns <= 2; columns++ {
			if b := j.legendOf(groups, columns, width); b.w <= width && b.h <= height {
				return b
			}
		}
	}
	return block{}
}

// legendOf is a legend of some groups in one or two columns.
func (j *joiner) legendOf(groups [][]LegendItem, columns int, width float64) block {
	space := 1.2 * j.text.Size
	marks, inner := j.widestMark(groups), (width-2*j.padding-float64(columns-1)*space)/float64(columns)
	parts := make([]block, len(groups))
	for i, group := range groups {
		rows := []block{j.groupHeading(group[0].Group)}
		if group[0].Key != nil {
			rows = append(rows, j.key(group[0].Key))
		} else if sizesOnly(group) {
			rows = append(rows, j.sizes(group))
		} else {
			rows = append(rows, j.entries(group, marks, inner)...)
		}
		parts[i] = stack(rows)
	}
	body := j.groups(parts)
	if columns == 2 {
		body = j.abreast(parts, space)
	}
	w, h := body.w+2*j.padding, body.h+2*j.padding
	return block{w, h, func(p Pen, at proj.Px) {
		j.plate(p, at, w, h)
		body.draw(p, proj.Px{X: at.X + j.padding, Y: at.Y + j.padding})
	}}
}

// abreast puts the groups of a legend into two columns, as low as possible.
func (j *joiner) abreast(parts []block, space float64) block {
	best := j.groups(parts)
	for n := 1; n < len(parts); n++ {
		left, right := j.groups(parts[:n]), j.groups(parts[n:])
		if h := math.Max(left.h, right.h); h < best.h {
			best = block{left.w + space + right.w, h, func(p Pen, at proj.Px) {
				left.draw(p, at)
				right.draw(p, proj.Px{X: at.X + left.w + space, Y: at.Y})
			}}
		}
	}
	return best
}

// legendGroups cuts a legend where the group changes.
func legendGroups(items []LegendItem) [][]LegendItem {
	var groups [][]LegendItem
	for i, item := range items {
		if i == 0 || item.Group != items[i-1].Group {
			groups = append(groups, nil)
		}
		groups[len(groups)-1] = append(groups[len(groups)-1], item)
	}
	return groups
}

// sizesOnly tells whether the marks of a group differ in nothing but their size.
func sizesOnly(group []LegendItem) bool {
	for _, item := range group[1:] {
		a, b := item.Mark, group[0].Mark
		if a.Shape != b.Shape || a.Color != b.Color || a.Hollow != b.Hollow || a.Split != b.Split || a.Unknown != b.Unknown || a.Vague != b.Vague || a.Exact != b.Exact || a.Radius == b.Radius {
			return false
		}
	}
	return len(group) > 1
}

// groups puts the groups of a legend below one another, with air between them.
func (j *joiner) groups(parts []block) block {
	air := block{w: 1, h: 0.5 * j.text.Size, draw: func(Pen, proj.Px) {}}
	var rows []block
	for i, part := range parts {
		if i > 0 {
			rows = append(rows, air)
		}
		rows = append(rows, part)
	}
	return stack(rows)
}

// groupHeading is a line above a group, if it has a name.
func (j *joiner) groupHeading(s string) block {
	s = j.plain(s)
	if s == "" {
		return block{draw: func(Pen, proj.Px) {}}
	}
	heading := Font{Size: j.small.Size, Bold: true}
	return block{j.measure(s, heading), 1.5 * heading.Size, func(p Pen, at proj.Px) {
		p.Text(proj.Px{X: at.X, Y: at.Y + heading.Size}, s, heading, j.ink.muted, Halo{})
	}}
}

// widestMark is the width of the column of marks: that of the largest which is not part of a scale of sizes.
func (j *joiner) widestMark(groups [][]LegendItem) float64 {
	widest := 0.0
	for _, group := range groups {
		for _, item := range group {
			if item.Key == nil && !sizesOnly(group) {
				widest = math.Max(widest, 2*j.reach(item.Mark))
			}
		}
	}
	return widest
}

// entries are marks in a column with their texts beside them.
func (j *joiner) entries(group []LegendItem, column, width float64) []block {
	indent := column + 0.6*j.text.Size
	var rows []block
	for _, item := range group {
		lines := j.wrap(item.Text, j.text, width-indent, 2)
		h := math.Max(2*j.reach(item.Mark)+2*j.unit, leading*j.text.Size*float64(max(1, len(lines)))+2*j.unit)
		w := indent
		for _, line := range lines {
			w = math.Max(w, indent+j.measure(line, j.text))
		}
		rows = append(rows, block{w, h, func(p Pen, at proj.Px) {
			j.mark(p, proj.Px{X: at.X + column/2, Y: at.Y + h/2}, item.Mark)
			for i, line := range lines {
				y := at.Y + h/2 + leading*j.text.Size*(float64(i)-float64(len(lines)-1)/2) + 0.36*j.text.Size
				p.Text(proj.Px{X: at.X + indent, Y: y}, line, j.text, j.ink.text, Halo{})
			}
		}})
	}
	return rows
}

// sizes are marks of growing size in a row, standing on one line, with their texts below.
func (j *joiner) sizes(group []LegendItem) block {
	tallest, space := 0.0, 0.9*j.text.Size
	for _, item := range group {
		tallest = math.Max(tallest, 2*j.reach(item.Mark))
	}
	var cells []block
	w := -space
	for _, item := range group {
		text := j.plain(item.Text)
		cell := math.Max(2*j.reach(item.Mark), j.measure(text, j.text))
		cells = append(cells, block{cell, 0, func(p Pen, at proj.Px) {
			j.mark(p, proj.Px{X: at.X + cell/2, Y: at.Y + tallest - j.reach(item.Mark)}, item.Mark)
			p.Text(proj.Px{X: at.X + (cell-j.measure(text, j.text))/2, Y: at.Y + tallest + 1.15*j.text.Size}, text, j.text, j.ink.text, Halo{})
		}})
		w += cell + space
	}
	return block{w, tallest + leading*j.text.Size + 2*j.unit, func(p Pen, at proj.Px) {
		for _, cell := range cells {
			cell.draw(p, at)
			at.X += cell.w + space
		}
	}}
}

// key is a ramp of colours, with numbers below it. The colours lie on land, as on the map.
func (j *joiner) key(k *Key) block {
	const width, height = 190, 14
	n := float64(max(1, len(k.Colors)))
	w, h := width*j.unit, height*j.unit
	for i := range k.Ticks { // wide enough for the numbers not to meet
		if i > 0 {
			room := math.Abs(k.Ticks[i].At-k.Ticks[i-1].At) * w
			need := (j.measure(k.Ticks[i].Text, j.small)+j.measure(k.Ticks[i-1].Text, j.small))/2 + 0.5*j.small.Size
			w *= math.Max(1, need/math.Max(room, 1))
		}
	}
	note := j.plain(k.Note)
	below := leading * j.small.Size
	total := h + 3*j.unit + below
	if note != "" {
		total += below
	}
	overhang := 0.0
	for _, t := range k.Ticks {
		overhang = math.Max(overhang, t.At*w+j.measure(t.Text, j.small)/2-w)
	}
	return block{w + math.Max(0, overhang), total + 2*j.unit, func(p Pen, at proj.Px) {
		for i, c := range k.Colors { // each as far as the end, so that there is no seam between them
			onLand := blend(styleOf(j.scene.Theme).land, c, float64(c.A)/255)
			p.Fill(rectangle(math.Round(at.X+w*float64(i)/n), at.Y, at.X+w, at.Y+h), onLand)
		}
		for _, t := range k.Ticks {
			x := at.X + t.At*w
			p.Stroke(&Path{Points: []proj.Px{{X: x, Y: at.Y + h}, {X: x, Y: at.Y + h + 3*j.unit}}, Ends: []int{2}}, Stroke{Color: j.ink.text, Width: j.unit})
			p.Text(proj.Px{X: x - j.measure(t.Text, j.small)/2, Y: at.Y + h + 3*j.unit + 1.02*j.small.Size}, t.Text, j.small, j.ink.text, Halo{})
		}
		if note != "" {
			p.Text(proj.Px{X: at.X, Y: at.Y + h + 3*j.unit + below + 1.02*j.small.Size}, note, j.small, j.ink.muted, Halo{})
		}
	}}
}

// stack puts blocks below one another.
func stack(rows []block) block {
	w, h := 0.0, 0.0
	for _, row := range rows {
		w, h = math.Max(w, row.w), h+row.h
	}
	return block{w, h, func(p Pen, at proj.Px) {
		for _, row := range rows {
			row.draw(p, at)
			at.Y += row.h
		}
	}}
}

// symbol is a mark as the map draws it.
func (j *joiner) symbol(m Mark) *symbol {
	return j.r.symbolOf(&m, j.scene.Theme, scaleOf(j.view), false, false)
}

// mark draws the mark of an item.
func (j *joiner) mark(p Pen, at proj.Px, m Mark) {
	s := j.symbol(m)
	s.put(p, at, m.Count)
}

// reach is how far a mark goes from its centre, device pixels.
func (j *joiner) reach(m Mark) float64 { return j.symbol(m).rim }
