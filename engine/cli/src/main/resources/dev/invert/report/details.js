/** Number of groups of neurons that stay in memory after they have been opened. */
const GROUPS_KEPT = 16;
const openedGroups = new Map();
const canDecompress = typeof DecompressionStream === 'function';

/** Decompresses the JSON of a group of neurons. */
async function readGroup(group) {
  const packed = atob(document.querySelectorAll('script.details')[group].textContent);
  const bytes = Uint8Array.from(packed, (letter) => letter.charCodeAt(0));
  const plain = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate'));
  return new Response(plain).json();
}

/** Returns a promise of the row with all that is known about its neuron. */
async function withDetails(row) {
  const { group, place } = row.data;
  if (!openedGroups.has(group)) {
    if (openedGroups.size === GROUPS_KEPT) openedGroups.delete(openedGroups.keys().next().value);
    openedGroups.set(group, readGroup(group));
  }
  const neuron = (await openedGroups.get(group))[place];
  for (const found of [neuron.explanations ?? [], ...Object.values(neuron.per_length ?? {})].flat()) learnNames(found);
  return { ...row, data: neuron, best: neuron.explanations?.[0] };
}
