const isNumber = (value) => typeof value === 'number' && Number.isFinite(value);
const minus = (text) => text.replace('-', '\u2212');
const count = (value) => value.toLocaleString('en-US');
const fixed = (value, digits) => (isNumber(value) ? minus(value.toFixed(digits)) : '');
const short = (value) => (isNumber(value) ? minus(String(Number(value.toPrecision(4)))) : '');
/** Returns a function that formats these values with four digits, or as many as it takes to tell them apart. */
function distinctly(values) {
  const known = values.filter(isNumber);
  const different = new Set(known).size;
  const digits = [4, 6, 8, 10, 12, 14, 16].find((wanted) => new Set(known.map((value) => value.toPrecision(wanted))).size === different) ?? 17;
  return (value) => (isNumber(value) ? minus(String(Number(value.toPrecision(digits)))) : '');
}
const percent = (share) => (isNumber(share) ? `${(100 * share).toFixed(1)}%` : '');
const plural = (value, noun, many = `${noun}s`) => `${count(value)} ${value === 1 ? noun : many}`;

/** Names of the quantities that a search may maximize. */
const OBJECTIVES = { guaranteed: 'guaranteed AUC', auc: 'AUC', z: 'z', r: 'correlation', f1: 'F1', iou: 'IoU' };

/** Formats the date of a timestamp; empty if it is none. */
function dayOf(timestamp) {
  const day = timestamp && new Date(timestamp);
  return day && !Number.isNaN(day.getTime()) ? day.toLocaleDateString('en-US', { day: 'numeric', month: 'long', year: 'numeric' }) : '';
}

/** Formats a duration in seconds as the terminal does. */
const seconds = (value) => (value < 1000 ? value.toFixed(value < 10 ? 2 : 1) : count(Math.round(value)));

const large = (value) => {
  for (const [size, word] of [[1e12, 'trillion'], [1e9, 'billion'], [1e6, 'million']]) {
    if (value >= size) return `${(value / size).toFixed(1)} ${word}`;
  }
  return count(value);
};

/** log10 of p. p itself underflows to 0 for highly significant formulas. */
function log10P(explanation) {
  if (isNumber(explanation?.log10_p)) return explanation.log10_p;
  return explanation?.p > 0 ? Math.log10(explanation.p) : undefined;
}

/** Formats a probability given as log10: as a decimal, or in scientific notation below 0.001. */
function probability(log10) {
  if (!isNumber(log10)) return [];
  return log10 > -3 ? [String(Number((10 ** log10).toPrecision(2)))] : powerOfTen(log10);
}

/** Formats a count given as log10. */
const countOfLog10 = (log10) => (log10 < 15 ? [large(Math.round(10 ** log10))] : powerOfTen(log10));

function powerOfTen(log10) {
  let exponent = Math.floor(log10);
  let mantissa = (10 ** (log10 - exponent)).toFixed(1);
  if (mantissa === '10.0') [mantissa, exponent] = ['1.0', exponent + 1];
  return [`${mantissa}\u00a0\u00d7\u00a010`, h('sup', {}, minus(String(exponent)))];
}

/** Smallest and largest value; spreading the values as arguments fails for a hundred thousand. */
const least = (values) => values.reduce((a, b) => Math.min(a, b), Infinity);
const most = (values) => values.reduce((a, b) => Math.max(a, b), -Infinity);

const median = (values) => quantile(values, 0.5);

function quantile(values, share) {
  const sorted = Float64Array.from(values).sort();
  const at = share * (sorted.length - 1);
  const below = Math.floor(at);
  return sorted[below] + (at - below) * ((sorted[below + 1] ?? sorted[below]) - sorted[below]);
}
