/**
 * Makes a worker believe in another machine, before anything else is loaded: its name says in which, as `fakeMachine()` words it.
 */
export interface FakeMachine {
  readonly cores?: number;
  /** Without SIMD, WebAssembly refuses modules that need it. */
  readonly simd?: false;
  readonly sharedMemory?: false;
  /** As a page whose headers have gone since the last visit. */
  readonly isolated?: false;
}

export const fakeMachine = (machine: FakeMachine): string => JSON.stringify(machine);

const { cores, simd, sharedMemory, isolated } = (
  'document' in globalThis ? {} : JSON.parse(self.name || '{}')
) as FakeMachine;
const fake = (object: object, name: string, value: unknown) => Object.defineProperty(object, name, { value });

if (cores !== undefined) fake(navigator, 'hardwareConcurrency', cores);
if (isolated === false) fake(self, 'crossOriginIsolated', false);
if (sharedMemory === false) {
  fake(self, 'SharedArrayBuffer', undefined);
  const construct = (Memory: typeof WebAssembly.Memory, [descriptor]: [WebAssembly.MemoryDescriptor]) => {
    if (descriptor.shared) throw new RangeError('There is no shared memory.');
    return new Memory(descriptor);
  };
  fake(WebAssembly, 'Memory', new Proxy(WebAssembly.Memory, { construct })); // TensorFlow.js's memory is an instance of it
}
if (simd === false) {
  fake(WebAssembly, 'validate', () => false);
  fake(WebAssembly, 'compile', () => Promise.reject(new WebAssembly.CompileError('There is no SIMD.')));
}
