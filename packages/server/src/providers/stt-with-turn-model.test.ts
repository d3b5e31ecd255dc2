import { describe, expect, it } from 'vitest';
import type { SttEvent, SttEvidence, SttPort } from '../ports/stt.ts';
import type { TurnPort } from '../ports/turn.ts';
import { withTurnModel } from './stt-with-turn-model.ts';

const EVIDENCE: SttEvidence = { sentenceEnd: 0.9, question: 0, comma: 0, end: 0.9, audioEnd: 0.5 };
const RESULT = { text: 'is it', stableText: 'is it', throughMs: 0, computeMs: 1 };

/** A recogniser and a turn model in the test's hands. */
function hands() {
  const events: SttEvent[] = [];
  const asked: { pcm: Int16Array; answer: (probability: number) => void; fail: () => void }[] = [];
  let say: (event: SttEvent) => void = () => undefined;
  const closed: string[] = [];
  const stt: SttPort = {
    open: (_, emit) => {
      say = emit;
      return { push: () => undefined, flush: () => undefined, close: () => closed.push('stream') };
    },
    close: () => Promise.resolve(void closed.push('stt')),
  };
  const turn: TurnPort = {
    windowMs: 100,
    score: (pcm) =>
      new Promise((resolve, reject) => {
        asked.push({
          pcm,
          answer: (probability) => {
            resolve({ probability, computeMs: 7 });
          },
          fail: () => {
            reject(new Error('lost'));
          },
        });
      }),
    close: () => Promise.resolve(void closed.push('turn')),
  };
  const port = withTurnModel(stt, turn);
  const stream = port.open({ language: 'en', keyterms: [] }, (event) => events.push(event));
  return {
    port,
    stream,
    events,
    asked,
    closed,
    say: (event: SttEvent) => {
      say(event);
    },
  };
}

const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const audioEnds = (events: readonly SttEvent[]): (number | undefined)[] =>
  events.map((event) => (event.type === 'failed' ? undefined : event.evidence?.audioEnd));

describe('a recogniser with a turn model', () => {
  it('asks once the user is silent, with the latest audio, and joins both beliefs', async () => {
    const { stream, events, asked, say } = hands();
    stream.push(new Int16Array(1600).fill(1));
    stream.push(new Int16Array(800).fill(2));
    expect(asked).toHaveLength(0);
    stream.flush(50);
    expect(asked[0]?.pcm).toHaveLength(1600);
    expect(asked[0]?.pcm.at(-1)).toBe(2);
    asked[0]?.answer(0.98);
    await settle();
    expect(events).toEqual([]);
    say({ type: 'final', ...RESULT, evidence: EVIDENCE });
    expect(audioEnds(events)[0]).toBeCloseTo(0.875, 3);
  });

  it('does not let the recogniser wait: a late answer is evidence of its own', async () => {
    const { stream, events, asked, say } = hands();
    stream.push(new Int16Array(3200));
    stream.flush(100);
    say({ type: 'final', ...RESULT, evidence: EVIDENCE });
    expect(audioEnds(events)).toEqual([0.5]);
    asked[0]?.answer(0.02);
    await settle();
    expect(events[1]).toMatchObject({ type: 'evidence', silenceMs: 100, computeMs: 7 });
    expect(audioEnds(events)[1]).toBeCloseTo(0.125, 3);
  });

  it('asks again as the silence grows, one question at a time', async () => {
    const { stream, asked, say } = hands();
    stream.flush(100);
    const evidence: SttEvent = { type: 'evidence', evidence: EVIDENCE, silenceMs: 300, computeMs: 1 };
    say(evidence);
    expect(asked).toHaveLength(1);
    asked[0]?.answer(0.5);
    await settle();
    say(evidence);
    expect(asked).toHaveLength(2);
  });

  it('forgets an answer about a silence that is over', async () => {
    const { stream, events, asked, say } = hands();
    stream.flush(100);
    say({ type: 'final', ...RESULT, evidence: EVIDENCE });
    stream.push(new Int16Array(1600));
    stream.flush(100);
    asked[0]?.answer(0.99);
    await settle();
    expect(events).toHaveLength(1);
  });

  it('passes over a model that fails, and stands alone where the recogniser has none', async () => {
    const { stream, events, asked, say } = hands();
    stream.flush(100);
    asked[0]?.fail();
    await settle();
    say({ type: 'final', ...RESULT, evidence: EVIDENCE });
    expect(audioEnds(events)).toEqual([0.5]);
    stream.flush(100);
    asked[1]?.answer(0.9);
    await settle();
    const { audioEnd: _, ...bare } = EVIDENCE;
    say({ type: 'final', ...RESULT, evidence: bare });
    expect(audioEnds(events)[1]).toBeCloseTo(0.9, 6);
  });

  it('is silent after close and closes both engines', async () => {
    const { port, stream, events, asked, closed } = hands();
    stream.flush(100);
    stream.close();
    asked[0]?.answer(0.9);
    await settle();
    await port.close();
    expect(events).toEqual([]);
    expect(closed.sort()).toEqual(['stream', 'stt', 'turn']);
  });
});
