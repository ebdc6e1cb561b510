import { css } from 'lit';

export const nearestStyles = css`
  :host {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 0.5em;
    justify-items: start;
  }

  .quiet {
    margin-inline-start: -0.6em;
  }

  button::before {
    content: '';
    inline-size: 0.55em;
    block-size: 0.55em;
    border: 1.5px solid currentcolor;
    border-radius: 50%;
  }

  button[aria-pressed='true'] {
    color: var(--_text);
  }

  button[aria-pressed='true']::before {
    border-color: var(--_ok);
    background: var(--_ok);
  }

  [role='alert']:not(:has(p)) {
    position: absolute; /* it must be there before it speaks, but needs no room until then */
  }

  .hint {
    color: var(--_muted);
  }

  .pair {
    display: grid;
    grid-template-columns: minmax(6rem, 12em) minmax(0, 1fr);
    align-items: center;
    gap: 0.5em 1.1em;
    inline-size: 100%;
  }

  .pair latent-grid-picture {
    border-radius: calc(0.7 * var(--_radius));
  }

  @media (forced-colors: active) {
    button[aria-pressed='true']::before {
      background: Highlight;
    }
  }
`;
