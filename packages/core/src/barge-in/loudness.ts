/**
 * How loud this caller usually is: a running mean over the speech windows of his own turns, kept in the state.
 * Speech far below it is somebody else in the room.
 */
import type { Draft } from '../conversation/draft.ts';
import type { InputOf } from '../conversation/inputs.ts';
import { trackWindow } from './track.ts';

/** Share of each new window: the mean follows the last three seconds of speech or so. */
const NEW_SHARE = 0.01;

/** Takes one window of speech into the caller's norm, or into the open overlap. */
export function noteWindow(draft: Draft, window: InputOf<'vad.scored'>): void {
  const { detector, turn, reply, overlap, callerLevelDb } = draft.state;
  if (!detector.speaking || detector.contrary > 0 || turn === null) return;
  if (overlap !== null) {
    draft.set({ overlap: trackWindow(overlap, window) });
  } else if (reply === null) {
    const norm = callerLevelDb ?? window.levelDb;
    draft.set({ callerLevelDb: norm + (window.levelDb - norm) * NEW_SHARE });
  }
}
