const byId = (id) => document.getElementById(id);
const island = (id) => JSON.parse(byId(id).textContent);
const { run, concepts } = island('data');
/** Rows of the table, in groups whose details stand in an element of their own. */
const neurons = [...document.querySelectorAll('script.rows')].flatMap((element, group) =>
  JSON.parse(element.textContent).map((neuron, place) => ({ ...neuron, group, place })));

/** Significance level. */
const ALPHA = isNumber(run.options?.alpha) ? run.options.alpha : 0.05;

/** Parses the thumbnails on first use, because they make up most of the page. */
const thumbnails = (() => {
  let pictures;
  return () => (pictures ??= new Map(Object.entries(island('thumbnails'))));
})();

/** Maps concept ids to names, taken from the definitions or, failing that, from the labels. */
const names = new Map();

/** Verdicts from best to worst; see the class Verdict. */
const VERDICTS = ['explained', 'weak', 'unstable', 'insignificant'];

const STATUS_TEXT = {
  insignificant: 'not significant',
  constant: 'constant activation',
  none: 'no formula within bounds',
};

/** log10 of the p-value corrected for the search; undefined if the run has none. */
const correctedP = (explanation) =>
  (isNumber(explanation?.log10_p_corrected) ? Math.min(0, explanation.log10_p_corrected) : undefined);

/** Whether a neuron's best formula is significant according to its status; undefined if the run did not test it. */
function significance({ status, family_wise_p: permuted }, best) {
  if (status === 'insignificant') return false;
  return correctedP(best) === undefined && !isNumber(permuted) ? undefined : true;
}

const shareInside = ({ fraction, n_positive: inside, n_samples: all }) =>
  fraction ?? (isNumber(inside) && all > 0 ? inside / all : undefined);

/** Number of all samples, including held-out ones. Steps are measured on all samples. */
const sampleCount = isNumber(run.n_samples) ? run.n_samples + (run.held_out?.n_samples ?? 0) : undefined;
const { min_fraction: leastShare = 0, max_fraction: mostShare = 1 } = run.options ?? {};

/** The search's bounds on relative support as text; empty if they exclude nothing. */
const bounds = [
  leastShare > 0 && `at least ${short(100 * leastShare)}%`, mostShare < 1 && `at most ${short(100 * mostShare)}%`,
].filter(Boolean).join(' and ');

/** Note on a formula whose support is out of bounds: however high its AUC, the search could not select it. */
function outOfBounds({ formula, n_positive: inside }, chosen) {
  const share = isNumber(inside) && sampleCount > 0 ? inside / sampleCount : undefined;
  return isNumber(share) && formula !== chosen && (share < leastShare || share > mostShare)
    && h('span', { class: 'note' }, ` (holds for ${short(100 * share)}% of the samples; the search required ${bounds})`);
}

/** Row of the table. Texts are made when they are first needed: most rows are never looked at. */
class Row {
  #label;
  #text;
  #literals;

  constructor(neuron) {
    const best = neuron.explanations?.[0];
    Object.assign(this, { neuron: neuron.neuron, status: neuron.status, verdict: neuron.verdict ?? undefined, data: neuron, best });
    this.auc = best?.auc;
    this.heldOut = best?.auc_holdout ?? undefined;
    this.heldOutQ = best?.log10_q_holdout ?? undefined;
    this.positives = best?.n_positive;
    this.share = best && shareInside(best);
    this.log10P = correctedP(best) ?? log10P(best);
    this.significant = best && significance(neuron, best);
  }

  get label() {
    return (this.#label ??= this.best ? formulaText(this.best.formula) : '');
  }

  get text() {
    return (this.#text ??= [this.label, this.best?.label, this.best?.formula, STATUS_TEXT[this.status], this.status, this.verdict].join(' ').toLowerCase());
  }

  get literals() {
    return (this.#literals ??= this.best ? literals(this.best.formula) : []);
  }
}

for (const [id, concept] of Object.entries(concepts)) if (concept?.name) names.set(id, concept.name);
const rows = neurons.map((neuron) => new Row(neuron));
// Files that define their concepts need no other source of names.
if (names.size === 0 || names.size < Object.keys(concepts).length) for (const { best } of rows) if (best) learnNames(best);
const rowOf = new Map(rows.map((row) => [row.neuron, row]));
const explained = rows.filter((row) => row.best);
/** The rows over which concepts are counted: all explained neurons except those known not to be significant. */
const counted = explained.filter((row) => row.significant !== false);
const anyWeak = counted.length < explained.length;
const anyVerdict = rows.some(({ verdict }) => verdict !== undefined);
const anyHeldOut = explained.some(({ heldOut }) => isNumber(heldOut));

/** The AUC that a neuron is judged by: on the held-out samples if there are any. */
const headline = (row) => (anyHeldOut ? row.heldOut : row.auc);
const HEADLINE = anyHeldOut ? 'held-out AUC' : 'AUC';
/** Explained neurons whose headline AUC is known. */
const measured = explained.filter((row) => isNumber(headline(row)));
/** The headline AUC, mirrored if the formula claims a low AUC. */
const strength = (row) => (row.auc < 0.5 ? 1 - headline(row) : headline(row));
/** Whether a neuron is drawn as doubtful. */
const doubtful = (row) => (anyVerdict ? row.verdict !== 'explained' : row.significant === false);
const DOUBTFUL = anyVerdict ? 'weak, unstable or insignificant' : 'not significant';
const CONFIDENT = anyVerdict ? 'explained' : 'significant';
const anyCorrected = explained.some(({ best }) => correctedP(best) !== undefined);
