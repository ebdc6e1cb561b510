import type { StepTarget } from '../../src/shared/protocol/options.js';
import type { Phase, PixelSheet, StepMetrics } from '../../src/shared/protocol/trainer.js';
import type { Finding, FindingKind, Remedy } from '../../src/shared/protocol/diagnosis.js';

/** What a fake run measures, draws and finds. */

const SIZE = 28;
const FACE = 32;

/** Curves as such runs have them: D soon strong, G slowly gaining; an autoencoder's error falling to a hundredth. */
export function fakeMetrics(
  step: number,
  target: StepTarget = 'both',
  phase: Phase = 'adversarial',
  heads = 1,
): StepMetrics {
  const wobble = Math.sin(step * 12.9898) * 0.5 + Math.sin(step * 0.31) * 0.5;
  const fakeScore = 0.42 - 0.3 * Math.exp(-step / 700) + 0.06 * wobble;
  const realScore = 0.62 + 0.3 * Math.exp(-step / 600) - 0.05 * wobble;
  const autoencoder = phase === 'autoencoder';
  const generator = phase === 'adversarial' && target !== 'discriminator';
  const byHead = (score: number, lean: number) =>
    autoencoder ? [] : Array.from({ length: heads }, (_, i) => score + (lean * (i + 0.5 - heads / 2)) / 8);
  return {
    step,
    epoch: step / 937,
    phase,
    reconstructionLoss: autoencoder ? 0.009 + 0.3 * Math.exp(-step / 250) * (1 + 0.1 * wobble) : NaN,
    discriminatorLoss:
      autoencoder || (phase === 'adversarial' && target === 'generator')
        ? NaN
        : -Math.log(realScore) - Math.log(1 - fakeScore),
    generatorLoss: generator ? -Math.log(fakeScore) + 0.1 * wobble : NaN,
    realScore: autoencoder ? NaN : realScore,
    fakeScore: autoencoder ? NaN : fakeScore,
    realScores: byHead(realScore, 0.6),
    fakeScores: byHead(fakeScore, -0.4),
    learningRate: 4e-4,
  };
}

const REMEDIES: Readonly<Partial<Record<FindingKind, Remedy>>> = {
  'not-yet': { label: 'Wait', action: { type: 'wait' } },
  'not-finite': { label: 'Go back to the last healthy snapshot', action: { type: 'roll-back' } },
  'mode-collapse': { label: 'Go back to the last healthy snapshot', action: { type: 'roll-back' } },
  'discriminator-winning': {
    label: "Halve the discriminator's rate",
    action: { type: 'scale-rate', network: 'discriminator', factor: 0.5 },
  },
};

const SENTENCES: Readonly<Partial<Record<FindingKind, string>>> = {
  healthy: 'Going well. Samples vary 93 % as much as real images do.',
  'not-yet': 'Too early to say. First check-up after 500 steps.',
  'not-finite': 'The generator loss is no longer a number: the steps have become too large to compute.',
  'mode-collapse': 'Samples look alike: they vary 12 % as much as real images do.',
  'discriminator-winning':
    'The discriminator is winning: it judges only 2 % of the generated images real (loss 0.04), so the generator ' +
    'learns little from it.',
};

export function fakeFinding(kind: FindingKind, step: number): Finding {
  return {
    kind,
    sentence: SENTENCES[kind] ?? `It is ${kind}.`,
    evidence: { step, discriminatorLoss: 0.0412, fakeScore: 0.0187, variety: 0.934 },
    remedy: REMEDIES[kind] ?? null,
  };
}

/** Strokes that come out of noise as the steps go by. */
export function fakeSheet(step: number, epoch = 0, rows = 10, columns = 10): PixelSheet {
  const [width, height] = [columns * SIZE, rows * SIZE];
  const rgba = new Uint8ClampedArray(width * height * 4);
  const skill = 1 - Math.exp(-step / 600);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const cell = Math.floor(y / SIZE) * columns + Math.floor(x / SIZE);
      const [u, v] = [(x % SIZE) / SIZE - 0.5, (y % SIZE) / SIZE - 0.5];
      const turned = Math.hypot(u * (1.2 + (cell % 3) * 0.5), v + 0.12 * Math.sin(cell * 3 + u * 9));
      const ring = Math.exp(-(((turned - 0.22 - 0.01 * (cell % 7)) / 0.06) ** 2));
      const noise = Math.abs(Math.sin((x * 12.9898 + y * 78.233 + cell) * 43.7585));
      const value = 255 * (ring * skill + noise * 0.6 * (1 - skill));
      rgba.set([value, value, value, 255], (y * width + x) * 4);
    }
  }
  return { kind: 'samples', step, epoch, rows, columns, width, height, rgba };
}

/** Disks with eyes, in colours of their own: in pairs while the autoencoder learns, and the right one of each blurred. */
export function fakeFaces(step: number, phase: Phase, rows = 6, columns = 6): PixelSheet {
  const [width, height] = [columns * FACE, rows * FACE];
  const rgba = new Uint8ClampedArray(width * height * 4);
  const kind = phase === 'autoencoder' ? 'pairs' : 'samples';
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const cell = Math.floor(y / FACE) * columns + Math.floor(x / FACE);
      const face = kind === 'pairs' ? Math.floor(cell / 2) : cell;
      const soft = kind === 'pairs' && cell % 2 === 0 ? 0.02 : 0.03 + 0.3 * Math.exp(-step / 900);
      const [u, v] = [(x % FACE) / FACE - 0.5, (y % FACE) / FACE - 0.5];
      const skin = 1 / (1 + Math.exp((Math.hypot(u, v * 0.85) - 0.33) / soft));
      const eye = Math.exp(-((Math.hypot(Math.abs(u) - 0.13, v + 0.04) / (0.04 + soft)) ** 2));
      const hue = (channel: number) => 0.5 + 0.35 * Math.sin(face * 1.7 + channel * 2.1);
      const tone = [0.96, 0.78 - 0.02 * (face % 7), 0.62 - 0.05 * (face % 5)];
      const color = tone.map((value, channel) => 255 * (skin * value * (1 - 0.8 * eye) + (1 - skin) * hue(channel)));
      rgba.set([...color, 255], (y * width + x) * 4);
    }
  }
  return { kind, step, epoch: step / 600, rows, columns, width, height, rgba };
}
