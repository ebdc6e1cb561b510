/**
 * The loop that the kiosk shows while nobody is there: a sheet of digits, a recorded training and morphing faces, in turn, for
 * ever. It
 * avoids burn-in: no scene stays, everything within a scene moves, and the words appear in another corner each time.
 */
import type { FaceMorphElement, LatentGridElement } from 'dcgan-elements';
import { recordedTraining } from 'dcgan-elements/engine';
import { DRAWN, FAILED, recordedScene } from './recorded-scene.js';
import type { Texts, Word } from './texts.js';

/** Scenes cross-fade for this long. */
const FADE_MS = 2000;
const SEEDS = 1_000_000;
/** Morphs on one screen: four by two, or two by four. */
const FACES = 8;
/** Where the words appear, in turn. */
const POSITIONS = ['bottom-left', 'top-right', 'bottom-right', 'top-left'] as const;

export interface AttractHandlers {
  /** The words in the language of the loop. */
  readonly texts: () => Texts;
  /** A scene is shown, with words that describe it. */
  readonly onScene: (words: Word, position: (typeof POSITIONS)[number]) => void;
  /** A generator's pictures are on the screen. */
  readonly onDrawn: () => void;
  /** A whole scene could not be shown; the next one is tried at its usual time. */
  readonly onFailed: (error: Error) => void;
}

interface Scene {
  readonly words: Word;
  readonly make: (texts: () => Texts) => HTMLElement;
}

const seed = () => Math.floor(Math.random() * SEEDS);

/** A wall of faces, each of which morphs into others. The first morph's generator draws them all. */
function faces(): HTMLElement {
  const wall = Object.assign(document.createElement('div'), { className: 'scene wall' });
  const id = `faces-${seed()}`;
  for (let i = 0; i < FACES; i++) {
    const morph: FaceMorphElement = document.createElement('face-morph');
    // Their durations differ, so that they never change in step.
    Object.assign(morph, { keyCount: 6, closed: true, autoplay: true, seed: seed(), duration: 6 + i });
    Object.assign(morph, i === 0 ? { id, src: 'faces' } : { htmlFor: id });
    wall.append(morph);
  }
  return wall;
}

/** A sheet of digits in many hands, drifting by. The pictures are drawn once, and the style sheet moves them. */
function digits(): HTMLElement {
  const scene = Object.assign(document.createElement('div'), { className: 'scene map' });
  const grid: LatentGridElement = document.createElement('latent-grid');
  Object.assign(grid, { src: 'digits', mode: 'random', seed: seed(), rows: 20, columns: 20 });
  grid.inert = true; // keeps the focus out of hundreds of cells
  scene.append(grid);
  return scene;
}

/** How the digits of the scene before came about. */
const recording = (texts: () => Texts): HTMLElement =>
  recordedScene(
    () => Promise.resolve(recordedTraining('digits')),
    (step, steps) => texts().recordedStep(step, steps),
  );

/** The best picture comes first. */
const SCENES: readonly Scene[] = [
  { words: 'attractDigits', make: digits },
  { words: 'attractRecording', make: recording },
  { words: 'attractFaces', make: faces },
];

export class AttractMode {
  readonly #stage: HTMLElement;
  readonly #handlers: AttractHandlers;
  #scene: HTMLElement | null = null;
  #count = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #failedScene: HTMLElement | null = null;

  /** @param stage the parent of the scenes, which overlap while they cross-fade */
  constructor(stage: HTMLElement, handlers: AttractHandlers) {
    this.#stage = stage;
    this.#handlers = handlers;
    stage.addEventListener('dcgan-position', this.#onDrawn);
    stage.addEventListener('dcgan-generator', this.#onDrawn);
    stage.addEventListener('dcgan-error', this.#onFailed);
    stage.addEventListener(DRAWN, this.#onDrawn);
    stage.addEventListener(FAILED, event => this.#onFailed(event as CustomEvent<Error>));
  }

  get running(): boolean {
    return this.#scene !== null;
  }

  /** @param seconds that each scene lasts */
  start(seconds: number): void {
    if (!this.running) this.#next(seconds);
  }

  /** Ends the loop and frees its elements. */
  stop(): void {
    clearTimeout(this.#timer);
    this.#scene = null;
    this.#stage.replaceChildren();
  }

  #next(seconds: number): void {
    const number = this.#count++;
    const { words, make } = SCENES[number % SCENES.length] as Scene;
    const scene = make(this.#handlers.texts);
    this.#fadeOut();
    this.#scene = scene;
    this.#stage.append(scene);
    const position = POSITIONS[number % POSITIONS.length] ?? 'bottom-left';
    scene.dataset['position'] = position;
    this.#handlers.onScene(words, position);
    this.#timer = setTimeout(() => this.#next(seconds), seconds * 1000);
  }

  #fadeOut(): void {
    const scene = this.#scene;
    if (!scene) return;
    scene.classList.add('leaving');
    setTimeout(() => scene.remove(), FADE_MS);
  }

  readonly #onDrawn = (event: Event): void => {
    if (event instanceof CustomEvent && event.detail === null) return; // a generator was let go of
    this.#sceneOf(event)?.classList.add('drawn');
    this.#handlers.onDrawn();
  };

  /** All elements of a scene may fail for one reason, which is reported once. */
  readonly #onFailed = (event: CustomEvent<Error>): void => {
    const scene = this.#sceneOf(event);
    if (!scene || scene === this.#failedScene) return;
    this.#failedScene = scene;
    this.#handlers.onFailed(event.detail);
  };

  #sceneOf({ target }: Event): HTMLElement | null {
    return target instanceof Element ? target.closest<HTMLElement>('.scene') : null;
  }
}
