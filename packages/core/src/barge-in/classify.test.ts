import { describe, expect, it } from 'vitest';
import { agentContext } from '../semantics/agent-context.ts';
import { PHRASE_LANGUAGES, type PhraseLanguage } from '../semantics/phrases.ts';
import { OVERLAP_WEIGHTS } from '../semantics/weights/overlap.weights.ts';
import { spokenWords, wordsOf } from '../semantics/words.ts';
import { classifyOverlap, type OverlapJudgement } from './classify.ts';
import { echoedShare } from './echo-words.ts';
import type { OverlapEvidence } from './evidence.ts';
import { beyondListening } from './spoken-acts.ts';
import { wordsAlone } from './words-alone.ts';
import { FLOOR_THRESHOLDS, takesFloor, yieldTo } from './yield.ts';

const SAID = 'The appointment is with Doctor Miller on the second floor.';
const ASKED = 'Shall I book it for you?';

const evidenceOf = (text: string, more: Partial<OverlapEvidence>, said: string): OverlapEvidence => {
  const context = agentContext(said);
  const partial = more.complete === false;
  const beyond = beyondListening(wordsOf(text), { agent: context, partial });
  return { ...wordsAlone(text, context, said === ASKED, said), beyondListening: beyond, ...more };
};
const judge = (text: string, more: Partial<OverlapEvidence> = {}, said = SAID): OverlapJudgement =>
  classifyOverlap(evidenceOf(text, more, said), OVERLAP_WEIGHTS);
const stops = (text: string, more: Partial<OverlapEvidence> = {}, said = SAID): boolean => {
  const words = spokenWords(text).length;
  const seen = { elapsedMs: 250 * words + 350, voiceMs: 250 * words, complete: true, words, asking: false };
  return takesFloor(seen, judge(text, more, said).floor);
};

describe('the class of an overlap', () => {
  it.each(['yeah', 'mm-hmm', 'okay', 'i see', "that's right", 'oh wow', 'makes sense'])(
    '"%s" is a back-channel',
    (text) => {
      expect(judge(text).class).toBe('back-channel');
      expect(stops(text)).toBe(false);
    },
  );

  it.each([
    'what about friday',
    'i have a question',
    'but that costs more',
    'stop',
    'no no no',
    'okay wait a minute',
    'actually can we do thursday instead',
  ])('"%s" is an interruption', (text) => {
    expect(judge(text).class).toBe('interruption');
    expect(stops(text)).toBe(true);
  });

  it.each(['yeah', 'no', 'okay', 'yes please', 'tuesday'])('"%s" is an answer after a question', (text) => {
    expect(judge(text, {}, ASKED).class).toMatch(/answer|interruption/);
    expect(stops(text, {}, ASKED)).toBe(true);
  });

  it.each([
    'thank you so much',
    'no worries',
    "okay i'll do that",
    'okay good to know',
    "yes ma'am",
    "oh you're welcome",
    'aw good for her',
    'well done',
    "well that's annoying",
    "right that's not far",
    'well all right',
    'oh no',
    "that's a great idea",
  ])('"%s" only receives what is said', (text) => {
    expect(stops(text)).toBe(false);
  });

  it.each([
    'thanks but no',
    "that's expensive",
    'well',
    'thank you goodbye',
    'okay goodbye',
    'great bye',
    "i'll take the other one",
  ])('"%s" does more than that', (text) => {
    expect(stops(text)).toBe(true);
  });

  it.each(['second floor okay', 'okay doctor miller yeah', 'so the second floor great'])(
    '"%s" receives what it repeats',
    (text) => {
      expect(stops(text)).toBe(false);
      expect(stops(text, {}, 'The second floor or the third, Doctor Miller or Doctor Brown.')).toBe(true);
      expect(stops(text, {}, 'Your parcel is at the depot.')).toBe(true);
    },
  );

  it('may also receive first, but not where it could accept an offer', () => {
    expect(stops('okay the second floor')).toBe(false);
    expect(stops('right doctor miller second floor')).toBe(false);
    expect(stops('okay miller')).toBe(true);
    const said = 'The blue one costs forty dollars and the red one fifty, and we send it on Monday.';
    expect(stops('okay forty dollars', {}, said)).toBe(false);
    for (const text of ['okay the blue one', 'okay send it']) expect(stops(text, {}, said)).toBe(true);
    expect(stops('the second floor')).toBe(true);
    expect(stops('okay the second floor', {}, 'We have one on the second floor.')).toBe(true);
  });

  it('need not repeat every word', () => {
    expect(stops('doctor miller second floor okay')).toBe(false);
    expect(stops('doctor miller on the second okay')).toBe(false);
    expect(stops('appointment with doctor miller right')).toBe(true);
  });

  it.each([
    'second floor right',
    'second floor please',
    'third floor okay',
    'not the second floor okay',
    'second floor',
  ])('"%s" checks, chooses or corrects', (text) => {
    expect(stops(text)).toBe(true);
  });

  it.each([
    'Would you like tea or coffee?',
    'What is your phone number?',
    'Your code is on its way, ok so far?',
    'Is that fine with you?',
  ])('"yeah" and the like answer "%s"', (said) => {
    const heard = ['yeah', 'yes', 'okay', 'sure', 'great', 'all right', 'right'].filter((text) => {
      const context = agentContext(said);
      return classifyOverlap(wordsAlone(text, context, true), OVERLAP_WEIGHTS).floor < FLOOR_THRESHOLDS.final;
    });
    expect(heard).toEqual([]);
  });

  it.each(['yeah yeah', 'okay okay', 'yeah okay', 'mm-hmm yeah', 'ja ja', 'oui oui'])(
    '"%s" answers a question as one of its words does, and receives what is told',
    (text) => {
      const language = text.startsWith('ja') ? 'de' : text.startsWith('oui') ? 'fr' : 'en';
      expect(stops(text, { language }, ASKED)).toBe(true);
      expect(stops(text, { language })).toBe(false);
    },
  );

  it('doubts a short word that was probably misheard, unless it is a command, an answer, or more follows', () => {
    const misheard = { wordsProbability: 0.35, voiceMs: 250 };
    expect(stops('go')).toBe(true);
    expect(stops('go', { ...misheard, wordsProbability: 0.95 })).toBe(true);
    expect(stops('go', misheard)).toBe(false);
    expect(stops('stop', misheard)).toBe(true);
    expect(stops('go', misheard, ASKED)).toBe(true);
    expect(stops('me too anyone', misheard)).toBe(true);
    expect(stops('go', { ...misheard, voiceMs: 900 })).toBe(true);
  });

  it("knows a listener's phrase that meetings have not while the voice still sounds", () => {
    const sounding = { complete: false, voice: true, voiceMs: 900, elapsedMs: 900 };
    expect(judge('that makes sense', sounding).class).toBe('back-channel');
    const begun = { ...sounding, voiceMs: 500, elapsedMs: 500 };
    expect(judge('that makes', begun).floor).toBeLessThan(FLOOR_THRESHOLDS.early);
    expect(judge('thank', begun).floor).toBeLessThan(FLOOR_THRESHOLDS.early);
    expect(judge('that makes no', begun).floor).toBeGreaterThan(FLOOR_THRESHOLDS.open);
  });

  it('is not let through as an interruption while it is more likely side talk', () => {
    const heard = 'i think the cat is hungry';
    const quiet = Array.from({ length: 60 }, (_, half) => evidenceOf(heard, { loudnessDb: -half / 2 }, SAID));
    const judged = quiet.map((evidence) => ({ evidence, ...classifyOverlap(evidence, OVERLAP_WEIGHTS) }));
    const doubtful = judged.filter(({ class: probably, floor }) => probably === 'side-talk' && floor > -0.4);
    expect(doubtful.some(({ floor }) => floor < 0)).toBe(true);
    for (const { evidence, ...judgement } of doubtful)
      expect(yieldTo(evidence, judgement, false)).toBe(judgement.floor < 0 ? 'dismiss' : 'stop');
  });

  it('holds far quieter speech for side talk, but not a command', () => {
    expect(judge('i think the cat is hungry', { loudnessDb: -30 }).class).toBe('side-talk');
    expect(stops('i think the cat is hungry', { loudnessDb: -30 })).toBe(false);
    expect(judge('stop', { loudnessDb: -30 }).class).toBe('interruption');
  });

  it('grows with voice whose words are not known yet', () => {
    const more = { complete: false, voice: true, voiceMs: 700, unrecognisedMs: 450 };
    expect(judge('yeah', more).floor).toBeGreaterThan(judge('yeah').floor);
  });

  it('has finite odds for anything', () => {
    for (const text of ['constructor', '__proto__', '¡¡¡', 'a'.repeat(5000), '']) {
      expect(Number.isFinite(judge(text).floor)).toBe(true);
    }
  });
});

type Phrases = {
  readonly heard: readonly string[];
  readonly answers: readonly string[];
  readonly commands: readonly string[];
  readonly floor: readonly string[];
};
const BY_LANGUAGE: Readonly<Record<PhraseLanguage, Phrases>> = {
  en: {
    heard: ['uh-huh', 'right okay', 'got it', 'oh I see', 'makes sense', 'exactly'],
    answers: ['yes', 'yeah', 'no', 'no thanks', 'uh-huh', 'sure', 'not really', 'yes please'],
    commands: ['wait', 'stop', 'hold on', 'sorry that is not right', 'no no'],
    floor: ['but what about the price', 'actually i wanted friday', 'can i ask something'],
  },
  de: {
    heard: [
      'mhm',
      'ja genau',
      'ach so',
      'alles klar',
      'vielen dank',
      'kein problem',
      'mach ich',
      'das klingt gut',
      'gern geschehen',
    ],
    answers: ['ja', 'nein', 'ja bitte', 'nein danke', 'genau'],
    commands: ['moment mal bitte', 'stopp', 'warten sie', 'nein nein'],
    floor: ['aber ich wollte am freitag kommen', 'was ist mit samstag'],
  },
  es: {
    heard: [
      'ajá',
      'claro',
      'sí sí',
      'de acuerdo',
      'muchas gracias',
      'no hay problema',
      'sí señora',
      'suena bien',
      'de nada',
    ],
    answers: ['sí', 'no', 'sí por favor', 'no gracias', 'claro'],
    commands: ['espere un momento', 'para', 'basta', 'no eso no'],
    floor: ['pero yo quería el viernes', 'qué pasa con el sábado'],
  },
  fr: {
    heard: [
      'mhm',
      "d'accord",
      'ouais',
      'je vois',
      'merci beaucoup',
      'pas de souci',
      'oui madame',
      "c'est parfait",
      'je vous en prie',
    ],
    answers: ['oui', 'non', "oui s'il vous plaît", 'non merci', 'ouais'],
    commands: ['attendez', 'un instant', 'arrêtez', "non c'est pas ça"],
    floor: ['mais je voudrais venir vendredi', 'et pour samedi'],
  },
};

describe.each(PHRASE_LANGUAGES)('in %s', (language) => {
  const { heard, answers, commands, floor } = BY_LANGUAGE[language];
  it.each(heard)('%j leaves the floor', (text) => {
    expect(stops(text, { language })).toBe(false);
  });
  it.each(answers)('%j answers a question', (text) => {
    expect(stops(text, { language }, ASKED)).toBe(true);
    expect(['answer', 'interruption']).toContain(judge(text, { language }, ASKED).class);
  });
  it.each(commands)('%j orders the agent to stop', (text) => {
    expect(judge(text, { language })).toMatchObject({ class: 'interruption', command: true });
  });
  it.each(floor)('%j takes the floor', (text) => {
    expect(stops(text, { language })).toBe(true);
  });
});

describe('echo in words', () => {
  const played = spokenWords('The table at seven is free, shall I book it?');
  it('finds the own words, badly heard too', () => {
    expect(echoedShare(spokenWords('at seven is free'), played)).toBe(1);
    expect(echoedShare(spokenWords('tabl at sevens is fre'), played)).toBeGreaterThan(0.6);
    expect(echoedShare(spokenWords('no thank you'), played)).toBe(0);
    expect(echoedShare([], played)).toBe(0);
  });
});
