/** Time of ranking, search and statistics, as the terminal gives it; those of several threads pass at once. */
function searchSeconds() {
  const { rank, search, statistics: measures, repeat = 0, total: all } = run.seconds ?? {};
  return [rank, search, measures, run.threads].every(isNumber) ? (rank + search + measures) / run.threads + repeat : all;
}

/** What this is a report of. */
function source() {
  const { activations: from, concepts: labels, model, model_content: content = '' } = run.input ?? {};
  const hash = /^(SHA-256 [0-9a-f]{12})/.exec(content);
  const day = run.date && new Date(run.date);
  return [
    from && `Activations: ${from}${model ? `, of the model ${model}${hash ? ` (${hash[1]}\u2026)` : ''}` : ''}.`,
    labels && `Concepts: ${labels}.`,
    day && !Number.isNaN(day.getTime()) && `${day.toLocaleDateString('en-GB', { day: 'numeric', month: 'long', year: 'numeric' })}.`,
  ].filter(Boolean).join(' ');
}

/** The fields of run.json in words; a field that is not here is shown by its name. */
const RUN_WORDS = {
  version: 'INVERT version', java: 'Java', date: 'Date', layer: 'Layer',
  'input.activations': 'Activations', 'input.concepts': 'Concepts', 'input.samples_matched': 'Samples matched',
  'input.model': 'Model', 'input.model_content': 'Content of the model', 'input.n_groups': 'Groups of samples',
  'held_out.share': 'Held out, share of samples', 'held_out.seed': 'Held out, seed', 'held_out.whole_groups': 'Held out as whole groups',
  'held_out.n_samples': 'Held out, samples',
  'options.length': 'Most literals in a formula', 'options.beam': 'Formulas extended per length', 'options.top': 'Formulas reported per neuron',
  'options.min_fraction': 'Fewest samples inside, share', 'options.max_fraction': 'Most samples inside, share',
  'options.direction': 'Direction of the AUC', 'options.search_limit': 'Concepts joined (0: all)', 'options.parents': 'Formulas extended',
  'options.per_length': 'Best of each length reported', 'options.aliases': 'Equal formulas listed', 'options.alpha': 'Significance level',
  'options.quantile': 'Share called strongly activating', 'options.holdout': 'Share to hold out', 'options.folds': 'Folds',
  'options.bootstrap': 'Bootstrap searches', 'options.permutations': 'Permutations', 'options.seed': 'Seed',
  'search.asked': 'Search asked for', 'search.chosen': 'Search chosen', 'search.reason': 'Why this search',
  'search.time_limit': 'Time limit in seconds (0: none)', 'search.compare_beam': 'Compared with a beam search',
  'search.predicted_seconds_per_neuron': 'Predicted seconds per neuron', 'search.index_bytes': 'Size of the index in bytes',
  'search.n_certified': 'Neurons with a proof',
  kernel: 'Kernel', device: 'Device', images: 'Pictures', threads: 'Threads', n_samples: 'Samples searched',
  n_patterns: 'Different combinations of concepts', n_concepts: 'Concepts searched', n_neurons: 'Neurons', formulas_evaluated: 'Formulas examined or covered',
  log10_formulas_reachable: 'Formulas within reach, decimal logarithm',
  'seconds.load': 'Time, loading', 'seconds.rank': 'Time, ranking (all threads)', 'seconds.search': 'Time, search (all threads)',
  'seconds.statistics': 'Time, statistics (all threads)', 'seconds.repeat': 'Time, repeated searches', 'seconds.write': 'Time, writing',
  'seconds.total': 'Time, in all', peak_native_bytes: 'Native memory at most, in bytes',
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
