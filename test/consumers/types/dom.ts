import { createTrainer, type Trainer } from 'dcgan-elements/engine';
import { DcganTrainerElement } from 'dcgan-elements/dcgan-trainer';
import { registerWasmKernels } from 'dcgan-elements/kernels';

const trainer = document.createElement('dcgan-trainer'); // HTMLElementTagNameMap
trainer.recipe = 'paper';
trainer.addEventListener('dcgan-step', ({ detail }) => console.log(detail.step));
document.querySelector('latent-grid')?.newSeed();
document.querySelector('face-morph')?.play();
// @ts-expect-error there is no such recipe
trainer.recipe = 'slow';

// Whatever any element has, although Lit is not installed.
const found = document.querySelector('dcgan-trainer');
found?.classList.add('wide');
found?.setAttribute('recipe', 'quick');
found?.style.setProperty('--dcgan-accent', 'teal');
found?.addEventListener('click', ({ clientX }) => console.log(clientX));
document.body.append(trainer, document.createElement('latent-grid'));
document.body.addEventListener('dcgan-select', ({ detail }) => console.log(detail?.row));
trainer.updateComplete.then(done => console.log(done), console.error);
trainer.remove();
// @ts-expect-error no element has that
found?.classLists;

export const element: DcganTrainerElement = trainer;
export const engine: Promise<Trainer> = createTrainer({ variant: 'plain', dataset: 'digits' });
export const kernels = registerWasmKernels();
