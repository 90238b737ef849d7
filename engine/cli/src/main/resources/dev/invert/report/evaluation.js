const data = JSON.parse(document.getElementById('data').textContent);
const byId = (id) => document.getElementById(id);
const { evaluation } = data;
const { settings, metrics, neurons } = evaluation;
const TITLES = { auc: 'AUC', auprc: 'AUPRC', r: 'r', f1: 'F1', iou: 'IoU' };
const FIRST_ROWS = 200;
const interval = (mean) => (isNumber(mean.low) ? `${fixed(mean.low, 3)} to ${fixed(mean.high, 3)}` : '');

/** Dots with intervals from 0 to 1: one row per item {name, first, second}, each a mean with its limits. */
function intervalChart(label, rows, xLabel) {
  return chart(label, (svg, width) => {
    const room = Math.min(220, Math.round(width * 0.34));
    const left = room + 8;
    const right = width - 14;
    const x = (value) => left + value * (right - left);
    const line = 34;
    const bottom = rows.length * line + 6;
    for (const value of [0, 0.25, 0.5, 0.75, 1]) {
      svg.append(
        s('line', { class: value === 0 ? 'axis' : 'grid', x1: x(value), x2: x(value), y1: 4, y2: bottom }),
        s('text', { x: x(value), y: bottom + 15, 'text-anchor': 'middle' }, short(value)));
    }
    const letters = Math.max(6, Math.floor(room / 7));
    rows.forEach(({ name, means }, i) => {
      const middle = i * line + 20;
      const text = name.length > letters ? `\u2026${name.slice(1 - letters)}` : name;
      svg.append(s('text', { class: 'value', x: room, y: middle + 4, 'text-anchor': 'end' }, text));
      means.forEach(([kind, title, mean], k) => {
        const y = middle + (k - (means.length - 1) / 2) * 11;
        if (isNumber(mean.low)) svg.append(s('line', { class: `interval ${kind}`, x1: x(mean.low), x2: x(mean.high), y1: y, y2: y }));
        svg.append(s('g', {},
          s('title', {}, `${name}: ${title} ${fixed(mean.value, 3)}${isNumber(mean.low) ? ` (${interval(mean)})` : ''}`),
          s('circle', { class: `mark ${kind}`, cx: x(mean.value).toFixed(1), cy: y, r: 4.5 })));
      });
    });
    svg.append(s('text', { x: (left + right) / 2, y: bottom + 32, 'text-anchor': 'middle' }, xLabel));
    return bottom + 38;
  });
}

const relations = (setting) => Object.entries(setting.relations).filter(([, number]) => number > 0)
  .map(([relation, number]) => `${count(number)} ${relation === 'none' ? 'without label' : relation}`).join(', ');

function labelTables() {
  byId('labels-chart').append(
    intervalChart('Exact labels and Jaccard index of each setting',
      settings.map((one) => ({ name: one.setting, means: [['series-0', 'exact', one.exact], ['series-1', 'Jaccard', one.jaccard]] })),
      'share exact, mean Jaccard index'),
    legend(['key series-0', 'exact'], ['key series-1', 'Jaccard']));
  byId('labels').append(plainTable(
    [{ text: 'Labels', kind: 'wide' }, numberHeader('Exact'), numberHeader('95 %'), numberHeader('Jaccard'), numberHeader('95 %'), { text: 'Relations' }],
    settings.map((one) => ({ cells: [one.setting, fixed(one.exact.value, 3), interval(one.exact), fixed(one.jaccard.value, 3), interval(one.jaccard), relations(one)] }))));
  byId('scores').append(plainTable(
    [{ text: 'Labels', kind: 'wide' }, ...Object.values(TITLES).map((title) => numberHeader(title)), numberHeader('MAD')],
    settings.map((one) => ({ cells: [one.setting, ...Object.keys(TITLES).map((metric) => fixed(one.scores[metric], 3)), fixed(one.scores.mad, 2)] }))));
}

function metricTables() {
  byId('metrics-note').textContent = `Can these scores tell true labels from false ones? Each truth is ranked among ${plural(evaluation.n_concepts_distinct, 'concept')}; by chance, the meta-AUPRC would be ${fixed(evaluation.true_pair_share, 3)}. F1 and IoU compare with the ${short(100 * evaluation.quantile)} % of the samples that activate the neuron most.${Number(evaluation.options.prevalence) > 0 ? ` The tests with changed labels make each truth rare first: it holds for ${short(100 * evaluation.options.prevalence)} % of the samples.` : ''}`;
  byId('metrics-chart').append(
    intervalChart('MRR and meta-AUPRC of each metric',
      metrics.map((one) => ({ name: TITLES[one.metric], means: [['series-0', 'MRR', one.mrr], ['series-1', 'meta-AUPRC', one.meta_auprc]] })),
      'MRR of the truth, meta-AUPRC'),
    legend(['key series-0', 'MRR'], ['key series-1', 'meta-AUPRC']));
  const test = (sanity) => (isNumber(sanity.falls) ? `${percent(sanity.falls)}${isNumber(sanity.ratio) ? ` (\u00d7${sanity.ratio.toFixed(3)})` : ''}` : '');
  byId('metrics').append(plainTable(
    [{ text: 'Metric' }, numberHeader('Mean of truth'), numberHeader('Truth first'), numberHeader('MRR'), numberHeader('Meta-AUPRC'), numberHeader('Falls if labels are missing'), numberHeader('Falls with extra labels')],
    metrics.map((one) => ({ cells: [TITLES[one.metric], fixed(one.mean_truth, 3), percent(one.first.value), fixed(one.mrr.value, 3), fixed(one.meta_auprc.value, 3), test(one.missing_labels), test(one.extra_labels)] }))));
  const blind = metrics.filter((one) => isNumber(one.missing_labels.falls) && one.missing_labels.falls < 0.5).map((one) => TITLES[one.metric]);
  if (blind.length) {
    byId('blind').textContent = `${blind.join(', ')} ${blind.length === 1 ? 'falls' : 'fall'} in fewer than half of the trials in which half of the true labels are dropped: do not judge labels by ${blind.length === 1 ? 'it' : 'them'} alone.`;
    byId('blind').hidden = false;
  }
}

const steps = (label) => (isNumber(label.hypernym_steps) && label.hypernym_steps !== 0 ? `, ${minus(String(label.hypernym_steps))} ${Math.abs(label.hypernym_steps) === 1 ? 'step' : 'steps'}` : '');
const verdict = (label) => (label.relation === 'none' ? 'no label' : `${label.relation}${steps(label)}${label.same ? '' : ` (${fixed(label.jaccard, 2)})`}`);

function neuronRow(neuron) {
  const marks = [neuron.constant && 'constant', !neuron.testable && 'not testable'].filter(Boolean).map((text) => h('span', { class: 'badge' }, text));
  const rank = (metric) => (neuron.ranks ? short(neuron.ranks[metric]) : '');
  return h('tr', {}, h('td', { class: 'number' }, neuron.neuron), h('td', {}, neuron.truth_label, marks),
    neuron.labels.map((label) => h('td', {}, label.label ?? '', h('p', { class: 'note' }, verdict(label)))),
    ['auc', 'auprc', 'r'].map((metric) => h('td', { class: 'number' }, rank(metric))));
}

function neuronTable() {
  // Neurons that a setting gets wrong come first.
  const wrong = (neuron) => neuron.labels.some((label) => !label.same);
  const sorted = [...neurons.filter(wrong), ...neurons.filter((neuron) => !wrong(neuron))];
  const body = h('tbody');
  const more = h('button', { type: 'button', onclick: () => add() }, 'Show more');
  const add = () => {
    body.append(...sorted.slice(body.children.length, body.children.length + FIRST_ROWS).map(neuronRow));
    more.hidden = body.children.length === sorted.length;
  };
  add();
  byId('shown').textContent = `Neurons with a wrong label come first: ${count(neurons.filter(wrong).length)} of ${count(neurons.length)}. Numbers in parentheses are Jaccard indexes. The rank of the truth is by AUC, AUPRC and r.`;
  byId('neurons').append(h('table', { class: 'plain' }, h('thead', {}, h('tr', {},
    h('th', { scope: 'col', class: 'number' }, 'Neuron'), h('th', { scope: 'col' }, 'Truth'),
    settings.map((one) => h('th', { scope: 'col' }, settings.length === 1 ? 'Label' : one.setting)),
    ['Rank by AUC', 'AUPRC', 'r'].map((title) => h('th', { scope: 'col', class: 'number' }, title)))), body));
  byId('more').append(more);
}

byId('layer').textContent = data.layer ? `Layer ${data.layer}` : 'Evaluation';
byId('summary').textContent = `${plural(evaluation.n_testable, 'neuron')} with a known truth${evaluation.n_constant ? `, ${count(evaluation.n_constant)} of them constant` : ''}; ${plural(evaluation.n_samples, 'sample')}.${evaluation.n_testable < evaluation.n_neurons ? ` ${plural(evaluation.n_neurons - evaluation.n_testable, 'more neuron')} cannot be tested: the truth holds for no sample or for all.` : ''}`;
byId('source').textContent = [evaluation.options.activations, evaluation.options.concepts, evaluation.options.truth ?? evaluation.options.truth_classes].filter(Boolean).join(' \u00b7 ');
labelTables();
metricTables();
neuronTable();
byId('run-details').append(h('dl', { class: 'definitions' }, Object.entries({
  version: evaluation.version, java: evaluation.java, kernel: evaluation.kernel, threads: evaluation.threads, seed: evaluation.seed,
  'seconds in all': seconds(evaluation.seconds.total), ...evaluation.options,
}).map(([key, value]) => [h('dt', {}, key.replaceAll('_', ' ')), h('dd', {}, String(value))])));
