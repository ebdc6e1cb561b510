import { css } from 'lit';

export const settingsStyles = css`
  :host {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 1.25em;
    padding-block: 0.75em 0.25em;
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

  .cards {
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(min(100%, 15em), 1fr));
    gap: 0.6em;
  }

  .card {
    display: flex;
    align-items: center;
    gap: 0.8em;
    min-block-size: 3.25rem;
    padding: 0.4em 1em 0.4em 0.5em;
    border: 1px solid var(--_border-strong);
    border-radius: 10px;
    cursor: pointer;
    transition: background-color 120ms;
  }

  .card:not(:has(dcgan-trainer-choice-picture)) {
    padding-inline-start: 1em;
  }

  .card:hover {
    background: var(--_hover);
  }

  .card:has(:checked) {
    border-color: var(--_accent);
    box-shadow: inset 0 0 0 1px var(--_accent);
  }

  .card:has(:focus-visible) {
    outline: 2px solid var(--_focus);
    outline-offset: 2px;
  }

  .card > span {
    min-inline-size: 0;
    overflow-wrap: anywhere;
  }

  .card .name,
  .card .note {
    display: block;
    font-size: 1em;
  }

  .card .note {
    color: var(--_muted);
    font-size: 0.85em;
    font-weight: 400;
  }

  /* The border of its card is its mark; it is drawn itself where colours are forced. */
  .card input {
    position: absolute;
    opacity: 0;
    pointer-events: none;
  }

  @media (forced-colors: active) {
    .card input {
      position: static;
      opacity: 1;
    }
  }

  fieldset .hint,
  fieldset .field-error {
    padding-block-start: 0.5em;
  }

  .hint:empty {
    display: none;
  }

  .pickers {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.6em 1.5em;
    font-size: 1.1em;
  }

  .files {
    display: grid;
    gap: 0.25em;
    font-weight: 500;
  }

  .advanced {
    padding-block-start: 0.25em;
  }

  .advanced > .fields {
    padding-block: 0.75em 1em;
  }

  .fields {
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(min(100%, 15em), 1fr));
    gap: 1.1em 1.5em;
    align-items: start;
  }

  .field {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 0.3em;
    min-inline-size: 0;
  }

  label,
  .name {
    font-weight: 500;
  }

  .field > label,
  .name {
    font-size: 0.9em;
  }

  .field select,
  .field input:not([type='checkbox']) {
    inline-size: 100%;
    min-block-size: 2.5rem;
    padding: 0.25rem 0.7rem;
    border: 1px solid var(--_border-strong);
    border-radius: 8px;
    background: var(--_surface);
  }

  .field > .switch {
    display: flex;
    align-items: center;
    gap: 0.6em;
    min-block-size: 2.5rem;
    font-weight: 400;
    cursor: pointer;
  }

  .field > .switch input {
    flex: none;
    inline-size: 1.15em;
    block-size: 1.15em;
    margin: 0;
    accent-color: var(--_accent);
  }

  input[type='file'] {
    max-inline-size: 100%;
  }

  .field [aria-invalid='true'] {
    border-color: var(--_danger);
    box-shadow: inset 0 0 0 1px var(--_danger);
  }

  ::placeholder {
    color: var(--_muted);
    opacity: 1;
  }

  .hint,
  .field-error {
    font-size: 0.8em;
  }

  .hint {
    color: var(--_muted);
  }

  .field-error {
    color: var(--_danger);
    font-weight: 500;
  }

  .foot {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.75em;
  }
`;
