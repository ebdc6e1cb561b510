import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import type { RunSuggestion } from '../../src/client/index.js';
import { STEP_TARGETS } from '../../src/shared/protocol/options.js';
import type { StepTarget, TrainerOptions } from '../../src/shared/protocol/options.js';
import type { Message } from '../../src/shared/protocol/message.js';
import type { PicturesReport } from '../../src/shared/protocol/pictures.js';
import type { Phase, RunProgress } from '../../src/shared/protocol/trainer.js';
import type { TrainerElementState } from './dcgan-trainer.events.js';
import { strings } from './dcgan-trainer.strings.js';
import { doctorStrings } from './doctor.strings.js';
import { messageText, reasonText, threadsText } from '../shared/messages.js';
import { backendChip } from '../shared/backend-chip.js';
import { icon } from '../shared/icons.js';
import { noticeView } from './notice.template.js';
import { progressBar } from '../shared/progress-bar.js';
import { phasesView, phaseLabel } from './phases.template.js';
import type { TrainerController } from './trainer-controller.js';

/** Templates of `<dcgan-trainer>`: functions of the run, without state of their own. */

type Run = Readonly<TrainerController>;

const PRIMARY_ICON: Record<TrainerElementState, TemplateResult> = {
  empty: icon.play,
  loading: icon.stop,
  ready: icon.play,
  running: icon.pause,
  paused: icon.play,
  finished: icon.play,
  failed: icon.again,
};

/** Before there is a run, there is nothing to tell. @param searching whether settings are being looked for */
export function statusView({ shownState: state, description, preparing }: Run, searching: boolean) {
  if (state === 'empty' && !searching) return nothing;
  return html`
    <div part="status" class="status">
      <span class="dot"></span>
      <span class="state">${searching ? strings.searching : preparing ? strings.preparing : strings.state[state]}</span>
      ${description ? backendChip(description.backend, description.workers) : nothing}
    </div>
  `;
}

/** The text for screen readers: the state, the phase if there are several, and a new finding of the doctor. */
export function announcementView({ state, description, progress, announced, phase, remediedAt }: Run) {
  const place = state === 'running' && description && progress ? phaseLabel(description.phases, progress) : null;
  const words = [
    strings.announce[state],
    place && `${place}.`,
    announced && announced.kind !== 'not-yet' ? doctorStrings.finding(announced, phase) : null,
    remediedAt === null ? null : doctorStrings.remediedAt(remediedAt),
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

/** The progress bar: of loading while something is being loaded, else of the run. */
export function progressView({ shownState: state, progress, load, description }: Run) {
  const loading = state === 'loading';
  const { step = 0, steps = 0 } = progress ?? {};
  // A download that is over, and one that has not begun, have no fraction: the engine, and then the networks, take their time.
  const downloaded = load && load.fraction < 1 ? load.fraction : null;
  const fraction = loading ? downloaded : steps && Math.min(1, step / steps);
  return html`
    <div part="progress" class="progress">
      <p class="count">
        ${
          loading
            ? html`${fraction === null ? nothing : html`<strong>${strings.percent(fraction)}</strong>`}
                <span>${strings.loadingText(load)}</span>`
            : html`<strong>${strings.number(step)}</strong> <span>${strings.ofSteps(steps)}</span>`
        }
      </p>
      ${
        loading || !progress || !description
          ? progressBar(strings.loadingLabel, fraction)
          : description.phases.length > 1
            ? phasesView(description.phases, progress)
            : progressBar(strings.progressLabel, fraction)
      }
      ${factsView(progress ?? NOTHING_DONE)}
    </div>
  `;
}

type Facts = Pick<RunProgress, 'epoch' | 'imagesSeen' | 'stepsPerSecond' | 'secondsLeft'>;

/** While a run is being loaded, its facts have their room, so that nothing moves when they come. */
const NOTHING_DONE: Facts = { epoch: 0, imagesSeen: 0, stepsPerSecond: 0, secondsLeft: null };

function factsView({ epoch, imagesSeen, stepsPerSecond, secondsLeft }: Facts) {
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

/** What the primary button is when it is not the run's. */
export interface OwnPrimary {
  readonly searching: boolean;
  /** Trains without looking for settings. */
  readonly asSet: () => void;
}

export interface ToolbarActions {
  readonly primary: () => void;
  readonly step: (target: StepTarget) => void;
  readonly askReset: () => void;
  readonly reset: () => void;
  readonly keep: () => void;
}

/** The buttons. The first is the same node in all states, so that it keeps the focus while its label changes. */
export function toolbarView(
  { shownState: now, description, progress }: Run,
  confirming: boolean,
  moreSteps: number,
  actions: ToolbarActions,
  own: OwnPrimary | null,
) {
  const state = now === 'loading' && description ? 'running' : now; // a worker is being replaced: the run can be paused
  const steppable = state === 'ready' || state === 'running' || state === 'paused';
  return html`
    <div part="toolbar" class="toolbar">
      <button part="primary-button" class="button primary" @click=${actions.primary}>
        ${own?.searching ? icon.stop : PRIMARY_ICON[state]}${
          own
            ? own.searching
              ? strings.cancel
              : strings.findAndTrain
            : state === 'finished'
              ? strings.trainMore(moreSteps)
              : strings.primary[state]
        }
      </button>
      ${
        own && !own.searching
          ? html`<button class="button as-set" @click=${own.asSet}>${strings.trainAsSet}</button>`
          : nothing
      }
      ${
        confirming
          ? confirmView(progress?.step ?? 0, actions)
          : html`
              ${
                progress?.step
                  ? html`<button class="button reset" @click=${actions.askReset}>${strings.reset}</button>`
                  : nothing
              }
              ${steppable ? stepView(progress?.phase ?? 'adversarial', actions) : nothing}
            `
      }
    </div>
  `;
}

/** While settings for the visitor's pictures are looked for; and why they are what they are. */
export function settingsFoundView(searching: boolean, found: RunSuggestion | null) {
  const [reason] = found?.reason ?? [];
  const words = searching
    ? strings.searchingText
    : found && reason
      ? strings.foundText(found.seconds, messageText(reason))
      : '';
  return html`<p class="hint found" aria-live="polite" ?hidden=${!words}>${words}</p>`;
}

/** Where there is room for one column only, the run's state and its button stay in sight below it. */
export function compactView({ shownState: state, progress }: Run, primary: () => void) {
  if ((state !== 'running' && state !== 'paused') || !progress) return nothing;
  const { step, steps, secondsLeft } = progress;
  const left = state === 'running' && secondsLeft !== null ? `, ${strings.timeIsLeft(secondsLeft)}` : '';
  return html`
    <div class="compact" part="compact">
      <span>${strings.state[state]}: ${strings.phaseSteps(step, steps)}${left}</span>
      <button class="button" @click=${primary}>${strings.primary[state]}</button>
    </div>
  `;
}

/** What to do next. */
export function finishedView() {
  return html`<slot name="finished"><p class="hint">${strings.finishedText}</p></slot>`;
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

/** @param warnings about the run's data, as far as the visitor has not dismissed them */
export function noticesView(
  { state, progress, error, recovery, description, notices }: Run,
  dismiss: () => void,
  warnings: readonly Message[],
  dismissWarning: (warning: Message) => void,
) {
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
      ${warnings.map(warning => noticeView(messageText(warning), () => dismissWarning(warning)))}
      ${recovery ? noticeView(strings.recovery(recovery), dismiss) : nothing}
      ${notices.map(event => noticeView(strings.checkpointEvent(event), dismiss))}
    </div>
    ${description?.pictures ? skippedView(description.pictures) : nothing}
  `;
}

/** The files that are not used, each with its reason. */
export function skippedView({ skippedCount, skipped }: PicturesReport) {
  if (skippedCount === 0) return nothing;
  const more = skippedCount - skipped.length;
  return html`
    <details part="notice" class="notice skipped">
      <summary>${strings.skippedFiles(skippedCount)}</summary>
      <ul>
        ${skipped.map(file => html`<li><strong>${file.name}</strong> ${reasonText(file)}</li>`)}
        ${more > 0 ? html`<li>${strings.moreSkipped(more)}</li>` : nothing}
      </ul>
    </details>
  `;
}

/** The findings by which samples are too much alike, or too early, to be copies. */
const ALIKE: ReadonlySet<string> = new Set(['not-yet', 'grey', 'mean-face', 'mode-collapse']);

/** The panel that compares samples with the training images. */
export function copyingView({ description, sheet, trainer, finding }: Run) {
  if (!description || !trainer) return nothing;
  return html`
    <details part="copying" class="settings">
      <summary>${strings.copying}</summary>
      <dcgan-trainer-copying
        .trainer=${trainer}
        .run=${description}
        .sheet=${sheet}
        .early=${finding !== null && ALIKE.has(finding.kind)}
      ></dcgan-trainer-copying>
    </details>
  `;
}

/** The panel in which a fresh judge tells samples from real pictures. */
export function assessmentView({ description, trainer }: Run) {
  if (!description || !trainer) return nothing;
  return html`
    <details part="assessment" class="settings">
      <summary>${strings.assessment}</summary>
      <dcgan-trainer-assessment .trainer=${trainer} .run=${description}></dcgan-trainer-assessment>
    </details>
  `;
}

/** The backend and why it was chosen, and the sizes of data and networks. */
export function machineView(run: Run) {
  const { description } = run;
  if (!description) return nothing;
  const { backend, count, height, width, parameters, attribution } = description;
  return html`
    <div part="machine" class="machine">
      <details>
        <summary>${strings.details}</summary>
        <p>${strings.backendName[backend.name]}, ${backend.device}. ${reasonText(backend)} ${threadsText(backend)}</p>
        <p>${strings.runFacts(count, height, width, parameters.generator, parameters.discriminator)}</p>
      </details>
      ${
        attribution
          ? html`<p class="attribution">
              ${attribution.text}. ${linkView(attribution.url, strings.source)}
              ${linkView(attribution.licenseUrl, strings.licence)}
            </p>`
          : nothing
      }
      <dcgan-trainer-save .run=${run}></dcgan-trainer-save>
    </div>
  `;
}

function linkView(url: string, text: string) {
  return html`<a href=${url} target="_blank" rel="noopener">${text}</a>`;
}
