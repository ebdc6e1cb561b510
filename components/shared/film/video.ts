import { DcganError } from '../../../src/shared/errors.js';
import { Upscaler, type FilmOptions } from './upscale.js';
import { videoType } from './video-type.js';

/** Pixels along the film's longer side, at least. */
const SIDE = 512;
/** Enough for a still background and smooth motion. */
const BITS_PER_SECOND = 4e6;

/**
 * Records pictures as a film. The browser records in real time, so this takes as long as the film lasts. While the page is
 * hidden its timers are slow, and the recorder waits. The film is recorded from a canvas of its own, so that it does not
 * show what happens in the element meanwhile.
 */
export async function recordVideo(
  pictures: readonly ImageData[],
  { framesPerSecond, bitsPerSecond = BITS_PER_SECOND, signal, onProgress }: FilmOptions,
): Promise<Blob> {
  const type = videoType();
  const [first] = pictures;
  if (!type || !first) throw unsupported();
  const stage = new Upscaler(first, SIDE);
  stage.draw(first);
  const stream = stage.canvas.captureStream(framesPerSecond);
  const recorder = new MediaRecorder(stream, { mimeType: type, videoBitsPerSecond: bitsPerSecond });
  const recorded = recording(recorder);
  const follow = () => (document.hidden ? recorder.pause() : recorder.resume());
  document.addEventListener('visibilitychange', follow);
  try {
    await start(recorder);
    let due = performance.now();
    for (const [i, picture] of pictures.entries()) {
      signal.throwIfAborted();
      if (document.hidden) {
        await shown(signal);
        due = performance.now();
      }
      stage.draw(picture);
      onProgress((i + 1) / pictures.length);
      due += 1000 / framesPerSecond;
      await wait(due - performance.now());
    }
  } finally {
    document.removeEventListener('visibilitychange', follow);
    if (recorder.state !== 'inactive') recorder.stop();
    for (const track of stream.getTracks()) track.stop();
  }
  const film = new Blob(await recorded, { type: type.replace(/;.*/, '') });
  if (film.size === 0) {
    throw new DcganError('The browser recorded nothing; this machine may be too busy.', { code: 'video-empty' });
  }
  return film;
}

/** Settles when the recorder records. @throws DcganError where it does not, though the browser names a type */
async function start(recorder: MediaRecorder): Promise<void> {
  try {
    await new Promise((resolve, reject) => {
      recorder.addEventListener('start', resolve, { once: true });
      recorder.addEventListener('error', reject, { once: true });
      recorder.start();
    });
  } catch {
    throw unsupported();
  }
}

function unsupported(): DcganError {
  return new DcganError('This browser cannot record video.', { code: 'video-unsupported' });
}

/** Resolves with what was recorded when the recorder has stopped; with nothing if it failed, since half a film is none. */
function recording(recorder: MediaRecorder): Promise<Blob[]> {
  const parts: Blob[] = [];
  let failed = false;
  recorder.addEventListener('dataavailable', ({ data }) => parts.push(data));
  recorder.addEventListener('error', () => (failed = true), { once: true });
  return new Promise(resolve => recorder.addEventListener('stop', () => resolve(failed ? [] : parts), { once: true }));
}

/** Settles when the page is visible again. */
function shown(signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const done = () => {
      document.removeEventListener('visibilitychange', done);
      signal.removeEventListener('abort', done);
      if (signal.aborted) reject(signal.reason as Error);
      else resolve();
    };
    document.addEventListener('visibilitychange', done);
    signal.addEventListener('abort', done);
  });
}

function wait(milliseconds: number): Promise<void> {
  return new Promise(resolve => setTimeout(resolve, milliseconds));
}
