/** The playground of the custom properties: sets what the form says on the preview, and writes it as a style sheet. */

const place = document.querySelector('.playground');
const form = place.querySelector('form');
const preview = place.querySelector('.preview');
const result = place.querySelector('.result');
const themes = JSON.parse(place.querySelector('.themes').textContent);
const fields = [...form.elements].filter(({ name }) => name.startsWith('--'));
const { preset, scheme } = form.elements;
/** What was chosen by hand, or by a preset; by custom property in light and dark. */
let chosen = {};

scheme.value = matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';

form.addEventListener('input', ({ target }) => {
  const side = scheme.value === 'dark' ? 1 : 0;
  if (target === preset) chosen = structuredClone(preset.value === 'default' ? {} : themes[preset.value]);
  else if (target.type === 'color') {
    const pair = chosen[target.name] ?? [target.dataset.light, target.dataset.dark];
    chosen[target.name] = pair.with(side, target.value);
  } else if (target !== scheme) chosen[target.name] = [target.value, target.value];
  show();
});

function show() {
  const side = scheme.value === 'dark' ? 1 : 0;
  preview.style.colorScheme = scheme.value;
  for (const field of fields) {
    const pair = chosen[field.name] ?? chosen[field.dataset.follows] ?? themes.default[field.name];
    if (field.type === 'color') field.value = pair?.[side] ?? field.dataset[side ? 'dark' : 'light'];
    else if (pair) field.value = pair[side];
    const value = chosen[field.name];
    if (value) preview.style.setProperty(field.name, value[side]);
    else preview.style.removeProperty(field.name);
  }
  const lines = Object.entries(chosen).map(([name, [light, dark]]) => {
    return `  ${name}: ${light === dark ? light : `light-dark(${light}, ${dark})`};`;
  });
  result.textContent =
    lines.length > 0 ? `body {\n  color-scheme: light dark;\n${lines.join('\n')}\n}` : '/* as it is by default */';
}

show();
