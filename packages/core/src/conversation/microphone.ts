/**
 * What the microphone has not told yet. Enters: the state of a silent turn and the moment. Leaves: until when the end of
 * the turn waits for the next window. Invariants: only silence that was heard ends a turn, unless the microphone sends
 * nothing more for MICROPHONE_STALL_MS; nothing is waited for longer than that. Pure.
 */
import { laterBy, sessionTimeOfAudio, type ClockPair, type SessionMs } from '../time.ts';
import { MICROPHONE_LATE_MS, MICROPHONE_STALL_MS, VOICE_DOUBT_MS } from './options.ts';
import type { ConversationState } from './state.ts';

/** Null = nothing to wait for; `silenceMs`: the silence that ends the turn. */
export function microphoneDeadline(
  state: ConversationState,
  silenceMs: number,
  atMs: SessionMs,
): SessionMs | null {
  const { clock, turn, detector } = state;
  if (clock === null || turn === null || turn.silentSinceAudioMs === null) return null;
  const untilMs: SessionMs[] = [];
  // The last window sounded like a voice: the next one tells whether the user goes on.
  if (detector.contrarySinceMs !== null)
    untilMs.push(laterBy(sessionTimeOfAudio(clock, detector.contrarySinceMs), VOICE_DOUBT_MS));
  // Less silence was heard than has passed: the network may hold back what the user goes on to say.
  if (clock.audioMs - turn.silentSinceAudioMs < silenceMs && isLate(clock, atMs))
    untilMs.push(laterBy(clock.atMs, MICROPHONE_STALL_MS));
  return untilMs.find((at) => atMs < at) ?? null;
}

/** The microphone should have sent something since it last did. */
export const isLate = (clock: ClockPair, atMs: SessionMs): boolean =>
  atMs >= laterBy(clock.atMs, MICROPHONE_LATE_MS);
