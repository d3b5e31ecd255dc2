/**
 * Port: speech to text for one user turn. Text is cumulative: each event holds the whole turn so far.
 */

/** What the recogniser itself believes at the end of its text; probabilities 0-1. */
export type SttEvidence = {
  /** That sentence-final punctuation (. ? !) comes next or was just written. */
  readonly sentenceEnd: number;
  readonly question: number;
  readonly comma: number;
  /** That the text ends here. */
  readonly end: number;
  /** Mean probability of the words themselves, in a long text of its first ones. Absent where the engine does not tell. */
  readonly words?: number;
  /**
   * That the turn ends here by the sound of it, heard at this length of silence: calibrated for as many ends as
   * pauses within a turn (prior 0.5). Absent while the user talks and where the engine has no audio model.
   */
  readonly audioEnd?: number;
  /** What that model saw: only of an engine that was started to tell, for training. */
  readonly audioFeatures?: readonly number[];
};

export type SttResult = {
  /** The whole turn so far, as the engine writes it (case, punctuation). May be empty. */
  readonly text: string;
  /** The prefix of `text` that later results will not change, as far as is known. */
  readonly stableText: string;
  /** How much of the pushed audio this result has seen, ms since the stream's first sample. */
  readonly throughMs: number;
  /** Null where the engine does not expose its probabilities. */
  readonly evidence: SttEvidence | null;
  /** Wall time the engine took for this result, ms. */
  readonly computeMs: number;
  /** Mean encoder states of the last 0-0.2, 0.2-0.6 and 0.6-1.4 s, only when asked for at `open`. */
  readonly encoderPools?: readonly Float32Array[];
};

export type SttEvent =
  | ({ readonly type: 'partial' } & SttResult)
  /** Answer to one `flush`: everything pushed before it has been decoded. */
  | ({ readonly type: 'final' } & SttResult)
  /**
   * What is believed as the silence grows after a `flush` that said how long it has lasted. `silenceMs` counts
   * all audio since as silence: the receiver knows whether the user has gone on meanwhile.
   */
  | {
      readonly type: 'evidence';
      readonly evidence: SttEvidence;
      readonly silenceMs: number;
      readonly computeMs: number;
    }
  | { readonly type: 'failed'; readonly message: string };

/** Silence after which `evidence` ends, ms: nine of ten pauses within a turn are over by then, the sound says no more. */
export const MAX_RESCORED_SILENCE_MS = 1600;

export type SttOptions = {
  /** BCP 47 primary language the caller is expected to speak. */
  readonly language: string;
  /** Words to favour; engines that cannot bias ignore them. */
  readonly keyterms: readonly string[];
  /** What the conversation is about, for engines that take a prompt. */
  readonly prompt?: string;
  readonly exposeEncoder?: boolean;
};

export interface SttStream {
  /** Appends PCM16 mono at 16 kHz, any length, from speech onset (about 100 ms before) on. Not kept by reference. */
  push(pcm: Int16Array): void;
  /**
   * Asks for a `final` of everything pushed so far. More may be pushed afterwards, and flushed again.
   * `silenceMs`: how long the user has been silent at the end of what was pushed; with it engines that can
   * send `evidence` about every 100 ms while the silence grows, up to MAX_RESCORED_SILENCE_MS.
   */
  flush(silenceMs?: number): void;
  /** Ends the stream: no event follows, running work is dropped or ignored. */
  close(): void;
  /** Resolves when nothing that was pushed or flushed is being decoded. Simulations need it; engines over a network have no need of it. */
  settled?(): Promise<void>;
}

export interface SttPort {
  /** Partials come by themselves every 200-300 ms of new audio while the engine keeps up. */
  open(options: SttOptions, emit: (event: SttEvent) => void): SttStream;
  close(): Promise<void>;
}
