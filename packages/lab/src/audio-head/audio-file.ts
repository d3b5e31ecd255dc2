/** A mono recording, WAV or FLAC, as PCM16 at 16 kHz. Anything else is an error that names the file. */
import { readFile } from 'node:fs/promises';
import { FLACDecoder } from '@wasm-audio-decoders/flac';
import { int16FromFloat } from '@antiphon/core/audio/pcm16';
import { resample } from '@antiphon/core/audio/resample';
import { decodeRecording } from './recorded-wav.ts';

export const SAMPLE_RATE_HZ = 16_000;

export async function readAudio(path: string): Promise<Int16Array> {
  const bytes = await readFile(path);
  try {
    if (bytes.subarray(0, 4).toString('latin1') === 'fLaC') return await decodeFlac(bytes);
    const { sampleRateHz, channels, samples } = decodeRecording(bytes);
    if (channels !== 1) throw new Error('expected one channel');
    // Sixteen bits come back as they were.
    return resample(int16FromFloat(samples), sampleRateHz, SAMPLE_RATE_HZ);
  } catch (error) {
    throw new Error(`${path}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}

async function decodeFlac(bytes: Uint8Array): Promise<Int16Array> {
  const decoder = new FLACDecoder();
  try {
    await decoder.ready;
    const decoded = await decoder.decodeFile(bytes);
    const channel = decoded.channelData[0];
    if (channel === undefined || decoded.channelData.length !== 1) throw new Error('expected one channel');
    return resample(int16FromFloat(channel), decoded.sampleRate, SAMPLE_RATE_HZ);
  } finally {
    decoder.free();
  }
}
