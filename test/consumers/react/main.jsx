import { useRef, useState } from 'react';
import { createRoot } from 'react-dom/client';
import { DcganTrainer, FaceMorph, LatentGrid } from 'dcgan-elements/react';

function App() {
  const trainer = useRef(null);
  const [step, setStep] = useState(0);
  return (
    <>
      <LatentGrid id="digits" src="digits-2d" backend="wasm" rows={2 + step} />
      <DcganTrainer
        ref={trainer}
        dataset="digits"
        backend="wasm"
        batchSize={8}
        onDcganStep={({ detail }) => setStep(detail.step)}
      />
      <FaceMorph htmlFor="digits" />
      <face-morph for="digits" duration="3" />
      <output>{`step ${step}, batch ${trainer.current?.batchSize}`}</output>
    </>
  );
}

createRoot(document.querySelector('#root')).render(<App />);
