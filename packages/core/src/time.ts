/**
 * The three clocks. They are never added to each other; a conversion is a named function.
 *
 * - SessionMs: monotonic time since the session began, read by the shell.
 * - AudioMs:   microphone time: samples received / sample rate. Stands still when the client sends nothing.
 * - PlayedMs:  how much of one reply's audio the listener has heard, from that reply's first sample.
 */
declare const clock: unique symbol;

export type SessionMs = number & { readonly [clock]: 'session' };
export type AudioMs = number & { readonly [clock]: 'audio' };
export type PlayedMs = number & { readonly [clock]: 'played' };

export const sessionMs = (value: number): SessionMs => value as SessionMs;
export const audioMs = (value: number): AudioMs => value as AudioMs;
export const playedMs = (value: number): PlayedMs => value as PlayedMs;

export const laterBy = (at: SessionMs, ms: number): SessionMs => (at + ms) as SessionMs;
export const audioLaterBy = (at: AudioMs, ms: number): AudioMs => (at + ms) as AudioMs;

/** One simultaneous reading of the session and the microphone clock. */
export type ClockPair = { readonly atMs: SessionMs; readonly audioMs: AudioMs };

/**
 * Session time at which the microphone stood at `audio`, given one reading of both clocks.
 * Assumes that audio arrives at the rate at which it was recorded.
 */
export const sessionTimeOfAudio = (pair: ClockPair, audio: AudioMs): SessionMs =>
  sessionMs(pair.atMs - (pair.audioMs - audio));

/** Samples to milliseconds at `rateHz`. */
export const samplesToMs = (samples: number, rateHz: number): number => (samples * 1000) / rateHz;
/** Milliseconds to whole samples at `rateHz`, rounded down. */
export const msToSamples = (ms: number, rateHz: number): number => Math.floor((ms * rateHz) / 1000);
