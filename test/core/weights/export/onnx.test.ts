import * as tf from '@tensorflow/tfjs-core';
import { convertWeights } from 'dcgan-elements/engine';
import { expect } from 'chai';
import * as ort from 'onnxruntime-web/wasm';
import { dcganNetwork } from '../../../../src/core/generator/network.js';
import { generatorShape, type Architecture } from '../../../../src/core/networks/architecture.js';
import { convert } from '../../../../src/core/weights/export/convert.js';
import { readGeneratorFile } from '../../../../src/core/weights/generator-file.js';
import { identifyFile } from '../../../../src/shared/files/identify-file.js';
import { useBackend } from '../../../support/backends.js';
import {
  SMALL_AUTOENCODER,
  SMALL_CLASS_NAMES,
  SMALL_CLASSES,
  SMALL_PLAIN,
  smallGeneratorFile,
  someInput,
} from '../../../support/generator-file.js';
import { largestDifference } from '../../../support/golden.js';

const plain = (height: number, width: number, more = {}): Architecture => ({
  variant: 'plain',
  shape: { height, width, channels: 3, latentSize: 5, baseWidth: 3, ...more },
});

const CASES: readonly [string, Architecture, number][] = [
  ['plain, odd maps, dropout', SMALL_PLAIN, 0.5],
  ['plain, even maps, colour', plain(32, 16), 1],
  ['plain, 28 x 28, dropout', plain(28, 28, { channels: 1 }), 0.8],
  ['plain, odd pictures', plain(27, 30), 0.8],
  ['plain, the smallest pictures', plain(8, 9), 1],
  ['plain with two groups of classes, odd maps, dropout', SMALL_CLASSES, 0.5],
  ['plain with ten classes', plain(28, 28, { channels: 1, classes: [10] }), 1],
  ['autoencoder, 32 x 32', SMALL_AUTOENCODER, 1],
  [
    'autoencoder, 48 x 48, grey',
    {
      variant: 'autoencoder',
      shape: { size: 48, channels: 1, dims: [3, 4, 5, 6, 7], discriminatorDims: [2, 2, 2, 2], heads: [4] },
    },
    1,
  ],
];

describe('Weights as an ONNX model', () => {
  before(async () => {
    await useBackend('wasm simd');
    ort.env.wasm.wasmPaths = '/node_modules/onnxruntime-web/dist/';
    ort.env.wasm.numThreads = 1;
    ort.env.logLevel = 'error';
  });

  /** Pictures [n, height, width, channels] that ONNX Runtime draws. */
  async function runtimeDraws(session: ort.InferenceSession, { z, y }: ReturnType<typeof someInput>) {
    const tensor = (rows: number[][]) => new ort.Tensor('float32', rows.flat(), [rows.length, rows[0]?.length ?? 0]);
    const feeds: Record<string, ort.Tensor> = session.inputNames.includes('classes')
      ? { z: tensor(z), classes: tensor(y) }
      : { z: tensor(z) };
    const { images } = await session.run(feeds);
    const { dims, data } = images as ort.Tensor;
    return tf.tidy(() => {
      const last = tf.transpose(
        tf.tensor4d(data as Float32Array, dims as [number, number, number, number]),
        [0, 2, 3, 1],
      );
      return { shape: last.shape, data: last.dataSync<'float32'>() };
    });
  }

  for (const [what, architecture, dropoutKeep] of CASES) {
    for (const [dtype, tolerance] of [
      ['float32', 1e-4],
      ['float16', 1e-2],
    ] as const) {
      it(`give the same pictures in ONNX Runtime, in batches of any size: ${what}, ${dtype}`, async () => {
        const bytes = smallGeneratorFile(architecture, { dropoutKeep, seed: 11 });
        const [model] = convert(bytes, { format: 'onnx', dtype }) as [File];
        const session = await ort.InferenceSession.create(await model.arrayBuffer());
        const network = dcganNetwork(readGeneratorFile(bytes));
        const { height, width, channels, classes = [] } = generatorShape(architecture);
        expect(session.inputNames).to.deep.equal(classes.length > 0 ? ['z', 'classes'] : ['z']);
        for (const count of [1, 7, 2]) {
          const input = someInput(architecture, count);
          const rows = input.z.map((z, i) => [...z, ...(input.y[i] ?? [])]);
          const ours = tf.tidy(() => network.draw(tf.tensor2d(rows)).dataSync<'float32'>());
          const theirs = await runtimeDraws(session, input);
          expect(theirs.shape).to.deep.equal([count, height, width, channels]);
          expect(largestDifference(theirs.data, ours)).to.be.at.most(tolerance);
        }
        network.dispose();
        await session.release();
      });
    }
  }

  it('come from convertWeights() in one file, which is recognised, in half the size as float16', async () => {
    const weights = new Blob([smallGeneratorFile(SMALL_AUTOENCODER)]);
    const [single] = (await convertWeights(weights, { format: 'onnx' })) as [File];
    const [half] = (await convertWeights(weights, { format: 'onnx', dtype: 'float16' })) as [File];
    expect(single.name).to.equal('model.onnx');
    expect(half.size).to.be.below(0.75 * single.size);
    expect((await identifyFile(single))?.id).to.equal('onnx');
  });

  it('say what z is drawn from, what black and white are, and the names of their classes', async () => {
    const bytes = smallGeneratorFile(SMALL_CLASSES, undefined, { class_names: JSON.stringify(SMALL_CLASS_NAMES) });
    const [model] = convert(bytes, { format: 'onnx' }) as [File];
    const text = new TextDecoder('latin1').decode(await model.arrayBuffer());
    for (const said of ['uniform(-1,1)', 'output_range', '[-1,1]', 'class_names', '"skin"'])
      expect(text).to.include(said);
  });
});
