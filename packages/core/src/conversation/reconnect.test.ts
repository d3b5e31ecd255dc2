import { Rehearsal, type RehearsalScript } from '@antiphon/testkit/rehearsal';
import { describe, expect, it } from 'vitest';

const STORY =
  'Your order left on Monday morning. It should reach you on Thursday before noon. You get a message.';
const caller = [{ fromMs: 500, toMs: 1800, text: 'where is my order' }];

/** Runs to `leaveAtMs`, lets the client leave for 3 s and come back, and runs on. */
function broken(script: RehearsalScript, leaveAtMs: number): Rehearsal {
  const rehearsal = new Rehearsal(script).run(leaveAtMs);
  rehearsal.give({ type: 'client.left' });
  rehearsal.run(leaveAtMs + 3000);
  rehearsal.give({ type: 'client.returned' });
  return rehearsal.run(leaveAtMs + 20_000);
}

const said = (rehearsal: Rehearsal): [string, boolean][] =>
  rehearsal.eventsOf('agent-transcript.finished').map(({ text, interrupted }) => [text, interrupted]);

const instructions = (rehearsal: Rehearsal): (string | null)[] =>
  rehearsal.lines
    .flatMap(({ commands }) => commands)
    .flatMap((command) => (command.type === 'generation.start' ? [command.instructions] : []));

describe('a client that leaves and returns', () => {
  it('hears on from the sentence in which the reply was cut', () => {
    const rehearsal = broken({ caller, reply: () => STORY, playerDelayMs: 100 }, 6500);
    const [first, second, ...more] = said(rehearsal);
    expect(first).toEqual([expect.stringMatching(/^Your order left on Monday morning\. It/), true]);
    expect(second).toEqual(['It should reach you on Thursday before noon. You get a message.', false]);
    expect(more).toEqual([]);
  });

  it('is answered by the model when its reply was not complete', () => {
    const rehearsal = broken({ caller, reply: () => STORY, modelMs: 4000 }, 3500);
    expect(said(rehearsal)).toEqual([[STORY, false]]);
    expect(instructions(rehearsal)).toEqual([null, null]);
  });

  it('does not hear its greeting again', () => {
    const greeting = 'Hello and welcome. How can I help you today?';
    const rehearsal = broken({ options: { greeting } }, 1000);
    expect(said(rehearsal)).toHaveLength(1);
    expect(rehearsal.eventsOf('reply.started')).toHaveLength(1);
  });

  it('is answered when it had paused, and waited for when it was speaking', () => {
    const paused = broken({ caller, options: { minSilenceMs: 3000, maxSilenceMs: 5000 } }, 2800);
    expect(paused.story().slice(0, 4)).toEqual([
      'speech.started',
      'speech.stopped',
      'user-transcript.finished',
      'reply.started',
    ]);
    const speaking = broken({ caller }, 1500);
    expect(speaking.story()).toEqual(['speech.started', 'speech.stopped', 'user-transcript.finished']);
    expect(speaking.state.history).toHaveLength(1);
  });

  it('begins nothing while it is away, and serves what was asked for afterwards', () => {
    const rehearsal = new Rehearsal({}).run(500);
    rehearsal.give({ type: 'client.left' });
    rehearsal.give({ type: 'reply.requested', instructions: 'Say hello.' });
    rehearsal.run(5000);
    expect(rehearsal.eventsOf('reply.started')).toEqual([]);
    rehearsal.give({ type: 'client.returned' });
    rehearsal.run(9000);
    expect(instructions(rehearsal)).toEqual(['Say hello.']);
  });

  it('means nothing twice, and its session still ends at its cap', () => {
    const rehearsal = new Rehearsal({ options: { maxSessionMs: 2000 } }).run(100);
    rehearsal.give({ type: 'client.returned' });
    rehearsal.give({ type: 'client.left' });
    rehearsal.give({ type: 'client.left' });
    rehearsal.run(3000);
    expect(rehearsal.state.status).toBe('ended');
  });
});

describe('a model that fails', () => {
  const options = { apology: 'Sorry.' };
  const turns = [1, 2, 3, 4, 5].map((n) => ({
    fromMs: n * 5000,
    toMs: n * 5000 + 900,
    text: 'where is my order',
  }));

  it('is apologised for, a bounded number of times in a row', () => {
    const rehearsal = new Rehearsal({ options, caller: turns, reply: () => new Error('down') }).run(32_000);
    expect(said(rehearsal)).toEqual([
      ['Sorry.', false],
      ['Sorry.', false],
      ['Sorry.', false],
    ]);
    expect(rehearsal.eventsOf('reply.failed')).toHaveLength(5);
    expect(rehearsal.eventsOf('reply.finished').map(({ status }) => status)).toEqual([
      'completed',
      'completed',
      'completed',
      'interrupted',
      'interrupted',
    ]);
  });

  it('is apologised for again after it has worked', () => {
    let asked = 0;
    const reply = (): string | Error => {
      asked += 1;
      return asked % 2 === 1 ? new Error('down') : 'It is here.';
    };
    const rehearsal = new Rehearsal({ options: { ...options, speculate: false }, caller: turns, reply }).run(
      32_000,
    );
    expect(said(rehearsal).map(([text]) => text)).toEqual([
      'Sorry.',
      'It is here.',
      'Sorry.',
      'It is here.',
      'Sorry.',
    ]);
  });
});

describe('a model that hangs', () => {
  it('is given up, apologised for, and what it says later is not said', () => {
    const options = { apology: 'Sorry.', speculate: false };
    const rehearsal = new Rehearsal({ options, caller, reply: () => STORY, modelMs: 20_000 }).run(40_000);
    expect(rehearsal.eventsOf('reply.failed')).toMatchObject([{ code: 'reply_timeout' }]);
    expect(said(rehearsal)).toEqual([['Sorry.', false]]);
    expect(rehearsal.eventsOf('reply.finished')).toHaveLength(1);
  });
});

describe('written replies', () => {
  it('are told word by word without audio or times, once', () => {
    const rehearsal = new Rehearsal({ caller, options: { textOutput: true }, reply: () => STORY }).run(9000);
    const words = rehearsal.eventsOf('agent-word.sent');
    expect(words.map(({ text }) => text).join('')).toBe(STORY);
    expect(words.every(({ startMs, endMs }) => startMs === null && endMs === null)).toBe(true);
    expect(said(rehearsal)).toEqual([[STORY, false]]);
    expect(rehearsal.sent).toEqual([]);
    expect(
      rehearsal.lines.flatMap(({ commands }) => commands).some(({ type }) => type === 'synthesis.start'),
    ).toBe(false);
  });
});
