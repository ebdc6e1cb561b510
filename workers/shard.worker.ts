/** A worker that the trainer's worker starts, to compute its shards side by side. */
import { serveFromWorker, transferResults } from '../src/shared/rpc.js';
import { ShardSession } from '../src/core/training/shards/shard-session.js';

serveFromWorker(transferResults(new ShardSession()), self);
