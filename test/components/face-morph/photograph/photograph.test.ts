import { expect } from 'chai';
import {
  cropped,
  readPhotograph,
  toNumbers,
  toPicture,
} from '../../../../components/face-morph/photograph/photograph.js';
import { restoreCamera, setCamera, streamOf } from '../../../support/fake-camera.js';
import { FakeGenerator } from '../../../support/fake-generator.js';
import { heard, morphSettled, mountMorph, unmountMorphs, type TestMorphElement } from '../../../support/mount-morph.js';
import { next, until } from '../../../support/mount-trainer.js';
import { rejection } from '../../../support/promises.js';

const SIZE = { width: 8, height: 8 };

/** A picture: red on the left half, blue on the right. */
async function flag(width: number, height: number, type = 'image/png'): Promise<File> {
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d');
  if (!context) throw new Error('There is no canvas.');
  context.fillStyle = '#f00';
  context.fillRect(0, 0, width / 2, height);
  context.fillStyle = '#00f';
  context.fillRect(width / 2, 0, width / 2, height);
  return new File([await canvas.convertToBlob({ type })], 'flag.png');
}

/** A PNG's header, of any size, with nothing behind it. */
function header(width: number, height: number): Blob {
  const bytes = new Uint8Array(33);
  bytes.set([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52]);
  new DataView(bytes.buffer).setUint32(16, width);
  new DataView(bytes.buffer).setUint32(20, height);
  return new File([bytes], 'huge.png');
}

const pixel = ({ data, width }: ImageData, x: number, y: number) => [
  ...data.slice(4 * (y * width + x), 4 * (y * width + x) + 3),
];

describe('A photograph', () => {
  it('is cropped to its middle and shrunk', async () => {
    for (const file of [await flag(100, 60), await flag(60, 100), await flag(2000, 1000), await flag(5, 3)]) {
      const picture = await readPhotograph(file, SIZE);
      expect([picture.width, picture.height]).to.deep.equal([8, 8]);
      expect(pixel(picture, 0, 4)).to.deep.equal([255, 0, 0]);
      expect(pixel(picture, 7, 4)).to.deep.equal([0, 0, 255]);
    }
  });

  it('is averaged over all its pixels, not picked from', () => {
    const canvas = Object.assign(document.createElement('canvas'), { width: 512, height: 512 });
    const context = canvas.getContext('2d');
    for (let x = 0; x < 512; x += 2) context?.fillRect(x, 0, 1, 512); // black and transparent, which is white
    const { data } = cropped(canvas, canvas, SIZE);
    for (let i = 0; i < data.length; i += 4) expect(data[i]).to.be.within(120, 135);
  });

  it('is numbers from -1 to 1, or their luma for one channel, and a picture again', () => {
    const picture = new ImageData(Uint8ClampedArray.of(255, 0, 0, 255, 0, 0, 255, 255), 2, 1);
    expect([...toNumbers(picture, 3)]).to.deep.equal([1, -1, -1, -1, -1, 1]);
    const [red, blue] = toNumbers(picture, 1);
    expect(red).to.be.closeTo(2 * 0.299 - 1, 1e-6);
    expect(blue).to.be.closeTo(2 * 0.114 - 1, 1e-6);
    expect([...toPicture(toNumbers(picture, 3), picture).data]).to.deep.equal([...picture.data]);
  });

  it('is refused in words when it is none, is damaged, or is too large, before it is decoded', async () => {
    const message = async (file: Blob) => String(await rejection(readPhotograph(file, SIZE)));
    expect(await message(new File(['<!doctype html>'], 'page.html'))).to.contain('“page.html” is not a picture');
    expect(await message(header(100, 100))).to.contain('“huge.png” is not a picture');
    expect(await message(header(10_000, 8_000))).to.contain('10,000 × 8,000 pixels; it may have up to 64 million');
    expect(await message(new File([new Uint8Array(43e6)], 'film.mov'))).to.contain('43 MB');
  });
});

describe('<face-morph> with an encoder', () => {
  const generator = () => new FakeGenerator({ encoder: true, channels: 3, metadata: { dataset: 'faces' } });

  const pick = (element: TestMorphElement, ...files: File[]) => {
    const transfer = new DataTransfer();
    for (const file of files) transfer.items.add(file);
    element.dispatchEvent(new DragEvent('drop', { dataTransfer: transfer, bubbles: true, cancelable: true }));
  };

  afterEach(() => {
    unmountMorphs();
    restoreCamera();
  });

  it('makes keys of photographs that are dropped, from the chosen one on, and shows them side by side', async () => {
    const element = await mountMorph('keys="2"', generator());
    const told = heard(element, 'dcgan-keys');
    pick(element, await flag(40, 30), await flag(30, 40, 'image/jpeg'));
    await until(() => told.length === 2);
    await morphSettled(element);
    expect(element.position).to.equal(1);
    expect(element.has('canvas.photograph')).to.equal(true);
    expect(element.text).to.contain('Close match (5 % average pixel error).');
    expect(element.text).to.contain('it shows the closest face that it can draw, not you');
    for (const key of element.keys) expect(key[0]).to.be.closeTo(1, 0.02); // red, as the fake encoder says
  });

  it('makes as many keys of photographs as there are, one after the other', async () => {
    const element = await mountMorph('keys="3"', generator());
    const before = element.keys;
    const told = heard(element, 'dcgan-keys');
    pick(element, await flag(40, 30), await flag(40, 30), await flag(40, 30));
    await until(() => told.length === 3);
    expect(element.keys.map((key, i) => key === before[i])).to.deep.equal([false, false, false]);
  });

  it('says so when what is dropped is no picture, and stays usable', async () => {
    const element = await mountMorph('', generator());
    const errors = heard(element, 'dcgan-error');
    pick(element, new File(['hello'], 'letter.txt'));
    await until(() => errors.length === 1);
    await morphSettled(element);
    expect(element.within('[role=alert]').textContent).to.contain('“letter.txt” is not a picture');
    pick(element, await flag(40, 30));
    await next(element, 'dcgan-keys');
    await morphSettled(element);
    expect(element.has('.notice')).to.equal(false);
  });

  it('says so when the weights have no encoder', async () => {
    const element = await mountMorph();
    const errors = heard(element, 'dcgan-error');
    pick(element, await flag(40, 30));
    await until(() => errors.length === 1);
    expect(String(errors[0]?.message)).to.contain('no encoder');
    expect(element.has('.photo')).to.equal(false);
  });

  it('asks for the camera only when it is clicked, takes one picture, and stops its track at once', async () => {
    const streams: MediaStream[] = [];
    setCamera(() => {
      streams.push(streamOf());
      return Promise.resolve(streams[0] as MediaStream);
    });
    const element = await mountMorph('', generator());
    expect(streams.length).to.equal(0);
    element.button('Use the camera').click();
    await until(() => element.has('video') && !element.button('Take the picture').disabled);
    expect(element.text).to.contain('it is neither stored nor sent');
    const told = next(element, 'dcgan-keys');
    element.button('Take the picture').click();
    expect(streams[0]?.getTracks().map(({ readyState }) => readyState)).to.deep.equal(['ended']);
    await told;
    await morphSettled(element);
    expect([element.has('video'), element.has('canvas.photograph')]).to.deep.equal([false, true]);
    const photograph = element.within<HTMLCanvasElement>('canvas.photograph');
    const pixel = photograph.getContext('2d')?.getImageData(photograph.width / 2, photograph.height / 2, 1, 1).data;
    expect([...(pixel ?? [])]).to.deep.equal([0, 170, 0, 255]);
  });

  it('stops the camera when the visitor changes his mind and when the element goes', async () => {
    const streams: MediaStream[] = [];
    setCamera(() => {
      const stream = streamOf();
      streams.push(stream);
      return Promise.resolve(stream);
    });
    const element = await mountMorph('', generator());
    element.button('Use the camera').click();
    await until(() => element.has('video'));
    element.button('Cancel').click();
    await morphSettled(element);
    element.button('Use the camera').click();
    await until(() => element.has('video'));
    element.remove();
    const states = streams.map(stream => stream.getTracks()[0]?.readyState);
    expect(states).to.deep.equal(['ended', 'ended']);
  });

  it('sends away a camera that is allowed too late', async () => {
    let allow: (stream: MediaStream) => void = () => {};
    setCamera(() => new Promise(resolve => (allow = resolve)));
    const element = await mountMorph('', generator());
    element.button('Use the camera').click();
    await morphSettled(element);
    element.button('Cancel').click();
    const stream = streamOf();
    allow(stream);
    await morphSettled(element);
    expect(stream.getTracks()[0]?.readyState).to.equal('ended');
    expect(element.has('video')).to.equal(false);
  });

  for (const [name, words] of [
    ['NotAllowedError', 'The camera was not allowed.'],
    ['NotFoundError', 'There is no camera on this machine.'],
    ['NotReadableError', 'another program may be using it'],
    [null, 'only on https pages'],
  ] as const) {
    it(`says what is wrong with the camera (${name ?? 'a page without any'}), and stays usable`, async () => {
      setCamera(name && (() => Promise.reject(new DOMException('', name))));
      const element = await mountMorph('', generator());
      const errors = heard(element, 'dcgan-error');
      element.button('Use the camera').click();
      await until(() => errors.length === 1);
      await morphSettled(element);
      expect(element.within('[role=alert]').textContent).to.contain(words);
      expect(element.button('Use the camera').disabled).to.equal(false);
    });
  }
});
