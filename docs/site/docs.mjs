/** The documentation's scripts: search, buttons that copy code, and examples that run in the page. */

const home = new URL('.', import.meta.url);

// ---------------------------------------------------------------------------------------------- search

const search = document.querySelector('.search');
const field = search.querySelector('input');
const results = search.querySelector('#results');
const status = search.querySelector('.status');
const MAX_RESULTS = 12;
let index;
search.hidden = false; // the search field is hidden without scripts

/** Loads the search library and the index when somebody first searches. */
function load() {
  index ??= Promise.all([
    import('./minisearch.js'),
    fetch(new URL('search.json', home)).then(file => file.json()),
  ]).then(([{ default: MiniSearch }, sections]) => {
    const engine = new MiniSearch({
      fields: ['heading', 'page', 'text'],
      storeFields: ['page', 'heading', 'text'],
      // Compounds such as `latent-grid` are indexed whole and by their parts.
      tokenize: text => text.split(/[\s.,;:!?"'`()[\]{}<>=/|]+/).flatMap(word => [word, ...parts(word)]),
      searchOptions: { boost: { heading: 4, page: 2 }, prefix: true, fuzzy: word => (word.length > 4 ? 0.2 : 0) },
    });
    engine.addAll(sections);
    return engine;
  });
  return index;
}

function parts(word) {
  const found = word.split('-');
  return found.length > 1 ? found : [];
}

async function show() {
  const words = field.value.trim();
  if (words === '') return hide();
  const engine = await load();
  if (words !== field.value.trim()) return; // more was typed meanwhile
  const here = location.pathname.split('/').at(-1) || 'index.html';
  const found = engine.search(words, { combineWith: 'AND' });
  const shown = (found.length > 0 ? found : engine.search(words)).slice(0, MAX_RESULTS);
  const [onThisPage, elsewhere] = [true, false].map(same =>
    shown.filter(({ id }) => id.startsWith(`${here}#`) === same),
  );
  results.replaceChildren(...group('On this page', onThisPage, words), ...group('On other pages', elsewhere, words));
  results.hidden = false;
  status.textContent = shown.length > 0 ? '' : 'Nothing found.';
}

function group(title, found, words) {
  if (found.length === 0) return [];
  const heading = document.createElement('p');
  heading.textContent = title;
  const list = document.createElement('ul');
  list.append(
    ...found.map(({ id, page, heading: name, text }) => {
      const link = document.createElement('a');
      link.href = new URL(id, home);
      const [strong, place, excerpt] = ['strong', 'small', 'span'].map(tag => document.createElement(tag));
      strong.textContent = name;
      place.textContent = name === page ? '' : page;
      excerpt.textContent = excerptOf(text, words);
      link.append(strong, ' ', place, excerpt);
      const item = document.createElement('li');
      item.append(link);
      return item;
    }),
  );
  return [heading, list];
}

/** An excerpt of the text around the first of the words. */
function excerptOf(text, words) {
  const at = text.toLowerCase().indexOf(words.toLowerCase().split(/\s+/)[0]);
  const from = at < 60 ? 0 : text.indexOf(' ', at - 50) + 1;
  return `${from > 0 ? '… ' : ''}${text.slice(from, from + 120)}${text.length > from + 120 ? ' …' : ''}`;
}

function hide() {
  results.hidden = true;
  status.textContent = '';
}

field.addEventListener('input', show);
field.addEventListener('focus', () => {
  load();
  if (field.value.trim() !== '') show();
});
search.addEventListener('focusout', ({ relatedTarget }) => !search.contains(relatedTarget) && hide());
search.addEventListener('keydown', event => {
  const links = [...results.querySelectorAll('a')];
  const at = links.indexOf(document.activeElement);
  if (event.key === 'Escape') {
    hide();
    field.focus();
  } else if (event.key === 'ArrowDown' && !results.hidden) links[Math.min(at + 1, links.length - 1)]?.focus();
  else if (event.key === 'ArrowUp' && at >= 0) (links[at - 1] ?? field).focus();
  else if (event.key === 'Enter' && document.activeElement === field) links[0]?.click();
  else return;
  event.preventDefault();
});
results.addEventListener('click', event => event.target.closest('a') && hide());
addEventListener('keydown', event => {
  const typing = event.composedPath()[0]?.matches?.('input, textarea, select, [contenteditable]');
  if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey || typing) return;
  event.preventDefault();
  field.focus();
});

// ---------------------------------------------------------------------------------------------- code

for (const pre of document.querySelectorAll('article pre')) {
  const frame = document.createElement('div');
  frame.className = 'code';
  pre.replaceWith(frame);
  const tools = document.createElement('div');
  tools.className = 'tools';
  const copy = button('Copy', async () => {
    await navigator.clipboard.writeText(frame.querySelector('textarea')?.value ?? pre.textContent);
    copy.textContent = 'Copied';
    setTimeout(() => (copy.textContent = 'Copy'), 2000);
  });
  tools.append(copy);
  frame.append(tools, pre);
  const example = frame.closest('[data-code]');
  if (example) tools.prepend(button('Edit', ({ target }) => edit(example, pre, target)));
}

function button(label, onClick) {
  const element = document.createElement('button');
  element.type = 'button';
  element.textContent = label;
  element.addEventListener('click', onClick);
  return element;
}

// ---------------------------------------------------------------------------------------------- editing

/** Milliseconds without a key until what was written is shown. */
const REST = 600;
let edited = 0;

/**
 * Puts a field with an example's code in place of the code, and a frame below it that shows what the field says. The frame is
 * a page of its own on this server, so that scripts and styles begin anew with each change, and touch nothing around.
 */
function edit(example, pre, toggle) {
  const frame = pre.parentElement;
  const open = frame.querySelector('textarea');
  if (open) return close();
  const field = document.createElement('textarea');
  field.value = example.dataset.code;
  field.rows = field.value.split('\n').length + 1;
  field.spellcheck = false;
  field.setAttribute('aria-label', 'Code, which can be edited');
  const preview = document.createElement('iframe');
  preview.title = `Preview ${++edited}`;
  const output = document.createElement('output');
  let timer;
  const show = () => {
    output.textContent = '';
    preview.srcdoc = pageOf(field.value);
  };
  field.addEventListener('input', () => {
    clearTimeout(timer);
    timer = setTimeout(show, REST);
  });
  preview.addEventListener('print', ({ detail }) => output.append(`${detail.map(shown).join(' ')}\n`));
  preview.addEventListener('load', () => {
    const { body } = preview.contentDocument;
    const fit = () => (preview.style.blockSize = `${Math.min(Math.max(body.scrollHeight, 40), 900)}px`);
    new preview.contentWindow.ResizeObserver(() => requestAnimationFrame(fit)).observe(body); // later: else it is a loop
  });
  pre.hidden = true;
  frame.append(field);
  example.classList.add('editing');
  example.append(preview, output);
  toggle.textContent = 'Close';
  show();
  field.focus({ preventScroll: true });

  function close() {
    for (const part of example.querySelectorAll('textarea, iframe, iframe + output')) part.remove();
    pre.hidden = false;
    example.classList.remove('editing');
    toggle.textContent = 'Edit';
  }
}

/** A page with the package around some code, whose modules find the package by its name. */
function pageOf(code) {
  const url = name => new URL(`../../dist/${name}`, home).href;
  const imports = { 'dcgan-elements': url('index.js') };
  for (const entry of ['engine', 'dcgan-trainer', 'latent-grid', 'face-morph'])
    imports[`dcgan-elements/${entry}`] = url(`${entry}.js`);
  return `<!doctype html>
<html lang="en">
<base href="${document.baseURI.replace(/#.*/, '')}" />
<style>:root { color-scheme: ${getComputedStyle(document.documentElement).colorScheme}; } body { margin: 0; font-family: system-ui, sans-serif; }</style>
<script type="importmap">${JSON.stringify({ imports })}</script>
<script>
  const print = (...values) => frameElement.dispatchEvent(new CustomEvent('print', { detail: values }));
  for (const name of ['log', 'info', 'warn', 'error']) {
    const own = console[name];
    console[name] = (...values) => (own.apply(console, values), print(...values));
  }
  addEventListener('error', ({ message }) => print(message));
  addEventListener('unhandledrejection', ({ reason }) => print(String(reason)));
</script>
<script type="module" src="${url('index.js')}"></script>
<body>
${code}
`;
}

// ---------------------------------------------------------------------------------------------- examples

/** The output element of each example, by the URL of its module. */
const outputs = new Map();

/** A console for an example: its output is shown below the code, and in the browser's console. */
export function consoleOf(url) {
  const output = outputs.get(url);
  const log = (...values) => {
    output?.append(`${values.map(shown).join(' ')}\n`);
    console.log(...values);
  };
  return { ...console, log, info: log };
}

function shown(value) {
  if (typeof value === 'string') return value;
  if (ArrayBuffer.isView(value)) return `${value.constructor.name}(${value.length})`;
  if (value instanceof Blob) return `${value.constructor.name} of ${value.size} bytes`;
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value);
}

let runs = 0;
for (const example of document.querySelectorAll('.example.run')) {
  const output = document.createElement('output');
  const start = button('Run', async () => {
    start.disabled = true;
    output.textContent = '';
    const module = new URL(`${example.dataset.module}?run=${++runs}`, document.baseURI).href;
    outputs.set(module, output);
    try {
      await import(module);
    } catch (error) {
      output.append(`${error}\n`);
      console.error(error);
    } finally {
      start.disabled = false;
      example.dispatchEvent(new Event('ran'));
    }
  });
  example.append(start, output);
}
