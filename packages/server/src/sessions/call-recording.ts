/**
 * The recording of one session: WAV, 16 kHz, the user on the left, the agent on the right. Enters: audio of both sides
 * as it comes and goes. Leaves: a file that only its owner may read. Invariants: both sides lie where they were at that
 * moment of the session; about WINDOW_S seconds are held in memory; a disk that fails or lags ends the recording, not the session.
 */
import { open, rm, type FileHandle } from 'node:fs/promises';
import { clipToInt16 } from '@antiphon/core/audio/pcm16';
import { Resampler } from '@antiphon/core/audio/resample';
import { wavHeader } from '@antiphon/core/audio/wav';
import type { Clock } from '../ports/clock.ts';

export const RECORDING_RATE_HZ = 16_000;
const CHANNELS = 2;
const BYTES_PER_FRAME = 2 * CHANNELS;
/** Audio that may still come for the past (late) or lie in the future (a burst), seconds. */
const WINDOW_S = 4;
const LATE_S = 1;
const WINDOW_FRAMES = WINDOW_S * RECORDING_RATE_HZ;
const LATE_FRAMES = LATE_S * RECORDING_RATE_HZ;
/** Recording stops when the disk is this far behind, bytes: a minute. */
const MAX_PENDING_BYTES = 60 * RECORDING_RATE_HZ * BYTES_PER_FRAME;

export type RecordingOptions = {
  readonly path: string;
  readonly clock: Clock;
  readonly userRateHz: number;
  readonly agentRateHz: number;
  readonly onError: (error: unknown) => void;
};

class Side {
  readonly #resampler: Resampler;
  /** The frame after the last one written. */
  end = 0;

  constructor(rateHz: number) {
    this.#resampler = new Resampler(rateHz, RECORDING_RATE_HZ);
  }

  resampled(pcm: Int16Array): Int16Array {
    return this.#resampler.process(pcm);
  }
}

export class CallRecording {
  readonly #options: RecordingOptions;
  readonly #startedAtMs: number;
  readonly #user: Side;
  readonly #agent: Side;
  /** Frames [#flushed, #flushed + WINDOW_FRAMES), interleaved, as a ring. */
  readonly #window = new Int16Array(WINDOW_FRAMES * CHANNELS);
  #flushed = 0;
  #pendingBytes = 0;
  #writing: Promise<FileHandle | null>;
  #failed = false;

  constructor(options: RecordingOptions) {
    this.#options = options;
    this.#startedAtMs = options.clock.nowMs();
    this.#user = new Side(options.userRateHz);
    this.#agent = new Side(options.agentRateHz);
    this.#writing = this.#begin();
  }

  /** Audio that has just arrived: it ends now, unless it came in a burst. */
  heard(pcm: Int16Array): void {
    const frames = this.#user.resampled(pcm);
    this.#put(this.#user, 0, frames, this.#now() - frames.length);
  }

  /** Audio that is being sent: it begins now, or when what was sent before has been played. */
  spoken(pcm: Int16Array): void {
    this.#put(this.#agent, 1, this.#agent.resampled(pcm), this.#now());
  }

  /** The reply was cut: what was sent ahead of its time is not played. */
  cut(): void {
    this.#agent.end = Math.min(this.#agent.end, Math.max(this.#now(), this.#flushed));
    for (let frame = this.#agent.end; frame < this.#flushed + WINDOW_FRAMES; frame += 1)
      this.#window[(frame % WINDOW_FRAMES) * CHANNELS + 1] = 0;
  }

  /** Resolves to the size of the file in bytes, or null when there is none. */
  async close(): Promise<number | null> {
    this.#flushUntil(Math.max(this.#user.end, this.#agent.end));
    const file = await this.#writing;
    if (file === null) return null;
    try {
      const bytes = this.#flushed * BYTES_PER_FRAME;
      const header = wavHeader(RECORDING_RATE_HZ, CHANNELS, bytes);
      if (!this.#failed) await file.write(header, 0, header.length, 0);
      await file.close();
      if (!this.#failed) return header.length + bytes;
    } catch (error) {
      this.#options.onError(error);
    }
    await rm(this.#options.path, { force: true }).catch(() => undefined);
    return null;
  }

  #now(): number {
    return Math.round(((this.#options.clock.nowMs() - this.#startedAtMs) * RECORDING_RATE_HZ) / 1000);
  }

  #put(side: Side, channel: number, frames: Int16Array, from: number): void {
    let at = Math.max(side.end, from, this.#flushed);
    for (const sample of frames) {
      // A burst may reach beyond the window: it makes itself room.
      if (at >= this.#flushed + WINDOW_FRAMES) this.#flushUntil(at - WINDOW_FRAMES + RECORDING_RATE_HZ);
      this.#window[(at % WINDOW_FRAMES) * CHANNELS + channel] = clipToInt16(sample);
      at += 1;
    }
    side.end = at;
    this.#flushUntil(this.#now() - LATE_FRAMES);
  }

  #flushUntil(frame: number): void {
    while (this.#flushed < frame) {
      const count = Math.min(frame - this.#flushed, WINDOW_FRAMES - (this.#flushed % WINDOW_FRAMES));
      const from = (this.#flushed % WINDOW_FRAMES) * CHANNELS;
      const part = this.#window.slice(from, from + count * CHANNELS);
      this.#window.fill(0, from, from + count * CHANNELS);
      this.#flushed += count;
      this.#write(Buffer.from(part.buffer));
    }
  }

  async #begin(): Promise<FileHandle | null> {
    try {
      const file = await open(this.#options.path, 'w', 0o600);
      await file.write(wavHeader(RECORDING_RATE_HZ, CHANNELS, 0));
      return file;
    } catch (error) {
      this.#fail(error);
      return null;
    }
  }

  #write(bytes: Buffer): void {
    if (this.#failed) return;
    this.#pendingBytes += bytes.length;
    if (this.#pendingBytes > MAX_PENDING_BYTES) {
      this.#fail(new Error('the disk is too slow for the recording'));
      return;
    }
    this.#writing = this.#writing.then(async (file) => {
      try {
        await file?.write(bytes);
      } catch (error) {
        this.#fail(error);
      }
      this.#pendingBytes -= bytes.length;
      return file;
    });
  }

  #fail(error: unknown): void {
    if (!this.#failed) this.#options.onError(error);
    this.#failed = true;
  }
}
