/**
 * What a reply is made of, before anything of it leaves: the model's text, cut into speakable chunks, and their
 * synthesised audio with its words. Enters: a reply and a result of the model or the voice. Leaves: the reply with
 * it, or the same object when the result does not concern it. Pure; used for the open reply and for one that is
 * only prepared (speculation.ts).
 */
import { heardWords, placeWords, spreadWords } from '../heard/ledger.ts';
import { EMPTY_PLAYOUT } from '../playout.ts';
import { EMPTY_SPEAKABLE, feed, finish, type Speakable } from '../speakable.ts';
import { playedMs, samplesToMs } from '../time.ts';
import type { InputOf } from './inputs.ts';
import { MAX_REPLY_CHARS, REPLY_RATE_HZ, type ReplyTrigger } from './options.ts';
import type { Reply, ReplyChunk } from './state.ts';
import { NO_TOOLS } from './tool-calls.ts';

/** Results that make a reply. */
export type MakingInput = InputOf<
  'generation.advanced' | 'generation.finished' | 'audio.synthesized' | 'words.timed' | 'synthesis.finished'
>;

export function newReply(
  replyId: number,
  origin: { readonly trigger: ReplyTrigger; readonly turnId: number | null; readonly generating: boolean },
): Reply {
  return {
    replyId,
    trigger: origin.trigger,
    turnId: origin.turnId,
    text: '',
    generating: origin.generating,
    failed: false,
    tools: NO_TOOLS,
    speakable: EMPTY_SPEAKABLE,
    chunks: [],
    words: [],
    wordsTold: 0,
    playout: EMPTY_PLAYOUT,
    held: false,
    ducked: false,
  };
}

export function made(reply: Reply, input: MakingInput): Reply {
  switch (input.type) {
    case 'generation.advanced':
      return reply.generating ? withText(reply, input.text) : reply;
    case 'generation.finished':
      return reply.generating ? withClosedText(reply) : reply;
    case 'audio.synthesized':
      return withAudio(reply, input);
    case 'words.timed':
      return withWords(reply, input);
    case 'synthesis.finished':
      return withClosedChunk(reply, input);
  }
}

export function withText(reply: Reply, text: string): Reply {
  const delta = text.slice(0, MAX_REPLY_CHARS - reply.text.length);
  const [speakable, chunks] = feed(reply.speakable, delta);
  return withChunks({ ...reply, text: reply.text + delta, speakable }, chunks);
}

export function withClosedText(reply: Reply): Reply {
  const [speakable, chunks] = finish(reply.speakable);
  return withChunks({ ...reply, speakable, generating: false }, chunks);
}

function withChunks(reply: Reply, speakables: readonly Speakable[]): Reply {
  const chunks = speakables.map((speakable, index): ReplyChunk => ({
    chunkId: reply.chunks.length + index,
    text: speakable.text,
    charStart: speakable.charStart,
    synthesis: 'waiting',
    fromSample: 0,
    samples: 0,
  }));
  return chunks.length === 0 ? reply : { ...reply, chunks: [...reply.chunks, ...chunks] };
}

const withChunk = (reply: Reply, chunkId: number, patch: Partial<ReplyChunk>): Reply => ({
  ...reply,
  chunks: reply.chunks.map((chunk) => (chunk.chunkId === chunkId ? { ...chunk, ...patch } : chunk)),
});

export const runningChunk = (reply: Reply, chunkId: number): ReplyChunk | null => {
  const chunk = reply.chunks[chunkId];
  return chunk?.synthesis === 'running' ? chunk : null;
};

function withAudio(reply: Reply, input: InputOf<'audio.synthesized'>): Reply {
  const chunk = runningChunk(reply, input.chunkId);
  if (chunk === null) return reply;
  const { playout } = reply;
  const longer = withChunk(reply, chunk.chunkId, { samples: chunk.samples + input.samples });
  return { ...longer, playout: { ...playout, readySamples: playout.readySamples + input.samples } };
}

function withWords(reply: Reply, input: InputOf<'words.timed'>): Reply {
  const chunk = runningChunk(reply, input.chunkId);
  if (chunk === null) return reply;
  return { ...reply, words: [...reply.words, ...placeWords(input.words, chunk)] };
}

function withClosedChunk(reply: Reply, input: InputOf<'synthesis.finished'>): Reply {
  const chunk = runningChunk(reply, input.chunkId);
  if (chunk === null) return reply;
  const closed = withChunk(reply, chunk.chunkId, { synthesis: 'finished' });
  if (hasWords(reply, chunk)) return closed;
  return { ...closed, words: [...reply.words, ...placeWords(spreadWords(chunk.text, chunk.samples), chunk)] };
}

/** No more is made: the reply is what lies ready of it. Its words must be known. */
export function asFarAsReady(reply: Reply): Reply {
  const { playout } = reply;
  const ready = playedMs(samplesToMs(playout.readySamples, REPLY_RATE_HZ));
  const sounding = Math.max(reply.wordsTold, heardWords(reply.words, ready, REPLY_RATE_HZ));
  const words = reply.words.slice(0, sounding);
  const chunks = reply.chunks
    .filter(({ samples }) => samples > 0)
    .map((chunk) => ({ ...chunk, synthesis: 'finished' as const }));
  const text = reply.text.slice(0, words.at(-1)?.charEnd ?? 0);
  return { ...reply, text, words, chunks, generating: false, tools: NO_TOOLS, speakable: EMPTY_SPEAKABLE };
}

/** The words of the chunk are known. */
export const hasWords = (reply: Reply, chunk: ReplyChunk): boolean =>
  reply.words.some(
    (word) => word.charStart >= chunk.charStart && word.charStart < chunk.charStart + chunk.text.length,
  );

/** All audio of the reply lies ready. */
export const isComplete = (reply: Reply): boolean =>
  !reply.generating && reply.chunks.every((chunk) => chunk.synthesis === 'finished');

/** Gives the next chunk to the voice when less than `lookaheadMs` of audio waits; null = nothing to do now. */
export function withNextSynthesis(
  reply: Reply,
  lookaheadMs: number,
): { readonly reply: Reply; readonly chunk: ReplyChunk } | null {
  if (reply.chunks.some((chunk) => chunk.synthesis === 'running')) return null;
  const ahead = reply.playout.readySamples - reply.playout.sentSamples;
  if (samplesToMs(ahead, REPLY_RATE_HZ) >= lookaheadMs) return null;
  const chunk = reply.chunks.find(({ synthesis }) => synthesis === 'waiting');
  if (chunk === undefined) return null;
  const patch = { synthesis: 'running', fromSample: reply.playout.readySamples } as const;
  return { reply: withChunk(reply, chunk.chunkId, patch), chunk };
}
