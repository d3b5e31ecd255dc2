/** A reply that is written instead of spoken: its words are told as soon as its sentences are there, without times. */
import { placeWords, spreadWords, type SpokenWord } from '../heard/ledger.ts';
import type { Draft } from './draft.ts';

export function tellWritten(draft: Draft): void {
  const { reply } = draft.state;
  if (reply === null) return;
  const added: SpokenWord[] = [];
  let from = reply.words.at(-1)?.charEnd ?? 0;
  for (const chunk of reply.chunks.filter(({ synthesis }) => synthesis === 'waiting')) {
    for (const word of placeWords(spreadWords(chunk.text, 0), chunk)) {
      const text = reply.text.slice(from, word.charEnd);
      draft.notify({ type: 'agent-word.sent', replyId: reply.replyId, text, startMs: null, endMs: null });
      from = word.charEnd;
      added.push(word);
    }
  }
  if (added.length === 0) return;
  const words = [...reply.words, ...added];
  const chunks = reply.chunks.map((chunk) => ({ ...chunk, synthesis: 'finished' as const }));
  draft.setReply({ words, wordsTold: words.length, chunks });
}
