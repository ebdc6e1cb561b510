import { css } from 'lit';

/** Of the bar, whole or by phases, and of the meters by depth. */
export const phasesStyles = css`
  .phases {
    display: flex;
    flex-wrap: wrap; /* with twice the text, on a telephone */
    gap: 0.75em;
  }

  .phase {
    display: grid;
    flex-basis: 0;
    align-content: start;
    min-inline-size: min-content; /* of 200 steps beside 6,000 the label would not fit */
    color: var(--_muted);
    font-size: 0.8em;
    white-space: nowrap;
  }

  .phase .bar {
    margin-block-end: 0.5em;
  }

  .phase[data-present] span:not(.done) {
    color: var(--_text);
    font-weight: 600;
  }

  .phase-text {
    color: var(--_muted);
    font-size: 0.9em;
  }

  .depths {
    inline-size: 100%;
    border-collapse: collapse;
    table-layout: fixed;
    font-size: 0.85em;
    text-align: start;
  }

  .depths caption {
    padding-block: 0.6em 0.3em;
    border-block-start: 1px solid var(--_border);
    color: var(--_muted);
    font-weight: 600;
    text-align: start;
  }

  .depths caption span {
    font-weight: 400;
  }

  .depths th {
    font-weight: 400;
    text-align: start;
  }

  .depths thead th {
    color: var(--_muted);
    white-space: nowrap;
  }

  .depths :is(th, td):first-child {
    inline-size: 4.2em;
  }

  .depths :is(th, td) {
    padding: 0.15em 0.75em 0.15em 0;
  }

  .depths :is(th, td):last-child {
    padding-inline-end: 0;
  }

  .real th {
    color: var(--_real);
  }

  .fake th {
    color: var(--_generated);
  }

  .depths tbody td {
    font-weight: 600;
  }

  .depths tbody :is(th, td) {
    vertical-align: bottom; /* the label beside the number, not beside the meter above it */
  }

  .meter {
    display: block;
    block-size: 5px;
    border-radius: 3px;
    background: var(--_border);
    overflow: hidden;
  }

  .meter > span {
    display: block;
    block-size: 100%;
    border-radius: inherit;
    background: var(--_real);
    transition: inline-size 200ms linear;
  }

  .fake .meter > span {
    background: var(--_generated);
  }

  @media (forced-colors: active) {
    .meter {
      border: 1px solid CanvasText;
    }

    .meter > span {
      background: CanvasText;
    }
  }
`;
