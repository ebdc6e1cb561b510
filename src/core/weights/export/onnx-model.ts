/**
 * ONNX models as messages of protocol buffers. Field numbers and enumerations are those of
 * https://github.com/onnx/onnx/blob/main/onnx/onnx.proto3
 */
import { toHalves } from '../../../shared/safetensors/safetensors.js';
import type { FloatDtype } from '../../../shared/protocol/generator.js';
import { joinBytes } from './join-bytes.js';
import { field, fields, floatField } from './protobuf.js';

type Bytes = Uint8Array<ArrayBuffer>;

/** The version of ONNX's file format, and that of its operators: of 2020, which every runtime knows. */
const FORMAT_VERSION = 7;
const OPERATORS_VERSION = 13;

/** Data types of tensors. */
const FLOAT = 1;
const INT64 = 7;
const FLOAT16 = 10;

/** An axis of any length, by its name, or of a known one. */
export type Axis = number | string;

export interface OnnxValue {
  readonly name: string;
  readonly axes: readonly Axis[];
}

/** An operation: all attributes of those that are written here are whole numbers, lists of these, or a float. */
export interface OnnxNode {
  readonly operator: string;
  readonly inputs: readonly string[];
  readonly output: string;
  readonly attributes?: Readonly<Record<string, number | readonly number[] | { readonly float: number }>>;
}

export interface OnnxTensor {
  readonly name: string;
  readonly shape: readonly number[];
  readonly data: Float32Array | BigInt64Array;
}

export interface OnnxModel {
  readonly name: string;
  readonly inputs: readonly OnnxValue[];
  readonly output: OnnxValue;
  readonly nodes: readonly OnnxNode[];
  readonly tensors: readonly OnnxTensor[];
  readonly metadata: Readonly<Record<string, string>>;
}

/**
 * @param dtype of the weights in the file; the model computes in float32 either way
 * @throws WeightsError that names the tensor with a number too large for float16
 */
export function writeOnnxModel(
  { name, inputs, output, nodes, tensors, metadata }: OnnxModel,
  dtype: FloatDtype,
): Bytes {
  const casts: OnnxNode[] = [];
  const stored = tensors.map(tensor => {
    if (dtype === 'float32' || !(tensor.data instanceof Float32Array)) return storedTensor(tensor);
    const half = `${tensor.name}_float16`;
    casts.push({ operator: 'Cast', inputs: [half], output: tensor.name, attributes: { to: FLOAT } });
    return tensorProto(half, tensor.shape, FLOAT16, toHalves(tensor.name, tensor.data));
  });
  const graph = joinBytes([
    fields(1, [...casts, ...nodes].map(nodeProto)),
    field(2, name),
    fields(5, stored),
    fields(11, inputs.map(valueProto)),
    field(12, valueProto(output)),
  ]);
  return joinBytes([
    field(1, FORMAT_VERSION),
    field(2, 'DCGAN Elements'),
    field(7, graph),
    field(8, field(2, OPERATORS_VERSION)), // of the operators without a domain, ONNX's own
    fields(
      14,
      Object.entries(metadata).map(([key, value]) => joinBytes([field(1, key), field(2, value)])),
    ),
  ]);
}

function storedTensor({ name, shape, data }: OnnxTensor): Bytes {
  return tensorProto(name, shape, data instanceof Float32Array ? FLOAT : INT64, data);
}

function tensorProto(name: string, shape: readonly number[], type: number, data: ArrayBufferView): Bytes {
  const bytes = new Uint8Array(data.buffer as ArrayBuffer, data.byteOffset, data.byteLength);
  return joinBytes([fields(1, shape), field(2, type), field(8, name), field(9, bytes)]);
}

function nodeProto({ operator, inputs, output, attributes = {} }: OnnxNode): Bytes {
  const written = Object.entries(attributes).map(([name, value]) => {
    if (typeof value === 'number') return joinBytes([field(1, name), field(3, value), field(20, 2)]);
    if ('float' in value) return joinBytes([field(1, name), floatField(2, value.float), field(20, 1)]);
    return joinBytes([field(1, name), fields(8, value), field(20, 7)]);
  });
  return joinBytes([fields(1, inputs), field(2, output), field(3, output), field(4, operator), fields(5, written)]);
}

function valueProto({ name, axes }: OnnxValue): Bytes {
  const shape = fields(
    1,
    axes.map(axis => (typeof axis === 'number' ? field(1, axis) : field(2, axis))),
  );
  return joinBytes([field(1, name), field(2, field(1, joinBytes([field(1, FLOAT), field(2, shape)])))]);
}
