import { describe, expect, it } from 'vitest';
import { hardCommandIn } from './hard-command.ts';
import { PHRASE_LANGUAGES, PHRASES } from './phrases.ts';

describe('hardCommandIn', () => {
  it.each([
    ['Stop.', 'stop'],
    ['please stop', 'stop'],
    ['Wait', 'wait'],
    ['okay, wait a minute', 'wait'],
    ['Oh, hold on', 'wait'],
    ['hang on a second', 'wait'],
    ['whoa whoa whoa', 'wait'],
    ['One moment, please.', 'wait'],
    ['no no', 'correction'],
    ["sorry, that's not right", 'correction'],
    ['no, I said Tuesday', 'correction'],
    ['Moment mal', 'wait'],
    ['Halt!', 'stop'],
    ['Espere un momento', 'wait'],
    ['Attendez', 'wait'],
    ["non, c'est pas ça", 'correction'],
  ])('%j is a %s', (text, kind) => {
    expect(hardCommandIn(text)?.kind).toBe(kind);
  });

  it.each([
    '',
    'yeah',
    'okay',
    'right',
    'mm-hmm',
    'no thanks',
    'no',
    'not really',
    'I want to stop by tomorrow',
    'stop by the store',
    'the wait was long',
    'cancel my appointment',
    'no not really',
    'one moment ago I had it',
    'sorry to hear that',
  ])('%j is none', (text) => {
    expect(hardCommandIn(text)).toBeNull();
  });

  it.each(PHRASE_LANGUAGES)('takes no back-channel or short answer of %s for one', (language) => {
    const { backchannel, acknowledgement, courtesy, yes, no } = PHRASES[language];
    const taken = [...backchannel, ...acknowledgement, ...courtesy, ...yes, ...no].filter(
      (phrase) => hardCommandIn(phrase, [language]) !== null,
    );
    expect(taken).toEqual([]);
  });

  it('reads only the languages asked for', () => {
    expect(hardCommandIn('warten sie', ['en'])).toBeNull();
    expect(hardCommandIn('warten sie', ['de'])?.language).toBe('de');
  });
});
