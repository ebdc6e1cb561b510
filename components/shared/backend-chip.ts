import { html } from 'lit';
import type { BackendReport } from '../../src/shared/protocol/backend.js';
import { elementsStrings as strings } from './elements.strings.js';
import { reasonText } from './messages.js';

/** The backend's name; one that replaces WebGL is marked, with words and not by colour alone. */
export function backendChip(report: BackendReport) {
  const name = strings.backendName[report.name];
  if (!report.isFallback) return html`<span class="chip">${name}</span>`;
  return html`<span class="chip degraded" title=${reasonText(report)}>${strings.fallback(name)}</span>`;
}
