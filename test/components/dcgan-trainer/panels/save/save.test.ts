import 'dcgan-elements';
import type { DcganTrainerElement } from 'dcgan-elements';
import { loadGenerator } from 'dcgan-elements/engine';
import { expect } from 'chai';
import { WEIGHT_FORMATS } from '../../../../../src/shared/protocol/generator.js';
import { identifyFile } from '../../../../../src/shared/files/identify-file.js';
import { wait } from '../../../../support/promises.js';

/** What a format's file is, and how its name ends. */
const FILES: Readonly<Record<(typeof WEIGHT_FORMATS)[number], readonly [kind: string, ending: RegExp]>> = {
  safetensors: ['safetensors', /^dcgan-.*-step-1\.safetensors$/],
  pytorch: ['safetensors', /-step-1-pytorch\.safetensors$/],
  'tensorflow.js': ['tensorflowjs-zip', /-step-1-tensorflowjs\.zip$/],
  onnx: ['onnx', /-step-1\.onnx$/],
};

describe('Saving the weights of <dcgan-trainer>', () => {
  let element: DcganTrainerElement;
  const saved: { name: string; url: string }[] = [];
  const links = HTMLAnchorElement.prototype;
  const click = Object.getOwnPropertyDescriptor(HTMLElement.prototype, 'click') as PropertyDescriptor;

  before(async () => {
    links.click = function () {
      if (this.download) saved.push({ name: this.download, url: this.href });
    };
    const options = { backend: 'wasm', latentSize: 4, baseWidth: 2, batchSize: 8 } as const;
    element = Object.assign(document.createElement('dcgan-trainer'), options);
    document.body.append(element);
    await element.step(1);
    await until(() => find('option') !== undefined);
  });
  after(() => {
    Object.defineProperty(links, 'click', click);
    element.remove();
  });

  const find = <Found extends Element>(selector: string) =>
    element.shadowRoot?.querySelector('dcgan-trainer-save')?.shadowRoot?.querySelector<Found>(selector) ?? undefined;
  const until = async (test: () => boolean) => {
    for (let tries = 0; !test(); tries++) {
      if (tries === 2_000) throw new Error('It never came to be.');
      await wait(10);
    }
  };

  for (const format of WEIGHT_FORMATS) {
    it(`gives one file of the format that is chosen: ${format}`, async () => {
      const before = saved.length;
      (find<HTMLSelectElement>('select') as HTMLSelectElement).value = format;
      find<HTMLButtonElement>('button')?.click();
      await until(() => saved.length > before);
      const { name, url } = saved.at(-1) as (typeof saved)[number];
      const file = await (await fetch(url)).blob();
      const [kind, ending] = FILES[format];
      expect(name).to.match(ending);
      expect((await identifyFile(file))?.id).to.equal(kind);
      if (format !== 'safetensors' && format !== 'tensorflow.js') return;
      const generator = await loadGenerator(file, { backend: 'wasm' });
      expect(generator.description.latentSize).to.equal(4);
      generator.dispose();
    });
  }
});
