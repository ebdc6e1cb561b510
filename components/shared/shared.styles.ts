import { css } from 'lit';

/**
 * Styles of all elements and their parts: buttons, focus, text for screen readers only. The colours are set on the
 * outermost element and inherited through the shadow trees. With large text on a phone, labels wrap rather than being cut
 * off.
 */
export const sharedStyles = css`
  :host([hidden]) {
    display: none;
  }

  :host,
  *,
  *::before,
  *::after {
    box-sizing: border-box;
  }

  p,
  dl,
  dd,
  figure {
    margin: 0;
  }

  [hidden] {
    display: none !important;
  }

  .hidden {
    position: absolute;
    inline-size: 1px;
    block-size: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }

  button,
  input,
  select {
    font: inherit;
    color: inherit;
  }

  button,
  .button {
    cursor: pointer;
  }

  :focus-visible,
  .file:focus-within {
    outline: 2px solid var(--_focus);
    outline-offset: 2px;
  }

  button:disabled {
    cursor: default;
    opacity: 0.5;
  }

  .button {
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: 0.5em;
    min-block-size: 2.5rem;
    padding: 0.25rem 1rem;
    border: 1px solid var(--_border-strong);
    border-radius: 999px;
    background: none;
    font-weight: 500;
    text-wrap: balance; /* a long label takes two lines rather than being cut */
    transition: background-color 120ms;
  }

  .button:hover {
    background: var(--_hover);
  }

  .primary {
    border-color: var(--_accent);
    background: var(--_accent);
    color: var(--_accent-text);
    font-weight: 600;
  }

  .primary:hover {
    background: color-mix(in oklab, var(--_accent) 86%, var(--_surface));
  }

  .quiet {
    display: inline-flex;
    align-items: center;
    gap: 0.4em;
    min-block-size: 2rem;
    padding: 0 0.6em;
    border: 0;
    border-radius: 999px;
    background: none;
    color: var(--_muted);
    white-space: nowrap;
  }

  .quiet:hover {
    background: var(--_hover);
    color: var(--_text);
  }

  summary {
    inline-size: fit-content;
    padding: 0.3em 0.6em;
    margin-inline-start: -0.6em;
    border-radius: 6px;
    font-weight: 600;
    cursor: pointer;
  }

  summary:hover {
    background: var(--_hover);
  }

  .bar {
    block-size: 6px;
    border-radius: 3px;
    background: var(--_border);
    overflow: hidden;
  }

  .bar > div {
    block-size: 100%;
    border-radius: inherit;
    background: var(--_accent);
  }

  .bar[data-endless] > div {
    inline-size: 30%;
    animation: slide 1.6s ease-in-out infinite alternate;
  }

  @keyframes slide {
    to {
      margin-inline-start: 70%;
    }
  }

  .icon {
    flex: none;
    inline-size: 1em;
    block-size: 1em;
  }

  @container (max-inline-size: 16rem) {
    .button,
    .quiet {
      white-space: normal;
    }
  }

  @media (prefers-reduced-motion: reduce) {
    * {
      transition-duration: 0s !important;
      animation: none !important;
    }
  }

  @media (forced-colors: active) {
    .button,
    .quiet {
      border: 1px solid ButtonText;
    }

    .bar {
      border: 1px solid CanvasText;
    }

    .bar > div {
      background: CanvasText;
    }
  }
`;
