/** The protocol between the trainer's worker and the workers that compute shards for it. Types only. */
import type { RatedNetwork } from '../../../shared/protocol/diagnosis.js';
import type { Assets } from '../../../shared/protocol/assets.js';
import type { Architecture } from '../../networks/architecture.js';
import type { AutoencoderGradientsOptions } from '../autoencoder-gradients.js';
import type { PlainGradientsOptions } from '../plain-gradients.js';
import type { ShardInput } from './update.js';

/** What gradients depend on besides weights and inputs. */
export interface GradientsRequest {
  readonly architecture: Architecture;
  readonly options: PlainGradientsOptions & AutoencoderGradientsOptions;
  /** Each network that is updated by itself: its parameters in the order in which their values are sent. */
  readonly networks: Readonly<
    Partial<Record<RatedNetwork, readonly { readonly name: string; readonly shape: readonly number[] }[]>>
  >;
}

export interface OpenShardWorker extends GradientsRequest {
  readonly assets: Assets;
  /** Whether the trainer's worker computes with plain SIMD: all workers must give the same bits. */
  readonly deterministic: boolean;
}

export interface ComputeRequest {
  readonly inputs: readonly ShardInput[];
  /** The networks that have changed since the last request, each with all its values. They lie in `buffer`. */
  readonly weights: readonly { readonly network: RatedNetwork; readonly values: Float32Array<ArrayBuffer> }[];
  /** Goes back and forth with each request, so that none is allocated. It comes back with the parts, if they fit. */
  readonly buffer: ArrayBuffer;
}

/** The interface of a worker that computes shards. It keeps weights, but neither data nor an optimiser's moments. */
export interface ShardWorker {
  /** Starts the backend. It must be called first, and once. */
  open(request: OpenShardWorker): Promise<void>;
  /** Computes parts of an update, one after the other: for each, the numbers of its tensors as `tensorsOf` lists them. */
  compute(request: ComputeRequest): Promise<Float32Array<ArrayBuffer>>;
}
