// A loudspeaker without a device: plays in real time and keeps what was heard. stop() is silent at the call.

const TICK_MS = 20;

export class WavPlayer {
  rateHz = 24_000;
  #queue = [];
  #heard = [];
  #heardSamples = 0;
  #waiting = { started: [], drained: [] };
  #playedMs = performance.now();
  #clock = setInterval(() => this.#tick(), TICK_MS);

  play({ audio }) {
    if (this.isSilent) this.#playedMs = performance.now();
    this.#queue.push(new Int16Array(audio.slice().buffer));
  }

  stop() {
    this.#queue = [];
    this.#settle('drained');
  }

  get isSilent() {
    return this.#queue.length === 0;
  }

  get heardMs() {
    return Math.round((this.#heardSamples * 1000) / this.rateHz);
  }

  /** Resolves with the first sound. */
  started() {
    return this.#heardSamples > 0
      ? Promise.resolve()
      : new Promise((resolve) => this.#waiting.started.push(resolve));
  }

  /** Resolves when nothing is left to play. */
  drained() {
    return this.isSilent ? Promise.resolve() : new Promise((resolve) => this.#waiting.drained.push(resolve));
  }

  heard() {
    return Int16Array.from(this.#heard.flatMap((part) => [...part]));
  }

  close() {
    clearInterval(this.#clock);
  }

  #tick() {
    const now = performance.now();
    let left = Math.round(((now - this.#playedMs) * this.rateHz) / 1000);
    this.#playedMs = now;
    while (left > 0 && !this.isSilent) {
      const part = this.#queue[0].subarray(0, left);
      this.#heard.push(part);
      this.#heardSamples += part.length;
      left -= part.length;
      this.#queue[0] = this.#queue[0].subarray(part.length);
      if (this.#queue[0].length === 0) this.#queue.shift();
      this.#settle('started');
    }
    if (this.isSilent) this.#settle('drained');
  }

  #settle(what) {
    for (const resolve of this.#waiting[what].splice(0)) resolve();
  }
}
