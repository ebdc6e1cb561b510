import { html } from 'lit';
import type { BackendReport } from '../../src/shared/protocol/backend.js';
import { elementsStrings as strings } from './elements.strings.js';
import { reasonText } from './messages.js';

/**
 * The backend's name, and how many workers or threads compute if there are several; one that replaces WebGL is marked, with words
 * and not by colour alone.
 */
export function backendChip(report: BackendReport, workers = 1) {
  const threads = report.threads?.count ?? 1;
  const name = strings.computing(strings.backendName[report.name], workers, threads);
  if (!report.isFallback) return html`<span class="chip">${name}</span>`;
  return html`<span class="chip degraded" title=${reasonText(report)}>${strings.fallback(name)}</span>`;
}
