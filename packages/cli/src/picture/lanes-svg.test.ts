import { describe, expect, it } from 'vitest';
import { tone } from '../caller/fixtures/scripted-agent.ts';
import type { CallRecord } from '../caller/call.ts';
import { fitWords, packRows } from './lanes-layout.ts';
import { lanesOfCall } from './lanes-model.ts';
import { lanesSvg } from './lanes-svg.ts';

const silence = (ms: number): Int16Array => new Int16Array(ms * 24);

/** One reply of 1 s, cut after 0.4 s by the caller. */
const record: CallRecord = {
  outcome: 'completed',
  problem: null,
  readyAfterMs: 5,
  durationMs: 14_000,
  sampleRateHz: 24_000,
  utterances: [
    { index: 0, label: 'stop.wav', startMs: 1_100, endMs: 2_000, speechStartMs: 1_150, speechEndMs: 1_950 },
  ],
  replies: [
    {
      replyId: 'resp_1',
      startedMs: 900,
      firstAudioMs: 1_000,
      lastAudioMs: 1_200,
      doneMs: 1_400,
      status: 'interrupted',
      text: 'Fish &',
      interrupted: true,
      words: [
        { text: 'Fish', startMs: 0, endMs: 200 },
        { text: '<&>', startMs: 500, endMs: 700 },
        { text: 'never-sent', startMs: 5_000, endMs: 5_200 },
      ],
    },
  ],
  turns: [
    {
      startedMs: 1_400,
      bargeIn: true,
      stoppedMs: 2_300,
      partial: 'stop',
      text: 'stop "now" <b>',
      textMs: 2_310,
    },
  ],
  events: [],
  segments: [
    { replyId: 'resp_1', startSample: 24_000, replySample: 0, pcm: tone(1_000), heardSamples: 400 * 24 },
  ],
  underruns: 0,
  microphone: silence(14_000),
  speaker: silence(14_000),
};

describe('the picture', () => {
  const model = lanesOfCall(record, 'a & b');
  const svg = lanesSvg(model);

  it('places words where they sounded, tells heard from unheard, and leaves out what was never sent', () => {
    expect(model.agentWords).toEqual([
      { text: 'Fish', startMs: 1_000, endMs: 1_200, heard: true },
      { text: '<&>', startMs: 1_500, endMs: 1_700, heard: false },
    ]);
    expect(svg).toMatch(/line-through">&lt;&amp;&gt;</);
    expect(svg).not.toContain('never-sent');
  });

  it('shows unheard audio only where it would have sounded', () => {
    const columns = model.agentUnheard.map((value, i) => (value > 0 ? i * 20 : -1)).filter((ms) => ms >= 0);
    expect(columns[0]).toBe(1_400);
    expect(columns.at(-1)).toBe(1_980);
  });

  it('marks the barge-in and the end of the turn', () => {
    expect(model.flags.map(({ kind }) => kind)).toEqual(['reply-started', 'barge-in', 'turn-ended']);
    expect(svg).toContain('>barge-in<');
  });

  it('breaks after twelve seconds and ends at a whole second', () => {
    expect(svg.match(/>caller<\/text>/g)).toHaveLength(3); // legend and two rows
    expect(svg).toContain('>14 s<');
    expect(svg).not.toContain('>15 s<');
  });

  it('is well-formed: everything from outside is escaped, no number is broken', () => {
    expect(svg).toContain('a &amp; b');
    expect(svg).toContain('stop &quot;now&quot; &lt;b&gt;');
    expect(svg).not.toMatch(/NaN|undefined|Infinity/);
    expect(svg.match(/<(\w+)/g)?.length).toBeGreaterThan(20);
  });

  it('of a call that never began is still a picture', () => {
    const nothing = {
      ...record,
      durationMs: 0,
      utterances: [],
      replies: [],
      turns: [],
      segments: [],
      microphone: silence(0),
      speaker: silence(0),
    };
    expect(lanesSvg(lanesOfCall({ ...nothing, problem: 'no session.ready' }, 'x'))).not.toMatch(/NaN/);
  });
});

describe('layout', () => {
  it('puts a word on the first level that is free', () => {
    const boxes = [0, 10, 20, 60].map((startPx) => ({ startPx, widthPx: 30 }));
    expect(packRows(boxes, 2)).toEqual([0, 1, 0, 0]);
    expect(packRows(boxes, 3)).toEqual([0, 1, 2, 0]);
  });
  it('breaks between words and says when something is missing', () => {
    const box = { widthPx: 72, size: 12, lines: 2 };
    expect(fitWords('one two three', box)).toEqual(['one two', 'three']);
    expect(fitWords('one two three four five six', box)).toEqual(['one two', 'three fou…']);
  });
});
