import { css } from 'lit';

export const pinsStyles = css`
  :host {
    display: grid;
    gap: 0.75em;
    border-block-start: 1px solid var(--_border);
    padding-block-start: 0.75em;
  }

  .title {
    font-size: 1em;
    font-weight: 600;
  }

  .shelf {
    display: grid;
    gap: 0.5em;
  }

  .hint {
    color: var(--_muted);
    font-size: 0.85em;
  }

  ul {
    display: flex;
    flex-wrap: wrap;
    gap: 0.6em;
    margin: 0;
    padding: 0;
    list-style: none;
  }

  li {
    position: relative;
    inline-size: 4.6rem;
    cursor: grab;
  }

  .remove {
    position: absolute;
    inset-block-start: 0.2rem;
    inset-inline-end: 0.2rem;
    display: grid;
    place-items: center;
    inline-size: 1.5rem;
    block-size: 1.5rem;
    padding: 0;
    border: 0;
    border-radius: 50%;
    background: rgb(0 0 0 / 65%);
    color: #fff;
    font-size: 0.75rem;
    opacity: 0;
  }

  li:hover .remove,
  li:focus-within .remove {
    opacity: 1;
  }

  @media (hover: none) {
    .remove {
      opacity: 1;
    }
  }

  .assign {
    display: grid;
    grid-template-columns: repeat(3, 1fr);
    gap: 2px;
    margin-block-start: 2px;
  }

  .assign button {
    min-block-size: 1.5rem;
    padding: 0;
    border: 0;
    border-radius: 6px;
    background: var(--_hover);
    color: var(--_muted);
    font-size: 0.8rem;
    font-style: italic;
  }

  .assign button:hover:enabled {
    color: var(--_text);
  }

  .arithmetic {
    display: grid;
    gap: 0.75em;
    padding-block-start: 0.4em;
  }

  .equation {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.4em;
  }

  .sign {
    color: var(--_muted);
    font-weight: 600;
  }

  .term {
    display: grid;
    grid-auto-flow: row;
    flex: 1 1 3.6rem;
    align-content: center;
    gap: 2px;
    max-inline-size: 6rem;
    min-block-size: 4rem;
    padding: 3px;
    border: 1px dashed var(--_border-strong);
    border-radius: 9px;
  }

  .term[data-over] {
    border-color: var(--_focus);
    background: var(--_hover);
  }

  .result {
    border-style: solid;
  }

  .slot {
    justify-self: center;
    color: var(--_muted);
    font-style: italic;
    overflow-wrap: anywhere;
    text-align: center;
  }

  .sample {
    padding: 0;
    border: 0;
    border-radius: 6px;
    background: none;
  }

  .path {
    display: grid;
    grid-template-columns: repeat(7, minmax(0, 1fr));
    gap: 2px;
    max-inline-size: 28rem;
  }

  .actions {
    display: flex;
    flex-wrap: wrap;
    margin-inline-start: -0.6em;
  }
`;
