import { css } from 'lit';

export const cameraStyles = css`
  /* The square in the middle is what is learnt. People know themselves mirrored; the pictures are not. */
  .viewfinder {
    position: relative;
    inline-size: min(100%, 22rem);
    aspect-ratio: 1;
    overflow: hidden;
    border-radius: var(--_radius);
    background: #000;
  }

  video {
    inline-size: 100%;
    block-size: 100%;
    object-fit: cover;
    transform: scaleX(-1);
  }

  .countdown {
    position: absolute;
    inset: 0;
    display: grid;
    place-items: center;
    color: #fff;
    font-size: 5em;
    font-weight: 700;
    text-shadow: 0 0 12px #000;
  }

  label.row {
    display: flex;
    align-items: center;
    gap: 0.6em;
  }

  .taken {
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(4.5rem, 1fr));
    gap: 0.5em;
    max-block-size: 20em;
    margin: 0;
    padding: 0;
    overflow: auto;
    list-style: none;
  }

  .taken li {
    position: relative;
  }

  .taken img {
    display: block;
    inline-size: 100%;
    aspect-ratio: 1;
    border-radius: 6px;
    object-fit: cover;
  }

  .delete {
    position: absolute;
    inset-block-start: 2px;
    inset-inline-end: 2px;
    inline-size: 1.75rem;
    block-size: 1.75rem;
    padding: 0;
    border: 0;
    border-radius: 50%;
    background: #000;
    color: #fff;
    line-height: 1;
  }
`;
