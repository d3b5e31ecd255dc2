import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TtsPort } from '@antiphon/server/ports/tts';
import { describe, expect, it } from 'vitest';
import { Random } from '../../audio-head/random.ts';
import { LINE_RATE_HZ } from '../../simulated-call/caller-line.ts';
import type { CallRecord } from './conversation-call.ts';
import { drawScenarios, SCENARIO_KINDS, type ScenarioKind } from './scenarios.ts';
import { JsonRow } from '../input/json-lines.ts';
import { audioOfParts, callerPart } from './caller-parts.ts';
import { plainRequest } from '../plain-request.ts';
import { conversationSuite, judgeCall } from './suite.ts';

const RECORD: CallRecord = {
  speechStartMs: 1000,
  speechEndMs: 3000,
  committedMs: [],
  replyAudioMs: null,
  interruptedMs: null,
  bargeInMs: null,
  heard: '',
};

const judged = (kind: ScenarioKind, record: Partial<CallRecord>): [boolean, number | null] => {
  const [scenario] = drawScenarios(1, new Random(1)).filter((drawn) => drawn.kind === kind);
  if (scenario === undefined) throw new Error(kind);
  const { passed, latencyMs } = judgeCall(scenario, { ...RECORD, ...record });
  return [passed, latencyMs];
};

describe('a part of a row', () => {
  const row = new JsonRow('/data/rows.jsonl', 7, {});

  it('is words, or a stretch of a recording beside the file of the row', () => {
    expect(callerPart(row, 'Wait.')).toBe('Wait.');
    expect(callerPart(row, { audio: 'calls/1.wav', start_s: 3.5, end_s: 4 })).toEqual({
      path: '/data/calls/1.wav',
      startS: 3.5,
      endS: 4,
    });
    expect(callerPart(row, { audio: '1.wav' })).toMatchObject({ startS: 0, endS: null });
  });

  it.each([' ', 5, null, {}, { audio: '' }, { audio: 'a.wav', start_s: -1 }, { audio: 'a.wav', end_s: '2' }])(
    'is an error that names the line when it is %j',
    (part) => {
      expect(() => callerPart(row, part)).toThrow(/rows\.jsonl.*7.*parts: expected/);
    },
  );

  it('is an error when it ends before it begins', () => {
    expect(() => callerPart(row, { audio: 'a.wav', start_s: 2, end_s: 1 })).toThrow(/end_s/);
  });
});

describe('the conversation suite', () => {
  it('names the row of a recording that is not there before it calls anybody', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'antiphon-conversation-'));
    const file = join(folder, 'rows.jsonl');
    writeFileSync(
      file,
      '{"kind":"take_turn","parts":["hi"]}\n{"kind":"take_turn","parts":[{"audio":"no.wav"}]}\n',
    );
    const suite = conversationSuite(plainRequest({ data: [file] }));
    await expect(suite).rejects.toThrow(/rows\.jsonl:2: parts: audio: no such file: .*no\.wav/);
    rmSync(folder, { recursive: true });
  });

  it('draws the same scenarios from the same seed, as many of each kind', () => {
    const drawn = drawScenarios(3, new Random(7));
    expect(drawn).toEqual(drawScenarios(3, new Random(7)));
    for (const kind of SCENARIO_KINDS) expect(drawn.filter((one) => one.kind === kind)).toHaveLength(3);
  });

  it('calls a pause held when no turn ended before the last word', () => {
    expect(judged('pause_hold', { committedMs: [1900] })).toEqual([false, null]);
    expect(judged('pause_hold', { committedMs: [2900, 3400], replyAudioMs: 2950 })).toEqual([false, null]);
    expect(judged('pause_hold', { committedMs: [3400], replyAudioMs: 3500 })).toEqual([true, 500]);
  });

  it('calls a turn taken when the answer comes after the last word and within three seconds', () => {
    expect(judged('take_turn', { committedMs: [3300], replyAudioMs: 3400 })).toEqual([true, 400]);
    expect(judged('take_turn', { committedMs: [2500], replyAudioMs: 3400 })[0]).toBe(false);
    expect(judged('take_turn', { committedMs: [6100], replyAudioMs: 6200 })[0]).toBe(false);
    expect(judged('take_turn', {})[0]).toBe(false);
  });

  it('wants an interruption to stop the agent soon, and a back-channel or side talk never', () => {
    expect(judged('interrupt', { interruptedMs: 1600 })).toEqual([true, 600]);
    expect(judged('interrupt', { interruptedMs: 3700 })[0]).toBe(false);
    expect(judged('keep_floor', {})[0]).toBe(true);
    expect(judged('keep_floor', { interruptedMs: 1400 })[0]).toBe(false);
    expect(judged('side_talk', { bargeInMs: 1400 })[0]).toBe(false);
  });
});

describe('what the caller says', () => {
  /** A voice of a sample a character that says which character it is. */
  const voice: TtsPort = {
    sampleRateHz: LINE_RATE_HZ,
    voices: [],
    synthesize: ({ text }, sink) => {
      sink.audio(Int16Array.from(text, (char) => char.charCodeAt(0)));
      const words = [...text.matchAll(/\S+/g)].map(({ 0: word, index: charStart }) => {
        const charEnd = charStart + word.length;
        return { text: word, charStart, charEnd, startSample: charStart, endSample: charEnd };
      });
      sink.words(words);
      return Promise.resolve();
    },
    close: () => Promise.resolve(),
  };

  it('is one sentence cut between words, so that a pause in it does not sound like its end', async () => {
    const parts = await audioOfParts(voice, '', ['I want to', 'cancel the', 'order']);
    expect(parts.map((part) => String.fromCharCode(...part))).toEqual(['I want to', ' cancel the', ' order']);
  });
});
