/** A session whose model takes its time: what the client and the model see of replies that are prepared in advance. */
import { DEFAULT_OPTIONS, type ConversationEvent, type TraceLine } from '@antiphon/core';
import { replayTrace, traceHeader, traceLine } from '@antiphon/core/trace';
import { fakeEngines } from '@antiphon/testkit/fake-engines';
import { runSimulation, SimulatedClock } from '@antiphon/testkit/simulated-clock';
import { describe, expect, it } from 'vitest';
import type { Engines } from '../ports/engines.ts';
import type { LlmMessage, LlmPort } from '../ports/llm.ts';
import type { SttPort } from '../ports/stt.ts';
import { Session } from './session.ts';

const RATE_HZ = 16_000;
const FRAME_MS = 20;
const MODEL_MS = 400;

type Request = {
  readonly atMs: number;
  readonly messages: readonly LlmMessage[];
  /** It was still wanted when the model had its answer. */
  answered: boolean;
};

/** Sounds finished, so that its end is decided and foreseen by the sound. */
function sure(stt: SttPort): SttPort {
  const end = { sentenceEnd: 0.9, question: 0, comma: 0, end: 0.9, audioEnd: 0.75 };
  return {
    ...stt,
    open: (options, emit) =>
      stt.open(options, (event) => {
        emit(event.type === 'partial' || event.type === 'final' ? { ...event, evidence: end } : event);
      }),
  };
}

function slowModel(clock: SimulatedClock, requests: Request[]): LlmPort {
  return {
    description: 'slow model',
    generate: async function* ({ messages }, signal) {
      const request = { atMs: clock.nowMs(), messages, answered: false };
      requests.push(request);
      await new Promise<void>((resolve) => clock.callAt(clock.nowMs() + MODEL_MS, resolve));
      if (signal.aborted) return;
      request.answered = true;
      yield { type: 'text', text: 'It is on its way.' };
    },
  };
}

type Heard = { readonly atMs: number; readonly what: ConversationEvent['type'] | 'audio' };

/** Speaks in the given spans, ms, and listens for `forMs`. */
async function call(spans: readonly (readonly [number, number])[], speculate: boolean, forMs = 6000) {
  const clock = new SimulatedClock();
  const requests: Request[] = [];
  const heard: Heard[] = [];
  const lines: TraceLine[] = [];
  const fake = fakeEngines({ hears: () => 'order status' });
  const engines: Engines = { ...fake, stt: sure(fake.stt), llm: slowModel(clock, requests) };
  const fail = (error: unknown): never => {
    throw error;
  };
  const session = new Session(
    {
      engines,
      clock,
      onEvent: ({ type }) => heard.push({ atMs: clock.nowMs(), what: type }),
      onAudio: () => heard.push({ atMs: clock.nowMs(), what: 'audio' }),
      onClose: () => undefined,
      onLost: fail,
      onError: fail,
      record: (line) => lines.push(line),
    },
    {
      conversation: { ...DEFAULT_OPTIONS, speculate },
      uplink: { sampleRateHz: RATE_HZ, language: 'en', keyterms: [] },
      downlink: { systemPrompt: '', tools: [], voiceId: 'tone', language: 'en', today: '2026-01-05' },
    },
  );
  const size = (FRAME_MS * RATE_HZ) / 1000;
  for (let atMs = FRAME_MS; atMs <= forMs; atMs += FRAME_MS) {
    const voice = spans.some(([from, to]) => atMs > from && atMs <= to);
    const frame = Int16Array.from({ length: size }, (_, i) => (voice ? 8000 * Math.sin(i * 0.1) : 0));
    clock.callAt(atMs, () => {
      session.pushAudio(frame);
    });
  }
  session.start();
  const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
  await runSimulation(clock, settle, { done: () => false, maxMs: forMs });
  session.close();
  return { requests, heard, lines };
}

const timeOf = (heard: readonly Heard[], what: Heard['what']): number =>
  heard.find((one) => one.what === what)?.atMs ?? NaN;

describe('a session that prepares replies', () => {
  it('has the reply sounding sooner after the turn, for one request', async () => {
    const [on, off] = await Promise.all([call([[500, 1700]], true), call([[500, 1700]], false)]);
    const wait = ({ heard }: typeof on): number => timeOf(heard, 'audio') - timeOf(heard, 'speech.stopped');
    expect(timeOf(on.heard, 'speech.stopped')).toBeCloseTo(timeOf(off.heard, 'speech.stopped'), 0);
    expect(wait(off)).toBeGreaterThanOrEqual(MODEL_MS);
    expect(wait(on)).toBeLessThan(wait(off) - 100);
    expect(on.requests).toHaveLength(1);
    expect(on.requests[0]?.messages).toEqual(off.requests[0]?.messages);
    expect(on.heard.map(({ what }) => what)).toEqual(off.heard.map(({ what }) => what));
  });

  it('stops the model when the user goes on, and the client learns nothing of it', async () => {
    const { requests, heard, lines } = await call(
      [
        [500, 1700],
        [1980, 2900],
      ],
      true,
    );
    expect(requests.map(({ answered }) => answered)).toEqual([false, true]);
    expect(requests[0]?.atMs).toBeLessThan(1980);
    const before = heard.filter(({ atMs }) => atMs < timeOf(heard, 'speech.stopped'));
    expect(new Set(before.map(({ what }) => what))).toEqual(
      new Set(['speech.started', 'user-transcript.changed']),
    );
    expect(heard.filter(({ what }) => what === 'reply.started')).toHaveLength(1);
    expect(replayTrace([traceHeader(), ...lines.map(traceLine)])).toMatchObject({ ok: true });
  });
});
