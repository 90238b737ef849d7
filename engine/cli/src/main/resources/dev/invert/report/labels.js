const WORDS = { '&': ' and ', '|': ' or ', '~': 'not ', '(': '(', ')': ')' };

/** Renders a label, for use where the formula is unknown. Operators are written as words. */
const labelNodes = (label) => String(label ?? '').split(/\s*([~&|()])\s*/).map((part) =>
  part in WORDS ? h('span', { class: part === '~' ? 'not' : 'op' }, WORDS[part]) : part);
