import { expect } from 'chai';
import { restoreCamera, setCamera, slowStream, streamOf } from '../../../../support/fake-camera.js';
import { mount, settled, unmountAll, until, type TestTrainerElement } from '../../../../support/mount-trainer.js';

async function middleOf(file: File) {
  const picture = await createImageBitmap(file);
  const { width, height } = picture;
  const context = new OffscreenCanvas(width, height).getContext('2d');
  context?.drawImage(picture, 0, 0);
  return { width, height, pixel: [...(context?.getImageData(width / 2, height / 2, 1, 1).data ?? [])] };
}

describe('The trainer’s camera', () => {
  let element: TestTrainerElement;
  let streams: MediaStream[];
  const camera = () => element.within('dcgan-trainer-camera');
  const tracks = () => streams.map(stream => stream.getTracks()[0]?.readyState);
  const pictures = () => camera().shadowRoot?.querySelectorAll('.taken img').length ?? 0;

  const open = async () => {
    element.button('Turn the camera on').click();
    await until(() => element.has('video') && !element.button('Take one picture').disabled);
  };

  beforeEach(async () => {
    streams = [];
    setCamera(() => {
      const stream = streamOf();
      streams.push(stream);
      return Promise.resolve(stream);
    });
    element = await mount('controls');
    element.within<HTMLDetailsElement>('details').open = true;
    await settled(element);
    element.within<HTMLInputElement>('#dataset [value="file:"]').click();
    await settled(element);
    element.button('Take pictures with the camera').click();
    await settled(element);
  });

  afterEach(() => {
    unmountAll();
    restoreCamera();
  });

  it('is asked for by a click only, and says that nothing leaves the page', async () => {
    expect(streams.length).to.equal(0);
    expect(camera().shadowRoot?.textContent).to.contain('stay in this page and are gone with it');
    await open();
    expect(streams.length).to.equal(1);
  });

  it('takes pictures, one of which can be deleted, and hands them on in memory only', async () => {
    await open();
    for (let i = 1; i <= 3; i++) {
      element.button('Take one picture').click();
      await until(() => pictures() === i);
    }
    camera().shadowRoot?.querySelector<HTMLButtonElement>('[aria-label="Delete picture 2"]')?.click();
    await until(() => pictures() === 2);
    element.button('Use these 2 pictures').click();
    expect(tracks()).to.deep.equal(['ended']);
    await until(() => element.fakeImporter.calls.length === 1 && element.datasetReady === null);
    await settled(element);
    const { source } = element.fakeImporter.calls[0] ?? {};
    const files = source as File[];
    expect(files.map(({ name, type }) => `${name} ${type}`)).to.deep.equal([
      'camera 1.jpg image/jpeg',
      'camera 3.jpg image/jpeg',
    ]);
    for (const file of files) {
      const { width, height, pixel } = await middleOf(file);
      expect([width, height]).to.deep.equal([64, 48]);
      for (const [i, value] of [0, 170, 0].entries()) expect(pixel[i]).to.be.closeTo(value, 4); // a JPEG's
    }
    expect(element.has('dcgan-trainer-camera')).to.equal(false);
    expect(element.within<HTMLInputElement>('input[aria-describedby=keep-hint]').checked).to.equal(false);
  });

  it('takes none before the camera shows something: it would be black', async () => {
    const { stream, show } = slowStream();
    setCamera(() => Promise.resolve(stream));
    element.button('Turn the camera on').click();
    await until(() => element.has('video'));
    await settled(element);
    expect(camera().shadowRoot?.querySelector('[role=status]')?.textContent).to.equal('The camera is starting.');
    expect(element.button('Take one picture').disabled).to.equal(true);
    expect(element.button('Take 30 in a row').disabled).to.equal(true);
    show();
    await until(() => !element.button('Take one picture').disabled);
  });

  it('counts down and takes as many in a row as are wanted', async () => {
    await open();
    const count = camera().shadowRoot?.querySelector('input');
    if (!count) throw new Error('There is no number.');
    count.value = '2';
    count.dispatchEvent(new Event('change'));
    await settled(element);
    element.button('Take 2 in a row').click();
    await settled(element);
    expect(camera().shadowRoot?.querySelector('[role=timer]')?.textContent).to.equal('3');
    expect(pictures()).to.equal(0);
    await until(() => pictures() === 2);
    await settled(element);
    expect(element.button('Take 2 in a row').disabled).to.equal(false);
  });

  it('stops a row on request, and keeps what was taken', async () => {
    await open();
    element.button('Take 30 in a row').click();
    await until(() => pictures() === 1);
    element.button('Stop').click();
    await settled(element);
    expect(element.button('Use this picture').disabled).to.equal(false);
    expect(tracks()).to.deep.equal(['live']);
  });

  it('is off at once when it is closed, when the page is hidden, and when the element goes', async () => {
    await open();
    element.button('Close the camera').click();
    expect(tracks()).to.deep.equal(['ended']);
    await settled(element);
    expect(element.has('dcgan-trainer-camera')).to.equal(false);
    element.button('Take pictures with the camera').click();
    await settled(element);
    await open();
    Object.defineProperty(document, 'hidden', { configurable: true, value: true });
    document.dispatchEvent(new Event('visibilitychange'));
    Reflect.deleteProperty(document, 'hidden');
    expect(tracks()).to.deep.equal(['ended', 'ended']);
    await settled(element);
    await open();
    element.remove();
    expect(tracks()).to.deep.equal(['ended', 'ended', 'ended']);
  });

  for (const [name, text] of [
    ['NotAllowedError', 'The camera was not allowed.'],
    ['NotFoundError', 'There is no camera on this machine.'],
    ['NotReadableError', 'another program may be using it'],
    [null, 'only on https pages'],
  ] as const) {
    it(`says what is wrong (${name ?? 'a page without any'}), and can be tried again`, async () => {
      setCamera(name && (() => Promise.reject(new DOMException('', name))));
      const errors: Error[] = [];
      element.addEventListener('dcgan-error', ({ detail }) => errors.push(detail));
      element.button('Turn the camera on').click();
      await until(() => errors.length === 1);
      await settled(element);
      expect(element.within('[role=alert]').textContent).to.contain(text);
      expect(element.button('Turn the camera on').disabled).to.equal(false);
    });
  }
});
