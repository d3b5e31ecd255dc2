/**
 * Pauses that nobody made: a turn broken off in a dip of its own sound, followed by the silence after its end. They
 * teach what an unfinished sentence sounds like to the recogniser, of which recorded calls hold few. Enters: PCM16 at
 * 16 kHz, where the turn lies, a seed. Leaves: recordings of broken-off turns. Invariant: nothing that was said after
 * the break is in them.
 */
import type { Random } from './random.ts';

const RATE_HZ = 16_000;
const HOP = RATE_HZ / 100;
/** Speech kept at least before the break and left out at least behind it, s. */
const MIN_BEFORE_S = 0.6;
const MIN_BEHIND_S = 0.4;
/** A dip lies this much below the loudest within DIP_REACH on both sides, dB. */
const DIP_DB = 9;
const DIP_REACH = 15;
/** The voice dies away over this long instead of being chopped, samples. */
const FADE = 0.03 * RATE_HZ;
/** The silence is taken from this long after the turn's end on, s: no rest of the voice is in it. */
const SILENCE_FROM_S = 0.12;
const BREAKS_PER_TURN = 2;

export type MadePause = {
  /** Speech and the silence after it. */
  readonly pcm: Int16Array;
  readonly speechSamples: number;
};

/** `fromS`, `endS`: the turn; `silentUntilS`: until when nobody speaks after it. */
export function madePauses(
  pcm: Int16Array,
  turn: { readonly fromS: number; readonly endS: number; readonly silentUntilS: number },
  random: Random,
): MadePause[] {
  const from = Math.round(turn.fromS * RATE_HZ);
  const silence = pcm.subarray(
    Math.round((turn.endS + SILENCE_FROM_S) * RATE_HZ),
    Math.round(turn.silentUntilS * RATE_HZ),
  );
  if (silence.length < RATE_HZ / 2) return [];
  const dips = dipsOf(pcm, from + MIN_BEFORE_S * RATE_HZ, (turn.endS - MIN_BEHIND_S) * RATE_HZ);
  return random
    .shuffle(dips)
    .slice(0, BREAKS_PER_TURN)
    .map((at) => brokenOff(pcm.subarray(from, at), silence));
}

function dipsOf(pcm: Int16Array, from: number, to: number): number[] {
  const first = Math.ceil(from / HOP);
  const levels: number[] = [];
  for (let frame = first; (frame + 1) * HOP <= to; frame++) levels.push(levelDb(pcm, frame * HOP));
  const dips: number[] = [];
  levels.forEach((level, i) => {
    const near = levels.slice(Math.max(0, i - 3), i + 4);
    const before = Math.max(...levels.slice(Math.max(0, i - DIP_REACH), i + 1));
    const after = Math.max(...levels.slice(i, i + DIP_REACH + 1));
    if (level === Math.min(...near) && Math.min(before, after) - level >= DIP_DB)
      dips.push((first + i) * HOP);
  });
  return dips;
}

function levelDb(pcm: Int16Array, at: number): number {
  let sum = 1;
  for (let i = at; i < at + HOP; i++) sum += (pcm[i] ?? 0) ** 2;
  return 10 * Math.log10(sum / HOP);
}

function brokenOff(speech: Int16Array, silence: Int16Array): MadePause {
  const pcm = new Int16Array(speech.length + silence.length);
  pcm.set(speech);
  for (let i = 0; i < FADE; i++) {
    const at = speech.length - FADE + i;
    pcm[at] = Math.round((pcm[at] ?? 0) * (1 - i / FADE));
  }
  pcm.set(silence, speech.length);
  return { pcm, speechSamples: speech.length };
}
