/** Makes what can be shown in a page of its own of the short examples of the docstrings. */

/** @typedef {'attribute' | 'slot' | 'event' | 'part' | 'css'} Kind */

/** Shown where there are no scripts, and where they are not found. */
const FALLBACK = 'This needs JavaScript.';

/** What an element needs to show something. */
const SHOWN = { 'dcgan-trainer': 'controls', 'latent-grid': 'src="digits" rows="3"', 'face-morph': 'src="faces"' };

/** Parts that are seen in one mode only. */
const MODES = { heads: 'mode="classes"', input: 'mode="text"', paper: 'mode="text"', gaps: 'mode="text" text="2.4"' };

/** The name of an element in a script. */
const VARIABLES = { 'dcgan-trainer': 'trainer', 'latent-grid': 'grid', 'face-morph': 'morph' };

/**
 * @param {string} tag of the element that the example is of
 * @param {Kind} kind
 * @param {string} name of the attribute, slot and so on
 * @param {string} code as the docstring has it
 * @returns {string} HTML
 */
export function wholeExample(tag, kind, name, code) {
  if (kind === 'attribute') return code.replace(/(<[^<>]+>)(?=<\/)/g, `$1${FALLBACK}`).replaceAll('> <', '>\n<');
  const more = kind === 'part' && tag === 'latent-grid' ? MODES[/** @type {keyof typeof MODES} */ (name)] : '';
  const attributes = [SHOWN[/** @type {keyof typeof SHOWN} */ (tag)], more].filter(Boolean).join(' ');
  if (kind === 'slot') return `<${tag}>\n  ${code}\n  ${FALLBACK}\n</${tag}>`;
  const element = `<${tag} ${attributes}>${FALLBACK}</${tag}>`;
  if (kind !== 'event') return `<style>\n  ${code}\n</style>\n${element}`;
  const variable = VARIABLES[/** @type {keyof typeof VARIABLES} */ (tag)];
  return `${element}\n<script type="module">\n  const ${variable} = document.querySelector('${tag}');\n  ${code}\n</script>`;
}

/** Whether it shows something in the documentation, which has no files of other origin. @param {string} whole */
export function live(whole) {
  return !/src="generator\./.test(whole);
}
