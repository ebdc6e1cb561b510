import { css, html, svg } from 'lit';
import type { PropertyValues } from 'lit';
import { property, query } from 'lit/decorators.js';
import type { PixelSheet } from '../../../../src/shared/protocol/trainer.js';
import { LocalizedElement } from '../../../shared/localized-element.js';
import { paintTiles } from '../../../shared/draw-sheet.js';
import { CHOICE_PICTURES } from './choice-pictures.js';

/** Pixels along a side, for screens with two to a CSS pixel. */
const SIDE = 112;

/**
 * Private to `<dcgan-trainer>`: a small picture of what can be chosen. Pictures of the included data are decoded and painted
 * here, since an `<img>` with a `data:` URL would need the page's policy to allow it.
 */
export class ChoicePictureElement extends LocalizedElement {
  static override styles = css`
    :host {
      display: grid;
      place-items: center;
      flex: none;
      inline-size: 3.5rem;
      aspect-ratio: 1;
      overflow: hidden;
      border-radius: 6px;
      background: var(--_hover);
      color: var(--_muted);
    }

    canvas {
      inline-size: 100%;
      block-size: 100%;
    }

    svg {
      inline-size: 55%;
      block-size: 55%;
    }
  `;

  @query('canvas') private canvas?: HTMLCanvasElement;

  /** An included data set; `null` for the visitor's own pictures. */
  @property({ attribute: false }) of: keyof typeof CHOICE_PICTURES | null = null;
  /** The visitor's own pictures, where they have chosen some. */
  @property({ attribute: false }) sheet: PixelSheet | null = null;

  override render() {
    if (this.of || this.sheet) return html`<canvas width=${SIDE} height=${SIDE} aria-hidden="true"></canvas>`;
    return html`<svg viewBox="0 0 24 24" fill="none" stroke="currentcolor" stroke-width="1.5" aria-hidden="true">
      ${svg`<rect x="2" y="6" width="16" height="13" rx="2" /><path d="m3 17 5-5 4 4 2-2 4 4M21 3v6M18 6h6" />`}
    </svg>`;
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (!changed.has('of') && !changed.has('sheet')) return;
    if (this.of)
      this.#paint(CHOICE_PICTURES[this.of]).catch(() => {}); // a browser without WebP shows an empty square
    else if (this.canvas && this.sheet) paintTiles(this.canvas, [this.sheet], SIDE);
  }

  async #paint(base64: string): Promise<void> {
    const bytes = Uint8Array.from(atob(base64), character => character.charCodeAt(0));
    const bitmap = await createImageBitmap(new Blob([bytes], { type: 'image/webp' }));
    this.canvas?.getContext('2d')?.drawImage(bitmap, 0, 0, SIDE, SIDE);
    bitmap.close();
  }
}
