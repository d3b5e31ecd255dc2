import { Rehearsal, type RehearsalScript } from '@antiphon/testkit/rehearsal';
import { describe, expect, it } from 'vitest';
import { playedMs as ms, type PlayedMs } from '../time.ts';

const STORY =
  'Your order left on Monday morning. It should reach you on Thursday before noon. You get a message.';
const caller = [{ fromMs: 500, toMs: 1800, text: 'where is my order' }];

type Played = { readonly replyId: number; readonly playedMs: PlayedMs };

/** Runs to `leaveAtMs`, lets the client leave for 3 s and come back, and runs on. `told`: what it says of reply 1. */
function broken(
  script: RehearsalScript,
  leaveAtMs: number,
  told?: (reply: { readonly replyId: number }) => Played,
): Rehearsal {
  const rehearsal = new Rehearsal(script).run(leaveAtMs);
  rehearsal.give({ type: 'client.left' });
  rehearsal.run(leaveAtMs + 3000);
  rehearsal.give({ type: 'client.returned', ...(told ? { played: told({ replyId: 1 }) } : {}) });
  return rehearsal.run(leaveAtMs + 20_000);
}

/** What the model is told that the agent has said. */
const assistantText = (rehearsal: Rehearsal): string[] =>
  rehearsal.state.history.flatMap((entry) => (entry.role === 'assistant' ? [entry.text] : []));

const said = (rehearsal: Rehearsal): [string, boolean][] =>
  rehearsal.eventsOf('agent-transcript.finished').map(({ text, interrupted }) => [text, interrupted]);

const instructions = (rehearsal: Rehearsal): (string | null)[] =>
  rehearsal.lines
    .flatMap(({ commands }) => commands)
    .flatMap((command) => (command.type === 'generation.start' ? [command.instructions] : []));

describe('a client that leaves and returns', () => {
  it('hears on from the word after the last one it has heard', () => {
    const rehearsal = broken({ caller, reply: () => STORY, playerDelayMs: 100 }, 6500);
    const [first, second, ...more] = said(rehearsal);
    expect(first).toEqual([expect.stringMatching(/^Your order left on Monday morning\. It/), true]);
    expect(second?.[1]).toBe(false);
    expect(`${first?.[0]} ${second?.[0]}`).toBe(STORY);
    expect(more).toEqual([]);
  });

  it('is believed when it says how much it has heard', () => {
    const given = broken({ caller, reply: () => STORY }, 6500, (reply) => ({ ...reply, playedMs: ms(900) }));
    const heard = assistantText(given)[0] ?? '';
    expect(heard).toMatch(/^Your order/);
    expect(heard).not.toContain('Monday');
    expect(assistantText(given).join(' ')).toBe(STORY);
  });

  it('hears the rest of a reply that went out in full while nothing reached it', () => {
    const late = 16_000;
    const given = broken({ caller, reply: () => STORY }, late, (reply) => ({ ...reply, playedMs: ms(900) }));
    expect(said(given)[0]).toEqual([STORY, false]);
    expect(assistantText(given)).toHaveLength(2);
    expect(assistantText(given).join(' ')).toBe(STORY);
    const unheard = broken({ caller, reply: () => STORY }, late, () => ({ replyId: 0, playedMs: ms(900) }));
    expect(said(unheard)).toEqual([
      [STORY, false],
      [STORY, false],
    ]);
  });

  it('hears nothing again of a reply that it has heard, that it cancelled, or that something followed', () => {
    const heard = broken({ caller, reply: () => STORY }, 16_000, (reply) => ({
      ...reply,
      playedMs: ms(60_000),
    }));
    expect(said(heard)).toHaveLength(1);
    const cancelled = new Rehearsal({ caller, reply: () => STORY }).run(5000);
    cancelled.give({ type: 'reply.cancel-requested', replyId: 1 });
    cancelled.give({ type: 'client.left' });
    cancelled.give({ type: 'client.returned', played: { replyId: 1, playedMs: ms(900) } });
    expect(said(cancelled.run(9000))).toHaveLength(1);
    const followed = new Rehearsal({ caller, reply: () => STORY }).run(16_000);
    followed.give({ type: 'message.added', role: 'user', text: 'Thanks.' });
    followed.give({ type: 'client.left' });
    followed.give({ type: 'client.returned', played: { replyId: 1, playedMs: ms(900) } });
    expect(said(followed.run(20_000))).toHaveLength(1);
  });

  it('is answered by the model when its reply was not complete', () => {
    const rehearsal = broken({ caller, reply: () => STORY, modelMs: 4000 }, 3500);
    expect(said(rehearsal)).toEqual([[STORY, false]]);
    expect(instructions(rehearsal)).toEqual([null, null]);
  });

  it('hears the rest of its greeting, and nothing of it again', () => {
    const greeting = 'Hello and welcome. How can I help you today?';
    const rehearsal = broken({ options: { greeting } }, 1000);
    expect(said(rehearsal).map(([, interrupted]) => interrupted)).toEqual([true, false]);
    expect(
      said(rehearsal)
        .map(([text]) => text)
        .join(' '),
    ).toBe(greeting);
    expect(said(broken({ options: { greeting } }, 8000))).toHaveLength(1);
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
