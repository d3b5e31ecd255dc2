/**
 * Function calls in a conversation. Enters: calls the model asks for, results, the passing of time. Leaves: calls that
 * were checked (tools/check-call.ts), and the replies that answer their results. Invariants: a call leaves only from an
 * open reply whose turn is committed and that nothing holds; it ends exactly once, by its result, its timeout or the end
 * of the session; the results of one reply's calls make one reply; a result that comes too late for that is given to the
 * model with the next turn.
 */
import { checkCall, type CheckedCall } from '../tools/check-call.ts';
import { refusal, spokenQuestion, TIMEOUT_RESULT, UNKNOWN_TOOL } from '../tools/call-answers.ts';
import type { RefusedCall, RequestedCall } from '../tools/requested-call.ts';
import type { ToolDefinition } from '../tools/tool-definition.ts';
import { laterBy } from '../time.ts';
import type { Draft } from './draft.ts';
import { amendCall, userText } from './history.ts';
import type { InputOf } from './inputs.ts';
import {
  MAX_CALLS_PER_REPLY,
  MAX_RESULT_CHARS,
  MAX_RUNNING_CALLS,
  MAX_TOOL_ATTEMPTS,
  MAX_TOOL_ROUNDS,
} from './options.ts';
import { EMPTY_PLAYOUT } from '../playout.ts';
import { withClosedText, withText } from './reply-making.ts';
import { advance, keepAlive, replyMade, startReply } from './replying.ts';
import type { ConversationState } from './state.ts';
import { armTimeout, changeCalls } from './call-records.ts';
import { isOnHold, isSettled, NO_TOOLS, withCalls, type ToolCall } from './tool-calls.ts';

/** Languages whose words for numbers and days are known, so that a value can be looked up in what was said. */
const READABLE_LANGUAGES: readonly string[] = ['en'];

/** The model wants a tool called: kept until it has said all. */
export function callRequested(draft: Draft, input: InputOf<'generation.called'>): void {
  const { reply } = draft.state;
  if (reply?.generating !== true || reply.tools.requested.length >= MAX_CALLS_PER_REPLY) return;
  const { name, argumentsJson } = input;
  const requested = [...reply.tools.requested, { name, argumentsJson }];
  draft.setReply({ tools: { ...reply.tools, requested } });
  keepAlive(draft);
}

/** The model has said all: a reply with calls stays open until they have left. */
export function generationFinished(draft: Draft, input: InputOf<'generation.finished'>): void {
  const { reply } = draft.state;
  if (reply?.generating !== true) return;
  if (reply.tools.requested.length === 0) replyMade(draft, input);
  else draft.setReply({ tools: { ...reply.tools, due: true } });
}

/** Lets the calls of the open reply go, once they are due and nothing speaks against it. Run at the end of every step. */
export function leaveCalls(draft: Draft): void {
  const { reply } = draft.state;
  if (reply === null || !reply.tools.due || reply.held) return;
  const { requested } = reply.tools;
  draft.setReply({ tools: { ...reply.tools, requested: [], due: false } });
  const judged = requested.map((call, index) => judge(draft.state, call, index));
  if (judged.some(({ checked }) => checked.ok)) leave(draft, judged);
  else askAgain(draft, judged);
}

type Judged = {
  readonly call: RequestedCall;
  readonly tool: ToolDefinition | null;
  readonly checked: CheckedCall;
};

function judge(state: ConversationState, call: RequestedCall, index: number): Judged {
  const tool = state.options.tools.find(({ name }) => name === call.name) ?? null;
  const refuse = (problem: string): Judged => ({
    call,
    tool,
    checked: { ok: false, problems: [{ field: '', problem }] },
  });
  if (tool === null) return refuse(UNKNOWN_TOOL);
  if (state.tools.rounds >= MAX_TOOL_ROUNDS)
    return refuse('were not used: too many calls in a row, answer the caller');
  const running = state.tools.calls.filter((one) => !isSettled(one)).length;
  if (running + index >= MAX_RUNNING_CALLS) return refuse('were not used: too many calls are running');
  const readable = READABLE_LANGUAGES.includes(state.options.language);
  return { call, tool, checked: checkCall(tool, call.argumentsJson, { texts: sourcesOf(state), readable }) };
}

/** All that a value may come from: what was said, messages and instructions of the application, results of tools. */
function sourcesOf({ options, history }: ConversationState): string[] {
  const texts = history.map((entry) => {
    if (entry.role === 'user') return userText(entry);
    return entry.role === 'tool' ? (entry.result ?? '') : entry.text;
  });
  return [options.knownText, ...texts];
}

function leave(draft: Draft, judged: readonly Judged[]): void {
  const { reply } = draft.state;
  if (reply === null) return;
  for (const one of judged) leaveOne(draft, reply.replyId, one);
  armTimeout(draft);
  const hold = judged.some(({ tool }) => tool?.execution === 'hold');
  const { toolTransition } = draft.state.options;
  const bridge = reply.text.trim() === '' && !hold && reply.trigger === 'user-turn' ? toolTransition : '';
  const said = bridge === '' ? reply : withText(reply, bridge);
  draft.set({ reply: { ...withClosedText(said), tools: { ...NO_TOOLS, bridging: bridge !== '' } } });
  keepAlive(draft);
  advance(draft);
}

function leaveOne(draft: Draft, replyId: number, { call, tool, checked }: Judged): void {
  const { tools } = draft.state;
  const callId = tools.nextCallId;
  const { name } = call;
  const made = checked.ok && tool !== null;
  const argumentsJson = made ? JSON.stringify(checked.arguments) : call.argumentsJson;
  const entry: ToolCall = {
    callId,
    replyId,
    name,
    argumentsJson,
    execution: tool?.execution ?? 'interactive',
    answeredBy: tool?.answeredBy ?? 'client',
    dueAtMs: laterBy(draft.atMs, tool?.timeoutMs ?? 0),
    status: made ? 'running' : 'answered',
    result: checked.ok ? null : refusal(call, tool, checked.problems),
    isError: !checked.ok,
    detached: false,
    given: false,
  };
  draft.set({ tools: { ...withCalls(tools, [...tools.calls, entry]), nextCallId: callId + 1 } });
  if (!made) {
    recordRefusal(draft, { call, tool, checked });
    return;
  }
  draft.notify({ type: 'tool.called', callId, replyId, name, arguments: checked.arguments });
  if (entry.answeredBy === 'server') draft.command({ type: 'tool.start', callId, name, argumentsJson });
}

/** No call was fit to be made: the model hears which fields are wrong and goes on in the same reply. */
function askAgain(draft: Draft, judged: readonly Judged[]): void {
  const { reply } = draft.state;
  if (reply === null) return;
  for (const one of judged) recordRefusal(draft, one);
  if (reply.tools.attempts >= MAX_TOOL_ATTEMPTS) {
    askCaller(draft, judged[0]);
    return;
  }
  const answers = judged.map(({ call, tool, checked }): RefusedCall => ({
    ...call,
    answer: refusal(call, tool, checked.ok ? [] : checked.problems),
  }));
  const refused = [...reply.tools.refused, ...answers];
  const attempts = reply.tools.attempts + 1;
  // What comes next is another sentence.
  const said = /\S$/.test(reply.text) ? withText(reply, ' ') : reply;
  draft.set({ reply: { ...said, tools: { ...NO_TOOLS, refused, attempts } } });
  draft.command({
    type: 'generation.start',
    replyId: reply.replyId,
    historyLength: draft.state.history.length,
    instructions: null,
    speculative: null,
    refused: { said: reply.text, calls: refused },
  });
  keepAlive(draft);
}

/** The model keeps making calls that cannot be made: the question for the missing value is ours. */
function askCaller(draft: Draft, judged: Judged | undefined): void {
  const { reply } = draft.state;
  if (reply === null) return;
  const problems = judged === undefined || judged.checked.ok ? [] : judged.checked.problems;
  const question = spokenQuestion(judged?.tool ?? null, problems);
  const said = withText(reply, (reply.text === '' ? '' : ' ') + question);
  draft.set({ reply: { ...withClosedText(said), tools: NO_TOOLS } });
  keepAlive(draft);
  advance(draft);
}

/** Names the tool and the field, never the value: decisions are logged. */
function recordRefusal(draft: Draft, { call, checked }: Judged): void {
  if (checked.ok) return;
  const { field, problem } = checked.problems[0] ?? { field: '', problem: '' };
  const facts = { name: call.name, field, problems: checked.problems.length };
  draft.record({ kind: 'tool-call', outcome: 'refused', reason: problem, facts });
}

/** A result. Of a call that is over it is ignored, unless it timed out: then it is kept for the next turn. */
export function toolAnswered(draft: Draft, input: InputOf<'tool.answered'>): void {
  const { tools } = draft.state;
  const call = tools.calls.find(({ callId }) => callId === input.callId);
  if (call === undefined) {
    const known = input.callId >= 1 && input.callId < tools.nextCallId;
    if (!known) draft.notify({ type: 'request.refused', code: 'unknown_call' });
    return;
  }
  if (call.status === 'answered' || call.answeredBy !== input.by) return;
  const late = call.status === 'timed-out';
  const result = bounded(input.result);
  settle(draft, {
    ...call,
    status: 'answered',
    result,
    isError: input.isError,
    detached: call.detached || late,
  });
  dropBridge(draft);
}

const bounded = (text: string): string =>
  text.length <= MAX_RESULT_CHARS ? text : `${text.slice(0, MAX_RESULT_CHARS)} [cut off]`;

function settle(draft: Draft, settled: ToolCall): void {
  const held = isOnHold(draft.state);
  const next = { ...settled, given: false };
  changeCalls(draft, (call) => (call.callId === settled.callId ? next : call));
  amendCall(draft, next);
  if (held && !isOnHold(draft.state)) flushDeferred(draft);
}

/** Everything that was said during a hold is told now. */
function flushDeferred(draft: Draft): void {
  const { tools, turn } = draft.state;
  draft.set({ tools: { ...tools, deferred: [] } });
  for (const event of tools.deferred) draft.notify(event);
  if (turn?.announced === true && turn.text !== '')
    draft.notify({ type: 'user-transcript.changed', turnId: turn.turnId, text: turn.text });
}

/** The words that were to bridge the wait have not sounded and are not needed any more. */
function dropBridge(draft: Draft): void {
  const { reply, tools } = draft.state;
  if (reply === null || !reply.tools.bridging || reply.playout.sentSamples > 0 || reply.held) return;
  if (tools.calls.some((call) => call.replyId === reply.replyId && !isSettled(call))) return;
  draft.setReply({ text: '', chunks: [], words: [], playout: EMPTY_PLAYOUT, tools: NO_TOOLS });
  advance(draft);
}

export function toolTimeoutDue(draft: Draft): void {
  const due = draft.state.tools.calls.filter((call) => !isSettled(call) && call.dueAtMs <= draft.atMs);
  for (const call of due) {
    settle(draft, { ...call, status: 'timed-out', result: TIMEOUT_RESULT, isError: true });
    if (call.answeredBy === 'server') draft.command({ type: 'tool.stop', callId: call.callId });
  }
  armTimeout(draft);
}

/** Calls whose results are to be told now: all of their reply are in, and nothing keeps the agent silent. */
function resultsReady(state: ConversationState): readonly ToolCall[] {
  const { calls } = state.tools;
  if (isOnHold(state)) return [];
  return calls
    .filter((call) => isSettled(call) && !call.given && !call.detached)
    .filter((call) => !calls.some((one) => one.replyId === call.replyId && !isSettled(one)));
}

/** The agent has something to say as soon as the floor is free. */
export const hasToSay = (state: ConversationState): boolean =>
  state.queuedReplies.length > 0 || resultsReady(state).length > 0;

/** Begins the reply that answers results, if the floor is free. Run at the end of every step, before what is queued. */
export function serveResults(draft: Draft): void {
  const { reply, turn, tools, away } = draft.state;
  if (reply !== null || turn !== null || away) return;
  const ready = resultsReady(draft.state);
  if (ready.length === 0) return;
  draft.set({ tools: { ...tools, rounds: tools.rounds + 1 } });
  const instructions = instructionsFor(draft.state, ready);
  startReply(draft, { trigger: 'tool-result', turnId: null, instructions, verbatim: null });
}

const APOLOGISE =
  'A tool did not answer in time. Apologise in one short sentence and go on with the conversation; do not call it again unless the caller asks.';

function instructionsFor({ options, history }: ConversationState, ready: readonly ToolCall[]): string | null {
  const notes = ready.map((call) => {
    if (call.status === 'timed-out') return APOLOGISE;
    const tool = options.tools.find(({ name }) => name === call.name);
    return (call.isError ? tool?.errorInstructions : tool?.successInstructions) ?? '';
  });
  // With other entries behind it, a result that was filled in further up is easily missed.
  const names = [...new Set(ready.map(({ name }) => name))].join(', ');
  if (history.at(-1)?.role !== 'tool')
    notes.push(`New tool results have arrived above: ${names}. Tell the caller about them.`);
  const all = [...new Set(notes.filter((note) => note !== ''))];
  return all.length === 0 ? null : all.join('\n');
}

/** The session is over: nothing that runs will be answered. */
export function dropCalls(draft: Draft): void {
  const { tools } = draft.state;
  for (const call of tools.calls)
    if (!isSettled(call) && call.answeredBy === 'server')
      draft.command({ type: 'tool.stop', callId: call.callId });
  draft.set({ tools: { ...tools, calls: [] } });
  draft.setTimer('tool-timeout', null);
  flushDeferred(draft);
}
