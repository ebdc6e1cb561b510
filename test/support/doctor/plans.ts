/**
 * The runs behind docs/doctor.md. The expected finding of a moment follows from what was done to the run, and was
 * checked against its samples on the tuning seeds; thresholds were chosen on these, and the table counts the others only.
 * Two runs of seed 13 came out otherwise than planned; what their samples show is said where they are.
 * Moments of one run are not independent of each other; those of different seeds are.
 */
import type { FindingKind } from '../../../src/shared/protocol/diagnosis.js';
import { RECIPES } from '../../../src/shared/protocol/options.js';
import type { Branch, Plan, Settings } from './plan.js';

export const TUNING_SEEDS = [1, 2];
export const EVALUATION_SEEDS = [11, 12, 13, 14];

const PLAIN: Settings = {
  autoencoderRate: 0,
  discriminatorRate: 2e-3,
  generatorRate: 2e-3,
  discriminatorUpdates: 1,
  generatorUpdates: 2,
  modeSeeking: 0,
  variety: null,
  spread: 1,
  repeated: null,
  poison: false,
};

const AUTOENCODER: Settings = {
  ...PLAIN,
  autoencoderRate: 3e-3,
  discriminatorRate: 1e-4,
  generatorRate: 1e-4,
  generatorUpdates: 1,
};

/** Every 20th step, as often as the images are looked at. */
const every20 = (first: number, last: number) =>
  Array.from({ length: (last - first) / 20 + 1 }, (_, i) => first + 20 * i);

const moments = (expected: FindingKind, first: number, last: number) => ({ expected, at: every20(first, last) });

export function plansOf(seed: number): Plan[] {
  return [plain(seed), plainWithClasses(seed), ...autoencoders(seed)];
}

function plain(seed: number): Plan {
  /** Leaves the run at step 400. */
  const branch = (
    name: string,
    change: Partial<Settings>,
    expected: FindingKind,
    [first, last]: readonly [number, number],
  ): Branch => ({
    name,
    after: 400,
    phase: 'adversarial',
    steps: last - 400,
    change,
    moments: [moments(expected, first, last)],
  });
  const still = { discriminatorRate: 0, generatorRate: 0 };
  return {
    name: 'plain',
    variant: 'plain',
    recipe: 'quick',
    initialisation: 'paper',
    seed,
    steps: { adversarial: 600 },
    settings: PLAIN,
    moments: [moments('not-yet', 20, 100), moments('healthy', 320, 600)],
    branches: [
      branch(
        'D frozen, G ten times as fast',
        { discriminatorRate: 0, generatorRate: 1e-2 },
        'generator-winning',
        [460, 520],
      ),
      branch(
        'D strong',
        { discriminatorRate: 4e-3, generatorRate: 5e-5, discriminatorUpdates: 3, generatorUpdates: 1 },
        'discriminator-winning',
        [520, 560],
      ),
      branch('z hardly varies', { spread: 0.02 }, 'mode-collapse', [440, 480]),
      branch(
        'one real image',
        { variety: 1, discriminatorRate: 2e-3, generatorRate: 2e-3 },
        // Seed 13's samples turn black.
        seed === 13 ? 'grey' : 'mode-collapse',
        [480, 520],
      ),
      branch('both rates very high', { discriminatorRate: 1e-2, generatorRate: 0.1 }, 'lattice', [480, 520]),
      { ...branch('flat', still, 'grey', [440, 480]), clamp: 0.05 },
      branch('not a number in the data', { poison: true }, 'not-finite', [420, 460]),
      branch('rates without measure', { discriminatorRate: 1e30, generatorRate: 1e30 }, 'not-finite', [420, 460]),
    ],
  };
}

/**
 * The plain variant told the digit, with the mode seeking that its recipe has. Where z hardly varies, mode seeking is off: it
 * would tear images of nearly the same z apart until they are noise.
 */
function plainWithClasses(seed: number): Plan {
  const branch = (
    name: string,
    change: Partial<Settings>,
    expected: FindingKind,
    first: number,
    last: number,
  ): Branch => ({
    name,
    after: 400,
    phase: 'adversarial',
    steps: last - 400,
    change,
    moments: [moments(expected, first, last)],
  });
  return {
    name: 'plain with classes',
    variant: 'plain',
    recipe: 'quick',
    initialisation: 'paper',
    classes: true,
    seed,
    steps: { adversarial: 600 },
    settings: { ...PLAIN, modeSeeking: RECIPES.plain.quick.modeSeeking },
    moments: [moments('not-yet', 20, 100), moments('healthy', 320, 600)],
    branches: [
      branch('4 always one picture', { repeated: 4 }, 'missing-class', 460, 540),
      branch('z hardly varies', { spread: 0.02, modeSeeking: 0 }, 'mode-collapse', 440, 480),
    ],
  };
}

function autoencoders(seed: number): Plan[] {
  const common = { variant: 'autoencoder', recipe: 'quick', initialisation: 'he', seed, branches: [] } as const;
  /** Leaves the run at step 380 of the third phase. */
  const branch = (
    name: string,
    change: Partial<Settings>,
    expected: FindingKind,
    [first, last]: readonly [number, number],
  ): Branch => ({
    name,
    after: 380,
    phase: 'adversarial',
    steps: last - 380,
    change,
    moments: [moments(expected, first, last)],
  });
  return [
    {
      ...common,
      name: 'autoencoder',
      steps: { autoencoder: 300, discriminator: 60, adversarial: 260 },
      settings: AUTOENCODER,
      moments: [
        moments('not-yet', 20, 140),
        moments('healthy', 180, 300),
        moments('not-yet', 320, 320),
        moments('healthy', 360, 360),
        moments('healthy', 420, 620),
      ],
      branches: [
        {
          ...branch('D learns alone, frozen', { discriminatorRate: 0 }, 'generator-winning', [340, 400]),
          after: 305,
          phase: 'discriminator',
          steps: 95,
        },
        branch('D frozen', { discriminatorRate: 0, generatorRate: 1e-3 }, 'generator-winning', [440, 480]),
        branch('D strong', { discriminatorRate: 1e-3, generatorRate: 1e-5 }, 'discriminator-winning', [460, 520]),
        branch('z hardly varies', { spread: 0.1 }, 'mode-collapse', [420, 480]),
        { ...branch('flat', { generatorRate: 0, discriminatorRate: 0 }, 'grey', [420, 460]), clamp: 0.05 },
        branch('not a number in the data', { poison: true }, 'not-finite', [400, 440]),
      ],
    },
    {
      ...common,
      name: 'autoencoder rate 10 times as high',
      steps: { autoencoder: 240 },
      settings: { ...AUTOENCODER, autoencoderRate: 3e-2 },
      moments: [moments('mean-face', 180, 240)],
    },
    {
      ...common,
      name: 'autoencoder rate a fifth',
      steps: { autoencoder: 240 },
      settings: { ...AUTOENCODER, autoencoderRate: 6e-4 },
      moments: [moments('mean-face', 180, 240)],
    },
    {
      ...common,
      name: 'weights of the paper',
      initialisation: 'paper',
      steps: { autoencoder: 240 },
      settings: { ...AUTOENCODER, autoencoderRate: 1e-3 },
      // With seed 13 a few units live, and draw the mean of the digits.
      moments: [moments(seed === 13 ? 'mean-face' : 'grey', 180, 240)],
    },
    {
      ...common,
      name: "weights of the paper, judged by the paper's patience",
      recipe: 'paper',
      initialisation: 'paper',
      steps: { autoencoder: 60 },
      settings: AUTOENCODER,
      moments: [moments('not-yet', 20, 60)],
    },
    {
      ...common,
      name: 'no pretraining',
      steps: { adversarial: 120 },
      settings: { ...AUTOENCODER, discriminatorRate: 1e-3, generatorRate: 1e-3 },
      moments: [moments('lattice', 60, 120)],
    },
    {
      ...common,
      name: 'no pretraining, G fast',
      steps: { adversarial: 160 },
      settings: { ...AUTOENCODER, discriminatorRate: 3e-4, generatorRate: 5e-3 },
      moments: [moments('mode-collapse', 100, 160)],
    },
  ];
}
