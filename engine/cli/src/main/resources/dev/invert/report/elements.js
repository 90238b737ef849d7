function fill(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, '');
    else if (value !== undefined && value !== false && value !== null) element.setAttribute(name, value);
  }
  element.append(...children.flat(Infinity).filter((child) => child !== undefined && child !== null && child !== false));
  return element;
}

/** Creates an HTML element. Strings become text nodes, so labels are never parsed as markup. */
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

const formulaHeader = { text: 'Formula', kind: 'wide' };
const numberHeader = (text, kind = 'number') => ({ text, kind });
