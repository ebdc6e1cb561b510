import type { LatentGridElement } from 'dcgan-elements';
import { padButtons } from './pin.js';
import type { Station, StationContext } from './station.js';

const KEYS = ['1', '2', '3', '4', '5', '6', '7', '8', '9', 'gap', '0', 'delete'] as const;
/** Longer numbers would be too small to read from afar. */
const MOST_CHARACTERS = 12;

/** A visitor types a number, and the network writes it in a hand of its own. */
export function writeStation({ texts, onChange }: StationContext): Station {
  const grid: LatentGridElement = document.createElement('latent-grid');
  Object.assign(grid, { src: 'digits', mode: 'text' });
  grid.newSeed();
  let failed = false;

  grid.addEventListener('dcgan-generator', ({ detail }) => {
    grid.classList.toggle('ready', detail !== null);
    onChange();
  });
  grid.addEventListener('dcgan-error', () => {
    failed = true;
    onChange();
  });

  const press = (key: string) => {
    if (key === 'delete') grid.text = grid.text.slice(0, -1);
    else if (grid.text.length < MOST_CHARACTERS) grid.text += key === 'gap' ? ' ' : key;
    onChange();
  };
  const onKeydown = ({ key }: KeyboardEvent) => {
    if (/^\d$/.test(key)) press(key);
    if (key === 'Backspace') press('delete');
  };
  document.addEventListener('keydown', onKeydown);

  const pad = Object.assign(document.createElement('div'), { className: 'pad' });
  const labelPad = () => {
    const { gap, pinDelete, numberPad } = texts();
    pad.setAttribute('role', 'group');
    pad.setAttribute('aria-label', numberPad);
    pad.replaceChildren(...padButtons(KEYS, { gap, delete: pinDelete }, press));
  };
  labelPad();

  return {
    exhibit: grid,
    panel: pad,
    onLanguage: labelPad,
    close: () => document.removeEventListener('keydown', onKeydown),
    status: words => (failed ? [words.failed] : grid.generator ? [] : [words.preparing]),
    hint: words => words.hint.write,
    controls: [
      { label: words => words.newHand, onPress: () => grid.newSeed(), primary: true },
      { label: words => (grid.text === '' ? null : words.clear), onPress: () => (grid.text = '') },
    ],
  };
}
