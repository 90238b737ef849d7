let opened;

async function showNeuron(number) {
  const row = rowOf.get(number);
  // The page of another neuron may be asked for before this one has been read.
  const asked = location.hash;
  document.body.setAttribute('aria-busy', 'true');
  const details = row && canDecompress && await withDetails(row);
  if (location.hash !== asked) return;
  document.body.removeAttribute('aria-busy');
  const content = details ? neuronPage(row, details) : [
    h('nav', { class: 'walk', 'aria-label': 'Neurons' }, h('a', { href: '#neurons' }, '\u2190 All neurons')),
    h('h2', { id: 'neuron-heading', tabindex: -1 }, `Neuron ${number}`),
    h('p', {}, row ? 'This browser cannot decompress the page of this neuron; use one of 2023 or later.' : 'This report contains no neuron with this number.'),
  ];
  byId('neuron').replaceChildren(...content.filter(Boolean));
  byId('overview').hidden = true;
  byId('neuron').hidden = false;
  document.title = `Neuron ${number} \u00b7 ${title}`;
  opened = row;
  scrollTo(0, 0);
  byId('neuron-heading').focus({ preventScroll: true });
}

function showOverview() {
  document.body.removeAttribute('aria-busy');
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
showCharts();
showHierarchy();
showRun();
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
