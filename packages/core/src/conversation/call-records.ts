/** Changes to the calls of a session that every part of the machine makes in the same way. */
import type { SessionMs } from '../time.ts';
import type { Draft } from './draft.ts';
import { isSettled, withCalls, type ToolCall } from './tool-calls.ts';

export function changeCalls(draft: Draft, change: (call: ToolCall) => ToolCall): void {
  const { tools } = draft.state;
  if (tools.calls.length > 0) draft.set({ tools: withCalls(tools, tools.calls.map(change)) });
  armTimeout(draft);
}

/** One timer for the call that has waited longest. */
export function armTimeout(draft: Draft): void {
  const due = draft.state.tools.calls.filter((call) => !isSettled(call)).map((call) => call.dueAtMs);
  draft.setTimer('tool-timeout', due.length === 0 ? null : (Math.min(...due) as SessionMs));
}

/** A generation has begun that sees every result in the history. */
export function noteResultsGiven(draft: Draft): void {
  const open = draft.state.reply?.replyId;
  changeCalls(draft, (call) =>
    isSettled(call) && !call.given && call.replyId !== open ? { ...call, given: true } : call,
  );
}
