import { html, nothing } from 'lit';
import type { ClassScore, Finding, FindingKind, RemedyAction } from '../../src/shared/protocol/diagnosis.js';
import { doctorStrings as strings } from './doctor.strings.js';
import type { TrainerController } from './trainer-controller.js';

/** Findings that need no remedy. */
const CALM: readonly FindingKind[] = ['healthy', 'not-yet'];

/** The doctor's finding, its evidence and its remedy. */
export function doctorView(
  { finding, description, phase, remediedAt, preparing }: Readonly<TrainerController>,
  apply: (action: RemedyAction) => void,
) {
  if (!finding) return nothing;
  const { kind, evidence, remedy, classScores = [] } = finding;
  const calm = CALM.includes(kind);
  return html`
    <div
      part="doctor"
      class=${calm ? 'doctor' : 'doctor notice'}
      data-kind=${kind}
      role="group"
      aria-label=${strings.name}
    >
      <p><span class="who" aria-hidden="true">${strings.name}</span> ${strings.finding(finding, phase)}</p>
      ${remedyView(remedy, description?.options.autoRemedy ?? false, remediedAt, preparing, apply)}
      ${evidenceView(evidence, classScores)}
    </div>
  `;
}

function remedyView(
  remedy: Finding['remedy'],
  automatic: boolean,
  remediedAt: number | null,
  busy: boolean,
  apply: (action: RemedyAction) => void,
) {
  if (!remedy || remedy.action.type === 'wait') return nothing;
  const label = strings.remedy(remedy);
  if (automatic) return html`<p class="remedied">${strings.applied(label)}</p>`;
  return html`
    <p class="remedies">
      <button class="button remedy" ?disabled=${busy} @click=${() => apply(remedy.action)}>${label}</button>
      ${remediedAt === null ? nothing : html`<span class="remedied">${strings.remediedAt(remediedAt)}</span>`}
    </p>
  `;
}

function evidenceView(evidence: Finding['evidence'], classScores: readonly ClassScore[]) {
  const numbers = Object.entries(evidence);
  if (numbers.length === 0) return nothing;
  return html`
    <details class="evidence">
      <summary>${strings.evidence}</summary>
      ${rows(numbers.map(([name, value]) => [strings.signal(name), strings.signalValue(name, value)]))}
      ${
        classScores.length > 0
          ? html`<p>${strings.byClass}</p>
              ${rows(classScores.map(({ name, score }) => [name, strings.signalValue(name, score)]))}`
          : nothing
      }
    </details>
  `;
}

function rows(entries: readonly (readonly [name: string, value: string])[]) {
  return html`
    <dl>
      ${entries.map(
        ([name, value]) =>
          html`<div>
            <dt>${name}</dt>
            <dd>${value}</dd>
          </div>`,
      )}
    </dl>
  `;
}
