import { noticesTo, serveFromWorker, transferResults } from '../src/shared/rpc.js';
import { TrainingSession } from '../src/core/training/session.js';

/** Serves a training session to the page, and transfers its results instead of copying them. */
export function serveTrainer(scope: Parameters<typeof serveFromWorker>[1]): void {
  serveFromWorker(transferResults(new TrainingSession(noticesTo(scope))), scope);
}
