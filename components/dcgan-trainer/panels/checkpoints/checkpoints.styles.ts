import { css } from 'lit';

export const checkpointsStyles = css`
  :host {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 0.75em;
    padding-block: 0.75em 0.25em;
  }

  .hint {
    color: var(--_muted);
    font-size: 0.8em;
  }

  ul {
    margin: 0;
    padding: 0;
    list-style: none;
  }

  li {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: space-between;
    gap: 0.1em 1em;
    min-block-size: 2.75rem;
    padding-block: 0.3em;
    border-block-end: 1px solid var(--_border);
  }

  li p {
    display: flex;
    flex-wrap: wrap;
    gap: 0 0.75em;
    font-variant-numeric: tabular-nums;
  }

  li span {
    color: var(--_muted);
  }

  .actions,
  .foot {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.25em 0.5em;
  }

  .actions {
    margin-inline-start: -0.6em;
  }

  .danger {
    border-color: var(--_danger);
    color: var(--_danger);
  }
`;
