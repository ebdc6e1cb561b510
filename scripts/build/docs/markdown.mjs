/** Renders Markdown as the pages show it: with anchors, highlighted code, examples that run, and tables that scroll. */
import hljs from 'highlight.js/lib/core';
import bash from 'highlight.js/lib/languages/bash';
import css from 'highlight.js/lib/languages/css';
import javascript from 'highlight.js/lib/languages/javascript';
import json from 'highlight.js/lib/languages/json';
import python from 'highlight.js/lib/languages/python';
import typescript from 'highlight.js/lib/languages/typescript';
import xml from 'highlight.js/lib/languages/xml';
import MarkdownIt from 'markdown-it';
import anchor from 'markdown-it-anchor';

/**
 * @typedef {{ level: number, id: string, title: string }} Heading
 * @typedef {{ name: string, code: string }} Example a module to write beside the page
 * @typedef {{ html: string, title: string, headings: Heading[], examples: Example[], live: boolean }} Rendered
 */

for (const [name, language] of Object.entries({ bash, css, javascript, json, python, typescript, xml })) {
  hljs.registerLanguage(name, language);
}

/**
 * @param {string} text
 * @param {{ page: string, link: (href: string) => string }} options `link` says where a link of the source leads
 * @returns {Rendered}
 */
export function render(text, { page, link }) {
  const headings = /** @type {Heading[]} */ ([]);
  const examples = /** @type {Example[]} */ ([]);
  let live = text.includes('<div class="playground">');
  let regions = 0;
  const markdown = new MarkdownIt({ html: true, typographer: false });
  markdown.use(anchor, {
    slugify: slug,
    permalink: anchor.permalink.headerLink({ class: 'anchor' }),
    callback: (token, { slug: id, title }) => headings.push({ level: Number(token.tag.slice(1)), id, title }),
  });
  const { rules } = markdown.renderer;

  rules.fence = (tokens, index) => {
    const { content, info } = tokens[index];
    const [language = '', kind] = info.trim().split(/\s+/);
    const code = codeBlock(content, language);
    if (kind === 'live') {
      live = true;
      const shown = withoutScripts(content);
      return `<figure class="example" data-code="${escape(shown)}">\n<figcaption>${code}</figcaption>\n${shown}\n</figure>\n`;
    }
    if (kind === 'run') {
      const name = `${page}-${examples.length + 1}.js`;
      examples.push({ name, code: content });
      return `<div class="example run" data-module="examples/${name}" data-code="${escape(asScript(content))}">${code}</div>\n`;
    }
    return `${code}\n`;
  };
  rules.code_block = (tokens, index) => `${codeBlock(tokens[index].content, '')}\n`;
  // A region that scrolls must be reachable by keyboard, and have a name.
  rules.table_open = () => `<div class="wide" role="region" tabindex="0" aria-label="Table ${++regions}">\n<table>\n`;
  rules.table_close = () => '</table>\n</div>\n';
  rules.th_open = (tokens, index, options, _, self) => {
    const empty = tokens[index + 1]?.content === '';
    return empty ? '<td>' : self.renderToken(tokens, index, options);
  };
  rules.th_close = (tokens, index) => (tokens[index - 1]?.content === '' ? '</td>' : '</th>');

  const tokens = markdown.parse(text, {});
  for (const token of tokens.flatMap(each => [each, ...(each.children ?? [])])) {
    const name = { link_open: 'href', image: 'src' }[token.type];
    const target = name && token.attrGet(name);
    if (name && typeof target === 'string') token.attrSet(name, link(target));
    if (token.type === 'image') token.attrSet('loading', 'lazy');
  }
  const html = markdown.renderer.render(tokens, markdown.options, {});
  const [first] = headings;
  if (first?.level !== 1) throw new Error(`${page} does not begin with a title.`);
  return { html, title: first.title, headings, examples, live };

  /** @param {string} content @param {string} language */
  function codeBlock(content, language) {
    return `<pre tabindex="0" role="region" aria-label="Code ${++regions}"><code>${highlight(content, language)}</code></pre>`;
  }
}

/** @param {string} code @param {string} language */
export function highlight(code, language) {
  const known = hljs.getLanguage(language);
  return known ? hljs.highlight(code, { language }).value : escape(code);
}

/** @param {string} text one paragraph at most */
export function inline(text) {
  return new MarkdownIt().renderInline(text);
}

/** @param {string} text */
export function escape(text) {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');
}

/** As forges make anchors of headings, so that one link serves there and here. @param {string} title */
function slug(title) {
  return title
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replace(/\s/g, '-');
}

/** @param {string} code */
function asScript(code) {
  return `<script type="module">\n${code}</script>`;
}

/** The page itself loads the package. @param {string} html */
function withoutScripts(html) {
  return html.replace(/<script\b[^]*?<\/script>\s*/g, '').trim();
}
