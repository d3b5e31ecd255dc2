import { Rehearsal, type RehearsalScript, type Utterance } from '@antiphon/testkit/rehearsal';
import { describe, expect, it } from 'vitest';
import { playedMs } from '../time.ts';
import { userText } from './history.ts';
import { RETRACTION_WINDOW_MS } from './options.ts';

const LONG = 'Well, there are quite a few things that I could tell you about this. '.repeat(3).trim();
const question = { fromMs: 1000, toMs: 2200, text: 'i would like to book a table' };

/** When the reply to `question` begins to sound. */
const soundsAtMs = (script: RehearsalScript = {}): number =>
  new Rehearsal({ caller: [question], reply: () => LONG, ...script }).run(8000).sent[0]?.atMs ?? NaN;

/** The user goes on `afterMs` after the beginning of the reply. */
function goOn(text: string, afterMs: number, script: RehearsalScript = {}): Rehearsal {
  const fromMs = soundsAtMs(script) + afterMs;
  const more: Utterance = { fromMs, toMs: fromMs + 250 * text.split(' ').length, text };
  return new Rehearsal({ caller: [question, more], reply: () => LONG, ...script }).run(fromMs + 4000);
}

const said = (r: Rehearsal) =>
  r.state.history.map((entry) => (entry.role === 'user' ? userText(entry) : entry.role));
const decisions = (r: Rehearsal, kind: string) =>
  r.lines
    .flatMap((line) => line.commands)
    .filter((command) => command.type === 'decision.record' && command.decision.kind === kind);

describe('a user who goes on in the first moments of the reply', () => {
  it('has both parts taken as one turn, and the reply as not heard', () => {
    const r = goOn('for four people', 700);
    expect(said(r)[0]).toBe('i would like to book a table for four people');
    expect(said(r)).not.toContain('for four people');
    expect(decisions(r, 'retraction')).toHaveLength(1);
  });

  it('looks like an ordinary barge-in to the client, and the new words are an item of their own', () => {
    const r = goOn('for four people', 700);
    expect(r.story()).toEqual([
      'speech.started',
      'speech.stopped',
      'user-transcript.finished',
      'reply.started',
      'speech.started',
      'agent-transcript.finished',
      'reply.finished',
      'speech.stopped',
      'user-transcript.finished',
      'reply.started',
    ]);
    const cut = r.eventsOf('agent-transcript.finished')[0];
    expect(cut).toMatchObject({ interrupted: true });
    expect(cut?.text).not.toBe('');
    expect(r.eventsOf('user-transcript.finished')[1]).toMatchObject({ turnId: 2, text: 'for four people' });
  });

  it('is answered on the whole of it, prepared or not', () => {
    for (const speculate of [true, false]) {
      const asked: string[] = [];
      const reply: RehearsalScript['reply'] = ({ history }) => {
        const last = history.at(-1);
        asked.push(last?.role === 'user' ? userText(last) : (last?.role ?? ''));
        return LONG;
      };
      const r = goOn('for four people', 700, { reply, options: { speculate } });
      expect(asked.at(-1)).toBe('i would like to book a table for four people');
      expect(r.eventsOf('reply.started')).toHaveLength(2);
    }
  });

  it('teaches that such a pause was one within a turn', () => {
    const before = new Rehearsal({ caller: [question], reply: () => LONG }).run(4000).state.pace.holds;
    const { pace } = goOn('for four people', 700).state;
    expect(pace.holds).toBeGreaterThan(before);
    expect(goOn('for four people', 700, { options: { minSilenceMs: 700 } }).state.pace.holds).toBe(0);
  });

  it('is not amended by what the player says of the retracted reply afterwards', () => {
    const r = goOn('for four people', 700);
    const before = r.state.history;
    r.give({ type: 'playback.acknowledged', replyId: 1, playedMs: playedMs(400) });
    expect(r.state.history).toEqual(before);
  });
});

describe('a user who says something else', () => {
  it('interrupts when it is no part of a sentence that was whole', () => {
    const answer = { ...question, text: 'yes that is correct' };
    const fromMs = soundsAtMs() + 900;
    const more = { fromMs, toMs: fromMs + 900, text: 'how much is it' };
    const r = new Rehearsal({ caller: [answer, more], reply: () => LONG }).run(fromMs + 4000);
    expect(said(r).slice(0, 3)).toEqual([answer.text, 'assistant', more.text]);
  });

  it.each(['no wait that is wrong', 'stop'])('interrupts with a command: %s', (text) => {
    const r = goOn(text, 900);
    expect(said(r).slice(0, 3)).toEqual(['i would like to book a table', 'assistant', text]);
    expect(decisions(r, 'retraction')).toEqual([]);
  });

  it('interrupts when he does so later', () => {
    const r = goOn('for four people', RETRACTION_WINDOW_MS + 1500);
    expect(said(r)).toContain('for four people');
    expect(decisions(r, 'retraction')).toEqual([]);
  });

  it('keeps what he had said apart from what he says over a greeting', () => {
    const greeting = 'Hello, this is the restaurant, how can I help you today?';
    const more = { fromMs: 700, toMs: 2200, text: 'i would like to book a table' };
    const r = new Rehearsal({ options: { greeting }, caller: [more], reply: () => LONG }).run(6000);
    expect(said(r)[0]).toBe('assistant');
  });
});

describe('speech while the reply is still being made', () => {
  const thinking: RehearsalScript = {
    modelMs: 2500,
    options: { speculate: false },
    reply: () => 'Certainly.',
  };
  const whileThinking = (text: string): Rehearsal => {
    const more = { fromMs: 4200, toMs: 4200 + 250 * text.split(' ').length, text };
    return new Rehearsal({ ...thinking, caller: [question, more] }).run(14_000);
  };

  it('that goes on withdraws the reply, of which nothing is left', () => {
    const r = whileThinking('for four people');
    expect(said(r)).toEqual(['i would like to book a table for four people', 'assistant']);
    expect(r.sent.filter(({ replyId }) => replyId === 1)).toEqual([]);
  });

  it.each(['mm-hmm', 'okay', 'yeah'])('that only accompanies does not: %s', (text) => {
    const r = whileThinking(text);
    expect(said(r)).toEqual(['i would like to book a table', 'assistant']);
    expect(r.eventsOf('speech.started')).toHaveLength(1);
    expect(r.eventsOf('reply.finished')).toEqual([
      { type: 'reply.finished', replyId: 1, status: 'completed' },
    ]);
  });

  it('that accompanies at first and then goes on withdraws it', () => {
    expect(said(whileThinking('okay but not on a sunday'))[0]).toContain('okay but not on a sunday');
  });
});
