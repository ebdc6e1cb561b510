import type { FaceMorphElement } from 'dcgan-elements';
import type { Station, StationContext } from './station.js';

const KEYS = 4;

/** One face becomes another, by itself or under a finger. */
export function morphStation({ changed }: StationContext): Station {
  const morph: FaceMorphElement = document.createElement('face-morph');
  const seed = Math.floor(Math.random() * 1_000_000);
  Object.assign(morph, { src: 'faces', keyCount: KEYS, closed: true, autoplay: true, duration: 4, seed });
  let failed = false;

  let playing = false;
  const look = () => {
    if (playing === morph.playing) return;
    playing = morph.playing;
    changed();
  };
  morph.addEventListener('dcgan-position', look);
  morph.addEventListener('dcgan-generator', changed);
  morph.addEventListener('dcgan-error', () => {
    failed = true;
    changed();
  });

  const toggle = () => {
    if (morph.playing) morph.pause();
    else morph.play();
    look();
  };

  return {
    exhibit: morph,
    say: texts => (failed ? [texts.failed] : morph.generator ? [] : [texts.preparing]),
    hint: texts => texts.hint.morph,
    controls: [
      {
        label: texts => (!morph.generator ? null : morph.playing ? texts.pause : texts.play),
        press: toggle,
        primary: true,
      },
      { label: texts => (morph.generator ? texts.others : null), press: () => morph.shuffle() },
    ],
  };
}
