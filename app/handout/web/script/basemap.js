// The basemap: tiles as package web writes them, drawn as package render draws them.

const layers = ['land', 'ice', 'urban', 'lake', 'river', 'admin1', 'coast', 'admin0', 'disputed'];
const areaLayers = 4;

class World {
  constructor(data) {
    this.extent = data.extent;
    this.labels = data.labels;
    this.bytes = Uint8Array.from(atob(data.bytes), c => c.charCodeAt(0));
    this.places = new Map();
    this.decoded = new Map();
    this.deepest = 0;
    for (let i = 0, at = 0; i < data.index.length; i += 4) {
      const [z, x, y, length] = data.index.slice(i, i + 4);
      this.places.set(`${z}/${x}/${y}`, at);
      this.deepest = Math.max(this.deepest, z);
      at += length;
    }
  }

  // A tile is one list of paths for each layer, each with its rank. Areas of a layer are one path.
  tile(z, x, y) {
    const key = `${z}/${x}/${y}`;
    let t = this.decoded.get(key);
    if (!t) {
      t = this.decode(this.places.get(key));
      this.decoded.set(key, t);
    }
    return t;
  }

  decode(at) {
    const bytes = this.bytes;
    const varint = () => {
      let v = 0, shift = 1;
      for (;;) {
        const b = bytes[at++];
        v += (b & 0x7f) * shift;
        if (b < 0x80) return v;
        shift *= 128;
      }
    };
    const signed = () => {
      const v = varint();
      return v % 2 ? -(v + 1) / 2 : v / 2;
    };
    return layers.map((name, layer) => {
      const byRank = new Map();
      for (let n = varint(); n > 0; n--) {
        const rank = bytes[at++];
        let path = byRank.get(rank);
        if (!path) byRank.set(rank, path = new Path2D());
        let x = 0, y = 0;
        for (let k = varint(), i = 0; i < k; i++) {
          x += signed();
          y += signed();
          if (i) path.lineTo(x, y); else path.moveTo(x, y);
        }
        if (layer < areaLayers) path.closePath();
      }
      return [...byRank].sort((a, b) => a[0] - b[0]);
    });
  }

  // The tiles in view, of the most detailed zoom that the file has all of them of.
  visible(camera, density) {
    const west = camera.x - camera.width / 2 / camera.size, east = camera.x + camera.width / 2 / camera.size;
    const north = camera.y - camera.height / 2 / camera.size, south = camera.y + camera.height / 2 / camera.size;
    let z = Math.floor(camera.zoom + Math.log2(density) + 0.08) - 1;
    for (z = Math.max(0, Math.min(z, this.deepest)); ; z--) {
      const n = 2 ** z, found = [];
      let all = true;
      for (let y = Math.max(0, Math.floor(north * n)); y <= Math.min(n - 1, Math.floor(south * n)) && all; y++) {
        for (let x = Math.floor(west * n); x <= Math.floor(east * n) && all; x++) {
          const column = ((x % n) + n) % n;
          all = this.places.has(`${z}/${column}/${y}`);
          found.push({z, column, x, y});
        }
      }
      if (all || z === 0) return found;
    }
  }

  draw(context, camera, palette, density) {
    const tiles = this.visible(camera, density).map(t => {
      const size = camera.size / 2 ** t.z, unit = size / this.extent;
      const matrix = new DOMMatrix([unit, 0, 0, unit,
        camera.width / 2 + t.x * size - camera.x * camera.size, camera.height / 2 + t.y * size - camera.y * camera.size]);
      return {layers: this.tile(t.z, t.column, t.y), matrix};
    });
    context.fillStyle = palette.sea;
    context.fillRect(0, 0, camera.width, camera.height);
    const gather = (layer, shows) => {
      const path = new Path2D();
      for (const t of tiles) for (const [rank, part] of t.layers[layer]) if (shows(rank)) path.addPath(part, t.matrix);
      return path;
    };
    const z = camera.zoom;
    const all = () => true;
    const area = (layer, opacity) => {
      if (opacity <= 0) return;
      context.globalAlpha = Math.min(1, opacity);
      context.fillStyle = palette[layers[layer]];
      context.fill(gather(layer, all));
    };
    const line = (layer, width, shows = all, dash = []) => {
      context.strokeStyle = palette[layers[layer]];
      context.lineWidth = width;
      context.setLineDash(dash);
      context.stroke(gather(layer, shows));
    };
    area(0, 1);
    area(1, 1);
    area(2, (z - 4.5) / 1.5);
    area(3, 1);
    context.globalAlpha = 1;
    context.lineJoin = context.lineCap = 'round';
    line(4, ramp(z, 3, 0.6, 9, 1.8), rank => rank < 2 * z - 2);
    line(5, ramp(z, 4, 0.6, 9, 1.2), rank => z > 4.5 + 0.75 * Math.max(0, rank - 3));
    line(6, ramp(z, 2, 0.6, 8, 1.1));
    line(7, ramp(z, 2, 0.7, 8, 1.6));
    context.lineCap = 'butt';
    line(8, ramp(z, 2, 0.8, 8, 1.6), all, [4, 3]);
    context.setLineDash([]);
  }
}

// ramp goes from y0 at x0 to y1 at x1 and is level outside.
function ramp(x, x0, y0, x1, y1) {
  return y0 + Math.max(0, Math.min(1, (x - x0) / (x1 - x0))) * (y1 - y0);
}
