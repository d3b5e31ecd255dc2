/** A WAV file as the caller speaks it: mono PCM16 at 24 kHz, labelled with the file's own name. */
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { int16FromFloat } from '@antiphon/core/audio/pcm16';
import { resample } from '@antiphon/core/audio/resample';
import { CommandFailure, EXIT } from '../failure.ts';
import { fileProblem } from '../file-problem.ts';
import { decodeWav } from '../wav-file.ts';
import { CALLER_RATE_HZ } from './caller-audio.ts';
import type { CallRecording } from './call.ts';

/** Throws CommandFailure (exit code 2) that names the file. */
export async function readRecording(path: string): Promise<CallRecording> {
  let bytes: Uint8Array;
  try {
    bytes = await readFile(path);
  } catch (error) {
    throw new CommandFailure(`${path}: ${fileProblem(error)}`, EXIT.usage);
  }
  const { sampleRateHz, samples } = decodeWav(bytes, path);
  try {
    return { label: basename(path), pcm: resample(int16FromFloat(samples), sampleRateHz, CALLER_RATE_HZ) };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new CommandFailure(`${path}: ${error.message}`, EXIT.usage);
  }
}
