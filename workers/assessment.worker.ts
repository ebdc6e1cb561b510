/** The assessment worker. It tests a generator while a run trains in its own worker. */
import { AssessmentSession } from '../src/core/assessment/session.js';
import type { AssessmentWorker } from '../src/shared/protocol/assessment.js';
import { noticesTo, serveFromWorker } from '../src/shared/rpc.js';

const messages = noticesTo(self);
const session = new AssessmentSession(progress => messages.postMessage({ type: 'load', progress }));

const assessment: AssessmentWorker = {
  open: request => session.open(request),
  calibrate: () => session.calibrate(),
  assess: (samples, areAskedFor) => session.assess(samples, areAskedFor),
};

serveFromWorker(assessment, self);
