import type { LatentGridElement } from 'dcgan-elements';
import { padButtons } from './pin.js';
import type { Station, StationContext } from './station.js';

type Showing = 'digits' | 'faces';

const DIGITS = [...'0123456789'];

/** 36 faces of 64 x 64 pixels fill a screen as well as 400 digits of 28 x 28. */
const OPTIONS = {
  digits: { src: 'digits-2d', mode: 'plane', rows: 20, columns: 20 },
  faces: { src: 'faces', mode: 'random', rows: 6, columns: 6 },
} as const;
const ZOOM_STEP = Math.SQRT2;

/** Visitors explore the map of a digit, which they may choose, or look at a sheet of faces. */
export function gridStation({ texts, onChange }: StationContext): Station {
  const grid: LatentGridElement = document.createElement('latent-grid');
  let showing: Showing = 'digits';
  let failed = false;

  let digit = String(Math.floor(Math.random() * DIGITS.length));
  const pad = Object.assign(document.createElement('div'), { className: 'pad digits' });
  const labelPad = () => {
    pad.setAttribute('role', 'group');
    pad.setAttribute('aria-label', texts().whichDigit);
    pad.replaceChildren(...padButtons(DIGITS, {}, choose));
    markDigit();
  };
  const markDigit = () => {
    for (const button of pad.querySelectorAll('button'))
      button.setAttribute('aria-pressed', String(button.textContent === digit));
  };
  const choose = (chosen: string) => {
    digit = chosen;
    grid.classes = digit;
    markDigit();
  };

  const show = (what: Showing) => {
    showing = what;
    pad.hidden = what === 'faces';
    grid.classes = what === 'digits' ? digit : null;
    Object.assign(grid, OPTIONS[what]);
    grid.resetView();
    grid.newSeed();
    grid.selection = null;
    onChange();
  };
  const zoom = (factor: number) => (grid.view = { ...grid.view, zoom: grid.view.zoom * factor });

  grid.addEventListener('dcgan-generator', onChange);
  grid.addEventListener('dcgan-error', () => {
    failed = true;
    onChange();
  });
  show('digits');
  labelPad();

  return {
    exhibit: grid,
    panel: pad,
    onLanguage: labelPad,
    status: texts => (failed ? [texts.failed] : grid.generator ? [] : [texts.preparing]),
    hint: texts => (showing === 'digits' ? texts.hint.grid : texts.hint.gridFaces),
    controls: [
      { label: texts => texts.digits, onPress: () => show('digits'), pressed: () => showing === 'digits' },
      { label: texts => texts.faces, onPress: () => show('faces'), pressed: () => showing === 'faces' },
      { label: texts => (showing === 'digits' ? texts.zoomIn : null), onPress: () => zoom(ZOOM_STEP) },
      { label: texts => (showing === 'digits' ? texts.zoomOut : null), onPress: () => zoom(1 / ZOOM_STEP) },
      { label: texts => (showing === 'digits' ? texts.resetView : null), onPress: () => grid.resetView() },
      { label: texts => (showing === 'faces' ? texts.newFaces : null), onPress: () => grid.newSeed(), primary: true },
    ],
  };
}
