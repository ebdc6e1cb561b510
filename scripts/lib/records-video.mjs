/** Milliseconds: of a film, and after which a recorder that has not answered counts as none. */
const FRAME = 40;
const PATIENCE = 20_000;
const FRAMES = 15;

/**
 * Whether a browser records a canvas as a film, and does not only name its type: it makes a short one. Pages import this
 * file by its URL.
 * @param {string} [type] such as `video/webm`; by default the browser's own
 * @returns {Promise<boolean>}
 */
export async function recordsVideo(type) {
  const canvas = document.createElement('canvas');
  const context = canvas.getContext('2d');
  try {
    const recorder = new MediaRecorder(canvas.captureStream(), type ? { mimeType: type } : {});
    return await new Promise((resolve, reject) => {
      let [bytes, frames] = [0, 0];
      recorder.addEventListener('dataavailable', ({ data }) => (bytes += data.size));
      recorder.addEventListener('stop', () => resolve(bytes > 0));
      recorder.addEventListener('error', reject);
      setTimeout(reject, PATIENCE);
      recorder.start();
      const drawing = setInterval(() => {
        context?.fillRect(frames, frames, 10, 10);
        if (++frames < FRAMES) return;
        clearInterval(drawing);
        if (recorder.state !== 'inactive') recorder.stop();
      }, FRAME);
    });
  } catch {
    return false;
  }
}
