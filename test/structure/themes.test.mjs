/** The presets of the custom properties: each can be read in light and in dark, and the default one is what the elements have. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { bothSchemes, readThemes } from '../../scripts/lib/themes.mjs';

const themes = readThemes();
const guide = readFileSync('docs/themes.md', 'utf8');

/** Pairs of properties with the contrast that they need (WCAG 2.2, 1.4.3 and 1.4.11). @type {[string, string, number][]} */
const PAIRS = [
  ['text', 'surface', 4.5],
  ['muted', 'surface', 4.5],
  ['danger', 'surface', 4.5],
  ['accent-text', 'accent', 4.5],
  ['discriminator', 'surface', 3],
  ['generator', 'surface', 3],
];

for (const [name, theme] of themes) {
  test(`the theme "${name}" can be read, in light and in dark`, () => {
    for (const [front, back, enough] of PAIRS) {
      const [fronts, backs] = [front, back].map(each => bothSchemes(theme[`--dcgan-${each}`]));
      fronts.forEach((colour, i) => {
        const least = name === 'contrast' && enough > 3 ? 7 : enough;
        const found = contrast(colour, String(backs[i]));
        assert.ok(found >= least, `${front} on ${back}, ${i ? 'dark' : 'light'}: ${found.toFixed(2)}`);
      });
    }
  });

  test(`the theme "${name}" sets what the others set, and is documented`, () => {
    assert.deepEqual(Object.keys(theme), Object.keys(themes.get('default') ?? {}));
    assert.ok(guide.includes(`\`dcgan-theme-${name}\``));
  });
}

test('the theme "default" is what elements look like', () => {
  const sources = [
    'shared/theme.styles.ts',
    'dcgan-trainer/dcgan-trainer.styles.ts',
    'latent-grid/latent-grid.styles.ts',
  ];
  const styles = sources.map(file => readFileSync(`components/${file}`, 'utf8')).join('\n');
  for (const [token, value] of Object.entries(themes.get('default') ?? {}))
    assert.ok(styles.includes(`var(${token}, ${value})`), `${token} is not ${value}`);
});

test('the guide names every custom property of the manifest', () => {
  const { modules } = JSON.parse(readFileSync('dist/custom-elements.json', 'utf8'));
  /** @type {import('../../scripts/build/manifest.mjs').Element[]} */
  const elements = modules[0].declarations;
  const names = new Set(elements.flatMap(({ cssProperties }) => cssProperties.map(({ name }) => name)));
  const told = new Set([...guide.matchAll(/--dcgan-[\w-]+/g)].map(([name]) => name));
  assert.deepEqual([...told].sort(), [...names].sort());
});

/** @param {string} a @param {string} b @see https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio */
function contrast(a, b) {
  const [dark = 0, light = 0] = [luminance(a), luminance(b)].sort((first, second) => first - second);
  return (light + 0.05) / (dark + 0.05);
}

/** @param {string} colour #rgb or #rrggbb */
function luminance(colour) {
  const digits = colour.length === 4 ? colour.replace(/[\da-f]/gi, '$&$&') : colour;
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map(at => {
    const share = Number.parseInt(digits.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
