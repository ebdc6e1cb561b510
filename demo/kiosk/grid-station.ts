import type { LatentGridElement } from 'dcgan-elements';
import type { Station, StationContext } from './station.js';

type Showing = 'digits' | 'faces';

/** Faces come in their own numbers: 36 of 64 x 64 pixels fill a screen as 400 of 28 x 28 do. */
const OPTIONS = {
  digits: { src: 'digits-2d', mode: 'plane', rows: 20, columns: 20 },
  faces: { src: 'faces', mode: 'random', rows: 6, columns: 6 },
} as const;
const ZOOM_STEP = Math.SQRT2;

/** The map of all digits to wander about on, or a sheet of faces. */
export function gridStation({ changed }: StationContext): Station {
  const grid: LatentGridElement = document.createElement('latent-grid');
  let showing: Showing = 'digits';
  let failed = false;

  const show = (what: Showing) => {
    showing = what;
    Object.assign(grid, OPTIONS[what]);
    grid.resetView();
    grid.newSeed();
    grid.selection = null;
    changed();
  };
  const zoom = (factor: number) => (grid.view = { ...grid.view, zoom: grid.view.zoom * factor });

  grid.addEventListener('dcgan-generator', changed);
  grid.addEventListener('dcgan-error', () => {
    failed = true;
    changed();
  });
  show('digits');

  return {
    exhibit: grid,
    say: texts => (failed ? [texts.failed] : grid.generator ? [] : [texts.preparing]),
    hint: texts => (showing === 'digits' ? texts.hint.grid : texts.hint.gridFaces),
    controls: [
      { label: texts => texts.digits, press: () => show('digits'), pressed: () => showing === 'digits' },
      { label: texts => texts.faces, press: () => show('faces'), pressed: () => showing === 'faces' },
      { label: texts => (showing === 'digits' ? texts.closer : null), press: () => zoom(ZOOM_STEP) },
      { label: texts => (showing === 'digits' ? texts.farther : null), press: () => zoom(1 / ZOOM_STEP) },
      { label: texts => (showing === 'digits' ? texts.whole : null), press: () => grid.resetView() },
      { label: texts => (showing === 'faces' ? texts.others : null), press: () => grid.newSeed(), primary: true },
    ],
  };
}
