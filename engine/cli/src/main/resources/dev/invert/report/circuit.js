const circuit = JSON.parse(document.getElementById('data').textContent);
const byId = (id) => document.getElementById(id);
const { target, samples } = circuit;
const nodes = new Map(circuit.layers.flatMap((layer) => layer.nodes.map((node) => [keyOf(node.layer, node.neuron), node])));
const titleOf = (key) => (key === 'target' ? target.text : `${nodes.get(key).layer} ${nodes.get(key).neuron}${nodes.get(key).label ? `: ${nodes.get(key).label}` : ''}`);
const neuronLink = (node, text) => (node.page ? h('a', { href: node.page }, text) : text);

const figure = (label, value, note) => h('div', {}, h('dt', {}, label), h('dd', {}, h('div', { class: 'value' }, value), note && h('p', { class: 'note' }, note)));

function edgeList(title, edges, other) {
  const shown = edges.filter((edge) => edge.weight !== 0).sort((a, b) => Math.abs(b.weight) - Math.abs(a.weight)).slice(0, 6);
  if (!shown.length) return [];
  return h('div', {}, h('h4', {}, title), h('ul', {}, shown.map((edge) => h('li', {}, `${signed(edge.weight)}  ${titleOf(edgeKeys(edge)[other])}`))));
}

/** Shows the figures of a node, and its strongest edges. */
function select(key) {
  const node = nodes.get(key);
  const incoming = circuit.edges.filter((edge) => edgeKeys(edge)[1] === key);
  const outgoing = circuit.edges.filter((edge) => edgeKeys(edge)[0] === key);
  byId('selected').replaceChildren(
    h('h3', {}, node ? neuronLink(node, titleOf(key)) : target.text),
    h('p', {}, node
      ? `Contribution ${signed(node.contribution)} (95 %: ${brief(node.ci_low)} to ${brief(node.ci_high)}); ${activity(node)} (activation ${brief(node.activation)}, reference ${brief(node.reference)})${isNumber(node.ablation) ? `; ablated alone, the target falls by ${brief(node.ablation)}` : ''}${isNumber(node.remainder) ? `; ${signed(node.remainder)} passes by the next layer` : ''}${isNumber(node.auc) ? `; AUC of its explanation ${fixed(node.auc, 3)}` : ''}.`
      : `Mean over the chosen samples: ${brief(target.value)}.`),
    h('div', { class: 'edges' }, edgeList('From', incoming, 0), edgeList('To', outgoing, 1)));
}

/** Plots the share of the effect that is left over the number of neurons, with that of random orders. */
function curveChart(label, points, own, random) {
  return chart(label, (svg, width) => {
    const values = [...own, ...random, 0, 1];
    const { x, y, height } = frame(svg, width, {
      low: 0, high: points.at(-1), bottom: least(values), top: most(values), xLabel: 'neurons', yLabel: 'share of the effect', yFormat: short,
      marks: ticks(0, points.at(-1), Math.max(2, Math.floor(width / 110))).filter(Number.isInteger),
    });
    const line = (list) => `M${list.map((value, i) => `${x(points[i]).toFixed(1)} ${y(value).toFixed(1)}`).join('L')}`;
    svg.append(s('path', { class: 'random', d: line(random) }), s('path', { class: 'curve', d: line(own) }));
    own.forEach((value, i) => svg.append(s('circle', { class: 'point', cx: x(points[i]), cy: y(value), r: 3.5 },
      s('title', {}, `${plural(points[i], 'neuron')}: ${percent(value)}, random orders ${percent(random[i])}`))));
    return height;
  });
}

function faithfulness({ faithfulness: f, nodes: shown }) {
  if (!f) return h('p', { class: 'note' }, 'Faithfulness was not measured.');
  const range = (low, high) => `95 %: ${fixed(low, 2)} to ${fixed(high, 2)}`;
  return [
    h('dl', { class: 'figures' },
      figure(`the ${count(shown.length)} shown, kept alone`, percent(f.shown_keep), `of the effect; as many random neurons: ${percent(f.shown_keep_random)}`),
      figure(`without the ${count(shown.length)} shown`, percent(f.shown_delete), `is left; without random neurons: ${percent(f.shown_delete_random)}`),
      figure('area deleting', fixed(f.delete_area, 2), `${range(f.delete_area_low, f.delete_area_high)}; random ${fixed(f.delete_area_random, 2)}, p = ${short(f.delete_p)}; low is faithful`),
      figure('area keeping', fixed(f.keep_area, 2), `${range(f.keep_area_low, f.keep_area_high)}; random ${fixed(f.keep_area_random, 2)}, p = ${short(f.keep_p)}; high is faithful`)),
    h('div', { class: 'charts' },
      h('figure', {}, h('h4', {}, 'Most supportive neurons deleted'), curveChart('Share of the effect without the most supportive neurons', f.points, f.delete, f.delete_random)),
      h('figure', {}, h('h4', {}, 'Only the most supportive neurons kept'), curveChart('Share of the effect with the most supportive neurons only', f.points, f.keep, f.keep_random))),
    h('p', { class: 'note' }, `Solid: by contribution. Dashed: mean of ${count(f.random_sets)} random orders.`),
  ];
}

function layerSection(layer, at) {
  const bypass = layer.nodes.some((node) => Math.abs(node.remainder ?? 0) > 1e-6 * Math.abs(layer.effect));
  const headers = [numberHeader('Neuron'), { text: 'Explanation' }, numberHeader('Contribution'), numberHeader('95 %', 'number optional'), numberHeader('Ablation'), bypass && numberHeader('Remainder', 'number optional')].filter(Boolean);
  const table = plainTable(headers, layer.nodes.map((node) => ({
    cells: [node.neuron, `${arrow(node)} ${node.label ?? ''}`, signed(node.contribution), `${brief(node.ci_low)} to ${brief(node.ci_high)}`, isNumber(node.ablation) ? signed(node.ablation) : '', bypass ? signed(node.remainder) : undefined].slice(0, headers.length),
  })));
  [...table.querySelectorAll('tbody tr')].forEach((row, i) => row.cells[0].replaceChildren(neuronLink(layer.nodes[i], String(layer.nodes[i].neuron))));
  const error = isNumber(layer.completeness_error) ? `${short(Number((100 * layer.completeness_error).toPrecision(2)))}%` : 'no effect';
  return h('section', { 'aria-labelledby': `layer-${at}` },
    h('h2', { id: `layer-${at}` }, `Layer ${layer.layer}`),
    h('dl', { class: 'figures' },
      figure('effect of the layer', brief(layer.effect), 'fall of the target when all neurons are replaced'),
      figure('sum of contributions', brief(layer.sum), `${count(layer.neurons)} neurons; those shown: ${brief(layer.shown_sum)}`),
      figure('completeness error', error, layer.linear ? 'exact: the target is a linear function of this layer' : 'part of the effect that contributions miss'),
      isNumber(layer.rank_agreement) && figure('agreement with ablations', fixed(layer.rank_agreement, 2), 'Spearman, over the neurons shown')),
    h('h3', {}, 'Neurons shown'),
    h('div', { class: 'scroll' }, table),
    h('h3', {}, 'Faithfulness'),
    faithfulness(layer));
}

byId('target').textContent = target.text;
byId('summary').textContent = `${circuit.layers.map((layer) => layer.layer).join(', ')} on ${plural(samples.used, 'sample')} (${samples.on}${samples.used < samples.matching ? `, drawn from ${count(samples.matching)}` : ''}) of ${count(samples.all)}.`;
byId('source').textContent = [circuit.model, circuit.input.images ?? circuit.input.input].filter(Boolean).join(' \u00b7 ');
byId('tiles').append(...[
  ['target', brief(target.value)], ['samples', count(samples.used)], ['method', circuit.steps ? `${circuit.method}, ${circuit.steps} steps` : circuit.method], ['reference', circuit.reference],
].map(([name, value]) => h('div', {}, h('dt', {}, name), h('dd', {}, value))));
if (circuit.notes.length) {
  byId('notes').append(h('div', { class: 'notice' }, h('strong', {}, 'Limits of this result'), h('ul', {}, circuit.notes.map((note) => h('li', {}, note)))));
}
byId('graph-note').textContent = `Layers from left to right. Choose a neuron, with the pointer or with the arrow keys, to see its edges; \u2191 and \u2193 mean that it is more or less active on these samples than its reference${[...nodes.values()].some((node) => node.page) ? '; Enter opens its page' : ''}. Up to ${MOST_EDGES} edges between two layers are drawn otherwise.`;
byId('graph').append(circuitGraph(circuit, select));
select('target');
byId('layers').append(...circuit.layers.map(layerSection));
byId('run-details').append(h('dl', { class: 'definitions' }, Object.entries({
  version: circuit.version, java: circuit.java, seed: circuit.seed, 'seconds in all': seconds(circuit.seconds.total), ...circuit.options,
}).map(([key, value]) => [h('dt', {}, key.replaceAll('_', ' ')), h('dd', {}, String(value))])));
