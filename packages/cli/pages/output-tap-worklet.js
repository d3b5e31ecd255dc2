/* global AudioWorkletProcessor, registerProcessor, currentFrame */
// Listens to what a page plays, on the audio thread: sends the rendered samples with the frame of the context's clock at
// which they were rendered. It changes nothing of what is heard. In: one mono signal. Out: { frame, samples } messages,
// without holes: a quantum in which nothing was connected counts as silence.

/** Quanta sent at once: 8 x 128 frames are 21 ms at 48 kHz. */
const QUANTA = 8;
const QUANTUM_FRAMES = 128;

class OutputTapProcessor extends AudioWorkletProcessor {
  #samples = new Float32Array(QUANTA * QUANTUM_FRAMES);
  #filled = 0;
  #fromFrame = 0;

  process([input]) {
    if (this.#filled === 0) this.#fromFrame = currentFrame;
    const [channel] = input ?? [];
    if (channel) this.#samples.set(channel, this.#filled);
    this.#filled += QUANTUM_FRAMES;
    if (this.#filled === this.#samples.length) {
      const samples = this.#samples;
      this.port.postMessage({ frame: this.#fromFrame, samples }, [samples.buffer]);
      this.#samples = new Float32Array(QUANTA * QUANTUM_FRAMES);
      this.#filled = 0;
    }
    return true;
  }
}

registerProcessor('output-tap', OutputTapProcessor);
