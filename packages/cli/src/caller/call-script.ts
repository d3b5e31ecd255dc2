/**
 * When the caller speaks next: a pure decision over what it has heard and said so far, asked every frame.
 * A polite caller lets the greeting and each reply finish and waits a moment; with `interruptMs` it starts
 * that far into the agent's speech instead. Every wait has a bound, so a call always ends.
 */
import type { ReplyLog } from './call-log.ts';

/** How long a caller waits for an answer before giving up, ms. */
export const LONGEST_WAIT_FOR_REPLY_MS = 20_000;
/** A reply longer than this is taken for one that will never end, ms. */
export const LONGEST_REPLY_MS = 120_000;
/** A server that announces no greeting is given this long to greet anyhow, ms. */
export const UNANNOUNCED_GREETING_MS = 1_500;
/** The call is over after this much quiet behind the last reply, ms. */
export const CLOSING_QUIET_MS = 1_000;

export type SpokenUtterance = {
  readonly index: number;
  readonly startMs: number;
  /** Bounds of the audible part, call time, ms. */
  readonly speechStartMs: number;
  readonly speechEndMs: number;
};

export type ScriptOptions = {
  readonly utterances: number;
  readonly gapMs: number;
  /** Start this far into the agent's reply; null: wait for its end. */
  readonly interruptMs: number | null;
};

export type ScriptView = {
  readonly atMs: number;
  readonly greetingExpected: boolean;
  readonly replies: readonly ReplyLog[];
  readonly userTurnOpen: boolean;
  /** Call time at which the last user turn was opened or closed by the server, ms; 0 when none. */
  readonly userTurnChangedMs: number;
  /** Call time at which all audio received so far has sounded, ms. */
  readonly speakerTailMs: number;
  /** Call time at which a reply's first sample sounds; null before. */
  readonly heardFromMs: (replyId: string) => number | null;
  readonly spoken: readonly SpokenUtterance[];
};

export type ScriptStep =
  | { readonly do: 'wait' }
  | { readonly do: 'play'; readonly index: number }
  | { readonly do: 'end'; readonly outcome: 'completed' | 'no-reply' | 'endless-reply' };

const WAIT: ScriptStep = { do: 'wait' };

/**
 * The reply to an utterance: one begun during it that outlives it (unless the rest of the same utterance cut
 * it off), else the first one begun after it. `untilMs`: when the caller next spoke.
 */
export function replyTo(
  utterance: SpokenUtterance,
  replies: readonly ReplyLog[],
  untilMs = Infinity,
): ReplyLog | null {
  const { speechStartMs, speechEndMs } = utterance;
  const candidates = replies.filter(({ startedMs }) => startedMs >= speechStartMs && startedMs < untilMs);
  const during = candidates.find(({ startedMs, doneMs, interrupted }) => {
    const outlives = doneMs === null || doneMs >= speechEndMs;
    const cutByItself = interrupted && (doneMs ?? Infinity) < untilMs;
    return startedMs < speechEndMs && outlives && !cutByItself;
  });
  return during ?? candidates.find(({ startedMs }) => startedMs >= speechEndMs) ?? null;
}

/** Since when nobody has the floor, call time in ms; null while somebody has. */
function quietSinceMs(view: ScriptView): number | null {
  if (view.userTurnOpen || view.speakerTailMs > view.atMs) return null;
  let since = Math.max(view.speakerTailMs, view.userTurnChangedMs);
  for (const { doneMs } of view.replies) {
    if (doneMs === null) return null;
    since = Math.max(since, doneMs);
  }
  return since;
}

/** Which utterance, if any, is to start inside the agent's speech, and inside which reply. */
function interruption(view: ScriptView, options: ScriptOptions): ReplyLog | null {
  if (options.interruptMs === null) return null;
  const last = view.spoken.at(-1);
  if (last !== undefined) return replyTo(last, view.replies);
  // With several recordings the first one opens the conversation as usual; a single one cuts into the greeting.
  return options.utterances === 1 ? (view.replies[0] ?? null) : null;
}

export function nextStep(view: ScriptView, options: ScriptOptions): ScriptStep {
  const next = view.spoken.length;
  const last = view.spoken.at(-1);
  if (last !== undefined && view.atMs < last.speechEndMs) return WAIT;
  const open = view.replies.find(({ doneMs }) => doneMs === null);
  if (open !== undefined && view.atMs - open.startedMs > LONGEST_REPLY_MS)
    return { do: 'end', outcome: 'endless-reply' };

  const answered = last === undefined ? view.replies.length > 0 : replyTo(last, view.replies) !== null;
  if (!answered) return waitForReply(view, options, last?.speechEndMs ?? null);

  const into = next < options.utterances ? interruption(view, options) : null;
  if (into !== null) {
    const heardFrom = view.heardFromMs(into.replyId);
    const due = heardFrom !== null && view.atMs >= heardFrom + (options.interruptMs ?? 0);
    if (due) return { do: 'play', index: next };
  }
  const quietSince = quietSinceMs(view);
  if (quietSince === null) return stuckTurn(view);
  const quietMs = view.atMs - quietSince;
  if (next < options.utterances) return quietMs >= options.gapMs ? { do: 'play', index: next } : WAIT;
  return quietMs >= CLOSING_QUIET_MS ? { do: 'end', outcome: 'completed' } : WAIT;
}

function waitForReply(view: ScriptView, options: ScriptOptions, sinceMs: number | null): ScriptStep {
  // A caller who only listens has nothing to break the silence with.
  if (sinceMs === null && !view.greetingExpected && options.utterances > 0) {
    return view.atMs >= UNANNOUNCED_GREETING_MS ? { do: 'play', index: 0 } : WAIT;
  }
  return view.atMs - (sinceMs ?? 0) >= LONGEST_WAIT_FOR_REPLY_MS ? { do: 'end', outcome: 'no-reply' } : WAIT;
}

/** A turn that the server opened and never closes must not hold the call for ever. */
function stuckTurn(view: ScriptView): ScriptStep {
  const stuck = view.userTurnOpen && view.atMs - view.userTurnChangedMs >= LONGEST_WAIT_FOR_REPLY_MS;
  return stuck ? { do: 'end', outcome: 'no-reply' } : WAIT;
}
