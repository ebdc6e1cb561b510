/**
 * An animated WebP file of single WebP pictures, which plays in a loop: the RIFF chunks VP8X (with the animation flag), ANIM and
 * one ANMF for each frame, which holds the picture's own VP8 or VP8L chunk.
 * Source: Google, "WebP Container Specification", section "Animation".
 *
 * @param {{ width: number, height: number, duration: number, frames: readonly Buffer[] }} film width and height in pixels, of
 *   each frame too; `duration` of a frame in milliseconds
 * @returns {Buffer}
 */
export function animatedWebp({ width, height, duration, frames }) {
  const size = Buffer.concat([uint24(width - 1), uint24(height - 1)]);
  const ANIMATION = 2;
  const header = chunk('VP8X', Buffer.concat([Buffer.of(ANIMATION, 0, 0, 0), size]));
  const loop = chunk('ANIM', Buffer.alloc(6)); // a clear background, for ever
  const DO_NOT_BLEND = 2;
  const films = frames.map(frame => {
    const head = Buffer.concat([uint24(0), uint24(0), size, uint24(duration), Buffer.of(DO_NOT_BLEND)]);
    return chunk('ANMF', Buffer.concat([head, pictureOf(frame)]));
  });
  const body = Buffer.concat([Buffer.from('WEBP'), header, loop, ...films]);
  return Buffer.concat([Buffer.from('RIFF'), uint32(body.length), body]);
}

/** The chunk with the pixels of a WebP file. @param {Buffer} file */
function pictureOf(file) {
  for (let at = 12; at + 8 <= file.length;) {
    const name = file.toString('latin1', at, at + 4);
    const length = file.readUInt32LE(at + 4);
    const end = at + 8 + length + (length % 2);
    if (name === 'VP8 ' || name === 'VP8L') return file.subarray(at, end);
    at = end;
  }
  throw new Error('This is not a WebP picture.');
}

/** @param {string} name @param {Buffer} content */
function chunk(name, content) {
  const padding = Buffer.alloc(content.length % 2);
  return Buffer.concat([Buffer.from(name), uint32(content.length), content, padding]);
}

/** @param {number} value */
function uint24(value) {
  return uint32(value).subarray(0, 3);
}

/** @param {number} value */
function uint32(value) {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}
