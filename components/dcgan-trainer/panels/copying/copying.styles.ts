import { css } from 'lit';

export const copyingStyles = css`
  :host {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 0.9em;
    padding-block: 0.75em 0.25em;
  }

  .hint,
  .muted {
    color: var(--_muted);
  }

  .ask {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.4em 1em;
  }

  [role='alert']:not(:has(p)),
  [role='status']:not(:has(p)) {
    position: absolute; /* it must be there before it speaks, but needs no room until then */
  }

  [role='status'] {
    display: grid;
    gap: 0.4em;
  }

  .verdict[data-verdict='copying'] strong {
    color: var(--_danger);
  }

  .verdict[data-verdict='not copying'] strong {
    color: var(--_ok);
  }

  .verdict strong {
    font-size: 1.25em;
    margin-inline-end: 0.4em;
  }

  .chosen {
    display: grid;
    grid-template-columns: repeat(2, minmax(0, 10em)) minmax(0, 1fr);
    align-items: start;
    gap: 0.75em 1.1em;
  }

  .chosen p {
    align-self: center;
  }

  figcaption {
    padding-block-start: 0.3em;
    color: var(--_muted);
    font-size: 0.85em;
  }

  @container dcgan-trainer (max-inline-size: 40rem) {
    .chosen {
      grid-template-columns: repeat(2, minmax(0, 1fr));
    }

    .chosen p {
      grid-column: 1 / -1;
    }
  }

  fieldset {
    min-inline-size: 0;
    margin: 0;
    padding: 0;
    border: 0;
  }

  legend {
    padding: 0 0 0.5em;
    font-weight: 600;
  }

  .pairs {
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(6.5rem, 1fr));
    gap: 0.6em;
  }

  .pairs label {
    position: relative;
    display: grid;
    grid-template-columns: repeat(2, minmax(0, 1fr));
    gap: 2px;
    padding: 4px;
    border: 1px solid var(--_border);
    border-radius: 8px;
    cursor: pointer;
  }

  .pairs label:hover {
    background: var(--_hover);
  }

  .pairs [data-copy] {
    border-color: var(--_danger);
  }

  .pairs label:has(:checked) {
    outline: 2px solid var(--_text);
    outline-offset: 1px;
  }

  .pairs label:has(:focus-visible) {
    outline: 3px solid var(--_focus);
  }

  .pairs input {
    position: absolute;
    inset: 0;
    margin: 0;
    opacity: 0;
    cursor: pointer;
  }

  .more {
    justify-self: start;
  }
`;
