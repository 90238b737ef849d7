const anyHeldOutQ = explained.some(({ heldOutQ }) => isNumber(heldOutQ));

const COLUMNS = [
  { key: 'neuron', title: 'Neuron', kind: 'number', first: 1, cell: (row) => row.link },
  { key: 'label', title: 'Best formula', kind: 'wide', first: 1, cell: (row) => [
    row.best ? formulaNodes(row.best.formula) : h('span', { class: 'note' }, STATUS_TEXT[row.status] ?? row.status),
    !anyVerdict && row.significant === false && h('span', { class: 'badge' }, 'not significant'),
    row.verdict && row.verdict !== 'explained' && h('span', { class: 'badge', title: row.data.verdict_reason }, row.verdict)] },
  { key: 'heldOut', title: 'Held-out AUC', kind: 'number', first: -1, cell: (row) => fixed(row.heldOut, 4), present: () => anyHeldOut },
  { key: 'auc', title: 'AUC', spoken: anyHeldOut ? 'AUC on the searched samples' : undefined, kind: anyHeldOut ? 'number optional' : 'number', first: -1, cell: (row) => fixed(row.auc, 4) },
  { key: 'positives', title: 'Support', spoken: 'Support, in samples', kind: 'number optional', first: -1,
    cell: (row) => (isNumber(row.positives) ? count(row.positives) : '') },
  { key: 'share', title: '%', spoken: 'Support, in percent of the samples', kind: 'number', first: -1,
    cell: (row) => (isNumber(row.share) ? (100 * row.share).toFixed(1) : '') },
  { key: 'log10P', title: anyCorrected ? 'Corrected p' : 'p', spoken: anyCorrected ? 'p, corrected for the search' : 'p', kind: 'number optional', first: 1,
    cell: (row) => probability(row.log10P), present: () => !anyHeldOutQ },
  { key: 'heldOutQ', title: 'q', spoken: 'q, the false discovery rate on the held-out samples', kind: 'number optional', first: 1,
    cell: (row) => probability(row.heldOutQ), present: () => anyHeldOutQ },
].filter((column) => column.present?.() ?? true);

const STATUSES = [
  ['', 'all neurons', () => true],
  ['significant', 'significant', (row) => row.significant === true],
  ...VERDICTS.slice(0, 3).map((verdict) => [verdict, verdict, (row) => row.verdict === verdict]),
  ['insignificant', anyVerdict ? 'insignificant' : 'not significant', (row) => row.significant === false],
  ['certified', 'best of all formulas (proven)', (row) => row.best?.certified === true],
  ['constant', 'constant activation', (row) => row.status === 'constant'],
  ['none', 'no formula within bounds', (row) => row.status === 'none'],
];

const PAGE = 100;
const table = { key: anyHeldOut ? 'heldOut' : 'auc', direction: run.options?.direction === 'min' ? 1 : -1, query: '', status: '', limit: PAGE, order: [] };

function compare(a, b) {
  const [left, right] = [a[table.key], b[table.key]];
  const [noLeft, noRight] = [left === undefined || left === '', right === undefined || right === ''];
  if (noLeft || noRight) return noLeft - noRight || a.neuron - b.neuron;
  const order = typeof left === 'string' ? left.localeCompare(right) : left - right;
  return order * table.direction || a.neuron - b.neuron;
}

/** log10 of a positive number given as text, which may underflow as a double (1e-900). */
function log10Of(text) {
  const [, mantissa, exponent = '0'] = /^([\d.]+)(?:e([-+]?\d+))?$/i.exec(text);
  return Math.log10(Number(mantissa)) + Number(exponent);
}

/** Values that conditions such as auc>0.9 refer to. */
const MEASURES = {
  auc: (row) => row.auc,
  p: (row) => row.log10P,
  n: (row) => row.positives,
  fraction: (row) => row.share,
  heldout: (row) => row.heldOut,
  length: (row) => row.best?.length ?? (row.best && tokens(row.best.formula).filter((token) => token.id !== undefined).length),
  neuron: (row) => row.neuron,
};
const RELATIONS = {
  '>': (a, b) => a > b, '>=': (a, b) => a >= b, '<': (a, b) => a < b, '<=': (a, b) => a <= b, '=': (a, b) => a === b,
};

/** Turns one term of a query into a predicate on rows: a comparison, a quoted concept name, or a substring. */
function condition(term) {
  const comparison = /^(auc|p|n|fraction|heldout|length|neuron)(>=|<=|>|<|=)([\d.]+(?:e[-+]?\d+)?)$/i.exec(term);
  if (comparison) {
    const [, measure, relation, text] = comparison;
    const bound = measure.toLowerCase() === 'p' ? log10Of(text) : Number(text);
    const value = MEASURES[measure.toLowerCase()];
    return (row) => isNumber(value(row)) && RELATIONS[relation](value(row), bound);
  }
  const quoted = /^"(.*)"?$/.exec(term);
  if (quoted) {
    const name = quoted[1].replace(/"$/, '').toLowerCase();
    return (row) => row.literals.some(({ id }) => nameOf(id).toLowerCase() === name || id.toLowerCase() === name);
  }
  return (row) => row.text.includes(term.toLowerCase());
}

function matcher(query) {
  if (/^\d+$/.test(query)) return (row) => String(row.neuron).startsWith(query);
  const conditions = (query.match(/"[^"]*"?|[^\s"]+/g) ?? []).map(condition);
  return (row) => conditions.every((holds) => holds(row));
}

function rowElement(row) {
  row.link = h('a', { href: `#neuron-${row.neuron}`, 'aria-label': `Neuron ${row.neuron}` }, String(row.neuron));
  const open = (event) => {
    if (event.target !== row.link && String(getSelection()) === '') location.hash = row.link.hash;
  };
  return h('tr', { onclick: open }, COLUMNS.map((column) => h('td', { class: column.kind }, column.cell(row))));
}

function showRows() {
  const visible = table.order.slice(0, table.limit);
  byId('neurons').tBodies[0].replaceChildren(...visible.map((row) => (row.element ??= rowElement(row))));
  const all = table.order.length;
  byId('more').hidden = visible.length >= all;
  if (visible.length < all) {
    const extend = (limit) => () => {
      const next = visible.length;
      table.limit = limit;
      showRows();
      table.order[next].link.focus({ preventScroll: true });
    };
    byId('more').replaceChildren(
      h('button', { type: 'button', onclick: extend(table.limit + PAGE) }, `Show ${count(Math.min(PAGE, all - visible.length))} more`),
      h('button', { type: 'button', onclick: extend(Infinity) }, `Show all ${count(all)}`));
  }
}

function updateTable() {
  const query = table.query.trim();
  const [, words, within] = STATUSES.find(([key]) => key === table.status);
  const matches = query ? matcher(query) : () => true;
  table.order = rows.filter((row) => within(row) && matches(row)).sort(compare);
  byId('found').textContent = query || table.status
    ? `${count(table.order.length)} of ${plural(rows.length, 'neuron')}${table.status ? `: ${words}` : ''}${query ? `, matching \u201c${query}\u201d` : ''}.`
    : `${plural(rows.length, 'neuron')}.`;
  showRows();
}

/** Lists the neurons behind a concept count. */
function searchFor(query) {
  const status = anyWeak ? 'significant' : '';
  byId('search').value = query;
  byId('status').value = status;
  Object.assign(table, { query, status, limit: PAGE });
  updateTable();
  byId('neurons-heading').focus({ preventScroll: true });
  byId('neurons-heading').scrollIntoView({ block: 'start' });
}

function showHeaders() {
  const headers = COLUMNS.map((column) => {
    const arrow = h('span', { class: 'arrow', 'aria-hidden': 'true' });
    const sort = () => {
      table.direction = table.key === column.key ? -table.direction : column.first;
      table.key = column.key;
      table.limit = PAGE;
      mark();
      updateTable();
    };
    const button = h('button', { type: 'button', 'aria-label': column.spoken, onclick: sort }, column.title, arrow);
    return { column, arrow, cell: h('th', { scope: 'col', class: column.kind }, button) };
  });
  const mark = () => headers.forEach(({ column, arrow, cell }) => {
    const sorted = column.key === table.key;
    arrow.textContent = sorted ? (table.direction > 0 ? '\u2191' : '\u2193') : '';
    if (sorted) cell.setAttribute('aria-sort', table.direction > 0 ? 'ascending' : 'descending');
    else cell.removeAttribute('aria-sort');
  });
  byId('neurons').tHead.rows[0].append(...headers.map(({ cell }) => cell));
  mark();
}

function showFilters() {
  const options = STATUSES.filter(([key, , within]) => key === '' || rows.some(within));
  byId('status').append(...options.map(([value, words]) => h('option', { value }, words)));
  byId('status-filter').hidden = options.length < 3;
  const change = (key) => (event) => {
    table[key] = event.target.value;
    table.limit = PAGE;
    updateTable();
  };
  byId('status').addEventListener('change', change('status'));
  byId('search').addEventListener('input', change('query'));
}
