/** How callers say values: stalling, corrections, round numbers, courtesies, and what recognisers make of them. */
import { describe, expect, it } from 'vitest';
import { parseSlot, type Expectation, type SlotStatus } from './index.ts';

const context = { language: 'en', today: '2026-11-21' };

type Row = readonly [text: string, status: SlotStatus, value?: string | null];

function table(expectation: Expectation, rows: readonly Row[], language = 'en'): void {
  it.each(rows.map((row) => ({ row, name: row.slice(0, 2).join(' | ') })))('$name', ({ row }) => {
    const [text, status, value] = row;
    const verdict = parseSlot(text, expectation, { ...context, language });
    expect(verdict.status).toBe(status);
    if (value !== undefined) expect(verdict.value).toBe(value);
  });
}

describe('a telephone number', () => {
  table({ kind: 'phone' }, [
    ['six fifty four seventy eight two seven two four', 'complete', '+16504782724'],
    ['six fifty, four two one, two seven two four', 'complete', '+16504212724'],
    ['seven twenty four nine four two two three three', 'complete', '+17204942233'],
    ['one second, six five oh', 'incomplete', '650'],
    ['yeah hold on it is six five', 'incomplete', '65'],
    ["the best one's plus one six one seven seven three four one two one two", 'complete', '+16177341212'],
    ['the best one is one four one five nine eight two eight five eight five', 'complete', '+14159828585'],
    ['six eight no one seven three four oh seven eight oh six', 'complete', '+16173407806'],
    ['sure thing it is area', 'incomplete', null],
    ["my office number's", 'incomplete', null],
    ["you'd want to call eight eight eight", 'incomplete', '888'],
    ['call me at six five', 'incomplete', '65'],
    ['650 triple 5 double 12', 'incomplete', '650555112'],
    ['650 555 double 12 3', 'complete', '+16505551123'],
    ["the same one I'm calling from", 'impossible'],
    ['um', 'incomplete', null],
  ]);
  it('waits for more than "um"', () => {
    expect(parseSlot('um', { kind: 'phone' }, context).confidence).toBeGreaterThan(0.8);
  });
});

describe('an e-mail address', () => {
  table({ kind: 'email' }, [
    ['bob two thousand four at gmail dot com', 'complete', 'bob2004@gmail.com'],
    ['send it to hassan', 'incomplete', 'hassan'],
    ['my email is billing dash murphy', 'incomplete', 'billing-murphy'],
    ["I think it's ivy hyphen yuki", 'incomplete', 'ivy-yuki'],
    ['a dash jackson at mac dot com', 'complete', 'a-jackson@mac.com'],
    ['sure a jenkins at acme dot com', 'complete', 'ajenkins@acme.com'],
    ['kate plus miller k a t e plus m i l l e r at ymail dot com', 'complete', 'kate+miller@ymail.com'],
    ['wu dot kim and um at gmail dot com', 'complete', 'wu.kim@gmail.com'],
    ['bob at gmail and then dot com', 'complete', 'bob@gmail.com'],
    ['bob at oak dot co thank you', 'complete', 'bob@oak.co'],
    ['bob at oak dot co', 'incomplete', 'bob@oak.co'],
    ['bob at oak dot co u k', 'complete', 'bob@oak.co.uk'],
    ['bob at gmail com all lowercase', 'over-complete', 'bob@gmail.com'],
    ["steven at yahoo sorry at b t internet dot com that's it", 'complete', 'steven@btinternet.com'],
    ['dave no wait lopez underscore', 'incomplete'],
    ['you can contact us at holly at acme dot com', 'complete', 'holly@acme.com'],
    ['my personal email is pat at acme dot com', 'complete', 'pat@acme.com'],
    [
      'm as in mary a as in apple r as in robert i as in igloo a as in apple n g u y e n twenty twenty',
      'incomplete',
      'marianguyen2020',
    ],
  ]);
});

describe('an address', () => {
  const sure = (text: string): boolean => {
    const { status, confidence } = parseSlot(text, { kind: 'address' }, context);
    return status === 'complete' && confidence > 0.8;
  };
  it.each([
    'twelve main street springfield illinois six two seven oh one thank you',
    'twelve main street springfield illinois six two seven oh one united states',
    'p o box four one nine austin texas seven eight seven oh one',
    "nine rose loop boise idaho the zip code's eight three seven oh two",
    'you can send it to nine rose lane boise idaho eight three seven oh two',
    'one six nine I mean forty four ten lake drive boise idaho eight three seven oh two',
    'nine rose lane boise idaho zip is eight three seven no wait eight three seven oh two',
    'nine rose lane boise idaho eight three seven oh two if that helps',
    'nine n w queen anne bluff las vegas eight nine one oh one',
  ])('%s', (text) => {
    expect(sure(text)).toBe(true);
  });
  it.each([
    'one two three four five lake shore',
    'springfield one two three four five oak',
    'nine rose lane boise idaho eight three seven',
    'send it to nine rose',
    'our place is at one two three four five',
    'p o box one two three four five',
  ])('%s ...', (text) => {
    expect(sure(text)).toBe(false);
  });
});

describe('digits', () => {
  table({ kind: 'digits', length: null, atLeast: 6 }, [
    ['two six eight four five one no sorry four five six seven oh three', 'complete', '268456703'],
    ['four one four three no sorry four one four four one seven five', 'complete', '4144175'],
    ['one second um zero one five six three four', 'complete', '015634'],
    ["one oh four three oh two four that's the one", 'complete', '1043024'],
    ['let me see one twenty three', 'incomplete', '123'],
  ]);
});

describe('other kinds', () => {
  table({ kind: 'date' }, [
    ['three three eighty two', 'complete', '1982-03-03'],
    ['four thirty eighty two', 'complete', '1982-04-30'],
    ['twelve oh five seventy nine', 'complete', '1979-12-05'],
    ['oh one oh two one nine eight two', 'complete', '1982-01-02'],
    ['three twelve', 'incomplete'],
    ['3/3/82', 'complete', '1982-03-03'],
  ]);
  table({ kind: 'name' }, [
    ['my name is king', 'complete', 'King'],
    ['you can call me al', 'complete', 'Al'],
  ]);
  it('does not hold back "next week" for long', () => {
    expect(parseSlot('next week', { kind: 'date' }, context).confidence).toBeLessThan(0.8);
  });
});

describe('other languages', () => {
  table(
    { kind: 'yes-no' },
    [
      ['das stimmt nicht', 'complete', 'no'],
      ['ja das passt', 'complete', 'yes'],
    ],
    'de',
  );
  table(
    { kind: 'yes-no' },
    [
      ['no es correcto', 'complete', 'no'],
      ['me parece bien', 'complete', 'yes'],
    ],
    'es',
  );
  table(
    { kind: 'yes-no' },
    [
      ["non ce n'est pas ça", 'complete', 'no'],
      ["c'est bon", 'complete', 'yes'],
    ],
    'fr',
  );
  table({ kind: 'digits', length: 4 }, [['deux mille quatre', 'complete', '2004']], 'fr');
  table({ kind: 'digits', length: 4 }, [['viertausendzweihunderteinundsiebzig', 'complete', '4271']], 'de');
});
