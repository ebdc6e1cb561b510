import { css } from 'lit';

/**
 * The layout of all elements: a stage, and below or beside it text and controls. Live regions must be there before they
 * speak, but take no room until then. The dot's colour is a border where forced colours leave no backgrounds.
 */
export const panelStyles = css`
  .base {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 1.25em;
    padding: 1em;
    border: 1px solid var(--_border);
    border-radius: calc(var(--_radius) + 0.6em);
    background: var(--_surface);
    font-size: clamp(0.9375rem, 0.75rem + 0.35cqi, 1.5rem);
  }

  .stage,
  .side,
  .side > * {
    min-inline-size: 0;
  }

  .status {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.6em;
    min-block-size: 2em;
    font-weight: 600;
  }

  .dot {
    inline-size: 0.6em;
    block-size: 0.6em;
    border-radius: 50%;
    background: var(--_border-strong);
  }

  @keyframes breathe {
    50% {
      opacity: 0.35;
    }
  }

  .chip {
    margin-inline-start: auto;
    padding: 0.1em 0.75em;
    border: 1px solid var(--_border-strong);
    border-radius: 999px;
    color: var(--_muted);
    font-size: 0.85em;
    font-weight: 500;
  }

  .degraded {
    border-color: var(--_danger);
    color: var(--_danger);
  }

  .poster {
    display: grid;
    gap: 0.9em;
    max-inline-size: 34em;
    color: var(--_muted);
    line-height: 1.6;
  }

  .headline {
    color: var(--_text);
    font-size: clamp(1.6em, 0.9em + 2.4cqi, 2.5em);
    font-weight: 650;
    letter-spacing: -0.02em;
    line-height: 1.12;
    text-wrap: balance;
  }

  .progress {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 0.75em;
  }

  .count {
    display: flex;
    flex-wrap: wrap;
    align-items: baseline;
    gap: 0 0.5em;
    min-block-size: 2.5em; /* with a number or without */
    color: var(--_muted);
  }

  .count strong {
    color: var(--_text);
    font-size: 2.5em;
    font-weight: 600;
    letter-spacing: -0.03em;
    line-height: 1;
  }

  .toolbar,
  .confirm {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.6em;
  }

  .segments {
    display: inline-flex;
    min-block-size: 2.5rem;
    border: 1px solid var(--_border-strong);
    border-radius: 999px;
  }

  .segments button {
    border: 0;
    background: none;
    font-weight: 500;
  }

  .segments button:hover {
    background: var(--_hover);
  }

  .segments button[aria-pressed='true'] {
    background: var(--_hover);
    font-weight: 600;
  }

  .segments button:last-child {
    border-start-end-radius: 999px;
    border-end-end-radius: 999px;
  }

  .hint {
    color: var(--_muted);
    font-size: 0.9em;
  }

  :is(.machine, .assumptions) {
    color: var(--_muted);
    font-size: 0.85em;
  }

  .machine summary {
    font-weight: 500;
  }

  @container (min-inline-size: 52rem) {
    .base {
      gap: 1.5em 2em;
      padding: 1.5em;
    }

    slot[name='footer'] {
      grid-column: 1 / -1;
    }
  }

  @container (max-inline-size: 16rem) {
    .side .segments {
      flex-wrap: wrap;
      border-radius: 1.25rem;
    }
  }

  .side > :is([role='alert'], [role='status']):not(:has(.notice)) {
    position: absolute;
  }

  .notice {
    display: flex;
    align-items: start;
    justify-content: space-between;
    gap: 0.75em;
    padding-inline-end: 0.5em;
  }

  .notice p {
    align-self: center;
  }

  .notice.error strong {
    display: block;
  }

  @media (forced-colors: active) {
    .dot {
      border: 0.3em solid CanvasText;
    }

    .side .segments button[aria-pressed='true'] {
      forced-color-adjust: none;
      background: SelectedItem;
      color: SelectedItemText;
    }
  }
`;
