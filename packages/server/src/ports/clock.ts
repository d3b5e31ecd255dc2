/**
 * The clock a session lives on. Real time in production, simulated time in tests and evaluations: nothing
 * in a session reads `Date` or sets a timer in any other way.
 */
export interface Clock {
  /** Monotonic milliseconds, any origin. */
  nowMs(): number;
  /** Calls back once at or after `atMs` of this clock; the returned function takes that back. */
  callAt(atMs: number, callback: () => void): () => void;
  /** Wall-clock epoch in milliseconds: for timestamps on the wire and "today", never for durations. */
  epochMs(): number;
}

export const systemClock: Clock = {
  nowMs: () => performance.now(),
  callAt: (atMs, callback) => {
    const timer = setTimeout(callback, Math.max(0, atMs - performance.now()));
    return () => {
      clearTimeout(timer);
    };
  },
  epochMs: () => Date.now(),
};
