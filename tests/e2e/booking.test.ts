// One whole booking by voice: a simulated caller speaks to the real server, through real voice activity, recognition
// and synthesis, over a real socket on simulated time. `npm run bookings` reports the rate over many callers.

import {
  AREA_CODES,
  EMAIL_DOMAINS,
  EMAIL_NAMES,
  MOMENTS,
  NAMES,
  personaOf,
} from '@antiphon/lab/bookings/persona';
import { bookByVoice } from '@antiphon/lab/bookings/booking-call';
import { createEmbeddedEngines, type EmbeddedEngines } from '@antiphon/server/providers/embedded';
import { createScriptedAgent } from '@antiphon/server/providers/scripted/llm';
import { loadFlow } from '@antiphon/server/providers/scripted/load-flow';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

/** A call takes 10-15 s of processor time; several times that on a busy machine. */
const CALL_TIMEOUT_MS = 180_000;
/** A caller whose values are understood at once, so that the test does not hang on one word. */
const SEED = 25;
const VALUES_OF_A_KIND = 20;

describe('the values of simulated callers', () => {
  it.each([
    ['names', NAMES],
    ['area codes', AREA_CODES],
    ['e-mail addresses', EMAIL_NAMES.flatMap((name) => EMAIL_DOMAINS.map((domain) => `${name}@${domain}`))],
    ['parts before the at sign', EMAIL_NAMES],
    ['moments', MOMENTS.map(([, value]) => value)],
  ])('are drawn from at least twenty: %s', (_, values) => {
    expect(new Set(values).size).toBeGreaterThanOrEqual(VALUES_OF_A_KIND);
  });

  it('are the same for the same seed, and others for others', () => {
    expect(personaOf(SEED)).toEqual(personaOf(SEED));
    const phones = Array.from({ length: VALUES_OF_A_KIND }, (_, seed) => personaOf(seed).phone);
    expect(new Set(phones).size).toBe(VALUES_OF_A_KIND);
  });
});

describe('a booking by voice', () => {
  let embedded: EmbeddedEngines;
  beforeAll(async () => {
    embedded = await createEmbeddedEngines();
  });
  afterAll(() => embedded.close());

  it(
    'ends with the appointment booked and every value read back right',
    async () => {
      const { vad, stt, tts } = embedded;
      const llm = createScriptedAgent(await loadFlow(null));
      const result = await bookByVoice(SEED, { vad, stt, tts, llm });
      expect(result.completed, result.transcript.join('\n')).toBe(true);
      expect(result.cutOffs).toBe(0);
      expect(result.latenciesMs.length).toBeGreaterThanOrEqual(result.turns - 1);
    },
    CALL_TIMEOUT_MS,
  );
});
