import * as tf from '@tensorflow/tfjs-core';
import { executeServerCommand } from '@web/test-runner-commands';
import { expect } from 'chai';
import { dcganNetwork } from '../../../../src/core/generator/network.js';
import { generatorShape, networksOf, type Architecture } from '../../../../src/core/networks/architecture.js';
import * as autoencoder from '../../../../src/core/networks/autoencoder.js';
import * as plain from '../../../../src/core/networks/plain.js';
import { convert } from '../../../../src/core/weights/export/convert.js';
import { readGeneratorFile, writeGeneratorFile } from '../../../../src/core/weights/generator-file.js';
import { useBackend } from '../../../support/backends.js';
import {
  SMALL_AUTOENCODER,
  SMALL_CLASS_NAMES,
  SMALL_CLASSES,
  SMALL_PLAIN,
  smallGeneratorFile,
  someInput,
  someTensors,
} from '../../../support/generator-file.js';
import { largestDifference } from '../../../support/golden.js';
import { rejection } from '../../../support/promises.js';

interface Answer {
  readonly missing?: true;
  /** The error from Python. */
  readonly error?: string;
  /** Images from the given file, the discriminator's logits for them, and images after a training step. */
  readonly before: number[];
  readonly judged: number[];
  /** What the encoder finds in the images of the given file, if it has one. */
  readonly encoded: number[];
  readonly after: number[];
  /** The file that PyTorch wrote after that step. */
  readonly file: string;
}

const COUNT = 3;
async function pytorch(payload: object): Promise<Answer | null> {
  const answer = await executeServerCommand<Answer, object>('pytorch', payload);
  if (answer?.error) throw new Error(answer.error);
  return answer;
}

const isMissing = (await pytorch({ probe: true }))?.missing ?? false;

/** What both sides draw for: z, and y for networks with classes. */
function inputs(architecture: Architecture): { z: number[][]; y?: number[][] } {
  const { z, y } = someInput(architecture, COUNT);
  return generatorShape(architecture).classes?.length ? { z, y } : { z };
}

function toBase64(bytes: ArrayBuffer): string {
  return btoa(Array.from(new Uint8Array(bytes), byte => String.fromCharCode(byte)).join(''));
}

function fromBase64(text: string): ArrayBuffer {
  return Uint8Array.from(atob(text), letter => letter.charCodeAt(0)).buffer;
}

/** Our own networks' images, and logits for them. */
function ours(bytes: ArrayBuffer): { images: Float32Array; logits: Float32Array } {
  const file = readGeneratorFile(bytes);
  const { architecture, weights } = file;
  const network = dcganNetwork(file);
  const shapes = new Map(
    Object.values(networksOf(architecture))
      .flat()
      .map(({ name, shape }) => [name, [...shape]]),
  );
  return tf.tidy(() => {
    const { z, y } = inputs(architecture);
    const images = network.draw(tf.tensor2d(z.map((row, i) => [...row, ...(y?.[i] ?? [])])));
    network.dispose();
    const tensors = Object.fromEntries(
      Object.entries(weights).map(([name, data]) => [name, tf.tensor(data, shapes.get(name))]),
    );
    const logits =
      architecture.variant === 'plain'
        ? plain.discriminate(tensors, images, y && { y: tf.tensor2d(y), classes: architecture.shape.classes ?? [] })
        : tf.concat(autoencoder.discriminate(tensors, images, architecture.shape), 1);
    return { images: images.dataSync<'float32'>(), logits: logits.dataSync<'float32'>() };
  });
}

const DIGITS: Architecture = {
  variant: 'plain',
  shape: { height: 28, width: 28, channels: 1, latentSize: 3, baseWidth: 2 },
};

const CASES: readonly [string, Architecture, number][] = [
  ['plain with odd maps and dropout', SMALL_PLAIN, 0.5],
  ['plain with 28 x 28 pixels, without dropout', DIGITS, 1],
  ['autoencoder', SMALL_AUTOENCODER, 1],
  ['plain with two groups of classes, odd maps, dropout', SMALL_CLASSES, 0.5],
];

(isMissing ? describe.skip : describe)('docs/dcgan_elements.py, where Python has torch', () => {
  before(() => useBackend('wasm simd'));

  for (const [what, architecture, dropoutKeep] of CASES) {
    for (const dtype of architecture === DIGITS ? (['float32', 'float16'] as const) : (['float32'] as const)) {
      it(`draws and judges as we do, and is read back after training: ${what}, ${dtype}`, async () => {
        const bytes = smallGeneratorFile(architecture, { dropoutKeep, seed: 4_000_000_007 });
        const [file] = convert(bytes, { format: 'pytorch', dtype }) as [File];
        const answer = await pytorch({ file: toBase64(await file.arrayBuffer()), ...inputs(architecture) });
        const { images, logits } = ours(await file.arrayBuffer());
        expect(largestDifference(answer?.before ?? [], images), 'images').to.be.at.most(1e-4);
        const scale = Math.max(1, ...logits.map(Math.abs));
        expect(largestDifference(answer?.judged ?? [], logits) / scale, 'logits').to.be.at.most(1e-4);
        const trained = ours(fromBase64(answer?.file ?? ''));
        expect(largestDifference(answer?.after ?? [], trained.images), 'images after training').to.be.at.most(1e-4);
        expect(largestDifference(images, trained.images), 'what training changed').to.be.above(1e-3);
      });
    }
  }

  it('finds z and classes by a plain generator’s encoder as we do', async () => {
    const tensors = someTensors(SMALL_CLASSES, { encoder: true });
    const provenance = { class_names: JSON.stringify(SMALL_CLASS_NAMES) };
    const bytes = writeGeneratorFile(tensors, SMALL_CLASSES, { dropoutKeep: 1, seed: 3 }, provenance);
    const [file] = convert(bytes, { format: 'pytorch' }) as [File];
    const { z, y } = inputs(SMALL_CLASSES);
    const answer = await pytorch({ file: toBase64(await file.arrayBuffer()), z, y });
    const network = dcganNetwork(readGeneratorFile(bytes));
    const rows = tf.tidy(() => {
      const images = network.draw(tf.tensor2d(z.map((row, i) => [...row, ...(y?.[i] ?? [])])));
      return network.encode?.(images).dataSync<'float32'>().slice() ?? new Float32Array();
    });
    network.dispose();
    expect(rows.length).to.equal(COUNT * (4 + 2 + 3));
    expect(largestDifference(answer?.encoded ?? [], rows)).to.be.at.most(1e-4);
  });

  it('begins a run of its own that is read back', async () => {
    const shape = {
      height: 20,
      width: 16,
      channels: 3,
      latent_size: 4,
      base_width: 2,
      dropout_keep: 0.8,
      dropout_seed: 7,
    };
    for (const class_names of [[], SMALL_CLASS_NAMES]) {
      const classes = class_names.map(({ classes }) => classes.length);
      const { height, width, channels } = shape;
      const architecture = {
        variant: 'plain',
        shape: { height, width, channels, latentSize: 4, baseWidth: 2, classes },
      } as const;
      const answer = await pytorch({
        fresh: { variant: 'plain', shape: { ...shape, class_names } },
        ...inputs(architecture),
      });
      const file = fromBase64(answer?.file ?? '');
      expect(readGeneratorFile(file)).to.deep.include({ architecture, classes: class_names });
      expect(largestDifference(answer?.after ?? [], ours(file).images)).to.be.at.most(1e-4);
    }
  });

  it('says what is missing where classes are not given, and where there are none', async () => {
    const draw = async (architecture: Architecture, given: object) => {
      const [file] = convert(smallGeneratorFile(architecture), { format: 'pytorch' }) as [File];
      return (await rejection(pytorch({ file: toBase64(await file.arrayBuffer()), ...given }))) as Error;
    };
    const { z, y } = someInput(SMALL_CLASSES, COUNT);
    expect((await draw(SMALL_CLASSES, { z })).message).to.contain(
      'y has no numbers for each image; this network takes 5.',
    );
    expect((await draw(SMALL_PLAIN, { z, y })).message).to.contain(
      'y has 5 numbers for each image; this network takes none.',
    );
  });
});
