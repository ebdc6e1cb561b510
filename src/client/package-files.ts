/**
 * The files that the package loads at run time, which are beside the script unless `setAssetBase()` was called. Each URL is
 * literal, since that is the form by which Vite and webpack find a file and copy it under a name of their own.
 */
const FILES = {
  'trainer.worker.js': () => new URL('./assets/trainer.worker.js', import.meta.url),
  'shard.worker.js': () => new URL('./assets/shard.worker.js', import.meta.url),
  'generator.worker.js': () => new URL('./assets/generator.worker.js', import.meta.url),
  'assessment.worker.js': () => new URL('./assets/assessment.worker.js', import.meta.url),
  'copies.worker.js': () => new URL('./assets/copies.worker.js', import.meta.url),
  'model.worker.js': () => new URL('./assets/model.worker.js', import.meta.url),
  'pictures.worker.js': () => new URL('./assets/pictures.worker.js', import.meta.url),
  'storage.worker.js': () => new URL('./assets/storage.worker.js', import.meta.url),
  'kernel-thread.worker.js': () => new URL('./assets/kernel-thread.worker.js', import.meta.url),
  'tfjs-backend-wasm.wasm': () => new URL('./assets/tfjs-backend-wasm.wasm', import.meta.url),
  'tfjs-backend-wasm-simd.wasm': () => new URL('./assets/tfjs-backend-wasm-simd.wasm', import.meta.url),
  'kernels-simd.wasm': () => new URL('./assets/kernels-simd.wasm', import.meta.url),
  'kernels-relaxed-simd.wasm': () => new URL('./assets/kernels-relaxed-simd.wasm', import.meta.url),
  'digits.idx3-ordered.gz': () => new URL('./assets/digits.idx3-ordered.gz', import.meta.url),
  'faces.layers.gz': () => new URL('./assets/faces.layers.gz', import.meta.url),
  'digits.training.webp': () => new URL('./assets/digits.training.webp', import.meta.url),
  'faces.training.webp': () => new URL('./assets/faces.training.webp', import.meta.url),
  'weights/digits.safetensors': () => new URL('./assets/weights/digits.safetensors', import.meta.url),
  'weights/digits-2d.safetensors': () => new URL('./assets/weights/digits-2d.safetensors', import.meta.url),
  'weights/faces.safetensors': () => new URL('./assets/weights/faces.safetensors', import.meta.url),
  'weights/faces-autoencoder.safetensors': () =>
    new URL('./assets/weights/faces-autoencoder.safetensors', import.meta.url),
} as const;

export type PackageFile = keyof typeof FILES;
export type WorkerFile = Extract<PackageFile, `${string}.worker.js`>;

const NAMES = Object.keys(FILES) as PackageFile[];

/** @param base the folder that all files were copied to; `undefined` if they are beside the script */
export function fileUrl(name: PackageFile, base: string | undefined): string {
  return base === undefined ? FILES[name]().href : new URL(name, base).href;
}

/** The URLs of all files, by their names in the package. */
export function fileUrls(base: string | undefined): Readonly<Record<PackageFile, string>> {
  return Object.fromEntries(NAMES.map(name => [name, fileUrl(name, base)])) as Record<PackageFile, string>;
}
