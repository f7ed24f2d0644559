// Marks: which of them stand together, where they stand, and how they look. It is what app/scene and geo/render do in the program.

const maxSpread = 8, overlap = 0.85, gap = 6, selectedGap = 8, farthest = 2.5, farther = 24, spreadSteps = 40, regroup = 2, sitesZoom = 9.5;

// placed puts the marks of a step on the map of a camera: each at its place, pushed aside where marks would cover each other, or as one cluster.
function placed(marks, camera, selected) {
  const own = marks.map((m, i) => i).filter(i => !marks[i].site);
  const home = new Map(own.map(i => [i, camera.toPixel(marks[i].x, marks[i].y)]));
  const parent = new Map(own.map(i => [i, i]));
  let groups;
  let now = home;
  for (let round = 0; ; round++) {
    const joined = join(marks, own, now, parent);
    if (groups && !joined) break;
    groups = grouped(own, parent).map(g => ({members: g, at: spread(marks, g, home, selected)}));
    if (round === regroup) break;
    now = new Map(home);
    for (const g of groups) if (g.at) g.members.forEach((i, k) => now.set(i, g.at[k]));
  }
  const out = [];
  for (const g of groups) {
    if (g.at) {
      g.members.forEach((i, k) => out.push({index: i, mark: marks[i], at: g.at[k], home: home.get(i), radius: marks[i].symbol.r, members: [i]}));
    } else {
      out.push(cluster(marks, g.members, home));
    }
  }
  if (camera.zoom >= sitesZoom) {
    marks.forEach((m, i) => {
      const at = camera.toPixel(m.x, m.y);
      if (m.site) out.push({index: i, mark: m, at, home: at, radius: m.symbol.r, members: [i]});
    });
  }
  return out;
}

function root(parent, i) {
  while (parent.get(i) !== i) i = parent.get(i);
  return i;
}

// join puts marks that cover each other into one group and tells whether any were in two. It looks from cell to cell of a grid.
function join(marks, own, at, parent) {
  const side = 2 * 30, cells = new Map();
  const cell = (x, y) => `${Math.floor(x / side)},${Math.floor(y / side)}`;
  let joined = false;
  for (const i of own) {
    const [x, y] = at.get(i);
    for (let n = 0; n < 9; n++) {
      for (const j of cells.get(cell(x + (n % 3 - 1) * side, y + (Math.floor(n / 3) - 1) * side)) || []) {
        const reach = (marks[i].symbol.r + marks[j].symbol.r) * overlap;
        if (Math.hypot(x - at.get(j)[0], y - at.get(j)[1]) >= reach) continue;
        const a = root(parent, i), b = root(parent, j);
        if (a !== b) {
          parent.set(Math.max(a, b), Math.min(a, b));
          joined = true;
        }
      }
    }
    const key = cell(x, y);
    if (!cells.has(key)) cells.set(key, []);
    cells.get(key).push(i);
  }
  return joined;
}

function grouped(own, parent) {
  const groups = new Map();
  for (const i of own) {
    const first = root(parent, i);
    if (!groups.has(first)) groups.set(first, []);
    groups.get(first).push(i);
  }
  return [...groups.values()];
}

// spread pushes the marks of a group apart until none covers another; the larger of two gives way less. Nothing if they are too many, or would go too
// far from their places.
function spread(marks, group, home, selected) {
  if (group.length > maxSpread) return null;
  if (group.length === 1) return [home.get(group[0])];
  const at = group.map((i, k) => {
    const angle = k * Math.PI * (3 - Math.sqrt(5)), [x, y] = home.get(i);
    return [x + 0.01 * Math.cos(angle), y + 0.01 * Math.sin(angle)];
  });
  for (let step = 0; step < spreadSteps; step++) if (!part(marks, group, at, selected)) break;
  const most = Math.max(...group.map(i => marks[i].symbol.r));
  const far = group.some((i, k) => Math.hypot(at[k][0] - home.get(i)[0], at[k][1] - home.get(i)[1]) > farthest * most + farther);
  return far ? null : at;
}

function part(marks, group, at, selected) {
  let moved = false;
  for (let i = 0; i < group.length; i++) {
    for (let j = i + 1; j < group.length; j++) {
      const a = marks[group[i]].symbol.r, b = marks[group[j]].symbol.r;
      const want = a + b + gap + (group[i] === selected || group[j] === selected ? selectedGap : 0);
      const dx = at[j][0] - at[i][0], dy = at[j][1] - at[i][1], d = Math.hypot(dx, dy);
      if (d >= want || d === 0) continue;
      const push = (want - d) / d, share = b * b / (a * a + b * b);
      at[i] = [at[i][0] - dx * push * share, at[i][1] - dy * push * share];
      at[j] = [at[j][0] + dx * push * (1 - share), at[j][1] + dy * push * (1 - share)];
      moved = true;
    }
  }
  return moved;
}

function cluster(marks, members, home) {
  let x = 0, y = 0;
  const shares = new Map();
  for (const i of members) {
    x += home.get(i)[0] / members.length;
    y += home.get(i)[1] / members.length;
    const color = marks[i].symbol.c;
    const share = shares.get(color[0]) || {color, n: 0};
    share.n++;
    shares.set(color[0], share);
  }
  const radius = Math.max(5.5, Math.min(30, 1.45 * Math.sqrt(40 + 12 * members.length)));
  return {index: members[0], at: [x, y], home: [x, y], radius, members, shares: [...shares.values()]};
}

// Distances from the centre to the corners of the shapes of which each has the area of a disc of radius 1.
const diamondReach = 1.2533, squareReach = 0.8862, triangleReach = 1.5551, crossReach = 1.1296, crossBar = 0.38;
const corners = [
  null,
  [diamondReach, [0, -1, 1, 0, 0, 1, -1, 0]],
  [squareReach, [-1, -1, 1, -1, 1, 1, -1, 1]],
  [triangleReach, [0, -1, 0.866, 0.5, -0.866, 0.5]],
  [crossReach, [-crossBar, -1, crossBar, -1, crossBar, -crossBar, 1, -crossBar, 1, crossBar, crossBar, crossBar,
    crossBar, 1, -crossBar, 1, -crossBar, crossBar, -1, crossBar, -1, -crossBar, -crossBar, -crossBar]],
];
const reaches = [1, diamondReach, squareReach * Math.SQRT2, triangleReach, crossReach * Math.hypot(1, crossBar)];

function outline(shape, x, y, r) {
  const path = new Path2D();
  if (!corners[shape]) {
    path.arc(x, y, r, 0, 2 * Math.PI);
    return path;
  }
  const [size, xy] = corners[shape];
  for (let i = 0; i < xy.length; i += 2) path.lineTo(x + r * size * xy[i], y + r * size * xy[i + 1]);
  path.closePath();
  return path;
}

// rim is how far a mark reaches from its centre.
function rim(p, selected) {
  if (p.shares) return p.radius;
  const s = p.mark.symbol, r = p.radius * (selected ? 1.15 : 1);
  return reaches[s.shape] * (r + (broken(s) ? 2.25 : 0)) + (selected ? 6 : 0);
}

const broken = s => !s.exact && !(s.unknown && s.r < 8);

// drawSymbol draws a mark of a single incident.
function drawSymbol(context, s, x, y, radius, palette, dark, selected) {
  const color = s.c[dark], edge = blend(color, palette.ink, 0.45);
  const r = radius * (selected ? 1.15 : 1), shape = outline(s.shape, x, y, r);
  if (selected) highlight(context, x, y, reaches[s.shape] * r + 5, palette);
  context.fillStyle = palette.paper;
  context.globalAlpha = 0.92;
  context.fill(outline(s.shape, x, y, r + (broken(s) ? 4 : 1.5)));
  context.globalAlpha = 1;
  if (s.hollow) {
    const inner = outline(s.shape, x, y, r - 1);
    if (s.split) hatch(context, s, inner, x, y, r, color, edge, palette);
    context.strokeStyle = color;
    context.lineWidth = 2.2;
    context.stroke(inner);
  } else {
    context.fillStyle = s.vague ? blend(color, palette.paper, 0.6) : color;
    context.fill(shape);
    if (s.split) hatch(context, s, shape, x, y, r, color, edge, palette);
    context.strokeStyle = edge;
    context.lineWidth = 1.1;
    context.stroke(shape);
    if (s.unknown || s.vague) {
      context.fillStyle = s.unknown ? palette.paper : palette.ink;
      centred(context, '?', x, y, 1.75 * r);
    }
  }
  if (broken(s)) {
    const period = 5.5, ring = 2 * Math.PI * (r + 2.25), n = Math.max(6, Math.round(ring / period));
    context.strokeStyle = edge;
    context.lineWidth = 1.3;
    context.setLineDash([0.58 * ring / n, 0.42 * ring / n]);
    context.stroke(outline(s.shape, x, y, r + 2.25));
    context.setLineDash([]);
  }
}

function highlight(context, x, y, r, palette) {
  const ring = outline(0, x, y, r);
  context.fillStyle = palette.paper;
  context.globalAlpha = 0.55;
  context.fill(ring);
  context.globalAlpha = 1;
  context.strokeStyle = palette.paper;
  context.lineWidth = 5;
  context.stroke(ring);
  context.strokeStyle = palette.accent;
  context.lineWidth = 2.5;
  context.stroke(ring);
}

// hatch draws the half of a divided mark that lies right of and below the diagonal: stripes along it.
function hatch(context, s, shape, x, y, r, color, edge, palette) {
  const reach = reaches[s.shape] * r;
  context.save();
  context.clip(shape);
  context.translate(x, y);
  context.rotate(-Math.PI / 4);
  context.fillStyle = blend(color, palette.paper, 0.72);
  context.fillRect(-reach, 0, 2 * reach, reach);
  context.fillStyle = color;
  for (let d = 1.8; d < reach; d += 3) context.fillRect(-reach, d, 2 * reach, 1.2);
  context.fillStyle = edge;
  context.fillRect(-reach, -0.55, 2 * reach, 1.1);
  context.restore();
}

// drawCluster draws a disc with a ring of the kinds of its incidents and their number.
function drawCluster(context, p, palette, dark) {
  const [x, y] = p.at, width = Math.max(3, Math.min(6, 0.24 * p.radius)), r = p.radius - width / 2;
  context.fillStyle = palette.paper;
  context.globalAlpha = 0.92;
  context.fill(outline(0, x, y, p.radius + 1.5));
  context.globalAlpha = 1;
  context.lineWidth = width;
  let angle = -Math.PI / 2;
  const between = p.shares.length > 1 ? 0.6 / r : 0;
  for (const share of p.shares) {
    const end = angle + 2 * Math.PI * share.n / p.members.length;
    context.strokeStyle = share.color[dark];
    context.beginPath();
    context.arc(x, y, r, angle + between, end - between);
    context.stroke();
    angle = end;
  }
  context.fillStyle = palette.label;
  centred(context, String(p.members.length), x, y, Math.min(20, 1.05 * p.radius));
}

function centred(context, text, x, y, size) {
  context.font = `bold ${size}px ${family}`;
  context.textAlign = 'center';
  context.textBaseline = 'alphabetic';
  context.fillText(text, x, y + 0.357 * size);
  context.textAlign = 'start';
}

// blend is the colour at a part of the way from one to another, both as #rrggbb.
function blend(a, b, part) {
  let out = '#';
  for (let i = 1; i < 7; i += 2) {
    const x = parseInt(a.slice(i, i + 2), 16), y = parseInt(b.slice(i, i + 2), 16);
    out += Math.round(x + part * (y - x)).toString(16).padStart(2, '0');
  }
  return out;
}
