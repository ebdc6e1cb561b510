import { expect } from 'chai';
import { ClassSampler } from '../../../src/core/training/class-sampler.js';
import { sheetClasses } from '../../../src/core/training/sheet-classes.js';
import { Random } from '../../../src/shared/random.js';

const DIGIT = { name: 'digit', classes: ['0', '1', '2'] };
const HAIR = { name: 'hair', classes: ['black', 'red'] };
const LATENT = 2;

const digits = new ClassSampler({ groups: [DIGIT], values: Uint8Array.of(0, 1, 2) });
const latents = (count: number) => new Random(1, 'sheet', 0).uniform(count * LATENT);

/** The class of each cell, row by row. */
function classesOf(rows: Float32Array, size: number): number[] {
  const length = LATENT + size;
  return Array.from({ length: rows.length / length }, (_, i) =>
    rows.subarray(i * length + LATENT, (i + 1) * length).indexOf(1),
  );
}

describe('The classes of a sample sheet', () => {
  it('are none for a network without classes, whose sheet stays as it was', () => {
    const z = latents(6);
    expect(sheetClasses(null, z, { rows: 2, columns: 3 }, 1)).to.deep.equal({ rows: z });
  });

  it('are one a column, whose name is told, and leave z as it was', () => {
    const z = latents(6);
    const { rows, columnNames } = sheetClasses(digits, z, { rows: 2, columns: 3 }, 1);
    expect(classesOf(rows, 3)).to.deep.equal([0, 1, 2, 0, 1, 2]);
    expect(columnNames).to.deep.equal(['0', '1', '2']);
    for (let i = 0; i < 6; i++) {
      expect(rows.subarray(5 * i, 5 * i + 2)).to.deep.equal(z.subarray(2 * i, 2 * i + 2));
    }
  });

  it('share neighbouring columns where there are more columns than classes, and none is left out', () => {
    const { rows, columnNames } = sheetClasses(digits, latents(7), { rows: 1, columns: 7 }, 1);
    expect(classesOf(rows, 3)).to.deep.equal([0, 0, 0, 1, 1, 2, 2]);
    expect(columnNames).to.deep.equal(['0', '0', '0', '1', '1', '2', '2']);
  });

  it('follow each other row by row where there are fewer columns, which have no names then', () => {
    const sheet = sheetClasses(digits, latents(6), { rows: 3, columns: 2 }, 1);
    expect(classesOf(sheet.rows, 3)).to.deep.equal([0, 1, 2, 0, 1, 2]);
    expect(sheet).not.to.have.property('columnNames');
  });

  it('of several groups go together as in the data, and are the same for the same seed', () => {
    const values = Uint8Array.of(0, 2, 1, 0); // black with 2, red with 0
    const both = new ClassSampler({ groups: [HAIR, DIGIT], values });
    const sheet = (seed: number) => sheetClasses(both, latents(40), { rows: 4, columns: 10 }, seed);
    const { rows, columnNames } = sheet(1);
    const seen = new Set(Array.from({ length: 40 }, (_, i) => rows.subarray(7 * i + 2, 7 * i + 7).join('')));
    expect([...seen].sort()).to.deep.equal(['01100', '10001']);
    expect(columnNames).to.equal(undefined);
    expect(sheet(1).rows).to.deep.equal(rows);
    expect(sheet(2).rows).not.to.deep.equal(rows);
  });
});
