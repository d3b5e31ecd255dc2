// Whether the agent seems to hear itself: the sign is replies that are cut off again and again just after they start.
// In: a conversation view. Out: a verdict and what to do about it. A hint, never an action.

import type { ConversationView } from '@antiphon/client';

/** People rarely interrupt this soon; an echo nearly always does. */
const SOON_MS = 1_500;
/** One early interruption is a person; this many in a row is a loudspeaker. */
const IN_A_ROW = 3;

export const ECHO_ADVICE =
  'Replies keep stopping just after they start: the microphone may hear the loudspeaker. Use headphones or turn it down.';

export function echoSuspected(view: ConversationView): boolean {
  const replies = view.entries.filter((entry) => entry.kind === 'agent').slice(-IN_A_ROW);
  return (
    replies.length === IN_A_ROW && replies.every((reply) => reply.interrupted && reply.playedMs < SOON_MS)
  );
}
