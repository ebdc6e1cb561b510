import type { CheckpointDifference, CheckpointEvent, CheckpointStatus } from '../../src/client/api.js';
import type { SuggestedOptions } from '../../src/client/suggestion/rules.js';
import { InvalidOptionError } from '../../src/errors.js';
import type { ErrorDetails } from '../../src/errors.js';
import type {
  LoadProgress,
  BackendName,
  BackendRequest,
  CopyAssessment,
  CopyVerdict,
  Colours,
  Phase,
  Pretraining,
  RecipeName,
  StepTarget,
  Variant,
} from '../../src/protocol.js';
import type { CameraState } from '../shared/camera-controller.js';
import type { TrainerElementState } from './dcgan-trainer.events.js';
import type { NumberField, FieldOption } from './options.js';

/** Every word that `<dcgan-trainer>` shows, and how it writes numbers: one file to translate. */

const LANGUAGE = 'en';
const whole = new Intl.NumberFormat(LANGUAGE, { maximumFractionDigits: 0 });
const brief = new Intl.NumberFormat(LANGUAGE, { notation: 'compact', maximumFractionDigits: 1 });
const fine = new Intl.NumberFormat(LANGUAGE, { maximumSignificantDigits: 2 });
const finer = new Intl.NumberFormat(LANGUAGE, { maximumSignificantDigits: 3 });
const plain = new Intl.NumberFormat(LANGUAGE, { maximumSignificantDigits: 6, useGrouping: false });
const share = new Intl.NumberFormat(LANGUAGE, { style: 'percent', maximumFractionDigits: 0 });
const hundredths = new Intl.NumberFormat(LANGUAGE, { minimumFractionDigits: 2, maximumFractionDigits: 2 });

interface Named {
  readonly dataset: string;
}

/** The data set's name, fit for a file's. */
const fileName = (run: Named | undefined) =>
  (run?.dataset ?? '').replace(/^.*\//, '').replace(/[^\w-]+/g, '-') || 'sheet';

const list = new Intl.ListFormat(LANGUAGE);
const clock = new Intl.DateTimeFormat(LANGUAGE, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
const calendar = new Intl.DateTimeFormat(LANGUAGE, { day: 'numeric', month: 'long', year: 'numeric' });
const midnight = (time: number) => new Date(time).setHours(0, 0, 0, 0);

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
  number: (value: number) => whole.format(value),
  /** A value as one would type it. */
  plain: (value: number) => plain.format(value),
  metric: (value: number | null) => (value === null ? '–' : hundredths.format(value)),

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
  resetQuestion: (step: number) => `Give up this run at step ${whole.format(step)}?`,
  resetYes: 'Start over',
  resetNo: 'Keep it',

  ofSteps: (steps: number) => `of ${whole.format(steps)} steps`,
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
  phaseSteps: (step: number, steps: number) => `${whole.format(step)} of ${whole.format(steps)}`,
  phasePlace: (phase: Phase, number: number, count: number) =>
    `Phase ${number} of ${count}, ${strings.phaseName[phase].toLowerCase()}`,
  progressText: (percent: number, place: string, step: number, steps: number) =>
    `${percent} %. ${place}: step ${strings.phaseSteps(step, steps)}`,
  progressLabel: 'Progress of training',
  loadingLabel: 'Progress of loading',
  loading: ({ what, pictures }: LoadProgress) =>
    pictures ? `${what}: ${whole.format(pictures.taken)} taken, ${whole.format(pictures.skipped)} skipped` : what,
  skippedFiles: (count: number) => (count === 1 ? '1 file is not used' : `${whole.format(count)} files are not used`),
  moreSkipped: (count: number) => `and ${whole.format(count)} more`,
  percent: (fraction: number) => `${Math.floor(fraction * 100)} %`,
  epoch: 'Epoch',
  epochValue: (epoch: number) => hundredths.format(epoch),
  images: 'Images seen',
  imagesValue: (count: number) => (count < 10_000 ? whole.format(count) : brief.format(count)),
  speed: 'Speed',
  speedValue: (perSecond: number) => (perSecond > 0 ? `${fine.format(perSecond)} steps/s` : '–'),
  timeLeft: 'Time left',
  timeLeftValue(seconds: number | null): string {
    if (seconds === null || !Number.isFinite(seconds)) return '–';
    if (seconds < 60) return `${Math.ceil(seconds)} s`;
    if (minutes(seconds) < 60) return `${minutes(seconds)} min`;
    return `${Math.floor(minutes(seconds) / 60)} h ${minutes(seconds) % 60} min`;
  },

  sheetLabel: (step: number, rows: number, columns: number) =>
    `${rows * columns} images drawn by the generator at step ${whole.format(step)}, in ${rows} rows of ${columns}`,
  pairsLabel: (step: number, rows: number, columns: number) =>
    `${(rows * columns) / 2} images at step ${whole.format(step)}, in ${rows} rows, and beside each what the ` +
    'autoencoder makes of it',
  pairsCaption: 'Images and, beside each, what the autoencoder makes of it',
  posterLabel: 'Noise: what the generator knows before training',
  sheetCaption: (step: number) => `Step ${whole.format(step)}`,
  sheetEpoch: (epoch: number) => `epoch ${hundredths.format(epoch)}`,
  live: 'Live',
  liveTitle: 'Show the newest sheet',
  stripLabel: 'Earlier sheets',
  stripValue: (step: number, live: boolean) => `${live ? 'Newest, step' : 'Step'} ${whole.format(step)}`,
  savePicture: 'Save picture',
  pictureName: (run: Named | undefined, step: number) => `dcgan-${fileName(run)}-step-${step}.png`,

  lossChart: 'Loss',
  reconstructionChart: 'Reconstruction error',
  scoreChart: 'Taken for real',
  reconstructionLoss: 'Autoencoder',
  discriminatorLoss: 'Discriminator',
  generatorLoss: 'Generator',
  realScore: 'Real, D(x)',
  fakeScore: 'Drawn, D(G(z))',
  reconstruction: (value: number | null) => (value === null ? '–' : finer.format(value)),
  reconstructionSummary: (step: number, value: number | null) =>
    `At step ${whole.format(step)}: mean squared error of the autoencoder’s pictures ${strings.reconstruction(value)}.`,
  lineEnds: { reconstructionLoss: '', discriminatorLoss: 'D', generatorLoss: 'G', realScore: 'x', fakeScore: 'G(z)' },
  chartSummary: (step: number, d: number | null, g: number | null, real: number | null, fake: number | null) =>
    `At step ${whole.format(step)}: discriminator loss ${strings.metric(d)}, generator loss ${strings.metric(g)}; ` +
    `the discriminator takes real images for real with probability ${strings.metric(real)} ` +
    `and drawn ones with ${strings.metric(fake)}.`,

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
  evidenceValue: (name: string, value: number) => (name === 'step' ? whole.format(value) : finer.format(value)),
  remediedAt: (step: number) => `Done at step ${whole.format(step)}.`,
  remediedByItself: (label: string) => `Applied by itself: ${label}.`,

  copying: 'Is it copying?',
  copyingHint:
    'Each sample of the newest sheet is held against all training images. One that is far nearer to a training image ' +
    'than any other image is counts as a copy.',
  copyingPairs: 'The sheet shows images and what the autoencoder makes of them. Samples come in the phases after this.',
  copyingCheck: 'Check the sheet',
  copyingAgain: 'Check the newest sheet',
  copyingVerdict: {
    copying: 'Copying',
    'not copying': 'Not copying',
    'too few to tell': 'Too few to tell',
  } satisfies Record<CopyVerdict, string>,
  copyingFigure: ({ figure, typical }: Pick<CopyAssessment, 'figure' | 'typical'>) =>
    `${share.format(figure)} are copies; of new images, ${share.format(typical)} would count as such.`,
  copyingDistances: (step: number, { samples, data }: CopyAssessment['distances']) =>
    `Step ${whole.format(step)}. Median distance to the nearest training image: samples ${finer.format(samples)}, ` +
    `held out training images ${finer.format(data)}. Distances are mean squared errors of values from −1 to 1.`,
  copyingList: 'Samples and their nearest training images, most suspicious first',
  copyingPair: (number: number, distance: number, copy: boolean) =>
    `Sample ${whole.format(number)}, distance ${finer.format(distance)}${copy ? ', a copy' : ''}`,
  copyingSample: (row: number, column: number) => `Sample in row ${row}, column ${column}`,
  copyingNearest: 'Nearest training image',
  copyingDistance: (distance: number, limit: number, copy: boolean) =>
    Number.isFinite(limit)
      ? `Distance ${finer.format(distance)}. Below ${finer.format(limit)} a sample counts as a copy of this image; ` +
        `this one ${copy ? 'does' : 'does not'}.`
      : `Distance ${finer.format(distance)}. No other training image is there to compare.`,
  copyingMore: (count: number) => `Show all ${whole.format(count)}`,

  source: 'Source',
  licence: 'Licence',

  backendName: { webgl: 'WebGL', wasm: 'WebAssembly' } satisfies Record<BackendName, string>,
  runFacts: (count: number, height: number, width: number, g: number, d: number) =>
    `${whole.format(count)} images of ${height} × ${width}; ` +
    `${brief.format(g)} parameters in the generator, ${brief.format(d)} in the discriminator`,
  saveWeights: 'Save weights',
  loadWeights: 'Load weights',
  weightsName: (run: Named | undefined, step: number) => `dcgan-${fileName(run)}-step-${step}.safetensors`,

  errorTitle: 'That did not work',
  failedTitle: 'Training has stopped',
  unbegunTitle: 'Training could not begin',
  dismiss: 'Dismiss',
  /** What went wrong by itself, and was put right. */
  recovery({ cause, step }: { readonly cause: Error; readonly step: number }): string {
    const what = RECOVERED[cause.name] ?? 'The worker was lost and has been replaced.';
    return `${what} ${step > 0 ? `The run went on from step ${whole.format(step)}.` : 'The run began again.'}`;
  },

  /** What became of the run's checkpoint, in a sentence or two. */
  kept(event: CheckpointEvent, now = Date.now()): string {
    switch (event.kind) {
      case 'saved':
        return `Saved at step ${whole.format(event.info.step)}.`;
      case 'failed':
        return `${event.error.message} Training goes on; Export keeps it in a file.`;
      case 'resumed': {
        const { info, differences } = event;
        const words = `Your run from ${strings.moment(info.savedAt, now)} goes on at step ${whole.format(info.step)}.`;
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
  /** A point in time as one would say it: "today 17:03", "yesterday 17:03", "May 3, 2026, 17:03". */
  moment(time: number, now = Date.now()): string {
    const days = Math.round((midnight(now) - midnight(time)) / 86_400_000);
    const day = days === 0 ? 'today' : days === 1 ? 'yesterday' : null;
    return day ? `${day} ${clock.format(time)}` : `${calendar.format(time)}, ${clock.format(time)}`;
  },
  size: (bytes: number) => `${fine.format(bytes / 1e6)} MB`,
  stepNamed: (step: number) => `Step ${whole.format(step)}`,
  checkpoints: 'Saved states',
  checkpointsHint(status: CheckpointStatus | null): string {
    if (!status) return 'A file keeps all of the run: networks, optimisers, curves and pictures.';
    if (!status.writable) return 'This page does not save the run at present. A file keeps all of it.';
    return 'Saved by itself in this browser while it trains: the last three. A file keeps all of the run elsewhere too.';
  },
  saveNow: 'Save now',
  exportCheckpoint: 'Export',
  importCheckpoint: 'Import',
  goBack: 'Go back to this',
  download: 'Download',
  delete: 'Delete',
  deleteQuestion: (step: number) => `Delete step ${whole.format(step)}?`,
  checkpointName: (run: Named | undefined, step: number) => `dcgan-${fileName(run)}-checkpoint-${step}.safetensors`,

  settings: 'Settings',
  recipe: 'Recipe',
  recipeName: { quick: 'Quick', paper: 'Paper' } satisfies Record<RecipeName, string>,
  recipeHint: {
    quick: 'Legible in minutes on a plain CPU.',
    paper: 'Faithful to the paper; tens of thousands of steps.',
  } satisfies Record<RecipeName, string>,
  variant: 'Variant',
  variantName: { plain: 'Plain', autoencoder: 'Autoencoder' } satisfies Record<Variant, string>,
  variantHint: {
    plain: 'Both networks begin with noise.',
    autoencoder: 'A generator that learned to redraw first, and a discriminator that judges at several depths.',
  } satisfies Record<Variant, string>,
  pretrain: 'Pretraining',
  pretrainName: { full: 'All three phases', none: 'None' } satisfies Record<Pretraining, string>,
  pretrainHint: 'Without it, the run begins with the adversarial phase.',
  heads: 'The discriminator judges',
  headsName: { '1 2 3 4': 'at four depths', '4': 'at the last layer only' },
  headsHint: 'One logit for each depth.',
  flip: 'Mirror images',
  flipLabel: 'Double the data set',
  flipHint: 'Good for faces, bad for digits.',
  augmentations: 'Augmentation',
  augmentationsName: {
    '': 'None',
    'translation cutout': 'Translation and cutout',
    'colour translation cutout': 'Colour, translation and cutout',
  },
  augmentationsHint: 'For a few hundred images: keeps the discriminator from learning them by heart.',
  autoRemedy: 'Doctor',
  autoRemedyLabel: 'Apply its remedies without asking',
  autoRemedyHint: 'It lowers rates, or goes back to a healthy snapshot.',
  dataset: 'Data set',
  datasetName: { digits: 'Handwritten digits (MNIST)', faces: 'Drawn faces (Toon Head)' },
  datasetFile: 'Your pictures…',
  datasetFiles: (count: number) =>
    count === 1 ? 'Your pictures: 1 file' : `Your pictures: ${whole.format(count)} files`,
  datasetFileLabel: 'Files',
  datasetFolderLabel: 'Or a folder',
  datasetHint: 'Pictures, a zip of them, or a file in IDX format. Files stay on this machine.',
  backend: 'Backend',
  backendRequest: {
    auto: 'Automatic',
    webgl: 'GPU (WebGL)',
    wasm: 'CPU (WebAssembly)',
  } satisfies Record<BackendRequest, string>,
  backendHint: 'Can be changed while it trains.',
  other: (value: string) => value,
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
  adversarialSteps: 'Adversarial steps',
  unit: {
    autoencoderSteps: '',
    discriminatorSteps: '',
    steps: '',
    learningRate: '',
    batchSize: 'images',
    imageSize: 'pixels',
    baseWidth: 'feature maps',
    latentSize: 'numbers',
    seed: '',
  } satisfies Record<FieldOption, string>,
  range({ option, min, max, above, multipleOf }: NumberField): string {
    const [least, most] = [whole.format(min), whole.format(max)];
    const range = `${above ? `above ${least}, at most ${most}` : `${least} to ${most}`} ${strings.unit[option]}`.trim();
    return multipleOf ? `${range}, a multiple of ${multipleOf}` : range;
  },
  byDefault: (value: string) => `default ${value}`,
  ownSize: 'as the data',
  badValue: ({ given = 'This', allowed = 'another value' }: ErrorDetails) =>
    `${given === 'NaN' ? 'This' : given} cannot be used. It must be ${allowed}.`,
  /** An error in words; one about an option calls it as the panel does. */
  errorMessage(error: Error): string {
    if (!(error instanceof InvalidOptionError)) return error.message;
    const labels: Readonly<Record<string, unknown>> = { ...strings, ...strings.field };
    const label = labels[error.details.subject ?? ''];
    return typeof label === 'string' ? `${label}: ${strings.badValue(error.details)}` : error.message;
  },
  pictures: {
    title: 'Your pictures',
    importing: 'Taking your pictures',
    importingText: ({ fraction, pictures }: LoadProgress) =>
      `${strings.percent(fraction)}${pictures ? `: ${whole.format(pictures.taken)} taken, ${whole.format(pictures.skipped)} skipped` : ''}`,
    cancel: 'Cancel',
    facts: (count: number, size: number, channels: number) =>
      `${count === 1 ? '1 picture' : `${whole.format(count)} pictures`} of ${size} × ${size}, ${channels === 1 ? 'in grey' : 'in colour'}`,
    sheetLabel: (count: number) => `${whole.format(count)} of your pictures as the discriminator gets them`,
    taken: 'Cut and shrunk; a run may also mirror them.',
    exact: 'Exactly what the discriminator gets: cut, shrunk, mirrored and augmented as in this run.',
    others: 'Show others',
    colours: 'Colour',
    coloursName: { auto: 'As the pictures are', grey: 'Grey', colour: 'In colour' } satisfies Record<Colours, string>,
    crop: 'Part of each picture',
    cropName: { centre: 'The middle', face: 'Around the face', own: 'A square of your own' },
    cropOpen: 'Move the square',
    keep: 'Keep in this browser',
    keepHint: 'A reload then finds them again. They are stored on this machine only.',
    keepDenied: 'This page has no storage to keep them in.',
    restored: 'Kept from your last visit. To take them in another way, choose the files again.',
    forget: 'Forget them',
    startOver: 'Start over with these pictures',
    left: (count: number) =>
      count === 1
        ? 'One file holds a network’s weights and was left out. Drop it by itself to load it.'
        : `${whole.format(count)} files hold networks’ weights and were left out. Drop one by itself to load it.`,
    models: (count: number) => `These are ${whole.format(count)} files of weights; one can be loaded at a time.`,
    nothing: 'There is nothing in that folder.',
    camera: 'Take them with the camera',
    ready: (count: number) => `${count === 1 ? '1 picture is' : `${whole.format(count)} pictures are`} ready.`,
  },

  suggestion: {
    ask: 'Suggest settings',
    again: 'Suggest again',
    cancel: 'Cancel',
    timing: 'Training for a moment, to see how fast this machine is.',
    busy: 'Pause training first: it would slow down the measurement.',
    use: 'Use these',
    used: 'These are the settings of the next run.',
    /** The whole of a suggestion in one sentence. */
    facts(options: SuggestedOptions, seconds: number, backend: BackendName): string {
      const { variant, imageSize, batchSize, learningRate, augmentations } = options;
      const { autoencoderSteps, discriminatorSteps, steps } = options;
      const all = [autoencoderSteps, discriminatorSteps, steps].filter(count => count > 0).map(whole.format);
      return [
        `${strings.variantName[variant]} variant at ${imageSize} × ${imageSize} pixels`,
        `${whole.format(batchSize)} images in a batch`,
        `learning rate ${plain.format(learningRate)}`,
        augmentations.length > 0 ? `augmentation by ${list.format(augmentations)}` : 'no augmentation',
        `${all.join(' + ')} steps: about ${strings.timeLeftValue(seconds)} with ${strings.backendName[backend]}.`,
      ].join(', ');
    },
  },

  cropper: {
    title: 'The square that is learnt',
    text: 'One square for all pictures. Drag it, or its corner; arrow keys move it, plus and minus change its size.',
    label: 'Square',
    value: (x: number, y: number, size: number) =>
      `${Math.round(100 * size)} % of the shorter side, ${Math.round(100 * x)} % from the left, ${Math.round(100 * y)} % from the top`,
    loading: 'Looking at the first pictures',
    picture: (number: number, count: number) => `Picture ${number} of ${count}`,
    results: 'What is learnt of the first pictures',
    use: 'Use this square',
    cancel: 'Cancel',
    smaller: 'Smaller',
    larger: 'Larger',
  },

  camera: {
    title: 'Pictures from the camera',
    state: {
      off: 'What the camera sees stays in this page and is gone with it, unless you choose to keep it.',
      asking: 'Waiting for the camera. Your browser may ask you to allow it.',
      starting: 'The camera is starting.',
      on: 'The camera is on. Only what is inside the square is learnt.',
    } satisfies Record<CameraState, string>,
    label: 'What the camera sees',
    open: 'Turn the camera on',
    take: 'Take one picture',
    count: 'Pictures in a row',
    burst: (count: number) => `Take ${count} in a row`,
    stop: 'Stop',
    countdown: (seconds: number) => `${seconds}`,
    taking: (done: number, count: number) => `${done} of ${count}`,
    taken: (count: number) => (count === 1 ? '1 picture' : `${count} pictures`),
    delete: (number: number) => `Delete picture ${number}`,
    picture: (number: number) => `Picture ${number}`,
    use: (count: number) => (count === 1 ? 'Use this picture' : `Use these ${count} pictures`),
    cancel: 'Close the camera',
  },

  pending: 'These settings hold from the next run on.',
  startOverWith: 'Start over with these settings',
};
