// Indexes points with supercluster, all and those of some kinds, and takes the clusters of a view. The file holds longitude, latitude and
// whether the point passes the filter, as little-endian float64. Prints one line of JSON.
import { readFileSync } from 'node:fs';
import Supercluster from 'supercluster';

const raw = readFileSync(process.argv[2]);
const values = new Float64Array(raw.buffer, raw.byteOffset, raw.byteLength / 8);
const points = [];
for (let i = 0; i < values.length; i += 3) {
  points.push({ type: 'Feature', properties: { passes: values[i + 2] > 0 }, geometry: { type: 'Point', coordinates: [values[i], values[i + 1]] } });
}
const index = (features) => {
  const begun = performance.now();
  const made = new Supercluster({ radius: 40, maxZoom: 16 }).load(features);
  return [made, performance.now() - begun];
};
const [all, indexMS] = index(points);
let begun = performance.now();
const left = points.filter((p) => p.properties.passes);
index(left);
const filterMS = performance.now() - begun;
const times = [];
for (let i = 0; i < 15; i++) {
  begun = performance.now();
  all.getClusters([-180, -85, 180, 85], 2);
  times.push(performance.now() - begun);
}
times.sort((a, b) => a - b);
const { version } = JSON.parse(readFileSync(new URL('./node_modules/supercluster/package.json', import.meta.url)));
console.log(JSON.stringify({ version, indexMS, filterMS, viewMS: times[7], left: left.length }));
