import { expect } from 'chai';
import { encodeGif } from '../../../../components/shared/film/gif.js';
import { videoType } from '../../../../components/shared/film/video-type.js';
import { DcganError, InvalidOptionError } from '../../../../src/shared/errors.js';
import { need, needs } from '../../../support/capabilities.js';
import { FakeGenerator } from '../../../support/fake-generator.js';
import { heard, morphSettled, mountMorph, unmountMorphs } from '../../../support/mount-morph.js';
import { until } from '../../../support/mount-trainer.js';
import { patch } from '../../../support/patch.js';
import { rejection } from '../../../support/promises.js';

/** How many pictures a GIF has, by its blocks: GIF89a specification, sections 18 to 26. */
function countGifFrames(bytes: Uint8Array): number {
  const table = (flags: number) => (flags & 0x80 ? 3 * 2 ** ((flags & 7) + 1) : 0);
  const at = (offset: number) => bytes[offset] ?? NaN;
  const pastBlocks = (offset: number) => {
    while (at(offset) > 0) offset += at(offset) + 1;
    return offset + 1;
  };
  let frames = 0;
  for (let offset = 13 + table(at(10)); at(offset) !== 0x3b;) {
    if (at(offset) === 0x21) offset = pastBlocks(offset + 2);
    else if (at(offset) === 0x2c) {
      frames++;
      offset = pastBlocks(offset + 11 + table(at(offset + 9)));
    } else throw new Error(`There is no block at ${offset}.`);
  }
  return frames;
}

async function pixelsOf(file: Blob): Promise<ImageData> {
  const bitmap = await createImageBitmap(file);
  const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d');
  if (!context) throw new Error('There is no canvas.');
  context.drawImage(bitmap, 0, 0);
  return context.getImageData(0, 0, bitmap.width, bitmap.height);
}

describe('What a morph can be saved as', () => {
  afterEach(unmountMorphs);

  it('is a strip of pictures, pixel for pixel, from the first key to the last', async () => {
    const generator = new FakeGenerator();
    const element = await mountMorph('keys="3"', generator);
    const strip = await pixelsOf(await element.exportStrip({ count: 5 }));
    expect([strip.width, strip.height]).to.deep.equal([40, 8]);
    for (const [key, place] of [0, 2, 4].entries()) {
      const { rgba } = await generator.draw(Float32Array.from(element.keys[key] ?? []));
      for (let y = 0; y < 8; y++) {
        const row = strip.data.slice(4 * (y * 40 + place * 8), 4 * (y * 40 + place * 8 + 8));
        expect([...row]).to.deep.equal([...rgba.slice(32 * y, 32 * y + 32)]);
      }
    }
  });

  it('is a GIF that goes there and back, whose end is its beginning', async () => {
    const element = await mountMorph('duration="0.4"');
    const file = await element.exportGif();
    const bytes = new Uint8Array(await file.arrayBuffer());
    expect(file.type).to.equal('image/gif');
    expect(String.fromCharCode(...bytes.slice(0, 6))).to.equal('GIF89a');
    expect(countGifFrames(bytes)).to.equal(6); // 3 steps there, 3 back
    const first = await pixelsOf(file);
    expect([first.width, first.height]).to.deep.equal([128, 128]);
  });

  it('is a GIF that goes round when the path is closed', async () => {
    const element = await mountMorph('duration="0.4" keys="3" closed');
    const bytes = new Uint8Array(await (await element.exportGif()).arrayBuffer());
    expect(countGifFrames(bytes)).to.equal(10);
  });

  it('is a GIF of at most 1 MB, of whatever pictures: smaller ones then, and as many', async () => {
    class NoiseGenerator extends FakeGenerator {
      override picture(row: Float32Array): Float32Array<ArrayBuffer> {
        return super.picture(row).map(() => 2 * Math.random() - 1);
      }
    }
    const noise = new NoiseGenerator({ height: 64, width: 64, channels: 3 });
    const file = await (await mountMorph('duration="4"', noise)).exportGif();
    expect(file.size).to.be.within(100_000, 1e6);
    expect(countGifFrames(new Uint8Array(await file.arrayBuffer()))).to.equal(64);
    expect((await pixelsOf(file)).width).to.be.below(128);
  });

  it('is a film that this browser plays', async () => {
    await need('recorded video');
    const element = await mountMorph('duration="0.5"');
    const file = await element.exportVideo();
    const video = document.createElement('video');
    video.src = URL.createObjectURL(file);
    await new Promise((resolve, reject) => {
      video.addEventListener('loadeddata', resolve);
      video.addEventListener('error', () => reject(new Error('It does not play.')));
    });
    expect([video.videoWidth, video.videoHeight]).to.deep.equal([512, 512]);
    URL.revokeObjectURL(video.src);
  });

  describe('as a film, where the browser names a type and', () => {
    const fail = (recorder: unknown) => (recorder as MediaRecorder).dispatchEvent(new Event('error'));
    let restore = () => {};
    before(async function () {
      if (!videoType()) await needs('recorded video').call(this);
    });
    afterEach(() => restore());
    const starting = (how: Parameters<typeof patch>[2]) => (restore = patch(MediaRecorder.prototype, 'start', how));

    for (const [what, how] of [
      [
        'cannot begin',
        () => () => {
          throw new DOMException('', 'NotSupportedError');
        },
      ],
      [
        'fails at once',
        () =>
          function () {
            setTimeout(() => fail(this));
          },
      ],
    ] as const satisfies [string, Parameters<typeof patch>[2]][]) {
      // prettier-ignore
      it(`${what}, says that there is none`, async () => {
        starting(how);
        const element = await mountMorph('duration="0.5"');
        const errors = heard(element, 'dcgan-error');
        const error = await rejection(element.exportVideo());
        expect(error).to.be.instanceOf(DcganError).with.nested.property('details.code', 'video-unsupported');
        expect(errors).to.deep.equal([error]);
      });
    }

    it('fails later, is none', async () => {
      await need('recorded video');
      const element = await mountMorph('duration="0.5"');
      starting(original => function (...values) {
        (this as MediaRecorder).addEventListener('start', () => setTimeout(() => fail(this)));
        original.apply(this, values);
      }); // prettier-ignore
      const error = await rejection(element.exportVideo());
      expect(error).to.have.nested.property('details.code', 'video-empty');
    });
  });

  it('is told by one number while it is made, and can be cancelled', async () => {
    const generator = new FakeGenerator();
    const element = await mountMorph('', generator);
    generator.hold = new Promise(() => {});
    const exporting = element.exportGif();
    await morphSettled(element);
    expect(element.text).to.contain('Encoding the GIF');
    expect(element.within('[role=progressbar]').getAttribute('aria-valuenow')).to.equal('0');
    const errors = heard(element, 'dcgan-error');
    const cancelled = rejection(exporting);
    element.button('Cancel').click();
    generator.hold = Promise.resolve();
    await until(() => !element.has('[role=progressbar]'));
    expect(errors.length).to.equal(0);
    void cancelled;
  });

  it('has at least one picture', async () => {
    const element = await mountMorph();
    for (const count of [0, -1, NaN, 1.5, 1e6])
      expect(await rejection(element.exportStrip({ count }))).to.be.instanceOf(InvalidOptionError);
  });

  it('keeps its colours in a GIF, one palette for all pictures', async () => {
    const colour = (red: number, blue: number) => {
      const picture = new ImageData(8, 8);
      for (let i = 0; i < 64; i++) picture.data.set([red, 16 * (i % 8), blue, 255], 4 * i);
      return picture;
    };
    const options = { framesPerSecond: 10, signal: new AbortController().signal, onProgress: () => {} };
    const { data } = await pixelsOf(await encodeGif([colour(200, 0), colour(0, 200)], options));
    expect(Math.abs((data[0] ?? 0) - 200)).to.be.below(12);
    expect(data[2]).to.be.below(12);
  });
});
