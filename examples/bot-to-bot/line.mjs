// One direction of a telephone line: what an agent says is played here in real time, so that it can be interrupted, and
// is what the other agent hears. In: reply audio, 24 kHz. Out: frames, silence when nothing is said, and the reports by
// which the agent's server knows what was heard.
export const RATE_HZ = 24_000;

export class Line {
  #listener;
  #queue = [];
  #played = new Map();

  attach(listener) {
    this.#listener = listener;
  }

  enqueue(replyId, pcm) {
    this.#queue.push({ replyId, pcm });
  }

  finish() {
    // What is queued is played to its end.
  }

  flush() {
    this.#queue = [];
    this.#listener.flushed();
  }

  /** Plays the next samples; `sounding` tells whether there was anything to play. */
  next(samples) {
    const frame = new Int16Array(samples);
    let filled = 0;
    while (filled < samples && this.#queue.length > 0) {
      const first = this.#queue[0];
      const part = first.pcm.subarray(0, samples - filled);
      frame.set(part, filled);
      filled += part.length;
      first.pcm = first.pcm.subarray(part.length);
      if (first.pcm.length === 0) this.#queue.shift();
      const played = (this.#played.get(first.replyId) ?? 0) + part.length;
      this.#played.set(first.replyId, played);
      this.#listener.rendered(first.replyId, played);
    }
    return { frame, sounding: filled > 0 };
  }
}
