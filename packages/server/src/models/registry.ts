/**
 * The weights the embedded engines use: which published package holds them and what every file must hash to.
 * Nothing of it is in this repository; ensure-models.ts fetches it into the user's cache.
 * Invariant: a version, a package hash and the file hashes change together, or nothing is accepted.
 */

export type ModelFile = {
  /** Path inside the package. */
  readonly packagePath: string;
  /** Name in the cache. */
  readonly fileName: string;
  readonly sizeBytes: number;
  readonly sha256: string;
};

export type ModelSpec = {
  readonly name: ModelName;
  readonly description: string;
  readonly license: string;
  /** An exact version in the npm registry. */
  readonly packageSpec: string;
  /** Subresource-integrity string of the package's tarball. */
  readonly integrity: string;
  readonly files: readonly ModelFile[];
};

export type ModelName = 'silero-vad-v6' | 'moonshine-tiny-en';

export const MODEL_SPECS: readonly ModelSpec[] = [
  {
    name: 'silero-vad-v6',
    description: 'Silero voice activity detector v6, 16 kHz',
    license: 'MIT (Silero Team); the package that carries it: ISC',
    packageSpec: '@ricky0123/vad-web@0.0.31',
    integrity:
      'sha512-ePVq8TvB21sdHSxVMZOEIf9JVa7MAYpaIaNXeGgsPOiMCN8xbPCdF2LS5aYj7VRR3ZxzutedgV9ZplV65IA1Fg==',
    files: [
      {
        packagePath: 'dist/silero_vad_v6.onnx',
        fileName: 'silero_vad_v6.onnx',
        sizeBytes: 2_327_524,
        sha256: '1a153a22f4509e292a94e67d6f9b85e8deb25b4988682b7e174c65279d8788e3',
      },
    ],
  },
  {
    name: 'moonshine-tiny-en',
    description: 'Moonshine tiny speech recogniser, English, quantised',
    license: 'MIT (Useful Sensors / Moonshine AI)',
    packageSpec: '@moonshine-ai/moonshine-js@0.1.29',
    integrity:
      'sha512-Gx1B3mJcbM68ihSy/LyJEuEkGq7sYMqTb04zNdcIeidU0URVlSmXP0GyiQOTTAqDZQXlIC7k+bky+FdXk0UPlg==',
    files: [
      {
        packagePath: 'dist/model/tiny/quantized/encoder_model.onnx',
        fileName: 'encoder_model.onnx',
        sizeBytes: 7_937_661,
        sha256: 'c6fc4b7bc5af75c0591fd157a1f3829b533d18e9769a888fd95a62e470dd4f4a',
      },
      {
        packagePath: 'dist/model/tiny/quantized/decoder_model_merged.onnx',
        fileName: 'decoder_model_merged.onnx',
        sizeBytes: 20_243_286,
        sha256: 'eed87831c3a6103534aae7d47a5d485025c659a1323901513961c39fe8a1a367',
      },
    ],
  },
];

export function modelSpec(name: string): ModelSpec {
  const spec = MODEL_SPECS.find((candidate) => candidate.name === name);
  if (spec === undefined) {
    throw new RangeError(`no model '${name}': expected one of ${MODEL_SPECS.map((s) => s.name).join(', ')}`);
  }
  return spec;
}

/** Folder of this exact version of the model: another version never reads or overwrites it. */
export function modelFolder(spec: ModelSpec): string {
  return `${spec.name}-${spec.integrity.slice('sha512-'.length, 'sha512-'.length + 12).replace(/[^A-Za-z0-9]/g, '_')}`;
}
