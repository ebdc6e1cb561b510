import { css } from 'lit';

/** The styles of the panel for photographs, which come with it. */
export const photographStyles = css`
  .photo {
    display: grid;
    gap: 0.7em;
    justify-items: start;
  }

  .viewfinder {
    inline-size: min(100%, 16rem);
    aspect-ratio: 1;
    border-radius: var(--_radius);
    background: #000;
    object-fit: cover;
  }

  .likeness {
    display: grid;
    grid-template-columns: auto auto minmax(9em, 1fr);
    align-items: center;
    gap: 0.4em 0.9em;
    color: var(--_muted);
    font-size: 0.9em;
  }

  .likeness canvas {
    display: block;
    inline-size: 5.5rem;
    border-radius: 8px;
    background: #000;
    image-rendering: var(--dcgan-image-rendering, auto);
  }

  .likeness figcaption {
    padding-block-start: 0.2em;
    font-size: 0.9em;
    text-align: center;
  }

  @container face-morph (max-inline-size: 26rem) {
    .likeness {
      grid-template-columns: auto auto 1fr;
    }

    .likeness p {
      grid-column: 1 / -1;
    }
  }
`;
