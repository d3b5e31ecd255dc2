/** A telephone codec of 8-bit codes by two tables: 256 samples by code, and 65,536 codes by 16-bit sample. */
export type TableCodec = {
  readonly decode: (codes: Uint8Array) => Int16Array;
  readonly encode: (samples: Int16Array) => Uint8Array;
};

export function tableCodec(decodeTable: Int16Array, encodeTable: Uint8Array): TableCodec {
  return {
    decode: (codes) => {
      const samples = new Int16Array(codes.length);
      for (let i = 0; i < codes.length; i++) samples[i] = decodeTable[codes[i] as number] as number;
      return samples;
    },
    encode: (samples) => {
      const codes = new Uint8Array(samples.length);
      for (let i = 0; i < samples.length; i++)
        codes[i] = encodeTable[(samples[i] as number) & 0xffff] as number;
      return codes;
    },
  };
}
