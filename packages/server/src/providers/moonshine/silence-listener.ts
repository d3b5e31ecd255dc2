/**
 * Listens to a growing silence between two passes of the decoder: does the turn end here by its sound? Enters: when a
 * silence began, the turn's audio, what the decoder believed last. Leaves: a look for every 0.1 s of silence, up to
 * MAX_RESCORED_SILENCE_MS. Invariants: at most one look is on its way; a look at a silence that is over, or that is
 * older than the last pass of the decoder, is dropped. A look that is lost is made up for by the next.
 */
import { MAX_RESCORED_SILENCE_MS, type SttEvidence } from '../../ports/stt.ts';
import { LISTEN_WINDOW_MS } from './audio-features.ts';
import { SAMPLE_RATE_HZ, type Listened, type ListenJob } from './decode-job.ts';
import type { TurnAudio } from './turn-audio.ts';

/** New silence that is worth another look. */
const LOOK_SAMPLES = 0.1 * SAMPLE_RATE_HZ;
const WINDOW_SAMPLES = (LISTEN_WINDOW_MS * SAMPLE_RATE_HZ) / 1000;

export type Look = {
  readonly evidence: SttEvidence;
  readonly silenceMs: number;
  readonly computeMs: number;
};

type Silence = { readonly voiceEnd: number };

export class SilenceListener {
  readonly #listen: (job: ListenJob) => Promise<Listened>;
  readonly #audio: TurnAudio;
  readonly #onLook: (look: Look | null) => void;
  #silence: Silence | null = null;
  /** Up to where the silence has been listened to. */
  #through = 0;
  #looking = false;

  /** `onLook`: null = a look came to nothing. */
  constructor(
    listen: (job: ListenJob) => Promise<Listened>,
    audio: TurnAudio,
    onLook: (look: Look | null) => void,
  ) {
    this.#listen = listen;
    this.#audio = audio;
    this.#onLook = onLook;
  }

  /** The user has been silent for so long by now, ms; undefined = nobody says. */
  begin(silenceMs: number | undefined): void {
    this.#silence =
      silenceMs === undefined
        ? null
        : { voiceEnd: this.#audio.end - Math.round((silenceMs * SAMPLE_RATE_HZ) / 1000) };
  }

  end(): void {
    this.#silence = null;
  }

  get isLooking(): boolean {
    return this.#looking;
  }

  /** Length of the silence, ms; null = there is none, or it has been listened to for long enough. */
  get silenceMs(): number | null {
    if (this.#silence === null) return null;
    const silenceMs = ((this.#audio.end - this.#silence.voiceEnd) * 1000) / SAMPLE_RATE_HZ;
    return silenceMs <= MAX_RESCORED_SILENCE_MS ? silenceMs : null;
  }

  /** A pass of the decoder over all there is begins: it listens too. */
  decoding(): void {
    this.#through = this.#audio.end;
  }

  /** True when a look is on its way. */
  lookIfDue(evidence: SttEvidence | null): boolean {
    const { silenceMs } = this;
    if (this.#looking) return true;
    const isDue = silenceMs !== null && this.#audio.end - this.#through >= LOOK_SAMPLES;
    if (evidence === null || !isDue) return false;
    void this.#look(evidence, silenceMs);
    return true;
  }

  async #look(believed: SttEvidence, silenceMs: number): Promise<void> {
    const silence = this.#silence;
    const through = this.#audio.end;
    this.#looking = true;
    this.#through = through;
    let look: Look | null = null;
    try {
      const lastPcm = this.#audio.latest(WINDOW_SAMPLES);
      const { sound, computeMs } = await this.#listen({ lastPcm, silenceMs, evidence: believed });
      const isNews = silence === this.#silence && through === this.#through;
      if (isNews && sound.audioEnd !== undefined)
        look = { evidence: { ...believed, ...sound }, silenceMs, computeMs };
    } catch {
      // Lost with the engine or the stream: the next look says it.
    }
    this.#looking = false;
    this.#onLook(look);
  }
}
