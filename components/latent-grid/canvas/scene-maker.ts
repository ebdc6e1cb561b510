import type { Generator } from '../../../src/client/index.js';
import { lazyImport } from '../../../src/shared/lazy-import.js';
import { planeThrough, randomPlane, square, type Plane } from '../../../src/shared/latent/planes.js';
import { randomLatents } from '../../../src/shared/latent/random-latents.js';
import { sequences } from '../../../src/shared/latent/sequences.js';
import type { ClassScenes, UsableClasses } from '../panels/classes/class-scenes.js';
import { fixedScene, planeScene, type Scene } from './scene.js';
import type { SceneSettings } from './scene-settings.js';

export interface SceneRequest extends SceneSettings {
  /** For a generator with classes: what makes its scenes, and the classes that are chosen. */
  readonly classes: (UsableClasses & { readonly scenes: ClassScenes }) | null;
}

/** Makes the scene of a grid, which takes a while for principal directions. */
export class SceneMaker {
  /** The last scene; it stays while the next is being made. */
  scene: Scene | null = null;
  readonly #onScene: () => void;
  readonly #onError: (error: unknown) => void;
  #made = '';
  #generator: Generator | null = null;
  #samples: SceneRequest['samples'] = null;
  #work: AbortController | null = null;
  #failed = false;

  /** @param onScene there is another scene @param onError the requested scene cannot be made */
  constructor(onScene: () => void, onError: (error: unknown) => void) {
    this.#onScene = onScene;
    this.#onError = onError;
  }

  /** Whether a scene is being made. */
  get busy(): boolean {
    return this.#work !== null;
  }

  /** Makes a scene, unless the same one was made last. */
  make(request: SceneRequest | null): void {
    const { generator = null, samples = null } = request ?? {};
    const asked = request ? keyOf(request) : '';
    if (asked === this.#made && generator === this.#generator && samples === this.#samples) return;
    const another = generator !== this.#generator;
    [this.#made, this.#generator, this.#samples] = [asked, generator, samples];
    this.#work?.abort();
    this.#work = null;
    this.#failed = false;
    if (another) this.scene = null;
    if (request) this.#make(request);
  }

  /** A scene that could not be made is made with the next request. */
  retry(): void {
    if (this.#failed) this.#made = '';
  }

  #make(request: SceneRequest): void {
    const { generator, mode, plane, layout, seed, classes } = request;
    const { description } = generator;
    try {
      if (classes) {
        const scene = classes.scenes.classScene(request, classes);
        if (scene) this.scene = scene;
        else void this.#makePrincipal(request);
      } else if (mode === 'random') {
        const latents = randomLatents(layout.rows * layout.columns, description, seed);
        this.scene = fixedScene(layout, latents, description.latentSize);
      } else if (mode === 'interpolate') {
        const latents = sequences(layout.rows, layout.columns, description, seed);
        this.scene = fixedScene(layout, latents, description.latentSize);
      } else if (description.latentSize > 2 && plane === 'principal') {
        void this.#makePrincipal(request);
      } else this.scene = planeScene(layout, planeOf(request));
    } catch (error) {
      this.#fail(error);
    }
  }

  async #makePrincipal({ generator, layout, seed, classes }: SceneRequest): Promise<void> {
    const work = (this.#work = new AbortController());
    const { signal } = work;
    try {
      const { principalPlane, RESPONSE_SAMPLES } = await lazyImport(
        () => import('../../../src/shared/latent/principal.js'),
      );
      signal.throwIfAborted();
      const { description } = generator;
      const z = randomLatents(RESPONSE_SAMPLES, description, seed, 'response');
      const y = classes?.scenes.planeClasses(description, seed, classes.choices);
      const pictures = await generator.draw(z, { signal, ...(y && { classes: y }) });
      const breathe = async () => {
        await new Promise(resolve => setTimeout(resolve));
        signal.throwIfAborted();
      };
      const plane = await principalPlane(description, z, pictures, breathe);
      this.#work = null;
      this.scene = planeScene(layout, plane, classes?.scenes.planeRow(description, seed, classes.choices));
    } catch (error) {
      if (signal.aborted) return;
      this.#work = null;
      this.#fail(error);
    }
    this.#onScene();
  }

  #fail(error: unknown): void {
    this.#failed = true;
    this.#onError(error);
  }
}

function planeOf({ generator, plane, seed, samples }: SceneRequest): Plane {
  const { description } = generator;
  const { latentSize } = description;
  if (latentSize === 2) return square();
  if (plane !== 'samples') return randomPlane(description, seed);
  const random = randomLatents(3, description, seed, 'plane');
  const at = (index: number) => random.subarray(index * latentSize, (index + 1) * latentSize);
  return planeThrough(samples ?? [at(0), at(1), at(2)]);
}

function keyOf({ mode, plane, layout, seed, classes, text }: SceneRequest): string {
  const chosen = classes && [classes.choices, mode === 'classes' && classes.group.name, mode === 'text' && text];
  return JSON.stringify([mode, mode === 'plane' && plane, layout, seed, chosen]);
}
