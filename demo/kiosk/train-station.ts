import type { DcganTrainerElement } from 'dcgan-elements';
import { ignoreFailure, type Station, type StationContext } from './station.js';
import type { Texts } from './texts.js';

/** A network learns to draw digits as soon as the station opens. */
export function trainStation({ settings, onChange }: StationContext): Station {
  const trainer: DcganTrainerElement = document.createElement('dcgan-trainer');
  Object.assign(trainer, { datasetSource: 'digits', recipe: settings.recipe, autostart: true });
  let loaded = 0;
  let progress: { step: number; steps: number; imagesSeen: number; secondsLeft: number | null } | null = null;

  trainer.addEventListener('dcgan-load', ({ detail }) => {
    loaded = detail.fraction;
    onChange();
  });
  trainer.addEventListener('dcgan-progress', ({ detail }) => {
    progress = detail;
    onChange();
  });
  trainer.addEventListener('dcgan-state', onChange);

  const primaryLabel = (texts: Texts): string | null => {
    switch (trainer.state) {
      case 'running':
        return texts.pause;
      case 'paused':
        return texts.resume;
      case 'empty':
      case 'ready':
        return texts.start;
      case 'loading':
      case 'finished':
      case 'failed':
        return null;
    }
  };

  const status = (texts: Texts): readonly string[] => {
    if (trainer.state === 'failed') return [texts.failed];
    if (trainer.state === 'loading' || trainer.state === 'empty' || !progress?.step) {
      return [loaded > 0 && loaded < 1 ? texts.loading(Math.floor(loaded * 100)) : texts.preparing];
    }
    const { step, steps, imagesSeen, secondsLeft } = progress;
    const left =
      trainer.state === 'running' && secondsLeft !== null ? [texts.timeLeft(Math.round(secondsLeft / 60))] : [];
    const rest = trainer.state === 'finished' ? [texts.finished] : left;
    return [texts.progress(step, steps), texts.imagesSeen(imagesSeen), ...rest];
  };

  const restart = async () => {
    progress = null;
    await trainer.reset();
    await trainer.start();
  };

  return {
    exhibit: trainer,
    isWatched: () => trainer.state === 'loading' || trainer.state === 'running',
    status,
    hint: texts => texts.hint.train,
    controls: [
      {
        label: primaryLabel,
        onPress: () => ignoreFailure(trainer.state === 'running' ? trainer.pause() : trainer.start()),
        primary: true,
      },
      {
        label: texts => (['running', 'paused', 'finished', 'failed'].includes(trainer.state) ? texts.restart : null),
        onPress: () => ignoreFailure(restart()),
      },
    ],
  };
}
