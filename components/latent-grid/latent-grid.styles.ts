import { css } from 'lit';

/** Pins and nearest image take their room before their panel is loaded. */
export const latentGridStyles = css`
  :host {
    --_select: var(--dcgan-select, #ffb454);
    container: latent-grid / inline-size;
  }

  :host([data-drop]) .base {
    outline: 2px dashed var(--_focus);
    outline-offset: -6px;
  }

  .stage {
    align-self: start;
  }

  .skeleton latent-grid-picture {
    border-radius: var(--_radius);
  }

  [data-status='loading'] .skeleton {
    animation: breathe 2.4s ease-in-out infinite;
  }

  .side {
    display: flex;
    flex-direction: column;
    gap: 1.1em;
  }

  .caption {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: space-between;
    gap: 0 1em;
    min-block-size: 2.6em;
    padding-block-start: 0.4em;
    font-size: 0.9em;
  }

  .where {
    color: var(--_muted);
  }

  .actions {
    display: flex;
    flex-wrap: wrap;
    gap: 0.2em;
    margin-inline: -0.6em;
  }

  [data-status='loading'] .dot {
    background: var(--_focus);
    animation: breathe 1.2s ease-in-out infinite;
  }

  [data-status='ready'] .dot {
    background: var(--_ok);
  }

  [data-status='failed'] .dot {
    background: var(--_danger);
  }

  .missing {
    color: var(--_muted);
    overflow-wrap: anywhere;
  }

  .toolbar:empty {
    display: none;
  }

  .primary {
    align-self: start;
    min-block-size: 3.2rem;
    min-inline-size: 10em;
    font-size: 1.1em;
  }

  .segments {
    align-self: start;
  }

  .segments button {
    min-inline-size: 2.8em;
    padding-inline: 0.9em;
    border-inline-start: 1px solid var(--_border-strong);
  }

  .segments button:first-child {
    border-inline-start: 0;
    border-start-start-radius: 999px;
    border-end-start-radius: 999px;
  }

  .modes {
    flex-wrap: wrap;
    max-inline-size: 100%;
    border-radius: 1.25rem;
  }

  .segments.modes button {
    min-block-size: 2.4rem;
    padding-inline: 0.7em;
    border: 0;
    border-radius: 1.2rem;
    white-space: nowrap;
  }

  .planes {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 0.4em;
  }

  .planes label {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.4em 0.8em;
    font-weight: 600;
  }

  select {
    min-block-size: 2.5rem;
    max-inline-size: 100%;
    padding-inline: 0.7em;
    border: 1px solid var(--_border-strong);
    border-radius: 8px;
    background: var(--_surface);
    font-weight: 400;
  }

  .detail {
    display: grid;
    grid-template-columns: minmax(6rem, 12em) minmax(0, 1fr);
    align-items: center;
    gap: 0.5em 1.1em;
  }

  .detail .none {
    border: 1px dashed var(--_border-strong);
    background: none;
  }

  .tapped {
    display: none;
  }

  /* Where nothing can point, there is no place for a picture before the first tap. */
  @media (hover: none) {
    .detail .none,
    .pointed {
      display: none;
    }

    .tapped {
      display: block;
      grid-column: 1 / -1;
    }
  }

  .detail latent-grid-picture {
    border-radius: calc(0.7 * var(--_radius));
  }

  @container latent-grid (max-inline-size: 16rem) {
    .detail {
      grid-template-columns: minmax(0, 1fr);
    }
  }

  .about {
    display: grid;
    gap: 0.3em;
    min-inline-size: 0;
  }

  .place {
    font-weight: 600;
  }

  .numbers {
    color: var(--_muted);
    font-size: 0.9em;
    overflow-wrap: anywhere;
  }

  .notice {
    display: grid;
    gap: 0.3em;
    padding-inline-end: 1em;
  }

  .machine {
    display: grid;
    gap: 0.2em;
    margin-block-start: auto;
  }

  @container latent-grid (min-inline-size: 52rem) {
    .base {
      grid-template-columns: minmax(0, max(20rem, min(56cqi, 72svh))) minmax(0, 1fr);
    }

    [data-status='empty'] .side {
      justify-content: center;
      padding-inline: 1em;
    }
  }

  latent-grid-nearest:not(:defined) {
    display: block;
    min-block-size: 2em;
  }

  latent-grid-writing + .toolbar {
    padding-block-start: 1em;
  }

  latent-grid-pins:not(:defined) {
    display: block;
    min-block-size: 4.5em;
  }
`;
