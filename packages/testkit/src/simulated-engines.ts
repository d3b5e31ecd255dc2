/**
 * Real engines on a simulated clock: each result arrives at the simulated time of its request plus the time
 * the engine really took. Time stands still while an engine computes. The recogniser must say when it has
 * nothing left to decode (`settled`), since it decodes partials on its own account.
 */
import type { Engines } from '@antiphon/server/ports/engines';
import type { LlmPort } from '@antiphon/server/ports/llm';
import type { SttPort } from '@antiphon/server/ports/stt';
import type { TtsPort, TtsSink } from '@antiphon/server/ports/tts';
import type { VadPort } from '@antiphon/server/ports/vad';
import type { SimulatedClock } from './simulated-clock.ts';

/** Voice activity results come this long after their window, ms (measured with one stream: 1-3). */
const VAD_LATENCY_MS = 2;
/** First audio of the embedded voice, ms (measured 12-40). */
const TTS_LATENCY_MS = 30;

export function simulateEngines(engines: Engines, clock: SimulatedClock): Engines {
  return {
    vad: simulateVad(engines.vad, clock),
    stt: simulateStt(engines.stt, clock),
    tts: simulateTts(engines.tts, clock),
    llm: simulateLlm(engines.llm, clock),
  };
}

function simulateVad(vad: VadPort, clock: SimulatedClock): VadPort {
  const windowSamples = (vad.windowMs * 16_000) / 1000;
  return {
    windowMs: vad.windowMs,
    open: (onScore, onError) => {
      const holds: (() => void)[] = [];
      let open = true;
      let pushed = 0;
      const releaseAll = (): void => {
        for (const release of holds.splice(0)) release();
      };
      const stream = vad.open(
        (score) => {
          clock.callAt(clock.nowMs() + VAD_LATENCY_MS, () => {
            if (open) onScore(score);
          });
          holds.shift()?.();
        },
        (error) => {
          releaseAll();
          onError(error);
        },
      );
      return {
        push: (pcm) => {
          const before = Math.floor(pushed / windowSamples);
          pushed += pcm.length;
          const windows = Math.floor(pushed / windowSamples) - before;
          for (let index = 0; index < windows; index += 1) holds.push(clock.hold());
          stream.push(pcm);
        },
        close: () => {
          open = false;
          releaseAll();
          stream.close();
        },
      };
    },
    close: () => vad.close(),
  };
}

function simulateStt(stt: SttPort, clock: SimulatedClock): SttPort {
  return {
    open: (options, emit) => {
      let open = true;
      let lastMs = 0;
      const stream = stt.open(options, (event) => {
        const latency = event.type === 'failed' ? 0 : event.computeMs;
        // One pass at a time: a quick one does not overtake the slow one before it.
        lastMs = Math.max(lastMs, clock.nowMs() + latency);
        clock.callAt(lastMs, () => {
          if (open) emit(event);
        });
      });
      const holdUntilSettled = (): void => {
        if (stream.settled === undefined) return;
        const release = clock.hold();
        void stream.settled().then(release);
      };
      return {
        push: (pcm) => {
          stream.push(pcm);
          holdUntilSettled();
        },
        flush: (silenceMs) => {
          stream.flush(silenceMs);
          holdUntilSettled();
        },
        close: () => {
          open = false;
          stream.close();
        },
      };
    },
    close: () => stt.close(),
  };
}

function simulateTts(tts: TtsPort, clock: SimulatedClock): TtsPort {
  return {
    sampleRateHz: tts.sampleRateHz,
    voices: tts.voices,
    synthesize: (request, sink, signal) => {
      const release = clock.hold();
      const at = clock.nowMs() + TTS_LATENCY_MS;
      const later = (action: () => void): void => {
        clock.callAt(at, () => {
          if (!signal.aborted) action();
        });
      };
      const delayed: TtsSink = {
        audio: (pcm) => {
          later(() => {
            sink.audio(pcm);
          });
        },
        words: (words) => {
          later(() => {
            sink.words(words);
          });
        },
      };
      return new Promise<void>((resolve, reject) => {
        tts.synthesize(request, delayed, signal).then(
          () => {
            clock.callAt(at, resolve);
            release();
          },
          (error: unknown) => {
            release();
            reject(error instanceof Error ? error : new Error(String(error)));
          },
        );
      });
    },
    close: () => tts.close(),
  };
}

function simulateLlm(llm: LlmPort, clock: SimulatedClock): LlmPort {
  return {
    description: llm.description,
    generate: async function* (request, signal) {
      const release = clock.hold();
      try {
        yield* llm.generate(request, signal);
      } finally {
        release();
      }
    },
  };
}
