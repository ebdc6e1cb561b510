import { css } from 'lit';

/** Styles of the trainer's messages: errors, recoveries, and the doctor. */
export const noticesStyles = css`
  .notice + .notice {
    margin-block-start: 0.6em;
  }

  .skipped {
    display: block;
  }

  .doctor {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 0.6em;
    color: var(--_muted);
  }

  .doctor:not(.notice) {
    gap: 0.2em;
    font-size: 0.9em;
  }

  .doctor.notice {
    padding-inline-end: 1em;
    border-inline-start-color: var(--_generator);
    color: var(--_text);
  }

  .doctor[data-kind='not-finite'] {
    border-inline-start-color: var(--_danger);
  }

  .doctor p {
    align-self: start;
  }

  .who {
    margin-inline-end: 0.3em;
    color: var(--_text);
    font-weight: 600;
  }

  .remedies {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.5em 0.9em;
  }

  .remedy {
    white-space: normal;
    text-align: start;
  }

  .remedied {
    color: var(--_muted);
  }

  .evidence {
    color: var(--_muted);
    font-size: 0.85em;
  }

  .evidence summary {
    margin-inline-start: -0.6em;
    font-weight: 500;
  }

  .evidence dl {
    display: grid;
    gap: 0.15em;
    max-inline-size: 32em;
    padding-block: 0.2em;
  }

  .evidence dl > div {
    display: flex;
    justify-content: space-between;
    gap: 1em;
  }

  .evidence dd {
    color: var(--_text);
    font-weight: 500;
  }
`;
