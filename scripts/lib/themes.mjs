/** The presets of components/themes.css, by their names. */
import { readFileSync } from 'node:fs';

/** @typedef {Record<string, string>} Theme values by custom property */

/** @returns {Map<string, Theme>} */
export function readThemes(file = 'components/themes.css') {
  const text = readFileSync(file, 'utf8');
  return new Map(
    [...text.matchAll(/^\.dcgan-theme-([a-z]+) \{\n([^}]*)\}/gm)].map(([, name = '', body = '']) => {
      const values = [...body.matchAll(/^ {2}(--dcgan-[\w-]+): (.*);$/gm)].map(([, token, value]) => [token, value]);
      return [name, Object.fromEntries(values)];
    }),
  );
}

/** A value in light and in dark. @param {string} value @returns {[string, string]} */
export function bothSchemes(value) {
  const [, light, dark] = /^light-dark\((.+), (.+)\)$/.exec(value) ?? [];
  return light && dark ? [light, dark] : [value, value];
}
