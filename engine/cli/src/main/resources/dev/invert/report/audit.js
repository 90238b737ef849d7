const data = JSON.parse(document.getElementById('data').textContent);
const byId = (id) => document.getElementById(id);
const { run, findings, inputs } = data;
const thumbnails = () => new Map(Object.entries(data.pictures));
const name = (finding) => `Neuron ${finding.neuron}, ${finding.intended_label}: ${finding.concept_name}`;
const range = (low, high) => `${fixed(low, 3)} to ${fixed(high, 3)}`;

/** Dots of the AUC of the concept in each stratum; strata of the intended concept are filled. */
function strataChart(finding) {
  const strata = [...finding.strata].sort((a, b) => b.auc - a.auc);
  const line = 20;
  return chart(`AUC of ${finding.concept_name} in each stratum`, (svg, width) => {
    const left = Math.min(180, width * 0.4);
    const right = width - 40;
    const x = (auc) => left + auc * (right - left);
    const bottom = strata.length * line + 8;
    for (const value of [0, 0.25, 0.5, 0.75, 1]) {
      svg.append(
        s('line', { class: value === 0.5 ? 'axis' : 'grid', x1: x(value), x2: x(value), y1: 4, y2: bottom }),
        s('text', { x: x(value), y: bottom + 15, 'text-anchor': 'middle' }, short(value)));
    }
    const room = Math.max(6, Math.floor(left / 7));
    strata.forEach((stratum, i) => {
      const y = i * line + 16;
      const label = stratum.name.length > room ? `${stratum.name.slice(0, room - 1)}\u2026` : stratum.name;
      svg.append(s('g', {},
        s('title', {}, `${stratum.name}: AUC ${fixed(stratum.auc, 3)}, ${count(stratum.n_positive)} with and ${count(stratum.n_negative)} without the concept`),
        s('text', { x: left - 10, y: y + 4, 'text-anchor': 'end' }, label),
        s('circle', { class: `dot${stratum.intended ? ' chosen' : ' weak'}`, cx: x(stratum.auc).toFixed(1), cy: y, r: stratum.intended ? 6 : 4.5 })));
    });
    svg.append(s('text', { x: (left + right) / 2, y: bottom + 32, 'text-anchor': 'middle' }, 'AUC of the concept'));
    return bottom + 38;
  });
}

/** Histograms of the neuron with and without the concept, among samples without the intended one. */
function withoutChart(finding) {
  const { low, high } = finding.histogram;
  if (!(high > low)) return h('p', { class: 'note' }, 'The activation is constant.');
  const size = (high - low) / finding.histogram.with.length;
  const groups = [['outside', finding.histogram.without], ['inside', finding.histogram.with]]
    .map(([kind, counts]) => ({ kind, density: densities(counts, size) }));
  const limit = densityLimit(groups.flatMap((group) => group.density));
  return chart(`Histograms of the activation with and without ${finding.concept_name}`, (svg, width) => {
    const { x, y, height } = frame(svg, width, { low, high, top: limit, xLabel: 'activation', yLabel: 'density', yFormat: short });
    for (const { kind, density } of groups) {
      svg.append(s('path', { class: kind, d: outline(density, low, size, limit, x, y) }));
    }
    return height;
  });
}

const figure = (label, value, note) => h('div', {}, h('dt', {}, label), h('dd', {}, h('div', { class: 'value' }, value), note && h('p', { class: 'note' }, note)));

function figures(finding) {
  const list = [
    figure('AUC without the intended concept', fixed(finding.auc_standardized, 3), `95 %: ${range(finding.ci_low, finding.ci_high)}; unweighted ${fixed(finding.auc_without, 3)}`),
    figure('AUC within the intended concept', fixed(finding.auc_within, 3), `95 %: ${range(finding.within_low, finding.within_high)}`),
  ];
  if (isNumber(finding.shift)) list.push(figure('shift of predictions', fixed(finding.shift, 3), `95 %: ${range(finding.shift_low, finding.shift_high)}`));
  list.push(figure('family-wise p', probability(finding.log10_p_holm), `${count(finding.n_positive_without)} samples with the concept and without the intended one`));
  if (isNumber(finding.reference_auc)) {
    list.push(figure('reference model: AUC', fixed(finding.reference_auc, 3), `difference ${fixed(finding.auc_gain, 3)}, lower limit ${fixed(finding.auc_gain_low, 3)}`));
  }
  if (isNumber(finding.reference_shift)) {
    list.push(figure('reference model: shift', fixed(finding.reference_shift, 3), `difference ${fixed(finding.shift_gain, 3)}, lower limit ${fixed(finding.shift_gain_low, 3)}`));
  }
  if (isNumber(finding.training_lift)) list.push(figure('met in training', `${finding.training_lift.toFixed(2)}\u00d7`, 'as often as by chance'));
  return h('dl', { class: 'figures' }, list);
}

/** Samples that show the concept without the intended one; those of an output are taken for its class. */
function examples(finding) {
  if (!finding.examples.length) return [];
  const flipped = isNumber(finding.shift);
  return [
    h('h4', {}, flipped ? `Samples with ${finding.concept_name} that are taken for ${finding.intended_label}` : `Most active samples with ${finding.concept_name} and without ${finding.intended_label}`),
    sampleList(finding.examples),
  ];
}

function behind(finding) {
  const own = inputs.filter((input) => input.behind_output === finding.neuron && input.concept === finding.concept);
  const ablation = run.ablations.find((one) => one.output === finding.neuron && one.concept === finding.concept);
  if (!own.length) return [];
  own.sort((a, b) => b.mediated_share - a.mediated_share);
  return [
    h('h4', {}, 'Inputs that mediate the effect'),
    h('div', { class: 'scroll' }, plainTable(
      [numberHeader('Input'), numberHeader('Share of the effect'), numberHeader('AUC without'), numberHeader('95 %')],
      own.map((input) => ({ cells: [input.neuron, percent(input.mediated_share), fixed(input.auc_standardized, 3), range(input.ci_low, input.ci_high)] })))),
    ablation && h('p', {}, `Proof by ablation: with these ${count(ablation.inputs.length)} inputs replaced by those of samples without the concept, the shift falls from ${fixed(ablation.shift, 3)} to ${fixed(ablation.shift_ablated, 3)}${isNumber(ablation.shift_random) ? `; with as many other inputs, it is ${fixed(ablation.shift_random, 3)} on average` : ''}. They carry ${percent(ablation.mediated_share)} of the effect on the logit.`),
  ];
}

function detail(finding, at) {
  return h('section', { id: `finding-${at + 1}`, 'aria-labelledby': `finding-heading-${at + 1}`, class: 'finding' },
    h('h3', { id: `finding-heading-${at + 1}`, tabindex: -1 }, name(finding), h('span', { class: 'badge' }, finding.verdict)),
    h('p', { class: 'note' }, `${finding.reason}.`),
    figures(finding),
    h('div', { class: 'charts' },
      h('figure', {}, h('h4', {}, 'Samples without the intended concept'), withoutChart(finding),
        legend(['inside', `with ${finding.concept_name}`], ['outside', 'without it'])),
      h('figure', {}, h('h4', {}, 'AUC in each stratum'), strataChart(finding),
        h('figcaption', {}, 'A strong dot is the intended concept. A dependence that is real shows in most strata.'))),
    examples(finding),
    behind(finding));
}

byId('layer').textContent = data.layer ? `Layer ${data.layer}` : 'Audit';
byId('summary').textContent = `${plural(run.n_neurons, 'neuron')} and ${plural(run.n_concepts, 'concept')} on ${plural(run.n_samples, 'sample')}; ${plural(run.pairs_tested, 'pair')} tested. Strata: ${run.partition}.`;
byId('source').textContent = [run.options.activations, run.options.concepts].filter(Boolean).join(' \u00b7 ');
byId('tiles').append(...Object.entries(run.verdicts).map(([verdict, pairs]) => h('div', {}, h('dt', {}, verdict), h('dd', {}, count(pairs)))));
byId('found').textContent = findings.length
  ? `${plural(findings.length, 'finding')}, the gravest first.`
  : 'No neuron was found to depend strongly on a concept that it is not meant to detect. Check how many pairs were not testable or not auditable before you rely on this.';
if (findings.length) {
  const table = plainTable(
    [numberHeader('Neuron'), { text: 'Intended' }, { text: 'Depends on' }, numberHeader('AUC without'), numberHeader('AUC within'), numberHeader('Shift'), { text: 'Verdict' }],
    findings.map((finding) => ({ cells: [finding.neuron, finding.intended_label, '', fixed(finding.auc_standardized, 3), fixed(finding.auc_within, 3), fixed(finding.shift, 3), finding.verdict] })));
  [...table.querySelectorAll('tbody tr')].forEach((row, i) => row.cells[2].append(h('a', { href: `#finding-${i + 1}` }, findings[i].concept_name)));
  byId('findings').append(table);
  byId('details').append(...findings.slice(0, data.detailed).map(detail));
}
byId('run-details').append(h('dl', { class: 'definitions' }, Object.entries({
  version: run.version, java: run.java, kernel: run.kernel, threads: run.threads, seed: run.seed,
  'seconds in all': seconds(run.seconds.total), ...run.options,
}).map(([key, value]) => [h('dt', {}, key.replaceAll('_', ' ')), h('dd', {}, String(value))])));
