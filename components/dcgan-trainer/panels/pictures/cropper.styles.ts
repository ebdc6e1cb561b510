import { css } from 'lit';

export const cropperStyles = css`
  .title {
    font-size: 0.95em;
    font-weight: 600;
  }

  .picture {
    position: relative;
    margin-inline: auto;
    overflow: hidden;
    border-radius: 4px;
  }

  .picture > canvas {
    display: block;
    inline-size: 100%;
    block-size: 100%;
  }

  .square {
    position: absolute;
    box-sizing: border-box;
    border: 2px solid #fff;
    /* What is outside is dimmed; the dark line shows the white one on white. */
    box-shadow:
      0 0 0 1px #000,
      0 0 0 100vmax rgb(0 0 0 / 55%);
    cursor: move;
    touch-action: none;
  }

  .square:focus-visible {
    outline: 3px solid var(--_focus);
    outline-offset: -5px;
  }

  .corner {
    position: absolute;
    inset-block-end: -2px;
    right: -2px;
    inline-size: 1.5rem;
    block-size: 1.5rem;
    border: 2px solid #000;
    background: #fff;
    cursor: nwse-resize;
  }

  .results {
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(3.5rem, 1fr));
    gap: 0.4em;
  }

  .result {
    padding: 2px;
    border: 2px solid transparent;
    border-radius: 6px;
    background: none;
  }

  .result[aria-pressed='true'] {
    border-color: var(--_accent);
  }

  .result canvas {
    display: block;
    inline-size: 100%;
    border-radius: 3px;
  }

  @media (forced-colors: active) {
    .square {
      forced-color-adjust: none; /* it lies on a picture, which keeps its colours */
    }

    .result {
      border-color: Canvas;
    }

    .result[aria-pressed='true'] {
      border-color: Highlight;
    }
  }
`;
