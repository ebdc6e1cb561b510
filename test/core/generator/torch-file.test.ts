import { expect } from 'chai';
import { DcganError } from '../../../src/shared/errors.js';
import { readTorchFile } from '../../../src/core/generator/pytorch/torch-file.js';

const bytesOf = async (name: string) => (await fetch(`/test/fixtures/pytorch/${name}`)).arrayBuffer();

/** Numbers that look random and are the same in each run. */
function random(seed: number): () => number {
  let state = seed;
  return () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32;
}

/** What a file gives: its tensors, or the error. Anything but an error of this package fails the test. */
function outcome(bytes: ArrayBuffer): 'read' | 'refused' {
  try {
    readTorchFile(bytes);
    return 'read';
  } catch (error) {
    expect(error, String(error)).to.be.instanceOf(DcganError);
    return 'refused';
  }
}

const text = (value: string) => [...value].map(letter => letter.charCodeAt(0));

/** A file of before version 1.6 whose object is what these opcodes build. */
function oldFile(...opcodes: (number | string)[]): ArrayBuffer {
  const head = [0x80, 2, 0x8a, 10, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19, 0x2e];
  const version = [0x80, 2, 0x4d, 0xe9, 0x03, 0x2e];
  const facts = [0x80, 2, 0x7d, 0x2e];
  const object = [0x80, 2, ...opcodes.flatMap(part => (typeof part === 'string' ? text(part) : [part])), 0x2e];
  return Uint8Array.from([...head, ...version, ...facts, ...object, 0x80, 2, 0x5d, 0x2e]).buffer;
}

describe('A file of torch.save()', () => {
  it('is read without the optimisers, under the names that lead to its tensors', async () => {
    const names = Object.keys(readTorchFile(await bytesOf('checkpoint.ckpt')));
    expect(names).to.include.members(['netG.main.0.weight', 'netD.main.0.weight', 'fixed_noise']);
    expect(names.filter(name => /optimizer/.test(name))).to.deep.equal([]);
  });

  for (const name of ['example-64.pt', 'compiled-old.pt']) {
    it(`is refused or read as ${name} is when bits are flipped or it is cut, and never throws anything else`, async () => {
      const whole = await bytesOf(name);
      const draw = random(18);
      const counts = { read: 0, refused: 0 };
      for (let i = 0; i < 100; i++) {
        const bytes = whole.slice(0);
        const view = new Uint8Array(bytes);
        for (let flips = 0; flips < 1 + i / 20; flips++) {
          // Half of the flips are in the pickle, at the beginning.
          const at = Math.floor(draw() * (i % 2 ? Math.min(3000, view.length) : view.length));
          view[at] = (view[at] as number) ^ (1 << Math.floor(draw() * 8));
        }
        counts[outcome(i % 3 === 0 ? bytes.slice(0, Math.floor(draw() * bytes.byteLength)) : bytes)]++;
      }
      expect(counts.refused).to.be.above(20);
    });
  }

  const dict = 0x7d;
  const wrong: [string, (number | string)[], RegExp][] = [
    ['calls a function', ['cposix\nsystem\n', 0x58, 2, 0, 0, 0, 'ls', 0x85, 0x52], /posix\.system/],
    ['evaluates', ['cbuiltins\neval\n'], /builtins\.eval/],
    ['asks for a class by STACK_GLOBAL', [0x8c, 2, 'os', 0x8c, 6, 'system', 0x93], /os\.system/],
    ['takes from an empty stack', [0x52], /empty stack/],
    ['has no mark', [0x74], /no mark/],
    ['has a text of 4 GB', [0x58, 255, 255, 255, 255], /ends within a value of 4294967295 bytes/],
    ['has a long of 4 GB', [0x8b, 255, 255, 255, 255], /number of/],
    ['takes what was not remembered', [0x68, 9], /nothing under 9/],
    ['has an opcode of other programs', [0x69], /opcode/],
    ['holds itself', [dict, 0x71, 0, 0x58, 1, 0, 0, 0, 'a', 0x68, 0, 0x73], /no tensors/],
    ['is but a number', [0x4b, 1], /no tensors/],
    [
      'says that it has a trillion integers',
      [
        ...['ctorch._utils\n_rebuild_tensor_v2\n', '((', 0x58, 7, 0, 0, 0, 'storage', 'ctorch\nLongStorage\n'],
        ...[0x58, 1, 0, 0, 0, '0', 0x58, 3, 0, 0, 0, 'cpu', 0x8a, 6, 0, 0, 0, 0, 0, 1, 't', 0x51, 0x4b, 0],
        ...['(', 0x8a, 6, 0, 0, 0, 0, 0, 1, 't(', 0x4b, 1, 'tt', 0x52],
      ],
      /more numbers than a file of its size/,
    ],
    [
      'says that it has more integers than there are',
      [
        ...['ctorch._utils\n_rebuild_tensor_v2\n', '((', 0x58, 7, 0, 0, 0, 'storage', 'ctorch\nLongStorage\n'],
        ...[
          0x58,
          1,
          0,
          0,
          0,
          '0',
          0x58,
          3,
          0,
          0,
          0,
          'cpu',
          0x4b,
          9,
          't',
          0x51,
          0x4b,
          0,
          '(',
          0x4b,
          9,
          't(',
          0x4b,
          1,
          'tt',
          0x52,
        ],
      ],
      /numbers of storage 0 are not all there/,
    ],
    [
      'has a tensor without a storage',
      ['ctorch._utils\n_rebuild_tensor_v2\n', '(', 0x4e, 0x4b, 0, 0x5d, 0x5d, 't', 0x52],
      /without a storage/,
    ],
  ];
  for (const [what, opcodes, message] of wrong) {
    it(`is refused when it ${what}`, () => {
      expect(() => readTorchFile(oldFile(...opcodes))).to.throw(DcganError, message);
    });
  }

  it('is refused when a list holds lists a thousandfold', () => {
    // Thirty lists, each of which holds the one before ten times.
    const lists = [0x5d, 0x71, 0].concat(
      ...Array.from({ length: 10 }, (_, i) => [
        0x5d,
        0x71,
        i + 1,
        0x28,
        ...Array<number[]>(10).fill([0x68, i]).flat(),
        0x65,
      ]),
    );
    expect(() => readTorchFile(oldFile(...lists))).to.throw(DcganError);
  });

  it('is refused when strides or sizes reach beyond the storage', async () => {
    const whole = new Uint8Array(await bytesOf('compiled-old.pt'));
    // The sizes of the first kernel, (8, 8, 4, 4), as the pickle has them.
    const at = whole.findIndex((_, i) => [0x28, 0x4b, 8, 0x4b, 8, 0x4b, 4].every((byte, j) => whole[i + j] === byte));
    expect(at).to.be.above(0);
    whole[at + 2] = 200;
    expect(() => readTorchFile(whole.buffer)).to.throw(DcganError, /reach beyond the/);
  });
});
