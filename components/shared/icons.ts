import { svg, html } from 'lit';

/** 16 by 16, drawn in the text's colour; what they mean is said beside them. */
export const draw = (path: ReturnType<typeof svg>) =>
  html`<svg class="icon" viewBox="0 0 16 16" width="16" height="16" fill="currentColor" aria-hidden="true">
    ${path}
  </svg>`;

export const icon = {
  play: draw(svg`<path d="M4.5 2.6v10.8a.6.6 0 0 0 .92.5l8.2-5.4a.6.6 0 0 0 0-1L5.42 2.1a.6.6 0 0 0-.92.5Z" />`),
  pause: draw(svg`<path d="M4 2.5h3v11H4zM9 2.5h3v11H9z" />`),
  stop: draw(svg`<path d="M3.5 3.5h9v9h-9z" />`),
  again: draw(svg`<path d="M8 3V.8L4.6 4 8 7.2V4.8a3.9 3.9 0 1 1-3.9 3.9H2.3A5.7 5.7 0 1 0 8 3Z" />`),
  download: draw(
    svg`<path d="M7.1 1.5h1.8v6.6l2.3-2.3 1.3 1.3L8 11.6 3.5 7.1l1.3-1.3 2.3 2.3zM2.5 12.7h11v1.8h-11z" />`,
  ),
};
