import { LitElement, css, html } from 'lit';
import type { PropertyValues } from 'lit';
import { property, query } from 'lit/decorators.js';

/** Private to the elements of this package: a picture, or an empty square. It has no label; the elements around it have. */
export class PictureElement extends LitElement {
  static override styles = css`
    :host {
      display: block;
      overflow: clip;
      border-radius: 6px;
      background: #000;
    }

    canvas {
      display: block;
      inline-size: 100%;
      image-rendering: pixelated;
    }
  `;

  @query('canvas') private canvas!: HTMLCanvasElement;

  @property({ attribute: false }) picture: ImageData | null = null;

  protected override updated(changed: PropertyValues<this>): void {
    const { canvas, picture } = this;
    if (!changed.has('picture') || !picture) return;
    if (canvas.width !== picture.width) canvas.width = picture.width;
    if (canvas.height !== picture.height) canvas.height = picture.height;
    canvas.getContext('2d')?.putImageData(picture, 0, 0);
  }

  override render() {
    const { width = 1, height = 1 } = this.picture ?? {};
    return html`<canvas aria-hidden="true" .style=${`aspect-ratio: ${width} / ${height}`}></canvas>`;
  }
}
