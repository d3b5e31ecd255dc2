import { describe, expect, it } from 'vitest';
import { sessionMs } from '../time.ts';
import { NOTHING_SAID } from './agent-speech.ts';
import { knownWords, trackWindow, trackWords, type OverlapTrack } from './track.ts';

const EMPTY: OverlapTrack = {
  onsetAtMs: sessionMs(1000),
  agent: NOTHING_SAID,
  words: [],
  manyTwice: false,
  heardThroughMs: null,
  wordsProbability: null,
  windows: 0,
  levelDbSum: 0,
  echoWindows: 0,
  echoSum: 0,
  pauseSpent: false,
  kept: false,
  heldUntilMs: null,
};

type Result = [text: string, atMs: number, throughMs: number | null, probability?: number];
const tracked = (...results: Result[]): OverlapTrack =>
  results.reduce((track, [text, at, through, probability]) => {
    const spoken = { text, at: sessionMs(at), probability: probability ?? null };
    return trackWords(track, { ...spoken, through: through === null ? null : sessionMs(through) });
  }, EMPTY);
const known = (track: OverlapTrack, at: number): string[] =>
  knownWords(track, sessionMs(at)).map(({ text }) => text);

describe('the words of an overlap', () => {
  it('count when they come, from a recogniser that does not say how far it has listened', () => {
    expect(known(tracked(['i think', 1500, null]), 1500)).toEqual(['i', 'think']);
  });

  it('count a recognition lag after they can have been said: the last one latest', () => {
    const track = tracked(['hi my name is', 1700, 1650], ['hi my name is', 1900, 1850]);
    // "is" may have ended at 1650, "my" at least six letters before.
    expect(known(track, 1650)).toEqual([]);
    expect(known(track, 1750)).toEqual(['hi', 'my']);
    expect(known(track, 1950)).toEqual(['hi', 'my', 'name']);
    expect(known(track, 2000)).toEqual(['hi', 'my', 'name', 'is']);
  });

  it('count when two results agree, one or two of a single result only half a second later', () => {
    expect(known(tracked(['so', 1300, 1250]), 1700)).toEqual([]);
    expect(known(tracked(['so', 1300, 1250]), 1800)).toEqual(['so']);
    expect(known(tracked(['so', 1300, 1250], ['so', 1550, 1500]), 1600)).toEqual(['so']);
    expect(known(tracked(['so', 1300, 1250], ['awesome', 1550, 1500]), 1600)).toEqual([]);
  });

  it('stay when a result comes back empty, if two had them before', () => {
    const twice: Result[] = [
      ['and also', 1600, 1550],
      ['and also the', 1850, 1800],
    ];
    expect(known(tracked(...twice, ['', 2100, 2050]), 2500)).toEqual(['and', 'also']);
    expect(known(tracked(['and', 1600, 1550], ['', 1850, 1800]), 2500)).toEqual([]);
  });

  it('count at once when they are many, of a recogniser that is sure of them or finds as many again', () => {
    const many = 'that would come to be';
    expect(known(tracked([many, 1800, 1750]), 2100)).toHaveLength(5);
    expect(known(tracked([many, 1800, 1750, 0.8]), 2100)).toHaveLength(5);
    expect(known(tracked([many, 1800, 1750, 0.3]), 2100)).toEqual([]);
    expect(known(tracked(['they had some', 1600, 1550, 0.3], [many, 1800, 1750, 0.3]), 2100)).toHaveLength(5);
  });
});

describe('the sound of an overlap', () => {
  it('is compared with the agent in some of its windows: the others do not speak for the caller', () => {
    const windows = [{ levelDb: -30 }, { levelDb: -30, echo: 0.9 }, { levelDb: -30, echo: 0.8 }];
    const track = windows.reduce((before, window) => trackWindow(before, window), EMPTY);
    expect(track.echoSum / track.echoWindows).toBeCloseTo(0.85);
    expect(track.levelDbSum / track.windows).toBe(-30);
  });
});
