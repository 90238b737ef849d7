'use strict';
(() => {
  // ---------------------------------------------------------------- data

  const byId = (id) => document.getElementById(id);
  const island = (id) => JSON.parse(byId(id).textContent);
  const { run, concepts, neurons } = island('data');

  /** Pictures are the largest part of the page; they are read when the first neuron is opened. */
  const thumbnails = (() => {
    let pictures;
    return () => (pictures ??= new Map(Object.entries(island('thumbnails'))));
  })();

  /** Concept id to name, from the definitions where there are any, otherwise from the labels. */
  const names = new Map();

  // ---------------------------------------------------------------- text

  const isNumber = (value) => typeof value === 'number' && Number.isFinite(value);
  const minus = (text) => text.replace('-', '\u2212');
  const count = (value) => value.toLocaleString('en-US');
  const fixed = (value, digits) => (isNumber(value) ? minus(value.toFixed(digits)) : '');
  const short = (value) => (isNumber(value) ? minus(String(Number(value.toPrecision(4)))) : '');
  const percent = (share) => (isNumber(share) ? `${(100 * share).toFixed(1)}\u00a0%` : '');
  const plural = (value, noun) => `${count(value)} ${noun}${value === 1 ? '' : 's'}`;

  const seconds = (value) => count(value < 10 ? Number(value.toPrecision(2)) : Math.round(value));

  const large = (value) => {
    for (const [size, word] of [[1e12, 'trillion'], [1e9, 'billion'], [1e6, 'million']]) {
      if (value >= size) return `${(value / size).toFixed(1)} ${word}`;
    }
    return count(value);
  };

  /** Decimal logarithm of p; p itself underflows to 0 for strong neurons. */
  function log10P(explanation) {
    if (isNumber(explanation?.log10_p)) return explanation.log10_p;
    return explanation?.p > 0 ? Math.log10(explanation.p) : undefined;
  }

  /** A probability given by its logarithm: plain where short, otherwise as a power of ten. */
  function probability(log10) {
    if (!isNumber(log10)) return [];
    if (log10 > -3) return [String(Number((10 ** log10).toPrecision(2)))];
    let exponent = Math.floor(log10);
    let mantissa = (10 ** (log10 - exponent)).toFixed(1);
    if (mantissa === '10.0') [mantissa, exponent] = ['1.0', exponent + 1];
    return [`${mantissa}\u00a0\u00d7\u00a010`, h('sup', {}, minus(String(exponent)))];
  }

  function median(values) {
    const sorted = [...values].sort((a, b) => a - b);
    const middle = sorted.length >> 1;
    return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  // ---------------------------------------------------------------- elements

  function fill(element, attributes, children) {
    for (const [name, value] of Object.entries(attributes)) {
      if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
      else if (value === true) element.setAttribute(name, '');
      else if (value !== undefined && value !== false && value !== null) element.setAttribute(name, value);
    }
    element.append(...children.flat(Infinity).filter((child) => child !== undefined && child !== null && child !== false));
    return element;
  }

  /** An HTML element. Text always arrives as text nodes, so that no label can become markup. */
  const h = (tag, attributes = {}, ...children) => fill(document.createElement(tag), attributes, children);
  const s = (tag, attributes = {}, ...children) =>
    fill(document.createElementNS('http://www.w3.org/2000/svg', tag), attributes, children);

  const headedSection = (title, ...children) => h('section', {}, h('h3', {}, title), children);

  function plainTable(headers, rows) {
    const cell = ({ text, kind }, scope) => h(scope ? 'th' : 'td', { scope, class: kind }, text);
    return h('table', { class: 'plain' },
      h('thead', {}, h('tr', {}, headers.map((header) => cell(header, 'col')))),
      h('tbody', {}, rows.map((row) => h('tr', { class: row.chosen ? 'chosen' : undefined },
        row.cells.map((text, i) => cell({ text, kind: headers[i].kind }))))));
  }

  // ---------------------------------------------------------------- formulas

  /** Formula text to tokens: {id} for a concept, {symbol} for ~ & | ( ). */
  function tokens(formula) {
    const found = formula.matchAll(/"((?:[^"\\]|\\.)*)"|([~&|()])|([^\s~&|()"]+)/gs);
    return [...found].map(([, quoted, symbol, plain]) =>
      symbol ? { symbol } : { id: plain ?? quoted.replace(/\\(.)/gs, '$1') });
  }

  /** Label and formula have the same shape; where they do, the label tells the names of the formula's concepts. */
  function learnNames({ formula, label }) {
    if (typeof label !== 'string') return;
    const ids = tokens(formula).filter((token) => token.id !== undefined).map((token) => token.id);
    if (ids.every((id) => names.has(id))) return;
    const parts = label.split(/[~&|()]/).map((part) => part.trim()).filter((part) => part !== '');
    const shape = tokens(formula).map((token) => token.symbol ?? '').join('');
    const same = parts.length === ids.length && shape === (label.match(/[~&|()]/g) ?? []).join('');
    if (same) ids.forEach((id, i) => names.has(id) || names.set(id, parts[i].replace(/^"(.*)"$/s, '$1')));
  }

  const nameOf = (id) => names.get(id) ?? id;
  const WORDS = { '&': ' and ', '|': ' or ', '~': 'not ', '(': '(', ')': ')' };

  const formulaText = (formula) =>
    tokens(formula).map((token) => (token.symbol ? WORDS[token.symbol] : nameOf(token.id))).join('');

  function formulaNodes(formula) {
    return tokens(formula).map((token) => token.symbol
      ? h('span', { class: token.symbol === '~' ? 'not' : 'op' }, WORDS[token.symbol])
      : h('span', { class: 'literal', title: concepts[token.id]?.definition }, nameOf(token.id)));
  }

  /** A label where the formula itself is not known; its symbols in words, too. */
  const labelNodes = (label) => String(label ?? '').split(/\s*([~&|()])\s*/).map((part) =>
    part in WORDS ? h('span', { class: part === '~' ? 'not' : 'op' }, WORDS[part]) : part);

  /** Every concept of a formula once: {id, negated}. */
  function literals(formula) {
    const all = tokens(formula);
    const seen = new Map();
    all.forEach((token, i) => {
      if (token.id !== undefined && !seen.has(token.id)) {
        seen.set(token.id, { id: token.id, negated: all[i - 1]?.symbol === '~' });
      }
    });
    return [...seen.values()];
  }

  // ---------------------------------------------------------------- charts

  /** Draws again when the width changes, so that text in a chart keeps its size. */
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
    return Array.from({ length: last - first + 1 }, (_, i) => Number(((first + i) * step).toPrecision(12)));
  }

  /** Frame of a chart with linear axes; x and y map values to places. */
  function frame(svg, width, { low, high, top, xLabel, yLabel, yFormat }) {
    const height = 240;
    const [left, right, upper, lower] = [46, 8, 26, 42];
    const x = (value) => left + ((value - low) / (high - low)) * (width - left - right);
    const y = (value) => height - lower - (value / top) * (height - upper - lower);
    for (const value of ticks(0, top, 4)) {
      svg.append(
        s('line', { class: 'grid', x1: left, x2: width - right, y1: y(value), y2: y(value) }),
        s('text', { x: left - 8, y: y(value) + 4, 'text-anchor': 'end' }, yFormat(value)));
    }
    for (const value of ticks(low, high, Math.max(3, Math.floor(width / 80)))) {
      svg.append(s('text', { x: x(value), y: height - lower + 17, 'text-anchor': 'middle' }, short(value)));
    }
    svg.append(
      s('line', { class: 'axis', x1: left, x2: width - right, y1: y(0), y2: y(0) }),
      s('text', { x: (left + width - right) / 2, y: height - 4, 'text-anchor': 'middle' }, xLabel),
      s('text', { x: 0, y: 11 }, yLabel));
    return { x, y, height, left, right: width - right };
  }

  function aucChart(aucs) {
    const least = Math.min(...aucs);
    const step = [0.005, 0.01, 0.02, 0.05].find((size) => (1 - least) / size <= 32) ?? 0.05;
    const firstBin = Math.min(Math.floor(least / step + 1e-9), Math.round(1 / step) - 5);
    const bins = new Array(Math.round(1 / step) - firstBin).fill(0);
    for (const auc of aucs) bins[Math.min(Math.floor(auc / step + 1e-9) - firstBin, bins.length - 1)]++;
    const low = firstBin * step;
    const middle = median(aucs);
    return chart(`Histogram of the AUC of the best formulas, median ${fixed(middle, 3)}`, (svg, width) => {
      const top = Math.max(...bins) * 1.05;
      const { x, y, height } = frame(svg, width, {
        low, high: 1, top, xLabel: 'AUC of the best formula', yLabel: 'neurons', yFormat: (v) => Number.isInteger(v) ? count(v) : '',
      });
      bins.forEach((value, i) => value && svg.append(s('rect', {
        class: 'bar', x: x(low + i * step) + 0.75, width: Math.max(1, x(step) - x(0) - 1.5), y: y(value), height: y(0) - y(value),
      }, s('title', {}, `AUC ${fixed(low + i * step, 3)} to ${fixed(low + (i + 1) * step, 3)}: ${plural(value, 'neuron')}`))));
      const right = x(middle) > width - 110;
      svg.append(
        s('line', { class: 'median', x1: x(middle), x2: x(middle), y1: 18, y2: y(0) }),
        s('text', { class: 'median-label', x: x(middle) + (right ? -6 : 6), y: 24, 'text-anchor': right ? 'end' : 'start' },
          `median ${fixed(middle, 3)}`));
      return height;
    });
  }

  const total = (counts) => counts.reduce((sum, value) => sum + value, 0);

  /** Share of samples per unit of activation, bin by bin. */
  function densities(counts, binWidth) {
    const sum = total(counts);
    return counts.map((value) => (sum === 0 ? 0 : value / sum / binWidth));
  }

  /** One or two bins (the zeros of a ReLU) may tower over all others; then the axis ends above the others. */
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

  function activationChart({ low, high, inside, outside }) {
    const binWidth = (high - low) / inside.length;
    const groups = [['outside', outside], ['inside', inside]].map(([name, counts]) =>
      ({ name, counts, density: densities(counts, binWidth) }));
    const limit = densityLimit(groups.flatMap((group) => group.density));
    return chart('Histogram of the activations inside and outside the formula', (svg, width) => {
      const place = frame(svg, width, { low, high, top: limit, xLabel: 'activation', yLabel: 'density', yFormat: short });
      const { x, y } = place;
      let note = 0;
      for (const { name, counts, density } of groups) {
        svg.append(s('path', { class: name, d: outline(density, low, binWidth, limit, x, y) }));
        density.forEach((value, i) => {
          if (value <= limit) return;
          const after = x(low + (i + 1) * binWidth);
          const right = after > width - 230;
          svg.append(s('text', {
            x: right ? x(low + i * binWidth) - 6 : after + 6, y: y(limit) + 12 + 16 * note++, 'text-anchor': right ? 'end' : 'start',
          }, `\u2191 ${percent(counts[i] / total(counts))} of those ${name} are in this bar`));
        });
      }
      return place.height;
    });
  }

  function legend() {
    const entry = (name, text) => h('li', {},
      s('svg', { viewBox: '0 0 26 14', 'aria-hidden': 'true' }, s('rect', { class: name, x: 1, y: 1, width: 24, height: 12 })), text);
    return h('ul', { class: 'legend' }, entry('inside', 'inside the formula'), entry('outside', 'outside'));
  }

  // ---------------------------------------------------------------- overview

  const STATUS_TEXT = {
    constant: 'constant activation',
    none: 'no formula within bounds',
  };

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
    row.auc = best?.auc;
    row.positives = best?.n_positive;
    row.share = best?.fraction ?? (isNumber(best?.n_positive) && best.n_samples > 0 ? best.n_positive / best.n_samples : undefined);
    row.log10P = log10P(best);
  }
  const rowOf = new Map(rows.map((row) => [row.neuron, row]));
  const explained = rows.filter((row) => row.best);

  function showHeading() {
    const layer = run.layer ?? neurons[0]?.layer;
    byId('layer').textContent = layer ? `Layer ${layer}` : 'Neurons';
    const size = [
      isNumber(run.n_samples) && plural(run.n_samples, 'sample'),
      isNumber(run.n_concepts) && plural(run.n_concepts, 'concept'),
    ].filter(Boolean).join(' and ');
    const effort = [
      isNumber(run.formulas_evaluated) && `${large(run.formulas_evaluated)} formulas evaluated`,
      isNumber(run.seconds?.total) && `in ${seconds(run.seconds.total)}\u00a0s`,
    ].filter(Boolean).join(' ');
    const means = [
      run.kernel && `${run.kernel} kernel`, run.device, isNumber(run.threads) && plural(run.threads, 'thread'),
    ].filter(Boolean).join(', ');
    byId('summary').textContent = [
      plural(rows.length, 'neuron'), size && ` on ${size}`, effort && `; ${effort}`, means && ` (${means})`, '.',
    ].filter(Boolean).join('');
    return layer;
  }

  function showTiles() {
    const tile = (value, term) => h('div', {}, h('dt', {}, term), h('dd', {}, value));
    const having = (status) => count(rows.filter((row) => row.status === status).length);
    const corrected = explained.map(({ best }) => best.log10_p_corrected).filter(isNumber);
    byId('tiles').append(
      tile(having('explained'), 'explained'), tile(having('constant'), 'constant'), tile(having('none'), 'without a formula'));
    if (explained.length) byId('tiles').append(tile(fixed(median(explained.map((row) => row.auc)), 3), 'median AUC'));
    if (corrected.length) {
      const significant = corrected.filter((log10) => log10 < Math.log10(0.05)).length;
      byId('tiles').append(tile(count(significant), 'significant (corrected p < 0.05)'));
    }
  }

  function conceptCounts() {
    const uses = new Map();
    for (const { best } of explained) {
      for (const { id, negated } of literals(best.formula)) {
        const use = uses.get(id) ?? { id, plain: 0, negated: 0 };
        use[negated ? 'negated' : 'plain']++;
        uses.set(id, use);
      }
    }
    return [...uses.values()].sort((a, b) => b.plain + b.negated - a.plain - a.negated || nameOf(a.id).localeCompare(nameOf(b.id)));
  }

  function conceptBars(uses) {
    const most = uses[0].plain + uses[0].negated;
    const bar = (use) => s('svg', { viewBox: '0 0 100 10', preserveAspectRatio: 'none', 'aria-hidden': 'true' },
      s('rect', { class: 'bar', width: (100 * use.plain) / most, height: 10 }),
      s('rect', { class: 'negated', x: (100 * use.plain) / most, width: (100 * use.negated) / most, height: 10 }));
    return h('table', { class: 'bars' },
      h('thead', { class: 'visually-hidden' }, h('tr', {}, ['Concept', 'Bar', 'Formulas', 'of them negated'].map((text) => h('th', { scope: 'col' }, text)))),
      h('tbody', {}, uses.map((use) => h('tr', {},
        h('th', { scope: 'row' }, h('button', {
          type: 'button', class: 'link', title: concepts[use.id]?.definition, onclick: () => searchFor(nameOf(use.id)),
        }, nameOf(use.id))),
        h('td', {}, bar(use)),
        h('td', { class: 'count' }, count(use.plain + use.negated)),
        h('td', { class: 'visually-hidden' }, `${use.negated} negated`)))));
  }

  function showCharts() {
    if (!explained.length) {
      byId('charts').append(h('p', { class: 'note' }, 'No neuron has a formula, so there is nothing to draw.'));
      return;
    }
    const aucs = explained.map((row) => row.auc);
    const best = explained.reduce((a, b) => (b.auc > a.auc ? b : a));
    const uses = conceptCounts();
    const shown = uses.slice(0, 10);
    byId('charts').append(
      h('figure', {}, h('h3', {}, 'How well formulas fit'), aucChart(aucs), h('figcaption', {},
        `Half of the explained neurons have a formula with an AUC of at least ${fixed(median(aucs), 3)}; the highest is `,
        h('a', { href: `#neuron-${best.neuron}` }, `neuron ${best.neuron}`), ` with ${fixed(best.auc, 3)}.`)),
      h('figure', {}, h('h3', {}, 'Most frequent concepts'), conceptBars(shown), h('figcaption', {},
        `Number of neurons whose best formula names the concept${uses.length > shown.length ? `, ${shown.length} of ${count(uses.length)} concepts` : ''}`,
        shown.some((use) => use.negated) ? '; the second color counts those that exclude it (\u201cnot\u201d).' : '.',
        ' Choose one to list its neurons.')));
  }

  function showRun() {
    const text = (value) => {
      if (Array.isArray(value)) return value.join(', ');
      return isNumber(value) ? (Number.isInteger(value) ? minus(String(value)) : short(value)) : String(value);
    };
    const flat = (object, prefix) => Object.entries(object).flatMap(([key, value]) => {
      if (value === null) return [];
      if (typeof value === 'object' && !Array.isArray(value)) return flat(value, `${prefix}${key}: `);
      return [[`${prefix}${key}`.replaceAll('_', ' '), text(value)]];
    });
    byId('run-details').append(h('table', { class: 'plain' }, h('tbody', {},
      flat(run, '').map(([key, value]) => h('tr', {}, h('th', { scope: 'row' }, key), h('td', {}, value))))));
  }

  // ---------------------------------------------------------------- table of neurons

  const COLUMNS = [
    { key: 'neuron', title: 'Neuron', kind: 'number', first: 1 },
    { key: 'label', title: 'Best formula', kind: 'wide', first: 1 },
    { key: 'auc', title: 'AUC', kind: 'number', first: -1 },
    { key: 'positives', title: 'Positives', kind: 'number optional', first: -1 },
    { key: 'share', title: '%', spoken: 'Positives in percent', kind: 'number', first: -1 },
    { key: 'log10P', title: 'log\u2081\u2080 p', kind: 'number optional', first: 1 },
  ];
  const PAGE = 100;
  const table = { key: 'auc', direction: -1, query: '', limit: PAGE, order: [] };

  function compare(a, b) {
    const [left, right] = [a[table.key], b[table.key]];
    const [noLeft, noRight] = [left === undefined || left === '', right === undefined || right === ''];
    if (noLeft || noRight) return noLeft - noRight || a.neuron - b.neuron;
    const order = typeof left === 'string' ? left.localeCompare(right) : left - right;
    return order * table.direction || a.neuron - b.neuron;
  }

  function matcher(query) {
    if (/^\d+$/.test(query)) return (row) => String(row.neuron).startsWith(query);
    const terms = query.toLowerCase().split(/\s+/);
    return (row) => terms.every((term) => row.text.includes(term));
  }

  function rowElement(row) {
    const link = h('a', { href: `#neuron-${row.neuron}`, 'aria-label': `Neuron ${row.neuron}` }, String(row.neuron));
    const cells = [
      link,
      row.best ? formulaNodes(row.best.formula) : h('span', { class: 'note' }, STATUS_TEXT[row.status] ?? row.status),
      fixed(row.auc, 4),
      isNumber(row.positives) ? count(row.positives) : '',
      isNumber(row.share) ? (100 * row.share).toFixed(1) : '',
      fixed(row.log10P, 1),
    ];
    const open = (event) => {
      if (event.target !== link && String(getSelection()) === '') location.hash = link.hash;
    };
    return h('tr', { onclick: open }, COLUMNS.map((column, i) => h('td', { class: column.kind }, cells[i])));
  }

  function showRows() {
    const visible = table.order.slice(0, table.limit);
    byId('neurons').tBodies[0].replaceChildren(...visible.map((row) => (row.element ??= rowElement(row))));
    const all = table.order.length;
    byId('more').hidden = visible.length >= all;
    if (visible.length < all) {
      const extend = (limit) => () => {
        const next = visible.length;
        table.limit = limit;
        showRows();
        table.order[next].element.querySelector('a').focus({ preventScroll: true });
      };
      byId('more').replaceChildren(
        h('button', { type: 'button', onclick: extend(table.limit + PAGE) }, `Show ${count(Math.min(PAGE, all - visible.length))} more`),
        h('button', { type: 'button', onclick: extend(Infinity) }, `Show all ${count(all)}`));
    }
  }

  function updateTable() {
    const query = table.query.trim();
    table.order = (query ? rows.filter(matcher(query)) : [...rows]).sort(compare);
    byId('found').textContent = query
      ? `${count(table.order.length)} of ${plural(rows.length, 'neuron')} match \u201c${query}\u201d.`
      : `${plural(rows.length, 'neuron')}.`;
    showRows();
  }

  function searchFor(query) {
    byId('search').value = query;
    table.query = query;
    table.limit = PAGE;
    updateTable();
    byId('neurons-heading').focus({ preventScroll: true });
    byId('neurons-heading').scrollIntoView({ block: 'start' });
  }

  function showHeaders() {
    const headers = COLUMNS.map((column) => {
      const arrow = h('span', { class: 'arrow', 'aria-hidden': 'true' });
      const sort = () => {
        table.direction = table.key === column.key ? -table.direction : column.first;
        table.key = column.key;
        table.limit = PAGE;
        mark();
        updateTable();
      };
      const button = h('button', { type: 'button', 'aria-label': column.spoken, onclick: sort }, column.title, arrow);
      return { column, arrow, cell: h('th', { scope: 'col', class: column.kind }, button) };
    });
    const mark = () => headers.forEach(({ column, arrow, cell }) => {
      const sorted = column.key === table.key;
      arrow.textContent = sorted ? (table.direction > 0 ? '\u2191' : '\u2193') : '';
      if (sorted) cell.setAttribute('aria-sort', table.direction > 0 ? 'ascending' : 'descending');
      else cell.removeAttribute('aria-sort');
    });
    byId('neurons').tHead.rows[0].append(...headers.map(({ cell }) => cell));
    mark();
  }

  // ---------------------------------------------------------------- one neuron

  function walk(row) {
    const order = table.order.includes(row) ? table.order : rows;
    const at = order.indexOf(row);
    const link = (other, text) => other && h('a', { href: `#neuron-${other.neuron}` }, text(other.neuron));
    return h('nav', { class: 'walk', 'aria-label': 'Neurons' },
      h('a', { href: '#neurons' }, '\u2190 All neurons'),
      link(order[at - 1], (n) => `Previous: neuron ${n}`), link(order[at + 1], (n) => `Next: neuron ${n}`));
  }

  function keyFigures({ best, share, positives }) {
    const figure = (term, value, say) => value.length > 0 && h('div', {}, h('dt', {}, term),
      h('dd', {}, h('div', { class: 'value' }, value), h('p', { class: 'note' }, say)));
    const interval = isNumber(best.ci_low) && isNumber(best.ci_high)
      ? [' ', h('small', {}, `${fixed(best.ci_low, 3)} to ${fixed(best.ci_high, 3)}`)] : [];
    const corrected = probability(best.log10_p_corrected);
    return h('dl', { class: 'figures' },
      figure('AUC', [fixed(best.auc, 4), interval],
        ['A sample inside the formula activates this neuron more than one outside in ', percent(best.auc), ' of all pairs, ties counted half.',
          interval.length > 0 && ' Beside it, the confidence interval.']),
      figure('Samples inside', isNumber(positives) ? [count(positives), ' ', h('small', {}, isNumber(best.n_samples) ? `of ${count(best.n_samples)}` : '')] : [],
        isNumber(share) ? `The formula holds for ${percent(share)} of the samples.` : 'Samples that the formula holds for.'),
      figure('p', probability(log10P(best)), corrected.length
        ? ['How often chance alone would separate the samples this well; ', corrected, ' after correction for all formulas tried.']
        : 'How often chance alone would separate the samples this well, for this one formula; not corrected for the search.'),
      figure('Held-out AUC', isNumber(best.auc_holdout) ? [fixed(best.auc_holdout, 4)] : [],
        'The AUC of the same formula on samples that the search did not see.'));
  }

  function definitions(formula) {
    const known = literals(formula).filter(({ id }) => concepts[id]?.definition);
    return known.length > 0 && headedSection('Concepts', h('dl', { class: 'definitions' }, known.map(({ id }) =>
      [h('dt', {}, nameOf(id), ' ', nameOf(id) !== id && h('small', {}, id)), h('dd', {}, concepts[id].definition)])));
  }

  function activations({ histogram }) {
    const usable = histogram && isNumber(histogram.low) && histogram.high > histogram.low
      && histogram.inside?.length > 0 && histogram.outside?.length === histogram.inside.length;
    return usable && headedSection('Activations inside and outside', h('figure', {}, legend(), activationChart(histogram), h('figcaption', {},
      `Activations of ${plural(total(histogram.inside), 'sample')} inside the formula and ${count(total(histogram.outside))} outside, `,
      'each drawn with area 1: the less the two overlap, the further the AUC is from 0.5.')));
  }

  function picture(uri, id) {
    const image = h('img', { src: uri, alt: `Sample ${id}`, width: 64, height: 64 });
    image.addEventListener('load', () => {
      const { naturalWidth: width, naturalHeight: height } = image;
      if (Math.max(width, height) > 64) return;
      // Whole multiples keep every pixel of a small picture the same size.
      const scale = Math.max(1, Math.round(64 / Math.max(width, height)));
      image.classList.add('small');
      image.width = scale * width;
      image.height = scale * height;
    });
    return image;
  }

  function topSamples({ top_samples: samples }) {
    if (!samples?.length) return false;
    const pictures = thumbnails();
    const marked = samples.filter((sample) => typeof sample.inside === 'boolean');
    const inside = marked.filter((sample) => sample.inside).length;
    const bare = !samples.some((sample) => pictures.has(String(sample.sample)));
    const item = ({ sample, activation, inside: within }) => {
      const known = typeof within === 'boolean';
      const uri = pictures.get(String(sample));
      return h('li', { class: `sample${known ? (within ? '' : ' out') : ' unknown'}` },
        uri && picture(uri, sample),
        known && h('span', { class: 'mark' }, within ? 'inside' : 'outside'),
        h('span', { class: 'what' }, sample),
        h('span', { class: 'activation' }, short(activation)));
    };
    return headedSection('Most activating samples',
      h('p', { class: 'note' }, `The ${plural(samples.length, 'sample')} with the highest activation, each with its id and activation`,
        marked.length ? `; the formula holds for ${count(inside)} of them.` : '.'),
      h('ul', { class: bare ? 'samples bare' : 'samples' }, samples.map(item)));
  }

  const formulaHeader = { text: 'Formula', kind: 'wide' };
  const numberHeader = (text, kind = 'number') => ({ text, kind });
  const gain = (auc, earlier) => (isNumber(earlier) ? `${auc >= earlier ? '+' : ''}${fixed(auc - earlier, 4)}` : '');

  function steps({ steps: list }) {
    return list?.length > 1 && headedSection('Step by step',
      h('p', { class: 'note' }, 'What each further concept adds to the AUC.'),
      plainTable([formulaHeader, numberHeader('AUC'), numberHeader('Gain')], list.map((step, i) =>
        ({ cells: [step.formula ? formulaNodes(step.formula) : labelNodes(step.label), fixed(step.auc, 4), gain(step.auc, list[i - 1]?.auc)] }))));
  }

  function perLength({ per_length: lengths }) {
    const found = Object.entries(lengths ?? {}).filter(([, list]) => list.length > 0).sort(([a], [b]) => a - b);
    return found.length > 0 && headedSection('Best formula of each length',
      h('p', { class: 'note' }, 'The simplest formula that is nearly as good as the longest is often the better description.'),
      plainTable([numberHeader('Concepts'), formulaHeader, numberHeader('AUC'), numberHeader('Gain'), numberHeader('Positives', 'number optional')],
        found.map(([length, [best]], i) => ({
          cells: [length, formulaNodes(best.formula), fixed(best.auc, 4), gain(best.auc, found[i - 1]?.[1][0].auc),
            isNumber(best.n_positive) ? count(best.n_positive) : ''],
        }))));
  }

  function alternatives({ explanations }) {
    return explanations.length > 1 && headedSection('Alternatives',
      h('p', { class: 'note' }, 'The best formulas that the search found; the first is the one above.'),
      plainTable([formulaHeader, numberHeader('AUC'), numberHeader('Positives', 'number optional'), numberHeader('%'), numberHeader('log\u2081\u2080 p', 'number optional')],
        explanations.map((explanation, i) => ({
          chosen: i === 0,
          cells: [formulaNodes(explanation.formula), fixed(explanation.auc, 4),
            isNumber(explanation.n_positive) ? count(explanation.n_positive) : '',
            isNumber(explanation.fraction) ? (100 * explanation.fraction).toFixed(1) : '', fixed(log10P(explanation), 1)],
        }))));
  }

  const STATISTICS = [
    ['z', 'z', (v) => fixed(v, 2), 'Rank sum in standard deviations from what chance would give.'],
    ['q', 'q', (v) => short(v), 'Expected share of false findings among all neurons at least this significant.'],
    ['r', 'Correlation r', (v) => fixed(v, 3), 'Point-biserial correlation of activation and formula; looks at distances, not only at order.'],
    ['auprc', 'AUPRC', (v) => fixed(v, 3), 'Area under the precision-recall curve; stricter than AUC where few samples are inside.'],
    ['precision', 'Precision', percent, 'Share of the strongly activating samples that are inside the formula.'],
    ['recall', 'Recall', percent, 'Share of the samples inside the formula that activate strongly.'],
    ['f1', 'F1', (v) => fixed(v, 3), 'Harmonic mean of precision and recall.'],
    ['iou', 'IoU', (v) => fixed(v, 3), 'Overlap of strongly activating samples and samples inside, over their union.'],
    ['upper_bound', 'Upper bound', (v) => fixed(v, 4), 'No formula within the bounds of the search can have a higher AUC.'],
    ['certified', 'Certified', (v) => (v ? 'yes' : 'no'), 'Whether this formula is proven to be the best within the bounds of the search.'],
  ];

  function statistics(best) {
    const present = STATISTICS.filter(([key]) => isNumber(best[key]) || typeof best[key] === 'boolean');
    return present.length > 0 && headedSection('More statistics', h('table', { class: 'plain' }, h('tbody', {},
      present.map(([key, title, format, say]) => h('tr', {},
        h('th', { scope: 'row' }, title), h('td', { class: 'number' }, format(best[key])), h('td', { class: 'say' }, say))))));
  }

  const REASONS = {
    constant: 'This neuron has the same activation on every sample, so no formula can put the samples in order.',
    none: 'The search found no formula within its bounds on the share of samples inside.',
  };

  function neuronPage(row) {
    const heading = h('h2', { id: 'neuron-heading', tabindex: -1 }, `Neuron ${row.neuron}`);
    const { best, data } = row;
    if (!best) return [walk(row), heading, h('p', { class: 'formula' }, STATUS_TEXT[row.status]), h('p', {}, REASONS[row.status]), topSamples(data)];
    return [
      walk(row), heading,
      h('p', { class: 'formula' }, formulaNodes(best.formula)),
      row.label !== best.formula && h('p', { class: 'ids' }, h('code', {}, best.formula)),
      keyFigures(row), definitions(best.formula), activations(data), topSamples(data), steps(data), perLength(data),
      alternatives(data), statistics(best),
    ];
  }

  // ---------------------------------------------------------------- which part is shown

  let opened;

  function showNeuron(number) {
    const row = rowOf.get(number);
    const content = row ? neuronPage(row) : [
      h('nav', { class: 'walk', 'aria-label': 'Neurons' }, h('a', { href: '#neurons' }, '\u2190 All neurons')),
      h('h2', { id: 'neuron-heading', tabindex: -1 }, `Neuron ${number}`), h('p', {}, 'This report has no neuron with this number.'),
    ];
    byId('neuron').replaceChildren(...content.filter(Boolean));
    byId('overview').hidden = true;
    byId('neuron').hidden = false;
    document.title = `Neuron ${number} \u00b7 ${title}`;
    opened = row;
    scrollTo(0, 0);
    byId('neuron-heading').focus({ preventScroll: true });
  }

  function showOverview() {
    byId('neuron').hidden = true;
    byId('neuron').replaceChildren();
    byId('overview').hidden = false;
    document.title = title;
    if (!opened) return;
    // Back where the reader left: on the row of the neuron just read.
    const at = table.order.indexOf(opened);
    if (at >= table.limit) {
      table.limit = Math.ceil((at + 1) / PAGE) * PAGE;
      showRows();
    }
    const target = at >= 0 ? opened.element.querySelector('a') : byId('neurons-heading');
    opened = undefined;
    target.focus({ preventScroll: true });
    target.scrollIntoView({ block: 'center' });
  }

  function route() {
    const match = /^#neuron-(\d+)$/.exec(location.hash);
    if (match) showNeuron(Number(match[1]));
    else showOverview();
  }

  const layer = showHeading();
  const title = layer ? `${layer} \u00b7 INVERT report` : 'INVERT report';
  showTiles();
  showCharts();
  showRun();
  showHeaders();
  updateTable();
  byId('search').addEventListener('input', (event) => {
    table.query = event.target.value;
    table.limit = PAGE;
    updateTable();
  });
  document.querySelector('.skip').addEventListener('click', (event) => {
    // The address names what is shown, so the link must not change it.
    event.preventDefault();
    byId('main').focus();
  });
  addEventListener('hashchange', route);
  route();
})();
