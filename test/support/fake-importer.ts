import type { Importer } from '../../components/dcgan-trainer/panels/pictures/pictures-controller.js';
import type { ImportPicturesOptions } from '../../src/client/pictures/import-pictures.js';
import type { RunSuggestion, SuggestRunOptions } from '../../src/client/suggestion/suggest.js';
import { forgetPictures, keepPictures, keptPictures } from '../../src/client/pictures/kept-pictures.js';
import { candidates } from '../../src/client/suggestion/rules.js';
import { abortError } from '../../src/shared/errors.js';
import { backendReason } from '../../src/shared/backend-reasons.js';
import { message } from '../../src/shared/protocol/message.js';
import type {
  ImportedPictures,
  PictureClass,
  PicturesSource,
  PictureThumbnail,
} from '../../src/shared/protocol/pictures.js';
import { idxFile } from '../core/data/files.js';

/** Decodes nothing: file i becomes an image of the grey i, at the size asked for; those named `bad` are skipped. */
export class FakeImporter implements Importer {
  readonly calls: { readonly source: PicturesSource; readonly options: ImportPicturesOptions }[] = [];
  /** Is not done before this settles. */
  hold: Promise<void> = Promise.resolve();

  /** Of the pictures in the next report. */
  classes: readonly PictureClass[] = [];

  readonly asked: SuggestRunOptions[] = [];
  /** Is waited for before a suggestion is given, and may fail. */
  suggestion: () => Promise<void> = () => Promise.resolve();

  readonly keepPictures = keepPictures;
  readonly keptPictures = keptPictures;
  readonly forgetPictures = forgetPictures;

  /** A machine that takes 21 minutes for anything. */
  async suggestRun(options: SuggestRunOptions): Promise<RunSuggestion> {
    this.asked.push(options);
    await this.suggestion();
    const [best] = candidates(options);
    if (!best) throw new Error('The rules know no run for these pictures.');
    const why = backendReason('backend-no-webgl', 'There is no GPU.');
    const backend = { requested: 'auto', name: 'wasm', device: 'SIMD', ...why } as const;
    return {
      options: best,
      seconds: 1260,
      backend,
      reason: ['It is the quickest.', 'Expect copies.'].map(text => message('fake', text)),
    };
  }

  async importPictures(source: PicturesSource, options: ImportPicturesOptions): Promise<ImportedPictures> {
    this.calls.push({ source, options });
    const { imageSize: size = 64, signal, onProgress } = options;
    const files = 'length' in source ? [...source] : [];
    const good = files.filter(file => !(file instanceof File && file.name.startsWith('bad')));
    const bad = files.filter(file => !good.includes(file));
    onProgress?.({ what: 'Your pictures', fraction: 0.5, pictures: { taken: 1, skipped: 0 } });
    await this.hold;
    if (signal?.aborted) throw abortError('Importing pictures');
    const values = good.flatMap((_, i) => new Array<number>(size * size).fill(i));
    const report = {
      count: good.length,
      classes: this.classes,
      skippedCount: bad.length,
      skipped: bad.map(file => ({
        name: (file as File).name,
        code: 'file-unknown',
        values: {},
        reason: 'is no picture of a known kind',
      })),
      warnings: good.length < 200 ? [message('dataset-few-images', `${good.length} images are few.`)] : [],
    };
    const dataset = new File([idxFile([good.length, size, size], values)], `${good.length} pictures`);
    return { dataset, size, channels: 1, report };
  }

  /** Two pictures, one wide and one high: left half black, right half white. */
  peekPictures(): Promise<PictureThumbnail[]> {
    const half = (width: number, height: number) => ({
      width,
      height,
      rgba: Uint8ClampedArray.from({ length: 4 * width * height }, (_, i) =>
        i % 4 === 3 || Math.floor(i / 4) % width >= width / 2 ? 255 : 0,
      ),
    });
    return Promise.resolve([half(200, 100), half(100, 200)]);
  }
}
