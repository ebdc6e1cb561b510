import type { FaceMorphElement } from 'dcgan-elements';
import { lookAtVisitor } from './camera.js';
import { attempt, type Station, type StationContext } from './station.js';
import type { Texts } from './texts.js';

const KEYS = 4;

/** One face becomes another, by itself or under a finger. */
export function morphStation({ settings, texts, changed }: StationContext): Station {
  const morph: FaceMorphElement = document.createElement('face-morph');
  const seed = Math.floor(Math.random() * 1_000_000);
  Object.assign(morph, { src: 'faces', keyCount: KEYS, closed: true, autoplay: true, duration: 4, seed });
  const mirror = document.querySelector<HTMLDialogElement>('#mirror');
  const leaving = new AbortController();
  let failed = false;
  let blind = false;

  let playing = false;
  const heed = () => {
    if (playing === morph.playing) return;
    playing = morph.playing;
    changed();
  };
  morph.addEventListener('dcgan-position', heed);
  morph.addEventListener('dcgan-generator', changed);
  morph.addEventListener('dcgan-error', () => {
    failed = true;
    changed();
  });

  const toggle = () => {
    if (morph.playing) morph.pause();
    else morph.play();
    heed();
  };

  /** The visitor becomes the first key, and the morph sets out from him. */
  const look = async () => {
    const { generator } = morph;
    if (!generator || !mirror) return;
    blind = false;
    try {
      const z = await lookAtVisitor(mirror, generator, texts(), leaving.signal);
      if (!z || leaving.signal.aborted) return; // he would rather not, or has gone meanwhile
      morph.setKey(0, z);
      morph.position = 0;
    } catch (error) {
      if (leaving.signal.aborted) return;
      console.error(error);
      blind = true;
    }
    changed();
  };

  const say = (words: Texts): readonly string[] => {
    if (failed) return [words.failed];
    if (!morph.generator) return [words.preparing];
    return blind ? [words.cameraFailed] : [];
  };

  return {
    exhibit: morph,
    close: () => leaving.abort(),
    say,
    hint: words => words.hint.morph,
    controls: [
      {
        label: words => (!morph.generator ? null : morph.playing ? words.pause : words.play),
        press: toggle,
        primary: true,
      },
      { label: words => (morph.generator ? words.others : null), press: () => morph.shuffle() },
      {
        label: words => (settings.camera && morph.generator?.description.encoder ? words.lookAtMe : null),
        press: () => attempt(look()),
      },
    ],
  };
}
