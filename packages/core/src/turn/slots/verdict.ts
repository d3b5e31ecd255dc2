/** Constructors of verdicts, so that every grammar fills all fields in the same way. */
import type { SlotStatus, SlotVerdict } from './slot.ts';

export type Rest = { readonly value?: string | null; readonly corrected?: boolean };

function verdict(status: SlotStatus, confidence: number, reason: string, rest: Rest): SlotVerdict {
  return { status, value: rest.value ?? null, confidence, corrected: rest.corrected ?? false, reason };
}

export const impossible = (confidence: number, reason: string, rest: Rest = {}): SlotVerdict =>
  verdict('impossible', confidence, reason, rest);
export const incomplete = (confidence: number, reason: string, rest: Rest = {}): SlotVerdict =>
  verdict('incomplete', confidence, reason, rest);
export const complete = (confidence: number, reason: string, rest: Rest = {}): SlotVerdict =>
  verdict('complete', confidence, reason, rest);
export const overComplete = (confidence: number, reason: string, rest: Rest = {}): SlotVerdict =>
  verdict('over-complete', confidence, reason, rest);

/** Nothing but fillers so far: "um" is no answer, something follows. */
export const nothingYet = incomplete(0.85, 'no words yet');
