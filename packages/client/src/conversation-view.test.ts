import { describe, expect, it } from 'vitest';
import {
  type AgentReply,
  type ConversationView,
  EMPTY_VIEW,
  heardText,
  MAX_ENTRIES,
  reduceView,
  type ViewInput,
} from './conversation-view.ts';

function fold(inputs: ViewInput[], start: ConversationView = EMPTY_VIEW): ConversationView {
  return inputs.reduce((view, input, index) => reduceView(view, input, index * 10), start);
}

const words = (text: string): ViewInput[] =>
  text.split(' ').map((delta, index) => ({
    type: 'transcript.agent.delta',
    reply_id: 'r1',
    item_id: 'm1',
    delta: `${delta} `,
    start_ms: index * 100,
    end_ms: index * 100 + 90,
  }));

const reply = (view: ConversationView): AgentReply => {
  const found = view.entries.findLast((entry) => entry.kind === 'agent');
  if (found?.kind !== 'agent') throw new Error('no reply in the view');
  return found;
};

const started: ViewInput = { type: 'reply.started', reply_id: 'r1', item_id: 'm1' };
const playing: ViewInput = { type: 'client.playback.started', replyId: 'r1' };
const position = (playedMs: number, last = false): ViewInput => ({
  type: 'client.playback.position',
  replyId: 'r1',
  playedMs,
  last,
});

describe('reduceView', () => {
  it('follows who has the floor through a turn', () => {
    const steps: [ViewInput, string][] = [
      [{ type: 'input.speech.started' }, 'hearing'],
      [{ type: 'transcript.user.delta', item_id: 'i1', text: 'hel' }, 'hearing'],
      [{ type: 'input.speech.stopped' }, 'thinking'],
      [{ type: 'transcript.user', item_id: 'i1', text: 'Hello.' }, 'thinking'],
      [started, 'thinking'],
      [{ type: 'reply.audio', reply_id: 'r1', data: '' }, 'thinking'],
      [playing, 'speaking'],
      [{ type: 'reply.done', reply_id: 'r1', status: 'completed' }, 'speaking'],
      [position(100, true), 'listening'],
    ];
    let view = EMPTY_VIEW;
    for (const [input, floor] of steps) {
      view = reduceView(view, input, 0);
      expect(view.floor, input.type).toBe(floor);
    }
  });

  it('shows a connection that is being resumed as such, while a reply that is done is played to its end', () => {
    const reconnecting: ViewInput = { type: 'client.state', state: 'reconnecting' };
    const cut = [{ type: 'input.speech.started' }, reconnecting] as ViewInput[];
    expect(fold(cut)).toMatchObject({ connection: 'reconnecting', floor: 'listening' });
    expect(fold([started, playing, reconnecting])).toMatchObject({ floor: 'speaking' });
    const flushed: ViewInput = { type: 'client.playback.flushed', replyIds: ['r1'] };
    const resumed: ViewInput = { type: 'client.state', state: 'ready' };
    expect(fold([started, playing, reconnecting, flushed, resumed])).toMatchObject({
      connection: 'ready',
      floor: 'listening',
    });
  });

  it('replaces partials, keeps finals against late partials', () => {
    const view = fold([
      { type: 'transcript.user.delta', item_id: 'i1', text: 'my number' },
      { type: 'transcript.user.delta', item_id: 'i1', text: 'my number is' },
      { type: 'transcript.user', item_id: 'i1', text: 'My number is five.' },
      { type: 'transcript.user.delta', item_id: 'i1', text: 'my' },
    ]);
    expect(view.entries).toEqual([
      { kind: 'user', itemId: 'i1', text: 'My number is five.', final: true, startedAtMs: 0 },
    ]);
  });

  it('marks words as heard up to what was played', () => {
    const view = fold([started, ...words('How can I help you'), playing, position(195)]);
    expect(heardText(reply(view))).toEqual({ heard: 'How can', unheard: 'I help you' });
    const over = fold(
      [{ type: 'reply.done', reply_id: 'r1', status: 'completed' }, position(490, true)],
      view,
    );
    expect(heardText(reply(over))).toEqual({ heard: 'How can I help you', unheard: '' });
    expect(reply(over)).toMatchObject({ over: true, interrupted: false });
  });

  it('takes the server at its word about what an interrupted reply left behind', () => {
    const view = fold([
      started,
      ...words('How can I help you'),
      playing,
      position(95),
      { type: 'input.speech.started' },
      { type: 'client.playback.flushed', replyIds: ['r1'] },
      { type: 'transcript.agent', reply_id: 'r1', item_id: 'm1', text: 'How can', interrupted: true },
      { type: 'reply.done', reply_id: 'r1', status: 'interrupted' },
    ]);
    expect(view.floor).toBe('hearing');
    expect(reply(view)).toMatchObject({ interrupted: true, over: true });
    expect(heardText(reply(view))).toEqual({ heard: 'How can', unheard: 'I help you' });
  });

  it('counts what was played here after the server had lost sight of it', () => {
    const view = fold([
      started,
      ...words('How can I help you'),
      playing,
      position(95),
      { type: 'client.playback.flushed', replyIds: ['r1'] },
      position(290, true),
      { type: 'transcript.agent', reply_id: 'r1', item_id: 'm1', text: 'How', interrupted: true },
      { type: 'reply.done', reply_id: 'r1', status: 'interrupted' },
    ]);
    expect(heardText(reply(view))).toEqual({ heard: 'How can I', unheard: 'help you' });
  });

  it('measures from the committed turn to the first audio heard', () => {
    const view = fold([
      { type: 'input.speech.stopped' },
      started,
      { type: 'reply.audio', data: '' },
      playing,
    ]);
    expect(reply(view)).toMatchObject({ turnCommittedAtMs: 0, firstAudioAtMs: 20, firstHeardAtMs: 30 });
    expect(view.turnCommittedAtMs).toBeUndefined();
  });

  it('shows a reply without word times as a whole', () => {
    const silent = fold([
      started,
      { type: 'transcript.agent', reply_id: 'r1', item_id: 'm', text: 'Yes.', interrupted: false },
    ]);
    expect(heardText(reply(silent))).toEqual({ heard: '', unheard: 'Yes.' });
    const done = fold([{ type: 'reply.done', reply_id: 'r1' }], silent);
    expect(done.floor).toBe('listening');
    expect(heardText(reply(done))).toEqual({ heard: 'Yes.', unheard: '' });
  });

  it('collects errors and never changes the view it was given', () => {
    const frozen = Object.freeze({ ...EMPTY_VIEW, entries: Object.freeze([]), errors: Object.freeze([]) });
    const view = reduceView(
      frozen,
      { type: 'client.failure', code: 'microphone_denied', message: 'm', advice: 'a', fatal: false },
      7,
    );
    expect(view.errors).toEqual([
      { code: 'microphone_denied', message: 'm', advice: 'a', fatal: false, atMs: 7 },
    ]);
  });

  it('shows an engine that failed during a reply', () => {
    const view = fold([
      started,
      {
        type: 'reply.error',
        reply_id: 'r1',
        code: 'llm_provider_error',
        message: 'The language model did not answer',
        retryable: true,
        status_code: 502,
        provider_code: null,
        provider_param: null,
      },
      { type: 'reply.done', reply_id: 'r1', status: 'completed' },
    ]);
    expect(view.errors).toMatchObject([{ code: 'llm_provider_error', fatal: false }]);
    expect(view.floor).toBe('listening');
  });

  it('stays bounded and ignores replies it does not know', () => {
    const many = Array.from({ length: MAX_ENTRIES + 5 }, (_, index) => ({
      type: 'transcript.user' as const,
      item_id: `i${index}`,
      text: 'x',
    }));
    expect(fold(many).entries).toHaveLength(MAX_ENTRIES);
    expect(fold([position(10), { type: 'reply.done', reply_id: 'nope' }])).toEqual(EMPTY_VIEW);
  });
});
