/**
 * What the machine knew at each moment of a first pass: the recorded inputs stepped through the machine again.
 * Enters: a perception. Leaves: the state at any time, the inputs after it, and the stretches of silence the
 * machine saw. Refuses (null) a perception whose recogniser was asked otherwise than this machine would.
 */
import {
  conversation,
  INITIAL_STATE,
  sessionMs,
  type ConversationInput,
  type ConversationState,
} from '@antiphon/core';
import type { Pace } from '@antiphon/core/turn/pace';
import { firstPlace } from '../../first-place.ts';
import { recogniserCallsOf, type Moment, type Perception, type RecogniserCall } from './perceive.ts';

/** The machine's own view of a silence: from the end of the voice until it is known that it goes on. */
export type Silence = {
  /** When the machine learnt of it. */
  readonly knownAtMs: number;
  /** When the voice ended, on the microphone's clock (which starts with the session). */
  readonly voiceEndMs: number;
  /** When the machine learnt that the voice is back; Infinity = it did not. */
  readonly resumedAtMs: number;
};

/** What a session may bring along from earlier turns, and whether it learns. */
export type RecordStart = { readonly pace?: Pace; readonly adaptPace?: boolean };

function withStart(input: ConversationInput, { adaptPace }: RecordStart): ConversationInput {
  if (input.type !== 'session.started' || adaptPace === undefined) return input;
  return { ...input, options: { ...input.options, adaptPace } };
}

export class ListeningRecord {
  readonly moments: readonly Moment[];
  readonly silences: readonly Silence[];
  /** After each moment. */
  readonly #states: readonly ConversationState[];

  readonly #perception: Perception;

  private constructor(perception: Perception, states: readonly ConversationState[]) {
    this.#perception = perception;
    this.moments = perception.moments;
    this.#states = states;
    this.silences = silencesOf(this.moments, states);
  }

  static of(perception: Perception, start: RecordStart = {}): ListeningRecord | null {
    const states: ConversationState[] = [];
    const calls: RecogniserCall[] = [];
    let state = start.pace === undefined ? INITIAL_STATE : { ...INITIAL_STATE, pace: start.pace };
    for (const moment of perception.moments) {
      const { atMs } = moment;
      const [next, commands] = conversation.step(state, withStart(moment.input, start), sessionMs(atMs));
      state = next;
      states.push(next);
      calls.push(...recogniserCallsOf({ atMs, commands }));
    }
    const same = JSON.stringify(calls) === JSON.stringify(perception.recogniserCalls);
    return same ? new ListeningRecord(perception, states) : null;
  }

  /** The same listening by a machine that began otherwise. */
  startedWith(start: RecordStart): ListeningRecord {
    const record = ListeningRecord.of(this.#perception, start);
    if (record === null) throw new Error('the start of a listening must not change what is recognised');
    return record;
  }

  /** How many moments lie at or before `atMs`. */
  countUntil(atMs: number): number {
    return firstPlace(this.moments.length, (place) => (this.moments[place]?.atMs ?? Infinity) > atMs);
  }

  /** The state after the first `count` moments. */
  stateAfter(count: number): ConversationState {
    return this.#states[count - 1] ?? INITIAL_STATE;
  }
}

function silencesOf(moments: readonly Moment[], states: readonly ConversationState[]): Silence[] {
  const silences: Silence[] = [];
  let open: Omit<Silence, 'resumedAtMs'> | null = null;
  states.forEach((state, index) => {
    const silentSince = state.turn?.silentSinceAudioMs ?? null;
    const atMs = moments[index]?.atMs ?? 0;
    if (open !== null && silentSince !== open.voiceEndMs) {
      silences.push({ ...open, resumedAtMs: atMs });
      open = null;
    }
    if (open === null && silentSince !== null) open = { knownAtMs: atMs, voiceEndMs: silentSince };
  });
  if (open !== null) silences.push({ ...(open as Omit<Silence, 'resumedAtMs'>), resumedAtMs: Infinity });
  return silences;
}
