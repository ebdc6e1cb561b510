/** Makes a whole page of the documentation. */
import { escape } from './markdown.mjs';
import { chapters, pages } from './pages.mjs';

/**
 * @typedef {{ title: string, description: string, html: string, headings: import('./markdown.mjs').Heading[],
 *   live: boolean, name?: string, root: string }} PageContent `root` leads to the documentation's folder
 */

/** @param {PageContent} page @param {ReadonlyMap<string, string>} titles of all pages, by their names */
export function layout(page, titles) {
  const { title, description, html, headings, live, name, root } = page;
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="color-scheme" content="light dark" />
    <title>${escape(title)} · DCGAN Elements</title>
    <meta name="description" content="${escape(description)}" />
    <link rel="icon" href="data:," />
    <link rel="stylesheet" href="${root}../demo.css" />
    <link rel="stylesheet" href="${root}docs.css" />
    <script type="module" src="${root}../isolate.js"></script>
    <script type="module" src="${root}docs.js"></script>${live ? `\n    <script type="module" src="${root}../../dist/index.js"></script>` : ''}
  </head>
  <body class="docs">
    <a class="skip" href="#content">Skip to the text</a>
    <header>
      <p class="brand"><a href="${root}index.html">DCGAN Elements</a></p>
      <search class="search" hidden>
        <input type="search" aria-label="Search the documentation" placeholder="Search" autocomplete="off" aria-controls="results" />
        <div id="results" hidden></div>
        <p class="status" role="status"></p>
      </search>
      <nav aria-label="Demos">
        <a href="${root}../index.html">Studio</a>
        <a href="${root}../digits.html">Digits</a>
        <a href="${root}../faces.html">Faces</a>
        <a href="${root}../pretraining.html">Pretraining</a>
        <a href="${root}index.html" aria-current="${name ? 'page' : 'true'}">Docs</a>
        <a href="${root}../kiosk/">Kiosk</a>
      </nav>
    </header>
    <div class="columns">
      <details class="contents" open>
        <summary>Contents</summary>
        <nav aria-label="Documentation">
${contents(name, root, titles)}
        </nav>
      </details>
      <script>
        document.currentScript.previousElementSibling.open = matchMedia('(width >= 64rem)').matches; // before it is painted
      </script>
      <main id="content" tabindex="-1">
        <article>
${html}
        </article>
${name ? neighbours(name, titles) : ''}
      </main>
${toc(headings)}
    </div>
  </body>
</html>
`;
}

/** @param {string | undefined} here @param {string} root @param {ReadonlyMap<string, string>} titles */
function contents(here, root, titles) {
  return chapters
    .map(chapter => {
      const items = chapter.pages.map(({ name }) => {
        const current = name === here ? ' aria-current="page"' : '';
        return `<li><a href="${root}${name}.html"${current}>${escape(titles.get(name) ?? name)}</a></li>`;
      });
      return `<p>${chapter.title}</p>\n<ul>\n${items.join('\n')}\n</ul>`;
    })
    .join('\n');
}

/** @param {string} here @param {ReadonlyMap<string, string>} titles */
function neighbours(here, titles) {
  const at = pages.findIndex(({ name }) => name === here);
  /** @param {number} index @param {string} rel */
  const link = (index, rel) => {
    const page = pages[index];
    if (!page) return '<span></span>';
    const label = rel === 'prev' ? 'Previous' : 'Next';
    return `<a rel="${rel}" href="${page.name}.html"><small>${label}</small> ${escape(titles.get(page.name) ?? '')}</a>`;
  };
  return `<nav class="neighbours" aria-label="Neighbouring pages">${link(at - 1, 'prev')}${link(at + 1, 'next')}</nav>`;
}

/** @param {import('./markdown.mjs').Heading[]} headings */
function toc(headings) {
  const listed = headings.filter(({ level }) => level === 2 || level === 3);
  if (listed.length < 2) return '<div></div>';
  const items = listed.map(({ level, id, title }) => {
    return `<li${level === 3 ? ' class="deeper"' : ''}><a href="#${id}">${escape(title)}</a></li>`;
  });
  return `<nav class="toc" aria-label="On this page"><p>On this page</p>\n<ul>\n${items.join('\n')}\n</ul></nav>`;
}
