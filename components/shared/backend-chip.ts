import { html } from 'lit';
import type { BackendReport } from '../../src/shared/protocol/backend.js';
import { elementsStrings as strings } from './elements.strings.js';
import { reasonText } from './messages.js';

/** The backend's name, and its threads where there are several; one that replaces WebGL is marked, with words and not by colour alone. */
export function backendChip(report: BackendReport) {
  const { count } = report.threads ?? { count: 1 };
  const backend = strings.backendName[report.name];
  const name = count > 1 ? strings.threads(backend, count) : backend;
  if (!report.isFallback) return html`<span class="chip">${name}</span>`;
  return html`<span class="chip degraded" title=${reasonText(report)}>${strings.fallback(name)}</span>`;
}
