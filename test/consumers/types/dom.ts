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

export const element: DcganTrainerElement = trainer;
export const engine: Promise<Trainer> = createTrainer({ variant: 'plain', dataset: 'digits' });
export const kernels = registerWasmKernels();
