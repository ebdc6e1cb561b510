import type { CopyCallOptions, CopyCheck, CopyCheckOptions } from '../../src/client/copy-check/copy-check.js';
import { toPixels } from '../../src/shared/images/pixels.js';
import { StateError } from '../../src/shared/errors.js';
import type { ComparedData, CopyAssessment, NearestImages } from '../../src/shared/protocol/copies.js';
import type { ImageBatch } from '../../src/shared/protocol/images.js';

/**
 * A comparison without a worker: picture i is as far from its training image as the sine of i says, and a copy where that
 * is near. A test can hold its answers back, and make it fail.
 */
export class FakeCopyCheck implements CopyCheck {
  static failure: Error | null = null;
  /** Nothing is opened or answered before this settles. */
  static hold: Promise<void> = Promise.resolve();

  readonly data: ComparedData;
  readonly opened: Promise<CopyCheck>;
  /** Pictures per call, in order. */
  readonly calls: number[] = [];
  disposed = false;

  constructor(
    { height, width, channels }: Pick<ComparedData, 'height' | 'width' | 'channels'>,
    { signal, onProgress }: CopyCheckOptions,
  ) {
    this.data = { name: 'digits', count: 60_000, height, width, channels };
    this.opened = FakeCopyCheck.hold.then(() => {
      onProgress?.({ what: 'The training images', fraction: 0.5 });
      signal?.throwIfAborted();
      if (FakeCopyCheck.failure) throw FakeCopyCheck.failure;
      return this;
    });
  }

  async nearest(images: ImageBatch, { signal }: CopyCallOptions = {}): Promise<NearestImages> {
    await FakeCopyCheck.hold;
    signal?.throwIfAborted();
    if (this.disposed) throw new StateError('The comparison was disposed.');
    this.calls.push(images.count);
    const { count } = images;
    const distances = Float64Array.from({ length: count }, (_, i) => 0.05 + 0.045 * Math.sin(i * 12.9898));
    const bytes = Uint8Array.from(images.data, value => Math.round((value + 1) * 127.5));
    return {
      distances,
      isolations: new Float64Array(count).fill(0.08),
      indices: Uint32Array.from({ length: count }, (_, i) => (i * 7_919) % this.data.count),
      copies: [...distances].map(distance => distance < 0.02),
      images: toPixels(bytes, this.data),
    };
  }

  async assess(images: ImageBatch, options?: CopyCallOptions): Promise<CopyAssessment> {
    const nearest = await this.nearest(images, options);
    const { count } = images;
    const copies = nearest.copies.filter(Boolean).length;
    const sentence = `It is copying: ${copies} of ${count} samples are copies of a training image.`;
    const distances = { samples: 0.05, data: 0.09 };
    const shares = { copyRate: copies / count, baselineRate: 0, heldOut: 200 };
    return { count, copies, ...shares, distances, verdict: 'copying', sentence, nearest };
  }

  dispose(): void {
    this.disposed = true;
  }
}
