/** The copy-check worker. It compares images with a data set while a run trains in its own worker. */
import { CopySession } from '../src/core/copies/session.js';
import type { CopyWorker } from '../src/shared/protocol/copies.js';
import { noticesTo, serveFromWorker } from '../src/shared/rpc.js';

const messages = noticesTo(self);
const session = new CopySession(progress => messages.postMessage({ type: 'load', progress }));

const copies: CopyWorker = {
  open: request => session.open(request),
  nearest: images => session.nearest(images),
  assess: images => session.assess(images),
};

serveFromWorker(copies, self);
