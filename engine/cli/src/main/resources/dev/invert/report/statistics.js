/** What precision and its kin call strongly activating. */
const STRONG = isNumber(run.options?.quantile) ? `the ${short(100 * run.options.quantile)}\u00a0% most activating samples` : 'the strongly activating samples';

/** Logarithm of one side's p; where p has underflowed, it is half of the two-sided one. */
function log10OneSided(p, best) {
  if (p > 0) return Math.log10(p);
  return p === 0 && isNumber(best.log10_p) ? best.log10_p - Math.log10(2) : undefined;
}

const plainProbability = (value) => (value > 0 ? probability(Math.log10(value)) : ['below 10', h('sup', {}, minus('-300'))]);

/** What the p of one formula is multiplied by to account for the search. */
function correction(best) {
  const reachable = run.log10_formulas_reachable;
  if (!isNumber(reachable)) return 'The same, multiplied by the number of formulas within reach of the search (Bonferroni): what counts after a search.';
  const same = best.log10_p_corrected - reachable - log10P(best) < 0.01;
  const sets = isNumber(run.n_patterns) && Math.abs(reachable - run.n_patterns * Math.log10(2)) < 1e-6;
  return [same ? 'The same' : 'An upper bound of p that holds where the normal approximation does not', ', multiplied by ', countOfLog10(reachable), ' (Bonferroni), ', sets
    ? ['the number of different sets of samples that any formula can hold for: 2', h('sup', {}, String(run.n_patterns)), `, since the samples show ${plural(run.n_patterns, 'combination')} of concepts`]
    : 'the number of formulas within reach of the search', ': what counts after a search.'];
}

/** Field, name, format, and what it says in one sentence, or a function of the best formula to it; fields that a run does not have are left out. */
const STATISTICS = [
  ['log10_p', 'p', probability, 'How often chance alone would separate the samples at least this well by this one formula (two-sided Mann-Whitney test).'],
  ['log10_p_corrected', 'p, corrected', (v) => probability(Math.min(0, v)), correction],
  ['family_wise_p', 'p, family-wise', plainProbability, 'How often the best formula for shuffled activations reaches this AUC; needs no assumptions, and is no finer than one over the number of shuffles.'],
  ['layer_family_wise_p', 'p, family-wise, layer', plainProbability, 'The same for the best formula of any neuron of the layer.'],
  ['log10_q', 'q', probability, 'Expected share of false findings among all neurons at least this significant (Benjamini-Hochberg).'],
  ['log10_p_greater', 'p, greater', probability, 'One-sided: how often chance would make samples inside this much more active.'],
  ['log10_p_less', 'p, less', probability, 'One-sided: how often chance would make samples inside this much less active.'],
  ['z', 'z', (v) => fixed(v, 2), 'Rank sum in standard deviations from what chance would give.'],
  ['auc_holdout', 'Held-out AUC', (v) => fixed(v, 4), 'AUC of the same formula on samples that the search has not seen: free of the optimism of searching.'],
  ['shrinkage', 'Shrinkage', (v) => fixed(v, 4), 'AUC that is lost on the held-out samples: how much of the fit was luck of the search.'],
  ['precision', 'Precision', percent, `Share of ${STRONG} that are inside the formula.`],
  ['recall', 'Recall', percent, `Share of the samples inside the formula that are among ${STRONG}.`],
  ['f1', 'F1', (v) => fixed(v, 3), 'Harmonic mean of precision and recall: high only if both are.'],
  ['iou', 'IoU', (v) => fixed(v, 3), `Overlap of the formula and ${STRONG}: those that are both, over those that are either.`],
  ['auprc', 'AUPRC', (v) => fixed(v, 3), 'Area under the precision-recall curve; chance gives the share of samples inside, so it stays low where a rare concept only seems well detected.'],
  ['r', 'Correlation r', (v) => fixed(v, 3), 'Point-biserial correlation of activation and formula: looks at distances, not only at order.'],
  ['mean_inside', 'Mean inside', (v) => short(v), 'Mean activation of the samples inside the formula.'],
  ['mean_outside', 'Mean outside', (v) => short(v), 'Mean activation of the samples outside it.'],
  ['upper_bound', 'Upper bound', (v) => fixed(v, 4), `No formula that the search covers${bounds ? ` and that holds for ${bounds} of the samples` : ''} has an AUC beyond this.`],
  ['gap', 'Gap', (v) => fixed(v, 4), 'How far the AUC is from that bound; 0 means proven to be the best.'],
  ['formulas_covered', 'Formulas covered', large, 'How many formulas were examined, or shown to be no better without examining them.'],
  ['formulas_examined', 'Formulas examined', large, 'How many formulas the search scored on this neuron.'],
];

function statistics({ best, data }) {
  const values = { ...best, log10_q: best.log10_q ?? (best.q > 0 ? Math.log10(best.q) : undefined),
    log10_p_greater: log10OneSided(best.p_greater, best), log10_p_less: log10OneSided(best.p_less, best),
    formulas_examined: data.formulas_examined, family_wise_p: data.family_wise_p, layer_family_wise_p: data.layer_family_wise_p };
  const present = STATISTICS.filter(([key]) => isNumber(values[key]));
  return present.length > 0 && headedSection('Statistics', h('table', { class: 'plain' }, h('tbody', {},
    present.map(([key, title, format, say]) => h('tr', {},
      h('th', { scope: 'row' }, title), h('td', { class: 'number' }, format(values[key])), h('td', { class: 'say' }, typeof say === 'function' ? say(best) : say))))));
}

/** What an exact search has shown, in one sentence. */
function certificate({ best }) {
  const proven = best.certified === true;
  if (!proven && !isNumber(best.upper_bound)) return false;
  const covered = `of the ${isNumber(best.formulas_covered) ? `${large(best.formulas_covered)} ` : ''}formulas that the search covers, `
    + `none${bounds ? ` that holds for ${bounds} of the samples` : ''}`;
  return h('p', { class: proven ? 'certificate' : 'certificate open' }, proven
    ? [h('strong', {}, 'Proven to be the best: '), `${covered} has a better AUC.`]
    : [h('strong', {}, 'Not proven to be the best: '), `time was over; ${covered} can have an AUC beyond ${fixed(best.upper_bound, 4)}.`]);
}

function keyFigures({ best, share, positives }) {
  const figure = (term, value, say) => value.length > 0 && h('div', {}, h('dt', {}, term),
    h('dd', {}, h('div', { class: 'value' }, value), h('p', { class: 'note' }, say)));
  const interval = (low, high) => (isNumber(low) && isNumber(high)
    ? [' ', h('small', {}, `${fixed(low, 3)} to ${fixed(high, 3)}`)] : []);
  const around = interval(best.ci_low, best.ci_high);
  const corrected = correctedP(best);
  const plain = probability(log10P(best));
  return h('dl', { class: 'figures' },
    figure('AUC', [fixed(best.auc, 4), around],
      ['A sample inside the formula activates this neuron more than one outside in ', percent(best.auc), ' of all pairs, ties counted half',
        around.length > 0 ? '; the range is the 95\u00a0% confidence interval.' : '.']),
    figure('Held-out AUC', isNumber(best.auc_holdout) ? [fixed(best.auc_holdout, 4), interval(best.holdout_ci_low, best.holdout_ci_high)] : [],
      'The AUC of the same formula on samples that the search has not seen.'),
    figure('Samples inside', isNumber(positives) ? [count(positives), ' ', h('small', {}, isNumber(best.n_samples) ? `of ${count(best.n_samples)}` : '')] : [],
      isNumber(share) ? ['The formula holds for ', percent(share), ' of the samples.'] : 'Samples that the formula holds for.'),
    corrected === undefined
      ? figure('p', plain, 'How often chance alone would separate the samples this well, for this one formula; not corrected for the search.')
      : figure('p, corrected', probability(corrected),
        ['How often chance alone would give any formula within reach of the search an AUC like this; for this one formula alone ', plain, '.']));
}

/** How the best formula fares when the search is repeated on other samples. */
function stability({ folds, bootstrap }) {
  const told = (repeated, how) => isNumber(repeated?.searches) && [
    h('p', {}, `Of ${plural(repeated.searches, 'search', 'searches')} ${how}, `, percent(repeated.agreement), ' found this same formula',
      isNumber(repeated.auc_outside) ? `; on the samples left out, the formulas found have a mean AUC of ${fixed(repeated.auc_outside, 4)}.` : '.'),
    repeated.winners?.length > 1 && plainTable([formulaHeader, numberHeader('Searches won')],
      repeated.winners.map(({ formula, share }) => ({ cells: [formulaNodes(formula), percent(share)] }))),
  ];
  const parts = [told(folds, 'that each leave out a part of the samples'), told(bootstrap, 'on samples drawn with replacement')].filter(Boolean);
  return parts.length > 0 && headedSection('Searched again', parts);
}
