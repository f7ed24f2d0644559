// The page: turns the document into the live view of one step at a time.

const data = JSON.parse(document.getElementById('data').textContent);
const byId = id => document.getElementById(id);
const sheets = [...document.querySelectorAll('.page')], records = [...document.querySelectorAll('.record')];
const stops = [...byId('stops').querySelectorAll('button')];
const say = text => { byId('status').textContent = text; };

let current = -1, opener = null;

document.documentElement.classList.add('live');
const map = new MapView(data, select);

function sceneOf(step) { return {marks: data.sets[step.set], areas: step.areas || [], selected: step.selected}; }

// goTo shows a step; there is none before the first and none after the last.
function goTo(index) {
  index = Math.max(0, Math.min(sheets.length - 1, index));
  if (index === current) {
    goHome();
    return;
  }
  current = index;
  closeRecord();
  sheets.forEach((s, i) => { s.hidden = i !== index; });
  stops.forEach((b, i) => { if (i === index) b.setAttribute('aria-current', 'step'); else b.removeAttribute('aria-current'); });
  stops[index].scrollIntoView({block: 'nearest', inline: 'nearest'});
  byId('previous').disabled = index === 0;
  byId('next').disabled = index === sheets.length - 1;
  byId('steps').scrollTop = 0;
  const step = data.steps[index];
  drawLegend(step.legend);
  map.show(sceneOf(step), step);
  say(`Step ${index + 1} of ${sheets.length}`);
}

// goHome goes back to what the step shows.
function goHome() {
  closeRecord();
  map.show(sceneOf(data.steps[current]), data.steps[current]);
}

// select opens the record of an incident.
function select(index) {
  opener = document.activeElement;
  map.select(index);
  const record = data.sets[data.steps[current].set][index].record;
  records.forEach((r, i) => { r.hidden = i !== record; });
  document.documentElement.classList.add('opened');
  map.moved = true; // the map gets narrower and is to stay where it is
  map.resize();
  map.reveal(index);
  records[record].scrollTop = 0;
  records[record].querySelector('h2').focus({preventScroll: true});
}

function closeRecord() {
  if (!document.documentElement.classList.contains('opened')) return false;
  document.documentElement.classList.remove('opened');
  records.forEach(r => { r.hidden = true; });
  if (opener && opener.isConnected) opener.focus({preventScroll: true});
  opener = null;
  map.select(data.steps[current].selected);
  return true;
}

// A legend explains the symbols of a step; those that differ in size alone stand in a row.
function drawLegend(items) {
  const rows = [];
  for (const group of new Set(items.map(item => item.group))) {
    const keys = items.filter(item => item.group === group);
    rows.push(element('p', 'group', group));
    const sized = new Set(keys.map(item => item.symbol.r)).size > 1;
    const into = element('div', sized ? 'sizes' : '');
    into.append(...keys.map(drawKey));
    rows.push(into);
  }
  byId('legend-items').replaceChildren(...rows);
}

function drawKey(item) {
  const dark = map.dark.matches ? 1 : 0, side = Math.ceil(2 * (item.symbol.r * 1.1 + 4)), density = 2 * (window.devicePixelRatio || 1);
  const canvas = Object.assign(document.createElement('canvas'), {width: side * density, height: side * density});
  canvas.style.width = canvas.style.height = `${side}px`;
  const context = canvas.getContext('2d');
  context.scale(density, density);
  drawSymbol(context, item.symbol, side / 2, side / 2, item.symbol.r, data.palette[dark], dark, false);
  const key = element('p', 'key');
  key.append(canvas, element('span', '', item.text));
  return key;
}

function element(name, className, text = '') { return Object.assign(document.createElement(name), {className, textContent: text}); }

map.dark.addEventListener('change', () => drawLegend(data.steps[current].legend));

// A number of a source leads to the entry in the list of its sheet.
document.addEventListener('click', e => {
  const ref = e.target.closest('a.ref');
  if (!ref) return;
  const entry = byId(ref.getAttribute('href').slice(1));
  e.preventDefault();
  document.querySelectorAll('.found').forEach(f => f.classList.remove('found'));
  entry.classList.add('found');
  entry.scrollIntoView({block: 'center', behavior: map.still.matches ? 'auto' : 'smooth'});
  entry.focus({preventScroll: true});
});

function fullScreen() {
  if (document.fullscreenElement) document.exitFullscreen();
  else if (document.documentElement.requestFullscreen) document.documentElement.requestFullscreen().catch(() => say('Full screen is not allowed here'));
}
document.addEventListener('fullscreenchange', () => byId('full-button').setAttribute('aria-pressed', String(!!document.fullscreenElement)));

const pan = {ArrowLeft: [80, 0], ArrowRight: [-80, 0], ArrowUp: [0, 80], ArrowDown: [0, -80]};
const keys = {
  ArrowRight: () => goTo(current + 1), PageDown: () => goTo(current + 1), ' ': () => goTo(current + 1),
  ArrowLeft: () => goTo(current - 1), PageUp: () => goTo(current - 1),
  Home: () => goTo(0), End: () => goTo(sheets.length - 1),
  '+': () => map.zoom(1), '=': () => map.zoom(1), '-': () => map.zoom(-1), '0': goHome,
  f: fullScreen, F: fullScreen, '?': () => byId('keys').showModal(), Escape: closeRecord,
};

document.addEventListener('keydown', e => {
  if (e.ctrlKey || e.altKey || e.metaKey || byId('keys').open) return;
  if (e.key === ' ' && e.target.closest('button, a, summary')) return;
  if (e.shiftKey && pan[e.key]) {
    map.nudge(...pan[e.key]);
  } else if (keys[e.key]) {
    if (e.repeat && e.key !== '+' && e.key !== '-') return;
    keys[e.key]();
  } else {
    return;
  }
  e.preventDefault();
});

byId('legend').addEventListener('toggle', () => map.redraw());
stops.forEach((b, i) => b.addEventListener('click', () => goTo(i)));
records.forEach(r => r.querySelector('.close').addEventListener('click', closeRecord));
for (const [id, action] of [
  ['previous', () => goTo(current - 1)], ['next', () => goTo(current + 1)], ['zoom-in', () => map.zoom(1)], ['zoom-out', () => map.zoom(-1)],
  ['zoom-home', goHome], ['full-button', fullScreen], ['keys-button', () => byId('keys').showModal()],
]) byId(id).addEventListener('click', action);

// On paper each step has its map, in the light look.
window.addEventListener('beforeprint', () => {
  sheets.forEach((sheet, i) => {
    const place = sheet.querySelector('.print-map');
    if (!place.firstChild) place.append(printed(data.steps[i]));
  });
});

function printed(step) {
  const width = 1000, height = 520, density = 2;
  const drawn = Object.assign(document.createElement('canvas'), {width: width * density, height: height * density});
  const room = Math.log2(Math.min(width / data.width, height / data.height));
  const camera = new Camera(step.x, step.y, step.zoom + room, width, height).clamped();
  paint(drawn.getContext('2d', {alpha: false}), map.world, camera, sceneOf(step), data.palette[0], 0, density, new Map());
  // A picture of it is printed: browsers print a canvas drawn anew, and not in its place.
  return Object.assign(new Image(width, height), {src: drawn.toDataURL(), decoding: 'sync', alt: 'Map of the step'});
}

records.forEach(r => { r.hidden = true; });
byId('legend').open = window.innerWidth >= 1400;
map.resize();
goTo(0);
