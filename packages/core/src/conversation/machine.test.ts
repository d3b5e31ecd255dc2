import { Rehearsal, type RehearsalScript } from '@antiphon/testkit/rehearsal';
import { describe, expect, it } from 'vitest';
import { replayTrace, traceHeader, traceLine } from '../trace.ts';
import { userText } from './history.ts';
import {
  MICROPHONE_GAP_MS,
  MICROPHONE_STALL_MS,
  PLAYOUT_LEAD_MS,
  REPLY_RATE_HZ,
  REPLY_STALL_MS,
  WORDLESS_TURN_MS,
} from './options.ts';
import { phaseOf } from './state.ts';

const LONG = 'Well, there are quite a few things that I could tell you about this. '.repeat(4).trim();
/** The detector scores windows of this length, ms. */
const WINDOW_MS = 32;
const rehearse = (script: RehearsalScript, untilMs: number): Rehearsal => new Rehearsal(script).run(untilMs);
const hello = { fromMs: 1000, toMs: 2200, text: 'hello my friend how are you' };

describe('a normal turn', () => {
  it('tells the documented events in order', () => {
    const r = rehearse({ caller: [hello] }, 8000);
    expect(r.story()).toEqual([
      'speech.started',
      'speech.stopped',
      'user-transcript.finished',
      'reply.started',
      'agent-transcript.finished',
      'reply.finished',
    ]);
    expect(r.eventsOf('user-transcript.finished')[0]?.text).toBe('hello my friend how are you');
    expect(r.eventsOf('agent-transcript.finished')[0]).toMatchObject({ text: 'I see.', interrupted: false });
  });

  it('keeps a turn open over a pause', () => {
    const more = { fromMs: 2600, toMs: 3500, text: 'if I may ask' };
    const r = rehearse({ caller: [hello, more] }, 8000);
    expect(r.eventsOf('user-transcript.finished').map((event) => event.text)).toEqual([
      'hello my friend how are you if I may ask',
    ]);
    expect(r.eventsOf('reply.started')).toHaveLength(1);
  });

  it('does not end while the last window sounds like a voice, and ends if it was nothing', () => {
    const committedMs = (r: Rehearsal): number =>
      r.lines.find(({ commands }) =>
        commands.some((c) => c.type === 'decision.record' && c.decision.outcome === 'committed'),
      )?.atMs ?? NaN;
    const dueMs = committedMs(rehearse({ caller: [hello] }, 8000));
    // Somewhere in this step of one window a single window of voice is there when the turn is due.
    for (let beforeMs = 40; beforeMs <= 72; beforeMs += 8) {
      const more = { fromMs: dueMs - beforeMs, toMs: dueMs + 900, text: 'if I may ask' };
      const r = rehearse({ caller: [hello, more] }, 8000);
      expect(r.eventsOf('user-transcript.finished').map((event) => event.text)).toEqual([
        'hello my friend how are you if I may ask',
      ]);
      const click = rehearse(
        { caller: [hello, { fromMs: more.fromMs, toMs: more.fromMs + 1, text: '' }] },
        8000,
      );
      expect(committedMs(click)).toBeGreaterThanOrEqual(dueMs);
      // The window of the click may end after the turn was due, and the next one tells.
      expect(committedMs(click)).toBeLessThanOrEqual(dueMs + 2 * WINDOW_MS);
    }
  });

  it('joins the words that it tells to the text of the reply', () => {
    const r = rehearse({ caller: [hello], reply: () => LONG }, 30_000);
    const words = r.eventsOf('agent-word.sent');
    expect(words.map((word) => word.text).join('')).toBe(LONG);
    expect(words.every((word, i) => (word.startMs ?? 0) >= (words[i - 1]?.startMs ?? 0))).toBe(true);
  });

  it('sends audio at most the lead ahead of real time, all of it, in order', () => {
    const r = rehearse({ caller: [hello], reply: () => LONG }, 30_000);
    const zero = r.sent[0]?.atMs ?? 0;
    let position = 0;
    for (const piece of r.sent) {
      expect(piece.from).toBe(position);
      position = piece.to;
      expect((piece.to * 1000) / REPLY_RATE_HZ).toBeLessThanOrEqual(piece.atMs - zero + PLAYOUT_LEAD_MS + 1);
    }
    expect(position).toBe(LONG.length * (REPLY_RATE_HZ / 15));
  });

  it('speaks the greeting as it is, without the model', () => {
    const r = rehearse({ options: { greeting: 'Hello, this is Ann.' } }, 4000);
    expect(r.lines.flatMap((line) => line.commands).some((c) => c.type === 'generation.start')).toBe(false);
    expect(r.eventsOf('agent-transcript.finished')[0]?.text).toBe('Hello, this is Ann.');
  });

  it('answers noise with nothing but the end of the speech', () => {
    const r = rehearse({ caller: [{ fromMs: 500, toMs: 1500, text: '' }] }, 6000);
    expect(r.story()).toEqual(['speech.started', 'speech.stopped']);
  });

  it('gives up on endless sound without words', () => {
    const r = rehearse({ caller: [{ fromMs: 500, toMs: 60_000, text: '' }] }, WORDLESS_TURN_MS + 2000);
    expect(r.story().slice(0, 3)).toEqual(['speech.started', 'speech.stopped', 'speech.started']);
  });
});

it('a model that writes only white space has said nothing', () => {
  const r = rehearse({ caller: [hello], reply: () => ' \n ' }, 8000);
  expect(r.eventsOf('reply.finished').map(({ status }) => status)).toEqual(['completed']);
  expect(r.eventsOf('agent-transcript.finished')).toEqual([]);
});

describe('a voice whose end nobody hears', () => {
  const answeredMs = (r: Rehearsal): number =>
    r.events.find(({ event }) => event.type === 'reply.started')?.atMs ?? Infinity;

  it('is over when the microphone sends no more of it', () => {
    const r = rehearse({ caller: [hello], mutedFromMs: hello.toMs }, 30_000);
    expect(r.eventsOf('user-transcript.finished').map(({ text }) => text)).toEqual([hello.text]);
    expect(answeredMs(r)).toBeLessThan(hello.toMs + MICROPHONE_GAP_MS + 500);
  });

  it('over the agent is over too, and is answered', () => {
    const over = { fromMs: 6000, toMs: 7200, text: 'no wait that is not right' };
    const script = { caller: [hello, over], reply: () => LONG, mutedFromMs: 6700 };
    const options = { interruptResponse: false };
    for (const r of [rehearse(script, 60_000), rehearse({ ...script, options }, 60_000)]) {
      expect(r.eventsOf('user-transcript.finished')).toHaveLength(2);
      expect(r.eventsOf('reply.started')).toHaveLength(2);
      expect(phaseOf(r.state)).toBe('listening');
    }
  });

  it('is over when no more words come of it', () => {
    const noise = { fromMs: hello.toMs, toMs: 90_000, text: '' };
    const r = rehearse({ caller: [hello, noise] }, 60_000);
    expect(r.eventsOf('user-transcript.finished').map(({ text }) => text)).toEqual([hello.text]);
    expect(answeredMs(r)).toBeLessThan(hello.toMs + WORDLESS_TURN_MS + 1000);
  });
});

describe('a network that stalls in a pause of the user', () => {
  const more = { fromMs: 2600, toMs: 3600, text: 'if I may ask' };
  const stall = { fromMs: 2400, toMs: 2950 };
  const options = { maxSilenceMs: 500 };

  it('does not have him cut off: only silence that was heard counts', () => {
    const r = rehearse({ caller: [hello, more], options, stall }, 8000);
    expect(r.eventsOf('user-transcript.finished').map(({ text }) => text)).toEqual([
      `${hello.text} ${more.text}`,
    ]);
    expect(r.eventsOf('reply.started')).toHaveLength(1);
  });

  it('delays the answer to a turn that was over by no more than itself', () => {
    const at = (script: RehearsalScript): number =>
      rehearse({ caller: [hello], options, ...script }, 8000).events.find(
        ({ event }) => event.type === 'reply.started',
      )?.atMs ?? Infinity;
    expect(at({ stall })).toBeLessThanOrEqual(at({}) + stall.toMs - stall.fromMs);
    expect(at({ mutedFromMs: stall.fromMs })).toBeLessThanOrEqual(stall.fromMs + MICROPHONE_STALL_MS);
  });
});

describe('settings that change while something waits', () => {
  it('do not leave a reply held for ever', () => {
    const caller = [hello, { fromMs: 6000, toMs: 90_000, text: '' }];
    const r = rehearse({ caller, reply: () => LONG }, 7400);
    expect(r.state.reply?.held).toBe(true);
    r.give({ type: 'options.changed', changes: { interruptResponse: false } });
    r.run(60_000);
    expect(r.eventsOf('reply.finished').map(({ status }) => status)).toEqual(['completed']);
  });

  it('of the silence count at once', () => {
    const caller = [{ ...hello, text: 'I would like to book a' }];
    const r = rehearse({ caller }, hello.toMs + 700);
    expect(r.eventsOf('reply.started')).toEqual([]);
    r.give({ type: 'options.changed', changes: { maxSilenceMs: 600 } });
    expect(r.eventsOf('reply.started')).toHaveLength(1);
  });
});

describe('a late recogniser', () => {
  it('is waited for only briefly, and amends the history afterwards without a second reply', () => {
    const r = rehearse({ caller: [hello], recogniserMs: 2500 }, 10_000);
    expect(r.eventsOf('reply.started')).toHaveLength(1);
    const first = r.state.history[0];
    expect(first?.role === 'user' && userText(first)).toBe('hello my friend how are you');
    expect(r.eventsOf('user-transcript.finished')).toHaveLength(1);
  });

  it('loses no words of a turn after which the user goes on', () => {
    const asks = { fromMs: 1000, toMs: 2100, text: 'I need a flight to Boston' };
    const more = { fromMs: 3200, toMs: 4200, text: 'on Friday morning please' };
    const options = { maxSilenceMs: 400 };
    const r = rehearse({ caller: [asks, more], options, recogniserMs: 1500 }, 10_000);
    expect(r.eventsOf('user-transcript.finished')[0]?.text).toBe('I need a flight to');
    const users = r.state.history.flatMap((entry) => (entry.role === 'user' ? [userText(entry)] : []));
    expect(users.join(' ')).toBe(`${asks.text} ${more.text}`);
  });
});

describe('barge-in', () => {
  const bargeIn = { fromMs: 6000, toMs: 7200, text: 'no wait that is not right' };
  const script: RehearsalScript = { caller: [hello, bargeIn], reply: () => LONG };

  it('stops the reply, trims its transcript to what was heard and answers the new turn', () => {
    const r = rehearse(script, 9500);
    expect(r.story().slice(3, 8)).toEqual([
      'reply.started',
      'speech.started',
      'agent-transcript.finished',
      'reply.finished',
      'speech.stopped',
    ]);
    const transcript = r.eventsOf('agent-transcript.finished')[0];
    expect(transcript?.interrupted).toBe(true);
    expect(transcript?.text).not.toBe('');
    expect(LONG.startsWith(transcript?.text ?? 'x')).toBe(true);
    expect(transcript?.text.length).toBeLessThan(LONG.length / 2);
    expect(r.eventsOf('reply.finished')[0]).toEqual({
      type: 'reply.finished',
      replyId: 1,
      status: 'interrupted',
    });
    expect(r.state.history.map((entry) => entry.role)).toEqual(['user', 'assistant', 'user']);
  });

  it('sends no audio of the reply after its end', () => {
    const r = rehearse(script, 12_000);
    const cutAt = r.events.find(({ event }) => event.type === 'reply.finished')?.atMs ?? 0;
    expect(r.sent.filter((piece) => piece.replyId === 1 && piece.atMs > cutAt)).toEqual([]);
  });

  it('goes on where it was when the voice had no words', () => {
    const cough = { fromMs: 6000, toMs: 6500, text: '' };
    const r = rehearse({ caller: [hello, cough], reply: () => LONG }, 40_000);
    expect(r.eventsOf('agent-transcript.finished')[0]).toMatchObject({ text: LONG, interrupted: false });
    expect(r.eventsOf('speech.started')).toHaveLength(1);
    const last = r.sent.at(-1);
    expect(last?.to).toBe(LONG.length * (REPLY_RATE_HZ / 15));
  });

  it('is refused when the session says so, and what was said is answered afterwards', () => {
    const r = rehearse({ ...script, options: { interruptResponse: false } }, 40_000);
    expect(r.eventsOf('agent-transcript.finished')[0]).toMatchObject({ text: LONG, interrupted: false });
    expect(r.eventsOf('user-transcript.finished').map((event) => event.text)).toContain(bargeIn.text);
    expect(r.eventsOf('reply.started')).toHaveLength(2);
  });

  it('waits for an explicit interruption delay', () => {
    const at = (delay: number | null): number =>
      rehearse({ ...script, options: { interruptionDelayMs: delay } }, 12_000).events.find(
        ({ event }) => event.type === 'reply.finished',
      )?.atMs ?? 0;
    expect(at(null)).toBeLessThan(6700);
    expect(at(1000)).toBeGreaterThanOrEqual(6980);
  });

  it('while thinking, retracts the reply and merges both parts into one turn', () => {
    const more = { fromMs: 3600, toMs: 4350, text: 'and your family' };
    const r = rehearse({ caller: [hello, more], modelMs: 3000 }, 15_000);
    const users = r.state.history.filter((entry) => entry.role === 'user');
    expect(users.map(userText)).toEqual(['hello my friend how are you and your family']);
    expect(r.eventsOf('reply.finished').map((event) => event.status)).toEqual(['interrupted', 'completed']);
    expect(r.eventsOf('agent-transcript.finished')).toHaveLength(1);
  });

  it('lets a late acknowledgement amend the history', () => {
    const r = rehearse(script, 7000);
    const before = r.state.history.find((entry) => entry.role === 'assistant')?.text ?? '';
    r.give({ type: 'playback.acknowledged', replyId: 1, playedMs: 500 as never });
    const after = r.state.history.find((entry) => entry.role === 'assistant')?.text ?? '';
    expect(before.startsWith(after)).toBe(true);
    expect(after.length).toBeLessThan(before.length);
  });
});

describe('the pace of the speaker', () => {
  const slow = Array.from({ length: 8 }, (_, index) => ({
    fromMs: 500 + index * 1500,
    toMs: 1300 + index * 1500,
    text: 'and then there is the',
  }));
  const learnt = (options: RehearsalScript['options']): number =>
    rehearse({ caller: slow, options: { patience: 0.2, ...options } }, 13_000).state.pace.holds;

  it('is learnt from pauses after which he went on', () => {
    expect(learnt({})).toBeGreaterThan(3);
  });

  it('is not learnt from what the application writes between two turns', () => {
    const next = { fromMs: 9000, toMs: 10_200, text: hello.text };
    const r = rehearse({ caller: [hello, next] }, 6000);
    r.give({ type: 'message.added', role: 'user', text: 'The caller is on the order page.' });
    r.run(14_000);
    expect(r.state.pace.holds).toBe(0);
  });

  it('is not learnt with explicit bounds, for the rest of the session', () => {
    expect(learnt({ minSilenceMs: 900, maxSilenceMs: 3000 })).toBe(0);
    const r = new Rehearsal({ caller: slow, options: { patience: 0.2, minSilenceMs: 900 } });
    r.give({ type: 'options.changed', changes: { minSilenceMs: null } });
    expect(r.run(13_000).state.pace.holds).toBe(0);
  });
});

describe('failures', () => {
  it('tells a failed generation and finishes the reply', () => {
    const r = rehearse({ caller: [hello], reply: () => new Error('endpoint down') }, 8000);
    expect(r.story().slice(3)).toEqual(['reply.started', 'reply.failed', 'reply.finished']);
    expect(phaseOf(r.state)).toBe('listening');
  });

  it('has the turn heard by another recogniser, once, when the first one is lost', () => {
    const r = new Rehearsal({ caller: [hello] }).run(1800);
    const lost = { type: 'recognition.failed', turnId: 1, message: 'recogniser down' } as const;
    const starts = () =>
      r.lines.flatMap(({ commands }) => commands).filter(({ type }) => type === 'recognition.start');
    r.give(lost);
    expect(starts()).toHaveLength(2);
    expect(starts()[1]).toEqual(starts()[0]);
    r.give(lost);
    expect(starts()).toHaveLength(2);
    r.run(2310).give(lost);
    expect(r.run(8000).eventsOf('user-transcript.finished')).toHaveLength(1);
  });

  it('does not wait for a model that never answers', () => {
    const r = rehearse({ caller: [hello], modelMs: 10 * REPLY_STALL_MS }, 4000 + REPLY_STALL_MS);
    expect(r.eventsOf('reply.failed')[0]?.code).toBe('reply_timeout');
    expect(phaseOf(r.state)).toBe('listening');
  });

  it('plays what lies ready of a reply whose voice fails, and ends it with that', () => {
    const reply = (): string => 'It left on Monday. It should reach you before Friday.';
    const r = rehearse({ caller: [hello], reply, voiceMs: 1000 }, 4000);
    r.give({ type: 'synthesis.failed', replyId: 1, chunkId: 1, message: 'voice down' });
    r.run(12_000);
    expect(r.eventsOf('reply.failed')[0]?.code).toBe('tts_failed');
    expect(r.eventsOf('agent-transcript.finished')).toMatchObject([
      { text: 'It left on Monday.', interrupted: false },
    ]);
    expect(r.sent.at(-1)?.to).toBe('It left on Monday.'.length * (REPLY_RATE_HZ / 15));
    expect(phaseOf(r.state)).toBe('listening');
  });

  it('are not what a voice shows that has made more speech than fits ahead', () => {
    const sentence = `${'very '.repeat(40)}long. `;
    const r = rehearse({ caller: [hello], reply: () => sentence + sentence, voiceRate: 8 }, 70_000);
    expect(r.eventsOf('reply.failed')).toEqual([]);
    expect(r.eventsOf('agent-transcript.finished')[0]?.text).toBe((sentence + sentence).trim());
  });

  it('are told of a voice that has no sound for anything', () => {
    const r = rehearse({ caller: [hello], voiceRate: Infinity }, 8000);
    expect(r.story().slice(3)).toEqual([
      'reply.started',
      'reply.failed',
      'agent-transcript.finished',
      'reply.finished',
    ]);
    expect(r.eventsOf('agent-transcript.finished')[0]?.text).toBe('');
  });

  it('counts and ignores results of what is over', () => {
    const r = rehearse({ caller: [hello] }, 8000);
    const before = r.state;
    r.give({ type: 'generation.advanced', replyId: 1, text: 'more' });
    r.give({
      type: 'transcript.received',
      turnId: 7,
      final: true,
      text: 'x',
      stableText: '',
      evidence: null,
    });
    expect(r.state).toEqual({ ...before, staleInputs: before.staleInputs + 2 });
    expect(r.lines.at(-1)?.commands).toEqual([]);
  });
});

describe('requests of the client', () => {
  it('queues a requested reply behind the running one and replaces a greeting', () => {
    const r = new Rehearsal({ options: { greeting: LONG }, reply: () => 'Second.' }).run(1000);
    r.give({ type: 'reply.requested', instructions: 'be brief' });
    r.give({ type: 'reply.requested', instructions: null });
    r.run(9000);
    expect(r.eventsOf('reply.finished').map((event) => event.status)).toEqual([
      'interrupted',
      'completed',
      'completed',
    ]);
  });

  it('are not kept waiting by a sound without words', () => {
    const cough = { fromMs: 5000, toMs: 5400, text: '' };
    for (const atMs of [4900, 5300, 6000]) {
      const r = new Rehearsal({ caller: [cough] }).run(atMs);
      r.give({ type: 'reply.requested', instructions: null });
      r.run(9000);
      const startedMs = r.events.find(({ event }) => event.type === 'reply.started')?.atMs;
      expect(startedMs).toBeLessThan(Math.max(atMs, cough.toMs) + 500);
    }
  });

  it('keeps no more history than it may, the newest last', () => {
    const r = new Rehearsal();
    for (let count = 0; count < 30; count += 1) {
      r.give({ type: 'message.added', role: 'system', text: String(count % 10).repeat(50_000) });
    }
    expect(r.state.history).toHaveLength(8);
    expect(r.state.history.at(-1)).toMatchObject({ text: '9'.repeat(50_000) });
  });

  it('cancels a reply by id and refuses an unknown one', () => {
    const r = new Rehearsal({ options: { greeting: LONG } }).run(1500);
    r.give({ type: 'reply.cancel-requested', replyId: 9 });
    r.give({ type: 'reply.cancel-requested', replyId: 1 });
    expect(r.story()).toEqual([
      'reply.started',
      'request.refused',
      'agent-transcript.finished',
      'reply.finished',
    ]);
  });

  it('ends the session once, telling the words of an open turn', () => {
    const r = new Rehearsal({ caller: [hello] }).run(2300);
    r.give({ type: 'session.end-requested' });
    r.give({ type: 'session.end-requested' });
    const closes = r.lines.flatMap((line) => line.commands).filter((c) => c.type === 'session.close');
    expect(closes).toEqual([{ type: 'session.close', reason: 'client' }]);
    expect(r.eventsOf('user-transcript.finished')).toHaveLength(1);
  });

  it('expires at the cap', () => {
    const r = rehearse({ options: { maxSessionMs: 5000 } }, 6000);
    expect(r.state.status).toBe('ended');
  });
});

describe('a trace', () => {
  const r = rehearse({ caller: [hello], reply: () => LONG }, 9000);
  const lines = [traceHeader(), ...r.lines.map(traceLine)];

  it('replays to the same commands', () => {
    expect(replayTrace(lines)).toMatchObject({ ok: true, steps: r.lines.length });
  });

  it('shows the first difference when tampered with', () => {
    const index = lines.findIndex((line) => line.includes('"audio.send"'));
    const tampered = lines.with(index, (lines[index] ?? '').replace('"toSample":', '"toSample":1'));
    expect(replayTrace(tampered)).toMatchObject({ ok: false, kind: 'different', line: index + 1 });
  });

  it('says what is wrong with a file that is no trace', () => {
    expect(replayTrace(['hello'])).toMatchObject({ ok: false, kind: 'malformed', line: 1 });
    expect(replayTrace([traceHeader(), '{"atMs":"x"}'])).toMatchObject({ kind: 'malformed', line: 2 });
    expect(replayTrace([])).toMatchObject({ ok: false, kind: 'malformed' });
    expect(replayTrace([traceHeader(), '{"atMs":1,"input":{"type":"nonsense"},"commands":[]}']).ok).toBe(
      false,
    );
  });
});
