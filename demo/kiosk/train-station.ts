import type { DcganTrainerElement } from 'dcgan-elements';
import { attempt, type Station, type StationContext } from './station.js';
import type { Texts } from './texts.js';

/** A network learns digits, from the first touch on. */
export function trainStation({ settings, changed }: StationContext): Station {
  const trainer: DcganTrainerElement = document.createElement('dcgan-trainer');
  Object.assign(trainer, { datasetSource: 'digits', recipe: settings.recipe, autostart: true });
  let load = 0;
  let progress: { step: number; steps: number; imagesSeen: number; secondsLeft: number | null } | null = null;

  trainer.addEventListener('dcgan-load', ({ detail }) => {
    load = detail.fraction;
    changed();
  });
  trainer.addEventListener('dcgan-progress', ({ detail }) => {
    progress = detail;
    changed();
  });
  trainer.addEventListener('dcgan-state', changed);

  const primaryLabel = (texts: Texts): string | null => {
    switch (trainer.state) {
      case 'running':
        return texts.pause;
      case 'paused':
        return texts.goOn;
      case 'empty':
      case 'ready':
        return texts.start;
      case 'loading':
      case 'finished':
      case 'failed':
        return null;
    }
  };

  const say = (texts: Texts): readonly string[] => {
    if (trainer.state === 'failed') return [texts.failed];
    if (trainer.state === 'loading' || trainer.state === 'empty' || !progress?.step) {
      return [load > 0 && load < 1 ? texts.loading(Math.floor(load * 100)) : texts.preparing];
    }
    const { step, steps, imagesSeen, secondsLeft } = progress;
    const left = trainer.state === 'running' && secondsLeft !== null ? [texts.left(Math.round(secondsLeft / 60))] : [];
    const rest = trainer.state === 'finished' ? [texts.finished] : left;
    return [texts.progress(step, steps), texts.seen(imagesSeen), ...rest];
  };

  const again = async () => {
    progress = null;
    await trainer.reset();
    await trainer.start();
  };

  return {
    exhibit: trainer,
    say,
    hint: texts => texts.hint.train,
    controls: [
      {
        label: primaryLabel,
        press: () => attempt(trainer.state === 'running' ? trainer.pause() : trainer.start()),
        primary: true,
      },
      {
        label: texts => (['running', 'paused', 'finished', 'failed'].includes(trainer.state) ? texts.again : null),
        press: () => attempt(again()),
      },
    ],
  };
}
