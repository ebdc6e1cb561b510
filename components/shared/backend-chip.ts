import { html } from 'lit';
import type { BackendName } from '../../src/shared/protocol/options.js';
import type { BackendReport } from '../../src/shared/protocol/backend.js';

const NAMES: Readonly<Record<BackendName, string>> = { webgl: 'WebGL', wasm: 'WebAssembly' };

/** What computes, in a word or two; a backend that stands in for WebGL is marked, with words and not by colour alone. */
export function backendChip({ name, reason, isFallback = false }: BackendReport) {
  if (!isFallback) return html`<span class="chip">${NAMES[name]}</span>`;
  return html`<span class="chip degraded" title=${reason}>${NAMES[name]}, since WebGL failed</span>`;
}
