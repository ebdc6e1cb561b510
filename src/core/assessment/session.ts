/** The assessment worker: it has a fresh judge tell a generator's pictures from real ones, and real ones from each other. */
import { selectBackend } from '../backend/select.js';
import { loadDataset } from '../data/load-dataset.js';
import { InvalidOptionError, StateError } from '../../shared/errors.js';
import type {
  Assessment,
  AssessmentPlan,
  AssessmentRequest,
  AssessmentWorker,
  JudgeAccuracy,
} from '../../shared/protocol/assessment.js';
import type { ImageLabels } from '../../shared/protocol/classes.js';
import type { LoadProgress } from '../../shared/protocol/trainer.js';
import { promiseTry } from '../../shared/promise-try.js';
import { reportClasses } from './class-report.js';
import { Classifier } from './classifier.js';
import { wilsonInterval } from './interval.js';
import { Pictures } from './pictures.js';
import { planAssessment, type JudgePlan } from './plan.js';
import { sentenceOf } from './sentence.js';
import { split, type Part } from './split.js';
import { twoSampleTest, type Verdicts } from './two-sample-test.js';

/** What is done, and the share of all progress at its begin and its end. */
const STAGES = {
  load: ['The real pictures', 0, 0.1],
  calibrate: ['A judge of real against real', 0.1, 0.4],
  judge: ['A judge of real against generated', 0.4, 0.7],
  classify: ['The classes of the pictures', 0.7, 1],
} as const satisfies Record<string, readonly [what: string, from: number, to: number]>;

interface Opened {
  readonly plan: JudgePlan;
  readonly seed: number;
  /** Real pictures: some are compared with samples, and with the others. */
  readonly real: Part;
  readonly others: Part;
  /** The data set's; `null` without classes. */
  readonly labels: ImageLabels | null;
}

export class AssessmentSession implements AssessmentWorker {
  readonly #onProgress: (progress: LoadProgress) => void;
  #opened: Opened | undefined;
  #baseline: Verdicts | undefined;
  /** The last percentage reported. */
  #percent = -1;

  constructor(onProgress: (progress: LoadProgress) => void) {
    this.#onProgress = onProgress;
  }

  async open({ dataset: source, imageSize, flip, backend, seed, assets }: AssessmentRequest): Promise<AssessmentPlan> {
    // The build of the kernels that computes the same bits on every machine.
    await selectBackend(backend, { ...assets, deterministic: true });
    const progress = this.#stage('load');
    const dataset = await loadDataset(source, { assets, imageSize, onProgress: f => progress(0.8 * f) });
    const { name, count, height, width, channels, labels } = dataset;
    const plan = planAssessment(count, dataset);
    const samples = plan.training + plan.test;
    const onProgress = (fraction: number) => progress(0.8 + 0.2 * fraction);
    const [real, others] = split(dataset, [samples, samples], { seed, flip, onProgress }) as [Part, Part];
    this.#opened = { plan, seed, real, others, labels };
    // Those of real pictures that no sample is compared with, picture by picture: so they come in the data's combinations.
    const asked = labels && others.labels && { groups: labels.groups, values: others.labels };
    return { name, height, width, channels, samples, labels: asked };
  }

  calibrate(): Promise<JudgeAccuracy> {
    return promiseTry(() => {
      const { real, others, plan, seed } = this.#require();
      const onProgress = this.#stage('calibrate');
      this.#baseline = twoSampleTest(real.pictures, others.pictures, plan, { seed, onProgress });
      return accuracyOf(this.#baseline);
    });
  }

  assess(samples: Uint8Array<ArrayBuffer>, areAskedFor: boolean): Promise<Assessment> {
    return promiseTry(() => {
      const { real, plan, seed, labels } = this.#require();
      const baseline = this.#baseline;
      if (!baseline) throw notReady('calibrate()');
      const { shape } = real.pictures;
      if (samples.length !== real.pictures.bytes.length) {
        const allowed = `${real.pictures.count} pictures of ${shape.height} x ${shape.width} x ${shape.channels}`;
        throw InvalidOptionError.of('samples', `${samples.length} bytes`, allowed);
      }
      const generated = new Pictures(shape, samples);
      const found = twoSampleTest(real.pictures, generated, plan, { seed, onProgress: this.#stage('judge') });
      const classes = labels && this.#assessClasses(generated, labels, areAskedFor);
      const accuracies = { ...accuracyOf(found), baseline: accuracyOf(baseline) };
      this.#stage('classify')(1);
      return {
        ...accuracies,
        samples: generated.count,
        verdicts: found.of,
        classes,
        sentence: sentenceOf(accuracies),
      };
    });
  }

  #assessClasses(generated: Pictures, { groups }: ImageLabels, areAskedFor: boolean): Assessment['classes'] {
    const { real, others, plan, seed } = this.#require();
    const { training, updates, baseWidth } = plan;
    const progress = this.#stage('classify');
    const parts = [real, others];
    const classifier = Classifier.train(
      parts.map(part => partOf(part, 0, training)),
      {
        ...{ groups, updates, baseWidth, seed },
        onProgress: f => progress(0.8 * f),
      },
    );
    try {
      const tests = parts.map(part => partOf(part, training, part.pictures.count));
      const onReal = tests.map(({ pictures }) => classifier.classify(pictures, () => {}));
      const samples = classifier.classify(generated, f => progress(0.8 + 0.2 * f));
      const [real, labels] = [join(onReal), join(tests.map(({ labels }) => labels ?? new Uint8Array()))];
      const right = real.reduce((sum, value, i) => sum + Number(value === labels[i]), 0);
      const asked = areAskedFor ? others.labels : null;
      return { accuracy: right / real.length, list: reportClasses(groups, { real, samples, asked }) };
    } finally {
      classifier.dispose();
    }
  }

  /** Reports the progress of a stage, 0 to 1, at each new percentage of the whole. */
  #stage(name: keyof typeof STAGES): (fraction: number) => void {
    const [what, from, to] = STAGES[name];
    return done => {
      const fraction = from + (to - from) * done;
      const percent = Math.floor(fraction * 100);
      if (percent <= this.#percent) return;
      this.#percent = percent;
      this.#onProgress({ what, fraction });
    };
  }

  #require(): Opened {
    if (this.#opened) return this.#opened;
    throw notReady('open()');
  }
}

function notReady(call: string): StateError {
  return new StateError(`This worker is not ready yet; call ${call} first.`, { code: 'worker-not-open' });
}

function accuracyOf({ right, of }: Verdicts): JudgeAccuracy {
  return { accuracy: right / of, interval: wilsonInterval(right, of) };
}

/** The pictures from `from` up to `to`, with their labels. */
function partOf({ pictures, labels }: Part, from: number, to: number): Part {
  const groups = labels ? labels.length / pictures.count : 0;
  return { pictures: pictures.part(from, to), labels: labels && labels.subarray(from * groups, to * groups) };
}

function join(arrays: readonly Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(arrays.reduce((length, array) => length + array.length, 0));
  let at = 0;
  for (const array of arrays) {
    joined.set(array, at);
    at += array.length;
  }
  return joined;
}
