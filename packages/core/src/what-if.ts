/**
 * What other settings would have decided in a recorded conversation. Each stretch of listening (one user turn) is
 * judged on its own: from the state the machine really was in when it opened, fed what was recorded after it, up to
 * the first decision that differs. From there on the recording shows another conversation than the one that would
 * have been held: nothing is claimed about it.
 */
import type { ConversationCommand } from './conversation/commands.ts';
import { conversation } from './conversation/machine.ts';
import type { ConversationOptions } from './conversation/options.ts';
import { INITIAL_STATE, type ConversationState } from './conversation/state.ts';
import { sessionMs } from './time.ts';
import { replayTrace, type DifferentTrace, type MalformedTrace, type TraceLine } from './trace.ts';

/** How a stretch went: when the agent was interrupted, when and how the turn ended; null = not (yet). */
export type StretchCourse = {
  readonly interruptedAtMs: number | null;
  readonly endedAtMs: number | null;
  readonly end: 'committed' | 'discarded' | null;
};

export type WhatIfVerdict = 'same' | 'earlier' | 'later' | 'other';

export type WhatIfStretch = {
  readonly turnId: number;
  readonly openedAtMs: number;
  readonly recorded: StretchCourse;
  /** Up to the divergence; what is null in it and not in `recorded` did not happen before it. */
  readonly changed: StretchCourse;
  readonly verdict: WhatIfVerdict;
  /** From here on it is unknown what would have been; null when nothing differs. */
  readonly unknownFromMs: number | null;
  /** For a later end: when it would have come had the silence lasted; null = not known. */
  readonly dueAtMs: number | null;
};

export type WhatIfResult =
  { readonly ok: true; readonly stretches: readonly WhatIfStretch[] } | MalformedTrace | DifferentTrace;

/** Ends with the failure of `replayTrace` when the trace does not replay as recorded. Never throws. */
export function whatIf(text: readonly string[], changes: Partial<ConversationOptions>): WhatIfResult {
  const replayed = replayTrace(text);
  if (!replayed.ok) return replayed;
  const lines = text
    .filter((line) => line.trim() !== '')
    .slice(1)
    .map((line) => JSON.parse(line) as TraceLine);
  return { ok: true, stretches: stretchesOf(lines).map((stretch) => judge(lines, stretch, changes)) };
}

type Stretch = {
  /** Index of the line that opened the turn, and of the one that ended it (or the last one). */
  readonly first: number;
  readonly last: number;
  readonly turnId: number;
  /** Before the line that opened it. */
  readonly before: ConversationState;
  readonly recorded: StretchCourse;
};

/** Timers of a busy server ring up to this late, ms. */
const LATE_RING_MS = 50;
const NOTHING_YET: StretchCourse = { interruptedAtMs: null, endedAtMs: null, end: null };

/** Follows the recording; `before` of a stretch is the state of the recorded machine. */
function stretchesOf(lines: readonly TraceLine[]): Stretch[] {
  const stretches: Stretch[] = [];
  let state = INITIAL_STATE;
  let open: Omit<Stretch, 'last'> | null = null;
  lines.forEach(({ atMs, input }, index) => {
    const before = state;
    const [next, commands] = conversation.step(state, input, sessionMs(atMs));
    state = next;
    if (open === null && before.turn === null && next.turn !== null)
      open = { first: index, turnId: next.turn.turnId, before, recorded: NOTHING_YET };
    if (open === null) return;
    open = { ...open, recorded: follow(open.recorded, { turnId: open.turnId, state: next, commands, atMs }) };
    if (open.recorded.end === null) return;
    stretches.push({ ...open, last: index });
    open = null;
  });
  if (open !== null) stretches.push({ ...(open as Omit<Stretch, 'last'>), last: lines.length - 1 });
  return stretches;
}

type Stepped = {
  readonly turnId: number;
  readonly state: ConversationState;
  readonly commands: readonly ConversationCommand[];
  readonly atMs: number;
};

function follow(course: StretchCourse, { turnId, state, commands, atMs }: Stepped): StretchCourse {
  const told = commands.flatMap((command) => (command.type === 'client.notify' ? [command.event] : []));
  const cut = told.some((event) => event.type === 'reply.finished' && event.status === 'interrupted');
  const interruptedAtMs = course.interruptedAtMs ?? (cut ? atMs : null);
  if (state.turn?.turnId === turnId) return { ...course, interruptedAtMs };
  const committed = told.some(
    (event) => event.type === 'user-transcript.finished' && event.turnId === turnId,
  );
  return { interruptedAtMs, endedAtMs: atMs, end: committed ? 'committed' : 'discarded' };
}

function judge(
  lines: readonly TraceLine[],
  stretch: Stretch,
  changes: Partial<ConversationOptions>,
): WhatIfStretch {
  const { turnId, recorded, before } = stretch;
  const openedAtMs = lines[stretch.first]?.atMs ?? 0;
  const base = { turnId, openedAtMs, recorded };
  let state: ConversationState = { ...before, options: { ...before.options, ...changes } };
  let changed = NOTHING_YET;
  for (const { atMs, input } of steps(lines, stretch, () => state)) {
    const [next, commands] = conversation.step(state, input, sessionMs(atMs));
    state = next;
    changed = follow(changed, { turnId, state, commands, atMs });
    if (comesFirst(changed, recorded))
      return { ...base, changed, verdict: 'earlier', unknownFromMs: atMs, dueAtMs: null };
    if (changed.end !== null || missedAtMs(changed, recorded) < atMs) break;
  }
  if (changed.end === recorded.end && changed.interruptedAtMs === recorded.interruptedAtMs)
    return { ...base, changed, verdict: 'same', unknownFromMs: null, dueAtMs: null };
  const lastMs = lines[stretch.last]?.atMs ?? openedAtMs;
  const unknownFromMs = Math.min(missedAtMs(changed, recorded), lastMs);
  if (changed.end !== null) return { ...base, changed, verdict: 'other', unknownFromMs, dueAtMs: null };
  return { ...base, changed, verdict: 'later', unknownFromMs, dueAtMs: state.timers['turn-decision'] };
}

const comesFirst = (changed: StretchCourse, recorded: StretchCourse): boolean =>
  (changed.interruptedAtMs ?? Infinity) < (recorded.interruptedAtMs ?? Infinity) ||
  (changed.endedAtMs ?? Infinity) < (recorded.endedAtMs ?? Infinity);

/** When the recorded agent was interrupted and the other was not; Infinity = it did not happen. */
const missedAtMs = (changed: StretchCourse, recorded: StretchCourse): number =>
  changed.interruptedAtMs === null ? (recorded.interruptedAtMs ?? Infinity) : Infinity;

/** The recorded inputs of the stretch; deadlines of the changed machine that nothing rang for are rung on time. */
function* steps(
  lines: readonly TraceLine[],
  stretch: Stretch,
  stateNow: () => ConversationState,
): Generator<Pick<TraceLine, 'atMs' | 'input'>> {
  let nowMs = 0;
  for (let index = stretch.first; index <= stretch.last; index += 1) {
    const line = lines[index];
    if (line === undefined) return;
    while (index > stretch.first) {
      const dueMs = Math.max(nowMs, conversation.deadlineMs(stateNow()) ?? Infinity);
      if (dueMs >= line.atMs || isRung(lines, index, dueMs)) break;
      nowMs = dueMs;
      yield { atMs: dueMs, input: { type: 'time.passed' } };
    }
    nowMs = line.atMs;
    yield line;
  }
}

/** Real timers ring a little late: the recorded ring counts, so that unchanged settings change nothing. */
function isRung(lines: readonly TraceLine[], from: number, dueMs: number): boolean {
  for (let index = from; index < lines.length; index += 1) {
    const line = lines[index];
    if (line === undefined || line.atMs > dueMs + LATE_RING_MS) return false;
    if (line.input.type === 'time.passed' && line.atMs >= dueMs) return true;
  }
  return false;
}
