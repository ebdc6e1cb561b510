import { expect } from 'chai';
import { DRAWN, FAILED, recordedScene } from '../../../demo/kiosk/recorded-scene.js';
import { need } from '../../support/capabilities.js';
import { wait } from '../../support/promises.js';

const FILM = '/weights/digits.training.webp';
const words = (step: number, steps: number) => `Step ${step} of ${steps}`;
const until = async (holds: () => boolean) => {
  while (!holds()) await wait(20);
};

describe('The recorded training of the kiosk', () => {
  afterEach(() => document.body.replaceChildren());

  it('shows its sheets one after the other, says how far it was, and ends with the scene', async () => {
    await need('decoded frames');
    const scene = recordedScene(() => Promise.resolve(FILM), words);
    let drawn = 0;
    scene.addEventListener(DRAWN, () => drawn++);
    document.body.append(scene);
    await until(() => drawn === 3);
    expect(scene.querySelector('canvas')?.width).to.be.above(200);
    expect(scene.querySelector('.recorded-step')?.textContent).to.match(/^Step \d+ of 3000$/);
    const { value, max } = scene.querySelector('progress') ?? { value: NaN, max: NaN };
    expect(value / max).to.be.within(0.01, 0.5);
    scene.remove();
    await wait(700);
    const last = drawn;
    await wait(1200);
    expect(drawn, 'after it was removed').to.equal(last);
  });

  for (const what of ['has no decoder', 'has one that refuses']) {
    it(`plays as a picture where the browser ${what}`, async () => {
      const { ImageDecoder } = globalThis as { ImageDecoder?: unknown };
      const decode = () => Promise.reject(new DOMException('', 'NotSupportedError'));
      const tracks = { ready: Promise.resolve() };
      const refusing = function () {
        return { tracks, completed: Promise.resolve(), decode, close: () => {} };
      };
      Object.assign(globalThis, { ImageDecoder: what === 'has no decoder' ? undefined : refusing });
      try {
        const scene = recordedScene(() => Promise.resolve(FILM), words);
        document.body.append(scene);
        await new Promise(resolve => scene.addEventListener(DRAWN, resolve));
        expect(scene.querySelector('img')?.naturalWidth).to.be.above(200);
        expect(scene.querySelectorAll('canvas').length).to.equal(0);
        expect(scene.querySelector<HTMLElement>('.recorded-step')?.hidden).to.equal(true);
      } finally {
        Object.assign(globalThis, { ImageDecoder });
      }
    });
  }

  it('tells when it cannot be loaded', async () => {
    const scene = recordedScene(() => Promise.resolve('/no-such-film.webp'), words);
    const failed = new Promise<CustomEvent<Error>>(resolve =>
      scene.addEventListener(FAILED, event => resolve(event as CustomEvent<Error>)),
    );
    document.body.append(scene);
    expect((await failed).detail.message).to.contain('404');
  });
});
