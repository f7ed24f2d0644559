// Labels: of marks on that side where there is room, the most important first, then names of the basemap where nothing else stands.

const family = 'system-ui, "Segoe UI", Roboto, "Noto Sans", "Helvetica Neue", Arial, sans-serif';
const sides = [[1, 0], [-1, 0], [0, -1], [0, 1], [1, -1], [1, 1], [-1, -1], [-1, 1]];

class Boxes {
  constructor() { this.all = []; this.discs = []; }
  add(box) { this.all.push(box); }
  addDisc(x, y, r) {
    this.add([x - r, y - r, x + r, y + r]);
    this.discs.push([x, y, r]);
  }
  // The disc of a mark that hides a point, with room for a name beside it; the point itself where something else does.
  discOn(x, y) {
    const disc = this.discs.find(([cx, cy, r]) => Math.hypot(x - cx, y - cy) < r + 6);
    return disc ? [disc[0], disc[1], disc[2] + 4] : [x, y, 4];
  }
  free([x0, y0, x1, y1], by) {
    return this.all.every(b => x1 + by <= b[0] || x0 - by >= b[2] || y1 + by <= b[1] || y0 - by >= b[3]);
  }
}

// sideBox is where text of a size stands on a side of a disc.
function sideBox([sx, sy], x, y, r, w, h) {
  if (sx && sy) r *= Math.SQRT1_2;
  const left = x + sx * r + w * (sx - 1) / 2, top = y + sy * r + h * (sy - 1) / 2;
  return [left, top, left + w, top + h];
}

function within(box, camera) { return box[0] >= 2 && box[1] >= 2 && box[2] <= camera.width - 2 && box[3] <= camera.height - 2; }

function halo(context, text, x, y, fill, color, width) {
  context.strokeStyle = color;
  context.lineWidth = 2 * width;
  context.lineJoin = 'round';
  context.strokeText(text, x, y);
  context.fillStyle = fill;
  context.fillText(text, x, y);
}

// drawMarkLabels writes the labels of marks and returns what lies on the map then. remembered keeps the side on which each stands, so that labels do not
// jump while the map moves.
function drawMarkLabels(context, camera, all, selected, palette, remembered, covered) {
  const boxes = new Boxes();
  covered.forEach(box => boxes.add(box));
  for (const p of all) {
    const r = rim(p, p.index === selected && !p.shares);
    boxes.addDisc(...p.at, r);
  }
  const labelled = all.filter(p => !p.shares && p.mark.label);
  labelled.sort((a, b) => (b.index === selected) - (a.index === selected) || a.index - b.index);
  for (const p of labelled) {
    const lines = [[short(p.mark.label), 'bold 13.5px ', 16.5, palette.label]];
    if (p.mark.detail) lines.push([short(p.mark.detail), '12px ', 14.6, palette.detail]);
    let w = 0, h = 0;
    for (const line of lines) {
      context.font = line[1] + family;
      line.push(context.measureText(line[0]).width);
      w = Math.max(w, line[4]);
      h += line[2];
    }
    const r = rim(p, p.index === selected) + 4, last = remembered.get(p.index);
    const order = last ? [last, ...sides.filter(s => s !== last)] : sides;
    const side = order.find(s => {
      const box = sideBox(s, ...p.at, r, w, h);
      return within(box, camera) && boxes.free(box, 1);
    });
    if (!side) {
      remembered.delete(p.index);
      continue;
    }
    remembered.set(p.index, side);
    const box = sideBox(side, ...p.at, r, w, h);
    boxes.add(box);
    let y = box[1];
    context.textBaseline = 'middle';
    for (const [text, font, height, color, width] of lines) {
      context.font = font + family;
      halo(context, text, box[0] + (w - width) * (1 - side[0]) / 2, y + height / 2, color, palette.labelHalo, 2);
      y += height;
    }
  }
  return boxes;
}

// short is a text of a label that is no longer than a map can bear.
function short(text) {
  const all = Array.from(text);
  return all.length > 48 ? all.slice(0, 47).join('') + '…' : text;
}

const countryName = 0, regionName = 1, capitalName = 2, waterName = 4;

function drawNames(context, camera, labels, boxes, palette) {
  context.textBaseline = 'middle';
  for (const l of labels) {
    if (l.a > camera.zoom || l.b && l.b <= camera.zoom) continue;
    const [x, y] = camera.toPixel(l.x, l.y);
    if (x < 0 || y < 0 || x > camera.width || y > camera.height) continue;
    const city = l.k !== countryName && l.k !== regionName && l.k !== waterName;
    context.font = `${l.s}px ${family}`;
    context.letterSpacing = city ? '0px' : l.k === waterName ? '2px' : '1px';
    const text = l.k === countryName || l.k === regionName ? l.n.toUpperCase() : l.n;
    const w = l.width ||= context.measureText(text).width, h = l.s * 1.1, large = l.k === capitalName || (l.p || 0) >= 1e6;
    const dot = l.k === capitalName ? 2.5 : large ? 2.25 : 1.75;
    const hidden = city && !boxes.free([x - dot, y - dot, x + dot, y + dot], 2);
    if (hidden && !large) continue;
    const [cx, cy, reach] = hidden ? boxes.discOn(x, y) : [x, y, city ? dot + 3 : 0];
    const choice = city ? (large ? sides : sides.slice(0, 4)) : [[0, 0]];
    const box = choice.map(s => sideBox(s, cx, cy, reach, w, h)).find(b => within(b, camera) && boxes.free(b, 3));
    if (!box) continue;
    boxes.add(city && !hidden ? [Math.min(box[0], x - dot), Math.min(box[1], y - dot), Math.max(box[2], x + dot), Math.max(box[3], y + dot)] : box);
    if (city && !hidden) {
      context.fillStyle = palette.paper;
      context.fill(outline(0, x, y, dot + 1));
      context.fillStyle = palette.dot;
      context.fill(outline(0, x, y, dot));
    }
    const color = [palette.country, palette.region, palette.city, palette.city, palette.water][l.k];
    halo(context, text, box[0], box[1] + h / 2, color, l.k === waterName ? 'transparent' : palette.nameHalo, 1.5);
  }
  context.letterSpacing = '0px';
}
