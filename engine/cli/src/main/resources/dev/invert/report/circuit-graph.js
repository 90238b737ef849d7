/** Number of edges between two layers that are drawn while no neuron is selected. */
const MOST_EDGES = 40;
/** Width of a column from which nodes have room for their explanations. */
const WIDE_COLUMN = 150;

const keyOf = (layer, neuron) => (layer === undefined ? 'target' : `${neuron} ${layer}`);
const edgeKeys = (edge) => [keyOf(edge.from, edge.from_neuron), keyOf(edge.to, edge.to_neuron)];

const cut = (text, room) => (text.length > room ? `${text.slice(0, Math.max(1, room - 1))}\u2026` : text);
/** Formats a figure with three digits. */
const brief = (value) => (value === 0 ? '0' : minus(Math.abs(value) >= 1000 || Math.abs(value) < 0.001 ? String(Number(value.toPrecision(3))) : value.toPrecision(3)));
const signed = (value) => (value > 0 ? `+${brief(value)}` : brief(value));

/** Shows whether a neuron is more or less active on the chosen samples than its reference. */
const arrow = (node) => (node.activation < node.reference ? '\u2193' : '\u2191');
const activity = (node) => (node.activation < node.reference ? 'less active than its reference' : 'more active than its reference');

/** Returns the columns of the graph: the nodes of each layer, and the target. */
function columnsOf(circuit) {
  const columns = circuit.layers.map((layer) => ({
    name: layer.layer,
    nodes: layer.nodes.map((node) => ({ ...node, key: keyOf(node.layer, node.neuron), title: `${node.layer} ${node.neuron}` })),
  }));
  columns.push({ name: 'target', nodes: [{ key: 'target', title: circuit.target.text, contribution: circuit.target.value }] });
  return columns;
}

/** Edges to draw: the largest ones between two columns. */
function mainEdges(circuit) {
  const byLayer = new Map();
  for (const edge of circuit.edges) byLayer.set(edge.from, [...(byLayer.get(edge.from) ?? []), edge]);
  return new Set([...byLayer.values()].flatMap((edges) =>
    edges.sort((a, b) => Math.abs(b.weight) - Math.abs(a.weight)).slice(0, MOST_EDGES).filter((edge) => edge.weight !== 0)));
}

/** Text that a screen reader says for a node. */
function spoken(node, position, size) {
  if (node.key === 'target') return `Target: ${node.title}, ${signed(node.contribution)}`;
  return `Layer ${node.layer}, neuron ${node.neuron}${node.label ? `, ${node.label}` : ''}: contribution ${signed(node.contribution)}, ${activity(node)}, ${position + 1} of ${size}`;
}

/** Places the nodes of all columns in a drawing of some width. */
function place(columns, width) {
  const column = width / columns.length;
  const wide = column >= WIDE_COLUMN;
  const gap = Math.min(80, column * (wide ? 0.3 : 0.28));
  const [nodeWidth, nodeHeight, spacing] = [column - gap, wide ? 40 : 32, wide ? 10 : 8];
  const most = Math.max(...columns.map(({ nodes }) => nodes.length));
  const height = most * (nodeHeight + spacing) + 30;
  const places = new Map();
  columns.forEach(({ nodes }, c) => nodes.forEach((node, i) => {
    const above = (height - 30 - nodes.length * (nodeHeight + spacing)) / 2;
    places.set(node.key, { node, c, i, x: c * column + gap / 2, y: 30 + above + i * (nodeHeight + spacing) });
  }));
  return { places, wide, column, nodeWidth, nodeHeight, height };
}

/** Draws the layered graph; calls select(key) when a node is focused or clicked. */
function circuitGraph(circuit, select) {
  const columns = columnsOf(circuit);
  const main = mainEdges(circuit);
  const largest = new Map();
  for (const edge of circuit.edges) largest.set(edge.from, Math.max(largest.get(edge.from) ?? 0, Math.abs(edge.weight)));
  let chosen = columns[0].nodes[0]?.key ?? 'target';
  return chart(`Circuit of ${circuit.target.text}`, (svg, width) => {
    svg.setAttribute('role', 'group');
    svg.classList.add('circuit');
    const { places, wide, column, nodeWidth, nodeHeight, height } = place(columns, width);
    columns.forEach(({ name }, c) => svg.append(
      s('text', { class: 'layer-name', x: (c + 0.5) * column, y: 14, 'text-anchor': 'middle' }, cut(name, Math.floor(column / 7)))));
    const lines = circuit.edges.map((edge) => {
      const [from, to] = edgeKeys(edge).map((key) => places.get(key));
      const [x1, y1, x2, y2] = [from.x + nodeWidth, from.y + nodeHeight / 2, to.x, to.y + nodeHeight / 2];
      const middle = (x1 + x2) / 2;
      const line = s('path', {
        class: `edge${edge.weight < 0 ? ' opposing' : ''}`,
        d: `M${x1.toFixed(1)} ${y1.toFixed(1)}C${middle.toFixed(1)} ${y1.toFixed(1)} ${middle.toFixed(1)} ${y2.toFixed(1)} ${x2.toFixed(1)} ${y2.toFixed(1)}`,
        'stroke-width': Math.max(0.75, (7 * Math.abs(edge.weight)) / (largest.get(edge.from) || 1)).toFixed(2),
      }, s('title', {}, `${from.node.title} to ${to.node.title}: ${signed(edge.weight)}`));
      svg.append(line);
      return { edge, line };
    });
    const boxes = new Map();
    const mark = (key) => {
      for (const { edge, line } of lines) {
        const own = key !== undefined && edgeKeys(edge).includes(key);
        line.classList.toggle('own', own);
        line.classList.toggle('faded', key !== undefined && key !== 'target' && !own);
        line.classList.toggle('minor', !own && !main.has(edge));
      }
      boxes.forEach((box, other) => box.classList.toggle('chosen', other === key));
    };
    const focus = (key) => {
      boxes.get(chosen).setAttribute('tabindex', -1);
      chosen = key;
      boxes.get(key).setAttribute('tabindex', 0);
      boxes.get(key).focus();
    };
    const move = (event, at) => {
      const [across, down] = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key] ?? [0, 0];
      if (event.key === 'Enter' && at.node.page) location.href = at.node.page;
      const target = columns[at.c + across];
      if ((!across && !down) || !target) return;
      event.preventDefault();
      const row = Math.min(target.nodes.length - 1, Math.max(0, at.i + down));
      focus(target.nodes[row].key);
    };
    const strongest = columns.map(({ nodes }) => most(nodes.map((node) => Math.abs(node.contribution))) || 1);
    for (const [key, at] of places) {
      const { node, c, i, x, y } = at;
      const room = Math.floor((nodeWidth - 12) / 6.6);
      const first = key === 'target' ? signed(node.contribution) : `${wide ? `${node.neuron}  ` : node.neuron}`;
      const second = key === 'target' ? node.title : `${arrow(node)} ${node.label ?? ''}`;
      const bar = (Math.abs(node.contribution) / strongest[c]) * (nodeWidth - 2);
      const box = s('g', {
        class: 'node', tabindex: key === chosen ? 0 : -1, role: 'button', 'aria-label': spoken(node, i, columns[c].nodes.length),
        onfocus: () => { mark(key); select(key); }, onkeydown: (event) => move(event, at), onclick: () => focus(key),
      },
      s('title', {}, `${spoken(node, i, columns[c].nodes.length)}`),
      s('rect', { class: 'box', x: x.toFixed(1), y, width: nodeWidth.toFixed(1), height: nodeHeight, rx: 4 }),
      key === 'target' ? null : s('rect', {
        class: node.contribution < 0 ? 'share negated' : 'share', x: (x + 1).toFixed(1), y: y + nodeHeight - 4, width: Math.max(1, bar).toFixed(1), height: 3,
      }),
      s('text', { class: 'value', x: x + 6, y: y + (wide ? 15 : 13) }, first),
      wide && key !== 'target' ? s('text', { x: x + nodeWidth - 6, y: y + 15, 'text-anchor': 'end' }, signed(node.contribution)) : null,
      s('text', { x: x + 6, y: y + (wide ? 31 : 25) }, cut(wide || key === 'target' ? second : signed(node.contribution), room)));
      boxes.set(key, box);
      svg.append(box);
    }
    mark(undefined);
    return height;
  });
}
