const byId = (id) => document.getElementById(id);
const PAGE = 50;

/** The view, which the address holds: every view can be linked to. */
const view = Object.fromEntries(['q', 'run', 'layer', 'sort', 'order', 'a', 'b'].map((name) => [name, new URLSearchParams(location.search).get(name) ?? '']));

function remember() {
  const address = new URLSearchParams(Object.entries(view).filter(([, value]) => value !== ''));
  history.replaceState(null, '', address.size ? `?${address}` : location.pathname);
}

let tasks = 0;

/** Marks the page as busy while a task runs. */
async function whileBusy(task) {
  tasks += 1;
  document.body.setAttribute('aria-busy', 'true');
  try {
    return await task();
  } finally {
    tasks -= 1;
    if (tasks === 0) document.body.removeAttribute('aria-busy');
  }
}

/** Returns the JSON of a resource; the sentence of the service if it has a problem. */
async function ask(path, parameters) {
  const known = Object.entries(parameters).filter(([, value]) => value !== '' && value !== undefined);
  const response = await fetch(`${path}?${new URLSearchParams(known)}`);
  const content = await response.json();
  if (!response.ok) throw new Error(content.detail ?? content.title);
  return content;
}

const neuronAddress = ({ run, layer, neuron }) => `/neuron?${new URLSearchParams({ run, layer, neuron })}#neuron-${neuron}`;
const neuronLink = (found, text) => h('a', { href: neuronAddress(found) }, text);
const STATUS_TEXT = { constant: 'constant activation', none: 'no formula within bounds' };

const COLUMNS = [
  { title: 'Neuron', kind: 'number', sort: 'neuron', first: 'asc', cell: (row) => neuronLink(row, String(row.neuron)) },
  { title: 'Run', kind: 'optional', cell: (row) => row.run, present: () => runs.length > 1 },
  { title: 'Layer', kind: 'optional layer', cell: (row) => row.layer },
  { title: 'Best formula', kind: 'wide', cell: (row) => [
    row.label ? labelNodes(row.label) : h('span', { class: 'note' }, STATUS_TEXT[row.status] ?? row.status),
    row.verdict && row.verdict !== 'explained' && h('span', { class: 'badge' }, row.verdict)] },
  { title: 'Held-out AUC', kind: 'number', sort: 'heldout', first: 'desc', cell: (row) => fixed(row.auc_holdout, 4),
    present: () => runs.some(({ layers }) => layers.some(({ held_out: heldOut }) => heldOut)) },
  { title: 'AUC', kind: 'number', sort: 'auc', first: 'desc', cell: (row) => fixed(row.auc, 4) },
  { title: 'Support', kind: 'number optional', sort: 'n', first: 'desc', cell: (row) => (isNumber(row.n_positive) ? count(row.n_positive) : '') },
  { title: 'Corrected p', kind: 'number optional', sort: 'p', first: 'asc', cell: (row) => probability(row.log10_p) },
];

let runs = [];
let shown = 0;
let asked = 0;

function showHeaders() {
  const columns = COLUMNS.filter(({ present }) => present?.() ?? true);
  byId('neurons').tHead.rows[0].replaceChildren(...columns.map(({ title, kind, sort, first }) => {
    if (!sort) return h('th', { scope: 'col', class: kind }, title);
    const sorted = (view.sort || 'auc') === sort;
    const direction = sorted ? view.order || 'desc' : '';
    const change = () => {
      view.order = sorted ? (direction === 'desc' ? 'asc' : 'desc') : first;
      view.sort = sort;
      search();
    };
    return h('th', { scope: 'col', class: kind, 'aria-sort': sorted && (direction === 'asc' ? 'ascending' : 'descending') },
      h('button', { type: 'button', onclick: change }, title, h('span', { class: 'arrow', 'aria-hidden': 'true' }, { asc: '\u2191', desc: '\u2193' }[direction] ?? '')));
  }));
  return columns;
}

/** Lists what the view asks for, from the start or, with more, after what is shown. */
async function search(more = false) {
  remember();
  asked += 1;
  const number = asked;
  const from = more ? shown : 0;
  const { q, run, layer, sort, order } = view;
  try {
    const page = await whileBusy(() => ask('/v1/neurons', { q, run, layer, sort, order, offset: from, limit: PAGE }));
    // A later search may have been answered first.
    if (number !== asked) return;
    const columns = showHeaders();
    const rows = page.neurons.map((row) => h('tr', {}, columns.map(({ kind, cell }) => h('td', { class: kind }, cell(row)))));
    const body = byId('neurons').tBodies[0];
    if (more) body.append(...rows);
    else body.replaceChildren(...rows);
    shown = from + rows.length;
    byId('found').textContent = `${plural(page.total, 'neuron')} found.`;
    showMore('more', shown < page.total, page.total - shown, () => search(true));
    if (more && rows.length) rows[0].querySelector('a').focus({ preventScroll: true });
  } catch (error) {
    if (number === asked) byId('found').textContent = error.message;
  }
}

function showMore(id, any, left, onclick) {
  byId(id).hidden = !any;
  byId(id).replaceChildren(h('button', { type: 'button', onclick }, `Show ${count(Math.min(PAGE, left))} more`));
}

const CHANGES = {
  label: 'another label', gained: 'gained a label', lost: 'lost its label', added: 'only in B', removed: 'only in A', auc: 'same label',
};

function side(run, difference, which) {
  const label = difference[`label_${which}`];
  const status = difference[`status_${which}`];
  if (!status) return h('span', { class: 'note' }, 'not in this run');
  const link = neuronLink({ run, layer: layerIn(run, difference.layer), neuron: difference.neuron }, `AUC ${fixed(difference[`auc_${which}`], 4)}`);
  return label ? [labelNodes(label), ' ', h('p', { class: 'note' }, link)] : h('span', { class: 'note' }, STATUS_TEXT[status] ?? status);
}

/** Returns the name of a layer in a run; single layers match whatever their names are. */
function layerIn(name, layer) {
  const layers = runs.find((run) => run.name === name).layers;
  return layers.some((known) => known.name === layer) ? layer : layers[0].name;
}

const DIFFERENCE_COLUMNS = [
  ['Neuron', 'number', ({ neuron }) => String(neuron)],
  ['Layer', 'optional layer', ({ layer }) => layer],
  ['Change', 'optional', ({ change }) => CHANGES[change]],
  ['Overlap', 'number', ({ overlap }) => fixed(overlap, 3)],
  ['AUC change', 'number', ({ auc_change: change }) => fixed(change, 4)],
  ['A', 'wide', (difference) => side(view.a, difference, 'a')],
  ['B', 'wide', (difference) => side(view.b, difference, 'b')],
];

let differencesShown = 0;

/** Lists the differences of the two chosen runs. */
async function compare(more = false) {
  remember();
  if (!view.a || !view.b) return;
  const from = more ? differencesShown : 0;
  try {
    const page = await whileBusy(() => ask('/v1/diff', { a: view.a, b: view.b, offset: from, limit: PAGE }));
    byId('differences').tHead.rows[0].replaceChildren(...DIFFERENCE_COLUMNS.map(([title, kind]) => h('th', { scope: 'col', class: kind }, title)));
    const rows = page.neurons.map((row) => h('tr', {}, DIFFERENCE_COLUMNS.map(([, kind, cell]) => h('td', { class: kind }, cell(row)))));
    const body = byId('differences').tBodies[0];
    if (more) body.append(...rows);
    else body.replaceChildren(...rows);
    differencesShown = from + rows.length;
    byId('differences').hidden = page.changed === 0;
    byId('compared').textContent = `${count(page.changed)} of ${plural(page.total, 'neuron')} changed. The overlap is that of the ${page.by_samples ? 'samples that the formulas hold for' : 'concepts in the formulas'}.`;
    showMore('more-differences', differencesShown < page.changed, page.changed - differencesShown, () => compare(true));
  } catch (error) {
    byId('compared').textContent = error.message;
  }
}

function options(id, entries, value) {
  byId(id).replaceChildren(...entries.map(([key, text]) => h('option', { value: key, selected: key === value }, text)));
}

function showLayers() {
  const layers = runs.filter(({ name }) => !view.run || name === view.run).flatMap((run) => run.layers.map(({ name }) => name));
  const distinct = [...new Set(layers)];
  if (!distinct.includes(view.layer)) view.layer = '';
  options('layer', [['', 'all'], ...distinct.map((name) => [name, name])], view.layer);
}

function onChange(id, name, then) {
  byId(id).addEventListener('change', (event) => {
    view[name] = event.target.value;
    then();
  });
}

async function start() {
  const known = await ask('/v1/runs', {});
  runs = known.runs;
  byId('summary').textContent = runs.length
    ? `${plural(known.n_neurons, 'neuron')} of ${plural(runs.length, 'run')}.`
    : 'No results are shown: start the service with folders that invert explain has written.';
  options('run', [['', 'all'], ...runs.map(({ name }) => [name, name])], view.run);
  showLayers();
  byId('query').value = view.q;
  byId('query').addEventListener('input', (event) => {
    view.q = event.target.value;
    search();
  });
  onChange('run', 'run', () => {
    showLayers();
    search();
  });
  onChange('layer', 'layer', () => search());
  byId('comparison').hidden = runs.length < 2;
  for (const [id, name] of [['first', 'a'], ['second', 'b']]) {
    options(id, [['', 'choose a run'], ...runs.map((run) => [run.name, run.name])], view[name]);
    onChange(id, name, () => compare());
  }
  await search();
  if (view.a && view.b) await compare();
}

addEventListener('keydown', (event) => {
  if (event.key === '/' && !/^(input|select|textarea)$/i.test(event.target.tagName)) {
    event.preventDefault();
    byId('query').focus();
  }
});
document.querySelector('.skip').addEventListener('click', (event) => {
  event.preventDefault();
  byId('main').focus();
});
whileBusy(start).catch((error) => {
  byId('summary').textContent = error.message;
});
