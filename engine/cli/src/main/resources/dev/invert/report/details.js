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

/** Resolves once the whole page has been read: the script stands before the details, so that the table need not wait. */
const pageRead = document.readyState === 'loading'
  ? new Promise((resolve) => { document.addEventListener('DOMContentLoaded', resolve, { once: true }); }) : Promise.resolve();

/** Returns a promise of the row with all that is known about its neuron. */
async function withDetails(row) {
  await pageRead;
  const { group, place } = row.data;
  if (!openedGroups.has(group)) {
    if (openedGroups.size === GROUPS_KEPT) openedGroups.delete(openedGroups.keys().next().value);
    openedGroups.set(group, readGroup(group));
  }
  const neuron = (await openedGroups.get(group))[place];
  for (const found of [neuron.explanations ?? [], ...Object.values(neuron.per_length ?? {})].flat()) learnNames(found);
  return new Row(neuron);
}
