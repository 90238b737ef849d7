/** Splits formula text into tokens: {id} for a concept, {symbol} for each of ~ & | ( ). */
function tokens(formula) {
  const found = formula.matchAll(/"((?:[^"\\]|\\.)*)"|([~&|()])|([^\s~&|()"]+)/gs);
  return [...found].map(([, quoted, symbol, plain]) =>
    symbol ? { symbol } : { id: plain ?? quoted.replace(/\\(.)/gs, '$1') });
}

/** Learns concept names from a label: if label and formula have the same structure, their concepts correspond. */
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
const formulaText = (formula) =>
  tokens(formula).map((token) => (token.symbol ? WORDS[token.symbol] : nameOf(token.id))).join('');

function formulaNodes(formula) {
  return tokens(formula).map((token) => token.symbol
    ? h('span', { class: token.symbol === '~' ? 'not' : 'op' }, WORDS[token.symbol])
    : h('span', { class: 'literal', title: concepts[token.id]?.definition }, nameOf(token.id)));
}

/** The literals of a formula, one per distinct concept: {id, negated}. */
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
