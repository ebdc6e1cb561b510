/** The trainer's worker. It trains one run. */
import { serveTrainer } from './serve-trainer.js';

serveTrainer(self);
