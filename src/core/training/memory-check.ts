/** Tells how much memory a run takes, or refuses it, before anything of it is allocated. */
import { InvalidOptionError } from '../../shared/errors.js';
import type { ImageShape } from '../../shared/images/pixels.js';
import { rangeOf, type NumberOption } from '../../shared/option-ranges.js';
import { message, type Message } from '../../shared/protocol/message.js';
import type { BackendName } from '../../shared/protocol/options.js';
import type { Architecture } from '../networks/architecture.js';
import type { Fit } from './fit-to-dataset.js';
import { estimateMemory } from './memory-estimate.js';
import { autoencoderShape, plainShape } from './run-architecture.js';
import type { RunOptions } from './run-options.js';

/** WASM's heap ends at 4 GB, of which some is lost between the tensors. How much a GPU has cannot be asked. */
const LIMITS: Readonly<Record<BackendName, number>> = { wasm: 0.9 * 2 ** 32, webgl: Infinity };
/** A run with more than this is slow to begin, and may be more than a phone has. */
const MUCH = 1.5e9;
const GIGABYTE = 1e9;

/** The options that may be lowered, in the order in which the pictures suffer least. */
const LOWERED: readonly NumberOption[] = ['batchSize', 'baseWidth', 'imageSize'];

/**
 * @returns a warning if the run takes much memory; else nothing
 * @throws InvalidOptionError if it takes more than the backend can have, which names the options that may be lowered, and to what
 */
export function checkMemory({ options, labels }: Fit, images: ImageShape, backend: BackendName): Message[] {
  const sizes = labels?.groups.map(({ classes }) => classes.length) ?? [];
  const bytesOf = (changed: RunOptions) => estimateMemory(architectureOf(changed, images, sizes), changed);
  const bytes = bytesOf(options);
  const limit = LIMITS[backend];
  const gigabytes = (bytes / GIGABYTE).toFixed(1);
  const advice = (most: number) =>
    LOWERED.flatMap(option => {
      const largest = largestWithin(option, options, images, changed => bytesOf(changed) <= most);
      return largest === null ? [] : [{ option, largest }];
    });
  if (bytes > limit) {
    const ways = advice(limit);
    const [first] = ways;
    const lower = either(ways.map(({ option, largest }) => `${option} to ${largest}`));
    const most = (limit / GIGABYTE).toFixed(1);
    const text = `This run would take ${gigabytes} GB of memory, and ${backend} can have ${most} GB. ${lower ? `Lower ${lower}.` : 'Lower imageSize and baseWidth.'}`;
    throw new InvalidOptionError(text, {
      code: 'memory-too-small',
      values: { bytes, limit, backend, lower },
      subject: first?.option ?? 'imageSize',
      given: `${first ? String(options[first.option] ?? images.height) : String(images.height)}, which takes ${gigabytes} GB of memory,`,
      allowed: lower ? `lower: ${lower}` : 'lower, and baseWidth too',
    });
  }
  if (bytes <= MUCH) return [];
  const lower = either(advice(MUCH).map(({ option, largest }) => `${option} to ${largest}`));
  const way = lower ? ` To take less, lower ${lower}.` : '';
  const text = `This run takes about ${gigabytes} GB of memory, more than a phone or a small computer may have.${way}`;
  return [message('memory-large', text, { bytes, gigabytes, lower })];
}

function architectureOf(options: RunOptions, images: ImageShape, classes: readonly number[]): Architecture {
  const { imageSize } = options;
  const shape = imageSize === null ? images : { ...images, height: imageSize, width: imageSize };
  return options.variant === 'plain'
    ? { variant: 'plain', shape: plainShape(options, shape, classes) }
    : { variant: 'autoencoder', shape: autoencoderShape(options, shape) };
}

/** The largest value of an option, below its own, with which a run fits; `null` if there is none or it has no such option. */
function largestWithin(
  option: NumberOption,
  options: RunOptions,
  images: ImageShape,
  fits: (changed: RunOptions) => boolean,
): number | null {
  if (option === 'baseWidth' && options.variant !== 'plain') return null;
  const { min, multipleOf = 1 } = rangeOf(option, options.variant);
  const step = option === 'batchSize' ? options.shards : multipleOf;
  const least = Math.ceil(Math.max(min, option === 'batchSize' ? min * options.shards : 0) / step);
  let [low, high] = [least - 1, Math.floor((options[option] ?? images.height) / step)];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (fits({ ...options, [option]: middle * step })) low = middle;
    else high = middle;
  }
  return low < least ? null : low * step;
}

function either(ways: readonly string[]): string {
  return ways.length > 1 ? `${ways.slice(0, -1).join(', ')} or ${ways.at(-1)}` : (ways[0] ?? '');
}
