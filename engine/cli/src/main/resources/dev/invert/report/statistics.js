/** The samples that precision, recall, F1, and IoU count as most activating. */
const STRONG = isNumber(run.options?.quantile) ? `the ${short(100 * run.options.quantile)}% most activating samples` : 'the most activating samples';

/** log10 of a one-sided p. If p underflowed to 0, it is half of the two-sided p. */
function log10OneSided(p, best) {
  if (p > 0) return Math.log10(p);
  return p === 0 && isNumber(best.log10_p) ? best.log10_p - Math.log10(2) : undefined;
}

const plainProbability = (value) => (value > 0 ? probability(Math.log10(value)) : ['below 10', h('sup', {}, minus('-300'))]);

/** Explains how the corrected p accounts for the size of the search space. */
function correction({ length }) {
  const share = isNumber(length) ? `1/${count(2 ** length)} of the error rate, for formulas of ${plural(length, 'literal')}` : 'a part of the error rate that halves with each additional literal';
  return `p multiplied by the number of formulas of this length in the search space and divided by the share that this length has in the error rate: ${share}. Where most samples have the same activation, p is replaced by a bound that always holds.`;
}

/** The quantity that the search maximized. */
const MEASURE = OBJECTIVES[run.search?.objective] ?? 'AUC';

const GUARANTEED = 'A guaranteed AUC of 0.71 beside an AUC of 0.78 means that, at 95% confidence, the true AUC is at least 0.71 even though this formula is the best of all that the search could have found. If it is 1/2 or less, the AUC may be due to the search alone.';

/** Field, name, format, and description (text, or a function of the best formula). Fields that a run lacks are omitted. */
const STATISTICS = [
  ['guaranteed_auc', 'Guaranteed AUC', (v) => fixed(v, 4), GUARANTEED],
  ['log10_p', 'p', probability, 'Probability that chance alone separates the samples at least this well, for this formula considered by itself (two-sided Mann-Whitney U test).'],
  ['log10_p_corrected', 'Corrected p', (v) => probability(Math.min(0, v)), correction],
  ['log10_p_holdout', 'Held-out p', probability, 'Probability that chance alone gives an AUC at least this far in the same direction on the held-out samples (one-sided Mann-Whitney U test). Needs no correction for the search, which did not use these samples.'],
  ['log10_q_holdout', 'Held-out q', probability, 'False discovery rate of the held-out p over the neurons (Benjamini-Hochberg procedure).'],
  ['log10_p_holm_holdout', 'Held-out p (layer)', probability, 'Held-out p, corrected for the number of neurons (Holm procedure).'],
  ['n_positive_holdout', 'Held-out support', count, 'Number of held-out samples that the formula holds for.'],
  ['family_wise_p', 'Family-wise p', plainProbability, `Share of searches on permuted activations, counting the actual search as one, whose best formula has a ${MEASURE} at least this good. Makes no distributional assumptions; its resolution is limited by the number of permutations.`],
  ['layer_family_wise_p', 'Family-wise p (layer)', plainProbability, 'The same, for the best formula over all neurons of the layer.'],
  ['log10_q', 'q', probability, 'False discovery rate: expected share of false positives among all neurons that are at least this significant (Benjamini-Hochberg procedure).'],
  ['log10_p_greater', 'p (greater)', probability, 'One-sided p: probability that samples inside are at least this much more active by chance.'],
  ['log10_p_less', 'p (less)', probability, 'One-sided p: probability that samples inside are at least this much less active by chance.'],
  ['equal_formulas', 'Equal formulas', count, 'Number of formulas with as many literals that hold for the same samples, this one included. The most readable is shown: fewest negations, then one kind of operator, then the best-known concepts.'],
  ['z', 'z', (v) => fixed(v, 2), 'Deviation of the rank sum from its expected value under chance, in standard deviations.'],
  ['auc_holdout', 'Held-out AUC', (v) => fixed(v, 4), 'AUC of this formula on samples that were not used in the search; free of selection bias.'],
  ['shrinkage', 'Shrinkage', (v) => fixed(v, 4), 'AUC minus held-out AUC: the part of the fit that does not generalize to unseen samples.'],
  ['auc_stratified', 'AUC within strata', (v) => fixed(v, 4), (best) => `AUC over pairs of samples of the same stratum (${plural(best.n_strata, 'stratum', 'strata')} with samples inside and outside). Much closer to 1/2 than the AUC if the formula mostly tells strata apart.`],
  ['precision', 'Precision', percent, `Share of ${STRONG} that are inside the formula.`],
  ['recall', 'Recall', percent, `Share of the samples inside the formula that are among ${STRONG}.`],
  ['f1', 'F1', (v) => fixed(v, 3), 'Harmonic mean of precision and recall; high only if both are high.'],
  ['iou', 'IoU', (v) => fixed(v, 3), `Intersection over union of two sets: the samples inside the formula and ${STRONG}.`],
  ['auprc', 'AUPRC', (v) => fixed(v, 3), 'Area under the precision-recall curve. Its chance level is the share of samples inside, so it stays low for a rare concept whose high AUC is misleading.'],
  ['r', 'Correlation r', (v) => fixed(v, 3), 'Point-biserial correlation between activation and formula; unlike AUC, it depends on the activation values, not only on their order.'],
  ['mean_inside', 'Mean inside', (v, best) => distinctly([best.mean_inside, best.mean_outside])(v), 'Mean activation of the samples inside the formula.'],
  ['mean_outside', 'Mean outside', (v, best) => distinctly([best.mean_inside, best.mean_outside])(v), 'Mean activation of the samples outside the formula.'],
  ['upper_bound', 'Upper bound', (v) => fixed(v, 4), `No formula that is covered by the search${bounds ? ` and holds for ${bounds} of the samples` : ''} has a better ${MEASURE} than this.`],
  ['gap', 'Gap', (v) => fixed(v, 4), `Distance between the ${MEASURE} and the upper bound; 0 means that no covered formula has a better one.`],
  ['formulas_covered', 'Formulas covered', large, 'Number of formulas that the search evaluated or proved to be no better.'],
  ['formulas_examined', 'Formulas considered', large, 'Number of formulas that the search evaluated on this neuron, or that its proof covers.'],
];

function statistics({ best, data }) {
  const values = { ...best, log10_q: best.log10_q ?? (best.q > 0 ? Math.log10(best.q) : undefined),
    log10_p_greater: log10OneSided(best.p_greater, best), log10_p_less: log10OneSided(best.p_less, best),
    formulas_examined: data.formulas_examined, family_wise_p: data.family_wise_p, layer_family_wise_p: data.layer_family_wise_p };
  const present = STATISTICS.filter(([key]) => isNumber(values[key]));
  return present.length > 0 && headedSection('Statistics', h('table', { class: 'plain' }, h('tbody', {},
    present.map(([key, title, format, description]) => h('tr', {},
      h('th', { scope: 'row' }, title), h('td', { class: 'number' }, format(values[key], best)), h('td', { class: 'say' }, typeof description === 'function' ? description(best) : description))))));
}

/** States in one sentence what an exact search has proven. */
function certificate({ best }) {
  const proven = best.certified === true;
  if (!proven && !isNumber(best.upper_bound)) return false;
  const formulas = `${isNumber(best.formulas_covered) ? `${large(best.formulas_covered)} ` : ''}formulas`;
  const covered = `none${bounds ? ` that holds for ${bounds} of the samples` : ''}`;
  return h('p', { class: 'note' }, proven
    ? `Best of all ${formulas} (proven): ${covered} has a better ${MEASURE} on the searched samples.`
    : `Not proven to be the best: the time limit was reached; of the ${formulas} covered by the search, ${covered} can have a better ${MEASURE} than ${fixed(best.upper_bound, 4)}.`);
}

function keyFigures({ best, share, positives }) {
  const figure = (term, value, description) => value.length > 0 && h('div', {}, h('dt', {}, term),
    h('dd', {}, h('div', { class: 'value' }, value), h('p', { class: 'note' }, description)));
  const interval = (low, high) => (isNumber(low) && isNumber(high)
    ? [' ', h('small', {}, `${fixed(low, 3)} to ${fixed(high, 3)}`)] : []);
  // The interval of the searched samples ignores the search; the held-out one has no need to account for it.
  const around = isNumber(best.holdout_ci_low) ? [] : interval(best.ci_low, best.ci_high);
  const corrected = correctedP(best);
  const plain = probability(log10P(best));
  return h('dl', { class: 'figures' },
    figure('Held-out AUC', isNumber(best.auc_holdout) ? [fixed(best.auc_holdout, 4), interval(best.holdout_ci_low, best.holdout_ci_high)] : [],
      ['AUC of the same formula on samples that were not used in the search.', isNumber(best.holdout_ci_low) && ' The range is the 95% confidence interval.']),
    figure('Held-out q', probability(best.log10_q_holdout), ['False discovery rate over the neurons, from the held-out samples. For this neuron by itself, p\u00a0=\u00a0', probability(best.log10_p_holdout), '.']),
    figure('AUC', [fixed(best.auc, 4), around],
      ['Share of pairs in which the sample inside the formula activates the neuron more than the sample outside; ties count half.',
        around.length > 0 && ' The range, a 95% confidence interval, ignores the search: it is that of a formula chosen beforehand. Believe the guaranteed AUC, or hold samples out.',
        isNumber(best.auc_holdout) && ' Measured on the searched samples, so it is optimistic.']),
    figure('Guaranteed AUC', isNumber(best.guaranteed_auc) ? [fixed(best.guaranteed_auc, 4)] : [], GUARANTEED),
    figure('Support', isNumber(positives) ? [count(positives), ' ', h('small', {}, isNumber(best.n_samples) ? `of ${count(best.n_samples)}` : '')] : [],
      isNumber(share) ? ['The formula holds for ', percent(share), ' of the samples.'] : 'Number of samples that the formula holds for.'),
    corrected === undefined
      ? figure('p', plain, 'Probability that chance alone separates the samples this well, for this formula considered by itself; not corrected for the search.')
      : figure('Corrected p', probability(corrected),
        ['Probability that chance alone gives any formula in the search space an AUC this good. For this formula by itself, p\u00a0=\u00a0', plain, '.']));
}

/** How often the search selects the same formula when it is repeated on other samples. */
function stability({ folds, bootstrap }) {
  const summary = (repeated, how) => isNumber(repeated?.searches) && [
    h('p', {}, `The search was repeated ${plural(repeated.searches, 'time')} ${how}; `, percent(repeated.agreement), ' of these searches selected the same formula.',
      isNumber(repeated.auc_outside) && ` On the samples left out of each search, the selected formulas have a mean AUC of ${fixed(repeated.auc_outside, 4)}.`),
    repeated.winners?.length > 1 && plainTable([formulaHeader, numberHeader('Share of searches')],
      repeated.winners.map(({ formula, share }) => ({ cells: [formulaNodes(formula), percent(share)] }))),
  ];
  const parts = [summary(folds, 'with one fold of the samples left out each time'), summary(bootstrap, 'on samples drawn with replacement (bootstrap)')].filter(Boolean);
  return parts.length > 0 && headedSection('Stability', parts);
}
