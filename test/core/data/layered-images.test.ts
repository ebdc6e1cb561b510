import { expect } from 'chai';
import { composeImage, readLayers, type LayeredImages } from '../../../src/core/data/layered-images.js';
import { DatasetError } from '../../../src/shared/errors.js';
import { joined, rejection, streamOf, type Bytes } from './files.js';

interface Parts {
  readonly shape?: readonly number[];
  readonly boxes?: readonly (readonly number[])[];
  readonly pixels?: readonly number[];
  readonly lists?: readonly number[];
}

const uint16 = (values: readonly number[]): Bytes =>
  Uint8Array.from(values.flatMap(value => [value >> 8, value & 255]));

/**
 * A file of two images of 2 x 3 in three layers each: a ground of (10, 20, 30), half a white pixel at row 1, column 2, or
 * nothing, and opaque blue in the left column, or nothing.
 */
function layersFile({ shape, boxes, pixels, lists }: Parts = {}): Bytes {
  const ground = new Array<number[]>(6).fill([10, 20, 30, 255]).flat();
  return joined(
    new TextEncoder().encode('LAYR'),
    uint16(shape ?? [2, 3, 4, 3, 2]),
    uint16((boxes ?? [[0, 0, 2, 3], [1, 2, 1, 1], [0, 0, 2, 1], [0, 0, 0, 0]]).flat()), // prettier-ignore
    Uint8Array.from(pixels ?? [...ground, 128, 128, 128, 128, 0, 0, 255, 255, 0, 0, 255, 255]),
    uint16(lists ?? [0, 1, 3, 0, 3, 2]),
  );
}

/** Two groups; layer 0 is the second ground, and layer 1, which only the first image has, the third hat. */
function attributes(meanings = [1, 255, 255, 2, 255, 255, 255, 255]): Bytes {
  const groups = [{ name: 'ground', classes: ['a', 'b'] }, { name: 'hat', classes: ['none', 'x', 'y'] }]; // prettier-ignore
  const json = new TextEncoder().encode(JSON.stringify(groups));
  return joined(uint16([json.length]), json, Uint8Array.from(meanings));
}

const read = (file: Bytes, chunk?: number): Promise<LayeredImages> => readLayers(streamOf(file, chunk), 'dolls');

async function refusal(file: Bytes): Promise<string> {
  const error = await rejection(read(file));
  expect(error).to.be.instanceOf(DatasetError);
  return (error as DatasetError).message;
}

describe('readLayers', () => {
  for (const chunk of [1, 7, 1000]) {
    it(`reads layers and lists from chunks of ${chunk}`, async () => {
      const images = await read(layersFile(), chunk);
      expect(images).to.include({ count: 2, height: 2, width: 3, channels: 3, depth: 3 });
      expect(images.layers.map(({ rgba }) => rgba.length)).to.deep.equal([24, 4, 8, 0]);
      expect(images.layers[1]).to.deep.include({ top: 1, left: 2, height: 1, width: 1 });
      expect([...images.lists]).to.deep.equal([0, 1, 3, 0, 3, 2]);
    });
  }

  it('refuses a file that is cut short anywhere, or goes on', async () => {
    const file = layersFile();
    for (let length = 0; length < file.length; length++) await refusal(file.slice(0, length));
    expect(await refusal(file.slice(0, -1))).to.equal(
      'dolls is cut short; it must be a whole file of images in layers.',
    );
    expect(await refusal(joined(file, Uint8Array.of(0)))).to.contain('is cut short'); // it begins with attributes
    expect(await refusal(joined(file, attributes(), Uint8Array.of(0)))).to.contain('continues after its end');
  });

  it('reads attributes from what the layers mean; the first class stands where no layer means any', async () => {
    expect((await read(layersFile())).labels).to.equal(null);
    const { labels } = await read(joined(layersFile(), attributes()), 5);
    expect(labels?.groups.map(({ name }) => name)).to.deep.equal(['ground', 'hat']);
    expect([...(labels?.values ?? [])]).to.deep.equal([1, 2, 1, 0]);
    const strange = joined(layersFile(), attributes([1, 255, 255, 3, 255, 255, 255, 255]));
    expect(await refusal(strange)).to.contain('has no class 3 in a group');
    const nameless = joined(layersFile(), uint16([2]), new TextEncoder().encode('[]'));
    expect(await refusal(nameless)).to.contain('has attributes without names');
  });

  it('refuses other files', async () => {
    expect(await refusal(new TextEncoder().encode('<!doctype html><title>Not found</title>'))).to.contain('is not one');
  });

  it('refuses what does not fit together', async () => {
    expect(await refusal(layersFile({ shape: [2, 3, 4, 3, 0] }))).to.contain('has 0 images of 2 x 3 in its header');
    expect(await refusal(layersFile({ shape: [0, 3, 4, 3, 2] }))).to.contain('2 images of 0 x 3');
    expect(await refusal(layersFile({ shape: [2, 5000, 4, 3, 2] }))).to.contain('2 images of 2 x 5000');
    const boxes = [[0, 0, 2, 3], [1, 2, 1, 2], [0, 0, 2, 1], [0, 0, 0, 0]]; // prettier-ignore
    expect(await refusal(layersFile({ boxes }))).to.contain(
      'has a layer of 1 x 2 at row 1, column 2 in images of 2 x 3',
    );
    expect(await refusal(layersFile({ lists: [0, 1, 3, 0, 4, 2] }))).to.contain('has 4 layers but uses layer 4');
  });
});

describe('composed', () => {
  it('lays one layer over the other, as much as they are opaque', async () => {
    const images = await read(layersFile());
    const ground = [10, 20, 30];
    // 128 + 10 (127 / 255) = 132.98, 128 + 20 (127 / 255) = 137.96, 128 + 30 (127 / 255) = 142.94
    const mixed = [133, 138, 143];
    expect([...composeImage(images, 0)]).to.deep.equal([
      ...ground,
      ...ground,
      ...ground,
      ...ground,
      ...ground,
      ...mixed,
    ]);
    const blue = [0, 0, 255];
    expect([...composeImage(images, 1)]).to.deep.equal([...blue, ...ground, ...ground, ...blue, ...ground, ...ground]);
  });

  it('is black where no layer lies', async () => {
    const images = await read(layersFile({ lists: [3, 3, 3, 3, 3, 2] }));
    expect([...composeImage(images, 0)]).to.deep.equal(new Array<number>(18).fill(0));
  });
});
