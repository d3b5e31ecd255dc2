import { EMPTY_VIEW, reduceView, type ViewInput } from '@antiphon/client';
import { describe, expect, it } from 'vitest';
import { timelineRow } from './timeline.ts';

function lastRow(inputs: [ViewInput, number][], speechEndedAtMs?: number): string | undefined {
  let view = EMPTY_VIEW;
  let text: string | undefined;
  for (const [input, atMs] of inputs) {
    view = reduceView(view, input, atMs);
    text = timelineRow({ view, input, atMs, speechEndedAtMs })?.text;
  }
  return text;
}

const started: ViewInput = { type: 'reply.started', reply_id: 'r1', item_id: 'm1' };
const heard: ViewInput = { type: 'client.playback.started', replyId: 'r1' };

describe('timelineRow', () => {
  it('gives the wait as the user felt it, and as the server counts it', () => {
    const turn: [ViewInput, number][] = [
      [{ type: 'input.speech.stopped' }, 1400],
      [started, 1410],
      [heard, 1700],
    ];
    expect(lastRow(turn, 1000)).toBe('First audio, 700 ms after you stopped (300 ms after the commit)');
    expect(lastRow(turn)).toBe('First audio, 300 ms after the commit');
    expect(lastRow(turn.slice(0, 1), 1000)).toBe('Turn committed, 400 ms after you stopped');
  });

  it('counts the greeting from the start', () => {
    expect(
      lastRow(
        [
          [started, 100],
          [heard, 215],
        ],
        undefined,
      ),
    ).toBe('First audio, 215 ms after start');
  });

  it('leaves out what comes many times a second', () => {
    expect(lastRow([[{ type: 'reply.audio', reply_id: 'r1', data: '' }, 1]])).toBeUndefined();
    expect(
      lastRow([[{ type: 'client.playback.position', replyId: 'r1', playedMs: 1, last: false }, 1]]),
    ).toBeUndefined();
  });
});
