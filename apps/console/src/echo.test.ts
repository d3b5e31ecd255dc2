import { type ConversationView, EMPTY_VIEW, reduceView, type ViewInput } from '@antiphon/client';
import { expect, it } from 'vitest';
import { echoSuspected } from './echo.ts';

function replies(...playedMs: number[]): ConversationView {
  const inputs = playedMs.flatMap((ms, index): ViewInput[] => [
    { type: 'reply.started', reply_id: `r${index}`, item_id: `m${index}` },
    { type: 'client.playback.position', replyId: `r${index}`, playedMs: ms, last: false },
    { type: 'reply.done', reply_id: `r${index}`, status: 'interrupted' },
  ]);
  return inputs.reduce((view, input) => reduceView(view, input, 0), EMPTY_VIEW);
}

it('suspects an echo after three early interruptions in a row, not before', () => {
  expect(echoSuspected(replies(300, 900))).toBe(false);
  expect(echoSuspected(replies(300, 4000, 900))).toBe(false);
  expect(echoSuspected(replies(4000, 300, 900, 700))).toBe(true);
});
