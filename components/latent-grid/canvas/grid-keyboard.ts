import type { GridLayout } from '../../../src/shared/latent/plane-view.js';

export interface Cell {
  readonly row: number;
  readonly column: number;
}

/** Rows that PageUp and PageDown move. */
const PAGE_ROWS = 5;

/**
 * The cell that a key moves the focus to, as in the ARIA Authoring Practices (pattern "grid"); `null` for other keys. It
 * stops at the edges.
 */
export function nextCell(
  { row, column }: Cell,
  { rows, columns }: GridLayout,
  { key, ctrlKey }: { readonly key: string; readonly ctrlKey: boolean },
): Cell | null {
  const to = (row: number, column: number): Cell => ({
    row: Math.min(rows - 1, Math.max(0, row)),
    column: Math.min(columns - 1, Math.max(0, column)),
  });
  switch (key) {
    case 'ArrowLeft':
      return to(row, column - 1);
    case 'ArrowRight':
      return to(row, column + 1);
    case 'ArrowUp':
      return to(row - 1, column);
    case 'ArrowDown':
      return to(row + 1, column);
    case 'Home':
      return to(ctrlKey ? 0 : row, 0);
    case 'End':
      return to(ctrlKey ? rows - 1 : row, columns - 1);
    case 'PageUp':
      return to(row - PAGE_ROWS, column);
    case 'PageDown':
      return to(row + PAGE_ROWS, column);
    default:
      return null;
  }
}
