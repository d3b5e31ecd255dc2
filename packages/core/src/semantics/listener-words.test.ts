import { describe, expect, it } from 'vitest';
import { listenerWords } from './listener-words.ts';
import { PHRASE_LANGUAGES, phraseLanguage, PHRASES, type PhraseLanguage } from './phrases.ts';
import { wordsOf } from './words.ts';

const read = (text: string, language: PhraseLanguage = 'en'): ReturnType<typeof listenerWords> =>
  listenerWords(wordsOf(text), language);

describe('the words of a listener', () => {
  it.each([
    'yeah',
    'Mm-hmm.',
    'oh okay',
    "yeah that's right",
    'okay makes sense',
    'ah I see',
    'uh-huh yeah yeah',
    '',
  ])('%j is nothing else', (text) => {
    expect(read(text)).toEqual({ others: 0, open: false, begun: 0 });
  });

  it.each(["that's", 'i', 'yeah of', 'that makes'])('%j may become that', (text) => {
    expect(read(text)).toMatchObject({ others: 0, open: true });
  });

  it.each([
    ['but', 1],
    ['yeah but', 1],
    ['what about friday', 3],
    ['i was', 2],
  ])('%j has %i other words', (text, others) => {
    expect(read(text)).toMatchObject({ others, open: false });
  });

  it.each(PHRASE_LANGUAGES)('knows every phrase of the lists of %s', (language) => {
    const { backchannel, acknowledgement } = PHRASES[language];
    const unknown = [...backchannel, ...acknowledgement].filter(
      (phrase) => listenerWords(phrase.split(' '), language).others > 0,
    );
    expect(unknown).toEqual([]);
  });

  it.each([
    'no worries',
    "okay i'll do that",
    'okay good to know',
    "yes ma'am",
    'right you are mate',
    "oh that's really kind of you",
    'thanks so much for sorting that out',
    "alright i'll pick them up tomorrow",
    'perfect i know where that is',
    'my neighbour would love that',
    "that's not too bad",
    'oh that was quick',
    "it's much cheaper than i expected",
    "okay i'll be ready",
    'i bet she does',
  ])('%j is nothing else in a call', (text) => {
    expect(listenerWords(wordsOf(text), 'en', 'calls')).toEqual({ others: 0, open: false, begun: 0 });
  });

  it.each([
    'sir',
    "i'll do the other one",
    'thank you but',
    "okay i'll take it",
    "i'll cancel that tomorrow",
    'thanks for nothing',
    "that's really not good",
    'well is it',
    'what a',
    "i've got one question",
    "it's more than you said",
    "i'll be on holiday",
    'i bet she',
  ])('%j is more, in a call too', (text) => {
    const { others, open } = listenerWords(wordsOf(text), 'en', 'calls');
    expect(others > 0 || open).toBe(true);
  });

  it('takes the lists of a language by its BCP 47 code, English where there are none', () => {
    expect(['de', 'de-AT', 'ES_mx', 'fr-CA', 'it', ''].map(phraseLanguage)).toEqual([
      'de',
      'de',
      'es',
      'fr',
      'en',
      'en',
    ]);
  });
});
