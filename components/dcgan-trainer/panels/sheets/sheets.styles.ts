import { css } from 'lit';

export const sheetsStyles = css`
  :host {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    align-content: start;
    gap: 0.9em;
  }

  .sheet {
    display: block;
    inline-size: 100%;
    border-radius: var(--_radius);
    background: #000;
  }

  /* Each column of the sheet is as wide as any other, whatever its name. */
  .columns {
    display: flex;
    direction: ltr; /* as the pictures are */
    padding-block-end: 0.3em;
    font-size: 0.9em;
    line-height: 1.2;
    font-variant-numeric: tabular-nums;
  }

  .columns span {
    flex: 1 1 0;
    min-inline-size: 0;
    overflow: hidden;
    text-align: center;
    text-overflow: ellipsis;
    white-space: nowrap;
  }

  .upright {
    align-items: end;
  }

  .upright span {
    display: flex;
    justify-content: center;
    writing-mode: vertical-rl;
    transform: rotate(180deg);
    max-block-size: 7em;
  }

  .poster {
    position: relative;
  }

  .poster .sheet {
    opacity: 0.92;
  }

  figcaption {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.2em 0.75em;
    padding-block-start: 0.6em;
  }

  .room {
    visibility: hidden;
  }

  .step {
    font-weight: 600;
  }

  .epoch,
  .pairs {
    color: var(--_muted);
  }

  .pairs {
    flex-basis: 100%;
  }

  .actions {
    display: flex;
    flex-wrap: wrap;
    gap: 0.2em;
    margin-inline-start: auto;
    margin-inline-end: -0.6em;
  }

  .live::before {
    content: '';
    inline-size: 0.55em;
    block-size: 0.55em;
    border: 1.5px solid currentcolor;
    border-radius: 50%;
  }

  .live[aria-pressed='true'] {
    color: var(--_text);
  }

  .live[aria-pressed='true']::before {
    border-color: var(--_ok);
    background: var(--_ok);
  }

  .strip {
    position: relative;
    max-inline-size: 100%;
    block-size: var(--tile);
    border-radius: 6px;
  }

  .tiles {
    display: block;
    inline-size: 100%;
    block-size: 100%;
    border-radius: inherit;
    background: #000;
  }

  /* The input covers the tiles; its thumb frames the tile that is shown. */
  .strip input {
    appearance: none;
    position: absolute;
    inset: 0;
    inline-size: 100%;
    block-size: 100%;
    margin: 0;
    border-radius: inherit;
    background: none;
    cursor: ew-resize;
  }

  .strip input::-webkit-slider-runnable-track {
    block-size: var(--tile);
  }

  .strip input::-moz-range-track {
    block-size: var(--tile);
    background: none;
  }

  .strip input::-webkit-slider-thumb {
    appearance: none;
    box-sizing: border-box;
    inline-size: var(--tile);
    block-size: var(--tile);
    border: 3px solid #fff;
    border-radius: 6px;
    background: none;
    box-shadow:
      0 0 0 2px var(--_text),
      inset 0 0 0 1px #000;
  }

  .strip input::-moz-range-thumb {
    box-sizing: border-box;
    inline-size: var(--tile);
    block-size: var(--tile);
    border: 3px solid #fff;
    border-radius: 6px;
    background: none;
    box-shadow:
      0 0 0 2px var(--_text),
      inset 0 0 0 1px #000;
  }

  @media (forced-colors: active) {
    .strip input {
      forced-color-adjust: none; /* its frame lies on pictures: light and dark, it is seen on all of them */
    }

    .live[aria-pressed='true']::before {
      background: Highlight;
    }
  }
`;
