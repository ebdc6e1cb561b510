import type { FaceMorphElement } from 'dcgan-elements';
import { photographVisitor } from './camera.js';
import { ignoreFailure, type Station, type StationContext } from './station.js';
import type { Texts } from './texts.js';

const KEYS = 4;

/** One face morphs into another, by itself or under a finger. */
export function morphStation({ settings, texts, onChange }: StationContext): Station {
  const morph: FaceMorphElement = document.createElement('face-morph');
  const seed = Math.floor(Math.random() * 1_000_000);
  Object.assign(morph, { src: 'faces', keyCount: KEYS, closed: true, autoplay: true, duration: 4, seed });
  const mirror = document.querySelector<HTMLDialogElement>('#mirror');
  const closed = new AbortController();
  let failed = false;
  let cameraFailed = false;

  let playing = false;
  const onPosition = () => {
    if (playing === morph.playing) return;
    playing = morph.playing;
    onChange();
  };
  morph.addEventListener('dcgan-position', onPosition);
  morph.addEventListener('dcgan-generator', onChange);
  morph.addEventListener('dcgan-error', () => {
    failed = true;
    onChange();
  });

  const toggle = () => {
    if (morph.playing) morph.pause();
    else morph.play();
    onPosition();
  };

  /** The visitor's face becomes the first key, from which the morph starts. */
  const useVisitorsFace = async () => {
    const { generator } = morph;
    if (!generator || !mirror) return;
    cameraFailed = false;
    try {
      const z = await photographVisitor(mirror, generator, texts(), closed.signal);
      if (!z || closed.signal.aborted) return; // the visitor declined, or has left
      morph.setKey(0, z);
      morph.position = 0;
    } catch (error) {
      if (closed.signal.aborted) return;
      console.error(error);
      cameraFailed = true;
    }
    onChange();
  };

  const status = (words: Texts): readonly string[] => {
    if (failed) return [words.failed];
    if (!morph.generator) return [words.preparing];
    return cameraFailed ? [words.cameraFailed] : [];
  };

  return {
    exhibit: morph,
    close: () => closed.abort(),
    status,
    hint: words => words.hint.morph,
    controls: [
      {
        label: words => (!morph.generator ? null : morph.playing ? words.pause : words.play),
        onPress: toggle,
        primary: true,
      },
      { label: words => (morph.generator ? words.newFaces : null), onPress: () => morph.shuffle() },
      {
        label: words => (settings.camera && morph.generator?.description.encoder ? words.useMyFace : null),
        onPress: () => ignoreFailure(useVisitorsFace()),
      },
    ],
  };
}
