function showHeading() {
  const layer = run.layer ?? neurons[0]?.layer;
  byId('layer').textContent = layer ? (/^layer/i.test(layer) ? layer : `Layer ${layer}`) : 'Neurons';
  const size = [
    // A page that the explorer shows has one neuron of many.
    rows.length > 1 && run.n_neurons > rows.length
      ? `the first ${count(rows.length)} of ${plural(run.n_neurons, 'neuron')} (invert serve shows all)`
      : plural(rows.length, 'neuron'),
    isNumber(run.n_samples) && plural(run.n_samples, 'sample'),
    isNumber(run.n_concepts) && plural(run.n_concepts, 'concept'),
  ].filter(Boolean).join(', ');
  const effort = [
    isNumber(run.formulas_evaluated) && `${large(run.formulas_evaluated)} formulas ${run.search?.chosen === 'optimal' ? 'covered by the exact search' : 'evaluated'}`,
    isNumber(searchSeconds()) && `in ${seconds(searchSeconds())}\u00a0s`,
  ].filter(Boolean).join(' ');
  const means = [
    run.kernel && `${run.kernel} kernel`, run.device, isNumber(run.threads) && plural(run.threads, 'thread'),
  ].filter(Boolean).join(', ');
  byId('summary').textContent = [
    size, effort && `; ${effort}`, means && ` (${means})`, '.',
  ].filter(Boolean).join('');
  byId('source').textContent = source();
  return layer;
}

function showTiles() {
  const tile = (value, term, small) => byId('tiles').append(h('div', {}, h('dt', {}, term), h('dd', {}, value, small && h('small', {}, ` ${small}`))));
  const having = (status) => rows.filter((row) => row.status === status).length;
  const judged = explained.filter((row) => row.significant !== undefined);
  tile(count(explained.length), 'neurons with a formula', `of ${count(rows.length)}`);
  for (const verdict of VERDICTS) {
    const having = rows.filter((row) => row.verdict === verdict).length;
    if (having) tile(count(having), verdict);
  }
  if (judged.length && !anyVerdict) {
    const significant = judged.filter((row) => row.significant).length;
    tile(percent(significant / rows.length), `of all neurons significant (\u03b1 = ${ALPHA}, corrected for the search)`);
  }
  if (having('constant')) tile(count(having('constant')), 'with constant activation');
  if (having('none')) tile(count(having('none')), 'with no formula within bounds');
  if (anyHeldOut) tile(fixed(median(measured.map((row) => row.heldOut)), 3), 'median held-out AUC');
  if (explained.length) tile(fixed(median(explained.map((row) => row.auc)), 3), anyHeldOut ? 'median AUC on the searched samples' : 'median AUC');
  const certified = explained.filter(({ best }) => best.certified === true).length;
  if (certified) tile(count(certified), 'best of all formulas covered (proven)', `of ${count(explained.length)}`);
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
    h('thead', { class: 'visually-hidden' }, h('tr', {}, ['Concept', 'Bar', 'Neurons', 'Negated'].map((text) => h('th', { scope: 'col' }, text)))),
    h('tbody', {}, uses.map((use) => h('tr', {},
      h('th', { scope: 'row' }, conceptButton(use.id)),
      h('td', {}, bar(use)),
      h('td', { class: 'count' }, count(use.plain + use.negated)),
      h('td', { class: 'visually-hidden' }, `${use.negated} negated`)))));
}

/** Button that lists the neurons of a concept. */
const conceptButton = (id) => h('button', {
  type: 'button', class: 'link', title: concepts[id]?.definition, onclick: () => searchFor(`"${nameOf(id)}"`),
}, nameOf(id));

function aucFigure() {
  if (!measured.length) return false;
  const best = measured.reduce((a, b) => (strength(b) > strength(a) ? b : a));
  return h('figure', {}, h('h3', {}, `Distribution of ${HEADLINE} over neurons`),
    measured.some(doubtful) && legend(['bar', CONFIDENT], ['weak', DOUBTFUL]), aucChart(measured), h('figcaption', {},
    `The best formulas have a median ${HEADLINE} of ${fixed(median(measured.map(headline)), 3)}; `,
    h('a', { href: `#neuron-${best.neuron}` }, `neuron ${best.neuron}`), ` has the ${best.auc < 0.5 ? 'lowest' : 'highest'}, ${fixed(headline(best), 3)}.`));
}

/** Compares the AUC on the searched samples with that on the held-out samples; only if there are any. */
function heldOutFigure() {
  const points = explained.filter((row) => isNumber(row.heldOut)).map((row) => ({
    x: row.auc, y: row.heldOut, weak: doubtful(row), link: `#neuron-${row.neuron}`,
    title: () => `Neuron ${row.neuron}: ${row.label}, AUC ${fixed(row.auc, 3)}, held-out AUC ${fixed(row.heldOut, 3)}${row.verdict ? `, ${row.verdict}` : ''}`,
  }));
  return points.length > 0 && h('figure', { id: 'held-out-chart' }, h('h3', {}, 'Held-out AUC by AUC'),
    points.some(({ weak }) => weak) && legend(['bar', CONFIDENT], ['weak', DOUBTFUL]),
    scatterChart('Held-out AUC of the best formula of each neuron by its AUC on the searched samples', points, 'AUC (searched samples)', 'held-out AUC'),
    h('figcaption', {}, 'Each point is a neuron; click a point to open it. On the dashed line, both AUCs are equal. The further a point lies below it, the more the search has fitted noise: believe the held-out AUC.'));
}

function conceptFigure() {
  const uses = conceptCounts();
  if (!uses.length) return false;
  const shown = uses.slice(0, 10);
  return h('figure', {}, h('h3', {}, 'Most frequent concepts'),
    shown.some((use) => use.negated) && legend(['bar', 'concept'], ['negated', 'negated concept (\u201cnot\u201d)']), conceptBars(shown), h('figcaption', {},
    `Number of neurons whose best formula contains the concept${anyWeak ? ' and is significant' : ''}.${uses.length > shown.length ? ` The ${shown.length} most frequent of ${count(uses.length)} concepts are shown.` : ''}`,
    ' Click a concept to list its neurons.'));
}

/** For each length, the AUC of each neuron's best formula of at most that length: [{length, aucs}]. */
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
  const lengths = aucsByLength(bestOfLengths);
  if (lengths.length < 2) return false;
  const points = lengths.map(({ length, aucs }) => ({ length, auc: median(aucs) }));
  const band = lengths.map(({ length, aucs }) => ({ length, low: quantile(aucs, 0.25), high: quantile(aucs, 0.75) }));
  return h('figure', {}, h('h3', {}, 'AUC by formula length'),
    lengthChart(`Median AUC by number of literals: ${points.map(({ length, auc }) => `${length}: ${fixed(auc, 3)}`).join(', ')}`, points, band, 'median AUC'),
    h('figcaption', {}, 'Median AUC over neurons of the best formula with at most this many literals (concepts or negated concepts). The band is the interquartile range. Where the curve is flat, additional literals contribute little.'));
}

function fractionFigure() {
  const points = measured.filter((row) => row.share > 0).map((row) => ({
    share: row.share, auc: headline(row), weak: doubtful(row),
    title: () => `Neuron ${row.neuron}: ${row.label}, ${HEADLINE} ${fixed(headline(row), 3)}, support ${percent(row.share)}`,
    open: () => { location.hash = `#neuron-${row.neuron}`; },
  }));
  if (points.length < 2) return false;
  return h('figure', {}, h('h3', {}, `${anyHeldOut ? 'Held-out AUC' : 'AUC'} by support`),
    points.some(({ weak }) => weak) && legend(['bar', CONFIDENT], ['weak', DOUBTFUL]),
    fractionChart(`${anyHeldOut ? 'Held-out AUC' : 'AUC'} of the best formula of each neuron by its support`, points, HEADLINE),
    h('figcaption', {}, 'Each point is a neuron; click a point to open it. Rare formulas (left) reach a high AUC more easily, because only a few samples have to rank high. For these, also check p, precision, and the most activating samples.'));
}

function showCharts() {
  if (!explained.length) {
    byId('charts').append(h('p', { class: 'note' }, 'The search found no formula for any neuron, so there are no charts to show.'));
    return;
  }
  byId('charts').append(...[aucFigure(), heldOutFigure(), conceptFigure(), lengthFigure(), fractionFigure()].filter(Boolean));
}
