import { expect } from 'chai';
import { identifyFile, refusalOf } from '../../../src/shared/files/identify-file.js';

const ZIP = 'PK\x03\x04' + '\0'.repeat(22);
const zip = (name: string) => `${ZIP}${String.fromCharCode(name.length)}\0\0\0${name}`;
const bytes = (text: string) => Uint8Array.from(text, letter => letter.charCodeAt(0));

/** Beginnings of files, by what they are. */
const FILES: Readonly<Record<string, string>> = {
  pytorch: zip('archive/data.pkl'),
  torchscript: zip('model/code/__torch__.py'),
  keras: zip('model.weights.h5'),
  'tensorflowjs-zip': zip('model.json'),
  'saved-model-zip': zip('export/saved_model.pb'),
  npz: zip('x_train.npy'),
  zip: zip('001.png'),
  safetensors: '\x10\0\0\0\0\0\0\0{"a":{"dtype',
  'pytorch-old': '\x80\x02\x8a\nl\xfc\x9cF\xf9 j\xa8P\x19.',
  pickle: '\x80\x04\x95\x1c\0\0\0\0\0\0\0}',
  hdf5: '\x89HDF\r\n\x1a\n\0\0',
  gguf: 'GGUF\x03\0\0\0',
  tflite: '\x20\0\0\0TFL3\0\0',
  'saved-model': '\x08\x01\x12\xc0\x02\n\x10"\x05serve',
  'frozen-graph': '\n\x20\n\x01z\x12\x0bPlaceholder',
  onnx: '\x08\x07\x12\x07pytorch\x1a\x031.9',
  png: '\x89PNG\r\n\x1a\n',
  jpeg: '\xff\xd8\xff\xe0',
  heic: '\0\0\0\x18ftypheic',
  avif: '\0\0\0\x1cftypavif',
  video: '\0\0\0\x18ftypmp42',
  tiff: 'II*\0\x08\0\0\0',
  pgm: 'P5 64 64 255\n',
  ppm: 'P6\n64 64\n255\n',
  svg: '<?xml version="1.0"?><svg xmlns=""/>',
  idx: '\0\0\x08\x03\0\0\0\x1e',
  npy: '\x93NUMPY\x01\0',
  tar: 'a.png' + '\0'.repeat(252) + 'ustar\0',
  '7z': '7z\xbc\xaf\x27\x1c',
  rar: 'Rar!\x1a\x07',
  parquet: 'PAR1\x15\x04',
  lfs: 'version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 4\n',
  html: '<!doctype html><html><head><title>Sign in</title>',
  markup: '<note>hello</note>',
  json: '{"modelTopology": {}}',
  csv: 'label,pixel0,pixel1\n5,0,255\n',
  text: 'Nothing but words.',
};

describe('The kind of a file', () => {
  for (const [id, text] of Object.entries(FILES)) {
    it(`is ${id} by its first bytes, whatever its name`, async () => {
      const kind = await identifyFile(new File([bytes(text)], 'faces.safetensors'));
      expect(kind?.id).to.equal(id);
      if (kind)
        expect(refusalOf(kind, 'weights'))
          .to.match(/^This is .*\.$/)
          .and.not.contain('undefined');
    });
  }

  it('is that of what is in a gzipped file', async () => {
    for (const id of ['tar', 'idx', 'csv']) {
      const packed = new Blob([bytes(FILES[id] ?? '')]).stream().pipeThrough(new CompressionStream('gzip'));
      const kind = await identifyFile(await new Response(packed).blob());
      expect([kind?.id, kind?.isGzipped]).to.deep.equal([id, true]);
    }
  });

  it('is found at once behind any number of comments', async () => {
    const kindOf = async (text: string) => (await identifyFile(new Blob([text])))?.id;
    expect(await kindOf('<!-- a --> <!-- <b> --><html>')).to.equal('html');
    expect(await kindOf('<!-- a --><!-- b --><svg xmlns="">')).to.equal('svg');
    expect(await kindOf(`${'<!---->'.repeat(140)}<x>`)).to.equal('markup'); // would take for ever by backtracking
  });

  it('is not known of bytes at random, and of nothing', async () => {
    expect(await identifyFile(new Blob([Uint8Array.of(7, 200, 201, 202, 9, 1, 0)]))).to.equal(null);
    expect(await identifyFile(new Blob())).to.equal(null);
  });
});
