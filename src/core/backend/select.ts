/** Asks what this machine has, picks, and says why. Returns what it got, not what was hoped for. */
import { BackendError, InvalidOptionError } from '../../shared/errors.js';
import { BACKENDS, type BackendRequest } from '../../shared/protocol/options.js';
import { type BackendReport } from '../../shared/protocol/backend.js';
import { startWasm, type WasmOptions } from './wasm.js';
import { startWebgl, surveyWebgl } from './webgl.js';

/**
 * Starts the backend asked for. `auto` is WebGL on a real GPU that computes in float32, else WASM: a software GPU takes
 * 50 times as long as WASM, so only its name brings it.
 *
 * @throws BackendError with the reason, if it does not run here
 */
export async function selectBackend(requested: BackendRequest, wasm: WasmOptions): Promise<BackendReport> {
  switch (requested) {
    case 'webgl':
      return { requested, ...orThrow('webgl', await tryWebgl({ software: true })), reason: 'Asked for by name.' };
    case 'wasm':
      return { requested, ...orThrow('wasm', await tryWasm(wasm)), reason: 'Asked for by name.' };
    case 'auto':
      return { requested, ...(await automatic(wasm)) };
    default:
      throw InvalidOptionError.of('backend', requested, `one of ${BACKENDS.join(', ')}`);
  }
}

type Started = Pick<BackendReport, 'name' | 'device'>;

async function automatic(options: WasmOptions): Promise<Omit<BackendReport, 'requested'>> {
  const webgl = await tryWebgl({ software: false });
  if (typeof webgl !== 'string') return { ...webgl, reason: 'This machine has a GPU that computes in float32.' };
  const wasm = await tryWasm(options);
  if (typeof wasm !== 'string') return { ...wasm, reason: `WebGL is out, since ${webgl}.` };
  throw new BackendError(`Nothing here can train. WebGL: ${webgl}. WASM: ${wasm}.`);
}

async function tryWebgl({ software }: { software: boolean }): Promise<Started | string> {
  const survey = surveyWebgl();
  if (typeof survey === 'string') return survey;
  if (survey.software && !software) return `its GPU is made of software (${survey.device})`;
  return (await startWebgl({ software })) ?? { name: 'webgl', device: survey.device };
}

async function tryWasm(options: WasmOptions): Promise<Started | string> {
  if (typeof WebAssembly === 'undefined') return 'this browser has no WebAssembly';
  const outcome = await startWasm(options);
  return 'failure' in outcome ? outcome.failure : { name: 'wasm', device: outcome.device };
}

function orThrow(name: string, outcome: Started | string): Started {
  if (typeof outcome !== 'string') return outcome;
  throw new BackendError(`The backend ${name} does not run here: ${outcome}.`, { subject: 'backend', given: name });
}
