import 'dcgan-elements';
import type {} from 'dcgan-elements/react';

export function Faces() {
  return (
    <>
      <dcgan-trainer
        recipe="quick"
        variant="autoencoder"
        controls
        className="wide"
        ondcgan-step={({ detail }) => console.log(detail.step, detail.generatorLoss)}
      />
      <latent-grid id="faces" src="faces" mode="random" />
      <face-morph for="faces" autoplay />
      {/* @ts-expect-error there is no such recipe */}
      <dcgan-trainer recipe="slow" />
      {/* @ts-expect-error of an event's detail everything is known */}
      <dcgan-trainer ondcgan-step={({ detail }) => detail.steps} />
    </>
  );
}
