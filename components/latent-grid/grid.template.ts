import { html, nothing } from 'lit';
import type { PlaneView } from '../../src/shared/latent/plane-view.js';
import { PLANE_KINDS, type GridMode, type PlaneKind } from '../../src/shared/latent/share.js';
import type { GeneratorController } from '../shared/generator-controller.js';
import { icon } from '../shared/icons.js';
import { progressBar } from '../shared/progress-bar.js';
import { posterSheet } from '../shared/poster-sheet.js';
import { assumptionsView } from '../shared/assumptions.template.js';
import { backendChip } from '../shared/backend-chip.js';
import { WEIGHT_FILES } from '../shared/weight-files.js';
import { errorText, reasonText, threadsText } from '../shared/messages.js';
import { strings } from './latent-grid.strings.js';
import type { UsableOptions } from './options.js';
import type { Cell } from './canvas/grid-keyboard.js';

/** Templates of `<latent-grid>`: functions without state of their own. */

type Source = Readonly<Pick<GeneratorController, 'status' | 'generator' | 'progress' | 'error' | 'missing'>>;

export function statusView({ status, generator, missing }: Source, busy: boolean) {
  const state = missing === 'generator' ? strings.waiting : strings.state[status];
  const backend = generator?.description.backend;
  return html`
    <div part="status" class="status">
      <span class="dot"></span>
      <span>${busy ? strings.stateDrawing : state}</span>
      ${backend ? backendChip(backend) : nothing}
    </div>
  `;
}

/** The placeholder for pictures: noise. */
export function skeletonView() {
  return html`
    <div class="skeleton" part="sheet" role="img" aria-label=${strings.skeletonLabel}>
      <latent-grid-picture .picture=${skeleton()}></latent-grid-picture>
    </div>
  `;
}

let noise: ImageData | undefined;

function skeleton(): ImageData {
  const { rgba, width, height } = posterSheet();
  return (noise ??= new ImageData(rgba, width, height));
}

export function posterView({ missing, status }: Source, id: string | null, open: (event: Event) => void) {
  return html`
    <slot name="poster">
      <div class="poster">
        <p class="headline">${strings.posterTitle}</p>
        <p>${strings.posterText}</p>
      </div>
    </slot>
    ${
      missing && id
        ? html`<p class="missing">${strings.missing[missing](id)}</p>`
        : status === 'loading'
          ? nothing
          : html`<p class="missing">${strings.posterDrop}</p>
              <label class="button primary file">
                ${strings.openWeights}
                <input class="hidden" type="file" multiple accept=${WEIGHT_FILES} @change=${open} />
              </label>`
    }
  `;
}

export function progressView({ progress }: Source) {
  const fraction = progress?.fraction ?? 0;
  return html`
    <div part="progress" class="progress">
      <p class="count"><strong>${strings.percent(fraction)}</strong> <span>${progress?.what}</span></p>
      ${progressBar(strings.loadingLabel, fraction)}
    </div>
  `;
}

export interface GridActions {
  readonly newSeed: () => void;
  readonly zoom: (factor: number) => void;
  readonly home: () => void;
  /** @param transparent whether a text is saved without its paper */
  readonly save: (transparent: boolean) => void;
  /** Saves a thousand samples as single pictures. */
  readonly saveMany: () => void;
  readonly copyView: () => void;
  readonly mode: (mode: GridMode) => void;
  readonly plane: (plane: PlaneKind) => void;
}

/** The caption below the pictures: seed or coordinates, and buttons that copy and save. */
export function captionView(
  { mode, seed }: UsableOptions,
  view: PlaneView,
  savingMany: boolean,
  { save, saveMany, copyView }: GridActions,
) {
  return html`
    <div part="caption" class="caption">
      <span class="where">${mode === 'plane' ? strings.viewFacts(view) : strings.seedValue(seed)}</span>
      <span class="actions">
        <button class="quiet" @click=${copyView}>${icon.link}${strings.copyView}</button>
        <button class="quiet" @click=${() => save(false)}>${icon.download}${strings.savePicture}</button>
        ${
          mode === 'text'
            ? html`<button class="quiet" @click=${() => save(true)}>${icon.download}${strings.saveInk}</button>`
            : html`<button class="quiet many" title=${strings.saveManyTitle} ?disabled=${savingMany} @click=${saveMany}>
                ${icon.download}${savingMany ? strings.savingMany : strings.saveMany}
              </button>`
        }
      </span>
    </div>
  `;
}

export function toolbarView({ mode }: UsableOptions, seeded: boolean, { newSeed, zoom, home }: GridActions) {
  return html`
    <div part="toolbar" class="toolbar">
      ${
        seeded
          ? html`<button class="button seed" title=${strings.newSeedTitle} @click=${newSeed}>
              ${icon.again}${mode === 'text' ? strings.newHand : strings.newSeed}
            </button>`
          : nothing
      }
      ${
        mode === 'plane'
          ? html`<div class="segments" role="group" aria-label=${strings.viewGroup}>
              <button aria-label=${strings.zoomOut} title=${strings.zoomOut} @click=${() => zoom(Math.SQRT1_2)}>
                −
              </button>
              <button aria-label=${strings.zoomIn} title=${strings.zoomIn} @click=${() => zoom(Math.SQRT2)}>+</button>
              <button @click=${home}>${strings.home}</button>
            </div>`
          : nothing
      }
    </div>
  `;
}

/** The choice of mode, if the page has `controls`, and of the plane, if there is more than one. */
export function modeView(
  { mode, plane }: UsableOptions,
  shown: { controls: boolean; modes: readonly GridMode[]; planes: boolean; pinned: boolean },
  actions: GridActions,
) {
  const { controls, modes, planes, pinned } = shown;
  const chosen = (event: Event) => (event.target as HTMLSelectElement).value;
  return html`
    ${
      controls
        ? html`<div class="segments modes" role="group" aria-label=${strings.mode}>
            ${modes.map(
              name =>
                html`<button aria-pressed=${name === mode} @click=${() => actions.mode(name)}>
                  ${strings.modeName[name]}
                </button>`,
            )}
          </div>`
        : nothing
    }
    ${
      planes && mode === 'plane'
        ? html`<div class="planes">
            <label>
              <span>${strings.plane}</span>
              <select .value=${plane} @change=${(event: Event) => actions.plane(chosen(event) as PlaneKind)}>
                ${PLANE_KINDS.map(
                  kind => html`<option value=${kind} ?selected=${kind === plane}>${strings.planeName[kind]}</option>`,
                )}
              </select>
            </label>
            <p class="hint">${plane === 'samples' && pinned ? strings.planeOfPins : strings.planeHint[plane]}</p>
          </div>`
        : nothing
    }
  `;
}

export interface Detail {
  readonly z: Float32Array;
  /** z; for a generator with classes, z followed by y. */
  readonly vector: Float32Array;
  readonly cell: Cell | null;
  readonly point: { readonly x: number; readonly y: number } | null;
  readonly picture: ImageData | null;
  /** Whether z has numbers outside the range of training. */
  readonly outside: boolean;
  /** The name above its column. */
  readonly columnName: string | undefined;
  /** Its classes in words; empty without. */
  readonly classes: string;
}

/** The picture that is pointed at, focused or selected, in large. */
export function detailView(detail: Detail | null, actions: { readonly pin: () => void; readonly copy: () => void }) {
  if (!detail) {
    return html`<div part="detail" class="detail">
      <latent-grid-picture class="none"></latent-grid-picture>
      <p class="hint pointed">${strings.detailHint}</p>
      <p class="hint tapped">${strings.detailHintTouch}</p>
    </div>`;
  }
  const { z, cell, point, picture, outside, columnName, classes } = detail;
  return html`
    <div part="detail" class="detail" role="group" aria-label=${strings.detailLabel}>
      <latent-grid-picture .picture=${picture}></latent-grid-picture>
      <div class="about">
        ${cell ? html`<p class="place">${strings.cellLabel(cell.row, cell.column, null, columnName)}</p>` : nothing}
        ${point ? html`<p class="numbers">${strings.point(point)}</p>` : nothing}
        ${classes ? html`<p>${classes}</p>` : nothing}
        <p class="numbers">${strings.numbers(z)}</p>
        ${outside ? html`<p class="hint">${strings.outside}</p>` : nothing}
        <div class="actions">
          <button class="quiet pin" @click=${actions.pin}>${icon.pin}${strings.pin}</button>
          <button class="quiet copy" @click=${actions.copy}>${icon.copy}${strings.copyLatent}</button>
        </div>
      </div>
    </div>
  `;
}

/** @param loading whether the error is about loading, which can be retried */
export function noticesView(
  error: Error | null,
  loading: boolean,
  { retry, dismiss }: { readonly retry: () => void; readonly dismiss: () => void },
) {
  return html`
    <div role="alert">
      ${
        error
          ? html`<div part="notice" class="notice error">
              <p><strong>${loading ? strings.loadErrorTitle : strings.errorTitle}</strong> ${errorText(error)}</p>
              <div class="actions">
                <button class="quiet" @click=${retry}>${strings.retry}</button>
                ${loading ? nothing : html`<button class="quiet" @click=${dismiss}>${strings.dismiss}</button>`}
              </div>
            </div>`
          : nothing
      }
    </div>
  `;
}

/** The generator's facts, its backend and its licence. */
export function machineView({ generator }: Source) {
  if (!generator) return nothing;
  const { description } = generator;
  const { license } = description.metadata;
  return html`
    <div part="machine" class="machine">
      <details>
        <summary>${strings.details}</summary>
        <p>${strings.facts(description)}</p>
        <p>
          ${strings.backendName[description.backend.name]}, ${description.backend.device}.
          ${reasonText(description.backend)} ${threadsText(description.backend)}
        </p>
      </details>
      ${license ? html`<p>${license}</p>` : nothing} ${assumptionsView(description)}
    </div>
  `;
}
