/**
 * What it costs to judge new words of a caller who speaks over the agent: evidence, classification and what follows from
 * them. The machine alone, on simulated time. A step is pure, so each is taken many times from the same state.
 */
import { conversation, sessionMs, type ConversationInput } from '@antiphon/core';
import { Rehearsal } from '@antiphon/testkit/rehearsal';

const GREETING = 'Well, there are quite a few things that I could tell you about this. '.repeat(8).trim();
/** Said over it, one after the other; the last one takes the floor. */
const OVERLAPS = [
  'yeah',
  'mm-hmm',
  'oh okay that makes sense',
  'right',
  'but what about the other one on friday',
];
const GAP_MS = 3000;
const ROUNDS = 4;
const TIMES = 200;
const NANOSECONDS_PER_US = 1000;

class TimedRehearsal extends Rehearsal {
  readonly stepsUs: number[] = [];

  override give(input: ConversationInput): void {
    if (input.type === 'transcript.received' && this.state.overlap !== null) this.#time(input);
    super.give(input);
  }

  #time(input: ConversationInput): void {
    for (let time = 0; time < TIMES; time += 1) {
      const start = process.hrtime.bigint();
      conversation.step(this.state, input, sessionMs(this.nowMs));
      this.stepsUs.push(Number(process.hrtime.bigint() - start) / NANOSECONDS_PER_US);
    }
  }
}

/** Microseconds of each step that judges words; the first round, which is not compiled yet, is left out. */
export function overlapDecision(): number[] {
  return Array.from({ length: ROUNDS }, () => {
    const caller = OVERLAPS.map((text, index) => {
      const fromMs = 2000 + index * GAP_MS;
      return { fromMs, toMs: fromMs + 250 * text.split(' ').length, text };
    });
    const call = new TimedRehearsal({ options: { greeting: GREETING }, caller });
    return call.run(2000 + OVERLAPS.length * GAP_MS).stepsUs;
  })
    .slice(1)
    .flat();
}
