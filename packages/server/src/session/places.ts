/** Places for the sessions that are served at once: the machine's bound, given back when a session is over. */
export class Places {
  readonly #max: number;
  #taken = 0;

  constructor(max: number) {
    this.#max = max;
  }

  readonly taken = (): number => this.#taken;

  readonly enter = (): boolean => {
    if (this.#taken >= this.#max) return false;
    this.#taken += 1;
    return true;
  };

  readonly leave = (): void => {
    this.#taken -= 1;
  };
}
