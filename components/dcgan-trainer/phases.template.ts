import { html } from 'lit';
import type { RunDescription, RunProgress } from '../../src/shared/protocol/trainer.js';
import { strings } from './dcgan-trainer.strings.js';
import { progressByPhase } from './phases.js';
import type { ScoresByHead } from './head-scores.js';

/** Templates for runs with several phases, and for a discriminator with several heads. */

/** The phase as in "Phase 2 of 3, discriminator"; `null` for a run with a single phase. */
export function phaseLabel(phases: RunDescription['phases'], { step }: RunProgress): string | null {
  const all = progressByPhase(phases, step);
  const number = all.findIndex(({ present }) => present);
  const { phase } = all[number] ?? {};
  return phase && all.length > 1 ? strings.phasePlace(phase, number + 1, all.length) : null;
}

/** The bar of a run with several phases: one segment each, in proportion to its steps if its label fits. */
export function phasesView(phases: RunDescription['phases'], progress: RunProgress) {
  const { step, steps } = progress;
  const all = progressByPhase(phases, step);
  const now = all.find(({ present }) => present);
  const percent = steps ? Math.floor((100 * Math.min(step, steps)) / steps) : 0;
  const words = strings.progressText(percent, phaseLabel(phases, progress) ?? '', now?.step ?? 0, now?.steps ?? 0);
  return html`
    <div
      class="phases"
      role="progressbar"
      aria-label=${strings.progressLabel}
      aria-valuemin="0"
      aria-valuemax="100"
      aria-valuenow=${percent}
      aria-valuetext=${words}
    >
      ${all.map(
        ({ phase, step, steps, present }) => html`
          <div class="phase" ?data-present=${present} .style=${`flex-grow: ${steps}`}>
            <div class="bar"><div .style=${`inline-size: ${steps && (100 * step) / steps}%`}></div></div>
            <span>${strings.phaseName[phase]}</span>
            <span class="done">${strings.phaseSteps(step, steps)}</span>
          </div>
        `,
      )}
    </div>
    ${now ? html`<p class="phase-text">${strings.phaseText[now.phase]}</p>` : ''}
  `;
}

/** The scores of each head, from the image inwards, as a table with a meter in each cell. */
export function depthsView(heads: readonly number[], { real, fake }: ScoresByHead) {
  const layers = [...heads].sort((a, b) => a - b);
  const row = (label: string, kind: 'real' | 'fake', scores: readonly number[]) => html`
    <tr class=${kind}>
      <th scope="row">${label}</th>
      ${layers.map((_layer, i) => {
        const score = scores[i] ?? NaN;
        const shown = Number.isNaN(score) ? null : score;
        return html`<td>
          <span class="meter" aria-hidden="true"><span .style=${`inline-size: ${(shown ?? 0) * 100}%`}></span></span>
          ${strings.metric(shown)}
        </td>`;
      })}
    </tr>
  `;
  return html`
    <table part="depths" class="depths">
      <caption>
        ${strings.depths}
        <span>${strings.depthsHint}</span>
      </caption>
      <thead>
        <tr>
          <td></td>
          ${layers.map(layer => html`<th scope="col">${strings.depth(layer)}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${row(strings.depthReal, 'real', real)} ${row(strings.depthFake, 'fake', fake)}
      </tbody>
    </table>
  `;
}
