import { integer } from '../../../shared/formats.js';
import { localize } from '../../../shared/localize.js';
import { strings } from '../../dcgan-trainer.strings.js';

/** The words on what a run will be, before it begins. */
export const beforeStrings = localize('before', {
  recorded: (dataset: 'digits' | 'faces') =>
    `Recorded: from noise to ${dataset === 'digits' ? 'digits' : 'drawn faces'}`,
  recordingLabel: (dataset: 'digits' | 'faces') =>
    `A recorded training: from noise to ${dataset === 'digits' ? 'digits, a column for each' : 'drawn faces'}, again and again`,
  /** @param seconds of the whole run */
  time: (seconds: number) =>
    `About ${strings.estimate(seconds)} on this machine’s CPU, less on a GPU. First shapes after about ${strings.estimate(seconds / 10)}.`,
  download: (megabytes: number) => `Downloads ${integer.format(megabytes)} MB once. Nothing is sent anywhere.`,
});
