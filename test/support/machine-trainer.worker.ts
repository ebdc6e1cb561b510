/** The trainer's worker on the machine that its name says. */
import './fake-machine.js';
import { serveTrainer } from '../../workers/serve-trainer.js';

serveTrainer(self as unknown as MessagePort);
