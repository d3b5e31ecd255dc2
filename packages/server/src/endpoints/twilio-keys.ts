/**
 * Keys that a caller presses, gathered to what he means by them: up to '#', or until he presses none for a while.
 * '*' takes back what was pressed. Enters: keys. Leaves: one string of digits at a time.
 */
import type { Clock } from '../ports/clock.ts';

/** Pause that ends a number, ms: people look for keys longer than they pause between spoken digits. */
export const KEY_PAUSE_MS = 2000;
/** More keys than the longest number a caller is asked for. */
const MAX_KEYS = 64;

export class TwilioKeys {
  readonly #clock: Clock;
  readonly #done: (digits: string) => void;
  #keys = '';
  #disarm: (() => void) | null = null;

  constructor(clock: Clock, done: (digits: string) => void) {
    this.#clock = clock;
    this.#done = done;
  }

  press(key: string): void {
    this.#disarm?.();
    this.#disarm = null;
    if (key === '#') this.#finish();
    else if (key === '*') this.#keys = '';
    else {
      if (this.#keys.length < MAX_KEYS) this.#keys += key;
      this.#disarm = this.#clock.callAt(this.#clock.nowMs() + KEY_PAUSE_MS, () => {
        this.#finish();
      });
    }
  }

  close(): void {
    this.#disarm?.();
    this.#disarm = null;
  }

  #finish(): void {
    const keys = this.#keys;
    this.#keys = '';
    if (keys !== '') this.#done(keys);
  }
}
