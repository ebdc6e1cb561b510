import { css } from 'lit';

export const settingsStyles = css`
  :host {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 1.25em;
    padding-block: 0.75em 0.25em;
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

  .field .files {
    display: block;
    margin-block-start: 0.4em;
    color: var(--_muted);
    font-size: 0.85em;
    font-weight: 400;
  }

  .field input[type='file'] {
    padding-block: 0.45rem;
    font-size: 0.85em;
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
