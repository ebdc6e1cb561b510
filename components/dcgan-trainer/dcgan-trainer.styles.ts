import { css } from 'lit';

/**
 * The depths come after the chart and before the small print; with more room both are below the sheet, which is lower than
 * what is beside it. The chart takes its room before its panel is loaded.
 */
export const trainerStyles = css`
  :host {
    --_discriminator: var(--dcgan-discriminator, light-dark(#1f64d1, #7fb0ff));
    --_generator: var(--dcgan-generator, light-dark(#c2460a, #ff9f63));
    --_real: var(--dcgan-real, var(--_discriminator));
    --_generated: var(--dcgan-generated, var(--_generator));
    container: dcgan-trainer / inline-size;
  }

  .side {
    display: contents;
  }

  .depths {
    order: 1;
  }

  .machine {
    order: 2;
  }

  .settings,
  slot[name='footer'] {
    order: 3;
  }

  [data-state='running'] .dot {
    background: var(--_ok);
    animation: breathe 2.4s ease-in-out infinite;
  }

  [data-state='loading'] .dot {
    background: var(--_discriminator);
    animation: breathe 1.2s ease-in-out infinite;
  }

  [data-state='paused'] .dot {
    background: var(--_generator);
  }

  [data-state='ready'] .dot,
  [data-state='finished'] .dot {
    background: var(--_ok);
  }

  [data-state='failed'] .dot {
    background: var(--_danger);
  }

  .facts {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(6.5em, 1fr));
    gap: 0.6em 1em;
  }

  .facts dt {
    color: var(--_muted);
    font-size: 0.8em;
  }

  .facts dd {
    font-weight: 500;
  }

  .primary {
    min-inline-size: 8.5em;
  }

  [data-state='empty'] .primary {
    min-block-size: 3.2rem;
    min-inline-size: 10em;
    font-size: 1.1em;
  }

  /* The buttons of a run, which come with it, take a second row. */
  [data-state='loading'] .toolbar {
    align-content: start;
    min-block-size: 6.1em;
  }

  .expectation {
    display: block;
    min-block-size: 4.5em; /* until it is loaded, too */
  }

  .segments span {
    align-self: center;
    padding-inline: 1em 0.6em;
    color: var(--_muted);
    white-space: nowrap;
  }

  .segments button {
    min-inline-size: 2.6em;
    padding-inline: 0.8em;
    border-inline-start: 1px solid var(--_border-strong);
  }

  .danger {
    border-color: var(--_danger);
    color: var(--_danger);
  }

  dcgan-trainer-chart {
    flex: 1;
  }

  dcgan-trainer-chart:not(:defined) {
    display: block;
    min-block-size: 20rem;
  }

  .machine {
    display: grid;
    justify-items: start;
    gap: 0.2em;
  }

  .machine a {
    color: inherit;
    text-underline-offset: 0.15em;
  }

  .machine a:hover {
    color: var(--_text);
  }

  dcgan-trainer-save {
    margin-inline-start: -0.6em;
  }

  .own {
    min-inline-size: 0;
  }

  .settings {
    border-block-start: 1px solid var(--_border);
    padding-block-start: 0.75em;
  }

  .compact {
    position: sticky;
    inset-block-end: 0;
    order: 4;
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: space-between;
    gap: 0.3em 1em;
    margin: 0 -1em -1em;
    padding: 0.5em 1em;
    border-block-start: 1px solid var(--_border);
    border-radius: 0 0 calc(var(--_radius) + 0.6em) calc(var(--_radius) + 0.6em);
    background: var(--_surface);
    font-variant-numeric: tabular-nums;
  }

  @container dcgan-trainer (min-inline-size: 46rem) {
    .compact {
      display: none;
    }

    .side {
      display: flex;
      flex-direction: column;
      gap: 1.1em;
    }

    [data-unbegun]:not([data-state='loading']) .side {
      justify-content: center;
      padding-inline: 1em;
    }

    .base:has(> .machine) {
      grid-template-rows: auto auto 1fr;
    }

    .base:has(> .machine) .side {
      grid-column: 2;
      grid-row: 1 / span 3;
    }

    .depths {
      grid-row: 2;
      align-self: start;
      order: 0;
    }

    .machine {
      grid-row: 3;
      align-self: start;
      order: 0;
    }

    .base {
      grid-template-columns: minmax(0, max(20rem, min(56cqi, 100cqi - 23rem, 72svh))) minmax(0, 1fr);
    }

    .settings,
    .own {
      grid-column: 1 / -1;
    }
  }
`;
