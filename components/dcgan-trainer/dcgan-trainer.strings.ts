import type { CheckpointDifference, CheckpointEvent } from '../../src/client/index.js';
import { InvalidOptionError, type ErrorDetails } from '../../src/shared/errors.js';
import { elementsStrings } from '../shared/elements.strings.js';
import { errorText } from '../shared/messages.js';
import type { StepTarget, Variant } from '../../src/shared/protocol/options.js';
import type { LoadProgress, Phase } from '../../src/shared/protocol/trainer.js';
import type { TrainerElementState } from './dcgan-trainer.events.js';
import { twoDecimals, integer, compact, twoDigits, dateTime, megabytes } from '../shared/formats.js';
import type { FieldOption } from './options.js';
import { asIs, localize } from '../shared/localize.js';

/** The words of `<dcgan-trainer>`'s first view and of its messages; the doctor and each panel have a file of their own. */

interface Named {
  readonly dataset: string;
}

/** The data set's name as part of a file's name. */
const fileName = (run: Named | undefined) =>
  (run?.dataset ?? '').replace(/^.*\//, '').replace(/[^\w-]+/g, '-') || 'sheet';

const minutes = (seconds: number) => Math.round(seconds / 60);

/** What happened before a recovery, by the code or the name of its cause. */
const recovered: Readonly<Record<string, string>> = {
  NotFiniteError: 'Training became unstable, so it went back to the last good state with halved learning rates.',
  OutOfMemoryError: 'The worker ran out of memory and was replaced.',
  'backend-thread-lost': 'One of the threads was lost, so all of them were replaced.',
  BackendLostError: 'The GPU was lost, and the worker that used it was replaced.',
  DeadlineError: 'The worker stopped responding and was replaced.',
  other: 'The worker crashed and was replaced.',
};

export const strings = localize('trainer', {
  ...elementsStrings,
  number: asIs((value: number) => integer.format(value)),
  metric: asIs((value: number | null) => (value === null ? '–' : twoDecimals.format(value))),

  name: 'DCGAN trainer',
  posterTitle: 'Watch a network learn to draw',
  posterText: {
    plain:
      'Two networks play a game. The generator draws from noise; the discriminator tells its drawings from real ' +
      'images. Each one gets better because the other does. It all happens in this page, on this machine.',
    autoencoder:
      'An autoencoder first learns to redraw what it is shown. Then its drawing half plays against a discriminator, ' +
      'which judges at several depths, until it draws from noise. It all happens in this page, on this machine.',
  } satisfies Record<Variant, string>,

  state: {
    empty: '', // nothing is told then
    loading: elementsStrings.loading,
    ready: elementsStrings.ready,
    running: 'Training',
    paused: 'Paused',
    finished: 'Finished',
    failed: 'Stopped by an error',
  } satisfies Record<TrainerElementState, string>,

  preparing: 'Preparing',

  announce: {
    empty: '',
    loading: 'Loading.',
    ready: 'Ready to train.',
    running: 'Training.',
    paused: 'Training is paused.',
    finished: 'Training is finished.',
    failed: '', // the alert speaks
  } satisfies Record<TrainerElementState, string>,

  primary: {
    empty: 'Train',
    loading: elementsStrings.cancel,
    ready: 'Train',
    running: 'Pause',
    paused: 'Continue',
    finished: 'Train more',
    failed: elementsStrings.retry,
  } satisfies Record<TrainerElementState, string>,

  /** For the visitor's own pictures. */
  findAndTrain: 'Find good settings and train',
  trainAsSet: 'Train as set',
  searching: 'Finding good settings',
  searchingText: 'Training for a few seconds to see how fast this machine is.',
  foundText: (seconds: number, reason: string) => `About ${strings.timeLeftValue(seconds)} on this machine. ${reason}`,
  trainMore: (steps: number) => `Train ${integer.format(steps)} more`,
  finishedText:
    'It can still improve: train more. Or save its weights below, and open them wherever pictures are explored or morphed.',

  stepGroup: 'Train one step',
  stepLabel: 'One step',
  stepTarget: { both: 'Both', discriminator: 'D', generator: 'G' } satisfies Record<StepTarget, string>,
  stepTitle: {
    both: 'One step of both networks',
    discriminator: 'One step of the discriminator only',
    generator: 'One step of the generator only',
  } satisfies Record<StepTarget, string>,

  reset: 'Start over',
  resetQuestion: (step: number) => `Discard this run (step ${integer.format(step)})?`,
  resetYes: 'Start over',
  resetNo: 'Keep',

  ofSteps: (steps: number) => `of ${integer.format(steps)} steps`,
  phaseName: {
    autoencoder: 'Autoencoder',
    discriminator: 'Discriminator',
    adversarial: 'Adversarial',
  } satisfies Record<Phase, string>,
  phaseText: {
    autoencoder: 'The autoencoder learns to redraw the images that it is shown.',
    discriminator: 'The generator, now a copy of the decoder, stays as it is; the discriminator learns to tell.',
    adversarial: 'Generator and discriminator learn from each other.',
  } satisfies Record<Phase, string>,
  phaseSteps: (step: number, steps: number) => `${integer.format(step)} of ${integer.format(steps)}`,
  phasePlace: (phase: Phase, number: number, count: number) =>
    `Phase ${number} of ${count}, ${strings.phaseName[phase].toLowerCase()}`,
  progressText: (percent: number, place: string, step: number, steps: number) =>
    `${percent} %. ${place}: step ${strings.phaseSteps(step, steps)}`,
  progressLabel: 'Training progress',
  /** @param load `null` before anything has been loaded */
  loadingText(load: LoadProgress | null): string {
    if (!load) return 'Loading the engine';
    const { what, fraction, bytes, pictures } = load;
    if (fraction === 1) return 'Building the networks';
    if (bytes) return `${what}, ${megabytes(bytes.received)} of ${megabytes(bytes.total)} MB`;
    if (!pictures) return what;
    return `${what}: ${integer.format(pictures.taken)} imported, ${integer.format(pictures.skipped)} skipped`;
  },
  skippedFiles: (count: number) => (count === 1 ? '1 file is not used' : `${integer.format(count)} files are not used`),
  moreSkipped: (count: number) => `and ${integer.format(count)} more`,
  epoch: 'Epoch',
  epochValue: asIs((epoch: number) => twoDecimals.format(epoch)),
  images: 'Images seen',
  imagesValue: asIs((count: number) => (count < 10_000 ? integer.format(count) : compact.format(count))),
  speed: 'Speed',
  speedValue: (perSecond: number) => (perSecond > 0 ? `${twoDigits.format(perSecond)} steps/s` : '–'),
  timeLeft: 'Time left',
  timeLeftValue(seconds: number | null): string {
    if (seconds === null || !Number.isFinite(seconds)) return '–';
    if (seconds < 60) return `${Math.ceil(seconds)} s`;
    if (minutes(seconds) < 60) return `${minutes(seconds)} min`;
    return `${Math.floor(minutes(seconds) / 60)} h ${minutes(seconds) % 60} min`;
  },
  /** Within a line about the run. */
  timeIsLeft: (seconds: number) => `${strings.timeLeftValue(seconds)} left`,
  /** A time that is only estimated: from ten hours on without minutes. */
  estimate: asIs((seconds: number): string =>
    strings.timeLeftValue(seconds < 36_000 ? seconds : 3600 * Math.round(seconds / 3600)).replace(/ 0 min$/, ''),
  ),

  sheetLabel: (step: number, rows: number, columns: number) =>
    `${rows * columns} images generated at step ${integer.format(step)}, in ${rows} rows of ${columns}`,
  /** After {@link strings.sheetLabel}: what its columns show. */
  columnsLabel: (classes: readonly string[]) => `; in columns by class: ${classes.join(', ')}`,
  pairsLabel: (step: number, rows: number, columns: number) =>
    `${(rows * columns) / 2} images at step ${integer.format(step)}, in ${rows} rows, each beside the ` +
    'autoencoder’s version of it',
  pairsCaption: 'Images, each beside the autoencoder’s version of it',
  posterLabel: 'Noise: what the generator knows before training',
  sheetCaption: (step: number) => `Step ${integer.format(step)}`,
  sheetEpoch: (epoch: number) => `epoch ${twoDecimals.format(epoch)}`,
  live: 'Live',
  liveTitle: 'Show the newest sheet',
  stripLabel: 'Earlier sheets',
  stripValue: (step: number, live: boolean) => `${live ? 'Newest, step' : 'Step'} ${integer.format(step)}`,
  pictureName: asIs((run: Named | undefined, step: number) => `dcgan-${fileName(run)}-step-${step}.png`),
  saveFilm: 'Save the film',
  filming: 'Making the film',
  filmName: asIs((run: Named | undefined, step: number, type: string) => `dcgan-${fileName(run)}-step-${step}.${type}`),

  depths: 'Judged real, by depth',
  depthsHint: 'from the image inwards',
  depth: (layer: number) => `Layer ${layer}`,
  depthReal: 'Real',
  depthFake: 'Generated',

  copying: 'Is it copying?',
  assessment: 'A fresh judge',

  source: 'Source',
  licence: 'Licence',

  runFacts: (count: number, height: number, width: number, g: number, d: number) =>
    `${integer.format(count)} images of ${height} × ${width}; ` +
    `${compact.format(g)} parameters in the generator, ${compact.format(d)} in the discriminator`,

  failedTitle: 'Training has stopped',
  unbegunTitle: 'Training could not start',
  recovered,
  /** What went wrong, and how it was repaired. */
  recovery({ cause, step }: { readonly cause: Error & { readonly code?: string }; readonly step: number }): string {
    const what = strings.recovered[cause.code ?? ''] ?? strings.recovered[cause.name] ?? strings.recovered['other'];
    return `${what} ${step > 0 ? `The run resumed at step ${integer.format(step)}.` : 'The run started over.'}`;
  },

  /** What happened to the run's checkpoint. */
  checkpointEvent(event: CheckpointEvent, now = Date.now()): string {
    switch (event.kind) {
      case 'saved':
        return `Saved at step ${integer.format(event.info.step)}.`;
      case 'failed':
        return `${errorText(event.error)} Training continues; use Export to save it to a file.`;
      case 'resumed': {
        const { info, differences } = event;
        const words = `Resumed at step ${integer.format(info.step)} (saved ${dateTime(info.savedAt, now)}).`;
        return differences.length ? `${words} ${strings.differing(differences)}` : words;
      }
      case 'damaged':
        return `A saved state was damaged and has been set aside. ${errorText(event.error)}`;
      case 'read-only':
        return 'Another tab trains and saves this run. You can train it here too, but it is not saved.';
      case 'writable':
        return event.overtaken
          ? 'The other tab was closed. It saved a later state, so this run is saved only when you press Save now.'
          : 'The other tab was closed; from now on this one saves the run.';
    }
  },
  differing(differences: readonly CheckpointDifference[]): string {
    const labels: Readonly<Record<string, unknown>> = { ...strings, ...strings.field };
    const list = differences.map(({ option, saved, asked }) => {
      const label = labels[option];
      return `${typeof label === 'string' ? label.toLowerCase() : option} ${saved} instead of ${asked}`;
    });
    return `It keeps its own settings: ${list.join(', ')}. Start over to use the settings of this page.`;
  },
  checkpointName: asIs(
    (run: Named | undefined, step: number) => `dcgan-${fileName(run)}-checkpoint-${step}.safetensors`,
  ),

  settings: 'Settings',
  savedStates: 'Saved states',
  /** What options are called, in the panel and in messages. */
  recipe: 'Recipe',
  variant: 'Variant',
  pretrain: 'Pretraining',
  heads: 'The discriminator judges',
  flip: 'Flip',
  classes: 'Classes',
  augmentations: 'Augmentation',
  autoRemedy: 'Doctor',
  dataset: 'Data set',
  backend: 'Backend',
  field: {
    autoencoderSteps: 'Autoencoder steps',
    discriminatorSteps: 'Discriminator steps',
    steps: 'Steps',
    learningRate: 'Learning rate',
    batchSize: 'Batch size',
    imageSize: 'Image size',
    baseWidth: 'Base width',
    latentSize: 'Latent size',
    seed: 'Seed',
  } satisfies Record<FieldOption, string>,
  badValue: ({ given = 'This', allowed = 'another value' }: ErrorDetails) =>
    `${given === 'NaN' ? 'This' : given} cannot be used. It must be ${allowed}.`,
  /** An error in words. An option has the name that it has in the panel. */
  errorMessage(error: Error): string {
    if (!(error instanceof InvalidOptionError)) return errorText(error);
    const labels: Readonly<Record<string, unknown>> = { ...strings, ...strings.field };
    const label = labels[error.details.subject ?? ''];
    return typeof label === 'string' ? `${label}: ${strings.badValue(error.details)}` : errorText(error);
  },
  /** About dropped files that are not used. */
  dropped: {
    left: (count: number) =>
      count === 1
        ? 'One file contains weights and was left out. Drop it alone to load it.'
        : `${integer.format(count)} files contain weights and were left out. Drop one of them alone to load it.`,
    models: (count: number) => `These are ${integer.format(count)} weights files; only one can be loaded at a time.`,
    nothing: 'That folder is empty.',
  },
});
