/**
 * The client goes away and comes back. Enters: the two facts. What the agent was saying is cut at what was heard; on
 * the client's return it is said on from the beginning of the sentence in which it was cut, or the model is asked anew
 * where its text was not complete. A greeting is not said again. A turn whose speaker had paused is answered on
 * return; one cut off in mid-speech waits for its speaker. Invariant: nothing is begun while nobody is connected.
 */
import { NO_SPEECH } from '../turn/speech-detector.ts';
import type { Draft } from './draft.ts';
import { closeWithText, discardTurn } from './listening.ts';
import { heardSoFar } from './heard-words.ts';
import { cutReply, startReply } from './replying.ts';
import { withdraw } from './speculation.ts';
import type { Reply, Unsaid } from './state.ts';

/** For a reply whose text was not complete: the model sees the part that was heard in the history. */
const CONTINUE =
  'The connection was lost while you were speaking. Go on where you were cut off, without repeating it.';

export function clientLeft(draft: Draft): void {
  if (draft.state.away) return;
  const { reply, turn, options } = draft.state;
  withdraw(draft, 'client gone');
  let unsaid = reply === null ? null : unsaidOf(reply, heardSoFar(reply, draft.atMs, options.textOutput));
  if (reply !== null) cutReply(draft);
  if (turn?.announced === true && turn.text !== '') {
    closeWithText(draft);
    if (!turn.speaking) unsaid = { text: null, instructions: null };
  } else {
    discardTurn(draft);
  }
  draft.set({ away: true, unsaid, overlap: null, detector: NO_SPEECH });
}

export function clientReturned(draft: Draft): void {
  const { away, unsaid, lastTurn } = draft.state;
  if (!away) return;
  // The microphone's clock stood still meanwhile: what lies between two turns is no pause of the speaker's.
  const settled = lastTurn?.finalsOutstanding === 0 ? null : lastTurn;
  draft.set({ away: false, unsaid: null, lastTurn: settled });
  if (unsaid === null) return;
  const { text: verbatim, instructions } = unsaid;
  startReply(draft, { trigger: 'resumption', turnId: null, instructions, verbatim });
}

function unsaidOf(reply: Reply, heard: string): Unsaid | null {
  if (reply.trigger === 'greeting') return null;
  if (reply.generating) return { text: null, instructions: heard === '' ? null : CONTINUE };
  const text = reply.text;
  const heardTo = text.length - text.trimStart().length + heard.length;
  const from = reply.chunks.find((chunk) => chunk.charStart + chunk.text.trimEnd().length > heardTo);
  return from === undefined ? null : { text: text.slice(from.charStart).trim(), instructions: null };
}
