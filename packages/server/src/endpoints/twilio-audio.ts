/**
 * What goes to the telephone: mu-law in frames of 20 ms, and marks that come back when the caller has heard what lies
 * before them. Enters: mu-law of the open reply. Leaves: frames and marks. Invariants: a frame is whole (the last one of
 * a reply is filled with silence); a mark that was cleared tells nothing any more.
 */

/** 20 ms at 8 kHz, one byte a sample: what telephone networks carry. */
export const FRAME_BYTES = 160;
const BYTES_PER_MS = 8;
/** Mu-law silence. */
const SILENCE = 0xff;
/** A mark after so many frames (200 ms): the heard text is exact to about this. */
const FRAMES_PER_MARK = 10;
/** Marks that are waited for; at one every 200 ms a reply's worth. */
const MAX_MARKS = 1000;

export type TwilioOut = {
  readonly frame: (base64: string) => void;
  readonly mark: (name: string) => void;
};

export class TwilioAudio {
  readonly #out: TwilioOut;
  readonly #marks = new Map<string, { readonly replyId: string; readonly playedMs: number }>();
  #rest: Buffer = Buffer.alloc(0);
  #replyId = '';
  #frames = 0;
  #marked = 0;
  #nextMark = 1;

  constructor(out: TwilioOut) {
    this.#out = out;
  }

  /** Mu-law of a reply, any length, in order. */
  send(replyId: string, mulaw: Buffer): void {
    if (replyId !== this.#replyId) this.#begin(replyId);
    const bytes = this.#rest.length === 0 ? mulaw : Buffer.concat([this.#rest, mulaw]);
    const whole = bytes.length - (bytes.length % FRAME_BYTES);
    for (let from = 0; from < whole; from += FRAME_BYTES)
      this.#frame(bytes.subarray(from, from + FRAME_BYTES));
    this.#rest = bytes.subarray(whole);
    if (this.#frames - this.#marked >= FRAMES_PER_MARK) this.#mark();
  }

  /** The reply is complete: what is left of it is sent, and a mark at its end. */
  finish(): void {
    if (this.#rest.length > 0) {
      const last = Buffer.alloc(FRAME_BYTES, SILENCE);
      this.#rest.copy(last);
      this.#rest = Buffer.alloc(0);
      this.#frame(last);
    }
    if (this.#frames > this.#marked) this.#mark();
  }

  /** The reply was cut: what the network still holds is thrown away, and marks come back for what was never heard. */
  clear(): void {
    this.#rest = Buffer.alloc(0);
    this.#marks.clear();
  }

  /** What a mark that came back says was heard; null for one that says nothing. */
  heard(name: string): { readonly replyId: string; readonly playedMs: number } | null {
    const mark = this.#marks.get(name) ?? null;
    this.#marks.delete(name);
    return mark;
  }

  #begin(replyId: string): void {
    this.#replyId = replyId;
    this.#rest = Buffer.alloc(0);
    this.#frames = 0;
    this.#marked = 0;
  }

  #frame(bytes: Buffer): void {
    this.#frames += 1;
    this.#out.frame(bytes.toString('base64'));
  }

  #mark(): void {
    const name = `m${this.#nextMark}`;
    this.#nextMark += 1;
    this.#marked = this.#frames;
    if (this.#marks.size >= MAX_MARKS) return;
    this.#marks.set(name, { replyId: this.#replyId, playedMs: (this.#frames * FRAME_BYTES) / BYTES_PER_MS });
    this.#out.mark(name);
  }
}
