const curve = JSON.parse(document.getElementById('data').textContent);
const byId = (id) => document.getElementById(id);
const COLORS = 6;
const fractions = [...new Set(curve.points.map((point) => point.min_fraction))];
const lengths = [...new Set(curve.points.map((point) => point.length))];
/** One series per minimum share; shares with the same points are drawn once. */
const series = [];
for (const fraction of fractions) {
  const points = curve.points.filter((point) => point.min_fraction === fraction && isNumber(point.auc.median));
  const key = JSON.stringify(points.map((point) => ({ ...point, min_fraction: 0 })));
  const same = series.find((one) => one.key === key);
  if (same) same.fractions.push(fraction);
  else series.push({ key, points, kind: `series-${series.length % COLORS}`, fractions: [fraction] });
}
const heldOut = curve.n_holdout > 0;
const shareOf = (shares) => shares.map((share) => (share === 0 ? 'any share' : `at least ${short(100 * share)} %`)).join(', ');
const quartiles = (group) => (isNumber(group?.median) ? `median ${fixed(group.median, 3)}, quartiles ${fixed(group.q1, 3)} to ${fixed(group.q3, 3)}` : 'undefined');

/** Medians with quartiles by length, one line per minimum share; the held-out ones are dashed and hollow. */
function picture() {
  const all = series.flatMap(({ points }) => points.flatMap((point) => [point.auc, point.held_out].filter((group) => isNumber(group?.median)).flatMap((group) => [group.q1, group.q3])));
  if (!all.length) return h('p', { class: 'note' }, 'No neuron has a formula within these limits.');
  return chart('Median AUC of the best formula by maximum length, one line per minimum share of samples', (svg, width) => {
    const { x, y, height } = frame(svg, width, {
      low: lengths[0] - 0.5, high: lengths.at(-1) + 0.5, ...aucAxis(all), marks: lengths, xLabel: 'maximum number of literals', yLabel: 'AUC: median and quartiles',
    });
    const gap = Math.min(10, (x(1) - x(0)) * 0.7 / Math.max(1, series.length * (heldOut ? 2 : 1)));
    series.forEach(({ fractions: shares, kind, points }, i) => {
      for (const part of heldOut ? ['auc', 'held_out'] : ['auc']) {
        const at = i * (heldOut ? 2 : 1) + (part === 'held_out' ? 1 : 0) - (series.length * (heldOut ? 2 : 1) - 1) / 2;
        const shown = points.filter((point) => isNumber(point[part]?.median));
        const left = (point) => x(point.length) + at * gap;
        const style = `${kind}${part === 'held_out' ? ' held-out' : ''}`;
        svg.append(s('path', { class: `path ${style}`, d: shown.map((point, k) => `${k ? 'L' : 'M'}${left(point).toFixed(1)} ${y(point[part].median).toFixed(1)}`).join('') }));
        for (const point of shown) {
          const group = point[part];
          svg.append(s('g', {},
            s('title', {}, `Up to ${plural(point.length, 'literal')}, ${shareOf(shares)}${part === 'held_out' ? ', held out' : ''}: ${quartiles(group)}, mean ${fixed(group.mean, 3)}; ${plural(group.n, 'neuron')}`),
            s('line', { class: `interval ${kind}`, x1: left(point), x2: left(point), y1: y(group.q1), y2: y(group.q3) }),
            s('circle', { class: `mark ${style}`, cx: left(point).toFixed(1), cy: y(group.median).toFixed(1), r: 4.5 })));
        }
      }
    });
    return height;
  });
}

byId('layer').textContent = curve.layer ? `Layer ${curve.layer}` : 'Curve';
byId('summary').textContent = `${plural(curve.n_neurons, 'neuron')}${curve.n_constant ? `, ${count(curve.n_constant)} of them constant` : ''}, ${plural(curve.n_concepts, 'concept')}; searched on ${plural(curve.n_samples, 'sample')}${heldOut ? `, measured on ${count(curve.n_holdout)} held-out ones as well` : ''}.`;
byId('source').textContent = [curve.options.activations, curve.options.concepts].filter(Boolean).join(' \u00b7 ');
byId('picture').append(picture());
byId('legend').append(legend(...series.map(({ fractions: shares, kind }) => [`key ${kind}`, `${shareOf(shares)} of the samples${shares.length > 1 ? ': the same formulas' : ''}`])));
byId('caption').textContent = heldOut
  ? 'Filled dots and solid lines: searched samples. Hollow dots and dashed lines: the same formulas on the held-out samples. Bars are quartiles over neurons.'
  : 'Dots are medians, bars are quartiles over neurons, on the samples that were searched; --holdout measures on others.';
byId('points').append(plainTable(
  [numberHeader('Minimum share'), numberHeader('Up to'), numberHeader('Explained'), numberHeader('Median'), numberHeader('Quartiles'), numberHeader('Mean'),
    ...(heldOut ? [numberHeader('Held-out median'), numberHeader('Held-out mean')] : []), numberHeader('Mean length'), numberHeader('Mean share')],
  curve.points.map((point) => ({ cells: [
    `${short(100 * point.min_fraction)} %`, point.length, count(point.n_explained), fixed(point.auc.median, 4), isNumber(point.auc.q1) ? `${fixed(point.auc.q1, 4)} to ${fixed(point.auc.q3, 4)}` : '', fixed(point.auc.mean, 4),
    ...(heldOut ? [fixed(point.held_out.median, 4), fixed(point.held_out.mean, 4)] : []), fixed(point.mean_length, 2), percent(point.mean_fraction)] }))));
byId('run-details').append(h('dl', { class: 'definitions' }, Object.entries({
  version: curve.version, java: curve.java, kernel: curve.kernel, threads: curve.threads, seed: curve.seed,
  'seconds in all': seconds(curve.seconds.total), ...curve.options,
}).map(([key, value]) => [h('dt', {}, key.replaceAll('_', ' ')), h('dd', {}, String(value))])));
