/**
 * Engines that take no time, or a given time, so that what is left of a turn's latency is the server's own. Speech is told
 * from silence by level, every utterance is heard as the same words, the model answers with one fixed text.
 */
import { levelDbfs } from '@antiphon/core/audio/level';
import type { LlmPort } from '@antiphon/server/ports/llm';
import type { SttEvent, SttPort, SttStream } from '@antiphon/server/ports/stt';
import type { TtsPort, TtsWord } from '@antiphon/server/ports/tts';
import type { VadPort } from '@antiphon/server/ports/vad';
import type { Engines } from '@antiphon/server';

const PERCEPTION_RATE_HZ = 16_000;
/** Silero's window: the core's thresholds count in these. */
const WINDOW_SAMPLES = 512;
const SPEECH_DB = -45;
const VOICE_RATE_HZ = 24_000;
/** A speaking rate of about 200 words a minute. */
const WORD_SAMPLES = Math.round(0.3 * VOICE_RATE_HZ);
const PARTIAL_EVERY_SAMPLES = PERCEPTION_RATE_HZ / 4;
/** A soft tone: the caller's latency measure must find it audible. */
const TONE_AMPLITUDE = 4_000;
const TONE_HZ = 220;

const levelVad: VadPort = {
  windowMs: (WINDOW_SAMPLES * 1000) / PERCEPTION_RATE_HZ,
  open: (onScore) => {
    const window = new Int16Array(WINDOW_SAMPLES);
    let filled = 0;
    let seen = 0;
    return {
      push: (pcm) => {
        for (const sample of pcm) {
          window[filled] = sample;
          filled += 1;
          seen += 1;
          if (filled < WINDOW_SAMPLES) continue;
          filled = 0;
          const levelDb = levelDbfs(window);
          const probability = levelDb > SPEECH_DB ? 0.99 : 0.01;
          onScore({ audioMs: (seen * 1000) / PERCEPTION_RATE_HZ, probability, levelDb });
        }
      },
      close: () => undefined,
    };
  },
  close: async () => undefined,
};

function instantStt(text: string): SttPort {
  const open = (emit: (event: SttEvent) => void): SttStream => {
    let samples = 0;
    let nextPartial = PARTIAL_EVERY_SAMPLES;
    let closed = false;
    const say = (type: 'partial' | 'final'): void => {
      const evidence = { sentenceEnd: 0.98, question: 0, comma: 0, end: 0.98 };
      const throughMs = (samples * 1000) / PERCEPTION_RATE_HZ;
      queueMicrotask(() => {
        if (!closed) emit({ type, text, stableText: text, throughMs, evidence, computeMs: 0 });
      });
    };
    return {
      push: (pcm) => {
        samples += pcm.length;
        if (samples < nextPartial) return;
        nextPartial += PARTIAL_EVERY_SAMPLES;
        say('partial');
      },
      flush: () => {
        say('final');
      },
      close: () => {
        closed = true;
      },
    };
  };
  return { open: (_options, emit) => open(emit), close: async () => undefined };
}

function wordsOf(text: string): TtsWord[] {
  return [...text.matchAll(/\S+/g)].map((match, index) => ({
    text: match[0],
    charStart: match.index,
    charEnd: match.index + match[0].length,
    startSample: index * WORD_SAMPLES,
    endSample: (index + 1) * WORD_SAMPLES,
  }));
}

const instantTts = (delayMs: number): TtsPort => ({
  sampleRateHz: VOICE_RATE_HZ,
  voices: [{ id: 'tone', name: 'Tone', language: 'en', sex: 'neutral' }],
  synthesize: async ({ text }, sink, signal) => {
    await pass(delayMs);
    signal.throwIfAborted();
    const words = wordsOf(text);
    const pcm = Int16Array.from({ length: words.length * WORD_SAMPLES }, (_, i) =>
      Math.round(TONE_AMPLITUDE * Math.sin((i * TONE_HZ * 2 * Math.PI) / VOICE_RATE_HZ)),
    );
    sink.words(words);
    sink.audio(pcm);
  },
  close: async () => undefined,
});

const pass = (ms: number): Promise<void> =>
  ms === 0 ? Promise.resolve() : new Promise((resolve) => setTimeout(resolve, ms));

function instantLlm(text: string, delayMs: number): LlmPort {
  return {
    description: 'instant',
    generate: async function* () {
      await pass(delayMs);
      yield { type: 'text', text };
    },
  };
}

export type EngineScene = {
  /** What every utterance is recognised as. */
  readonly heard: string;
  /** What the agent always says. */
  readonly answer: string;
  /** From a request to the model's first word and from a chunk to its first sound, ms; default 0. */
  readonly modelMs?: number;
  readonly voiceMs?: number;
};

export function instantEngines({ heard, answer, modelMs = 0, voiceMs = 0 }: EngineScene): Engines {
  return {
    vad: levelVad,
    stt: instantStt(heard),
    tts: instantTts(voiceMs),
    llm: instantLlm(answer, modelMs),
  };
}

/** Something that the level VAD takes for speech: PCM16 at 24 kHz. */
export function toneSpeech(ms: number): Int16Array {
  const peak = 8_000;
  return Int16Array.from({ length: (ms * VOICE_RATE_HZ) / 1000 }, (_, i) =>
    Math.round(peak * Math.sin((i * TONE_HZ * 2 * Math.PI) / VOICE_RATE_HZ)),
  );
}
