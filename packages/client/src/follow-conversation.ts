// Feeds everything that happens in a VoiceAgent into the conversation view. In: an agent, a clock. Out: every new view
// together with the input that made it, in order.

import { type ConversationView, EMPTY_VIEW, reduceView, type ViewInput } from './conversation-view.ts';
import type { Unsubscribe } from './typed-emitter.ts';
import type { VoiceAgent } from './voice-agent.ts';

export interface FollowedConversation {
  readonly view: ConversationView;
  /** For what the agent does not know: a microphone that failed, for instance. */
  input(input: ViewInput): void;
  stop: Unsubscribe;
}

/** `nowMs` counts from the start of the conversation. */
export function followConversation(
  agent: VoiceAgent,
  nowMs: () => number,
  onChange: (view: ConversationView, input: ViewInput, atMs: number) => void,
): FollowedConversation {
  let view = EMPTY_VIEW;
  const input = (next: ViewInput): void => {
    const atMs = nowMs();
    view = reduceView(view, next, atMs);
    onChange(view, next, atMs);
  };
  const subscriptions = [
    agent.on('event', input),
    agent.on('state', (state) => input({ type: 'client.state', state })),
    agent.on('failure', ({ code, message, advice, fatal }) =>
      input({ type: 'client.failure', code, message, advice, fatal }),
    ),
    agent.on('playback.started', ({ replyId }) => input({ type: 'client.playback.started', replyId })),
    agent.on('playback.position', (position) => input({ type: 'client.playback.position', ...position })),
    agent.on('playback.flushed', ({ replyIds }) => input({ type: 'client.playback.flushed', replyIds })),
  ];
  return {
    get view() {
      return view;
    },
    input,
    stop: () => subscriptions.forEach((unsubscribe) => unsubscribe()),
  };
}
