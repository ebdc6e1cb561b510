/** The trainer's worker. */
import { serveTrainer } from './serve-trainer.js';

serveTrainer(self);
