import type { CheckpointDifference, CheckpointEvent } from '../../src/client/index.js';
import { InvalidOptionError } from '../../src/shared/errors.js';
import type { ErrorDetails } from '../../src/shared/errors.js';
import type { BackendName, StepTarget, Variant } from '../../src/shared/protocol/options.js';
import type { LoadProgress, Phase } from '../../src/shared/protocol/trainer.js';
import type { TrainerElementState } from './dcgan-trainer.events.js';
import { compact, twoDigits, threeDigits, twoDecimals, dateTime, integer } from './formats.js';
import type { FieldOption } from './options.js';

/** Every word of `<dcgan-trainer>`'s first view and of its messages; each panel has a file of its own beside it. */

interface Named {
  readonly dataset: string;
}

/** The data set's name, fit for a file's. */
const fileName = (run: Named | undefined) =>
  (run?.dataset ?? '').replace(/^.*\//, '').replace(/[^\w-]+/g, '-') || 'sheet';

const minutes = (seconds: number) => Math.round(seconds / 60);

/** What a recovery answers, by the name of its cause. */
const RECOVERED: Readonly<Record<string, string>> = {
  NotFiniteError:
    'The networks came to numbers beyond all measure. They were taken back to their last good state, with learning ' +
    'rates halved.',
  OutOfMemoryError: 'The memory of the worker was exhausted, and the worker has been replaced.',
  BackendLostError: 'The GPU was lost, and the worker that used it has been replaced.',
  DeadlineError: 'The worker hung and has been replaced.',
};

export const strings = {
  number: (value: number) => integer.format(value),
  metric: (value: number | null) => (value === null ? '–' : twoDecimals.format(value)),

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
    empty: 'Not started',
    loading: 'Loading',
    ready: 'Ready',
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
    loading: 'Cancel',
    ready: 'Train',
    running: 'Pause',
    paused: 'Continue',
    finished: 'Train again',
    failed: 'Try again',
  } satisfies Record<TrainerElementState, string>,

  stepGroup: 'Train one step',
  stepLabel: 'One step',
  stepTarget: { both: 'Both', discriminator: 'D', generator: 'G' } satisfies Record<StepTarget, string>,
  stepTitle: {
    both: 'One step of both networks',
    discriminator: 'One step of the discriminator only',
    generator: 'One step of the generator only',
  } satisfies Record<StepTarget, string>,

  reset: 'Start over',
  resetQuestion: (step: number) => `Give up this run at step ${integer.format(step)}?`,
  resetYes: 'Start over',
  resetNo: 'Keep it',

  ofSteps: (steps: number) => `of ${integer.format(steps)} steps`,
  phaseName: {
    autoencoder: 'Autoencoder',
    discriminator: 'Discriminator',
    adversarial: 'Adversarial',
  } satisfies Record<Phase, string>,
  phaseText: {
    autoencoder: 'The autoencoder learns to redraw the images that it is shown.',
    discriminator: 'The generator, now a copy of the decoder, stands still; the discriminator learns to tell.',
    adversarial: 'Generator and discriminator learn from each other.',
  } satisfies Record<Phase, string>,
  phaseSteps: (step: number, steps: number) => `${integer.format(step)} of ${integer.format(steps)}`,
  phasePlace: (phase: Phase, number: number, count: number) =>
    `Phase ${number} of ${count}, ${strings.phaseName[phase].toLowerCase()}`,
  progressText: (percent: number, place: string, step: number, steps: number) =>
    `${percent} %. ${place}: step ${strings.phaseSteps(step, steps)}`,
  progressLabel: 'Progress of training',
  loadingLabel: 'Progress of loading',
  loading: ({ what, pictures }: LoadProgress) =>
    pictures ? `${what}: ${integer.format(pictures.taken)} taken, ${integer.format(pictures.skipped)} skipped` : what,
  skippedFiles: (count: number) => (count === 1 ? '1 file is not used' : `${integer.format(count)} files are not used`),
  moreSkipped: (count: number) => `and ${integer.format(count)} more`,
  percent: (fraction: number) => `${Math.floor(fraction * 100)} %`,
  epoch: 'Epoch',
  epochValue: (epoch: number) => twoDecimals.format(epoch),
  images: 'Images seen',
  imagesValue: (count: number) => (count < 10_000 ? integer.format(count) : compact.format(count)),
  speed: 'Speed',
  speedValue: (perSecond: number) => (perSecond > 0 ? `${twoDigits.format(perSecond)} steps/s` : '–'),
  timeLeft: 'Time left',
  timeLeftValue(seconds: number | null): string {
    if (seconds === null || !Number.isFinite(seconds)) return '–';
    if (seconds < 60) return `${Math.ceil(seconds)} s`;
    if (minutes(seconds) < 60) return `${minutes(seconds)} min`;
    return `${Math.floor(minutes(seconds) / 60)} h ${minutes(seconds) % 60} min`;
  },

  sheetLabel: (step: number, rows: number, columns: number) =>
    `${rows * columns} images drawn by the generator at step ${integer.format(step)}, in ${rows} rows of ${columns}`,
  pairsLabel: (step: number, rows: number, columns: number) =>
    `${(rows * columns) / 2} images at step ${integer.format(step)}, in ${rows} rows, and beside each what the ` +
    'autoencoder makes of it',
  pairsCaption: 'Images and, beside each, what the autoencoder makes of it',
  posterLabel: 'Noise: what the generator knows before training',
  sheetCaption: (step: number) => `Step ${integer.format(step)}`,
  sheetEpoch: (epoch: number) => `epoch ${twoDecimals.format(epoch)}`,
  live: 'Live',
  liveTitle: 'Show the newest sheet',
  stripLabel: 'Earlier sheets',
  stripValue: (step: number, live: boolean) => `${live ? 'Newest, step' : 'Step'} ${integer.format(step)}`,
  savePicture: 'Save picture',
  pictureName: (run: Named | undefined, step: number) => `dcgan-${fileName(run)}-step-${step}.png`,

  depths: 'Taken for real, by depth',
  depthsHint: 'from the image inwards',
  depth: (layer: number) => `Layer ${layer}`,
  depthReal: 'Real',
  depthFake: 'Drawn',

  doctor: 'Doctor',
  evidence: 'Evidence',
  evidenceName: {
    step: 'Step',
    discriminatorLoss: 'Discriminator loss per image',
    generatorLoss: 'Generator loss',
    reconstructionError: 'Reconstruction error, by that of the mean image',
    realScore: 'Real images taken for real',
    fakeScore: 'Drawn images taken for real',
    variety: 'Variety, by that of the data',
    distanceToMean: 'Distance to the mean image, by that of the data',
    contrast: 'Contrast, by that of the data',
    greyness: 'Share of flat tone',
    lattice: 'Share of lattice',
  } as Readonly<Record<string, string>>,
  evidenceValue: (name: string, value: number) => (name === 'step' ? integer.format(value) : threeDigits.format(value)),
  remediedAt: (step: number) => `Done at step ${integer.format(step)}.`,
  remediedByItself: (label: string) => `Applied by itself: ${label}.`,

  copying: 'Is it copying?',

  source: 'Source',
  licence: 'Licence',

  backendName: { webgl: 'WebGL', wasm: 'WebAssembly' } satisfies Record<BackendName, string>,
  runFacts: (count: number, height: number, width: number, g: number, d: number) =>
    `${integer.format(count)} images of ${height} × ${width}; ` +
    `${compact.format(g)} parameters in the generator, ${compact.format(d)} in the discriminator`,
  saveWeights: 'Save weights',
  weightsName: (run: Named | undefined, step: number) => `dcgan-${fileName(run)}-step-${step}.safetensors`,

  errorTitle: 'That did not work',
  failedTitle: 'Training has stopped',
  unbegunTitle: 'Training could not begin',
  dismiss: 'Dismiss',
  /** What went wrong by itself, and was put right. */
  recovery({ cause, step }: { readonly cause: Error; readonly step: number }): string {
    const what = RECOVERED[cause.name] ?? 'The worker was lost and has been replaced.';
    return `${what} ${step > 0 ? `The run went on from step ${integer.format(step)}.` : 'The run began again.'}`;
  },

  /** What became of the run's checkpoint, in a sentence or two. */
  kept(event: CheckpointEvent, now = Date.now()): string {
    switch (event.kind) {
      case 'saved':
        return `Saved at step ${integer.format(event.info.step)}.`;
      case 'failed':
        return `${event.error.message} Training goes on; Export keeps it in a file.`;
      case 'resumed': {
        const { info, differences } = event;
        const words = `Your run from ${dateTime(info.savedAt, now)} goes on at step ${integer.format(info.step)}.`;
        return differences.length ? `${words} ${strings.differing(differences)}` : words;
      }
      case 'damaged':
        return `A saved state was damaged and has been set aside. ${event.error.message}`;
      case 'read-only':
        return 'Another tab trains this run and saves it. Here it can be trained too, but is not saved.';
      case 'writable':
        return event.overtaken
          ? 'The other tab is closed. It has saved a later state; this run is only saved when you press Save now.'
          : 'The other tab is closed; from now on this one saves the run.';
    }
  },
  differing(differences: readonly CheckpointDifference[]): string {
    const labels: Readonly<Record<string, unknown>> = { ...strings, ...strings.field };
    const list = differences.map(({ option, saved, asked }) => {
      const label = labels[option];
      return `${typeof label === 'string' ? label.toLowerCase() : option} ${saved} instead of ${asked}`;
    });
    return `It keeps its own settings: ${list.join(', ')}. Start over begins a run with those of this page.`;
  },
  checkpointName: (run: Named | undefined, step: number) => `dcgan-${fileName(run)}-checkpoint-${step}.safetensors`,

  settings: 'Settings',
  /** What options are called, in the panel and in messages. */
  recipe: 'Recipe',
  variant: 'Variant',
  pretrain: 'Pretraining',
  heads: 'The discriminator judges',
  flip: 'Mirror images',
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
  /** An error in words; one about an option calls it as the panel does. */
  errorMessage(error: Error): string {
    if (!(error instanceof InvalidOptionError)) return error.message;
    const labels: Readonly<Record<string, unknown>> = { ...strings, ...strings.field };
    const label = labels[error.details.subject ?? ''];
    return typeof label === 'string' ? `${label}: ${strings.badValue(error.details)}` : error.message;
  },
  /** Of what was dropped. */
  dropped: {
    left: (count: number) =>
      count === 1
        ? 'One file holds a network’s weights and was left out. Drop it by itself to load it.'
        : `${integer.format(count)} files hold networks’ weights and were left out. Drop one by itself to load it.`,
    models: (count: number) => `These are ${integer.format(count)} files of weights; one can be loaded at a time.`,
    nothing: 'There is nothing in that folder.',
  },
};
