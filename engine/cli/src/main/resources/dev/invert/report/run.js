/** Wall time of ranking, search, and statistics, as printed on the terminal. run.json has sums over threads. */
function searchSeconds() {
  const { rank, search, statistics: measures, repeat = 0, total: all } = run.seconds ?? {};
  return [rank, search, measures, run.threads].every(isNumber) ? (rank + search + measures) / run.threads + repeat : all;
}

/** The inputs and the date of the run, as one line. */
function source() {
  const { activations: from, concepts: labels, model, model_content: content = '' } = run.input ?? {};
  const hash = /^(SHA-256 [0-9a-f]{12})/.exec(content);
  const day = dayOf(run.date);
  return [
    from && `Activations: ${from}${model ? `, from model ${model}${hash ? ` (${hash[1]}\u2026)` : ''}` : ''}.`,
    labels && `Concepts: ${labels}.`,
    day && `${day}.`,
  ].filter(Boolean).join(' ');
}

/** Display names for the fields of run.json. Fields not listed here are shown by their own names. */
const RUN_WORDS = {
  version: 'INVERT version', java: 'Java', date: 'Date', layer: 'Layer',
  'input.activations': 'Activations', 'input.concepts': 'Concepts', 'input.samples_matched': 'Samples matched',
  'input.model': 'Model', 'input.model_content': 'Model checksum', 'input.n_groups': 'Sample groups',
  'held_out.share': 'Held-out share of samples', 'held_out.seed': 'Held-out seed', 'held_out.whole_groups': 'Whole groups held out',
  'held_out.n_samples': 'Held-out samples',
  'options.length': 'Maximum number of literals', 'options.beam': 'Beam width', 'options.top': 'Formulas reported per neuron',
  'options.min_fraction': 'Minimum support (share of samples)', 'options.max_fraction': 'Maximum support (share of samples)',
  'options.direction': 'AUC direction', 'options.search_limit': 'Concepts combined (0: all)', 'options.parents': 'Formulas extended',
  'options.per_length': 'Best formulas of each length reported', 'options.aliases': 'Equivalent formulas reported', 'options.alpha': 'Significance level',
  'options.quantile': 'Share of samples counted as most activating', 'options.holdout': 'Requested held-out share', 'options.folds': 'Cross-validation folds',
  'options.bootstrap': 'Bootstrap searches', 'options.permutations': 'Permutations', 'options.seed': 'Random seed',
  'search.asked': 'Search requested', 'search.chosen': 'Search used', 'search.reason': 'Reason for this search',
  'search.time_limit': 'Time limit per neuron in seconds (0: none)', 'search.select': 'Formula reported first', 'search.compare_beam': 'Compared with beam search',
  'search.predicted_seconds_per_neuron': 'Predicted seconds per neuron', 'search.index_bytes': 'Index size in bytes',
  'search.n_certified': 'Neurons whose formula is the best of all covered (proven)',
  'search.n_proven_shorter': 'Neurons with a proven best formula of fewer literals only',
  'search.proven_length': 'Most literals that a proof covers',
  'search.proof_steps': 'Steps of work of all proofs', 'search.steps_per_neuron': 'Steps of proofs allowed per neuron',
  kernel: 'Kernel', device: 'Device', images: 'Images', threads: 'Threads', n_samples: 'Samples used in the search',
  n_patterns: 'Distinct combinations of concepts', n_concepts: 'Number of concepts', n_neurons: 'Number of neurons',
  formulas_evaluated: 'Formulas evaluated or covered', log10_formulas_reachable: 'Size of the search space (log10)',
  'seconds.load': 'Time: loading', 'seconds.rank': 'Time: ranking (sum over threads)', 'seconds.search': 'Time: search (sum over threads)',
  'seconds.statistics': 'Time: statistics (sum over threads)', 'seconds.repeat': 'Time: repeated searches', 'seconds.write': 'Time: writing',
  'seconds.total': 'Time: total', peak_native_bytes: 'Peak native memory in bytes',
};

function runText(value, key) {
  if (Array.isArray(value)) return value.join(', ');
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (!isNumber(value)) return String(value);
  return `${Number.isInteger(value) ? count(value) : short(value)}${key.startsWith('seconds.') ? '\u00a0s' : ''}`;
}

function showRun() {
  const flat = (object, prefix) => Object.entries(object).flatMap(([name, value]) => {
    if (value === null) return [];
    const key = `${prefix}${name}`;
    if (typeof value === 'object' && !Array.isArray(value)) return flat(value, `${key}.`);
    return [[RUN_WORDS[key] ?? key.replaceAll('_', ' ').replaceAll('.', ', '), runText(value, key)]];
  });
  byId('run-details').append(h('table', { class: 'plain' }, h('tbody', {},
    flat(run, '').map(([words, value]) => h('tr', {}, h('th', { scope: 'row' }, words), h('td', {}, value))))));
}
