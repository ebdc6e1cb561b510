/** The form in which visitors try the custom properties, from the manifest and the presets; docs/site/playground.mjs drives it. */
import { bothSchemes, readThemes } from '../../lib/themes.mjs';
import { escape, inline } from './markdown.mjs';

/** @typedef {import('../manifest.mjs').Element} Element */

const PLACE = '<!-- playground -->';
/** What is no colour, with the values to choose from. @type {Record<string, string[]>} */
const CHOICES = {
  '--dcgan-radius': ['0', '4px', '8px', '12px', '16px', '24px'],
  '--dcgan-font': [
    'system-ui, sans-serif',
    "Charter, 'Bitstream Charter', Georgia, serif",
    "'Trebuchet MS', 'Avenir Next', system-ui, sans-serif",
    'ui-monospace, Consolas, monospace',
  ],
  '--dcgan-room': ['20rem', '34rem', '44rem'],
  '--dcgan-image-rendering': ['auto', 'pixelated'],
};
/** What a property falls back on where no theme sets it. @type {Record<string, string>} */
const DEFAULTS = { '--dcgan-room': '34rem', '--dcgan-image-rendering': 'auto' };
const FOLLOWS = /^var\((--dcgan-[\w-]+)\)$/;

/** @param {string} text Markdown @param {Element[]} elements */
export function withPlayground(text, elements) {
  return text.includes(PLACE) ? text.replace(PLACE, playground(elements)) : text;
}

/** @param {Element[]} elements */
function playground(elements) {
  const themes = readThemes();
  const tokens = new Map(elements.flatMap(({ cssProperties }) => cssProperties.map(token => [token.name, token])));
  const fields = [...tokens.values()].map(({ name, description, default: value = '' }) => {
    const [, follows = name] = FOLLOWS.exec(value) ?? [];
    const [light, dark] = bothSchemes(themes.get('default')?.[follows] ?? DEFAULTS[name] ?? value);
    const users = elements.filter(({ cssProperties }) => cssProperties.some(each => each.name === name));
    const note = users.length < elements.length ? ` (${users.map(({ tagName }) => tagName).join(', ')})` : '';
    const label = `<span><code>${name}</code> ${inline((description ?? '') + note)}</span>`;
    const choices = CHOICES[name];
    const field = choices
      ? `<select name="${name}">${choices.map(each => `<option${each === light ? ' selected' : ''}>${escape(each)}</option>`).join('')}</select>`
      : `<input type="color" name="${name}" value="${long(light)}" data-light="${long(light)}" data-dark="${long(dark)}" data-follows="${follows}" />`;
    return `<label>${label}${field}</label>`;
  });
  const presets = [...themes.keys()].map(name => `<option>${name}</option>`).join('');
  const values = Object.fromEntries(
    [...themes].map(([name, theme]) => [
      name,
      Object.fromEntries(Object.entries(theme).map(([token, value]) => [token, bothSchemes(value).map(long)])),
    ]),
  );
  return `<div class="playground">
<form>
<label><span>Preset</span><select name="preset">${presets}</select></label>
<label><span>Look at it in</span><select name="scheme"><option>light</option><option>dark</option></select></label>
${fields.join('\n')}
</form>
<div class="preview">
<latent-grid src="digits" rows="3" columns="8">This needs JavaScript.</latent-grid>
<face-morph src="faces" keys="3">This needs JavaScript.</face-morph>
<dcgan-trainer>This needs JavaScript.</dcgan-trainer>
</div>
<pre tabindex="0" role="region" aria-label="The style sheet"><code class="result"></code></pre>
<script type="application/json" class="themes">${JSON.stringify(values).replaceAll('<', '\\u003c')}</script>
<script type="module" src="playground.js"></script>
</div>`;
}

/** #abc as #aabbcc, which fields of colours need. @param {string} colour */
function long(colour) {
  return /^#[\da-f]{3}$/i.test(colour) ? colour.replace(/[\da-f]/gi, '$&$&') : colour;
}
