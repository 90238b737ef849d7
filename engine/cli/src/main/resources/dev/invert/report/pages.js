let opened;
let tasks = 0;

/** Marks the page as busy while a task runs; change is 1 at its start and -1 at its end. */
function busy(change) {
  tasks += change;
  if (tasks > 0) document.body.setAttribute('aria-busy', 'true');
  else document.body.removeAttribute('aria-busy');
}

async function showNeuron(number) {
  const row = rowOf.get(number);
  // The page of another neuron may be asked for before this one has been read.
  const asked = location.hash;
  busy(1);
  const details = await (row && canDecompress ? withDetails(row) : Promise.resolve()).finally(() => busy(-1));
  if (location.hash !== asked) return;
  const content = details ? neuronPage(row, details) : [
    h('nav', { class: 'walk', 'aria-label': 'Neurons' }, h('a', { href: '#neurons' }, '\u2190 All neurons')),
    h('h2', { id: 'neuron-heading', tabindex: -1 }, `Neuron ${number}`),
    h('p', {}, row ? 'This browser cannot decompress the page of this neuron; use one of 2023 or later.' : 'This report contains no neuron with this number.'),
  ];
  byId('neuron').replaceChildren(...content.flat(Infinity).filter(Boolean));
  byId('overview').hidden = true;
  byId('neuron').hidden = false;
  document.title = `Neuron ${number} \u00b7 ${title}`;
  opened = row;
  scrollTo(0, 0);
  byId('neuron-heading').focus({ preventScroll: true });
}

function showOverview() {
  byId('neuron').hidden = true;
  byId('neuron').replaceChildren();
  byId('overview').hidden = false;
  document.title = title;
  if (!opened) return;
  // Return focus to the row of the neuron that was open.
  const at = table.order.indexOf(opened);
  if (at >= table.limit) {
    table.limit = Math.ceil((at + 1) / PAGE) * PAGE;
    showRows();
  }
  const target = at >= 0 ? opened.link : byId('neurons-heading');
  opened = undefined;
  target.focus({ preventScroll: true });
  target.scrollIntoView({ block: 'center' });
}

function route() {
  const match = /^#neuron-(\d+)$/.exec(location.hash);
  if (match) showNeuron(Number(match[1]));
  else showOverview();
}

const layer = showHeading();
const title = layer ? `${layer} \u00b7 INVERT report` : 'INVERT report';
showTiles();
showHeaders();
showFilters();
updateTable();
document.querySelector('.skip').addEventListener('click', (event) => {
  // The URL fragment selects the page to show, so the link must not change it.
  event.preventDefault();
  byId('main').focus();
});
addEventListener('hashchange', route);
route();

/** Draws the rest of the overview after the first view. */
function showRest() {
  showCharts();
  showHierarchy();
  showRun();
  busy(-1);
}
busy(1);
requestAnimationFrame(() => setTimeout(showRest));
