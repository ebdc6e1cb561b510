import { expect } from 'chai';
import { readKerasModel } from '../../../src/core/generator/keras/read-keras.js';
import { WeightsError } from '../../../src/shared/errors.js';
import { Random } from '../../../src/shared/random.js';

const FILES = ['sequential-2.h5', 'functional-3.keras', 'sequential-3.keras'];
/** Damaged copies of each file. */
const COPIES = 200;

const bytesAt = async (name: string) =>
  new Uint8Array(await (await fetch(`/test/fixtures/keras/${name}`)).arrayBuffer());

describe('A damaged Keras file', () => {
  for (const name of FILES) {
    it(`is refused by an error of ours, or read whole, whatever its damage: ${name}`, async () => {
      const whole = await bytesAt(name);
      const { weights } = await readKerasModel({ format: 'keras', bytes: whole.slice().buffer });
      const outcomes = { refused: 0, read: 0 };
      for (let copy = 0; copy < COPIES; copy++) {
        const random = new Random(18, 'weights', copy);
        const at = (length: number) => random.word() % length;
        const bytes = copy % 5 === 0 ? whole.slice(0, at(whole.length)) : whole.slice();
        // Bits are flipped where the structure is, numbers made huge, and pointers turned back to earlier bytes.
        for (let fault = 0; copy % 5 > 0 && fault <= copy % 7; fault++) {
          const place = at(whole.length - 8);
          if (copy % 5 === 1) bytes[place] = (bytes[place] as number) ^ (1 << at(8));
          else if (copy % 5 === 2) bytes.fill(255, place, place + 8);
          else new DataView(bytes.buffer).setBigUint64(place - (place % 8), BigInt(at(2_048)), true);
        }
        try {
          const model = await readKerasModel({ format: 'keras', bytes: bytes.buffer });
          expect(model.weights.byteLength).to.be.at.most(2 * weights.byteLength);
          outcomes.read++;
        } catch (error) {
          expect(error, `copy ${copy}`).to.be.instanceOf(WeightsError);
          outcomes.refused++;
        }
      }
      expect(outcomes.refused).to.be.greaterThan(COPIES / 8);
    });
  }

  it('whose group is its own member, or whose tree has no end, is refused', async () => {
    const bytes = await bytesAt('sequential-2.h5');
    const text = new TextDecoder('latin1').decode(bytes);
    const tree = text.indexOf('TREE');
    new DataView(bytes.buffer).setUint8(tree + 5, 1); // says that its children are trees, too,
    for (let i = 0; i < 8; i++) new DataView(bytes.buffer).setBigUint64(tree + 32 + 16 * i, BigInt(tree), true); // itself
    new DataView(bytes.buffer).setUint16(tree + 6, 8, true);
    const error = await readKerasModel({ format: 'keras', bytes: bytes.buffer }).catch((thrown: unknown) => thrown);
    expect(error)
      .to.be.instanceOf(WeightsError)
      .with.property('message')
      .that.matches(/more records than any model/);
  });
});
