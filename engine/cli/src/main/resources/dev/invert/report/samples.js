/** Characters of a sample id that fit on one line, with and without thumbnails. */
const LINE = 15;
const BARE_LINE = 20;
/** Side of a thumbnail, and of an enlarged picture, in pixels. */
const THUMBNAIL = 136;
const ENLARGED = 560;

/** Fits a picture of a few pixels into a square: integer scaling keeps its pixels equally large. */
function fit(image, side) {
  image.addEventListener('load', () => {
    const longer = Math.max(image.naturalWidth, image.naturalHeight);
    const small = longer <= 48;
    const scale = small ? Math.max(1, Math.floor(side / longer)) : side / longer;
    image.classList.toggle('small', small);
    image.width = scale * image.naturalWidth;
    image.height = scale * image.naturalHeight;
  });
  return image;
}

/** Shows the picture of a sample in a dialog over the page, which Escape closes. */
function enlarge(uri, id, description) {
  const close = () => dialog.close();
  const side = Math.min(ENLARGED, innerWidth - 64, innerHeight - 200);
  const dialog = h('dialog', { class: 'enlarged', 'aria-label': `Sample ${id}`, onclose: () => dialog.remove(), onclick: (event) => event.target === dialog && close() },
    h('div', {}, fit(h('img', { src: uri, alt: `Sample ${id}` }), Math.max(THUMBNAIL, side)),
      h('p', {}, id), h('p', { class: 'note' }, description), h('button', { type: 'button', onclick: close }, 'Close')));
  (byId('neuron') ?? document.body).append(dialog);
  dialog.showModal();
}

function picture(uri, id, description) {
  return h('button', { type: 'button', class: 'picture', title: `${id}: enlarge`, onclick: () => enlarge(uri, id, description) },
    fit(h('img', { src: uri, alt: `Sample ${id}`, width: THUMBNAIL, height: THUMBNAIL }), THUMBNAIL));
}

/** The end of a text that is longer than some lines, from the beginning of a word if there is one early enough. */
function ending(text, most) {
  if (text.length <= most) return text;
  const end = text.slice(1 - most);
  const word = end.search(/(?<=[-_. ])[^-_. ]/);
  return `\u2026${word > 0 && word < most / 3 ? end.slice(word) : end}`;
}

/**
 * Shortens an id to the folder of the sample, which is often its class, and to the end of its name, which identifies it.
 * Lines break after punctuation, or anywhere in a word that is longer than a line.
 */
function sampleName(id, line) {
  const parts = id.split(/(?<=[/\\])/);
  const lines = [
    parts.length > 1 && `${parts.length > 2 ? '\u2026/' : ''}${ending(parts.at(-2), 4 * line)}`, ending(parts.at(-1), parts.length > 1 ? line : 2 * line),
  ].filter(Boolean);
  const words = (text) => text.split(/(?<=[-_/\\ ])(?![-_/\\ ])/).map((word, i) => [i > 0 && h('wbr'), word]);
  return h('span', { class: 'what', title: id }, lines.map((text) => h('span', {}, words(text))));
}

function sampleList(samples) {
  const pictures = thumbnails();
  const bare = !samples.some((sample) => pictures.has(String(sample.sample)));
  const activationText = distinctly(samples.map(({ activation }) => activation));
  const item = ({ sample, activation, inside: within }) => {
    const known = typeof within === 'boolean';
    const uri = pictures.get(String(sample));
    const mark = known && (within ? 'inside' : 'outside');
    return h('li', { class: `sample${known ? (within ? '' : ' out') : ' unknown'}` },
      uri && picture(uri, String(sample), [mark && `${mark} the formula`, `activation ${activationText(activation)}`].filter(Boolean).join(', ')),
      mark && h('span', { class: 'mark' }, mark),
      sampleName(String(sample), bare ? BARE_LINE : LINE),
      h('span', { class: 'activation' }, activationText(activation)));
  };
  return h('ul', { class: bare ? 'samples bare' : 'samples' }, samples.map(item));
}
