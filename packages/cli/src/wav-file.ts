/**
 * WAV files of the command line. Enters: a recording as recorders write them. Leaves: mono floats of -1..1; what
 * cannot be read is refused with a message that names the file. Writing is core's encoder (PCM16).
 */
import { encodeWav } from '@antiphon/core/audio/wav';
import { decodeRecording } from '@antiphon/lab/audio-head/recorded-wav';
import { CommandFailure, EXIT } from './failure.ts';

export type Recording = { readonly sampleRateHz: number; readonly samples: Float32Array };

/** Decodes a whole file. `name` is used in messages only. Throws CommandFailure (exit code 2). */
export function decodeWav(bytes: Uint8Array, name: string): Recording {
  try {
    const { sampleRateHz, samples } = decodeRecording(bytes);
    return { sampleRateHz, samples };
  } catch (error) {
    throw new CommandFailure(
      `${name}: ${error instanceof Error ? error.message : String(error)}`,
      EXIT.usage,
    );
  }
}

/** Two equally long lanes as one stereo file. */
export function encodeStereoWav(left: Int16Array, right: Int16Array, sampleRateHz: number): Uint8Array {
  const samples = new Int16Array(left.length * 2);
  for (let i = 0; i < left.length; i += 1) {
    samples[2 * i] = left[i] ?? 0;
    samples[2 * i + 1] = right[i] ?? 0;
  }
  return encodeWav({ sampleRateHz, channels: 2, samples });
}
