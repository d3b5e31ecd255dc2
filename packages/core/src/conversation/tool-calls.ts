/**
 * The tool calls of a session: what each became, what is held back while one keeps the agent silent, and when the next
 * has waited too long. A call is `running` from the moment it left until it is answered or has timed out, once. A call
 * whose reply was interrupted is detached: what comes of it waits for the next turn and makes the agent say nothing by
 * itself. Only values in, values out; what to say about it is decided in tools.ts.
 */
import type { SessionMs } from '../time.ts';
import type { ConversationEvent } from './commands.ts';
import { MAX_DEFERRED_EVENTS, MAX_KEPT_CALLS } from './options.ts';
import type { RefusedCall, RequestedCall } from '../tools/requested-call.ts';

/** What the model wants of tools in one reply. */
export type ReplyTools = {
  readonly requested: readonly RequestedCall[];
  /** The model is done: the calls leave as soon as the reply is not held. */
  readonly due: boolean;
  /** Calls that were not made; the model was asked again with these answers. */
  readonly refused: readonly RefusedCall[];
  /** How often it was asked again. */
  readonly attempts: number;
  /** The reply's only words are ours, to bridge the wait. */
  readonly bridging: boolean;
};

export const NO_TOOLS: ReplyTools = { requested: [], due: false, refused: [], attempts: 0, bridging: false };

export type ToolCall = {
  readonly callId: number;
  readonly replyId: number;
  readonly name: string;
  readonly argumentsJson: string;
  readonly execution: 'interactive' | 'hold';
  readonly answeredBy: 'client' | 'server';
  readonly dueAtMs: SessionMs;
  readonly status: 'running' | 'answered' | 'timed-out';
  /** What the model is told came of it; null while it runs. */
  readonly result: string | null;
  readonly isError: boolean;
  readonly detached: boolean;
  /** A reply that knew the result has begun. */
  readonly given: boolean;
};

export type ToolsState = {
  readonly calls: readonly ToolCall[];
  readonly nextCallId: number;
  /** Replies in a row that only answered results of tools. */
  readonly rounds: number;
  /** Events about the user's turns that wait for the end of a hold. */
  readonly deferred: readonly ConversationEvent[];
};

export const NO_CALLS: ToolsState = { calls: [], nextCallId: 1, rounds: 0, deferred: [] };

export const isSettled = (call: ToolCall): boolean => call.status !== 'running';

type HoldFacts = { readonly tools: ToolsState; readonly reply: { readonly replyId: number } | null };

/** A tool keeps the agent silent: its call has left, its reply is over and was not interrupted, nothing came back. */
export const isOnHold = ({ tools, reply }: HoldFacts): boolean =>
  tools.calls.some(
    (call) =>
      call.execution === 'hold' && !isSettled(call) && !call.detached && call.replyId !== reply?.replyId,
  );

/** Calls with the newest ones kept; running ones always, they are bounded where they begin. */
export function withCalls(tools: ToolsState, calls: readonly ToolCall[]): ToolsState {
  const extra = calls.length - MAX_KEPT_CALLS;
  let dropped = 0;
  const kept = calls.filter((call) => {
    const drop = dropped < extra && isSettled(call) && call.given;
    if (drop) dropped += 1;
    return !drop;
  });
  return { ...tools, calls: kept };
}

/** Events that would tell a client to take back what the hold is about; partial words are not kept. */
export const isAboutTurn = (event: ConversationEvent): boolean =>
  event.type === 'speech.started' ||
  event.type === 'speech.stopped' ||
  event.type === 'user-transcript.changed' ||
  event.type === 'user-transcript.finished';

export function deferred(tools: ToolsState, event: ConversationEvent): ToolsState {
  if (event.type === 'user-transcript.changed') return tools;
  return { ...tools, deferred: [...tools.deferred, event].slice(-MAX_DEFERRED_EVENTS) };
}
