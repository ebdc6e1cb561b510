import { css } from 'lit';

/**
 * Colours, corners and fonts of all elements: each comes from a public custom property, with defaults for light and
 * dark.
 */
export const themeStyles = css`
  :host {
    --_surface: var(--dcgan-surface, light-dark(#fff, #131519));
    --_text: var(--dcgan-text, light-dark(#15171c, #eceef2));
    --_muted: var(--dcgan-muted, light-dark(#5a6170, #9ba3b1));
    --_border: var(--dcgan-border, light-dark(#e4e6eb, #2a2e36));
    --_border-strong: var(--dcgan-border, light-dark(#c6cad3, #434955));
    --_hover: light-dark(rgb(20 23 28 / 6%), rgb(236 238 242 / 9%));
    --_accent: var(--dcgan-accent, light-dark(#15171c, #eceef2));
    --_accent-text: var(--dcgan-accent-text, light-dark(#fff, #131519));
    --_danger: var(--dcgan-danger, light-dark(#b3261e, #ff9d94));
    --_ok: light-dark(#19803d, #62d58c);
    --_focus: light-dark(#1f64d1, #7fb0ff);
    --_radius: var(--dcgan-radius, 12px);

    font-family: var(--dcgan-font, system-ui, sans-serif);
    font-variant-numeric: tabular-nums;
    line-height: 1.45;
    color: var(--_text);
  }
`;
