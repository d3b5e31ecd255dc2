/**
 * The heard suite: replies cut at random times before simulated clients, through the real core. Enters: nothing
 * but a seed. Leaves: how often the text that is told as heard is within one word of what the client rendered,
 * with acknowledgements and without, and the error by the size of the client's buffer.
 */
import { msToSamples, playedMs, REPLY_RATE_HZ, type ConversationState } from '@antiphon/core';
import { Rehearsal } from '@antiphon/testkit/rehearsal';
import { Random } from '../../audio-head/random.ts';
import { mean, percent, roundedOrNull, rounded, share } from '../share.ts';
import type { SuiteRequest, SuiteResult } from '../suite.ts';
import { SimulatedListener } from './simulated-listener.ts';

const CUTS = 400;
const SEED = 20_260_105;
const MAX_BUFFER_MS = 800;
/** Without acknowledgements the bar holds up to this buffer, ms. */
const UNACKED_BUFFER_MS = 400;
const NETWORK = { delayMs: 15, jitterMs: 45 } as const;
/** Clients acknowledge this often, ms, and lose this share on the way. */
const ACK_EVERY_MS = 150;
const LOST_ACKS = 0.1;
const STEP_MS = 10;
/** After a cut the last acknowledgement may still come, ms. */
const AFTERMATH_MS = 600;
const BIN_MS = 200;
/** A word of which this share was rendered counts as heard, as in the core. */
const HEARD_SHARE = 0.5;

const REPLY =
  'Your order left the warehouse on Tuesday evening and should arrive tomorrow before noon. The courier will send you a message with the exact time, and somebody has to sign for the parcel at the door. If nobody is at home it goes to the pick-up point on Mill Street, where it is kept for ten days.';

export type Cut = {
  readonly bufferMs: number;
  readonly acked: boolean;
  /** Words told as heard at once, after late acknowledgements, and in truth. */
  readonly told: number;
  readonly amended: number;
  readonly truth: number;
};

export function cutOnce(setup: { bufferMs: number; acked: boolean; cutAtMs: number }, random: Random): Cut {
  const { bufferMs, acked, cutAtMs } = setup;
  const listener = new SimulatedListener({ ...NETWORK, bufferMs, lostAcks: acked ? LOST_ACKS : 1 }, random);
  const call = new Rehearsal({ options: { greeting: REPLY } });
  const acknowledge = (atMs: number, isLast: boolean): void => {
    if (!acked || (!isLast && listener.losesAck())) return;
    const position = playedMs(Math.floor(listener.renderedMs(atMs)));
    const replyId = call.sent[0]?.replyId ?? 1;
    call.later(listener.delay(), { type: 'playback.acknowledged', replyId, playedMs: position });
  };
  let received = 0;
  for (let atMs = STEP_MS; atMs <= cutAtMs; atMs += STEP_MS) {
    call.run(atMs);
    for (const sent of call.sent.slice(received)) listener.receive(sent);
    received = call.sent.length;
    if (atMs % ACK_EVERY_MS === 0) acknowledge(atMs, false);
  }
  const replyId = call.state.reply?.replyId ?? 0;
  // The words are gone from the state once the reply is over.
  const words = call.state.reply?.words ?? [];
  call.give({ type: 'reply.cancel-requested', replyId });
  const told = call.eventsOf('agent-transcript.finished').at(-1)?.text ?? '';
  // The client stops when the news of the cut reaches it, and acknowledges what it had rendered by then.
  const flushedMs = cutAtMs + listener.delay();
  const rendered = listener.renderedMs(flushedMs);
  call.run(Math.ceil(flushedMs));
  acknowledge(flushedMs, true);
  call.run(Math.ceil(flushedMs) + AFTERMATH_MS);
  const renderedSamples = msToSamples(rendered, REPLY_RATE_HZ);
  const truth = words.filter(
    ({ startSample, endSample }) => startSample + (endSample - startSample) * HEARD_SHARE <= renderedSamples,
  ).length;
  return {
    bufferMs,
    acked,
    told: countWords(told),
    amended: countWords(historyText(call.state, replyId)),
    truth,
  };
}

const countWords = (text: string): number => text.split(/\s+/).filter((word) => word !== '').length;

function historyText(state: ConversationState, replyId: number): string {
  const entry = state.history.find((item) => item.role === 'assistant' && item.replyId === replyId);
  return entry?.role === 'assistant' ? entry.text : '';
}

export function cutsOf(count: number, seed: number): Cut[] {
  const random = new Random(seed);
  return Array.from({ length: count }, () => {
    const bufferMs = random.between(0, MAX_BUFFER_MS);
    const cutAtMs = Math.round(random.between(600, 14_000));
    return [true, false].map((acked) => cutOnce({ bufferMs, acked, cutAtMs }, random));
  }).flat();
}

export function reportHeard(cuts: readonly Cut[]): Record<string, unknown> {
  const acked = cuts.filter((cut) => cut.acked);
  const unacked = cuts.filter((cut) => !cut.acked && cut.bufferMs <= UNACKED_BUFFER_MS);
  const within = (part: readonly Cut[], of: (cut: Cut) => number): ReturnType<typeof share> =>
    share(part.filter((cut) => Math.abs(of(cut) - cut.truth) <= 1).length, part.length);
  const withAcks = within(acked, (cut) => cut.told);
  const withoutAcks = within(unacked, (cut) => cut.told);
  return {
    suite: 'heard',
    n_acked: acked.length,
    n_unacked: unacked.length,
    within_1_word_acked: rounded(withAcks.value),
    within_1_word_acked_ci95: withAcks.ci95,
    within_1_word_acked_amended: rounded(within(acked, (cut) => cut.amended).value),
    within_1_word_unacked: rounded(withoutAcks.value),
    within_1_word_unacked_ci95: withoutAcks.ci95,
    by_buffer: Array.from({ length: MAX_BUFFER_MS / BIN_MS }, (_, bin) => {
      const inside = cuts.filter(({ bufferMs }) => Math.floor(bufferMs / BIN_MS) === bin);
      return {
        from_ms: bin * BIN_MS,
        to_ms: (bin + 1) * BIN_MS,
        n: inside.length / 2,
        acked: errorOf(inside.filter((cut) => cut.acked)),
        unacked: errorOf(inside.filter((cut) => !cut.acked)),
      };
    }),
  };
}

/** In words: positive = more was told as heard than was. */
function errorOf(cuts: readonly Cut[]): Record<string, number | null> {
  const errors = cuts.map(({ told, truth }) => told - truth);
  return {
    error_words_mean: roundedOrNull(mean(errors)),
    error_words_abs_mean: roundedOrNull(mean(errors.map(Math.abs))),
    within_1_word: roundedOrNull(mean(errors.map((error) => (Math.abs(error) <= 1 ? 1 : 0)))),
  };
}

export function heardSuite(request: SuiteRequest): Promise<SuiteResult> {
  request.progress(`cutting ${String(2 * CUTS)} replies`);
  const cuts = cutsOf(CUTS, SEED);
  const report = reportHeard(cuts);
  return Promise.resolve({
    report,
    headline: [
      ['within one word, acknowledged', percent(report['within_1_word_acked'] as number)],
      ['the same after late acknowledgements', percent(report['within_1_word_acked_amended'] as number)],
      ['within one word, not acknowledged', percent(report['within_1_word_unacked'] as number)],
    ],
    decisions: cuts.map((cut, index) => ({ id: index, ...cut })),
  });
}
