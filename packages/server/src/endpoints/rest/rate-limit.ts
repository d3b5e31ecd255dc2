/**
 * A token bucket per caller. Enters: a name (the key's account, or the address of one without a key) and the time.
 * Leaves: whether the request may pass, else how long to wait. Invariant: at most CALLERS_MAX buckets are held; the
 * one that was used longest ago is forgotten, which can only be in the caller's favour.
 */

/** Callers remembered at once, about 1 MB. */
const CALLERS_MAX = 10_000;

export type RateRule = { readonly perSecond: number; readonly burst: number };

type Bucket = { tokens: number; atMs: number };

export class RateLimit {
  readonly #rule: RateRule;
  readonly #buckets = new Map<string, Bucket>();

  constructor(rule: RateRule) {
    this.#rule = rule;
  }

  /** Seconds to wait, at least 1, or 0 when the request may pass. */
  take(caller: string, nowMs: number): number {
    const { perSecond, burst } = this.#rule;
    const held = this.#buckets.get(caller) ?? { tokens: burst, atMs: nowMs };
    this.#buckets.delete(caller);
    const refilled = Math.min(burst, held.tokens + (Math.max(0, nowMs - held.atMs) * perSecond) / 1000);
    const passes = refilled >= 1;
    this.#buckets.set(caller, { tokens: passes ? refilled - 1 : refilled, atMs: nowMs });
    if (this.#buckets.size > CALLERS_MAX) this.#forgetOldest();
    return passes ? 0 : Math.max(1, Math.ceil((1 - refilled) / perSecond));
  }

  #forgetOldest(): void {
    for (const caller of this.#buckets.keys()) {
      this.#buckets.delete(caller);
      return;
    }
  }
}
