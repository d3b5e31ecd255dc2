/**
 * Fake engines that need no model and no time: ears that go by the level of the audio, a recogniser that reads
 * from a list, a model that says what it is told, a voice that makes a tone of the text's length. For tests of
 * everything around the engines, and for measuring what the server itself costs.
 */
import { levelDbfs } from '@antiphon/core/audio/level';
import type { Engines } from '@antiphon/server/ports/engines';
import type { LlmPort, LlmRequest } from '@antiphon/server/ports/llm';
import type { SttEvent, SttPort } from '@antiphon/server/ports/stt';
import type { TtsPort, TtsWord } from '@antiphon/server/ports/tts';
import type { VadPort } from '@antiphon/server/ports/vad';

const PERCEPTION_RATE_HZ = 16_000;
const WINDOW_SAMPLES = 512;
/** Louder than this is speech, dBFS. */
const SPEECH_LEVEL_DB = -45;
const VOICE_RATE_HZ = 16_000;
/** Speed of the fake voice, characters a second. */
const VOICE_CHARS_PER_S = 15;

export type FakeScript = {
  /** What the recogniser makes of the n-th turn (from 0); may throw, then it cannot be started. */
  readonly hears?: (turn: number) => string;
  /** What each of its results takes, ms, on simulated engines. */
  readonly recogniserMs?: (turn: number) => number;
  /** What the model answers, and which tools it calls; may throw. */
  readonly answers?: (request: LlmRequest) => FakeAnswer;
  /** What the voice makes of its n-th call (from 0). */
  readonly voice?: (call: number) => FakeVoice;
};

/** `breaks-off`: it fails after half of the audio; `silent`: it gives none and says that it is done. */
export type FakeVoice = 'speaks' | 'fails' | 'breaks-off' | 'silent';

export type FakeAnswer =
  | string
  | {
      readonly text: string;
      readonly calls: readonly { readonly name: string; readonly arguments: object }[];
    };

export function fakeEngines(script: FakeScript = {}): Engines {
  return {
    vad: fakeVad(),
    stt: fakeStt(script.hears ?? (() => 'hello there'), script.recogniserMs),
    llm: fakeLlm(script.answers ?? (() => 'I see. Tell me more.')),
    tts: fakeTts(script.voice),
  };
}

export function fakeVad(): VadPort {
  return {
    windowMs: (WINDOW_SAMPLES * 1000) / PERCEPTION_RATE_HZ,
    open: (onScore) => {
      const rest = new Int16Array(WINDOW_SAMPLES);
      let filled = 0;
      let heard = 0;
      let open = true;
      return {
        push: (pcm) => {
          for (let from = 0; from < pcm.length && open;) {
            const taken = Math.min(pcm.length - from, WINDOW_SAMPLES - filled);
            rest.set(pcm.subarray(from, from + taken), filled);
            filled += taken;
            from += taken;
            if (filled < WINDOW_SAMPLES) continue;
            filled = 0;
            heard += WINDOW_SAMPLES;
            const levelDb = levelDbfs(rest);
            const probability = levelDb > SPEECH_LEVEL_DB ? 0.95 : 0.02;
            onScore({ audioMs: (heard * 1000) / PERCEPTION_RATE_HZ, probability, levelDb });
          }
        },
        close: () => {
          open = false;
        },
      };
    },
    close: () => Promise.resolve(),
  };
}

/** Partial every 250 ms of audio with as many words as half-second steps have passed; the whole text from the first flush on. */
export function fakeStt(
  hears: (turn: number) => string,
  takesMs: (turn: number) => number = () => 0,
): SttPort {
  let turns = 0;
  return {
    open: (_options, emit) => {
      const turn = turns;
      turns += 1;
      const words = hears(turn).split(' ');
      const computeMs = takesMs(turn);
      let samples = 0;
      let open = true;
      let told = 0;
      const tell = (type: 'partial' | 'final', count: number): void => {
        told = Math.max(told, count);
        const text = words.slice(0, told).join(' ');
        const throughMs = (samples * 1000) / PERCEPTION_RATE_HZ;
        const event: SttEvent = { type, text, stableText: text, throughMs, evidence: null, computeMs };
        queueMicrotask(() => {
          if (open) emit(event);
        });
      };
      return {
        push: (pcm) => {
          const step = PERCEPTION_RATE_HZ / 4;
          const before = Math.floor(samples / step);
          samples += pcm.length;
          const now = Math.floor(samples / step);
          if (now > before) tell('partial', Math.ceil(now / 2));
        },
        flush: () => {
          tell('final', words.length);
        },
        close: () => {
          open = false;
        },
        settled: () => Promise.resolve(),
      };
    },
    close: () => Promise.resolve(),
  };
}

export function fakeLlm(answers: (request: LlmRequest) => FakeAnswer): LlmPort {
  return {
    description: 'fake model',
    generate: async function* (request, signal) {
      const answer = answers(request);
      const text = typeof answer === 'string' ? answer : answer.text;
      for (const word of text.match(/\S+\s*/g) ?? []) {
        if (signal.aborted) return;
        yield { type: 'text', text: word };
      }
      const calls = typeof answer === 'string' ? [] : answer.calls;
      for (const [index, call] of calls.entries()) {
        const argumentsJson = JSON.stringify(call.arguments);
        yield { type: 'tool-call', callId: `call_${index}`, name: call.name, argumentsJson };
      }
      await Promise.resolve();
    },
  };
}

export function fakeTts(makes: (call: number) => FakeVoice = () => 'speaks'): TtsPort {
  let calls = 0;
  return {
    sampleRateHz: VOICE_RATE_HZ,
    voices: [
      { id: 'tone', name: 'Tone', language: 'en', sex: 'female' },
      { id: 'low', name: 'Low tone', language: 'en', sex: 'male' },
    ],
    synthesize: async (request, sink, signal) => {
      const perChar = Math.round(VOICE_RATE_HZ / VOICE_CHARS_PER_S);
      const pcm = new Int16Array(request.text.length * perChar);
      for (let index = 0; index < pcm.length; index += 1)
        pcm[index] = Math.round(6000 * Math.sin(index * 0.15));
      const made = makes(calls);
      calls += 1;
      await Promise.resolve();
      signal.throwIfAborted();
      if (made === 'silent') return;
      if (made === 'breaks-off') sink.audio(pcm.subarray(0, pcm.length / 2));
      if (made !== 'speaks') throw new Error('the fake voice fails');
      sink.audio(pcm);
      sink.words(
        [...request.text.matchAll(/\S+/g)].map((match): TtsWord => {
          const charEnd = match.index + match[0].length;
          return {
            text: match[0],
            charStart: match.index,
            charEnd,
            startSample: match.index * perChar,
            endSample: charEnd * perChar,
          };
        }),
      );
    },
    close: () => Promise.resolve(),
  };
}
