function navigation(row) {
  const order = table.order.includes(row) ? table.order : rows;
  const at = order.indexOf(row);
  const link = (other, text) => other && h('a', { href: `#neuron-${other.neuron}` }, text(other.neuron));
  return h('nav', { class: 'walk', 'aria-label': 'Neurons' },
    h('a', { href: '#neurons' }, '\u2190 All neurons'),
    link(order[at - 1], (n) => `Previous: neuron ${n}`), link(order[at + 1], (n) => `Next: neuron ${n}`));
}

function definitions(formula) {
  const known = literals(formula).filter(({ id }) => concepts[id]?.definition || concepts[id]?.same_as?.length > 0);
  return known.length > 0 && headedSection('Concepts', h('dl', { class: 'definitions' }, known.map(({ id }) =>
    [h('dt', {}, nameOf(id), ' ', nameOf(id) !== id && h('small', {}, id)), h('dd', {}, concepts[id].definition,
      concepts[id].same_as?.length > 0 && h('p', { class: 'note' }, `Holds for the same samples here as: ${concepts[id].same_as.join(', ')}`))])));
}

const gain = (auc, earlier) => (isNumber(auc) && isNumber(earlier) ? `${auc >= earlier ? '+' : ''}${fixed(auc - earlier, 4)}` : '');

/** Draws the AUC as a bar, with the gain of the last step highlighted. */
function stepBar(auc, earlier) {
  if (!isNumber(auc)) return false;
  const [from, to] = [Math.min(auc, earlier ?? auc), auc];
  return s('svg', { viewBox: '0 0 100 10', preserveAspectRatio: 'none', 'aria-hidden': 'true' },
    s('rect', { class: 'empty', width: 100, height: 10 }),
    s('rect', { class: 'before', width: 100 * from, height: 10 }),
    s('rect', { class: 'bar', x: 100 * from, width: 100 * (isNumber(earlier) ? Math.max(0, to - from) : 0), height: 10 }));
}

function steps({ best, data }) {
  const list = best.steps ?? data.steps;
  // Steps, activations, and thumbnails cover all samples, including any that were held out from the search.
  const all = run.held_out?.n_samples > 0 || (isNumber(list?.at(-1)?.auc) && Math.abs(list.at(-1).auc - best.auc) > 1e-9);
  return list?.length > 1 && headedSection('Step by step',
    h('p', { class: 'note' }, 'AUC as the formula is built up one literal at a time, most important literal first.',
      all && ' Measured on all samples, including those held out from the search. The formula was selected without the held-out samples, so a literal that improved the AUC during the search may lower it here.'),
    h('div', { class: 'steps' }, plainTable(
      [{ text: 'Formula', kind: 'wide' }, { text: 'AUC', kind: 'number' }, { text: 'Gain', kind: 'number' }, { text: 'Support', kind: 'number optional' }, { text: h('span', { class: 'visually-hidden' }, 'AUC bar'), kind: 'track optional' }],
      list.map((step, i) => ({ cells: [
        [step.formula ? formulaNodes(step.formula) : labelNodes(step.label), outOfBounds(step, best.formula)], fixed(step.auc, 4), gain(step.auc, list[i - 1]?.auc),
        isNumber(step.n_positive) ? count(step.n_positive) : '', stepBar(step.auc, list[i - 1]?.auc),
      ] })))));
}

function activations({ data: { histogram } }) {
  const usable = histogram && isNumber(histogram.low) && histogram.high > histogram.low && Number.isFinite(histogram.high - histogram.low)
    && histogram.inside?.length > 0 && histogram.outside?.length === histogram.inside.length;
  if (!usable) return false;
  const [figure, cut] = activationChart(histogram);
  return headedSection('Activations inside and outside the formula', h('figure', {}, legend(['inside', 'inside'], ['outside', 'outside']), figure, h('figcaption', {},
    `Activations of ${plural(total(histogram.inside), 'sample')} inside the formula and ${count(total(histogram.outside))} outside. `,
    'Each histogram has area 1: the less the two overlap, the further the AUC is from 0.5.',
    cut, run.held_out?.n_samples > 0 && ` Includes the ${plural(run.held_out.n_samples, 'held-out sample')}.`)));
}

function topSamples({ top_samples: samples }) {
  if (!samples?.length) return false;
  const marked = samples.filter((sample) => typeof sample.inside === 'boolean');
  const inside = marked.filter((sample) => sample.inside).length;
  return headedSection('Most activating samples',
    h('p', { class: 'note' }, `The ${plural(samples.length, 'sample')} with the highest activation, shown with ID and activation`,
      marked.length ? `; the formula holds for ${count(inside)} of them.` : '.'),
    sampleList(samples));
}

function inactiveSamples({ inactive_samples: samples }) {
  return samples?.length > 0 && headedSection('Least activating samples inside the formula',
    h('p', { class: 'note' }, 'Samples that satisfy the formula but activate the neuron least: the strongest counterexamples to the explanation.'),
    sampleList(samples));
}

const anyHeldOutOf = (formulas) => formulas.some(({ auc_holdout: heldOut }) => isNumber(heldOut));
/** The held-out AUC of a formula that a sentence names. */
const andHeldOut = ({ auc_holdout: heldOut }) => (isNumber(heldOut) ? ` (held-out AUC ${fixed(heldOut, 4)})` : '');
const equalNote = ({ equal_formulas: equal }) => equal > 1 && h('small', { class: 'note' }, ` (1 of ${count(equal)} equal)`);

/** States how many formulas hold for the same samples, and lists those that the run names. */
function equalFormulas({ equal_formulas: equal, aliases = [] }) {
  return (equal > 1 || aliases.length > 0) && h('div', { class: 'note' },
    equal > 1 && h('p', {}, `${count(equal)} formulas with as many literals hold for the same samples, this one included; it is the most readable of them. These samples cannot tell them apart.`),
    aliases.length > 0 && h('details', { class: 'aliases' }, h('summary', {}, `${plural(aliases.length, 'other formula')} with the same samples`),
      h('ul', {}, aliases.map((formula) => h('li', {}, formulaNodes(formula))))));
}

/** The distinct formulas reported for a neuron, best first. */
function foundFormulas({ explanations, per_length: lengths }) {
  const all = new Map();
  for (const found of [...explanations, ...Object.values(lengths ?? {}).flat()]) {
    if (!all.has(found.formula)) all.set(found.formula, found);
  }
  return [...all.values()];
}

function perLength({ best, data }) {
  const points = bestOfLengths(data);
  const formulas = foundFormulas(data).filter((found) => shareInside(found) > 0);
  if (points.length < 2 && formulas.length < 3) return false;
  const lists = Object.entries(data.per_length ?? {}).filter(([, list]) => list.length > 0).sort(([a], [b]) => a - b);
  const heldOut = anyHeldOutOf(lists.flatMap(([, list]) => list));
  return headedSection('Formula length and support',
    h('div', { class: 'charts' },
      points.length > 1 && h('figure', {}, h('h4', {}, 'AUC by formula length'), lengthChart('AUC of the best formula of each length', points, [], 'AUC'),
        h('figcaption', {}, 'Best formula of each length. The shortest formula that comes close to the highest AUC is often the better description.')),
      formulas.length > 2 && h('figure', {}, h('h4', {}, 'AUC by support'), fractionChart('AUC of the reported formulas by their support', formulas.map((found) => ({
        share: shareInside(found), auc: found.auc, chosen: found.formula === best.formula,
        title: () => `${formulaText(found.formula)}, AUC ${fixed(found.auc, 3)}, support ${percent(shareInside(found))}`,
      }))), h('figcaption', {}, 'All formulas reported for this neuron; the large point is the best. Formulas further to the right hold for more samples and so account for more of what activates the neuron.'))),
    lists.length > 1 && plainTable([numberHeader('Literals'), formulaHeader, ...(heldOut ? [numberHeader('Held-out AUC')] : []), numberHeader('AUC'), numberHeader('Gain'), numberHeader('Support', 'number optional')],
      lists.map(([length, [found]], i) => ({
        cells: [length, [formulaNodes(found.formula), equalNote(found)], ...(heldOut ? [fixed(found.auc_holdout, 4)] : []), fixed(found.auc, 4), gain(found.auc, lists[i - 1]?.[1][0].auc),
          isNumber(found.n_positive) ? count(found.n_positive) : ''],
      }))));
}

function alternatives({ data: { explanations } }) {
  const heldOut = anyHeldOutOf(explanations);
  return explanations.length > 1 && headedSection('Alternatives',
    h('p', { class: 'note' }, 'The best formulas found by the search, starting with the one described above.'),
    plainTable([formulaHeader, heldOut && numberHeader('Held-out AUC'), numberHeader('AUC'), numberHeader('Support', 'number optional'), numberHeader('%'), numberHeader(heldOut ? 'Held-out p' : 'p', 'number optional')].filter(Boolean),
      explanations.map((explanation, i) => ({
        chosen: i === 0,
        cells: [[formulaNodes(explanation.formula), equalNote(explanation)], ...(heldOut ? [fixed(explanation.auc_holdout, 4)] : []), fixed(explanation.auc, 4),
          isNumber(explanation.n_positive) ? count(explanation.n_positive) : '',
          isNumber(shareInside(explanation)) ? (100 * shareInside(explanation)).toFixed(1) : '', probability(heldOut ? explanation.log10_p_holdout : log10P(explanation))],
      }))));
}

/** Compares the best formula with the result of beam search, if both searches were run. */
function beamComparison({ best, data: { beam } }) {
  if (!isNumber(beam?.auc)) return false;
  const lost = best.auc - beam.auc;
  return headedSection('Beam search', h('p', {}, lost > 1e-12
    ? ['Beam search alone found ', formulaNodes(beam.formula ?? ''), ` with an AUC of ${fixed(beam.auc, 4)}${andHeldOut(beam)}, which is ${short(lost)} below the best.`]
    : 'Beam search alone found a formula with the same AUC.'));
}

const REASONS = {
  constant: 'This neuron has the same activation on every sample, so there is nothing to explain.',
  none: 'The search found no formula whose support is within the bounds of the search.',
};

/** States the verdict and the values that it follows from. */
function verdictNotice({ verdict, verdict_reason: reason }) {
  return h('p', { class: verdict === 'explained' ? 'verdict' : 'verdict notice' }, h('strong', {}, `${verdict[0].toUpperCase()}${verdict.slice(1)}. `), reason,
    verdict === 'insignificant' && ' Do not interpret this formula as what the neuron has learned.');
}

/** Explains why a formula is not significant in a run without verdicts: because of the permutation test or of the corrected p. */
function weakness({ family_wise_p: permuted }) {
  const why = isNumber(permuted) && permuted > ALPHA
    ? ['on permuted activations, the search finds a formula at least this good in ', percent(permuted), ' of cases']
    : `the corrected p is above ${ALPHA}, so a search over this many formulas may well find one this good by chance`;
  return h('p', { class: 'notice' }, 'Not significant: ', why, '. Do not interpret this formula as what the neuron has learned.');
}

/** Names a formula that is as good as reported ones but outside the bounds on support. */
function excludedNotice({ excluded }) {
  return isNumber(excluded?.auc) && h('p', { class: 'note' }, 'Outside the bounds on support: ', formulaNodes(excluded.formula),
    `, ${count(excluded.n_positive)} samples, AUC ${fixed(excluded.auc, 4)}${andHeldOut(excluded)}. Formulas that only add a literal to it to meet the bounds are left out.`);
}

/** Names the best formula if a simpler one that is as good is described in its place. */
function simplificationNotice({ best, data: { simplified_from: from, auc_loss: loss, auc_loss_error: error } }) {
  return isNumber(from?.auc) && h('p', { class: 'note' }, 'This is the simplest formula that is as good as the best, ', formulaNodes(from.formula),
    `, AUC ${fixed(from.auc, 4)}${andHeldOut(from)}: its AUC is ${short(Math.abs(loss))} ${loss > 0 ? 'lower' : 'higher'}, with a standard error of ${short(error)}.`,
    from.certified && !best.certified && ` The best one is the best of all ${count(from.formulas_covered)} formulas (proven).`);
}

/** Builds the page of a row of the table, given the row with its details. Of tokens, it shows contexts in place of samples. */
function neuronPage(tableRow, row) {
  const heading = h('h2', { id: 'neuron-heading', tabindex: -1 }, `Neuron ${row.neuron}`);
  const { best, data } = row;
  if (!best) return [navigation(tableRow), heading, h('p', { class: 'formula' }, STATUS_TEXT[row.status]), h('p', {}, REASONS[row.status]), excludedNotice(data), topSamples(data)];
  return [
    navigation(tableRow), heading,
    h('p', { class: 'formula' }, formulaNodes(best.formula)),
    row.label !== best.formula && h('p', { class: 'ids' }, h('code', {}, best.formula)),
    equalFormulas(best),
    data.verdict ? verdictNotice(data) : row.significant === false && weakness(data),
    simplificationNotice(row), excludedNotice(data), certificate(row), keyFigures(row), definitions(best.formula), tokenFit(row), tokenSet(row), firingTenths(row),
    data.tokens ? contexts(row) : false, steps(row), activations(row),
    data.tokens ? false : [topSamples(data), inactiveSamples(data)], perLength(row), alternatives(row), beamComparison(row), stability(data), statistics(row),
  ];
}
