/** Textures of float32, four values in a texel, and the store that they come from and go back to. */
import { BackendError } from '../../../shared/errors.js';

/** Texels in a row of a texture, so that shaders find a texel by shifting and masking its index. A power of two. */
export const ROW = 512;

/** A texture of one to four layers, which the fragments of one draw can fill at once. */
export interface Texture {
  readonly handle: WebGLTexture;
  /** Draws into all layers. */
  readonly framebuffer: WebGLFramebuffer;
  readonly width: number;
  readonly height: number;
  readonly layers: number;
  readonly bytes: number;
  /** How many tensors, or sums in the making, hold it. */
  references: number;
}

/** How many times the rows that values need their texture may have, where not said otherwise. */
const SPARE_ROWS = 2;

/** Of textures that are larger than this it is asked whether the GPU had room for them. */
const LARGE_BYTES = 2 ** 24;

export class TextureStore {
  readonly #gl: WebGL2RenderingContext;
  /** Textures that nobody holds, by width and layers. */
  readonly #free = new Map<string, Texture[]>();
  /** Bytes of all textures, and of those that nobody holds. */
  bytes = 0;
  bytesFree = 0;
  /** The most rows that a texture may have on this device. */
  readonly #mostRows: number;

  /** @param keep bytes of textures that are kept for reuse */
  constructor(
    gl: WebGL2RenderingContext,
    readonly keep: number,
  ) {
    this.#gl = gl;
    this.#mostRows = Number(gl.getParameter(gl.MAX_TEXTURE_SIZE)) || Infinity; // of a lost context it is null
  }

  /** Deletes the textures that nobody holds. */
  dispose(): void {
    for (const texture of [...this.#free.values()].flat()) this.#delete(texture);
    this.#free.clear();
    this.bytesFree = 0;
  }

  /**
   * A texture whose layers have room for so many texels each. Its values are not set. The caller releases it.
   * @param mostRows of its rows a texture for values that are soon freed may have more than they need, so that few textures
   *   serve layers of many sizes: up to so many times as many
   * @throws BackendError if the device has no such texture, or no room for it
   */
  acquire(texels: number, layers: number, mostRows = SPARE_ROWS): Texture {
    const [width, height] = [Math.min(texels, ROW), Math.ceil(texels / ROW)];
    const free = this.#free.get(keyOf(width, layers)) ?? [];
    const found = smallest(free, height, Math.max(height, Math.floor(height * mostRows)));
    if (found < 0) return this.#create(width, height, layers);
    const [texture] = free.splice(found, 1) as [Texture];
    this.bytesFree -= texture.bytes;
    texture.references = 1;
    return texture;
  }

  release(texture: Texture): void {
    texture.references -= 1;
    if (texture.references > 0) return;
    if (this.bytesFree + texture.bytes > this.keep) return this.#delete(texture);
    const key = keyOf(texture.width, texture.layers);
    const free = this.#free.get(key);
    if (free) free.push(texture);
    else this.#free.set(key, [texture]);
    this.bytesFree += texture.bytes;
  }

  /** Writes texels into the layers, one layer after the other; there must be as many as fit into whole rows of each. */
  upload(texture: Texture, texels: Float32Array): void {
    const gl = this.#gl;
    const { width, height, layers } = texture;
    gl.bindTexture(gl.TEXTURE_2D_ARRAY, texture.handle);
    gl.texSubImage3D(gl.TEXTURE_2D_ARRAY, 0, 0, 0, 0, width, height, layers, gl.RGBA, gl.FLOAT, texels);
  }

  /** Reads all texels, layer by layer. It waits for everything that was drawn before. */
  read(texture: Texture): Float32Array<ArrayBuffer> {
    const gl = this.#gl;
    const { width, height, layers } = texture;
    const values = new Float32Array(4 * width * height * layers);
    gl.bindFramebuffer(gl.FRAMEBUFFER, texture.framebuffer);
    for (let layer = 0; layer < layers; layer++) {
      gl.readBuffer(gl.COLOR_ATTACHMENT0 + layer);
      gl.readPixels(0, 0, width, height, gl.RGBA, gl.FLOAT, values, 4 * width * height * layer);
    }
    gl.bindFramebuffer(gl.FRAMEBUFFER, null);
    return values;
  }

  #create(width: number, height: number, layers: number): Texture {
    const gl = this.#gl;
    if (height > this.#mostRows) throw tooLarge(height, this.#mostRows);
    const bytes = 16 * width * height * layers;
    const handle = gl.createTexture();
    gl.bindTexture(gl.TEXTURE_2D_ARRAY, handle);
    gl.texParameteri(gl.TEXTURE_2D_ARRAY, gl.TEXTURE_MIN_FILTER, gl.NEAREST);
    gl.texParameteri(gl.TEXTURE_2D_ARRAY, gl.TEXTURE_MAG_FILTER, gl.NEAREST);
    gl.texStorage3D(gl.TEXTURE_2D_ARRAY, 1, gl.RGBA32F, width, height, layers);
    if (bytes > LARGE_BYTES && gl.getError() === gl.OUT_OF_MEMORY) throw noRoom(bytes);
    const framebuffer = gl.createFramebuffer();
    gl.bindFramebuffer(gl.FRAMEBUFFER, framebuffer);
    const attachments = Array.from({ length: layers }, (_, layer) => gl.COLOR_ATTACHMENT0 + layer);
    attachments.forEach((at, layer) => gl.framebufferTextureLayer(gl.FRAMEBUFFER, at, handle, 0, layer));
    gl.drawBuffers(attachments);
    this.bytes += bytes;
    return { handle, framebuffer, width, height, layers, bytes, references: 1 };
  }

  #delete(texture: Texture): void {
    this.#gl.deleteFramebuffer(texture.framebuffer);
    this.#gl.deleteTexture(texture.handle);
    this.bytes -= texture.bytes;
  }
}

/** The lowest texture of between `least` and `most` rows, the last of them that was freed; -1 if there is none. */
function smallest(textures: readonly Texture[], least: number, most: number): number {
  let found = -1;
  textures.forEach(({ height }, index) => {
    if (height < least || height > most) return;
    if (found < 0 || height <= (textures[found] as Texture).height) found = index;
  });
  return found;
}

const keyOf = (...sizes: number[]): string => sizes.join();

function tooLarge(rows: number, most: number): BackendError {
  const text = `This GPU has textures of at most ${most} rows, and the networks need one of ${rows}.`;
  return new BackendError(text, { code: 'backend-texture-too-large', values: { rows, most } });
}

function noRoom(bytes: number): BackendError {
  const megabytes = Math.ceil(bytes / 2 ** 20);
  const text = `This GPU has no room for a texture of ${megabytes} MB.`;
  return new BackendError(text, { code: 'backend-texture-no-room', values: { megabytes } });
}
