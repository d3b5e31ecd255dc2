// The turns that were sent to a speech server and are not over: which frames each was made of, whether it has made a
// sound, and who listens to it. The server speaks turns one after the other in the order they were sent, so what comes
// from it belongs to the oldest. In: frames sent, facts about the oldest turn. Out: chunks to loops, frames to send
// again. Invariant: every loop ends: with its turn, by a cancel, or by an error.

import type { ChunkQueue } from './chunk-queue.ts';
import { type Frame, type SpeechChunk, SpeechError } from './speech-wire.ts';

/** Text frames kept of a turn for a replay after a restart; a longer turn is not replayed. */
const MAX_REPLAY_FRAMES = 4_000;

export interface Turn {
  readonly listener: ChunkQueue<SpeechChunk> | undefined;
  readonly frames: Frame[];
  framesSent: number;
  /** Its last text was sent. */
  ended: boolean;
  sounded: boolean;
}

export class TurnQueue {
  #turns: Turn[] = [];

  get head(): Turn | undefined {
    return this.#turns[0];
  }

  has(turn: Turn): boolean {
    return this.#turns.includes(turn);
  }

  /** A turn of its own, behind all others. */
  begin(listener?: ChunkQueue<SpeechChunk>): Turn {
    const turn: Turn = { listener, frames: [], framesSent: 0, ended: false, sounded: false };
    this.#turns.push(turn);
    return turn;
  }

  /** The turn that takes more text, if there is one (before `turn`, when it is named). */
  unfinished(turn?: Turn): Turn | undefined {
    const last = turn ? this.#turns[this.#turns.indexOf(turn) - 1] : this.#turns.at(-1);
    return last?.ended === false ? last : undefined;
  }

  sent(turn: Turn, frame: Frame): void {
    turn.framesSent += 1;
    turn.ended ||= frame['flush'] === true;
    if (turn.framesSent <= MAX_REPLAY_FRAMES) turn.frames.push(frame);
  }

  heard(chunk: SpeechChunk): void {
    const turn = this.head;
    if (!turn) return;
    turn.sounded = true;
    turn.listener?.push(chunk);
  }

  /** The oldest turn is over. */
  retire(error?: SpeechError): void {
    const turn = this.#turns.shift();
    turn?.listener?.end(error ?? (turn.ended ? undefined : endedEarly()));
  }

  /** All turns are over. */
  clear(error?: SpeechError): void {
    const turns = this.#turns;
    this.#turns = [];
    for (const turn of turns) turn.listener?.end(error);
  }

  /** Everything that was sent, in order; undefined when a turn has sounded or was too long to be kept. */
  replay(): Frame[] | undefined {
    const whole = this.#turns.every((turn) => !turn.sounded && turn.frames.length === turn.framesSent);
    return whole ? this.#turns.flatMap((turn) => turn.frames) : undefined;
  }
}

/** The server ends a turn by itself when no text came for 5 s; what the model says later is not in this loop. */
function endedEarly(): SpeechError {
  return new SpeechError('TURN_ENDED', 'The server ended the turn: no text came for too long, and no flush.');
}
