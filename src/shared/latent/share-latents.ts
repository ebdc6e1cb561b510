/**
 * Latent vectors as text that needs no escaping in a URL: their float32 numbers, little-endian, in base64url (RFC 4648,
 * section 5) without padding. Nothing is rounded.
 */

/** Most numbers that a shared z may have. */
const LARGEST_LATENT = 1_024;

export function writeLatents(latents: readonly Float32Array[]): string {
  const size = latents[0]?.length ?? 0;
  const view = new DataView(new ArrayBuffer(4 * size * latents.length));
  latents.forEach((z, i) => z.forEach((value, at) => view.setFloat32(4 * (i * size + at), value, true)));
  const binary = Array.from(new Uint8Array(view.buffer), byte => String.fromCharCode(byte)).join('');
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

/** @returns `count` vectors, or `null` if the text is anything else */
export function readLatents(text: string, count: number): Float32Array<ArrayBuffer>[] | null {
  if (!/^[\w-]+$/.test(text) || text.length % 4 === 1) return null;
  const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
  const size = binary.length / 4 / count;
  if (!Number.isInteger(size) || size < 1 || size > LARGEST_LATENT) return null;
  const view = new DataView(Uint8Array.from(binary, character => character.charCodeAt(0)).buffer);
  const number = (index: number) => view.getFloat32(4 * index, true);
  const latents = Array.from({ length: count }, (_, i) =>
    Float32Array.from({ length: size }, (_, at) => number(i * size + at)),
  );
  return latents.every(z => z.every(Number.isFinite)) ? latents : null;
}
