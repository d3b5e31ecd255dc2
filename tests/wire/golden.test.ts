/** The golden wire logs are what the endpoint does, in the documented order, with nothing but documented events. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { decodeServerMessage } from '@antiphon/protocol';
import { GOLDEN_WIRE, goldenWire } from '@antiphon/lab/agent-wire/golden-wire';
import type { WireLogEntry } from '@antiphon/lab/agent-wire/wire-rehearsal';
import { describe, expect, it } from 'vitest';

const textOf = (name: string): string => readFileSync(join(import.meta.dirname, `${name}.jsonl`), 'utf8');
const logOf = (name: string): WireLogEntry[] =>
  textOf(name)
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as WireLogEntry);

const REPEATED = new Set(['reply.audio', 'transcript.user.delta', 'transcript.agent.delta']);

/** Types in order; repeated ones once where they first come after another kind, microphone audio left out. */
function story(name: string): string[] {
  const told: string[] = [];
  for (const { from, message } of logOf(name)) {
    if (message.type === 'input.audio' || message.type === 'transcript.agent.delta') continue;
    const type = from === 'client' ? `> ${message.type}` : message.type;
    if (!REPEATED.has(type) || told.at(-1) !== type) told.push(type);
  }
  return told;
}

const BEGIN = ['> session.update', 'session.updated', 'session.ready'];
const TURN = ['input.speech.started', 'transcript.user.delta', 'input.speech.stopped', 'transcript.user'];
const REPLY = ['reply.started', 'reply.audio', 'transcript.agent', 'reply.done'];

/** Speech during a hold is told when the hold ends, as a whole. */
const HEARD = TURN.filter((type) => type !== 'transcript.user.delta');
const CALLING = ['reply.started', 'tool.call', 'reply.audio'];
const CALLED = ['transcript.agent', 'reply.done'];

const STORIES: Readonly<Record<string, readonly string[]>> = {
  'normal-turn': [...BEGIN, ...TURN, ...REPLY],
  greeting: [...BEGIN, ...REPLY],
  'barge-in': [
    ...BEGIN,
    ...TURN,
    'reply.started',
    'reply.audio',
    'input.speech.started',
    'transcript.agent',
    'reply.done',
    ...TURN.slice(1),
    'reply.started',
    'reply.audio',
  ],
  'back-channel': [...BEGIN, ...TURN, ...REPLY],
  'speech-without-words': [...BEGIN, 'input.speech.started', 'input.speech.stopped'],
  'pause-inside-a-turn': [...BEGIN, ...TURN, ...REPLY],
  'uninterruptible-greeting': [...BEGIN, ...REPLY, ...TURN, ...REPLY],
  'reply-create-queued': [
    ...BEGIN,
    ...TURN,
    'reply.started',
    'reply.audio',
    '> reply.create',
    'reply.audio',
    'transcript.agent',
    'reply.done',
    ...REPLY,
  ],
  'tool-call': [...BEGIN, ...TURN, ...CALLING, ...CALLED, '> tool.result', ...REPLY],
  'tool-call-answered-at-once': [...BEGIN, ...TURN, ...CALLING, '> tool.result', ...CALLED, ...REPLY],
  'tool-call-on-hold': [...BEGIN, ...TURN, ...CALLING, ...CALLED, '> tool.result', ...HEARD, ...REPLY],
  'tool-call-never-answered': [...BEGIN, ...TURN, ...CALLING, ...CALLED, ...REPLY],
  realtime: [
    'session.ready',
    '> session.update',
    'session.updated',
    ...TURN,
    ...CALLING,
    '> tool.result',
    ...CALLED,
    ...REPLY,
  ],
  'reply-create-replaces-greeting': [
    ...BEGIN,
    'reply.started',
    'reply.audio',
    '> reply.create',
    'transcript.agent',
    'reply.done',
    ...REPLY,
  ],
  'reply-cancel': [
    ...BEGIN,
    'reply.started',
    'reply.audio',
    '> reply.cancel',
    'transcript.agent',
    'reply.done',
  ],
  'conversation-message': [...BEGIN, '> conversation.message', '> reply.create', ...REPLY],
  'text-in-text-out': [
    ...BEGIN,
    'session.error',
    '> conversation.message',
    '> reply.create',
    'reply.started',
    'transcript.agent',
    'reply.done',
  ],
  'model-down': [
    ...BEGIN,
    ...TURN,
    'reply.started',
    'reply.error',
    'reply.audio',
    'transcript.agent',
    'reply.done',
  ],
  resume: [
    ...BEGIN,
    ...REPLY,
    ...TURN,
    'reply.started',
    'reply.audio',
    '> (connection lost)',
    '> session.resume',
    'session.ready',
    'transcript.agent',
    'reply.done',
    ...REPLY,
  ],
  'resume-too-late': [...BEGIN, '> (connection lost)', '> session.resume', 'session.error', '(close)'],
  end: [
    ...BEGIN,
    'reply.started',
    'reply.audio',
    '> session.end',
    'transcript.agent',
    'reply.done',
    'session.ended',
    '(close)',
  ],
  'first-update-refused': ['> session.update', 'session.error', '(close)'],
};

describe('golden wire logs', () => {
  const files = readdirSync(import.meta.dirname)
    // Those of the TTS API have a form of their own: tts-golden.test.ts.
    .filter((file) => file.endsWith('.jsonl') && !file.startsWith('tts-'))
    .map((file) => file.replace('.jsonl', ''));

  it('are exactly the sequences that are rehearsed', () => {
    expect(files.sort()).toEqual(Object.keys(GOLDEN_WIRE).sort());
  });

  it.each(Object.entries(GOLDEN_WIRE))('%s is what happens', async (name, script) => {
    expect(await goldenWire(script)).toBe(textOf(name));
  });

  it.each(Object.entries(STORIES))('%s tells its events in the documented order', (name, expected) => {
    expect(story(name)).toEqual(expected);
  });

  it.each(files)('%s holds documented events only, and each reply once', (name) => {
    const server = logOf(name).filter(({ from, message }) => from === 'server' && message.type !== '(close)');
    for (const { message } of server) {
      if (message.type === 'reply.audio') continue;
      expect(decodeServerMessage(JSON.stringify(message))).toMatchObject({ ok: true });
    }
    const ids = (type: string): unknown[] =>
      server.filter(({ message }) => message.type === type).map(({ message }) => message['reply_id']);
    expect(new Set(ids('reply.done')).size).toBe(ids('reply.done').length);
    expect(new Set(ids('transcript.agent')).size).toBe(ids('transcript.agent').length);
    expect(ids('reply.done').every((id) => ids('reply.started').includes(id))).toBe(true);
  });

  it('the old dialect carries args beside arguments', () => {
    const call = logOf('realtime').find(({ message }) => message.type === 'tool.call')?.message;
    expect(call).toMatchObject({ arguments: { order: '1234' }, args: { order: '1234' } });
  });

  it('a resumed reply goes on with the next word, under a new token', () => {
    const log = logOf('resume');
    const said = log
      .filter(({ message }) => message.type === 'transcript.agent')
      .map(({ message }) => message);
    expect(said.map(({ interrupted }) => interrupted)).toEqual([false, true, false]);
    const whole =
      'Your order left our warehouse on Monday, and the carrier says that it should reach you on Thursday before noon. ' +
      'You will get a message when it is there.';
    expect(
      said
        .map(({ text }) => String(text))
        .slice(1)
        .join(' '),
    ).toBe(whole);
    const ready = log.filter(({ message }) => message.type === 'session.ready').map(({ message }) => message);
    expect(new Set(ready.map(({ session_id: id }) => id)).size).toBe(1);
    expect(new Set(ready.map(({ resume_token: token }) => token)).size).toBe(2);
  });
});
