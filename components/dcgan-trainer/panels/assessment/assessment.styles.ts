import { css } from 'lit';

export const assessmentStyles = css`
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

  .ask .bar {
    flex: 1 1 8em;
  }

  [role='alert']:not(:has(p)),
  [role='status']:not(:has(p)) {
    position: absolute; /* it must be there before it speaks, but needs no room until then */
  }

  [role='status'] {
    display: grid;
    gap: 0.5em;
  }

  .verdict {
    font-size: 1.15em;
    font-weight: 600;
    text-wrap: balance;
  }

  .scale {
    position: relative;
    block-size: 0.75em;
    margin-block-start: 0.35em;
    border: 1px solid var(--_border-strong);
    border-radius: 999px;
    background: var(--_hover);
    overflow: hidden;
  }

  .scale > * {
    position: absolute;
    inset-block: 0;
  }

  .interval {
    min-inline-size: 3px;
    background: var(--_accent);
    opacity: 0.45;
  }

  .mark {
    inline-size: 3px;
    margin-inline-start: -1.5px;
    background: var(--_accent);
  }

  .ends {
    display: flex;
    justify-content: space-between;
    gap: 1em;
    color: var(--_muted);
    font-size: 0.85em;
  }

  .table {
    max-block-size: 24em;
    overflow: auto;
  }

  summary {
    cursor: pointer;
    font-weight: 600;
  }

  table {
    inline-size: 100%;
    margin-block-start: 0.5em;
    border-collapse: collapse;
    font-variant-numeric: tabular-nums;
  }

  th,
  td {
    padding: 0.25em 0.6em 0.25em 0;
    border-block-end: 1px solid var(--_border);
    text-align: start;
    vertical-align: top;
  }

  td {
    white-space: nowrap;
  }

  thead th {
    color: var(--_muted);
    font-size: 0.85em;
    font-weight: 500;
  }

  tr[data-missing] {
    color: var(--_danger);
  }

  @media (forced-colors: active) {
    .interval,
    .mark {
      background: CanvasText;
    }
  }
`;
