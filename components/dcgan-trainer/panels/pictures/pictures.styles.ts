import { css } from 'lit';

/** Of the panels about one's own pictures: what was taken, the square, the camera. */
export const picturesStyles = css`
  :host {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 0.9em;
    padding-block-start: 0.9em;
    border-block-start: 1px solid var(--_border);
  }

  .title {
    font-size: 1em;
    font-weight: 600;
  }

  .importing,
  .foot,
  .fields,
  .toolbar {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.6em 1em;
  }

  .fields {
    align-items: end;
  }

  .bar {
    flex: 1 1 8em;
  }

  .count {
    font-weight: 500;
    font-variant-numeric: tabular-nums;
  }

  .pictures,
  .stage {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(min(100%, 20em), 1fr));
    gap: 1em 1.5em;
    align-items: start;
  }

  .pictures[data-stale] figure {
    opacity: 0.5;
  }

  .facts {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    justify-items: start;
    gap: 0.75em;
  }

  .classes {
    justify-self: stretch;
    font-size: 0.9em;
  }

  .classes summary {
    inline-size: fit-content;
    padding-block: 0.2em;
    font-weight: 500;
    cursor: pointer;
  }

  .classes ul {
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(min(100%, 11em), 1fr));
    gap: 0.15em 1.5em;
    max-block-size: 14em;
    margin: 0.2em 0 0;
    padding: 0;
    overflow: auto;
    list-style: none;
  }

  .classes li {
    display: flex;
    justify-content: space-between;
    gap: 0.8em;
    min-inline-size: 0;
  }

  .classes .name {
    overflow-wrap: anywhere;
  }

  .classes .count {
    flex: none;
    color: var(--_muted);
    font-weight: 400;
  }

  .sheet {
    display: block;
    inline-size: 100%;
    border-radius: var(--_radius);
    background: var(--_border);
  }

  figcaption {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: space-between;
    gap: 0.2em 1em;
    padding-block-start: 0.4em;
    color: var(--_muted);
    font-size: 0.9em;
  }

  label:not(.switch) {
    display: grid;
    gap: 0.25em;
    font-size: 0.9em;
    font-weight: 500;
  }

  select,
  input[type='number'] {
    min-block-size: 2.5rem;
    max-inline-size: 100%;
    padding: 0.25rem 0.7rem;
    border: 1px solid var(--_border-strong);
    border-radius: 8px;
    background: var(--_surface);
    font-weight: 400;
  }

  input[type='number'] {
    inline-size: 7em;
  }

  .switch {
    display: flex;
    align-items: center;
    gap: 0.6em;
    min-block-size: 2rem;
    cursor: pointer;
  }

  .switch input {
    flex: none;
    inline-size: 1.15em;
    block-size: 1.15em;
    margin: 0;
    accent-color: var(--_accent);
  }

  .hint {
    color: var(--_muted);
    font-size: 0.85em;
  }

  .switch + .hint {
    margin-block-start: -0.7em;
  }

  .notice {
    justify-self: stretch;
  }
`;
