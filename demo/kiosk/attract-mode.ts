/**
 * What the kiosk shows while nobody is there: morphs of faces and the map of digits, one after the other, for ever. Made
 * for screens that burn in: no scene stays, within a scene everything moves, and words stand elsewhere each time.
 */
import type { FaceMorphElement, LatentGridElement } from 'dcgan-elements';
import type { Word } from './texts.js';

/** One scene goes as the next comes. */
const FADE_MS = 2000;
const SEEDS = 1_000_000;
/** So many morphs on one screen: four by two, or two by four. */
const FACES = 8;
/** Where the words stand, in turn. */
const PLACES = ['bottom-left', 'top-right', 'bottom-right', 'top-left'] as const;

export interface AttractHandlers {
  /** A scene is shown, and something to be said of it. */
  readonly onScene: (words: Word, place: (typeof PLACES)[number]) => void;
  /** Pictures of a generator are on the screen. */
  readonly onDrawn: () => void;
  /** A whole scene could not be shown; the next one is tried when its time comes. */
  readonly onFailed: (error: Error) => void;
}

interface Scene {
  readonly words: Word;
  readonly make: () => HTMLElement;
}

const seed = () => Math.floor(Math.random() * SEEDS);

/** A wall of faces, each of them becoming another: the first one's generator draws them all. */
function faces(): HTMLElement {
  const wall = Object.assign(document.createElement('div'), { className: 'scene wall' });
  const id = `faces-${seed()}`;
  for (let i = 0; i < FACES; i++) {
    const morph: FaceMorphElement = document.createElement('face-morph');
    // Of different lengths, so that they never change in step.
    Object.assign(morph, { keyCount: 6, closed: true, autoplay: true, seed: seed(), duration: 6 + i });
    Object.assign(morph, i === 0 ? { id, src: 'faces' } : { htmlFor: id });
    wall.append(morph);
  }
  return wall;
}

/** The map of digits, or a part of it, drifting by: the pictures stand still, and the style sheet moves them. */
function digits(): HTMLElement {
  const scene = Object.assign(document.createElement('div'), { className: 'scene map' });
  const grid: LatentGridElement = document.createElement('latent-grid');
  const zoom = 1 + Math.random();
  const farthest = 1 - 1 / zoom; // the view stays within the square that training drew from
  const somewhere = () => (2 * Math.random() - 1) * farthest;
  Object.assign(grid, { src: 'digits-2d', mode: 'plane', rows: 24, columns: 24 });
  grid.view = { zoom, x: somewhere(), y: somewhere() };
  grid.inert = true; // hundreds of cells are no place for the focus
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

  /** @param stage what the scenes lie in, one above the other */
  constructor(stage: HTMLElement, handlers: AttractHandlers) {
    this.#stage = stage;
    this.#handlers = handlers;
    stage.addEventListener('dcgan-position', this.#drawn);
    stage.addEventListener('dcgan-generator', this.#drawn);
    stage.addEventListener('dcgan-error', this.#failed);
  }

  get running(): boolean {
    return this.#scene !== null;
  }

  /** @param seconds that each scene lasts */
  begin(seconds: number): void {
    if (!this.running) this.#next(seconds);
  }

  /** Ends the loop, and frees everything that it has. */
  end(): void {
    clearTimeout(this.#timer);
    this.#scene = null;
    this.#stage.replaceChildren();
  }

  #next(seconds: number): void {
    const number = this.#count++;
    const { words, make } = SCENES[number % SCENES.length] as Scene;
    const scene = make();
    this.#leave();
    this.#scene = scene;
    this.#stage.append(scene);
    this.#handlers.onScene(words, PLACES[number % PLACES.length] ?? 'bottom-left');
    this.#timer = setTimeout(() => this.#next(seconds), seconds * 1000);
  }

  #leave(): void {
    const scene = this.#scene;
    if (!scene) return;
    scene.classList.add('leaving');
    setTimeout(() => scene.remove(), FADE_MS);
  }

  readonly #drawn = (event: Event): void => {
    if (event instanceof CustomEvent && event.detail === null) return; // a generator that goes
    this.#sceneOf(event)?.classList.add('drawn');
    this.#handlers.onDrawn();
  };

  /** Eight elements of a scene may fail for one reason: that is told once. */
  readonly #failed = (event: CustomEvent<Error>): void => {
    const scene = this.#sceneOf(event);
    if (!scene || scene === this.#failedScene) return;
    this.#failedScene = scene;
    this.#handlers.onFailed(event.detail);
  };

  #sceneOf({ target }: Event): HTMLElement | null {
    return target instanceof Element ? target.closest<HTMLElement>('.scene') : null;
  }
}
