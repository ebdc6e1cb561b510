import { html, nothing } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { live } from 'lit/directives/live.js';
import { strings } from '../face-morph.strings.js';
import type { GridController } from '../grid-controller.js';
import { icon } from '../icons.js';
import { FEWEST_KEYS, MOST_KEYS, type MorphKey } from './keys.js';
import type { MorphController } from '../playback/morph-controller.js';

/** The slider, and below it the keys at their positions on the path. */

export interface KeyActions {
  readonly seek: (position: number) => void;
  readonly choose: (index: number) => void;
  readonly shuffle: (index: number) => void;
  readonly add: () => void;
  readonly remove: (index: number) => void;
  readonly move: (from: number, to: number) => void;
  readonly lock: (index: number, locked: boolean) => void;
  readonly replace: (vectors: readonly Float32Array[]) => void;
}

type Morph = Readonly<Pick<MorphController, 'keys' | 'place' | 'path' | 'chosen'>>;

export function keysView({ keys, place, path, chosen }: Morph, actions: KeyActions) {
  const { list } = keys;
  const seek = ({ target }: Event) => actions.seek(Number((target as HTMLInputElement).value));
  return html`
    <div class="way" .style=${`--keys: ${list.length + (path.closed ? 1 : 0)}`}>
      <input
        part="slider"
        class="slider"
        type="range"
        min="0"
        max="1"
        step="0.005"
        .value=${live(String(place.position))}
        aria-label=${strings.slider}
        aria-valuetext=${place.playing ? strings.placeWhilePlaying(place) : strings.place(place)}
        title=${strings.sliderHint}
        @input=${seek}
      />
      <div part="keys" class="keys" role="radiogroup" aria-label=${strings.keys} title=${strings.keysHint}>
        ${repeat(
          list,
          ({ id }) => id,
          (key, index) => keyView(key, index, list.length, index === chosen, actions),
        )}
        ${path.closed ? html`<canvas class="key again" data-key=${list[0]?.id ?? nothing} aria-hidden="true"></canvas>` : nothing}
      </div>
    </div>
  `;
}

function keyView({ id, locked }: MorphKey, index: number, count: number, isChosen: boolean, actions: KeyActions) {
  return html`
    <button
      part="key"
      class="key"
      role="radio"
      aria-checked=${isChosen}
      aria-label=${strings.keyLabel(index, count, locked)}
      tabindex=${isChosen ? 0 : -1}
      @click=${() => actions.choose(index)}
      @keydown=${(event: KeyboardEvent) => keydown(event, index, count, actions)}
    >
      <canvas data-key=${id} aria-hidden="true"></canvas>
      ${locked ? html`<span class="badge">${icon.locked}</span>` : nothing}
    </button>
  `;
}

/** Arrow keys choose, as in any radio group; with Shift they move the key. */
function keydown(event: KeyboardEvent, index: number, count: number, actions: KeyActions): void {
  const rtl = getComputedStyle(event.currentTarget as HTMLElement).direction === 'rtl' ? -1 : 1;
  const steps: Readonly<Record<string, number>> = { ArrowLeft: -rtl, ArrowRight: rtl, ArrowUp: -1, ArrowDown: 1 };
  const step = steps[event.key];
  if (step !== undefined && event.shiftKey) {
    const to = index + step;
    if (to >= 0 && to < count) actions.move(index, to);
  } else if (step !== undefined) {
    const to = (index + step + count) % count;
    actions.choose(to);
    const group = (event.currentTarget as HTMLElement).parentElement;
    group?.querySelectorAll<HTMLElement>('[role=radio]')[to]?.focus();
  } else if (event.key === 'Delete' && count > FEWEST_KEYS) actions.remove(index);
  else return;
  event.preventDefault();
}

type Grid = Readonly<Pick<GridController, 'linked' | 'pins'>>;

function gridView(chosen: number, pins: readonly Float32Array[], { replace }: KeyActions) {
  return html`
    <p class="hint">
      ${strings.fromGrid(chosen)}
      ${
        pins.length >= FEWEST_KEYS
          ? html`<button class="quiet" @click=${() => replace(pins)}>${strings.fromPins(pins.length)}</button>`
          : nothing
      }
    </p>
  `;
}

/** The controls of the chosen key. */
export function chosenView({ keys, path, chosen }: Morph, grid: Grid, actions: KeyActions) {
  const { list } = keys;
  const key = list[chosen];
  if (!key) return nothing;
  const iconButton = (label: string, picture: unknown, disabled: boolean, action: () => void) =>
    html`<button class="quiet" aria-label=${label} title=${label} ?disabled=${disabled} @click=${action}>
      ${picture}
    </button>`;
  return html`
    <div part="chosen" class="chosen" role="group" aria-label=${strings.picture(chosen)}>
      <span class="name">${strings.picture(chosen)}</span>
      <button class="quiet" @click=${() => actions.shuffle(chosen)}>${icon.shuffle}${strings.shuffle}</button>
      <button
        class="quiet lock"
        aria-pressed=${key.locked}
        title=${strings.lockTitle}
        @click=${() => actions.lock(chosen, !key.locked)}
      >
        ${key.locked ? icon.locked : icon.unlocked}${strings.lock}
      </button>
      <span class="places">
        ${iconButton(strings.moveLeft, icon.left, chosen === 0, () => actions.move(chosen, chosen - 1))}
        ${iconButton(strings.moveRight, icon.right, chosen === list.length - 1, () => actions.move(chosen, chosen + 1))}
        ${iconButton(strings.remove, icon.remove, list.length <= FEWEST_KEYS, () => actions.remove(chosen))}
        ${iconButton(strings.addKey, icon.add, path.keys >= MOST_KEYS, actions.add)}
      </span>
      ${grid.linked ? gridView(chosen, grid.pins, actions) : nothing}
    </div>
  `;
}
