import { expect } from 'chai';
import { KERNEL_BUILDS } from '../../support/backends.js';
import { need } from '../../support/capabilities.js';

/** Section ids of the WebAssembly core specification, 5.5.2. */
const START = 8;
const DATA = 11;
const DATA_COUNT = 12;

/** The ids of a module's sections, in order, read from the binary itself. */
function sectionIds(bytes: Uint8Array): number[] {
  const ids: number[] = [];
  let at = 8; // the magic number and the version
  while (at < bytes.length) {
    ids.push(bytes[at++] as number);
    let size = 0;
    for (let shift = 0, more = true; more; shift += 7) {
      const byte = bytes[at++] as number;
      size |= (byte & 0x7f) << shift;
      more = byte >= 0x80;
    }
    at += size;
  }
  expect(at).to.equal(bytes.length);
  return ids;
}

async function bytesOf(build: string): Promise<Uint8Array<ArrayBuffer>> {
  const response = await fetch(`/dist/assets/kernels-${build}.wasm`);
  expect(response.ok).to.be.true;
  return new Uint8Array(await response.arrayBuffer());
}

for (const build of KERNEL_BUILDS) {
  describe(`the module for ${build}`, () => {
    it('has no data and no start section, which would overwrite the heap that it works in', async () => {
      expect(sectionIds(await bytesOf(build)))
        .to.not.include.members([START])
        .and.not.include.members([DATA, DATA_COUNT]);
    });

    it('imports the memory and nothing else', async () => {
      if (build === 'relaxed-simd') await need('relaxed SIMD');
      const module = await WebAssembly.compile(await bytesOf(build));
      const imported = WebAssembly.Module.imports(module);
      expect(imported).to.have.length(1); // some browsers add a type to each
      expect(imported[0]).to.include({ module: 'env', name: 'memory', kind: 'memory' });
    });

    it('keeps no state: no global that can change', async () => {
      if (build === 'relaxed-simd') await need('relaxed SIMD');
      const module = await WebAssembly.compile(await bytesOf(build));
      expect(WebAssembly.Module.exports(module).filter(({ kind }) => kind === 'global')).to.be.empty;
      expect(sectionIds(await bytesOf(build))).to.not.include(6);
    });
  });
}

describe('the check of the sections', () => {
  it('sees a data and a start section where there are some', () => {
    // A memory, an empty function, (start 0) and (data (i32.const 0) "x").
    const module = [
      ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 1, 4, 1, 0x60, 0, 0, 3, 2, 1, 0, 5, 3, 1, 0, 1, 8, 1, 0],
      ...[10, 4, 1, 2, 0, 0x0b, 11, 7, 1, 0, 0x41, 0, 0x0b, 1, 0x78],
    ];
    expect(WebAssembly.validate(new Uint8Array(module))).to.be.true;
    expect(sectionIds(new Uint8Array(module))).to.include.members([START, DATA]);
  });
});
