import { html, nothing } from 'lit';
import type { GeneratorDescription } from '../../src/shared/protocol/generator.js';
import type { GeneratorController } from '../shared/generator-controller.js';
import type { MorphPosition } from './face-morph.events.js';
import { assumptionsView } from '../shared/assumptions.template.js';
import { backendChip } from '../shared/backend-chip.js';
import { progressBar } from '../shared/progress-bar.js';
import { WEIGHT_FILES } from '../shared/weight-files.js';
import { errorText } from '../shared/messages.js';
import { strings, type MorphStatus } from './face-morph.strings.js';
import { icon } from './icons.js';
import type { Announcement } from './playback/morph-controller.js';
import { videoType } from '../shared/film/video-type.js';

/** Templates of `<face-morph>`: functions of the morph, without state of their own. */

export function statusView(status: MorphStatus, waiting: boolean, description: GeneratorDescription | undefined) {
  return html`
    <div part="status" class="status">
      <span class="dot"></span>
      <span class="state">${waiting ? strings.waiting : strings.status[status]}</span>
      ${description ? backendChip(description.backend) : nothing}
    </div>
  `;
}

export function pictureView(description: GeneratorDescription | undefined, place: MorphPosition) {
  const { height = 1, width = 1 } = description ?? {};
  return html`
    <canvas
      part="picture"
      class="picture"
      role="img"
      aria-label=${description ? strings.pictureLabel(strings.place(place)) : strings.noPicture}
      .style=${`aspect-ratio: ${width} / ${height}`}
    ></canvas>
  `;
}

export function toolbarView(playing: boolean, actions: { readonly toggle: () => void; readonly shuffle: () => void }) {
  return html`
    <div part="toolbar" class="toolbar">
      <button part="primary-button" class="button primary" @click=${actions.toggle}>
        ${playing ? icon.pause : icon.play}${playing ? strings.pause : strings.play}
      </button>
      <button class="button" @click=${actions.shuffle}>${icon.shuffle}${strings.shuffleAll}</button>
    </div>
  `;
}

/** The position on the path. The slider says the same to screen readers. */
export function placeView(place: MorphPosition) {
  const { share, words } = strings.where(place);
  return html`
    <p class="count where" aria-hidden="true">
      <strong>${share}</strong>
      <span>${words}</span>
    </p>
  `;
}

/** The text for screen readers: what a button has done, if the button does not show it. */
export function announcementView(announcement: Announcement | null) {
  const text = announcement && strings.announce[announcement.what](announcement.number ?? 0);
  return html`<p class="hidden" role="status">${text}</p>`;
}

export function posterView(
  { missing }: Readonly<Pick<GeneratorController, 'missing'>>,
  id: string | null,
  open: (files: readonly File[]) => void,
) {
  return html`
    <slot name="poster">
      <div class="poster">
        <p class="headline">${strings.posterTitle}</p>
        <p>${strings.posterText}</p>
        <p>${missing && id ? strings.missing[missing](id) : strings.posterHint}</p>
        ${fileView(strings.openWeights, WEIGHT_FILES, true, open)}
      </div>
    </slot>
  `;
}

/** A button that opens files. The input itself is there for the keyboard and for screen readers. */
export function fileView(label: string, accept: string, multiple: boolean, open: (files: readonly File[]) => void) {
  const opened = ({ target }: Event) => {
    const input = target as HTMLInputElement;
    const files = [...(input.files ?? [])];
    input.value = ''; // so that the same file can be opened again
    if (files.length) open(files);
  };
  return html`
    <label class="button file">
      ${icon.picture}${label}
      <input class="hidden" type="file" accept=${accept} ?multiple=${multiple} @change=${opened} />
    </label>
  `;
}

export interface ShownWork {
  readonly what: string;
  /** From 0 to 1; `null` if it is not known. */
  readonly fraction: number | null;
}

/** A progress bar and what it is about. Without a fraction it shows only that something is under way. */
export function workView(work: ShownWork | null, cancel?: () => void) {
  if (!work) return nothing;
  const { what, fraction } = work;
  return html`
    <div part="progress" class="progress">
      <p class="task">
        ${fraction === null ? nothing : html`<strong>${strings.percent(fraction)}</strong>`}
        <span>${what}</span>
        ${cancel ? html`<button class="quiet" @click=${cancel}>${strings.cancel}</button>` : nothing}
      </p>
      ${progressBar(what || strings.loadingLabel, fraction)}
    </div>
  `;
}

export interface NoticeActions {
  readonly dismiss: () => void;
  readonly retry: () => void;
}

export function noticeView(error: Error | null, canRetry: boolean, { dismiss, retry }: NoticeActions) {
  return html`
    <div role="alert">
      ${
        error
          ? html`<div part="notice" class="notice error">
              <p><strong>${strings.errorTitle}</strong> ${errorText(error)}</p>
              ${
                canRetry
                  ? html`<button class="quiet" @click=${retry}>${strings.retry}</button>`
                  : html`<button class="quiet" @click=${dismiss}>${strings.dismiss}</button>`
              }
            </div>`
          : nothing
      }
    </div>
  `;
}

export interface SaveActions {
  readonly strip: () => void;
  readonly gif: () => void;
  readonly video: () => void;
}

export function saveView(busy: boolean, { strip, gif, video }: SaveActions) {
  const hasVideo = videoType() !== null;
  return html`
    <div part="save" class="save" role="group" aria-label=${strings.save}>
      <span class="name">${strings.save}</span>
      <button
        class="quiet"
        ?disabled=${busy || !hasVideo}
        title=${hasVideo ? nothing : strings.noVideo}
        @click=${video}
      >
        ${icon.download}${hasVideo ? strings.saveVideo : strings.noVideo}
      </button>
      <button class="quiet" title=${strings.gifSize} ?disabled=${busy} @click=${gif}>
        ${icon.download}${strings.saveGif}
      </button>
      <button class="quiet" ?disabled=${busy} @click=${strip}>${icon.download}${strings.saveStrip}</button>
    </div>
  `;
}

export function machineView(description: GeneratorDescription) {
  return html`
    <details part="machine" class="machine">
      <summary>${strings.details}</summary>
      <p>${strings.machine(description)}</p>
    </details>
    ${assumptionsView(description)}
  `;
}
