/**
 * The client goes away and comes back. Enters: the two facts. What the agent was saying is cut at what was heard; on
 * the client's return it is said on from the next word, or the model is asked anew where its text was not complete. A
 * client that says how much it had played is believed over the estimate, also about a reply that went out in full
 * while the network was already dead. A turn whose speaker had paused is answered on return; one cut off in mid-speech
 * waits for its speaker. Invariant: nothing is begun while nobody is connected; no word of a reply is both heard and
 * said again.
 */
import { playedMs } from '../time.ts';
import { NO_SPEECH } from '../turn/speech-detector.ts';
import type { Draft } from './draft.ts';
import { closeWithText, discardTurn } from './listening.ts';
import { amendHeard, heardOf } from './history.ts';
import { heardSoFar } from './heard-words.ts';
import type { InputOf } from './inputs.ts';
import { cutReply, startReply } from './replying.ts';
import { withdraw } from './speculation.ts';
import type { Reply, Unsaid } from './state.ts';
import { isOnHold } from './tool-calls.ts';

/** For a reply whose text was not complete: the model sees the part that was heard in the history. */
const CONTINUE =
  'The connection was lost while you were speaking. Go on where you were cut off, without repeating it.';

export function clientLeft(draft: Draft): void {
  if (draft.state.away) return;
  const { reply, turn, options } = draft.state;
  withdraw(draft, 'client gone');
  let unsaid = reply === null ? null : unsaidOf(reply, heardSoFar(reply, draft.atMs, options.textOutput));
  cutReply(draft, { callsGoOn: true });
  if (turn?.announced === true && turn.text !== '') {
    closeWithText(draft);
    // The result that is waited for answers the turn as well.
    if (!turn.speaking && !isOnHold(draft.state)) unsaid = { text: null, instructions: null, ofReply: null };
  } else {
    discardTurn(draft);
  }
  draft.set({ away: true, unsaid, overlap: null, detector: NO_SPEECH });
}

export function clientReturned(draft: Draft, { played }: InputOf<'client.returned'>): void {
  const { away, lastTurn } = draft.state;
  if (!away) return;
  const unsaid = played === undefined ? draft.state.unsaid : unsaidAfter(draft, played);
  // The microphone's clock stood still meanwhile: what lies between two turns is no pause of the speaker's.
  const settled = lastTurn?.finalsOutstanding === 0 ? null : lastTurn;
  draft.set({ away: false, unsaid: null, lastTurn: settled });
  if (unsaid === null) return;
  const { text: verbatim, instructions } = unsaid;
  startReply(draft, { trigger: 'resumption', turnId: null, instructions, verbatim });
}

function unsaidOf(reply: Reply, heard: string): Unsaid | null {
  const { replyId, text } = reply;
  if (reply.generating) {
    return { text: null, instructions: heard === '' ? null : CONTINUE, ofReply: replyId };
  }
  const rest = after(text, heard);
  return rest === '' ? null : { text: rest, instructions: null, ofReply: replyId };
}

/** What follows the heard beginning of a text. */
const after = (text: string, heard: string): string => text.trimStart().slice(heard.length).trim();

/** The same by what the client says it has played. A reply that came after the one it names never reached it. */
function unsaidAfter(draft: Draft, played: NonNullable<InputOf<'client.returned'>['played']>): Unsaid | null {
  const { unsaid, lastReply, history, options } = draft.state;
  if (lastReply === null || options.textOutput || played.replyId > lastReply.replyId) return unsaid;
  // Cut for another reason than the client's leaving, or followed by something: it is not said on.
  const cutByLeaving = unsaid?.ofReply === lastReply.replyId;
  if ((lastReply.interrupted && !cutByLeaving) || history.length !== lastReply.historyLength) return unsaid;
  const heardMs = played.replyId === lastReply.replyId ? played.playedMs : playedMs(0);
  const heard = heardOf(lastReply, heardMs, draft.atMs);
  const rest = after(lastReply.text, heard);
  if (rest === '' && !lastReply.interrupted) return unsaid;
  draft.set({ lastReply: { ...lastReply, interrupted: true } });
  amendHeard(draft, heardMs);
  const ofReply = lastReply.replyId;
  if (cutByLeaving && unsaid.text === null) {
    return { text: null, instructions: heard === '' ? null : CONTINUE, ofReply };
  }
  return rest === '' ? null : { text: rest, instructions: null, ofReply };
}
