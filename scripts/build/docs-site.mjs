/**
 * Makes the documentation's pages, demo/docs/, from the Markdown that scripts/build/docs/pages.mjs lists. They need nothing but
 * what lies in demo/ and dist/, from any static server and any path. `npm run build` runs it, after the manifest.
 *
 * Fails when a listed page, a file that is linked to, or an anchor is missing.
 */
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, extname, join, posix } from 'node:path';
import { layout } from './docs/layout.mjs';
import { escape, highlight, render } from './docs/markdown.mjs';
import { pages } from './docs/pages.mjs';
import { withPlayground } from './docs/playground.mjs';
import { withReference } from './docs/reference.mjs';
import { sections } from './docs/sections.mjs';
import { loadedSize } from '../lib/loaded-size.mjs';

const OUT = 'demo/docs';
const LANGUAGES = { '.ts': 'typescript', '.mjs': 'javascript', '.css': 'css' };

/** @type {{ modules: { declarations: import('./manifest.mjs').Element[] }[] }} */
const manifest = JSON.parse(readFileSync('dist/custom-elements.json', 'utf8'));
const elements = manifest.modules.flatMap(({ declarations }) => declarations);
/** Files that pages link to, by where they go. @type {Map<string, string>} */
const files = new Map();

const rendered = pages.map(page => {
  if (!existsSync(page.source))
    throw new Error(`${page.source} is listed in scripts/build/docs/pages.mjs and missing.`);
  const text = withPlayground(withReference(readFileSync(page.source, 'utf8'), elements, importing), elements);
  return { ...page, ...render(text, { page: page.name, link: href => linkFrom(page.source, href) }) };
});
checkAnchors();

rmSync(OUT, { recursive: true, force: true });
const titles = new Map(rendered.map(({ name, label, title }) => [name, label ?? title]));
for (const page of rendered) {
  const parts = sections(page.html);
  const description = parts[0]?.text.slice(0, 160) ?? '';
  write(`${page.name}.html`, layout({ ...page, description, root: '' }, titles));
  for (const { name, code } of page.examples) write(`examples/${name}`, asModule(code));
}
for (const [target, source] of files) {
  if (target.endsWith('.html')) write(target, sourcePage(source));
  else copy(source, target);
}
write('404.html', missingPage());
const index = rendered.flatMap(({ name, title, html }) => {
  return sections(html).map(({ id, heading, text }) => ({ id: `${name}.html#${id}`, page: title, heading, text }));
});
write('search.json', JSON.stringify(index));
copy('node_modules/minisearch/dist/es/index.js', 'minisearch.js');
copy('docs/site/docs.mjs', 'docs.js');
copy('docs/site/docs.css', 'docs.css');
copy('docs/site/playground.mjs', 'playground.js');

/** How one element is loaded, and what that weighs. @param {string} tag */
function importing(tag) {
  const [first, seen] = [`${tag}.js`, `${tag}.js ${tag}.view-*.js`].map(files => Math.round(loadedSize(files)));
  return `## Import\n\n\`\`\`js\nimport 'dcgan-elements/${tag}'; // or all three: 'dcgan-elements'\n\`\`\`

${first} kB at first, ${seen} kB until it is seen, after brotli. The engine follows when there is something to compute.`;
}

/** @param {string} target @param {string} text */
function write(target, text) {
  mkdirSync(dirname(join(OUT, target)), { recursive: true });
  writeFileSync(join(OUT, target), text);
}

/** @param {string} source @param {string} target */
function copy(source, target) {
  mkdirSync(dirname(join(OUT, target)), { recursive: true });
  copyFileSync(source, join(OUT, target));
}

/** Where a link in a Markdown file leads on the site. @param {string} from @param {string} href */
function linkFrom(from, href) {
  if (/^[a-z]+:|^#/i.test(href)) return href;
  const [, path = '', hash = ''] = /^([^#]*)(#.*)?$/.exec(href) ?? [];
  const target = posix.join(posix.dirname(from), path);
  const page = pages.find(({ source }) => source === target);
  if (page) return `${page.name}.html${hash}`;
  if (!existsSync(target)) throw new Error(`${from} links to ${href}, which does not exist.`);
  if (target.startsWith('demo/')) return `../${target.slice('demo/'.length)}${hash}`;
  const extension = extname(target);
  if (extension === '.md') throw new Error(`${from} links to ${href}, which is not in scripts/build/docs/pages.mjs.`);
  const place = placeOf(target, extension);
  files.set(place, target);
  return place;
}

/** @param {string} path @param {string} extension */
function placeOf(path, extension) {
  if (extension === '.png') return `images/${basename(path)}`;
  return extension in LANGUAGES ? `source/${path.replaceAll('/', '-')}.html` : `files/${basename(path)}`;
}

/** A file of the project, to read. @param {string} path */
function sourcePage(path) {
  const language = LANGUAGES[/** @type {keyof typeof LANGUAGES} */ (extname(path))];
  const code = highlight(readFileSync(path, 'utf8'), language);
  const html = `<h1><code>${escape(path)}</code></h1>\n<pre tabindex="0" role="region" aria-label="${escape(path)}"><code>${code}</code></pre>`;
  const description = `The file ${path} of DCGAN Elements.`;
  return layout({ title: path, description, html, headings: [], live: false, root: '../' }, titles);
}

/** What a server shows where there is no page. It may be asked for at any depth below the documentation's folder. */
function missingPage() {
  const links = pages.map(({ name }) => `<li><a href="${name}.html">${escape(titles.get(name) ?? name)}</a></li>`);
  const html = `<h1>There is no such page</h1>\n<p>It may have moved: search for it, or look below.</p>\n<ul>\n${links.join('\n')}\n</ul>`;
  const description = 'This page is not there.';
  const page = layout(
    { title: 'There is no such page', description, html, headings: [], live: false, root: '' },
    titles,
  );
  const base = `<script>
      const [, folder] = /^(.*\\/docs\\/)/.exec(location.pathname) ?? [];
      if (folder) document.head.append(Object.assign(document.createElement('base'), { href: folder }));
    </script>`;
  return page.replace('<meta charset="utf-8" />', `<meta charset="utf-8" />\n    ${base}`);
}

/** An example as a module of the site: the package by its place, and what it prints shown in the page. @param {string} code */
function asModule(code) {
  const placed = code
    .replace(/(from|import) 'dcgan-elements\/engine'/g, "$1 '../../../dist/engine.js'")
    .replace(/(from|import) 'dcgan-elements'/g, "$1 '../../../dist/index.js'");
  return `import { consoleOf } from '../docs.js';\nconst console = consoleOf(import.meta.url);\n\n${placed}`;
}

function checkAnchors() {
  const anchors = new Map(rendered.map(({ name, html }) => [`${name}.html`, new Set(ids(html))]));
  for (const { name, html } of rendered) {
    for (const [, file = '', id = ''] of html.matchAll(/href="([\w-]+\.html)?#([^"]+)"/g)) {
      const there = anchors.get(file || `${name}.html`);
      if (!there?.has(decodeURIComponent(id))) throw new Error(`${name} links to ${file}#${id}, which is not there.`);
    }
  }
}

/** @param {string} html */
function ids(html) {
  return [...html.matchAll(/ id="([^"]+)"/g)].map(([, id = '']) => id);
}
