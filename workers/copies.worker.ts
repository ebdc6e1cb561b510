/** The worker that compares pictures with a data set, beside whatever trains meanwhile. */
import { CopySession } from '../src/copies/session.js';
import type { CopyWorker } from '../src/protocol.js';
import { noticesTo, serveFromWorker } from '../src/rpc.js';

const messages = noticesTo(self);
const session = new CopySession(progress => messages.postMessage({ type: 'load', progress }));

const copies: CopyWorker = {
  open: request => session.open(request),
  nearest: images => session.nearest(images),
  assess: images => session.assess(images),
};

serveFromWorker(copies, self);
