import { expect } from 'chai';
import 'dcgan-elements';
import type { FaceMorphElement } from '../../components/face-morph/face-morph.element.js';
import type { LatentGridElement } from '../../components/latent-grid/latent-grid.element.js';
import { readSafetensors } from '../../src/shared/safetensors/safetensors.js';
import { largestDifference } from '../support/golden.js';
import { wait } from '../support/promises.js';

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await wait(20);
}

const FOLDER = '/test/fixtures/pytorch';

describe('An element with a file of other origin', () => {
  let place: HTMLElement;
  beforeEach(() => document.body.append((place = document.createElement('div'))));
  afterEach(() => place.remove());

  for (const tag of ['latent-grid', 'face-morph']) {
    it(`<${tag}> reads it as its attributes say, and again when they change`, async () => {
      place.innerHTML = `<${tag} src="${FOLDER}/bare-sequential.pt" backend="wasm" activation="leaky-relu(0.2)"
        last-activation="sigmoid" latent-distribution="uniform(-1,1)" epsilon="1e-5"></${tag}>`;
      const element = place.firstElementChild as LatentGridElement | FaceMorphElement;
      await until(() => element.generator !== null);
      const { description } = element.generator ?? {};
      expect(description?.outputRange).to.equal('[0,1]');
      expect(description?.latentDistribution).to.equal('uniform(-1,1)');
      expect(description?.assumptions?.map(({ code }) => code)).to.deep.equal(['assumed-geometry']);
      const file = await fetch(`${FOLDER}/bare-sequential.pt.expected.safetensors`);
      const { z, images } = readSafetensors(await file.arrayBuffer()).tensors;
      const drawn = await element.generator?.generate(z?.data as Float32Array);
      expect(largestDifference(drawn?.data ?? [], images?.data as Float32Array)).to.be.at.most(1e-3);

      const before = element.generator;
      element.setAttribute('output-range', '[-1,1]');
      await until(() => element.generator !== before && element.generator !== null);
      expect(element.generator?.description.outputRange).to.equal('[-1,1]');
    });
  }

  it('says which attribute cannot be used', async () => {
    place.innerHTML = `<latent-grid src="${FOLDER}/mnist-28.pt" backend="wasm" strides="1 2 2" paddings="0 9 x"></latent-grid>`;
    const error = await new Promise<Error>(resolve => {
      place.addEventListener('dcgan-error', event => resolve((event as CustomEvent<Error>).detail), { capture: true });
    });
    expect(error.message).to.match(/paddings is .*; it must be integers from 0 to 16/);
  });
});
