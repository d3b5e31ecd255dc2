/**
 * A bounded history of int16 samples: the newest `capacity` of a stream, addressed by their number since its
 * start. Enters: chunks of any length. Leaves: copies of any stretch that is still held. Memory never grows.
 */
export class Int16Ring {
  readonly capacity: number;
  readonly #samples: Int16Array;
  #end = 0;

  /** `capacity` in samples, a positive whole number; else RangeError. */
  constructor(capacity: number) {
    if (!Number.isInteger(capacity) || capacity <= 0) {
      throw new RangeError(`capacity is ${capacity}: expected a positive whole number of samples`);
    }
    this.capacity = capacity;
    this.#samples = new Int16Array(capacity);
  }

  /** Number of the oldest sample held. */
  get start(): number {
    return Math.max(0, this.#end - this.capacity);
  }

  /** Samples pushed since the stream's start: the number of the next one. */
  get end(): number {
    return this.#end;
  }

  push(chunk: Int16Array): void {
    const kept = chunk.length > this.capacity ? chunk.subarray(chunk.length - this.capacity) : chunk;
    this.#end += chunk.length - kept.length;
    const at = this.#end % this.capacity;
    const head = Math.min(kept.length, this.capacity - at);
    this.#samples.set(kept.subarray(0, head), at);
    this.#samples.set(kept.subarray(head), 0);
    this.#end += kept.length;
  }

  /** A copy of samples [from, to), less what is no longer or not yet held. */
  slice(from: number, to = this.#end): Int16Array {
    const first = Math.max(from, this.start);
    const count = Math.max(0, Math.min(to, this.#end) - first);
    const copy = new Int16Array(count);
    const at = first % this.capacity;
    const head = Math.min(count, this.capacity - at);
    copy.set(this.#samples.subarray(at, at + head));
    copy.set(this.#samples.subarray(0, count - head), head);
    return copy;
  }
}
