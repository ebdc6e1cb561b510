/** Finds out which backends this machine has, starts one, and says why. */
import { BackendError, InvalidOptionError } from '../../shared/errors.js';
import { ASKED_FOR_BY_NAME, backendReason, isAutomatic } from '../../shared/backend-reasons.js';
import { BACKENDS, type BackendRequest } from '../../shared/protocol/options.js';
import type { BackendReport } from '../../shared/protocol/backend.js';
import { message, type Message } from '../../shared/protocol/message.js';
import { startWasm, type WasmOptions } from './wasm.js';
import { startWebgl, surveyWebgl, type WebglSurvey } from './webgl.js';

/**
 * Starts the requested backend, and measures nothing: `auto` means WebGL on a hardware GPU that computes in float32, else WASM,
 * since a software GPU takes many times as long; it is used only if WebGL is requested by name.
 *
 * @param survey of WebGL, where it is known already
 * @throws BackendError with the reason, if it does not run here
 */
export async function selectBackend(
  requested: BackendRequest,
  wasm: WasmOptions,
  survey?: WebglSurvey | Message,
): Promise<BackendReport> {
  if (isAutomatic(requested)) return { requested, ...(await selectAutomatically(wasm, survey)) };
  switch (requested) {
    case 'webgl':
      return { requested, ...orThrow('webgl', await tryWebgl({ software: true })), ...ASKED_FOR_BY_NAME };
    case 'wasm':
      return { requested, ...orThrow('wasm', await tryWasm(wasm)), ...ASKED_FOR_BY_NAME };
    default:
      throw InvalidOptionError.of('backend', requested, `one of ${BACKENDS.join(', ')}`);
  }
}

/** A backend that runs. */
export type Started = Pick<BackendReport, 'name' | 'device' | 'threads'>;

export const HARDWARE_GPU = backendReason('backend-hardware-gpu', 'This machine has a GPU that computes in float32.');

async function selectAutomatically(
  options: WasmOptions,
  survey?: WebglSurvey | Message,
): Promise<Omit<BackendReport, 'requested'>> {
  const webgl = await tryWebgl({ software: false }, survey);
  return 'device' in webgl ? { ...webgl, ...HARDWARE_GPU } : selectWasmInstead(webgl, options);
}

/** WASM, since there is no WebGL. @param why as part of a sentence @throws BackendError if there is no WASM either */
export async function selectWasmInstead(why: Message, options: WasmOptions): Promise<Omit<BackendReport, 'requested'>> {
  const wasm = await tryWasm(options);
  if ('device' in wasm) {
    const { code, text, values } = why;
    return {
      ...wasm,
      ...backendReason(code, `${text[0]?.toUpperCase()}${text.slice(1)}, so this runs on the CPU.`, values),
    };
  }
  throw new BackendError(`No backend runs here. WebGL: ${why.text}. WASM: ${wasm.text}.`, {
    code: 'backend-none',
    values: { webgl: why.text, wasm: wasm.text },
  });
}

/** @returns the backend, or why it does not run, as part of a sentence */
export async function tryWebgl(
  { software }: { software: boolean },
  survey: WebglSurvey | Message = surveyWebgl(),
): Promise<Started | Message> {
  if ('code' in survey) return survey;
  const { device } = survey;
  if (survey.software && !software) return message('backend-software-gpu', 'no hardware GPU found', { device });
  return (await startWebgl({ software })) ?? { name: 'webgl', device };
}

export async function tryWasm(options: WasmOptions): Promise<Started | Message> {
  if (typeof WebAssembly === 'undefined') return message('backend-no-wasm', 'this browser has no WebAssembly');
  const outcome = await startWasm(options);
  if ('failure' in outcome) return message('backend-wasm-failed', outcome.failure);
  const { device, threads } = outcome;
  const { code, values, text } = threads.why;
  return { name: 'wasm', device, threads: { count: threads.count, code, values, reason: text } };
}

function orThrow(name: string, outcome: Started | Message): Started {
  if ('device' in outcome) return outcome;
  throw new BackendError(`The backend ${name} does not run here: ${outcome.text}.`, {
    code: 'backend-unavailable',
    values: { name, reason: outcome.text },
    subject: 'backend',
    given: name,
  });
}
