import { css } from 'lit';

export const classMixerStyles = css`
  :host {
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(min(100%, 15em), 1fr));
    gap: 0.75em 1.25em;
    align-items: start;
  }

  .group {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 0.4em;
    min-inline-size: 0;
  }

  .group:only-child {
    grid-column: 1 / -1;
  }

  .name {
    font-weight: 600;
    overflow-wrap: anywhere;
  }

  .chips,
  .selects {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.35em;
  }

  .chips label {
    position: relative;
    display: grid;
    place-items: center;
    min-inline-size: 2.5rem;
    min-block-size: 2.5rem;
    padding: 0 0.7em;
    border: 1px solid var(--_border-strong);
    border-radius: 999px;
    font-weight: 500;
    cursor: pointer;
  }

  .chips label:hover {
    background: var(--_hover);
  }

  .chips input {
    position: absolute;
    inset: 0;
    margin: 0;
    opacity: 0;
    cursor: pointer;
  }

  .chips label:has(:checked) {
    border-color: var(--_accent);
    background: var(--_accent);
    color: var(--_accent-text);
  }

  .chips label:focus-within:has(:focus-visible) {
    outline: 2px solid var(--_focus);
    outline-offset: 2px;
  }

  select {
    flex: 0 1 auto;
    min-block-size: 2.5rem;
    min-inline-size: 0;
    max-inline-size: 100%;
    padding-inline: 0.7em;
    border: 1px solid var(--_border-strong);
    border-radius: 8px;
    background: var(--_surface);
  }

  .and,
  .mixture {
    color: var(--_muted);
  }

  .slider {
    display: grid;
    grid-template-columns: fit-content(30%) minmax(0, 1fr) fit-content(30%);
    align-items: center;
    gap: 0.6em;
    max-inline-size: 24em;
    overflow-wrap: anywhere;
  }

  input[type='range'] {
    inline-size: 100%;
    min-block-size: 2rem;
    margin: 0;
    accent-color: var(--_accent);
    cursor: pointer;
  }

  @media (forced-colors: active) {
    .chips label:has(:checked) {
      forced-color-adjust: none;
      background: SelectedItem;
      color: SelectedItemText;
    }
  }
`;
