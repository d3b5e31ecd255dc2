/**
 * A recogniser whose evidence also holds what an external turn model hears. Enters: the recogniser's port and the turn
 * model's. Leaves: a port like the recogniser's. The model is asked when the user falls silent and again with every
 * evidence after; nothing waits for it: an answer that comes later than the recogniser's goes out as evidence of its own.
 * A model that fails is passed over: the recogniser's own evidence stands. At most one question a turn is on its way.
 */
import { Int16Ring } from '@antiphon/core/audio/ring';
import { sigmoid } from '@antiphon/core/log-odds';
import type { SttEvent, SttEvidence, SttOptions, SttPort, SttStream } from '../ports/stt.ts';
import type { TurnPort, TurnScore } from '../ports/turn.ts';

const SAMPLES_PER_MS = 16;
/** Probabilities nearer to 0 or 1 than this are not told apart. */
const SURE = 0.005;

export function withTurnModel(stt: SttPort, turn: TurnPort): SttPort {
  return {
    open: (options, emit) => new TurnAwareStream({ stt, turn }, options, emit),
    close: async () => {
      await Promise.all([stt.close(), turn.close()]);
    },
  };
}

type Engines = { readonly stt: SttPort; readonly turn: TurnPort };
/** When the voice ended, in samples pushed. */
type Silence = { readonly fromSample: number };

class TurnAwareStream implements SttStream {
  readonly #turn: TurnPort;
  readonly #inner: SttStream;
  readonly #emit: (event: SttEvent) => void;
  readonly #audio: Int16Ring;
  readonly #closing = new AbortController();
  #silence: Silence | null = null;
  #heard: number | null = null;
  #evidence: SttEvidence | null = null;
  #asking: Promise<void> | null = null;

  constructor({ stt, turn }: Engines, options: SttOptions, emit: (event: SttEvent) => void) {
    this.#turn = turn;
    this.#emit = emit;
    this.#audio = new Int16Ring(turn.windowMs * SAMPLES_PER_MS);
    this.#inner = stt.open(options, (event) => {
      this.#receive(event);
    });
  }

  push(pcm: Int16Array): void {
    this.#audio.push(pcm);
    this.#inner.push(pcm);
  }

  flush(silenceMs?: number): void {
    this.#heard = null;
    this.#evidence = null;
    this.#silence =
      silenceMs === undefined ? null : { fromSample: this.#audio.end - silenceMs * SAMPLES_PER_MS };
    this.#ask();
    this.#inner.flush(silenceMs);
  }

  close(): void {
    this.#closing.abort(new DOMException('the stream was closed', 'AbortError'));
    this.#inner.close();
  }

  async settled(): Promise<void> {
    await this.#inner.settled?.();
    while (this.#asking !== null) await this.#asking;
  }

  #receive(event: SttEvent): void {
    const { evidence = null } = event.type === 'failed' ? {} : event;
    if (event.type === 'failed' || evidence === null || this.#silence === null || event.type === 'partial') {
      this.#emit(event);
      return;
    }
    this.#evidence = evidence;
    this.#emit({ ...event, evidence: this.#withHeard(evidence) });
    if (event.type === 'evidence') this.#ask();
  }

  #ask(): void {
    const silence = this.#silence;
    if (silence === null || this.#asking !== null || this.#closing.signal.aborted) return;
    const end = this.#audio.end;
    this.#asking = this.#turn
      .score(this.#audio.slice(this.#audio.start), this.#closing.signal)
      .then((score) => {
        this.#take(score, silence, end);
      })
      // Lost or closed: the recogniser's own evidence stands.
      .catch(() => undefined)
      .finally(() => {
        this.#asking = null;
      });
  }

  #take({ probability, computeMs }: TurnScore, silence: Silence, end: number): void {
    if (this.#closing.signal.aborted || this.#silence !== silence) return;
    this.#heard = probability;
    if (this.#evidence === null) return;
    const silenceMs = (end - silence.fromSample) / SAMPLES_PER_MS;
    this.#emit({ type: 'evidence', evidence: this.#withHeard(this.#evidence), silenceMs, computeMs });
  }

  /** Both ears count the same; one alone counts alone. */
  #withHeard(evidence: SttEvidence): SttEvidence {
    const heard = this.#heard;
    if (heard === null) return evidence;
    const { audioEnd = heard } = evidence;
    return { ...evidence, audioEnd: sigmoid((logit(audioEnd) + logit(heard)) / 2) };
  }
}

function logit(p: number): number {
  const bounded = Math.min(1 - SURE, Math.max(SURE, p));
  return Math.log(bounded / (1 - bounded));
}
