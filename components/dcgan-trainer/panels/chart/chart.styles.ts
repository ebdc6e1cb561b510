import { css } from 'lit';

export const chartStyles = css`
  :host {
    display: flex;
    flex-direction: column;
    gap: 0.8em;
    min-block-size: 20rem;
  }

  .panel {
    display: flex;
    flex: 1;
    flex-direction: column;
    gap: 0.3em;
    min-block-size: 0;
    border-block-start: 1px solid var(--_border); /* also the colour of the grid */
    padding-block-start: 0.6em;
  }

  .head {
    display: flex;
    flex-wrap: wrap;
    align-items: baseline;
    justify-content: space-between;
    gap: 0 1em;
    font-size: 0.85em;
  }

  .title {
    color: var(--_muted);
    font-weight: 600;
  }

  .legend {
    display: flex;
    flex-wrap: wrap;
    gap: 0 1.1em;
  }

  .legend div {
    display: flex;
    align-items: baseline;
    gap: 0.5em;
  }

  .legend dt {
    transition: color 1ms; /* see #redraw() */
  }

  .legend dd {
    font-weight: 600;
  }

  .reconstructionLoss {
    color: var(--_generator); /* the decoder becomes the generator */
  }

  .discriminatorLoss {
    color: var(--_discriminator);
  }

  .generatorLoss {
    color: var(--_generator);
  }

  .realScore {
    color: var(--_real);
  }

  .fakeScore {
    color: var(--_generated);
  }

  /* A plot takes the room that there is and never makes room for itself. */
  .plot {
    direction: ltr; /* steps go to the right in all languages */
    position: relative;
    flex: 1;
    min-block-size: 6.5rem;
    overflow: clip; /* out of view it keeps its old size when the page shrinks */
    direction: ltr; /* time runs from left to right, as in every chart */
  }

  /* What uPlot needs of its own style sheet. */
  .uplot {
    position: absolute;
    inset: 0;
  }

  .u-wrap {
    position: relative;
    user-select: none;
  }

  .u-over,
  .u-under,
  .u-axis {
    position: absolute;
  }

  .u-under {
    overflow: hidden;
  }

  .uplot canvas {
    display: block;
    position: relative;
    inline-size: 100%;
    block-size: 100%;
  }

  .u-cursor-x {
    position: absolute;
    inset-block-start: 0;
    left: 0;
    block-size: 100%;
    border-inline-end: 1px solid var(--_muted);
    pointer-events: none;
    will-change: transform;
  }

  .u-cursor-pt {
    position: absolute;
    top: 0;
    left: 0;
    border-radius: 50%;
    pointer-events: none;
    will-change: transform;
  }

  .u-select,
  .u-off {
    display: none;
  }

  @media (forced-colors: active) {
    .panel,
    .legend dt {
      forced-color-adjust: none; /* the lines have their colours, and are told apart by them */
    }

    .head {
      forced-color-adjust: auto;
    }
  }
`;
