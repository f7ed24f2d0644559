// The map: draws the step that is shown, and answers to pointer and keyboard.

// paint draws a whole map.
// covered are boxes of the map that something else stands on.
function paint(context, world, camera, scene, palette, dark, density, remembered, covered = []) {
  context.setTransform(density, 0, 0, density, 0, 0);
  world.draw(context, camera, palette, density);
  for (const area of scene.areas) drawArea(context, camera, area, palette);
  const all = placed(scene.marks, camera, scene.selected);
  const order = [...all].sort((a, b) => (a.index === scene.selected) - (b.index === scene.selected));
  for (const p of order) drawRing(context, camera, p, dark);
  drawLinks(context, camera, scene, all, palette);
  for (const p of order) drawLeader(context, p, palette);
  for (const p of order) {
    if (p.shares) drawCluster(context, p, palette, dark);
    else drawSymbol(context, p.mark.symbol, ...p.at, p.radius, palette, dark, p.index === scene.selected);
  }
  const bar = drawScaleBar(context, camera, palette);
  const boxes = drawMarkLabels(context, camera, all, scene.selected, palette, remembered, [bar, ...covered]);
  drawNames(context, camera, world.labels, boxes, palette);
  return all;
}

// drawRing is the circle on the ground within which the true place lies, where it is clearly larger than the mark. Much larger than the map it fades.
function drawRing(context, camera, p, dark) {
  if (p.shares || !p.mark.m) return;
  const r = p.mark.m / camera.metresPerPixel(p.mark.y);
  const strength = Math.min(1, 2 - r / Math.max(camera.width, camera.height));
  if (r < 1.15 * rim(p, false) || strength <= 0) return;
  const color = p.mark.symbol.c[dark], ring = outline(0, ...p.home, r);
  context.globalAlpha = 0.09 * strength;
  context.fillStyle = color;
  context.fill(ring);
  context.globalAlpha = 0.6 * strength;
  context.strokeStyle = color;
  context.lineWidth = 1.2;
  context.setLineDash([6, 4]);
  context.stroke(ring);
  context.setLineDash([]);
  context.globalAlpha = 1;
}

// drawLeader leads from a mark that was pushed aside to its place.
function drawLeader(context, p, palette) {
  if (Math.hypot(p.at[0] - p.home[0], p.at[1] - p.home[1]) < 4) return;
  context.strokeStyle = palette.ink;
  context.globalAlpha = 0.6;
  context.lineWidth = 1;
  context.beginPath();
  context.moveTo(...p.home);
  context.lineTo(...p.at);
  context.stroke();
  context.fillStyle = palette.ink;
  context.fill(outline(0, ...p.home, 1.75));
  context.globalAlpha = 1;
}

// drawLinks are the relations of the selected incident, bent a little to the north so that they are not taken for borders.
function drawLinks(context, camera, scene, all, palette) {
  const from = all.find(p => p.members.includes(scene.selected));
  if (!from) return;
  const others = (scene.marks[scene.selected].links || []).map(link => all.find(p => p.members.includes(link.to)));
  for (const to of new Set(others)) {
    if (!to || to === from) continue;
    const [x0, y0] = from.at, [x1, y1] = to.at;
    const bendX = (y1 - y0) * 0.24, bendY = -(x1 - x0) * 0.24, up = bendY > 0 ? -1 : 1;
    context.beginPath();
    context.moveTo(x0, y0);
    context.quadraticCurveTo((x0 + x1) / 2 + up * bendX, (y0 + y1) / 2 + up * bendY, x1, y1);
    context.strokeStyle = palette.paper;
    context.lineWidth = 3.5;
    context.stroke();
    context.strokeStyle = palette.detail;
    context.lineWidth = 1.3;
    context.setLineDash([5, 4]);
    context.stroke();
    context.setLineDash([]);
  }
}

// drawArea is what the step is narrowed to: what lies outside is veiled.
function drawArea(context, camera, area, palette) {
  const path = rings => {
    const p = new Path2D();
    for (const xy of rings) {
      const shift = Math.round(xy[0] - camera.x);
      for (let i = 0; i < xy.length; i += 2) {
        p.lineTo((xy[i] - shift - camera.x) * camera.size + camera.width / 2, (xy[i + 1] - camera.y) * camera.size + camera.height / 2);
      }
      p.closePath();
    }
    return p;
  };
  if (area.inside) {
    const veil = new Path2D();
    veil.rect(0, 0, camera.width, camera.height);
    veil.addPath(path(area.inside));
    context.fillStyle = palette.veil;
    context.fill(veil, 'evenodd');
  }
  context.strokeStyle = palette.ink;
  context.lineWidth = 1.5;
  context.stroke(path(area.edges));
}

function drawScaleBar(context, camera, palette) {
  const perPixel = camera.metresPerPixel(camera.y), most = perPixel * 130;
  const power = 10 ** Math.floor(Math.log10(most));
  const metres = [5, 2, 1].map(n => n * power).find(n => n <= most), w = metres / perPixel;
  const x = camera.width - w - 16, y = camera.height - 34;
  context.strokeStyle = palette.labelHalo;
  context.lineWidth = 4;
  const bar = new Path2D(`M${x} ${y - 5}V${y}H${x + w}V${y - 5}`);
  context.stroke(bar);
  context.strokeStyle = palette.label;
  context.lineWidth = 1.5;
  context.stroke(bar);
  context.font = `12px ${family}`;
  context.textBaseline = 'alphabetic';
  context.textAlign = 'center';
  halo(context, metres < 1000 ? `${metres} m` : `${(metres / 1000).toLocaleString('en')} km`, x + w / 2, y - 7, palette.label, palette.labelHalo, 2);
  context.textAlign = 'start';
  return [x - 12, y - 24, x + w + 12, y + 4];
}

// MapView is the live map. onSelect is called with the index of a mark.
class MapView {
  constructor(data, onSelect) {
    this.data = data;
    this.world = new World(data.world);
    this.element = document.getElementById('map');
    this.canvas = document.getElementById('canvas');
    this.context = this.canvas.getContext('2d', {alpha: false});
    this.hits = document.getElementById('hits');
    this.onSelect = onSelect;
    this.dark = matchMedia('(prefers-color-scheme: dark)');
    this.still = matchMedia('(prefers-reduced-motion: reduce)');
    this.covers = [...document.querySelectorAll('.zoom, .legend, .attribution')];
    this.buttons = new Map();
    this.remembered = new Map();
    this.scene = {marks: [], areas: [], selected: -1};
    this.camera = new Camera(0.5, 0.5, 1, 1, 1);
    this.dark.addEventListener('change', () => this.redraw());
    new ResizeObserver(() => this.resize()).observe(this.element);
    this.listen();
  }

  resize() {
    const {clientWidth: width, clientHeight: height} = this.element;
    if (!width || !height) return;
    const density = this.density = window.devicePixelRatio || 1;
    this.canvas.width = Math.round(width * density);
    this.canvas.height = Math.round(height * density);
    const atHome = this.home && !this.moved;
    this.camera = this.camera.with({width, height});
    if (atHome) this.jump(this.cameraOf(this.home));
    this.draw(); // at once: a canvas that was resized is black until then
  }

  // The camera that shows what a step shows, on a map of this size.
  cameraOf(step) {
    const {width, height} = this.camera, room = Math.log2(Math.min(width / this.data.width, height / this.data.height));
    return this.camera.with({x: step.x, y: step.y, zoom: step.zoom + room});
  }

  show(scene, step) {
    if (scene.marks !== this.scene.marks) {
      this.remembered.clear();
      for (const b of this.buttons.values()) b.remove();
      this.buttons.clear();
    }
    this.scene = scene;
    this.home = step;
    this.fly(this.cameraOf(step));
    this.moved = false;
  }

  select(index) {
    this.scene = {...this.scene, selected: index};
    this.redraw();
  }

  // reveal moves the map if a mark is not well in view.
  reveal(index) {
    const {x, y} = this.scene.marks[index], [px, py] = this.camera.toPixel(x, y), margin = 60;
    if (px < margin || py < margin || px > this.camera.width - margin || py > this.camera.height - margin) this.go(this.camera.with({x, y}));
  }

  redraw() {
    this.frame ||= requestAnimationFrame(() => {
      this.frame = 0;
      this.draw();
    });
  }

  draw() {
    const dark = this.dark.matches ? 1 : 0;
    const all = paint(this.context, this.world, this.camera, this.scene, this.data.palette[dark], dark, this.density, this.remembered, this.covered());
    this.placeButtons(all);
  }

  covered() {
    const map = this.element.getBoundingClientRect();
    return this.covers.map(e => e.getBoundingClientRect()).map(b => [b.left - map.left, b.top - map.top, b.right - map.left, b.bottom - map.top]);
  }

  // Each mark in view has a button over it, for pointer, keyboard and screen reader.
  placeButtons(all) {
    const used = new Set();
    for (const p of all) {
      const r = Math.max(12, rim(p, false)), [x, y] = p.at;
      if (x < -r || y < -r || x > this.camera.width + r || y > this.camera.height + r) continue;
      const key = p.members.join();
      used.add(key);
      let b = this.buttons.get(key);
      if (!b) {
        b = document.createElement('button');
        b.type = 'button';
        b.className = 'hit';
        b.setAttribute('aria-label', nameOf(p));
        b.title = nameOf(p);
        b.addEventListener('click', e => { if (!this.dragged || !e.detail) this.choose(p); }); // the end of a drag chooses nothing; a key does
        this.buttons.set(key, b);
      }
      b.setAttribute('aria-pressed', String(!p.shares && p.index === this.scene.selected));
      b.style.width = b.style.height = `${2 * r}px`;
      b.style.transform = `translate(${x - r}px, ${y - r}px)`;
    }
    for (const [key, b] of this.buttons) {
      if (used.has(key)) continue;
      b.remove();
      this.buttons.delete(key);
    }
    let k = 0; // the most important comes first for the Tab key too
    for (const key of used) {
      const b = this.buttons.get(key), there = this.hits.children[k++];
      if (there !== b) this.hits.insertBefore(b, there || null);
    }
  }

  choose(p) {
    if (!p.shares) {
      this.onSelect(p.index);
      return;
    }
    const xs = p.members.map(i => this.scene.marks[i].x), ys = p.members.map(i => this.scene.marks[i].y);
    const x = (Math.min(...xs) + Math.max(...xs)) / 2, y = (Math.min(...ys) + Math.max(...ys)) / 2;
    const wide = Math.max(...xs) - Math.min(...xs), high = Math.max(...ys) - Math.min(...ys);
    const fit = Math.log2(Math.min(this.camera.width / (wide + 1e-9), this.camera.height / (high + 1e-9)) * 0.6 / tileSize);
    this.go(this.camera.with({x, y, zoom: Math.max(this.camera.zoom + 1, Math.min(fit, 12))}));
  }

  jump(camera) {
    cancelAnimationFrame(this.flight);
    this.flight = 0;
    this.camera = camera;
    this.redraw();
  }

  fly(to) {
    this.jump(this.camera);
    const way = flight(this.camera, to);
    if (this.still.matches || way.length < 1e-6 || this.camera.width < 2) {
      this.jump(to);
      return;
    }
    const begun = performance.now(), lasts = Math.max(350, Math.min(2600, way.length * 650));
    const tick = now => {
      const t = Math.max(0, Math.min(1, (now - begun) / lasts));
      const eased = t < 0.5 ? 4 * t ** 3 : 1 - (2 - 2 * t) ** 3 / 2;
      this.camera = t === 1 ? this.camera.with(to) : way.at(eased);
      this.draw();
      this.flight = t < 1 ? requestAnimationFrame(tick) : 0;
    };
    this.flight = requestAnimationFrame(tick);
  }

  // go is a move of the reader's own: the step's view stays behind until it is asked for.
  go(to) {
    this.moved = true;
    this.fly(to);
  }

  nudge(dx, dy) {
    this.moved = true;
    this.jump(this.camera.panned(dx, dy));
  }

  zoom(by) { this.go(this.camera.zoomedAt(this.camera.width / 2, this.camera.height / 2, by)); }

  listen() {
    const pointers = new Map(), map = this.element;
    let travelled = 0;
    const at = e => {
      const box = map.getBoundingClientRect();
      return [e.clientX - box.left, e.clientY - box.top];
    };
    map.addEventListener('pointerdown', e => {
      if (e.button) return;
      if (!pointers.size) this.dragged = false, travelled = 0;
      pointers.set(e.pointerId, at(e));
    });
    window.addEventListener('pointermove', e => {
      const last = pointers.get(e.pointerId);
      if (!last) return;
      const now = at(e), others = [...pointers].filter(([id]) => id !== e.pointerId).map(([, p]) => p);
      pointers.set(e.pointerId, now);
      travelled += Math.hypot(now[0] - last[0], now[1] - last[1]);
      if (travelled < 5 && !this.dragged) return;
      if (!this.dragged) map.setPointerCapture(e.pointerId);
      this.dragged = true;
      if (!others.length) {
        this.nudge(now[0] - last[0], now[1] - last[1]);
        return;
      }
      const o = others[0], apart = p => Math.hypot(p[0] - o[0], p[1] - o[1]) + 1;
      this.moved = true;
      this.jump(this.camera.zoomedAt((now[0] + o[0]) / 2, (now[1] + o[1]) / 2, Math.log2(apart(now) / apart(last)))
        .panned((now[0] - last[0]) / 2, (now[1] - last[1]) / 2));
    });
    for (const end of ['pointerup', 'pointercancel']) window.addEventListener(end, e => pointers.delete(e.pointerId));
    map.addEventListener('wheel', e => {
      e.preventDefault();
      const pixels = e.deltaY * [1, 20, 200][e.deltaMode];
      this.moved = true;
      this.jump(this.camera.zoomedAt(...at(e), -Math.max(-1, Math.min(1, pixels / (e.ctrlKey ? 60 : 240)))));
    }, {passive: false});
    map.addEventListener('dblclick', e => this.go(this.camera.zoomedAt(...at(e), 1)));
  }
}

function nameOf(p) {
  if (p.shares) return `${p.members.length} incidents: zoom in`;
  const m = p.mark;
  return m.label + (m.detail ? `, ${m.detail}` : '') + (m.special || '');
}
