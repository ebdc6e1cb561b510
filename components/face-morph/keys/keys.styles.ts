import { css } from 'lit';

/** The slider, the keys below it, and the controls of the chosen key. The thumb's middle is over a key's at its position. */
export const keysStyles = css`
  .way {
    --thumb: 1.5rem;
    --key: min(4.5rem, calc((100cqi - 3rem) / var(--keys) - 0.4rem), calc(100% / var(--keys) - 0.4rem));
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 0.5em;
    padding-block-start: 0.6em;
  }

  .slider,
  .duration input {
    appearance: none;
    block-size: 2rem;
    margin: 0;
    background: none;
    cursor: pointer;
  }

  .slider {
    inline-size: calc(100% - var(--key) + var(--thumb));
    margin-inline: calc((var(--key) - var(--thumb)) / 2);
  }

  input[type='range']::-webkit-slider-runnable-track {
    block-size: 4px;
    border-radius: 2px;
    background: var(--_border-strong);
  }

  input[type='range']::-moz-range-track {
    block-size: 4px;
    border-radius: 2px;
    background: var(--_border-strong);
  }

  input[type='range']::-webkit-slider-thumb {
    appearance: none;
    inline-size: var(--thumb, 1.1rem);
    block-size: var(--thumb, 1.1rem);
    margin-block-start: calc((4px - var(--thumb, 1.1rem)) / 2);
    border: 3px solid var(--_surface);
    border-radius: 50%;
    background: var(--_accent);
    box-shadow: 0 0 0 1px var(--_border-strong);
  }

  input[type='range']::-moz-range-thumb {
    box-sizing: border-box;
    inline-size: var(--thumb, 1.1rem);
    block-size: var(--thumb, 1.1rem);
    border: 3px solid var(--_surface);
    border-radius: 50%;
    background: var(--_accent);
    box-shadow: 0 0 0 1px var(--_border-strong);
  }

  .keys {
    display: flex;
    justify-content: space-between;
  }

  .key {
    position: relative;
    flex: none;
    inline-size: var(--key);
    padding: 0;
    border: 0;
    border-radius: 8px;
    background: var(--_border); /* until it is drawn */
    aspect-ratio: var(--ratio, 1);
  }

  .key canvas,
  canvas.key {
    display: block;
    inline-size: 100%;
    block-size: 100%;
    border-radius: inherit;
    image-rendering: var(--dcgan-image-rendering, var(--_rendering, auto));
  }

  canvas.key {
    inline-size: var(--key);
    block-size: auto;
    border-radius: 8px; /* its parent has none */
    opacity: 0.5;
  }

  .key[aria-checked='true'] {
    box-shadow:
      0 0 0 2px var(--_surface),
      0 0 0 4px var(--_text);
  }

  .key:focus-visible {
    outline-offset: 5px;
  }

  .badge {
    position: absolute;
    inset-block-end: -0.35rem;
    inset-inline-end: -0.35rem;
    display: grid;
    place-items: center;
    inline-size: 1.35rem;
    block-size: 1.35rem;
    border: 1px solid var(--_border-strong);
    border-radius: 50%;
    background: var(--_surface);
    color: var(--_text);
    font-size: 0.75rem;
  }

  .chosen,
  .save {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.2em 0.3em;
  }

  .name {
    margin-inline-end: 0.4em;
    font-weight: 600;
  }

  .places {
    display: inline-flex;
    margin-inline-start: auto;
  }

  .places .quiet {
    justify-content: center;
    min-inline-size: 2.25rem;
  }

  .lock[aria-pressed='true'] {
    color: var(--_text);
    font-weight: 600;
  }

  .hint {
    flex-basis: 100%;
  }

  @media (forced-colors: active) {
    .key[aria-checked='true'] {
      outline: 3px solid Highlight;
    }

    input[type='range']::-webkit-slider-runnable-track {
      background: CanvasText;
    }

    input[type='range']::-moz-range-track {
      background: CanvasText;
    }

    input[type='range']::-webkit-slider-thumb {
      border-color: Canvas;
      background: Highlight;
    }

    input[type='range']::-moz-range-thumb {
      border-color: Canvas;
      background: Highlight;
    }
  }
`;
