/** A worker that computes shards, with which something can be made to go wrong in its next update. */
import { POISON_CHANNEL, type ShardPoison } from './shard-poison.js';
import { ShardSession } from '../../src/core/training/shards/shard-session.js';
import { OutOfMemoryError } from '../../src/shared/errors.js';
import { serveFromWorker, transferResults } from '../../src/shared/rpc.js';

const session = new ShardSession();
const compute = session.compute.bind(session);
let poison: ShardPoison | null = null;

const poisons: Record<ShardPoison, () => void> = {
  close: () => self.close(),
  hang: () => {
    // As a thread that the system has stopped: it sleeps, and reads no message any more.
    const { buffer } = new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true });
    Atomics.wait(new Int32Array(buffer), 0, 0);
  },
  throw: () => {
    throw new OutOfMemoryError('There is no room for more.', { subject: 'memory' });
  },
};

session.compute = async request => {
  const now = poison;
  poison = null;
  if (now) poisons[now]();
  return now === 'close' ? new Promise<never>(() => {}) : compute(request);
};

const onOrder = ({ data }: MessageEvent<{ poison?: ShardPoison }>) => {
  if (data.poison) poison = data.poison;
};
self.addEventListener('message', onOrder);
new BroadcastChannel(POISON_CHANNEL).addEventListener('message', onOrder);
serveFromWorker(transferResults(session), self as unknown as MessagePort);
