import { expect } from 'chai';
import { BackendMemory, type KeptTimings } from '../../../src/core/backend/backend-memory.js';
import { CacheStore } from '../../../src/shared/cache-store.js';

const KEPT: KeptTimings = {
  timings: [
    { name: 'wasm', milliseconds: 20 },
    { name: 'webgl', milliseconds: 60 },
  ],
  threads: 2,
  workers: 1,
};
const NAME = 'test-backends-1';

describe('The memory of which backend was faster', () => {
  const store = new CacheStore(NAME);
  const memory = new BackendMemory(store);
  afterEach(() => caches.delete(NAME));

  it('has what was measured, for that work on that device', async () => {
    await memory.keep('W 16', 'a GPU', KEPT);
    expect(await new BackendMemory(store).find('W 16', 'a GPU')).to.deep.equal(KEPT);
    expect(await memory.find('W 32', 'a GPU')).to.equal(null);
    expect(await memory.find('W 16', 'another GPU')).to.equal(null);
  });

  it('takes nothing that is damaged', async () => {
    for (const body of ['', '{', 'null', '{"timings":[]}', '{"threads":1,"workers":1,"timings":[{"name":"cpu"}]}']) {
      const damaged = { match: () => Promise.resolve(new Response(body)), put: () => Promise.resolve() };
      expect(await new BackendMemory(damaged).find('W 16', 'a GPU'), body).to.equal(null);
    }
  });

  it('does without a storage', async () => {
    const refused = { match: () => Promise.resolve(undefined), put: () => Promise.reject(new Error('denied')) };
    const none = new BackendMemory(refused);
    await none.keep('W 16', 'a GPU', KEPT);
    expect(await none.find('W 16', 'a GPU')).to.equal(null);
  });
});
