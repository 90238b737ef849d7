/** Number of shades of activations. */
const SHADES = 8;
const FIFTHS = ['Strongest fifth of the firings', 'Second fifth', 'Middle fifth', 'Fourth fifth', 'Weakest fifth of the firings'];
/** Number of tokens of a set that are listed at once. */
const SET_SHOWN = 40;

/** The set of tokens that the neuron's activation is best correlated with, and how the formula compares. */
function tokenSet({ best, data: { token_set: set } }) {
  if (!isNumber(set?.r)) return false;
  const texts = set.texts ?? [];
  const word = (text, i) => [i > 0 && ' ', h('code', { class: 'token' }, text)];
  const value = (r, heldOut) => (isNumber(heldOut) ? [`held-out r ${fixed(heldOut, 3)} `, h('span', { class: 'note' }, `(${fixed(r, 3)} on the searched samples)`)] : `r ${fixed(r, 3)}`);
  return headedSection('Best set of tokens',
    h('p', {}, texts.slice(0, SET_SHOWN).map(word)),
    texts.length > SET_SHOWN && h('details', { class: 'aliases' }, h('summary', {}, `${plural(texts.length - SET_SHOWN, 'other token')}`), h('p', {}, texts.slice(SET_SHOWN).map(word))),
    h('p', {}, `${plural(texts.length, 'token')}, ${plural(set.n, 'sample')}: `, value(set.r, set.r_holdout), `, AUC ${fixed(isNumber(set.auc_holdout) ? set.auc_holdout : set.auc, 4)}.`,
      isNumber(best.r) && [' The formula has ', `r ${fixed(best.r, 3)} on the searched samples.`]),
    h('p', { class: 'note' }, 'Of all sets of tokens, this one has the highest correlation r with the activation, regardless of the tokens around. If r is much higher than that of the formula, the neuron responds to words that no concept joins; if both are low, it depends on the context or on several things.'));
}

/** How far formula and set of tokens explain the activation, and the most that tokens could. */
function tokenFit({ data: { tokens } }) {
  const fit = tokens?.fit;
  if (!fit?.verdict) return false;
  const words = { explained: 'Explained by tokens', partly: 'Partly explained by tokens', unexplained: 'Not explained by tokens' };
  const r = (value) => (isNumber(value) ? fixed(value, 3) : 'none');
  const context = isNumber(fit.r_ceiling) && fit.r_ceiling < 0.5 ? ' The ceiling is low: the neuron depends on more than the token itself, such as its context.' : '';
  return headedSection('How far tokens explain it',
    h('p', {}, h('strong', {}, words[fit.verdict] ?? fit.verdict), `: r ${r(fit.r)} of the formula, ${r(fit.r_token_set)} of the best set of tokens, ceiling ${r(fit.r_ceiling)}${fit.held_out ? ', on held-out samples' : ', on the searched samples, which is too high'}.`),
    h('p', { class: 'note' }, `r is the correlation with the activation. Explained: at least 0.5 for the formula or the set; partly: at least 0.25. The ceiling is the correlation with the mean activation of each token.${context}`));
}

/** Share of the firings that the formula explains, by their strength. */
function firingTenths({ data: { tokens } }) {
  if (!tokens?.tenths?.length) return false;
  const bar = (share) => s('svg', { viewBox: '0 0 100 10', preserveAspectRatio: 'none', 'aria-hidden': 'true' },
    s('rect', { class: 'empty', width: 100, height: 10 }), s('rect', { class: 'bar', width: 100 * share, height: 10 }));
  return headedSection('Firings inside the formula, by strength',
    h('p', { class: 'note' }, `The neuron fires (has an activation above 0) on ${count(tokens.firings)} of ${plural(tokens.n_samples, 'token')}, ${short(100 * tokens.firings / tokens.n_samples)}%. Each row is a tenth of these.`),
    h('div', { class: 'steps' }, plainTable(
      [{ text: 'Activation', kind: 'range' }, numberHeader('Firings', 'number optional'), numberHeader('Inside'), { text: h('span', { class: 'visually-hidden' }, 'Bar of the share inside'), kind: 'track optional' }],
      tokens.tenths.map(({ low, high, n, inside }) => ({ cells: [
        low === high ? activationText(low) : `${activationText(high)} to ${activationText(low)}`, count(n), percent(inside / n), bar(inside / n),
      ] })))));
}

/** Formats an activation with three digits, so that those of a list can be compared. */
const activationText = (value) => (value === 0 ? '0' : minus(Math.abs(value) < 1000 && Math.abs(value) >= 0.001 ? value.toPrecision(3) : short(value)));

/** A text of tokens, shaded by activation and underlined where the formula holds. */
function contextLine({ at, sample, tokens, activations = {}, inside = [], not_samples: hidden = [] }, texts, highest) {
  const within = new Set(inside);
  const piece = (id, place) => {
    const activation = activations[place] ?? 0;
    const [, space, shown] = /^(\s*)(.*)$/s.exec((texts[id] ?? ` #${id}`).replaceAll('\n', '\u21b5'));
    const shade = activation > 0 ? Math.max(1, Math.ceil((SHADES * activation) / highest)) : 0;
    const known = !hidden.includes(place);
    const classes = [shade > 0 && `shade-${Math.min(SHADES, shade)}`, within.has(place) && 'holds', place === at && 'here', !known && 'hidden-token'].filter(Boolean);
    const title = [known && `activation ${activationText(activation)}`, known && (within.has(place) ? 'inside the formula' : 'outside'), !known && 'no sample'].filter(Boolean).join(', ');
    return [place > 0 && space, h('span', { class: classes.join(' ') || undefined, title }, shown || space || '\u00a0')];
  };
  return h('li', { class: 'context' },
    h('span', { class: 'activation', title: `row ${sample}` }, activationText(activations[at] ?? 0)),
    h('span', { class: 'text', dir: 'auto' }, tokens.map(piece)));
}

/** Texts around firings of each strength, around strong firings outside the formula, and around silent tokens inside. */
function contexts({ data: { tokens } }) {
  if (!tokens?.contexts?.length) return false;
  const { contexts: all, texts = {} } = tokens;
  const highest = most([Number.MIN_VALUE, ...all.flatMap(({ activations = {} }) => Object.values(activations)), ...(tokens.tenths ?? []).map(({ high }) => high)]);
  const list = (chosen) => h('ul', { class: 'contexts' }, chosen.map((context) => contextLine(context, texts, highest)));
  const of = (kind) => all.filter((context) => context.kind === kind);
  const firings = FIFTHS.map((title, fifth) => [title, of('firing').filter((context) => context.fifth === fifth)]).filter(([, chosen]) => chosen.length > 0);
  const shades = Array.from({ length: SHADES }, (_, i) => h('span', { class: `shade-${i + 1}` }, '\u00a0'));
  return [
    headedSection('Contexts',
      h('p', { class: 'note key' }, h('span', {}, 'Activation from 0 ', h('span', { class: 'scale', 'aria-hidden': 'true' }, shades), ` to ${activationText(highest)}`), h('span', {}, h('span', { class: 'holds' }, 'underlined'), ': the formula holds'), h('span', {}, h('span', { class: 'here' }, 'framed'), ': the sample')),
      firings.map(([title, chosen]) => [h('h4', {}, title), list(chosen)])),
    of('miss').length > 0 && headedSection('Misses', h('p', { class: 'note' }, 'The strongest firings outside the formula.'), list(of('miss'))),
    of('false_alarm').length > 0 && headedSection('False alarms', h('p', { class: 'note' }, 'Tokens inside the formula on which the neuron is silent, chosen evenly.'), list(of('false_alarm'))),
  ];
}
