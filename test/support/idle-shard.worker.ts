/** A worker that starts as one that computes shards does, and in no time, but never computes any. */
import { serveFromWorker } from '../../src/shared/rpc.js';
import type { ShardWorker } from '../../src/core/training/shards/protocol.js';

const idle: ShardWorker = {
  open: () => Promise.resolve(),
  compute: () => new Promise(() => {}),
};

serveFromWorker(idle, self as unknown as MessagePort);
