import { svg, html } from 'lit';

/** Draws an icon of 16 by 16 pixels in the text's colour. It is decorative: its meaning is in the text beside it. */
export const draw = (path: ReturnType<typeof svg>) =>
  html`<svg class="icon" viewBox="0 0 16 16" width="16" height="16" fill="currentColor" aria-hidden="true">
    ${path}
  </svg>`;

export const icon = {
  play: draw(svg`<path d="M4.5 2.6v10.8a.6.6 0 0 0 .92.5l8.2-5.4a.6.6 0 0 0 0-1L5.42 2.1a.6.6 0 0 0-.92.5Z" />`),
  pause: draw(svg`<path d="M4 2.5h3v11H4zM9 2.5h3v11H9z" />`),
  stop: draw(svg`<path d="M3.5 3.5h9v9h-9z" />`),
  copy: draw(svg`<path d="M5 1.5h8.5V11H12V3H5zM2.5 4.5H11v10H2.5zM4 6v7h5.5V6z" />`),
  pin: draw(svg`<path d="M5 1.5h6V3h-.8v4l2.3 2.2v1.4H8.8v3.9H7.2v-3.9H3.5V9.2L5.8 7V3H5z" />`),
  link: draw(
    svg`<path d="M6.6 4.9 8.9 2.6a3.2 3.2 0 0 1 4.5 4.5l-2.3 2.3-1.1-1.1L12.3 6a1.6 1.6 0 0 0-2.3-2.3L7.7 6zM9.4 11.1l-2.3 2.3a3.2 3.2 0 0 1-4.5-4.5l2.3-2.3L6 7.7 3.7 10A1.6 1.6 0 0 0 6 12.3L8.3 10zM5.6 9.3l3.7-3.7 1.1 1.1-3.7 3.7z" />`,
  ),
  close: draw(
    svg`<path d="m3.2 4.4 1.2-1.2L8 6.8l3.6-3.6 1.2 1.2L9.2 8l3.6 3.6-1.2 1.2L8 9.2l-3.6 3.6-1.2-1.2L6.8 8z" />`,
  ),
  again: draw(svg`<path d="M8 3V.8L4.6 4 8 7.2V4.8a3.9 3.9 0 1 1-3.9 3.9H2.3A5.7 5.7 0 1 0 8 3Z" />`),
  download: draw(
    svg`<path d="M7.1 1.5h1.8v6.6l2.3-2.3 1.3 1.3L8 11.6 3.5 7.1l1.3-1.3 2.3 2.3zM2.5 12.7h11v1.8h-11z" />`,
  ),
};
