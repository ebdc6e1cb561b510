import { html, nothing } from 'lit';
import type { RunSuggestion } from '../../../../src/client/index.js';
import { lazyImport } from '../../../../src/shared/lazy-import.js';
import type { PixelSheet } from '../../../../src/shared/protocol/trainer.js';
import { DropController } from '../../../shared/drop-controller.js';
import { droppedFiles, type DroppedFiles } from '../../../shared/dropped-files.js';
import { strings } from '../../dcgan-trainer.strings.js';
import type { RunOptionsElement } from '../../run-options.element.js';
import type { TrainerController } from '../../trainer-controller.js';
import type * as DropReader from './classify-drop.js';
import type { PicturesController } from './pictures-controller.js';
import type { PicturesAction } from './pictures.element.js';
import { applySuggestion } from './suggested-settings.js';
import { importEngine } from '../../../shared/engine.js';

/**
 * The visitor's own pictures in the view: dropped files, the camera while it is open, and the panel of the imported
 * pictures as long as they are the data set.
 */
export class OwnPictures {
  readonly #host: RunOptionsElement;
  readonly #run: TrainerController;
  readonly #pictures: PicturesController;
  readonly #askReset: (what: 'reset' | 'find') => void;
  #cameraOpen = false;
  /** The message about dropped files that were not used. */
  #note: string | null = null;
  /** Cancels the search for settings. */
  #search: AbortController | null = null;
  #found: { readonly suggestion: RunSuggestion; readonly version: number } | null = null;

  /** @param askReset asks the visitor whether the present run may end; `find` looks for settings first */
  constructor(
    host: RunOptionsElement,
    run: TrainerController,
    pictures: PicturesController,
    askReset: (what: 'reset' | 'find') => void,
  ) {
    this.#host = host;
    this.#run = run;
    this.#pictures = pictures;
    this.#askReset = askReset;
    new DropController(host, (_, transfer) => {
      const dropped = droppedFiles(transfer); // at once, since browsers clear the transfer after the event
      this.#attempt(async () => this.#openDrop(await dropped));
    });
  }

  /** Whether the camera or the panel is shown. */
  get shown(): boolean {
    return this.#cameraOpen || this.#pictures.shown;
  }

  /** Whether the next run learns from the visitor's pictures, for which settings can be found. */
  get chosen(): boolean {
    return this.#pictures.shown;
  }

  /** Whether they were kept from the last visit, and not chosen on this one. */
  get areKept(): boolean {
    return this.chosen && !this.#pictures.changeable;
  }

  /** Some of the pictures, and the side of each in pixels; `null` where they are not the data set. */
  get sheet(): PixelSheet | null {
    return this.chosen ? this.#pictures.preview : null;
  }

  get side(): number | null {
    return this.chosen ? (this.#pictures.imported?.size ?? null) : null;
  }

  get searching(): boolean {
    return this.#search !== null;
  }

  /** The settings that were found for the present pictures. */
  get found(): RunSuggestion | null {
    return this.#found?.version === this.#pictures.importVersion ? this.#found.suggestion : null;
  }

  /** Finds settings for the pictures and sets them. @returns whether they are set; `false` if that was cancelled */
  async findSettings(): Promise<boolean> {
    const search = (this.#search = new AbortController());
    this.#host.requestUpdate();
    try {
      await this.#pictures.datasetReady;
      const suggestion = await this.#pictures.suggest(search.signal);
      if (search.signal.aborted) return false;
      applySuggestion(this.#host, suggestion.options);
      this.#found = { suggestion, version: this.#pictures.importVersion };
      await this.#host.updateComplete; // another size imports the pictures anew, for which the run waits
      return true;
    } catch (error) {
      if (search.signal.aborted) return false;
      this.#run.errors.report(error);
      throw error;
    } finally {
      if (this.#search === search) this.#search = null;
      this.#host.requestUpdate();
    }
  }

  cancelSearch(): void {
    this.#search?.abort();
    this.#search = null;
    this.#host.requestUpdate();
  }

  openCamera(): void {
    this.#showCamera(true);
  }

  /** Uses files that were chosen in the settings as if they had been dropped. */
  choose(files: Parameters<typeof DropReader.chosenFiles>[0]): void {
    this.#attempt(async () => this.#openDrop((await this.#dropReader()).chosenFiles(files)));
  }

  /** Shows what the run learns from, as soon as there is one. */
  updatePreview(): void {
    this.#pictures.updatePreview(this.#learning ? this.#run.trainer : null);
  }

  render() {
    return html`
      ${this.#note ? html`<p part="notice" class="notice own" role="status">${this.#note}</p>` : nothing}
      ${this.#cameraOpen ? this.#camera() : nothing} ${this.#pictures.shown ? this.#panel() : nothing}
    `;
  }

  #camera() {
    return html`<dcgan-trainer-camera
      class="own"
      @pictures-taken=${({ detail }: CustomEvent<readonly File[]>) => {
        this.#showCamera(false);
        this.#attempt(() => this.#pictures.choose(detail)); // in memory only, unless the visitor keeps them
      }}
      @camera-closed=${() => this.#showCamera(false)}
      @camera-error=${({ detail }: CustomEvent<unknown>) => this.#run.errors.report(detail)}
    ></dcgan-trainer-camera>`;
  }

  #panel() {
    const run = this.#run;
    const own = this.#pictures;
    const begun = run.description !== null;
    return html`<dcgan-trainer-pictures
      class="own"
      part="pictures"
      .imported=${own.imported}
      .progress=${own.progress}
      .preview=${own.preview}
      .exact=${own.exact}
      .crop=${own.crop}
      .colours=${own.colours}
      .kept=${own.kept}
      .canKeep=${'caches' in globalThis}
      .changeable=${own.changeable}
      .thumbnails=${own.thumbnails}
      .waiting=${begun && run.pending.includes('dataset')}
      .pending=${begun && run.pending.length > 0}
      .warningsShown=${this.#learning}
      .busy=${run.preparing || run.state === 'loading' || this.searching}
      .training=${run.state === 'running'}
      .options=${this.#host.trainerOptions}
      .suggest=${own.suggest}
      .suggestion=${this.found}
      .importVersion=${own.importVersion}
      @pictures-action=${({ detail }: CustomEvent<PicturesAction>) => this.#attempt(() => this.#onAction(detail))}
    ></dcgan-trainer-pictures>`;
  }

  /** Whether the present run learns from the pictures that are shown. */
  get #learning(): boolean {
    const { description, pending } = this.#run;
    return description !== null && this.#pictures.shown && !pending.includes('dataset');
  }

  #showCamera(open: boolean): void {
    this.#cameraOpen = open;
    this.#host.requestUpdate();
  }

  async #onAction(action: PicturesAction): Promise<void> {
    const own = this.#pictures;
    switch (action.type) {
      case 'cancel':
        return own.cancel();
      case 'others':
        return own.showPreview(this.#learning ? this.#run.trainer : null, true);
      case 'forget':
        return own.forget();
      case 'start-over':
        return this.#askReset('reset');
      case 'find':
        return this.#askReset('find');
      case 'keep':
        return own.keep(action.keep).catch((error: unknown) => void this.#run.errors.report(error));
      case 'use':
        return applySuggestion(this.#host, action.options);
      case 'crop':
      case 'colours':
        return own.change(action);
    }
  }

  /** Opens what was dropped: a checkpoint or weights, a data set, or pictures, also in zips and folders. */
  async #openDrop(dropped: DroppedFiles): Promise<void> {
    const given = await (await this.#dropReader()).classifyDrop(dropped);
    const words = strings.dropped;
    this.#showNote(null);
    switch (given.kind) {
      case 'nothing':
        return this.#showNote(words.nothing);
      case 'models':
        return this.#showNote(words.models(given.count));
      case 'dataset':
        return void (this.#host.datasetSource = given.file);
      case 'pictures':
        if (given.left > 0) this.#showNote(words.left(given.left));
        return void (await this.#pictures.choose(given.files, { keep: true }));
      case 'model': {
        const { isCheckpoint } = await importEngine();
        const { file } = given;
        return (await isCheckpoint(file)) ? this.#run.importCheckpoint(file) : this.#run.importWeights(file);
      }
    }
  }

  #showNote(note: string | null): void {
    this.#note = note;
    this.#host.requestUpdate();
  }

  /** The module that classifies files is loaded when there are some. */
  async #dropReader(): Promise<typeof DropReader> {
    return lazyImport(() => import('./classify-drop.js')).catch((error: unknown) => {
      this.#run.errors.report(error);
      throw error;
    });
  }

  /** Runs what the visitor asked for. Errors are shown and dispatched already. */
  #attempt(call: () => Promise<unknown>): void {
    call().catch(() => {});
  }
}
