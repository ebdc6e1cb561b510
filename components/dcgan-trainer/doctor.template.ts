import { html, nothing } from 'lit';
import type { Finding, FindingKind, RemedyAction } from '../../src/shared/protocol/diagnosis.js';
import { strings } from './dcgan-trainer.strings.js';
import type { TrainerController } from './trainer-controller.js';

type Run = Readonly<Pick<TrainerController, 'finding' | 'description' | 'remediedAt' | 'preparing'>>;

/** Findings that ask for nothing. */
const CALM: readonly FindingKind[] = ['healthy', 'not-yet'];

/** What the doctor says of the run, what that rests on, and the one thing to do about it. */
export function doctorView(
  { finding, description, remediedAt, preparing }: Run,
  apply: (action: RemedyAction) => void,
) {
  if (!finding) return nothing;
  const { kind, sentence, evidence, remedy } = finding;
  const calm = CALM.includes(kind);
  return html`
    <div
      part="doctor"
      class=${calm ? 'doctor' : 'doctor notice'}
      data-kind=${kind}
      role="group"
      aria-label=${strings.doctor}
    >
      <p><span class="who" aria-hidden="true">${strings.doctor}</span> ${sentence}</p>
      ${remedyView(remedy, description?.options.autoRemedy ?? false, remediedAt, preparing, apply)}
      ${evidenceView(evidence)}
    </div>
  `;
}

function remedyView(
  remedy: Finding['remedy'],
  byItself: boolean,
  remediedAt: number | null,
  busy: boolean,
  apply: (action: RemedyAction) => void,
) {
  if (!remedy || remedy.action.type === 'wait') return nothing;
  if (byItself) return html`<p class="remedied">${strings.remediedByItself(remedy.label)}</p>`;
  const { label, action } = remedy;
  return html`
    <p class="remedies">
      <button class="button remedy" ?disabled=${busy} @click=${() => apply(action)}>${label}</button>
      ${remediedAt === null ? nothing : html`<span class="remedied">${strings.remediedAt(remediedAt)}</span>`}
    </p>
  `;
}

function evidenceView(evidence: Finding['evidence']) {
  const numbers = Object.entries(evidence);
  if (numbers.length === 0) return nothing;
  return html`
    <details class="evidence">
      <summary>${strings.evidence}</summary>
      <dl>
        ${numbers.map(
          ([name, value]) =>
            html`<div>
              <dt>${strings.evidenceName[name] ?? name}</dt>
              <dd>${strings.evidenceValue(name, value)}</dd>
            </div>`,
        )}
      </dl>
    </details>
  `;
}
