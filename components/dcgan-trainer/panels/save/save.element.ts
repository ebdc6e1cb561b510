import { css, html } from 'lit';
import { property, query, state } from 'lit/decorators.js';
import { WEIGHT_FORMATS, type WeightFormat } from '../../../../src/shared/protocol/generator.js';
import { writeZip } from '../../../../src/shared/files/write-zip.js';
import { download } from '../../../shared/draw-sheet.js';
import { icon } from '../../../shared/icons.js';
import { sharedStyles } from '../../../shared/shared.styles.js';
import type { TrainerController } from '../../trainer-controller.js';
import { strings } from './save.strings.js';
import { LocalizedElement } from '../../../shared/localized-element.js';

/** Private to `<dcgan-trainer>`: saves the run's weights as a file of the format that the visitor chooses. */
export class SaveElement extends LocalizedElement {
  static override styles = [
    sharedStyles,
    css`
      :host {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 0.2em;
      }

      select {
        max-inline-size: 100%;
        padding: 0.3em 0.5em;
        border: 1px solid var(--_border);
        border-radius: var(--_radius);
        background: var(--_surface);
      }
    `,
  ];

  @property({ attribute: false }) run: TrainerController | null = null;
  @state() private saving = false;
  @query('select') private formats!: HTMLSelectElement;

  override render() {
    return html`
      <button class="quiet" ?disabled=${this.saving} @click=${this.#save}>
        ${icon.download}${strings.saveWeights}
      </button>
      <select aria-label=${strings.formatLabel}>
        ${WEIGHT_FORMATS.map(format => html`<option value=${format}>${strings.formatName(format)}</option>`)}
      </select>
    `;
  }

  readonly #save = (): void => {
    const { run } = this;
    if (!run) return;
    const format = this.formats.value as WeightFormat;
    this.saving = true;
    // Errors are shown and dispatched by `call()`.
    run
      .call(async trainer => this.#converted(await trainer.exportWeights(), format))
      .then(file => download(file, strings.weightsName(run.description?.options, run.progress?.step ?? 0, format)))
      .catch(() => {})
      .finally(() => (this.saving = false));
  };

  async #converted(weights: Blob, format: WeightFormat): Promise<Blob> {
    if (format === 'safetensors') return weights;
    const { convertWeights } = await import('../../../../src/client/index.js');
    const [file, ...others] = await convertWeights(weights, { format });
    if (file && others.length === 0) return file;
    const files = [file, ...others].filter(each => each !== undefined);
    const bytes = await Promise.all(files.map(each => each.arrayBuffer()));
    return writeZip(files.map(({ name }, i) => ({ name, bytes: new Uint8Array(bytes[i] as ArrayBuffer) })));
  }
}
