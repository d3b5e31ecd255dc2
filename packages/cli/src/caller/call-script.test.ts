import { describe, expect, it } from 'vitest';
import type { ReplyLog } from './call-log.ts';
import {
  nextStep,
  replyTo,
  type ScriptOptions,
  type ScriptView,
  type SpokenUtterance,
} from './call-script.ts';

const reply = (startedMs: number, doneMs: number | null, interrupted = false): ReplyLog => ({
  replyId: `r${String(startedMs)}`,
  startedMs,
  firstAudioMs: startedMs,
  lastAudioMs: doneMs,
  doneMs,
  status: doneMs === null ? null : interrupted ? 'interrupted' : 'completed',
  text: null,
  interrupted,
  words: [],
});
const said = (speechStartMs: number, speechEndMs: number): SpokenUtterance => ({
  index: 0,
  startMs: speechStartMs,
  speechStartMs,
  speechEndMs,
});
const view = (changes: Partial<ScriptView>): ScriptView => ({
  atMs: 0,
  greetingExpected: true,
  replies: [],
  userTurnOpen: false,
  userTurnChangedMs: 0,
  speakerTailMs: 0,
  heardFromMs: () => null,
  spoken: [],
  ...changes,
});
const options: ScriptOptions = { utterances: 2, gapMs: 400, interruptMs: null };

describe('replyTo', () => {
  it('is the first reply after the utterance', () => {
    expect(replyTo(said(0, 1_000), [reply(1_300, 2_000), reply(2_500, null)])?.startedMs).toBe(1_300);
  });
  it('is a reply that cut in and went on past the utterance', () => {
    expect(replyTo(said(0, 1_000), [reply(800, 2_000)])?.startedMs).toBe(800);
  });
  it('is not a reply that the rest of the utterance cut off', () => {
    expect(replyTo(said(0, 1_000), [reply(500, 900, true), reply(1_300, null)])?.startedMs).toBe(1_300);
    expect(replyTo(said(0, 1_000), [reply(500, 1_100, true)])).toBeNull();
  });
  it('is one that only the next utterance interrupted', () => {
    expect(replyTo(said(0, 1_000), [reply(900, 3_000, true), reply(4_000, null)], 2_800)?.startedMs).toBe(
      900,
    );
  });
});

describe('nextStep', () => {
  it('waits out the greeting and then the gap', () => {
    const greeted = { replies: [reply(0, 900)], speakerTailMs: 1_000 };
    expect(nextStep(view({ ...greeted, atMs: 1_399 }), options)).toEqual({ do: 'wait' });
    expect(nextStep(view({ ...greeted, atMs: 1_400 }), options)).toEqual({ do: 'play', index: 0 });
  });
  it('never speaks while the server takes the caller to be speaking', () => {
    const open = { replies: [reply(0, 900)], userTurnOpen: true, userTurnChangedMs: 950 };
    expect(nextStep(view({ ...open, atMs: 5_000 }), options)).toEqual({ do: 'wait' });
    expect(nextStep(view({ ...open, atMs: 20_950 }), options)).toEqual({ do: 'end', outcome: 'no-reply' });
  });
  it('counts the wait for a reply from the end of speech', () => {
    const asked = { replies: [reply(0, 900)], spoken: [said(2_000, 3_000)] };
    expect(nextStep(view({ ...asked, atMs: 22_999 }), options)).toEqual({ do: 'wait' });
    expect(nextStep(view({ ...asked, atMs: 23_000 }), options)).toEqual({ do: 'end', outcome: 'no-reply' });
  });
  it('with interruptMs lets the first of several turns pass and cuts into the reply to it', () => {
    const cutting = { ...options, interruptMs: 500 };
    const greeting = { replies: [reply(0, null)], heardFromMs: () => 100, speakerTailMs: 9_000 };
    expect(nextStep(view({ ...greeting, atMs: 700 }), cutting)).toEqual({ do: 'wait' });
    const answering = {
      replies: [reply(0, 900), reply(3_400, null)],
      spoken: [said(2_000, 3_000)],
      heardFromMs: () => 3_500,
      speakerTailMs: 9_000,
    };
    expect(nextStep(view({ ...answering, atMs: 3_999 }), cutting)).toEqual({ do: 'wait' });
    expect(nextStep(view({ ...answering, atMs: 4_000 }), cutting)).toEqual({ do: 'play', index: 1 });
  });
  it('gives up on a reply that does not end', () => {
    expect(nextStep(view({ replies: [reply(0, null)], atMs: 120_001 }), options)).toEqual({
      do: 'end',
      outcome: 'endless-reply',
    });
  });
  it('a caller who only listens never speaks', () => {
    const listening = { ...options, utterances: 0 };
    expect(nextStep(view({ greetingExpected: false, atMs: 5_000 }), listening)).toEqual({ do: 'wait' });
    expect(nextStep(view({ replies: [reply(0, 900)], atMs: 1_900 }), listening)).toEqual({
      do: 'end',
      outcome: 'completed',
    });
  });
});
