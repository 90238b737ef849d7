const byId = (id) => document.getElementById(id);
const island = (id) => JSON.parse(byId(id).textContent);
const { run, concepts, neurons } = island('data');

/** Chance of error below which a finding counts. */
const ALPHA = isNumber(run.options?.alpha) ? run.options.alpha : 0.05;

/** Pictures are the largest part of the page; they are read when the first neuron is opened. */
const thumbnails = (() => {
  let pictures;
  return () => (pictures ??= new Map(Object.entries(island('thumbnails'))));
})();

/** Concept id to name, from the definitions where there are any, otherwise from the labels. */
const names = new Map();

const STATUS_TEXT = {
  insignificant: 'not significant',
  constant: 'constant activation',
  none: 'no formula within bounds',
};

/** Decimal logarithm of the p-value that counts: corrected for the search where the run has done so. */
const correctedP = (explanation) =>
  (isNumber(explanation?.log10_p_corrected) ? Math.min(0, explanation.log10_p_corrected) : undefined);

/** Whether a neuron's best formula is more than chance, as its status says; undefined where the run has not judged it. */
function significance({ status, family_wise_p: permuted }, best) {
  if (status === 'insignificant') return false;
  return correctedP(best) === undefined && !isNumber(permuted) ? undefined : true;
}

const shareInside = ({ fraction, n_positive: inside, n_samples: all }) =>
  fraction ?? (isNumber(inside) && all > 0 ? inside / all : undefined);

/** All samples, those held out from the search included: what steps are measured on. */
const sampleCount = isNumber(run.n_samples) ? run.n_samples + (run.held_out?.n_samples ?? 0) : undefined;
const { min_fraction: leastShare = 0, max_fraction: mostShare = 1 } = run.options ?? {};

/** The search's bounds on the share of samples inside, where they exclude anything. */
const bounds = [
  leastShare > 0 && `at least ${short(100 * leastShare)}\u00a0%`, mostShare < 1 && `at most ${short(100 * mostShare)}\u00a0%`,
].filter(Boolean).join(' and ');

/** Says so where a formula is outside the search's bounds: however high its AUC, it could not be chosen. */
function outOfBounds({ formula, n_positive: inside }, chosen) {
  const share = isNumber(inside) && sampleCount > 0 ? inside / sampleCount : undefined;
  return isNumber(share) && formula !== chosen && (share < leastShare || share > mostShare)
    && h('span', { class: 'note' }, ` (holds for ${short(100 * share)}\u00a0% of the samples; the search allowed ${bounds})`);
}

const rows = neurons.map((neuron) => {
  const best = neuron.explanations?.[0];
  const found = [neuron.explanations ?? [], ...Object.values(neuron.per_length ?? {})].flat();
  found.forEach(learnNames);
  return { neuron: neuron.neuron, status: neuron.status, data: neuron, best };
});
for (const [id, concept] of Object.entries(concepts)) if (concept?.name) names.set(id, concept.name);
for (const row of rows) {
  const { best } = row;
  row.label = best ? formulaText(best.formula) : '';
  row.text = [row.label, best?.label, best?.formula, STATUS_TEXT[row.status], row.status].join(' ').toLowerCase();
  row.literals = best ? literals(best.formula) : [];
  row.auc = best?.auc;
  row.heldOut = best?.auc_holdout ?? undefined;
  row.positives = best?.n_positive;
  row.share = best && shareInside(best);
  row.log10P = correctedP(best) ?? log10P(best);
  row.significant = best && significance(row.data, best);
}
const rowOf = new Map(rows.map((row) => [row.neuron, row]));
const explained = rows.filter((row) => row.best);
/** What counts of concepts are taken over: findings, unless the run does not say which neurons are significant. */
const counted = explained.filter((row) => row.significant !== false);
const anyWeak = counted.length < explained.length;
const anyCorrected = explained.some(({ best }) => correctedP(best) !== undefined);
