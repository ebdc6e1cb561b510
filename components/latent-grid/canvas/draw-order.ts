import type { PlaneView } from '../../../src/shared/latent/plane-view.js';
import type { Scene, SceneCell } from './scene.js';

/**
 * The cells of a view in the order in which they are drawn, nearest to the middle first. One of every four is shown in
 * place of its neighbours until they are drawn, so those come first; while the view moves, only they are drawn.
 * @param margin cells beyond each edge
 */
export function cellsToDraw(
  scene: Scene,
  view: PlaneView,
  { margin, moving }: { readonly margin: number; readonly moving: boolean },
): SceneCell[] {
  const { rows, columns } = scene.layout;
  const wanted: { readonly cell: SceneCell; readonly distance: number }[] = [];
  for (let row = -margin; row < rows + margin; row++) {
    for (let column = -margin; column < columns + margin; column++) {
      const cell = scene.cell(view, row, column);
      if (moving && !cell.coarse) continue;
      const distance = scene.pannable ? Math.hypot(row - (rows - 1) / 2, column - (columns - 1) / 2) : 0;
      wanted.push({ cell, distance: cell.coarse ? distance : distance + rows + columns });
    }
  }
  return wanted.sort((a, b) => a.distance - b.distance).map(({ cell }) => cell);
}
