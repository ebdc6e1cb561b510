import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { GeneratorController } from '../../shared/generator-controller.js';
import type { VisibilityController } from '../../shared/visibility-controller.js';
import type { DisplayedFrames } from './frame-stream.js';
import type { MorphController } from './morph-controller.js';
import { MorphPlayer } from './player.js';
import { Thumbnails } from '../keys/thumbnails.js';

/** Draws a morph's position and keys for a view, while it is visible. */
export class MorphScreen implements ReactiveController {
  readonly thumbnails: Thumbnails;
  readonly #morph: MorphController;
  readonly #source: GeneratorController;
  readonly #visibility: VisibilityController;
  readonly #player: MorphPlayer;
  #version = -1;

  constructor(
    host: ReactiveControllerHost,
    morph: MorphController,
    source: GeneratorController,
    visibility: VisibilityController,
    show: (moment: DisplayedFrames) => void,
  ) {
    this.thumbnails = new Thumbnails(
      (vectors, signal) => morph.drawLatents(vectors, signal),
      () => host.requestUpdate(),
    );
    this.#morph = morph;
    this.#source = source;
    this.#visibility = visibility;
    this.#player = morph.player = new MorphPlayer(morph, show);
    host.addController(this);
  }

  hostDisconnected(): void {
    this.#player.awake = false;
    this.thumbnails.stop();
  }

  hostUpdated(): void {
    const { visible } = this.#visibility;
    const { ready } = this.#morph;
    this.#player.awake = visible && ready;
    if (!ready) return;
    if (this.#version !== this.#source.version) {
      this.#version = this.#source.version;
      this.#morph.fitKeys();
      this.#player.refresh();
    }
    if (visible) this.thumbnails.update(this.#morph.keys.list, this.#source.version);
  }

  /** Forgets the pictures of the last generator. */
  clear(): void {
    this.#player.awake = false;
    this.thumbnails.clear();
  }
}
