/**
 * Makes the encoder also give the states between its layers: what the audio end-of-turn model listens to. Enters: the bytes
 * of the encoder's file. Leaves: those of the same model with more outputs. An ONNX file is one protobuf message, and
 * protobuf merges a field that comes twice: a second graph of nothing but outputs, appended, adds them to the first. The
 * file in the cache stays as it was fetched and verified.
 */
import { SAMPLE_RATE_HZ } from './decode-job.ts';
import { FRAME_SAMPLES } from './encoder-pools.ts';

/** The encoder's stride: 24 ms. */
export const FRAME_MS = (FRAME_SAMPLES * 1000) / SAMPLE_RATE_HZ;

/** After each layer; the last one's are normalised and are what the decoder reads. */
export const LAYER_OUTPUTS: readonly string[] = [
  ...Array.from({ length: 5 }, (_, layer) => `/layers.${layer}/Add_1_output_0`),
  'last_hidden_state',
];

/** Fields of onnx.proto and the number of its type float. */
const MODEL_GRAPH = 7;
const GRAPH_OUTPUT = 12;
const VALUE_NAME = 1;
const VALUE_TYPE = 2;
const TYPE_TENSOR = 1;
const TENSOR_ELEMENT = 1;
const FLOAT = 1;

export function exposingLayers(model: Uint8Array): Uint8Array {
  const outputs = LAYER_OUTPUTS.slice(0, -1).map((name) => {
    const type = field(VALUE_TYPE, field(TYPE_TENSOR, Buffer.of(TENSOR_ELEMENT << 3, FLOAT)));
    return field(GRAPH_OUTPUT, Buffer.concat([field(VALUE_NAME, Buffer.from(name)), type]));
  });
  return Buffer.concat([model, field(MODEL_GRAPH, Buffer.concat(outputs))]);
}

/** A length-delimited field. */
function field(number: number, bytes: Uint8Array): Buffer {
  return Buffer.concat([varint((number << 3) | 2), varint(bytes.length), bytes]);
}

function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 127; rest >>>= 7) bytes.push((rest & 127) | 128);
  return Buffer.of(...bytes, rest);
}

/** States of all layers over one stretch of audio, frame by frame; frames of padding at the end are left out. */
export type EncoderStates = {
  readonly layers: readonly Float32Array[];
  readonly frames: number;
};
