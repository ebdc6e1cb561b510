import 'dcgan-elements';
import { useRef } from 'react';
import { DcganTrainer, FaceMorph, LatentGrid } from 'dcgan-elements/react';
import type { DcganTrainerElement } from 'dcgan-elements';

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

export function Wrapped() {
  const trainer = useRef<DcganTrainerElement>(null);
  return (
    <>
      <DcganTrainer
        ref={trainer}
        recipe="quick"
        batchSize={32}
        controls
        className="wide"
        onClick={() => trainer.current?.start()}
        onDcganStep={({ detail }) => console.log(detail.step, detail.generatorLoss)}
      >
        <p slot="poster">Press Train.</p>
      </DcganTrainer>
      <LatentGrid id="faces" src="faces" rows={3} onDcganSelect={({ detail }) => console.log(detail.row)} />
      <FaceMorph htmlFor="faces" autoplay onDcganPosition={({ detail }) => console.log(detail.position)} />
      {/* @ts-expect-error there is no such recipe */}
      <DcganTrainer recipe="slow" />
      {/* @ts-expect-error of an event's detail everything is known */}
      <DcganTrainer onDcganStep={({ detail }) => detail.steps} />
      {/* @ts-expect-error a grid takes no steps */}
      <LatentGrid onDcganStep={() => {}} />
    </>
  );
}
