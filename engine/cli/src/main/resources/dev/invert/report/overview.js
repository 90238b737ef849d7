function showHeading() {
  const layer = run.layer ?? neurons[0]?.layer;
  byId('layer').textContent = layer ? (/^layer/i.test(layer) ? layer : `Layer ${layer}`) : 'Neurons';
  const size = [
    isNumber(run.n_samples) && plural(run.n_samples, 'sample'),
    isNumber(run.n_concepts) && plural(run.n_concepts, 'concept'),
  ].filter(Boolean).join(' and ');
  const effort = [
    isNumber(run.formulas_evaluated) && `${large(run.formulas_evaluated)} formulas ${run.search?.chosen === 'optimal' ? 'covered' : 'examined'}`,
    isNumber(searchSeconds()) && `in ${seconds(searchSeconds())}\u00a0s`,
  ].filter(Boolean).join(' ');
  const means = [
    run.kernel && `${run.kernel} kernel`, run.device, isNumber(run.threads) && plural(run.threads, 'thread'),
  ].filter(Boolean).join(', ');
  byId('summary').textContent = [
    plural(rows.length, 'neuron'), size && ` on ${size}`, effort && `; ${effort}`, means && ` (${means})`, '.',
  ].filter(Boolean).join('');
  byId('source').textContent = source();
  return layer;
}

function showTiles() {
  const tile = (value, term, small) => byId('tiles').append(h('div', {}, h('dt', {}, term), h('dd', {}, value, small && h('small', {}, ` ${small}`))));
  const having = (status) => rows.filter((row) => row.status === status).length;
  const judged = explained.filter((row) => row.significant !== undefined);
  tile(count(explained.length), 'neurons with a formula', `of ${count(rows.length)}`);
  if (judged.length) {
    const significant = judged.filter((row) => row.significant).length;
    tile(percent(significant / rows.length), `of all neurons significant (p < ${ALPHA}, corrected for the search)`);
  }
  if (having('constant')) tile(count(having('constant')), 'constant');
  if (having('none')) tile(count(having('none')), 'without a formula within bounds');
  if (explained.length) tile(fixed(median(explained.map((row) => row.auc)), 3), 'median AUC');
  const heldOut = explained.map((row) => row.heldOut).filter(isNumber);
  if (heldOut.length) tile(fixed(median(heldOut), 3), 'median held-out AUC');
  const certified = explained.filter(({ best }) => best.certified === true).length;
  if (certified) tile(count(certified), 'proven to be the best', `of ${count(explained.length)}`);
}

function conceptCounts() {
  const uses = new Map();
  for (const row of counted) {
    for (const { id, negated } of row.literals) {
      const use = uses.get(id) ?? { id, plain: 0, negated: 0 };
      use[negated ? 'negated' : 'plain']++;
      uses.set(id, use);
    }
  }
  return [...uses.values()].sort((a, b) => b.plain + b.negated - a.plain - a.negated || nameOf(a.id).localeCompare(nameOf(b.id)));
}

function conceptBars(uses) {
  const most = uses[0].plain + uses[0].negated;
  const bar = (use) => s('svg', { viewBox: '0 0 100 10', preserveAspectRatio: 'none', 'aria-hidden': 'true' },
    s('rect', { class: 'bar', width: (100 * use.plain) / most, height: 10 }),
    s('rect', { class: 'negated', x: (100 * use.plain) / most, width: (100 * use.negated) / most, height: 10 }));
  return h('table', { class: 'bars' },
    h('thead', { class: 'visually-hidden' }, h('tr', {}, ['Concept', 'Bar', 'Formulas', 'of them negated'].map((text) => h('th', { scope: 'col' }, text)))),
    h('tbody', {}, uses.map((use) => h('tr', {},
      h('th', { scope: 'row' }, conceptButton(use.id)),
      h('td', {}, bar(use)),
      h('td', { class: 'count' }, count(use.plain + use.negated)),
      h('td', { class: 'visually-hidden' }, `${use.negated} negated`)))));
}

/** A concept that lists its neurons when clicked. */
const conceptButton = (id) => h('button', {
  type: 'button', class: 'link', title: concepts[id]?.definition, onclick: () => searchFor(`"${nameOf(id)}"`),
}, nameOf(id));

function aucFigure() {
  const aucs = explained.map((row) => row.auc);
  const best = explained.reduce((a, b) => (b.auc > a.auc ? b : a));
  const weak = explained.some((row) => row.significant === false);
  return h('figure', {}, h('h3', {}, 'How well formulas fit: neurons against AUC'),
    weak && legend(['bar', 'significant'], ['weak', 'not significant']), aucChart(explained), h('figcaption', {},
    `Half of the neurons have a formula with an AUC of at least ${fixed(median(aucs), 3)}; the highest is `,
    h('a', { href: `#neuron-${best.neuron}` }, `neuron ${best.neuron}`), ` with ${fixed(best.auc, 3)}.`));
}

function conceptFigure() {
  const uses = conceptCounts();
  if (!uses.length) return false;
  const shown = uses.slice(0, 10);
  return h('figure', {}, h('h3', {}, 'Most frequent concepts'),
    shown.some((use) => use.negated) && legend(['bar', 'formula names the concept'], ['negated', 'formula excludes it (\u201cnot\u201d)']), conceptBars(shown), h('figcaption', {},
    `Number of neurons whose best formula names the concept${anyWeak ? ' and is significant' : ''}${uses.length > shown.length ? `, ${shown.length} of ${count(uses.length)} concepts` : ''}.`,
    ' Click a concept to list its neurons.'));
}

/** Per length the AUC of each neuron's best formula of up to so many concepts: [{length, aucs}]. */
function aucsByLength(aucsOf) {
  const byLength = new Map();
  for (const { data } of explained) {
    let best = -Infinity;
    for (const { length, auc } of aucsOf(data)) {
      best = Math.max(best, auc);
      if (!byLength.has(length)) byLength.set(length, []);
      byLength.get(length).push(best);
    }
  }
  return [...byLength].map(([length, aucs]) => ({ length, aucs })).sort((a, b) => a.length - b.length);
}

const bestOfLengths = ({ per_length: lengths }) => Object.entries(lengths ?? {})
  .filter(([, list]) => list.length > 0)
  .map(([length, [best]]) => ({ length: Number(length), auc: best.auc }))
  .sort((a, b) => a.length - b.length);

function lengthFigure() {
  const measured = aucsByLength(bestOfLengths);
  if (measured.length < 2) return false;
  const points = measured.map(({ length, aucs }) => ({ length, auc: median(aucs) }));
  const band = measured.map(({ length, aucs }) => ({ length, low: quantile(aucs, 0.25), high: quantile(aucs, 0.75) }));
  return h('figure', {}, h('h3', {}, 'Simple or precise: AUC against number of literals'),
    lengthChart(`Median AUC by number of literals: ${points.map(({ length, auc }) => `${length}: ${fixed(auc, 3)}`).join(', ')}`, points, band, 'median AUC'),
    h('figcaption', {}, 'AUC of the best formula of up to so many literals (concepts, with or without \u201cnot\u201d): the median over neurons, and the band that holds the middle half of them. Where the curve is flat, shorter formulas say as much.'));
}

function fractionFigure() {
  const points = explained.filter((row) => row.share > 0).map((row) => ({
    share: row.share, auc: row.auc, weak: row.significant === false,
    title: `Neuron ${row.neuron}: ${row.label}, AUC ${fixed(row.auc, 3)}, ${percent(row.share)}`,
    open: () => { location.hash = `#neuron-${row.neuron}`; },
  }));
  if (points.length < 2) return false;
  return h('figure', {}, h('h3', {}, 'Rare or frequent: AUC against share of samples'),
    points.some(({ weak }) => weak) && legend(['bar', 'significant'], ['weak', 'not significant']),
    fractionChart('AUC of the best formula of every neuron against the share of samples inside it', points),
    h('figcaption', {}, 'Each point is a neuron; click one to open it. A high AUC far left comes easily, since few samples have to fit: compare it with what chance gives (p), with precision, and with the most activating samples.'));
}

function showCharts() {
  if (!explained.length) {
    byId('charts').append(h('p', { class: 'note' }, 'No neuron has a formula, so there is nothing to draw.'));
    return;
  }
  byId('charts').append(...[aucFigure(), conceptFigure(), lengthFigure(), fractionFigure()].filter(Boolean));
}
