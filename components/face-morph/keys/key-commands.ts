import type { KeyActions } from './keys.template.js';
import type { Announcement, MorphController } from '../playback/morph-controller.js';

/** The actions of the keys' buttons and shortcuts. Errors are reported by the morph, not thrown. */
export class KeyCommands implements KeyActions {
  readonly #morph: MorphController;
  readonly #focusKey: () => void;

  /** @param focusKey focuses the chosen key, if the focused button is gone or disabled */
  constructor(morph: MorphController, focusKey: () => void) {
    this.#morph = morph;
    this.#focusKey = focusKey;
  }

  readonly seek = (position: number): void => this.#morph.seek(position);

  readonly choose = (index: number): void => this.#morph.choose(index);

  readonly shuffle = (index?: number): void => {
    this.#attempt(() => this.#morph.shuffle(index));
  };

  readonly add = (): void => {
    const { length } = this.#morph.keys.list;
    if (!this.#change(() => this.#morph.keys.add(), { what: 'added', number: length + 1 })) return;
    this.choose(length);
    this.#focusKey();
  };

  readonly remove = (index: number): void => {
    const { length } = this.#morph.keys.list;
    if (!this.#change(() => this.#morph.keys.remove(index), { what: 'removed', number: length - 1 })) return;
    this.choose(this.#morph.chosen);
    this.#focusKey();
  };

  readonly move = (from: number, to: number): void => {
    if (!this.#change(() => this.#morph.keys.move(from, to), { what: 'moved', number: to })) return;
    this.choose(to);
    this.#focusKey();
  };

  readonly lock = (index: number, locked: boolean): void => {
    this.#change(() => this.#morph.keys.lock(index, locked));
  };

  /** Replaces all keys by a grid's pins. */
  readonly replace = (vectors: readonly Float32Array[]): void => {
    this.#change(() => this.#morph.keys.replace(vectors), { what: 'replaced', number: vectors.length });
  };

  /** Handles Space and digits on the slider and on the keys. Elsewhere they may have another use. */
  readonly onKeydown = (event: KeyboardEvent, toggle: () => void): void => {
    const target = event.composedPath()[0];
    const isOurs = target instanceof HTMLElement && target.matches('.slider, [role=radio]');
    if (!isOurs || event.ctrlKey || event.metaKey || event.altKey) return;
    const digit = /^[1-8]$/.test(event.key) ? Number(event.key) - 1 : -1;
    if (digit >= 0 && digit < this.#morph.keys.list.length) this.choose(digit);
    else if (event.key === ' ') toggle();
    else return;
    event.preventDefault();
  };

  #change(what: () => void, said?: Announcement): boolean {
    return this.#attempt(() => this.#morph.change(what, said));
  }

  #attempt(call: () => void): boolean {
    try {
      call();
      return true;
    } catch {
      return false; // it was reported
    }
  }
}
