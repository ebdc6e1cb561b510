import { css } from 'lit';

export const writingStyles = css`
  :host {
    --_height: clamp(3.5rem, 13cqi, 9rem);
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 1em;
  }

  .field {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 0.4em;
    font-weight: 600;
  }

  input {
    min-block-size: 3rem;
    min-inline-size: 0;
    padding-inline: 0.8em;
    border: 1px solid var(--_border-strong);
    border-radius: 10px;
    background: var(--_surface);
    font-size: max(1.1em, 16px); /* Safari zooms into smaller fields */
    font-weight: 400;
    letter-spacing: 0.04em;
  }

  input::placeholder {
    color: var(--_muted);
    opacity: 1;
  }

  .paper {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.4em calc(0.35 * var(--_height));
    min-block-size: calc(var(--_height) + 3em);
    padding: 1.5em;
    border: 1px solid var(--_border);
    border-radius: var(--_radius);
    direction: ltr;
  }

  .paper[data-example] canvas {
    opacity: 0.4;
  }

  canvas {
    display: block;
    block-size: var(--_height);
    max-inline-size: 100%;
    object-fit: contain;
    object-position: left;
  }

  .gaps {
    color: var(--_muted);
    font-size: 0.9em;
  }

  .gaps:empty {
    position: absolute;
  }
`;
