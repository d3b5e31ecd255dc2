/**
 * The synthesised audio of one reply, kept until it is sent: appended at the end, taken from the front in
 * order. Positions are samples from the reply's first one.
 */
export class ReplyAudio {
  readonly #pieces: Int16Array[] = [];
  /** Position of the first sample of the first piece. */
  #from = 0;

  append(pcm: Int16Array): void {
    this.#pieces.push(pcm);
  }

  /** Samples [fromSample, toSample); everything before `toSample` is dropped. Shorter when it is not all there. */
  take(fromSample: number, toSample: number): Int16Array {
    const taken = new Int16Array(Math.max(0, toSample - fromSample));
    let filled = 0;
    for (let piece = this.#pieces[0]; piece !== undefined && this.#from < toSample; piece = this.#pieces[0]) {
      const start = Math.max(0, fromSample - this.#from);
      const end = Math.min(piece.length, toSample - this.#from);
      if (end > start) {
        taken.set(piece.subarray(start, end), filled);
        filled += end - start;
      }
      if (end < piece.length) {
        this.#pieces[0] = piece.subarray(end);
        this.#from += end;
        break;
      }
      this.#pieces.shift();
      this.#from += piece.length;
    }
    return filled === taken.length ? taken : taken.subarray(0, filled);
  }
}
