/**
 * The loop that the kiosk shows while nobody is there: morphing faces and the map of digits, in turn, for ever. It
 * avoids burn-in: no scene stays, everything within a scene moves, and the words appear in another corner each time.
 */
import type { FaceMorphElement, LatentGridElement } from 'dcgan-elements';
import type { Word } from './texts.js';

/** Scenes cross-fade for this long. */
const FADE_MS = 2000;
const SEEDS = 1_000_000;
/** Morphs on one screen: four by two, or two by four. */
const FACES = 8;
/** Where the words appear, in turn. */
const POSITIONS = ['bottom-left', 'top-right', 'bottom-right', 'top-left'] as const;

export interface AttractHandlers {
  /** A scene is shown, with words that describe it. */
  readonly onScene: (words: Word, position: (typeof POSITIONS)[number]) => void;
  /** A generator's pictures are on the screen. */
  readonly onDrawn: () => void;
  /** A whole scene could not be shown; the next one is tried at its usual time. */
  readonly onFailed: (error: Error) => void;
}

interface Scene {
  readonly words: Word;
  readonly make: () => HTMLElement;
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

/** The map of digits, or a part of it, drifting by. The pictures are drawn once, and the style sheet moves them. */
function digits(): HTMLElement {
  const scene = Object.assign(document.createElement('div'), { className: 'scene map' });
  const grid: LatentGridElement = document.createElement('latent-grid');
  const zoom = 1 + Math.random();
  const maxOffset = 1 - 1 / zoom; // keeps the view within the square that training sampled z from
  const offset = () => (2 * Math.random() - 1) * maxOffset;
  Object.assign(grid, { src: 'digits-2d', mode: 'plane', rows: 24, columns: 24 });
  grid.view = { zoom, x: offset(), y: offset() };
  grid.inert = true; // keeps the focus out of hundreds of cells
  scene.append(grid);
  return scene;
}

const SCENES: readonly Scene[] = [
  { words: 'attractFaces', make: faces },
  { words: 'attractDigits', make: digits },
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
    const scene = make();
    this.#fadeOut();
    this.#scene = scene;
    this.#stage.append(scene);
    this.#handlers.onScene(words, POSITIONS[number % POSITIONS.length] ?? 'bottom-left');
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
