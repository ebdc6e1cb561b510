import { css } from 'lit';

/**
 * The canvas is rounded, not the host, which would cut the rings of cells at the edge. Cells run from left to right in all
 * languages, since x grows to the right. Their light and dark rings are visible on all pictures, so forced colours need not
 * adjust them.
 */
export const gridSheetStyles = css`
  :host {
    position: relative;
    display: block;
    border-radius: var(--_radius);
    background: var(--_border);
  }

  canvas {
    display: block;
    inline-size: 100%;
    border-radius: inherit;
  }

  .cells {
    position: absolute;
    inset: 0;
    display: grid;
    grid-template-rows: repeat(var(--rows), 1fr);
    direction: ltr;
    user-select: none;
    -webkit-user-select: none;
  }

  .cells[data-pannable] {
    touch-action: none;
    cursor: grab;
  }

  .cells[data-pannable]:active {
    cursor: grabbing;
  }

  [role='row'] {
    display: grid;
    grid-template-columns: repeat(var(--columns), 1fr);
    min-block-size: 0;
  }

  [role='gridcell'] {
    min-inline-size: 0;
    border-radius: 3px;
  }

  [role='gridcell']:hover {
    box-shadow: inset 0 0 0 1px rgb(255 255 255 / 70%);
  }

  [role='gridcell'][aria-selected='true'] {
    box-shadow:
      0 0 0 2px var(--_select, #ffb454),
      0 0 0 3px rgb(0 0 0 / 60%);
  }

  [role='gridcell']:focus-visible {
    z-index: 1;
    outline: 2px solid #fff;
    outline-offset: 0;
    box-shadow: 0 0 0 4px rgb(0 0 0 / 70%);
  }

  [role='gridcell'][aria-selected='true']:focus-visible {
    outline-color: var(--_select, #ffb454);
  }

  @media (forced-colors: active) {
    [role='gridcell'] {
      --_select: Highlight;
      forced-color-adjust: none;
    }

    [role='gridcell'][aria-selected='true'] {
      box-shadow:
        0 0 0 2px Highlight,
        0 0 0 4px HighlightText;
    }
  }
`;
