import * as tf from '@tensorflow/tfjs-core';
import { BackendError, StateError } from '../../../shared/errors.js';
import type { RatedNetwork } from '../../../shared/protocol/diagnosis.js';
import { promiseTry } from '../../../shared/promise-try.js';
import { startWasm } from '../../backend/wasm.js';
import { AutoencoderGradients } from '../autoencoder-gradients.js';
import { PlainGradients } from '../plain-gradients.js';
import { countFloats, floatsIn, tensorReader, writeTensors } from './flat.js';
import type { ComputeRequest, GradientsRequest, OpenShardWorker, ShardWorker } from './protocol.js';
import { tensorsOf, type Part, type ShardInput } from './update.js';

type MutableWeights = Record<string, tf.Tensor>;
type Networks = Record<RatedNetwork, MutableWeights>;

/** Computes shards' parts for the trainer's worker, with the weights that come with the requests. */
export class ShardSession implements ShardWorker {
  readonly #networks: Networks = { autoencoder: {}, generator: {}, discriminator: {} };
  #request: GradientsRequest | undefined;
  #computePart: ((input: ShardInput) => Part) | undefined;

  async open({ assets, deterministic, ...request }: OpenShardWorker): Promise<void> {
    const started = await startWasm({ ...assets, deterministic });
    if ('failure' in started) {
      throw new BackendError(`The backend wasm does not run here: ${started.failure}.`, {
        ...{ code: 'backend-unavailable', values: { name: 'wasm', reason: started.failure } },
        ...{ subject: 'backend', given: 'wasm' },
      });
    }
    this.#request = request;
    this.#computePart = gradientsOf(request, this.#networks);
  }

  compute({ inputs, weights, buffer }: ComputeRequest): Promise<Float32Array<ArrayBuffer>> {
    return promiseTry(() => {
      const computePart = this.#computePart;
      if (!computePart)
        throw new StateError('This worker has no run yet; call open() first.', { code: 'worker-not-open' });
      for (const { network, values } of weights) this.#replaceWeights(network, values);
      let answer = new Float32Array();
      let at = 0;
      for (const input of inputs) {
        const tensors = tensorsOf(computePart(input));
        if (at === 0) answer = floatsIn(buffer, inputs.length * countFloats(tensors));
        at = writeTensors(tensors, answer, at);
        tf.dispose(tensors);
      }
      return answer;
    });
  }

  #replaceWeights(network: RatedNetwork, values: Float32Array): void {
    const kept = this.#networks[network];
    const next = tensorReader(values);
    for (const { name, shape } of this.#request?.networks[network] ?? []) {
      kept[name]?.dispose();
      kept[name] = tf.keep(next(shape));
    }
  }
}

function gradientsOf({ architecture, options }: GradientsRequest, networks: Networks): (input: ShardInput) => Part {
  const { variant, shape } = architecture;
  return variant === 'plain'
    ? new PlainGradients(networks, shape, options).compute
    : new AutoencoderGradients(networks, shape, options).compute;
}
