import { expect } from 'chai';
import { importSharedMemory, MAX_PAGES } from '../../../../src/core/kernels/wasm/threads/shared-memory.js';

const HEADER = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0];
/** The function () -> i32 that loads the number at address 0, and its export as `f`. */
const TYPE = [1, 5, 1, 0x60, 0, 1, 0x7f];
const FUNCTION = [3, 2, 1, 0];
const EXPORT = [7, 5, 1, 1, 0x66, 0, 0];
const CODE = [10, 9, 1, 7, 0, 0x41, 0, 0x28, 2, 0, 0x0b];
const NAME = (text: string) => [text.length, ...new TextEncoder().encode(text)];

/** Has a memory of 3 to 5 pages of its own, with 42 in it, and exports it. */
const owner = Uint8Array.from([
  ...[...HEADER, ...TYPE, ...FUNCTION, 5, 4, 1, 1, 3, 5],
  ...[7, 14, 2, 1, 0x66, 0, 0, ...NAME('memory'), 2, 0],
  ...[...CODE, 11, 7, 1, 0, 0x41, 0, 0x0b, 1, 42],
]);

const imports = (entries: number[][]) => {
  const content = [entries.length, ...entries.flat()];
  return Uint8Array.from([...HEADER, ...TYPE, 2, content.length, ...content, ...FUNCTION, ...EXPORT, ...CODE]);
};

const memoryOf = (initial: number, maximum: number) => new WebAssembly.Memory({ initial, maximum, shared: true });

async function run(bytes: Uint8Array<ArrayBuffer>, memory: WebAssembly.Memory, more = {}): Promise<unknown> {
  const { instance } = await WebAssembly.instantiate(bytes, { env: { memory, ...more } });
  return (instance.exports['f'] as () => number)();
}

describe('importSharedMemory()', () => {
  it('makes a module use a shared memory instead of its own, with its data in it', async () => {
    const { bytes, pages } = importSharedMemory(owner);
    expect(pages).to.equal(3);
    const memory = memoryOf(3, 16);
    expect(await run(bytes, memory)).to.equal(42);
    new Int32Array(memory.buffer)[0] = 7;
    const module = await WebAssembly.compile(bytes);
    const imported = WebAssembly.Module.imports(module);
    expect(imported).to.have.length(1); // some browsers add a type to each
    expect(imported[0]).to.include({ module: 'env', name: 'memory', kind: 'memory' });
    expect(WebAssembly.Module.exports(module).map(({ name }) => name)).to.deep.equal(['f', 'memory']);
  });

  it('makes a module that imports a memory take a shared one, whatever else it imports', async () => {
    const memory = [...NAME('env'), ...NAME('memory'), 2, 0, 2];
    const table = [...NAME('env'), ...NAME('table'), 1, 0x70, 1, 1, 2];
    const global = [...NAME('env'), ...NAME('global'), 3, 0x7f, 0];
    for (const entries of [[memory], [table, memory, global], [global, memory]]) {
      const { bytes, pages } = importSharedMemory(imports(entries));
      expect(pages).to.equal(2);
      const shared = memoryOf(2, 4);
      new Int32Array(shared.buffer)[0] = 9;
      const more = { table: new WebAssembly.Table({ element: 'anyfunc', initial: 1, maximum: 2 }), global: 5 };
      expect(await run(bytes, shared, more)).to.equal(9);
    }
  });

  it('accepts memories of every size', async () => {
    const { bytes } = importSharedMemory(owner);
    expect(await run(bytes, memoryOf(3, MAX_PAGES))).to.equal(42);
    expect(await run(bytes, memoryOf(100, 100))).to.equal(42);
  });

  it('refuses what is no module with a memory', () => {
    expect(() => importSharedMemory(Uint8Array.from(HEADER))).to.throw(TypeError, 'has no memory');
    expect(() => importSharedMemory(owner.subarray(0, owner.length - 3))).to.throw(TypeError, 'ends too early');
  });
});
