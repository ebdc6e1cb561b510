/**
 * A recorded training as a scene of the attract loop: its sheets one after the other on a canvas, and how far it was. Where a
 * browser cannot decode single frames, the film plays as a picture, without a bar.
 */

/** The whole training in so many seconds, and the last sheet for so many more. */
const PLAY_SECONDS = 20;
const REST_SECONDS = 3;
/** Steps of the recorded run; see scripts/data/record-training.mjs. */
export const RECORDED_STEPS = 3_000;

/** The scene has drawn something. */
export const DRAWN = 'scene-drawn';
/** Its detail is the error. */
export const FAILED = 'scene-failed';

/**
 * @param url of an animated picture: sheets at even distances from step 0 on
 * @param stepWords "Step 40 of 3,000"
 */
export function recordedScene(
  url: () => Promise<string>,
  stepWords: (step: number, steps: number) => string,
): HTMLElement {
  const scene = Object.assign(document.createElement('div'), { className: 'scene recording' });
  const bar = document.createElement('progress');
  const words = document.createElement('span');
  const foot = Object.assign(document.createElement('p'), { className: 'recorded-step' });
  foot.append(words, bar);
  const fail = (error: unknown) => scene.dispatchEvent(new CustomEvent(FAILED, { detail: error, bubbles: true }));
  const onFrame = (frame: number, last: number) => {
    const step = Math.round((RECORDED_STEPS * frame) / last);
    words.textContent = stepWords(step, RECORDED_STEPS);
    Object.assign(bar, { value: frame, max: last });
    foot.hidden = false;
  };
  void url()
    .then(async found => {
      const film = await fetchFilm(found);
      await play(scene, film, onFrame).catch(async () => {
        foot.hidden = true;
        await show(scene, found);
      });
    })
    .catch(fail);
  foot.hidden = true;
  scene.append(foot);
  return scene;
}

async function fetchFilm(url: string): Promise<ArrayBuffer> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`The recorded training was answered with ${response.status}.`);
  return response.arrayBuffer();
}

/** @throws Error where the browser has no decoder of single frames, or it does not decode these */
async function play(
  scene: HTMLElement,
  film: ArrayBuffer,
  onFrame: (frame: number, last: number) => void,
): Promise<void> {
  const decoder = new ImageDecoder({ data: film, type: 'image/webp' });
  await Promise.all([decoder.tracks.ready, decoder.completed]);
  const last = (decoder.tracks.selectedTrack?.frameCount ?? 1) - 1;
  const canvas = document.createElement('canvas');
  scene.prepend(canvas);
  const isStill = matchMedia('(prefers-reduced-motion: reduce)').matches;
  for (let frame = isStill ? last : 0; ; frame = frame === last ? 0 : frame + 1) {
    const { image } = await decoder.decode({ frameIndex: frame });
    Object.assign(canvas, { width: image.displayWidth, height: image.displayHeight });
    canvas.getContext('2d')?.drawImage(image, 0, 0);
    image.close();
    onFrame(frame, Math.max(1, last));
    scene.dispatchEvent(new Event(DRAWN, { bubbles: true }));
    if (isStill) break;
    const seconds = frame === last ? REST_SECONDS : PLAY_SECONDS / Math.max(1, last);
    await new Promise(resolve => setTimeout(resolve, seconds * 1000));
    if (!scene.isConnected) break;
  }
  decoder.close();
}

async function show(scene: HTMLElement, url: string): Promise<void> {
  const picture = new Image();
  picture.src = url;
  await picture.decode();
  scene.querySelector('canvas')?.remove();
  scene.prepend(picture);
  scene.dispatchEvent(new Event(DRAWN, { bubbles: true }));
}
