/**
 * Places for the sessions that are served at once: the machine's bound and, where set, a bound for each owner of
 * sessions. A place is given back when its session is over or its client is gone.
 */
export type PlaceRefusal = 'at_capacity' | 'concurrency_exceeded';

export class Places {
  readonly #max: number;
  readonly #maxPerOwner: number;
  readonly #takenBy = new Map<string, number>();
  #taken = 0;

  constructor(max: number, maxPerOwner = Infinity) {
    this.#max = max;
    this.#maxPerOwner = maxPerOwner;
  }

  readonly taken = (): number => this.#taken;

  /** Takes a place for a session of `owner`; null when it got one, else why not. */
  readonly enter = (owner: string): PlaceRefusal | null => {
    if (this.#taken >= this.#max) return 'at_capacity';
    const own = this.#takenBy.get(owner) ?? 0;
    if (own >= this.#maxPerOwner) return 'concurrency_exceeded';
    this.#taken += 1;
    this.#takenBy.set(owner, own + 1);
    return null;
  };

  readonly leave = (owner: string): void => {
    const own = this.#takenBy.get(owner) ?? 0;
    if (own === 0) return;
    this.#taken -= 1;
    if (own === 1) this.#takenBy.delete(owner);
    else this.#takenBy.set(owner, own - 1);
  };
}
