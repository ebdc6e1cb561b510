import { css } from 'lit';

export const suggestionStyles = css`
  :host {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    justify-items: start;
    gap: 0.6em;
  }

  .toolbar {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.6em 1em;
  }

  progress {
    inline-size: min(12em, 100%);
    accent-color: var(--_accent);
  }

  .hint,
  ul {
    color: var(--_muted);
    font-size: 0.85em;
  }

  [role='alert']:not(:has(p)),
  [role='status']:not(:has(p)) {
    position: absolute; /* it must be there before it speaks, but needs no room until then */
  }

  .facts,
  .used {
    font-weight: 500;
  }

  ul {
    display: grid;
    gap: 0.25em;
    margin: 0.4em 0 0;
    padding-inline-start: 1.2em;
    overflow-wrap: anywhere;
  }
`;
