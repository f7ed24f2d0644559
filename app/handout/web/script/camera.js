// The camera: a place on the world square (0 to 1, south down; x runs on beyond it), a zoom of 256-pixel tiles, and the size of the map in CSS pixels.

const tileSize = 256, maxZoom = 18, earthCircumference = 2 * Math.PI * 6378137;

class Camera {
  constructor(x, y, zoom, width, height) {
    Object.assign(this, {x, y, zoom, width, height});
  }

  get size() { return tileSize * 2 ** this.zoom; }

  with(change) {
    const c = Object.assign(new Camera(this.x, this.y, this.zoom, this.width, this.height), change);
    return c.clamped();
  }

  // The world is never narrower than the map, so that no place is drawn twice, and nothing beyond its northern and southern edge shows.
  clamped() {
    this.zoom = Math.max(Math.log2(this.width / tileSize), Math.min(maxZoom, this.zoom));
    const half = this.height / 2 / this.size;
    this.x -= Math.floor(this.x);
    this.y = half >= 0.5 ? 0.5 : Math.max(half, Math.min(1 - half, this.y));
    return this;
  }

  // The pixel of that copy of a place which is the nearest to the centre.
  toPixel(x, y) {
    let dx = x - this.x;
    dx -= Math.round(dx);
    return [dx * this.size + this.width / 2, (y - this.y) * this.size + this.height / 2];
  }

  panned(dx, dy) { return this.with({x: this.x - dx / this.size, y: this.y - dy / this.size}); }

  zoomedAt(px, py, by) {
    const x = this.x + (px - this.width / 2) / this.size, y = this.y + (py - this.height / 2) / this.size;
    const zoom = Math.max(Math.log2(this.width / tileSize), Math.min(maxZoom, this.zoom + by));
    const size = tileSize * 2 ** zoom;
    return this.with({zoom, x: x - (px - this.width / 2) / size, y: y - (py - this.height / 2) / size});
  }

  metresPerPixel(y) { return earthCircumference / Math.cosh(Math.PI * (1 - 2 * y)) / this.size; }
}

// flight is the way from one camera to another that never loses context: it zooms out as far as the distance asks for (van Wijk and Nuij, "Smooth
// and efficient zooming and panning", 2003). at(t) is the camera at a part t of it; length says how far it is.
function flight(from, to) {
  const rho = 1.42, least = 1e-9;
  const w0 = from.width / from.size, w1 = to.width / to.size;
  let dx = to.x - from.x;
  dx -= Math.round(dx);
  const dy = to.y - from.y, u1 = Math.hypot(dx, dy);
  const camera = (u, w) => {
    const part = u1 < least ? 0 : u / u1;
    return to.with({x: from.x + dx * part, y: from.y + dy * part, zoom: Math.log2(to.width / (tileSize * w))});
  };
  if (u1 < least) {
    const length = Math.abs(Math.log(w1 / w0)) / rho;
    return {length, at: t => camera(0, w0 * (w1 / w0) ** t)};
  }
  const b = (w, sign) => (w1 * w1 - w0 * w0 + sign * rho ** 4 * u1 * u1) / (2 * w * rho ** 2 * u1);
  const r = v => Math.log(-v + Math.sqrt(v * v + 1));
  const r0 = r(b(w0, 1)), length = (r(b(w1, -1)) - r0) / rho;
  return {
    length,
    at: t => {
      const s = t * length, u = w0 / rho ** 2 * (Math.cosh(r0) * Math.tanh(rho * s + r0) - Math.sinh(r0));
      return camera(u, w0 * Math.cosh(r0) / Math.cosh(rho * s + r0));
    },
  };
}
