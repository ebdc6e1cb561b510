import type { LatentGridElement } from 'dcgan-elements';
import type { Station, StationContext } from './station.js';

type Showing = 'digits' | 'faces';

/** 36 faces of 64 x 64 pixels fill a screen as well as 400 digits of 28 x 28. */
const OPTIONS = {
  digits: { src: 'digits-2d', mode: 'plane', rows: 20, columns: 20 },
  faces: { src: 'faces', mode: 'random', rows: 6, columns: 6 },
} as const;
const ZOOM_STEP = Math.SQRT2;

/** Visitors explore the map of all digits, or look at a sheet of faces. */
export function gridStation({ onChange }: StationContext): Station {
  const grid: LatentGridElement = document.createElement('latent-grid');
  let showing: Showing = 'digits';
  let failed = false;

  const show = (what: Showing) => {
    showing = what;
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

  return {
    exhibit: grid,
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
