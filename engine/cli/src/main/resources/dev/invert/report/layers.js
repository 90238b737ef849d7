const byId = (id) => document.getElementById(id);
const layers = JSON.parse(byId('data').textContent).layers
  .map(({ folder, report, summary }) => ({ ...summary, report: report && `./${folder}/report.html` }))
  .sort((a, b) => a.layer.localeCompare(b.layer, 'en', { numeric: true }));

/** Verdicts and, for neurons without one, statuses; with the column's title. */
const VERDICTS = [
  ['explained', 'Explained'], ['weak', 'Weak'], ['unstable', 'Unstable'], ['insignificant', 'Insignificant'],
  ['constant', 'Constant'], ['none', 'No formula'],
].filter(([verdict]) => layers.some(({ verdicts }) => verdicts[verdict] > 0));
const anyHeldOut = layers.some(({ auc_holdout: heldOut }) => heldOut);

const best = ({ report }, spread) => spread && (report
  ? h('a', { href: `${report}#neuron-${spread.neuron}`, title: `Neuron ${spread.neuron}` }, fixed(spread.best, 4))
  : fixed(spread.best, 4));

const COLUMNS = [
  ['Layer', 'wide', ({ layer, report, objective, date }) => [
    report ? h('a', { href: report }, layer || '(no name)') : layer || '(no name)',
    h('p', { class: 'note' }, [objective && `searched by ${OBJECTIVES[objective] ?? objective}`, dayOf(date)].filter(Boolean).join(', '))]],
  ['Neurons', 'number', ({ neurons }) => count(neurons)],
  ...VERDICTS.map(([verdict, title]) => [title, 'number', ({ verdicts }) => count(verdicts[verdict] ?? 0)]),
  ...(anyHeldOut ? [
    ['Median held-out AUC', 'number', ({ auc_holdout: heldOut }) => fixed(heldOut?.median, 4)],
    ['Best held-out AUC', 'number', (layer) => best(layer, layer.auc_holdout)],
  ] : []),
  ['Median AUC', 'number', ({ auc }) => fixed(auc?.median, 4)],
  ['Best AUC', 'number', (layer) => best(layer, layer.auc)],
];

byId('summary').textContent = `${plural(layers.length, 'layer')}, ${plural(layers.reduce((sum, { neurons }) => sum + neurons, 0), 'neuron')}.`;
byId('reading').textContent = `AUCs are those of the best formula of each neuron${anyHeldOut ? '; held-out AUCs are measured on samples that were not used in the search. Where the two differ, trust the held-out AUC' : ''}. A layer opens its report, a best AUC the page of its neuron.`;
byId('layers').append(h('table', { class: 'plain layers' },
  h('thead', {}, h('tr', {}, COLUMNS.map(([title, kind]) => h('th', { scope: 'col', class: kind }, title)))),
  h('tbody', {}, layers.map((layer) => h('tr', {}, COLUMNS.map(([title, kind, cell]) => {
    const content = cell(layer);
    return h('td', { class: kind, 'data-title': title }, content || '\u2013');
  }))))));
document.querySelector('.skip').addEventListener('click', (event) => {
  event.preventDefault();
  byId('main').focus();
});
