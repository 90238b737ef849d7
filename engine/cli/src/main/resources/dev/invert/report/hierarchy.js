/**
 * Builds the concept hierarchy. Each node is {id, also, children, size, covered, neurons}: size is the number of concepts
 * in its subtree, covered is how many of these occur as positive literals in significant best formulas, and neurons is
 * the number of neurons with such a formula. Concepts with identical samples share a node and are listed in also.
 */
function conceptTree() {
  const ids = Object.keys(concepts);
  const parentOf = (id) => concepts[id].parent;
  const isTwin = (id) => parentOf(id) !== undefined && isNumber(concepts[id].n_positive)
    && concepts[id].n_positive === concepts[parentOf(id)]?.n_positive;
  const nodes = new Map(ids.filter((id) => !isTwin(id)).map((id) => [id, { id, also: [], children: [], size: 1, own: new Set() }]));
  const nodeOf = (id) => nodes.get(id) ?? (concepts[id] && nodeOf(parentOf(id)));
  for (const id of ids) if (isTwin(id)) nodeOf(id).also.push(id);
  for (const row of counted) {
    for (const { id, negated } of row.literals) if (!negated) nodeOf(id)?.own.add(row.neuron);
  }
  const roots = [];
  for (const node of nodes.values()) (nodeOf(parentOf(node.id))?.children ?? roots).push(node);
  const measure = (node) => {
    const users = new Set(node.own);
    node.covered = node.own.size > 0 ? 1 : 0;
    for (const child of node.children) {
      for (const neuron of measure(child)) users.add(neuron);
      node.size += child.size;
      node.covered += child.covered;
    }
    node.children.sort((a, b) => b.size - a.size || nameOf(a.id).localeCompare(nameOf(b.id)));
    node.neurons = users.size;
    return users;
  };
  roots.forEach(measure);
  return roots.sort((a, b) => b.size - a.size);
}

function branchLine(node) {
  const share = node.covered / node.size;
  return [
    h('span', { class: 'branch-name', title: concepts[node.id]?.definition }, nameOf(node.id),
      node.also.length > 0 && h('small', {}, ` = ${node.also.map(nameOf).join(', ')}`)),
    s('svg', { viewBox: '0 0 100 10', preserveAspectRatio: 'none', 'aria-hidden': 'true' },
      s('rect', { class: 'empty', width: 100, height: 10 }), s('rect', { class: 'bar', width: 100 * share, height: 10 })),
    h('span', { class: 'branch-count' }, node.size === 1
      ? (node.covered ? 'used' : 'not used')
      : `${count(node.covered)} of ${plural(node.size, 'concept')}`),
    h('span', { class: 'branch-count' }, plural(node.neurons, 'neuron')),
  ];
}

/** Creates a branch. Its children are created when it is first expanded, because there may be thousands of concepts. */
function branch(node, open) {
  if (!node.children.length) return h('li', {}, h('div', { class: 'branch' }, branchLine(node)));
  const details = h('details', {}, h('summary', { class: 'branch' }, branchLine(node)));
  const fillIn = () => {
    if (details.childElementCount === 1) details.append(h('ul', {}, node.children.map((child) => branch(child, false))));
  };
  details.addEventListener('toggle', fillIn);
  if (open) {
    fillIn();
    details.open = true;
    // Expand a chain of single children down to its first fork.
    const [only] = node.children;
    if (node.children.length === 1) details.lastChild.replaceChildren(branch(only, true));
  }
  return h('li', {}, details);
}

function showHierarchy() {
  if (!Object.values(concepts).some((concept) => concept?.parent !== undefined)) return;
  const roots = conceptTree();
  if (!roots.some(({ children }) => children.length > 0)) return;
  const total = roots.reduce((sum, { size }) => sum + size, 0);
  const covered = roots.reduce((sum, node) => sum + node.covered, 0);
  byId('hierarchy').append(
    h('h2', { id: 'hierarchy-heading' }, Object.keys(concepts).some((id) => /^[nvars]\d{8}$/.test(id)) ? 'Coverage of the concept hierarchy' : 'Nested concepts'),
    h('p', { class: 'note' }, `${anyWeak ? 'Significant best' : 'Best'} formulas use ${count(covered)} of ${plural(total, 'concept')} (${percent(covered / total)}) as positive literals. `
      + 'A concept is nested under another if all of its samples also have the other concept; concepts with identical samples are counted once. Expand a branch to see which of its concepts are used.'),
    h('ul', { class: 'tree' }, roots.map((root) => branch(root, roots.length === 1 || root === roots[0]))));
  byId('hierarchy').hidden = false;
}
