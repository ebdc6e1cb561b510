import { expect } from 'chai';
import { MODEL_CACHE } from '../../../src/client/generator/model-cache.js';
import { writeZip } from '../../../src/shared/files/write-zip.js';
import { loadModel } from '../../../src/client/generator/model-source.js';
import { InvalidOptionError, WeightsError } from '../../../src/shared/errors.js';
import { smallGeneratorFile } from '../../support/generator-file.js';
import { rejection } from '../../support/promises.js';

const FIXTURE = '/test/fixtures/golden/plain-28x28x1.safetensors';

const sha256 = async (bytes: ArrayBuffer) =>
  `sha256-${btoa(String.fromCharCode(...new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))))}`;

/** A model.json that names two shards of four bytes, and the shards. */
function tensorFlowFiles(): File[] {
  const weights = [{ name: 'a', shape: [2], dtype: 'float32' }];
  const json = { modelTopology: {}, weightsManifest: [{ paths: ['a-1of2.bin', 'sub/a-2of2.bin'], weights }] };
  return [
    new File([Uint8Array.of(5, 6, 7, 8)], 'a-2of2.bin'),
    new File([JSON.stringify(json)], 'any name'),
    new File([Uint8Array.of(1, 2, 3, 4)], 'a-1of2.bin'),
  ];
}

describe('Loading a model', () => {
  const file = smallGeneratorFile();
  beforeEach(() => caches.delete(MODEL_CACHE));
  after(() => caches.delete(MODEL_CACHE));

  it('takes bytes, a Blob, a File, an array of one and a URL for the same, whatever their name', async () => {
    const url = URL.createObjectURL(new Blob([file]));
    const sources = [
      file,
      new Blob([file]),
      new File([file], 'model.json'),
      [new File([file], 'x')],
      url,
      new URL(url),
    ];
    for (const source of sources) {
      const model = await loadModel(source);
      expect(model.format).to.equal('safetensors');
      expect(model.format === 'safetensors' && new Uint8Array(model.bytes)).to.deep.equal(new Uint8Array(file));
    }
    URL.revokeObjectURL(url);
  });

  it("finds a TensorFlow.js model's shards among the files given, in the model's order", async () => {
    const model = await loadModel(tensorFlowFiles(), { outputRange: '[0,1]' });
    if (model.format !== 'tensorflow.js') throw new Error(model.format);
    expect([...new Uint8Array(model.weights)]).to.deep.equal([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(model.outputRange).to.equal('[0,1]');
    const error = await rejection(loadModel(tensorFlowFiles().slice(1)));
    expect(error).to.be.instanceOf(WeightsError);
    expect((error as Error).message).to.contain('a-2of2.bin');
  });

  it("follows ml5's manifest to the model, and knows how ml5 draws z", async () => {
    const manifest = new File(
      [JSON.stringify({ model: 'model.json', modelSize: 64, modelLatentDim: 2 })],
      'manifest.json',
    );
    const [second, json, first] = tensorFlowFiles() as [File, File, File];
    const model = await loadModel([second, manifest, new File([json], 'model.json'), first]);
    expect(model.format).to.equal('tensorflow.js');
    expect(model.latentDistribution).to.equal('normal(0,1)');
  });

  it('refuses shards outside of the folder, and JSON that is no model', async () => {
    const outside = { modelTopology: {}, weightsManifest: [{ paths: ['../secret.bin'], weights: [] }] };
    for (const json of [outside, { hello: 1 }, { modelTopology: {}, weightsManifest: 3 }]) {
      expect(await rejection(loadModel(new Blob([JSON.stringify(json)])))).to.be.instanceOf(WeightsError);
    }
    expect(await rejection(loadModel(new Blob(['{"modelTopology"'])))).to.be.instanceOf(WeightsError);
  });

  it('takes Keras files by their first bytes, whatever their names', async () => {
    const zip =
      'PK\x03\x04\x00\x00\x08\x08\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x10\x00\x12\x00';
    for (const text of [`${zip}metadata.json`, '\x89HDF\r\n\x1a\n']) {
      const bytes = Uint8Array.from(text, letter => letter.charCodeAt(0));
      expect((await loadModel(new File([bytes], 'model.safetensors'))).format).to.equal('keras');
    }
  });

  it('refuses a zip in a zip, whatever the inner one is called', async () => {
    const zip = async (bytes: ArrayBuffer) =>
      writeZip([{ name: 'model.json', bytes: new Uint8Array(bytes) }]).arrayBuffer();
    const json = new TextEncoder().encode('{"modelTopology":{},"weightsManifest":[]}').buffer;
    const error = await rejection(loadModel(new Blob([await zip(await zip(json))])));
    expect(error).to.be.instanceOf(WeightsError).and.include({ code: 'weights-zip-in-zip' });
  });

  it('refuses pickles and ONNX by their first bytes, with the Python that converts them', async () => {
    const foreign: [string, RegExp][] = [
      ['\x80\x02\x8a\x0a\x6c\xfc\x9c\x46', /pickle.*torch\.load/],
      ['\x08\x07\x12\x07pytorch', /ONNX.*onnx\.load/],
    ];
    for (const [text, message] of foreign) {
      const bytes = Uint8Array.from(text, letter => letter.charCodeAt(0));
      const error = await rejection(loadModel(new File([bytes], 'model.safetensors')));
      expect(error).to.be.instanceOf(WeightsError);
      expect((error as Error).message).to.match(message);
    }
  });

  it('recognises the files of torch.save(), whatever their name, and leaves their content to the worker', async () => {
    for (const file of ['example-64.pt', 'compiled-old.pt', 'checkpoint.ckpt']) {
      const bytes = await (await fetch(`/test/fixtures/pytorch/${file}`)).arrayBuffer();
      expect((await loadModel(new File([bytes], 'model.bin'))).format, file).to.equal('pytorch');
    }
  });

  it('finds shards whose names have spaces, percent signs, hashes and queries, or were changed by a browser', async () => {
    const json = (path: string) => new File([JSON.stringify({ modelTopology: {}, weightsManifest: [{ paths: [path], weights: [] }] })], 'model.json'); // prettier-ignore
    const given: [path: string, name: string][] = [
      ['my model #1.bin', 'my model #1.bin'],
      ['100%.bin', '100%.bin'],
      ['my%20model.bin', 'my model.bin'],
      ['shard.bin?token=a/b', 'shard.bin'],
      ['model.weights.bin', 'model.weights (1).bin'],
      ['model.weights.bin', 'weights'],
    ];
    for (const [path, name] of given) {
      const model = await loadModel([json(path), new File([Uint8Array.of(7)], name)]);
      expect(model.format === 'tensorflow.js' && new Uint8Array(model.weights)[0], path).to.equal(7);
    }
    for (const path of ['../x.bin', '/x.bin', 'https://a.test/x.bin', '%2e%2e/x.bin', '..%2fx.bin', 'a\\..\\..\\x']) {
      expect(await rejection(loadModel([json(path), new File(['x'], 'x.bin')])), path).to.be.instanceOf(WeightsError);
    }
  });

  it('asks a server for shards by escaped names, and with the query of the model, unless they have their own', async () => {
    const { fetch } = globalThis;
    const asked: string[] = [];
    const json = JSON.stringify({
      modelTopology: {},
      weightsManifest: [{ paths: ['a #1.bin', 'b.bin?own=1'], weights: [] }],
    });
    try {
      globalThis.fetch = input => {
        asked.push(input instanceof Request ? input.url : input.toString());
        return Promise.resolve(new Response(asked.length === 1 ? json : 'x'));
      };
      await loadModel('https://example.test/m/model.json?signed=2', { cache: false });
    } finally {
      globalThis.fetch = fetch;
    }
    expect(asked.slice(1)).to.deep.equal([
      'https://example.test/m/a%20%231.bin?signed=2',
      'https://example.test/m/b.bin?own=1',
    ]);
  });

  it('says in a sentence that a file is too large, is not there, or that there is no network', async () => {
    const { fetch } = globalThis;
    const answers: (() => Promise<Response>)[] = [
      () => Promise.resolve(new Response('x', { headers: { 'content-length': '2500000000' } })),
      () => Promise.resolve(new Response(null, { status: 404, statusText: 'Not Found' })),
      () => Promise.reject(new TypeError('Failed to fetch')),
    ];
    const words = [
      /2\.5 GB, and 2 GB at most.*generator’s weights alone/,
      /404 Not Found: it is not there/,
      /no network/,
    ];
    try {
      for (const [i, answer] of answers.entries()) {
        globalThis.fetch = answer;
        const error = (await rejection(loadModel('hf://me/faces/model.pt', { cache: false }))) as Error;
        expect(error).to.be.instanceOf(WeightsError);
        expect(error.message).to.match(words[i] as RegExp);
      }
    } finally {
      globalThis.fetch = fetch;
    }
    const large = Object.defineProperty(new File(['x'], 'gan.ckpt'), 'size', { value: 3e9 });
    expect(await rejection(loadModel(large))).to.have.property('code', 'weights-too-large');
  });

  it('finds files on Hugging Face by their short address, and says what is wrong with one that is not there', async () => {
    const { fetch } = globalThis;
    const asked: string[] = [];
    try {
      globalThis.fetch = input => {
        asked.push(input instanceof Request ? input.url : input.toString());
        return Promise.resolve(new Response(null, { status: 401, statusText: 'Unauthorized' }));
      };
      for (const address of ['hf://me/faces/net/model.safetensors', 'hf://me/faces@v1.0/model.pt']) {
        const error = (await rejection(loadModel(address, { cache: false }))) as Error;
        expect(error).to.be.instanceOf(WeightsError);
        expect(error.message).to.match(/401 Unauthorized.*is not there, or needs a login/);
      }
      expect(await rejection(loadModel('hf://me/faces'))).to.be.instanceOf(InvalidOptionError);
    } finally {
      globalThis.fetch = fetch;
    }
    expect(asked).to.deep.equal([
      'https://huggingface.co/me/faces/resolve/main/net/model.safetensors',
      'https://huggingface.co/me/faces/resolve/v1.0/model.pt',
    ]);
  });

  it('rejects with the reason of its signal while bytes arrive', async () => {
    const { fetch } = globalThis;
    const controller = new AbortController();
    try {
      globalThis.fetch = (_, init) => {
        const body = new ReadableStream<Uint8Array>({
          start(stream) {
            stream.enqueue(new Uint8Array(1000));
            init?.signal?.addEventListener('abort', () => stream.error(new TypeError('Failed to fetch')));
          },
        });
        return Promise.resolve(new Response(body, { headers: { 'content-length': '2000' } }));
      };
      const onProgress = () => controller.abort(new Error('the visitor has left'));
      const error = await rejection(
        loadModel('https://example.test/m', { signal: controller.signal, onProgress, cache: false }),
      );
      expect(error).to.equal(controller.signal.reason);
    } finally {
      globalThis.fetch = fetch;
    }
  });

  it('holds a file to its hash, which may be wrong, or no hash', async () => {
    const integrity = await sha256(file);
    expect((await loadModel(file, { integrity })).format).to.equal('safetensors');
    const other = await sha256(new ArrayBuffer(3));
    const error = await rejection(loadModel(file, { integrity: other }));
    expect(error).to.be.instanceOf(WeightsError);
    expect((error as Error).message)
      .to.contain(integrity)
      .and.contain(other);
    expect(await rejection(loadModel(file, { integrity: 'md5-abc' }))).to.be.instanceOf(InvalidOptionError);
    const files = tensorFlowFiles();
    const [second, json, first] = files as [File, File, File];
    const whole = await sha256(await new Blob([json, first, second]).arrayBuffer());
    expect((await loadModel(files, { integrity: whole })).format).to.equal('tensorflow.js');
    expect(await rejection(loadModel(files, { integrity }))).to.be.instanceOf(WeightsError);
  });

  it('refuses what is no source and no option', async () => {
    for (const source of [42, null, [], ['x'], 'http://']) {
      expect(await rejection(loadModel(source as unknown as string))).to.be.instanceOf(InvalidOptionError);
    }
    expect(await rejection(loadModel(file, { outputRange: '[0,2]' as '[0,1]' }))).to.be.instanceOf(InvalidOptionError);
    expect(await rejection(loadModel(file, { latentDistribution: 'x' as 'normal(0,1)' }))).to.be.instanceOf(
      InvalidOptionError,
    );
  });

  it('tells how loading goes by one number that never falls and ends at 1', async () => {
    for (const source of [FIXTURE, tensorFlowFiles(), file]) {
      const fractions: number[] = [];
      await loadModel(source, { onProgress: ({ fraction }) => fractions.push(fraction) });
      expect(fractions).to.deep.equal([...fractions].sort((a, b) => a - b));
      expect(fractions.at(-1)).to.equal(1);
      expect(fractions.filter(fraction => fraction === 1)).to.have.length(1);
    }
  });

  it('keeps what came over the network, and works without one', async () => {
    await loadModel(FIXTURE, { cache: false });
    expect(await caches.has(MODEL_CACHE)).to.be.false;
    await loadModel(FIXTURE);
    const requests: string[] = [];
    const { fetch } = globalThis;
    try {
      globalThis.fetch = (input, init) => (requests.push(init?.method ?? 'GET'), fetch(input, init));
      await loadModel(FIXTURE);
      expect(requests, 'asked whether the stored file is current').to.deep.equal(['HEAD']);
      globalThis.fetch = () => Promise.reject(new TypeError('offline'));
      expect((await loadModel(FIXTURE)).format).to.equal('safetensors');
      expect(await rejection(loadModel(FIXTURE, { cache: false }))).to.be.instanceOf(WeightsError);
    } finally {
      globalThis.fetch = fetch;
    }
  });

  it('fetches again what has changed, and what is not the wanted file any more', async () => {
    const url = new URL(FIXTURE, location.href).href;
    const right = await (await fetch(url)).arrayBuffer();
    const cache = await caches.open(MODEL_CACHE);
    await cache.put(url, new Response('old', { headers: { etag: '"old"', 'last-modified': 'x' } }));
    const model = await loadModel(url);
    expect(model.format === 'safetensors' && model.bytes.byteLength).to.equal(right.byteLength);
    await cache.put(url, new Response('damaged'));
    const again = await loadModel(url, { integrity: await sha256(right) });
    expect(again.format === 'safetensors' && again.bytes.byteLength).to.equal(right.byteLength);
  });

  it('stores nothing that is not the wanted file', async () => {
    expect(await rejection(loadModel(FIXTURE, { integrity: await sha256(file) }))).to.be.instanceOf(WeightsError);
    const cache = await caches.open(MODEL_CACHE);
    expect(await cache.keys()).to.have.length(0);
  });

  it('stores nothing of which the server says no-store, and makes no cache for it', async () => {
    const { fetch } = globalThis;
    try {
      globalThis.fetch = async (input, init) => {
        const { body } = await fetch(input, init);
        return new Response(body, { headers: { 'cache-control': 'no-store' } });
      };
      expect((await loadModel(FIXTURE)).format).to.equal('safetensors');
    } finally {
      globalThis.fetch = fetch;
    }
    expect(await caches.has(MODEL_CACHE)).to.be.false;
  });

  it('rejects with the reason of its signal', async () => {
    const controller = new AbortController();
    const pending = rejection(loadModel(FIXTURE, { signal: controller.signal }));
    controller.abort();
    expect(await pending).to.equal(controller.signal.reason);
    expect(await rejection(loadModel(file, { signal: controller.signal }))).to.equal(controller.signal.reason);
  });
});
