import { css } from 'lit';

export const faceMorphStyles = css`
  :host {
    container: face-morph / inline-size;
  }

  :host([data-drop]) .base {
    border-color: var(--_focus);
    box-shadow: inset 0 0 0 2px var(--_focus);
  }

  .side {
    display: flex;
    flex-direction: column;
    gap: 1.1em;
  }

  .picture {
    display: block;
    inline-size: 100%;
    border-radius: var(--_radius);
    background: #000;
    image-rendering: var(--dcgan-image-rendering, var(--_rendering, auto));
  }

  [data-coarse] {
    --_rendering: pixelated;
  }

  /* Never black: until something is drawn, it is a tile of the noise that the other elements show. */
  .picture:not([data-painted]) {
    image-rendering: pixelated;
  }

  [data-unbegun][data-state='loading'] .picture {
    animation: breathe 2.4s ease-in-out infinite;
  }

  [data-state='ready'] .dot,
  [data-state='playing'] .dot {
    background: var(--_ok);
  }

  [data-state='loading'] .dot,
  [data-state='playing'] .dot {
    animation: breathe 2.4s ease-in-out infinite;
  }

  [data-state='failed'] .dot {
    background: var(--_danger);
  }

  .where strong {
    min-inline-size: 2.1em;
  }

  .poster {
    justify-items: start;
  }

  .poster .file {
    color: var(--_text);
  }

  .progress {
    gap: 0.5em;
  }

  .task {
    display: flex;
    align-items: center;
    gap: 0.5em;
    min-block-size: 2rem;
    color: var(--_muted);
  }

  .task strong {
    color: var(--_text);
    font-weight: 600;
  }

  .task .quiet {
    margin-inline: auto -0.6em;
  }

  .primary {
    min-inline-size: 8.5em;
  }

  .file {
    position: relative;
  }

  .path {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.6em 1.1em;
    padding-block: 0.9em;
    border-block: 1px solid var(--_border);
  }

  .segments {
    min-block-size: 2.25rem;
  }

  .segments button {
    padding-inline: 1em;
    border-radius: 999px;
    color: var(--_muted);
  }

  .segments button[aria-pressed='true'] {
    color: var(--_text);
  }

  .check,
  .duration {
    display: inline-flex;
    align-items: center;
    gap: 0.5em;
    min-block-size: 2.25rem;
    cursor: pointer;
  }

  .check input {
    inline-size: 1.15em;
    block-size: 1.15em;
    margin: 0;
    accent-color: var(--_accent);
  }

  .duration {
    position: relative;
    flex-wrap: wrap;
    color: var(--_muted);
  }

  .duration input {
    inline-size: 7em;
  }

  .duration span:last-child {
    min-inline-size: 3em;
  }

  @container face-morph (min-inline-size: 52rem) {
    .base {
      grid-template-columns: minmax(0, max(20rem, min(48cqi, 66svh))) minmax(0, 1fr);
    }

    [data-unbegun] .side {
      justify-content: center;
      padding-inline: 1em;
    }
  }
`;
