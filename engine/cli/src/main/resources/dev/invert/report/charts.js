/** Redraws the chart whenever its width changes, so that text keeps its size. */
function chart(label, draw) {
  const holder = h('div');
  let drawn = 0;
  new ResizeObserver(([entry]) => {
    const width = Math.round(entry.contentRect.width);
    if (width > 0 && width !== drawn) {
      drawn = width;
      const svg = s('svg', { class: 'chart', role: 'img', 'aria-label': label });
      const height = draw(svg, width);
      svg.setAttribute('viewBox', `0 0 ${width} ${height}`);
      holder.replaceChildren(svg);
    }
  }).observe(holder);
  return holder;
}

function ticks(low, high, wanted) {
  const raw = (high - low) / wanted;
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = power * [1, 2, 2.5, 5, 10].find((factor) => factor * power >= raw * 0.999);
  const first = Math.ceil(low / step - 1e-9);
  const last = Math.floor(high / step + 1e-9);
  return Array.from({ length: last - first + 1 }, (_, i) => Number(((first + i) * step).toPrecision(15)));
}

/** Ticks of a logarithmic axis: powers of ten and, if they fit, 2 and 5 times these. */
function logTicks(low, high) {
  const all = [];
  for (let power = Math.floor(Math.log10(low)); power <= Math.ceil(Math.log10(high)); power++) {
    for (const factor of [1, 2, 5]) all.push(Number((factor * 10 ** power).toPrecision(6)));
  }
  const within = all.filter((value) => value >= low * 0.999 && value <= high * 1.001);
  const decades = within.filter((value) => Number.isInteger(Number(Math.log10(value).toFixed(9))));
  return within.length <= 7 || decades.length < 3 ? within : decades;
}

/**
 * Draws the axes of a chart and returns the functions x and y, which map values to coordinates. The horizontal axis is
 * linear or logarithmic; options.marks overrides its ticks.
 */
function frame(svg, width, options) {
  const { low, high, bottom = 0, top, xLabel, yLabel, yFormat, scale = 'linear' } = options;
  const height = 240;
  const [left, right, upper, lower] = [46, 8, 26, 42];
  const along = scale === 'log' ? Math.log10 : (value) => value;
  const x = (value) => left + ((along(value) - along(low)) / (along(high) - along(low))) * (width - left - right);
  const y = (value) => height - lower - ((value - bottom) / (top - bottom)) * (height - upper - lower);
  for (const value of ticks(bottom, top, 4)) {
    svg.append(
      s('line', { class: 'grid', x1: left, x2: width - right, y1: y(value), y2: y(value) }),
      s('text', { x: left - 8, y: y(value) + 4, 'text-anchor': 'end' }, yFormat(value)));
  }
  const marks = options.marks ?? (scale === 'log' ? logTicks(low, high) : ticks(low, high, Math.max(3, Math.floor(width / 80))));
  const xFormat = options.xFormat ?? distinctly(marks);
  for (const value of marks) {
    svg.append(s('text', { x: x(value), y: height - lower + 17, 'text-anchor': 'middle' }, xFormat(value)));
  }
  svg.append(
    s('line', { class: 'axis', x1: left, x2: width - right, y1: y(bottom), y2: y(bottom) }),
    s('text', { x: (left + width - right) / 2, y: height - 4, 'text-anchor': 'middle' }, xLabel),
    s('text', { x: 0, y: 11 }, yLabel));
  return { x, y, height, left, right: width - right };
}

/** Histogram of the headline AUC over neurons. Doubtful neurons are stacked on top in a second color. */
function aucChart(found) {
  const aucs = found.map(headline);
  const lowest = least(aucs);
  const step = [0.005, 0.01, 0.02, 0.05].find((size) => (1 - lowest) / size <= 32) ?? 0.05;
  const firstBin = Math.min(Math.floor(lowest / step + 1e-9), Math.round(1 / step) - 5);
  const bins = Array.from({ length: Math.round(1 / step) - firstBin }, () => ({ all: 0, weak: 0 }));
  for (const row of found) {
    const bin = bins[Math.min(Math.floor(headline(row) / step + 1e-9) - firstBin, bins.length - 1)];
    bin.all++;
    if (doubtful(row)) bin.weak++;
  }
  const low = firstBin * step;
  const middle = median(aucs);
  return chart(`Histogram of the ${HEADLINE} of the best formula over neurons; median ${fixed(middle, 3)}`, (svg, width) => {
    const top = Math.max(...bins.map((bin) => bin.all)) * 1.05;
    const { x, y, height } = frame(svg, width, {
      low, high: 1, top, xLabel: `${HEADLINE} of the best formula`, yLabel: 'neurons', yFormat: (v) => Number.isInteger(v) ? count(v) : '',
    });
    bins.forEach(({ all, weak }, i) => {
      if (!all) return;
      const place = { x: x(low + i * step) + 0.75, width: Math.max(1, x(low + step) - x(low) - 1.5) };
      const tooltip = `AUC ${fixed(low + i * step, 3)} to ${fixed(low + (i + 1) * step, 3)}: ${plural(all, 'neuron')}${weak ? `, ${count(weak)} ${DOUBTFUL}` : ''}`;
      svg.append(s('g', {}, s('title', {}, tooltip),
        s('rect', { class: 'bar', ...place, y: y(all - weak), height: y(0) - y(all - weak) }),
        s('rect', { class: 'weak', ...place, y: y(all), height: y(all - weak) - y(all) })));
    });
    const right = x(middle) > width - 110;
    svg.append(
      s('line', { class: 'median', x1: x(middle), x2: x(middle), y1: 18, y2: y(0) }),
      s('text', { class: 'median-label', x: x(middle) + (right ? -6 : 6), y: 24, 'text-anchor': right ? 'end' : 'start' },
        `median ${fixed(middle, 3)}`));
    return height;
  });
}

/** Fits an axis to AUCs: rounds outward from the smallest and largest value, leaving a margin. */
function aucAxis(aucs) {
  const [low, high] = [least(aucs), most(aucs)];
  const step = [0.02, 0.05, 0.1].find((size) => (high - low) / size <= 4) ?? 0.2;
  const round = (value) => Number(value.toFixed(9));
  const bottom = Math.max(0, round(Math.floor(low / step - 0.25) * step));
  const top = Math.min(1, round(Math.ceil(high / step + 0.25) * step));
  const digits = [2, 3].find((few) => ticks(bottom, top, 4).every((v) => Math.abs(v - Number(v.toFixed(few))) < 1e-9)) ?? 4;
  return { bottom, top, yFormat: (v) => fixed(v, digits) };
}

/** Plots AUC by formula length: points {length, auc} and a band {length, low, high}, which may be empty. */
function lengthChart(label, points, band, yLabel) {
  return chart(label, (svg, width) => {
    const axis = aucAxis([...points.map(({ auc }) => auc), ...band.flatMap((item) => [item.low, item.high])]);
    const longest = points.at(-1).length;
    const { x, y, height } = frame(svg, width, {
      low: points[0].length - 0.3, high: longest + 0.3, ...axis, marks: points.map(({ length }) => length),
      xLabel: 'number of literals', yLabel,
    });
    if (band.length) {
      const edge = (key) => band.map((item) => `${x(item.length).toFixed(1)} ${y(item[key]).toFixed(1)}`);
      svg.append(s('path', { class: 'band', d: `M${edge('high').join('L')}L${edge('low').reverse().join('L')}Z` }));
    }
    svg.append(s('path', { class: 'curve', d: `M${points.map(({ length, auc }) => `${x(length).toFixed(1)} ${y(auc).toFixed(1)}`).join('L')}` }));
    for (const { length, auc } of points) {
      svg.append(s('circle', { class: 'point', cx: x(length), cy: y(auc), r: 4 }),
        s('text', { class: 'value', x: x(length), y: y(auc) - 10, 'text-anchor': 'middle' }, fixed(auc, 3)));
    }
    return height;
  });
}

/** Side of a square of the chart, in pixels, within which many points are drawn as one. */
const DOT_CELL = 3;
/** Number of points up to which all are drawn. */
const MOST_DOTS = 2000;

/**
 * Returns the places of points in the chart as {point, left, top}. Of too many points, returns the first of each kind (weak
 * or not) in each square: it hides the others.
 */
function placed(points, left, top) {
  const all = points.map((point) => ({ point, left: left(point), top: top(point) }));
  if (all.length <= MOST_DOTS) return all;
  const cells = new Map();
  for (const dot of all) {
    const cell = `${Math.round(dot.left / DOT_CELL)} ${Math.round(dot.top / DOT_CELL)} ${Boolean(dot.point.weak)}`;
    if (!cells.has(cell)) cells.set(cell, dot);
  }
  return [...cells.values()];
}

/** Plots AUC by relative support, one point per item {share, auc, title, weak, chosen, open}. */
function fractionChart(label, points, yLabel = 'AUC') {
  return chart(label, (svg, width) => {
    const shares = points.map(({ share }) => share);
    const [low, high] = [least(shares), most(shares)];
    const wide = high > 8 * low;
    const { x, y, height } = frame(svg, width, {
      low: wide ? low / 1.25 : 0, high: Math.min(1, high * (wide ? 1.25 : 1.1)), scale: wide ? 'log' : 'linear', ...aucAxis(points.map(({ auc }) => auc)),
      xLabel: 'support (share of samples inside)', yLabel, xFormat: (v) => `${short(100 * v)}%`,
    });
    for (const { point, left, top } of placed(points, ({ share }) => x(share), ({ auc }) => y(auc))) {
      svg.append(s('circle', {
        class: `dot${point.weak ? ' weak' : ''}${point.chosen ? ' chosen' : ''}${point.open ? ' open' : ''}`,
        cx: left.toFixed(1), cy: top.toFixed(1), r: point.chosen ? 5 : 3.5, onclick: point.open,
      }, s('title', {}, point.title())));
    }
    return height;
  });
}

/** Plots two AUCs against each other, with a line where they are equal; one linked point per item {x, y, title, weak, link}. */
function scatterChart(label, points, xLabel, yLabel) {
  return chart(label, (svg, width) => {
    const across = aucAxis(points.map((point) => point.x));
    const { x, y, height } = frame(svg, width, {
      low: across.bottom, high: across.top, xFormat: across.yFormat, ...aucAxis(points.map((point) => point.y)), xLabel, yLabel,
    });
    const up = aucAxis(points.map((point) => point.y));
    const [from, to] = [Math.max(across.bottom, up.bottom), Math.min(across.top, up.top)];
    if (from < to) svg.append(s('line', { class: 'median', x1: x(from), y1: y(from), x2: x(to), y2: y(to) }));
    for (const { point, left, top } of placed(points, (dot) => x(dot.x), (dot) => y(dot.y))) {
      svg.append(s('a', { href: point.link, tabindex: -1 }, s('circle', {
        class: `dot open${point.weak ? ' weak' : ''}`, cx: left.toFixed(1), cy: top.toFixed(1), r: 3.5,
      }, s('title', {}, point.title()))));
    }
    return height;
  });
}

const total = (counts) => counts.reduce((sum, value) => sum + value, 0);

/** Probability density of each bin: share of samples per unit of activation. */
function densities(counts, binWidth) {
  const sum = total(counts);
  return counts.map((value) => (sum === 0 ? 0 : value / sum / binWidth));
}

/** Upper end of the density axis. Cuts off one or two bins that dwarf all others, such as the zeros of a ReLU. */
function densityLimit(values) {
  const [highest, , third = 0] = [...values].sort((a, b) => b - a);
  return third > 0 && highest > 3 * third ? 1.5 * third : highest * 1.05;
}

function outline(values, low, binWidth, limit, x, y) {
  const points = values.map((value, i) => {
    const level = y(Math.min(value, limit));
    return `L${x(low + i * binWidth).toFixed(1)} ${level.toFixed(1)}H${x(low + (i + 1) * binWidth).toFixed(1)}`;
  });
  const end = low + values.length * binWidth;
  return `M${x(low).toFixed(1)} ${y(0)}${points.join('')}L${x(end).toFixed(1)} ${y(0)}Z`;
}

/** Returns the histograms, and a sentence on each bar that is cut off. */
function activationChart({ low, high, inside, outside }) {
  const binWidth = (high - low) / inside.length;
  const groups = [['outside', outside], ['inside', inside]].map(([name, counts]) =>
    ({ name, counts, density: densities(counts, binWidth) }));
  const limit = densityLimit(groups.flatMap((group) => group.density));
  const cut = groups[0].counts.map((_, bin) => ({
    bin, from: low + bin * binWidth, to: low + (bin + 1) * binWidth,
    held: groups.filter(({ density }) => density[bin] > limit).map(({ name, counts }) => `${percent(counts[bin] / total(counts))} of the samples ${name}`),
  })).filter(({ held }) => held.length > 0);
  const figure = chart('Histograms of the activations inside and outside the formula', (svg, width) => {
    const place = frame(svg, width, { low, high, top: limit, xLabel: 'activation', yLabel: 'density', yFormat: short });
    const { x, y } = place;
    for (const { name, density } of groups) {
      svg.append(s('path', { class: name, d: outline(density, low, binWidth, limit, x, y) }));
    }
    for (const { bin } of cut) svg.append(s('text', { x: x(low + (bin + 0.5) * binWidth), y: y(limit) - 4, 'text-anchor': 'middle' }, '\u2191'));
    return place.height;
  });
  const ends = distinctly(cut.flatMap((one) => [one.from, one.to]));
  const note = cut.map(({ from, to, held }) => ` \u2191\u00a0The bar from ${ends(from)} to ${ends(to)} is cut off: it holds ${held.join(' and ')}.`);
  return [figure, note];
}

/** Legend of a chart; each entry is a pair of CSS class and text. */
const legend = (...entries) => h('ul', { class: 'legend' }, entries.map(([name, text]) => h('li', {},
  s('svg', { viewBox: '0 0 26 14', 'aria-hidden': 'true' }, s('rect', { class: name, x: 1, y: 1, width: 24, height: 12 })), text)));
