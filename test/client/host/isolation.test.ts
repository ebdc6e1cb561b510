import { expect } from 'chai';

it('Tests run in pages that are not cross-origin isolated, unless their names end in .isolated.test.ts', () => {
  expect(crossOriginIsolated).to.equal(false);
  expect(globalThis).not.to.have.property('SharedArrayBuffer');
});
