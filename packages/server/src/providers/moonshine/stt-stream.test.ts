import { describe, expect, it } from 'vitest';
import type { SttEvent } from '../../ports/stt.ts';
import type { DecodeJob, Decoded, Listened, ListenJob } from './decode-job.ts';
import { MoonshineStream, type DecodeEngine } from './stt-stream.ts';

const RATE = 16_000;
const tone = (seconds: number): Int16Array =>
  Int16Array.from({ length: seconds * RATE }, (_, i) => Math.round(8000 * Math.sin(i / 5)));

type Request = {
  job: DecodeJob;
  urgent: boolean;
  signal: AbortSignal;
  answer: (text: string) => Promise<void>;
  fail: () => Promise<void>;
};

type LookRequest = {
  job: ListenJob;
  answer: (audioEnd: number | null) => Promise<void>;
  fail: () => Promise<void>;
};

const settled = async (): Promise<void> => {
  for (let i = 0; i < 5; i++) await Promise.resolve();
};

function setup() {
  const requests: Request[] = [];
  const looks: LookRequest[] = [];
  const events: SttEvent[] = [];
  const state = { congested: false };
  const engine: DecodeEngine = {
    congested: () => state.congested,
    listen: (job) =>
      new Promise<Listened>((resolve, reject) => {
        looks.push({
          job,
          answer: (audioEnd) => {
            resolve({ sound: audioEnd === null ? {} : { audioEnd }, computeMs: 1 });
            return settled();
          },
          fail: () => {
            reject(new Error('worker lost'));
            return settled();
          },
        });
      }),
    decode: (job, { urgent, signal }) =>
      new Promise((resolve, reject) => {
        signal.addEventListener('abort', () => {
          reject(signal.reason as Error);
        });
        const answer = (text: string): Promise<void> => {
          resolve(decoded(text));
          return settled();
        };
        const fail = (): Promise<void> => {
          reject(new Error('worker lost'));
          return settled();
        };
        requests.push({ job, urgent, signal, answer, fail });
      }),
  };
  const stream = new MoonshineStream(
    engine,
    { language: 'en', keyterms: [] },
    (event) => void events.push(event),
  );
  return { stream, requests, looks, events, state };
}

function decoded(text: string): Decoded {
  const words = text.split(' ').filter((word) => word !== '');
  return {
    tokens: words.map((_, i) => 1000 + i),
    words: words.map((word, i) => ({ text: word, tokenEnd: i + 1 })),
    evidence: { sentenceEnd: 0.5, question: 0, comma: 0, end: 0.5 },
    encoderPools: [],
    computeMs: 1,
  };
}

describe('MoonshineStream', () => {
  it('asks for one partial at a time, with the last text as the draft', async () => {
    const { stream, requests, events } = setup();
    stream.push(tone(0.3));
    stream.push(tone(0.3));
    expect(requests).toHaveLength(1);
    await requests[0]?.answer('so I');
    await requests[1]?.answer('so I was going');
    stream.push(tone(0.3));
    expect(requests[2]?.job.draftTokens).toEqual([1000, 1001, 1002, 1003]);
    expect(requests.every((request) => !request.urgent)).toBe(true);
    await requests[2]?.answer('so I was going home');
    expect(events.map((event) => (event.type === 'partial' ? event.stableText : ''))).toEqual([
      '',
      'so I',
      'so I was going',
    ]);
  });

  it('decodes nothing for silence and answers a flush of it with empty text', async () => {
    const { stream, requests, events } = setup();
    stream.push(new Int16Array(RATE));
    stream.flush();
    await Promise.resolve();
    await Promise.resolve();
    await Promise.resolve();
    expect(requests).toHaveLength(0);
    expect(events).toMatchObject([{ type: 'final', text: '', throughMs: 1000, evidence: null }]);
  });

  it('lets a flush supersede the partial, and answers every flush once', async () => {
    const { stream, requests, events } = setup();
    stream.push(tone(0.5));
    stream.push(tone(0.1));
    stream.flush();
    stream.flush();
    expect(requests[0]?.signal.aborted).toBe(true);
    expect(requests[1]).toMatchObject({ urgent: true });
    await requests[0]?.answer('late');
    await requests[1]?.answer('Yes.');
    await requests[2]?.answer('Yes.');
    expect(events.map((event) => event.type)).toEqual(['final', 'final']);
    stream.push(tone(0.5));
    stream.flush();
    await requests.at(-1)?.answer('Yes. Please.');
    expect(events.at(-1)).toMatchObject({ type: 'final', text: 'Yes. Please.', throughMs: 1100 });
  });

  it('takes a pass that is already on its way over the same audio for the final', async () => {
    const { stream, requests, events } = setup();
    stream.push(tone(0.5));
    stream.flush();
    stream.flush();
    expect(requests).toHaveLength(1);
    await requests[0]?.answer('Yes.');
    expect(events.map((event) => event.type)).toEqual(['final', 'final']);
    expect(requests).toHaveLength(1);
  });

  it('answers a flush when the pass it waited for is lost', async () => {
    const { stream, requests, events } = setup();
    stream.push(tone(0.5));
    stream.flush();
    await requests[0]?.fail();
    await requests[1]?.answer('Yes.');
    expect(events).toMatchObject([{ type: 'final', text: 'Yes.' }]);
  });

  it('listens to the silence after a flush every 0.1 s for 1.6 s, the words again every 0.5 s, after the look', async () => {
    const { stream, requests, looks, events } = setup();
    stream.push(tone(0.1));
    stream.push(new Int16Array(0.1 * RATE));
    stream.flush(100);
    await requests[0]?.answer('Yes.');
    for (let i = 1; i < 20; i++) {
      stream.push(new Int16Array(0.1 * RATE));
      if (i === 5) expect(requests).toHaveLength(1);
      await looks.at(-1)?.answer(0.5);
      await requests.at(-1)?.answer('Yes.');
    }
    expect(requests.slice(0, 4).map(({ job }) => job.silenceMs)).toEqual([100, 600, 1100, 1600]);
    const between = [2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16].map((tenths) => tenths * 100);
    expect(looks.map(({ job }) => job.silenceMs)).toEqual(between);
    const told = events.flatMap((event) => (event.type === 'evidence' ? [event.silenceMs] : []));
    expect(told).toEqual(between);
    expect(looks[14]?.job.lastPcm.length).toBe(1.7 * RATE);
  });

  it('drops a look at a silence that is over', async () => {
    const { stream, requests, looks, events } = setup();
    stream.push(tone(0.2));
    stream.flush(100);
    await requests.at(-1)?.answer('Yes.');
    stream.push(new Int16Array(0.1 * RATE));
    stream.push(tone(0.2));
    stream.flush(100);
    await looks[0]?.answer(0.9);
    await requests.at(-1)?.answer('Yes, please.');
    stream.push(new Int16Array(0.1 * RATE));
    await looks[1]?.answer(0.2);
    const told = events.flatMap((event) =>
      event.type === 'failed' ? [] : [[event.type, event.evidence?.audioEnd]],
    );
    expect(told).toEqual([
      ['final', undefined],
      ['final', undefined],
      ['evidence', 0.2],
    ]);
  });

  it('does not look while the engine is behind or nothing was recognised, and survives a lost look', async () => {
    const { stream, requests, looks, events, state } = setup();
    stream.push(tone(0.2));
    stream.flush(100);
    stream.push(new Int16Array(0.1 * RATE));
    expect(looks).toHaveLength(0);
    state.congested = true;
    await requests.at(-1)?.answer('Yes.');
    stream.push(new Int16Array(0.05 * RATE));
    expect(looks).toHaveLength(0);
    state.congested = false;
    stream.push(new Int16Array(0.01 * RATE));
    await looks[0]?.fail();
    stream.push(new Int16Array(0.1 * RATE));
    await looks[1]?.answer(null);
    expect(looks).toHaveLength(2);
    expect(events.map((event) => event.type)).toEqual(['final']);
  });

  it('keeps its words, and listens on, when a pass over the silence finds none', async () => {
    const { stream, requests, looks, events } = setup();
    stream.push(tone(1));
    await requests[0]?.answer('book it');
    stream.flush(100);
    await requests[1]?.answer('');
    expect(events.at(-1)).toMatchObject({ type: 'final', text: 'book it', evidence: { sentenceEnd: 0.5 } });
    for (let i = 0; i < 3; i += 1) {
      stream.push(new Int16Array(0.1 * RATE));
      await looks.at(-1)?.answer(0.8);
    }
    stream.push(new Int16Array(0.1 * RATE));
    const before = events.length;
    await requests[2]?.answer('');
    expect(events).toHaveLength(before);
    stream.push(new Int16Array(0.1 * RATE));
    expect(looks).toHaveLength(4);
  });

  it('goes back to partials when there are more words than at the flush', async () => {
    const { stream, requests, looks, events } = setup();
    stream.push(tone(0.2));
    stream.push(new Int16Array(0.1 * RATE));
    stream.flush(100);
    await requests[0]?.answer('Yes.');
    stream.push(tone(0.6));
    await looks[0]?.answer(0.5);
    await requests[1]?.answer('Yes, please.');
    stream.push(tone(0.3));
    await requests[2]?.answer('Yes, please do.');
    expect(events.map((event) => event.type)).toEqual(['final', 'evidence', 'partial', 'partial']);
    expect(requests[2]?.job.silenceMs).toBeNull();
    expect(looks).toHaveLength(1);
  });

  it('skips partials while the engine is behind', () => {
    const { stream, requests, state } = setup();
    state.congested = true;
    stream.push(tone(1));
    expect(requests).toHaveLength(0);
    state.congested = false;
    stream.push(tone(0.1));
    expect(requests).toHaveLength(1);
  });

  it('is silent after close', async () => {
    const { stream, requests, events } = setup();
    stream.push(tone(0.5));
    stream.flush();
    stream.close();
    await requests[0]?.answer('Too late.');
    stream.push(tone(1));
    stream.flush();
    expect(events).toEqual([]);
    expect(requests).toHaveLength(1);
    expect(requests.every((request) => request.signal.aborted)).toBe(true);
  });

  it('survives a lost partial and says so once when a final is lost', async () => {
    const { stream, requests, events } = setup();
    stream.push(tone(0.5));
    await requests[0]?.fail();
    expect(events).toEqual([]);
    stream.flush();
    await requests.at(-1)?.fail();
    expect(events).toEqual([{ type: 'failed', message: 'worker lost' }]);
  });

  it('freezes the beginning of a long turn at its quietest place and keeps its text', async () => {
    const { stream, requests, events } = setup();
    stream.push(tone(14));
    await requests[0]?.answer('first words');
    stream.push(new Int16Array(RATE / 2));
    stream.push(tone(7));
    stream.flush();
    const freeze = requests.at(-1);
    expect(freeze?.urgent).toBe(true);
    const frozenSamples = freeze?.job.pcm.length ?? 0;
    expect(frozenSamples).toBeGreaterThan(14 * RATE);
    expect(frozenSamples).toBeLessThan(14.5 * RATE);
    await freeze?.answer('First words of a story.');
    const rest = requests.at(-1);
    expect(rest?.job.pcm.length).toBeLessThan(8 * RATE);
    await rest?.answer('And the end.');
    expect(events.at(-1)).toMatchObject({
      type: 'final',
      text: 'First words of a story. And the end.',
      throughMs: 21_500,
    });
  });
});
