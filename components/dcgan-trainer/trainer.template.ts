import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import type { Trainer } from '../../src/client/index.js';
import { STEP_TARGETS } from '../../src/shared/protocol/options.js';
import type { StepTarget, TrainerOptions } from '../../src/shared/protocol/options.js';
import type { PicturesReport } from '../../src/shared/protocol/pictures.js';
import type { Phase } from '../../src/shared/protocol/trainer.js';
import type { TrainerElementState } from './dcgan-trainer.events.js';
import { strings } from './dcgan-trainer.strings.js';
import { backendChip } from '../shared/backend-chip.js';
import { icon } from '../shared/icons.js';
import { phasesView, placeOf } from './phases.template.js';
import type { TrainerController } from './trainer-controller.js';

/** The parts of `<dcgan-trainer>` that only show: functions of the run, without state of their own. */

type Shown =
  | 'state'
  | 'progress'
  | 'load'
  | 'description'
  | 'error'
  | 'recovery'
  | 'preparing'
  | 'announced'
  | 'remediedAt'
  | 'notices';
type Run = Readonly<Pick<TrainerController, Shown>>;

const PRIMARY_ICON: Record<TrainerElementState, TemplateResult> = {
  empty: icon.play,
  loading: icon.stop,
  ready: icon.play,
  running: icon.pause,
  paused: icon.play,
  finished: icon.again,
  failed: icon.again,
};

export function statusView({ state, description, preparing }: Run) {
  const backend = description?.backend;
  return html`
    <div part="status" class="status">
      <span class="dot"></span>
      <span class="state">${preparing ? strings.preparing : strings.state[state]}</span>
      ${backend ? backendChip(backend) : nothing}
    </div>
  `;
}

/** What screen readers are told: the state, the phase where there are several, and the doctor's change of mind. */
export function announcementView({ state, description, progress, announced, remediedAt }: Run) {
  const place = state === 'running' && description && progress ? placeOf(description.phases, progress) : null;
  const words = [
    strings.announce[state],
    place && `${place}.`,
    announced && announced.kind !== 'not-yet' ? announced.sentence : null,
    remediedAt === null ? null : strings.remediedAt(remediedAt),
  ];
  return html`<p class="hidden" role="status">${words.filter(Boolean).join(' ')}</p>`;
}

export function posterView({ variant, pretrain }: Partial<TrainerOptions>) {
  const text =
    variant === 'autoencoder' && pretrain !== 'none' ? strings.posterText.autoencoder : strings.posterText.plain;
  return html`
    <slot name="poster">
      <div class="poster">
        <p class="headline">${strings.posterTitle}</p>
        <p>${text}</p>
      </div>
    </slot>
  `;
}

/** The bar: of loading while something loads, else of the run. */
export function progressView({ state, progress, load, description }: Run) {
  const loading = state === 'loading';
  const { step = 0, steps = 0 } = progress ?? {};
  const fraction = loading ? (load?.fraction ?? 0) : steps && Math.min(1, step / steps);
  return html`
    <div part="progress" class="progress">
      <p class="count">
        ${
          loading
            ? html`<strong>${strings.percent(fraction)}</strong> <span>${load ? strings.loading(load) : nothing}</span>`
            : html`<strong>${strings.number(step)}</strong> <span>${strings.ofSteps(steps)}</span>`
        }
      </p>
      ${
        loading || !progress || !description
          ? barView(strings.loadingLabel, fraction)
          : description.phases.length > 1
            ? phasesView(description.phases, progress)
            : barView(strings.progressLabel, fraction)
      }
      ${loading || !progress ? nothing : factsView(progress)}
    </div>
  `;
}

function barView(label: string, fraction: number) {
  return html`
    <div
      class="bar"
      role="progressbar"
      aria-label=${label}
      aria-valuemin="0"
      aria-valuemax="100"
      aria-valuenow=${Math.floor(fraction * 100)}
    >
      <div .style=${`inline-size: ${fraction * 100}%`}></div>
    </div>
  `;
}

function factsView({ epoch, imagesSeen, stepsPerSecond, secondsLeft }: NonNullable<Run['progress']>) {
  const facts = [
    [strings.timeLeft, strings.timeLeftValue(secondsLeft)],
    [strings.speed, strings.speedValue(stepsPerSecond)],
    [strings.epoch, strings.epochValue(epoch)],
    [strings.images, strings.imagesValue(imagesSeen)],
  ];
  return html`
    <dl class="facts">
      ${facts.map(
        ([name, value]) =>
          html`<div>
            <dt>${name}</dt>
            <dd>${value}</dd>
          </div>`,
      )}
    </dl>
  `;
}

export interface ToolbarActions {
  readonly primary: () => void;
  readonly step: (target: StepTarget) => void;
  readonly askReset: () => void;
  readonly reset: () => void;
  readonly keep: () => void;
}

/** The buttons. The first is one node in all states, so that focus stays on it while its label changes. */
export function toolbarView({ state: now, description, progress }: Run, confirming: boolean, actions: ToolbarActions) {
  const state = now === 'loading' && description ? 'running' : now; // a worker is being replaced: the run can be paused
  const steppable = state === 'ready' || state === 'running' || state === 'paused';
  return html`
    <div part="toolbar" class="toolbar">
      <button part="primary-button" class="button primary" @click=${actions.primary}>
        ${PRIMARY_ICON[state]}${strings.primary[state]}
      </button>
      ${
        confirming
          ? confirmView(progress?.step ?? 0, actions)
          : html`
              ${
                progress?.step && state !== 'finished'
                  ? html`<button class="button reset" @click=${actions.askReset}>${strings.reset}</button>`
                  : nothing
              }
              ${steppable ? stepView(progress?.phase ?? 'adversarial', actions) : nothing}
            `
      }
    </div>
  `;
}

/** Only the adversarial phase trains two networks. */
function stepView(phase: Phase, { step }: ToolbarActions) {
  if (phase !== 'adversarial') {
    return html`<button class="button" @click=${() => step('both')}>${strings.stepLabel}</button>`;
  }
  return html`
    <div class="segments" role="group" aria-label=${strings.stepGroup}>
      <span aria-hidden="true">${strings.stepLabel}</span>
      ${STEP_TARGETS.map(
        target =>
          html`<button title=${strings.stepTitle[target]} @click=${() => step(target)}>
            ${strings.stepTarget[target]}
          </button>`,
      )}
    </div>
  `;
}

function confirmView(step: number, { reset, keep }: ToolbarActions) {
  const question = strings.resetQuestion(step);
  const leave = (event: KeyboardEvent) => event.key === 'Escape' && keep();
  return html`
    <div class="confirm" role="group" aria-label=${question} @keydown=${leave}>
      <span>${question}</span>
      <button class="button keep" @click=${keep}>${strings.resetNo}</button>
      <button class="button danger" @click=${reset}>${strings.resetYes}</button>
    </div>
  `;
}

export function noticesView({ state, progress, error, recovery, description, notices }: Run, dismiss: () => void) {
  const title = progress ? strings.failedTitle : strings.unbegunTitle;
  return html`
    <div role="alert">
      ${
        error
          ? html`<div part="notice" class="notice error">
              <p>
                <strong>${state === 'failed' ? title : strings.errorTitle}</strong>
                ${strings.errorMessage(error)}
              </p>
              <button class="quiet" @click=${dismiss}>${strings.dismiss}</button>
            </div>`
          : nothing
      }
    </div>
    <div role="status">
      ${description?.warnings.map(({ text }) => html`<p part="notice" class="notice">${text}</p>`)}
      ${recovery ? noticeView(strings.recovery(recovery), dismiss) : nothing}
      ${notices.map(event => noticeView(strings.kept(event), dismiss))}
    </div>
    ${description?.pictures ? skippedView(description.pictures) : nothing}
  `;
}

/** The files that were given and are not learnt from, each with its reason. */
export function skippedView({ skippedCount, skipped }: PicturesReport) {
  if (skippedCount === 0) return nothing;
  const more = skippedCount - skipped.length;
  return html`
    <details part="notice" class="notice skipped">
      <summary>${strings.skippedFiles(skippedCount)}</summary>
      <ul>
        ${skipped.map(({ name, reason }) => html`<li><strong>${name}</strong> ${reason}</li>`)}
        ${more > 0 ? html`<li>${strings.moreSkipped(more)}</li>` : nothing}
      </ul>
    </details>
  `;
}

function noticeView(words: string, dismiss: () => void) {
  return html`
    <div part="notice" class="notice">
      <p>${words}</p>
      <button class="quiet" @click=${dismiss}>${strings.dismiss}</button>
    </div>
  `;
}

/** Whether the samples are copies of training images: asked when a visitor asks. */
export function copyingView({ description, sheet }: Run & Pick<TrainerController, 'sheet'>, trainer: Trainer | null) {
  if (!description || !trainer) return nothing;
  return html`
    <details part="copying" class="settings">
      <summary>${strings.copying}</summary>
      <dcgan-trainer-copying .trainer=${trainer} .run=${description} .sheet=${sheet}></dcgan-trainer-copying>
    </details>
  `;
}

/** What runs the arithmetic and why, and what is trained on what. */
export function machineView({ description }: Run, saveWeights: () => void) {
  if (!description) return nothing;
  const { backend, count, height, width, parameters, attribution } = description;
  return html`
    <div part="machine" class="machine">
      <p>${strings.backendName[backend.name]}, ${backend.device}. ${backend.reason}</p>
      <p>${strings.runFacts(count, height, width, parameters.generator, parameters.discriminator)}</p>
      ${
        attribution
          ? html`<p class="attribution">
              ${attribution.text}. ${linkView(attribution.url, strings.source)}
              ${linkView(attribution.licenseUrl, strings.licence)}
            </p>`
          : nothing
      }
      <button class="quiet" @click=${saveWeights}>${icon.download}${strings.saveWeights}</button>
    </div>
  `;
}

function linkView(url: string, text: string) {
  return html`<a href=${url} target="_blank" rel="noopener">${text}</a>`;
}
