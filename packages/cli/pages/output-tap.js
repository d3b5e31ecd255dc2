/* global AudioWorkletNode */
// The rendered output of a page on the clock of its AudioContext. In: a context and the node whose signal is tapped.
// Out: samples by frame, and where silence begins. Bounded: it keeps the newest KEPT_S.

const KEPT_S = 120;

/** Below this a sample is silence: -60 dB of full scale. */
export const SILENCE = 0.001;

export class OutputTap {
  rate;
  #pieces = [];
  #heldFrames = 0;
  #waiting = [];

  static async open(context, source, workletUrl = new URL('./output-tap-worklet.js', import.meta.url)) {
    await context.audioWorklet.addModule(workletUrl);
    const tap = new OutputTap();
    tap.rate = context.sampleRate;
    const node = new AudioWorkletNode(context, 'output-tap', { numberOfOutputs: 0, channelCount: 1 });
    node.port.onmessage = ({ data }) => tap.#take(data);
    source.connect(node);
    return tap;
  }

  /** The frame after the last one that has arrived here. */
  get end() {
    const last = this.#pieces.at(-1);
    return last ? last.frame + last.samples.length : 0;
  }

  /** Resolves when everything before `frame` is here. */
  async until(frame) {
    while (this.end < frame) await new Promise((resolve) => this.#waiting.push(resolve));
  }

  /** The frame at which the first silence of `quietFrames` at or after `frame` begins; waits until it is there. */
  async silentFrom(frame, quietFrames) {
    let silentFrom = frame;
    for (let at = frame; at - silentFrom < quietFrames; at += 1) {
      if (at >= this.end) await this.until(at + 1);
      if (Math.abs(this.#sample(at)) > SILENCE) silentFrom = at + 1;
    }
    return silentFrom;
  }

  /** Whether anything sounds in [from, to). */
  sounds(from, to) {
    return this.#pieces.some(({ frame, samples }) =>
      samples
        .subarray(Math.max(0, from - frame), Math.max(0, to - frame))
        .some((sample) => Math.abs(sample) > SILENCE),
    );
  }

  /** All that is kept, in one piece. */
  recording() {
    const from = this.#pieces[0]?.frame ?? 0;
    const samples = new Float32Array(this.end - from);
    for (const piece of this.#pieces) samples.set(piece.samples, piece.frame - from);
    return { fromFrame: from, rate: this.rate, samples };
  }

  #sample(at) {
    const piece = this.#pieces.findLast(({ frame }) => frame <= at);
    return piece?.samples[at - piece.frame] ?? 0;
  }

  #take(piece) {
    this.#pieces.push(piece);
    this.#heldFrames += piece.samples.length;
    while (this.#heldFrames > KEPT_S * this.rate) this.#heldFrames -= this.#pieces.shift().samples.length;
    for (const resolve of this.#waiting.splice(0)) resolve();
  }
}
