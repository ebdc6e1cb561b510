import { expect } from 'chai';
import { need } from '../../support/capabilities.js';

describe('Tests, unless their names end in .isolated.test.ts,', () => {
  it('run in pages that are not cross-origin isolated', () => {
    expect(crossOriginIsolated).to.equal(false);
  });

  it('share no memory with workers', async () => {
    await need('shared memory only in isolated pages');
    expect('SharedArrayBuffer' in globalThis).to.equal(false); // an assertion about `globalThis` would print all of it
  });
});
