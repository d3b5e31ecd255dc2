// When the user's voice last fell silent, estimated in the page from the microphone's level, so that the console can
// show the wait as the user felt it (end of speech -> first audio) and not only from the server's decision on.
// In: level and time of each 50 ms chunk. Out: the time of the last loud chunk's end. An estimate for display only.

/** A chunk this much above the running noise floor counts as voice (in meter units, 45 dB full scale: about 9 dB). */
const ABOVE_FLOOR = 0.2;
/** The floor sinks to a quieter room at once and rises slowly: about 5 s for the whole scale. */
const FLOOR_RISE_PER_CHUNK = 0.01;

export class SpeechEnd {
  #floor = 1;
  #lastLoudAtMs: number | undefined;

  add(level: number, atMs: number): void {
    this.#floor = Math.min(level, this.#floor + FLOOR_RISE_PER_CHUNK);
    if (level > this.#floor + ABOVE_FLOOR) this.#lastLoudAtMs = atMs;
  }

  /** Session time of the last voice heard, or undefined when there was none. */
  get lastLoudAtMs(): number | undefined {
    return this.#lastLoudAtMs;
  }
}
