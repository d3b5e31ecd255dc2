/** How callers say values: stalling, corrections, round numbers, courtesies, and what recognisers make of them. */
import { describe, expect, it } from 'vitest';
import { NEW_SPEAKER } from '../pace.ts';
import { valueWaitMs } from '../value-wait.ts';
import { parseSlot, type Expectation, type SlotStatus, type SlotVerdict } from './index.ts';

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
    ['one seven twenty four hundred ninety one ninety five', 'complete', '+17204009195'],
    ['four hundred, ninety one', 'incomplete', '40091'],
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
    ["i'd go with four six oh that's for dallas", 'incomplete', '460'],
    ["i just got a new phone so it's", 'incomplete', null],
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
    ['bob at oak dot co', 'complete', 'bob@oak.co'],
    ['bob at oak dot co dot', 'incomplete', 'bob@oak.co'],
    ['bob at gmail dot com no sorry hotmail', 'complete', 'bob@hotmail.com'],
    ['bob at gmail dot com no sorry hotmail dot', 'incomplete', 'bob@hotmail'],
    ['bob at gmail dot com no sorry hotmail dot net', 'complete', 'bob@hotmail.net'],
    ['bob at gmail dot com no sorry yahoo dot co dot', 'incomplete', 'bob@yahoo.co'],
    ['bob at aol dot net no dot', 'incomplete', 'bob@aol'],
    ['bob at aol dot net no dot com', 'complete', 'bob@aol.com'],
    ['bob at oak dot clinic', 'complete', 'bob@oak.clinic'],
    ['it should be bob dot lee', 'incomplete', 'bob.lee'],
    ['bob at gmail dot com no sorry rob dot lee', 'complete', 'rob.lee@gmail.com'],
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

it('waits for the country behind "dot co" as long as callers do there', () => {
  const wait = (text: string, region: string | null): number =>
    valueWaitMs('email', parseSlot(text, { kind: 'email' }, { ...context, region }), NEW_SPEAKER, 5) ?? 0;
  expect(wait('bob at oak dot co', null)).toBeLessThan(1500);
  expect(wait('bob at oak dot co', 'GB')).toBe(3200);
  expect(wait('bob at oak dot co dot', null)).toBe(3200);
  expect(wait('bob at oak dot co dot uk', 'GB')).toBe(0);
});

describe('agreement and refusal', () => {
  table({ kind: 'yes-no' }, [
    ['It does.', 'complete', 'yes'],
    ["That's what I ordered.", 'complete', 'yes'],
    ["You've got it, spot-on!", 'over-complete', 'yes'],
    ['No, I want a decaf, actually', 'over-complete', 'no'],
    ['No, actually', 'incomplete', 'no'],
    ['No, I did not. What kind of tea do you have, though?', 'over-complete', 'no'],
    ['not that I know of', 'over-complete', 'no'],
    ["no not that I'm aware of", 'over-complete', 'no'],
    ['never heard of it', 'over-complete', 'no'],
    ['yes block it', 'over-complete', 'yes'],
    ['no need', 'complete', 'no'],
    ["I don't believe so", 'complete', 'no'],
    ['yes do', 'complete', 'yes'],
    ['no it', 'incomplete', 'no'],
    ['no change it', 'incomplete', 'no'],
    ['no I heard of', 'incomplete', 'no'],
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
    "nine rose lane boise idaho eight three seven oh two that's the zip",
    "you should have it but it's nine rose lane boise idaho eight three seven oh two",
    'nine rose lane i think boise idaho eight three seven oh two',
    'the house is nine oak sorry oak north boise idaho eight three seven oh two',
    'nine rose lane sorry rose lane north boise idaho eight three seven oh two',
    'uh let me think nine rose lane boise idaho eight three seven oh two',
    'nine rose lane boise idaho it is eight three seven oh two',
    "ninety nine west end boise idaho and it's eight three seven oh two",
    'nine rose lane boise idaho eight three seven oh for',
    'nine rose lane london s w one a two a a',
    'nine rose lane toronto ontario m five v two t six',
    'nine n w queen anne bluff las vegas eight nine one oh one',
  ])('%s', (text) => {
    expect(sure(text)).toBe(true);
  });
  it('may end on a road or a unit before its postcode', () => {
    expect(sure('four eight nine eight ridge road seven one six seven five')).toBe(true);
    expect(sure('twelve grove avenue unit three seven two four one oh')).toBe(true);
    expect(sure('twelve county road seven one six seven five')).toBe(false);
  });
  it('of a place is a house, a street that may have its town behind it, else free talk', () => {
    const of = (text: string): SlotVerdict => parseSlot(text, { kind: 'address', place: true }, context);
    expect(of('twelve main street')).toMatchObject({ status: 'complete', confidence: 0.72 });
    for (const text of ['twelve', "we're in", 'on my way to', 'sure'])
      expect(of(text).status, text).toBe('incomplete');
    for (const text of ['in Boston', 'at home', 'terminal two', 'the 3rd floor', "I'm ten minutes out", 'on highway nine', "I'd rather not say"])
      expect(of(text).status, text).toBe('impossible'); // prettier-ignore
  });
  it('of a home is a town as well', () => {
    const of = (text: string): SlotVerdict => parseSlot(text, { kind: 'address', town: true }, context);
    expect(of('twelve main street')).toMatchObject({ status: 'complete', confidence: 0.5 });
    for (const text of ['twelve', 'I live in', 'elm street', 'twelve elm']) expect(of(text).status, text).toBe('incomplete'); // prettier-ignore
    for (const text of ['in Boston', 'just outside Chicago', 'up north'])
      expect(of(text).status, text).toBe('impossible');
  });
  it('is often a place that both know', () => {
    const of = (text: string): string => parseSlot(text, { kind: 'address' }, context).status;
    for (const text of ['to my office', 'my home address', 'the front door', 'same address', 'my usual address', 'near the park'])
      expect(of(text), text).toBe('impossible'); // prettier-ignore
    for (const text of ['near', 'my office is', 'oak', 'the same as', 'oak house', 'twelve office'])
      expect(of(text), text).toBe('incomplete');
  });
  it('has a number and a street, however it began', () => {
    const { status } = parseSlot("we moved so it's now nine rose lane", { kind: 'address' }, context);
    expect(status).toBe('complete');
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

describe('digits of a known number', () => {
  table({ kind: 'digits', length: 4 }, [
    ['last four four four four', 'complete', '4444'],
    ['the last four are four four four', 'incomplete', '444'],
    ['last four digits are 4 4 4 4', 'complete', '4444'],
    ['the last four one two three', 'incomplete', '123'],
  ]);
  it('hardly grow after a pause', () => {
    const { confidence } = parseSlot('fifty eight eleven thirty', { kind: 'digits', length: 6 }, context);
    expect(confidence).toBeGreaterThanOrEqual(0.8);
  });
  it('may follow talk about looking for them', () => {
    const { status } = parseSlot('let me look at my phone okay 71', { kind: 'phone' }, context);
    expect(status).toBe('incomplete');
  });
});

describe('until when a card is valid', () => {
  table({ kind: 'date', expiry: true }, [
    ['may', 'incomplete', null],
    ['may 2028', 'complete', '2028-05'],
    ["it's may twenty", 'incomplete'],
    ["it's may twenty twenty eight", 'complete', '2028-05'],
    ['oh five', 'incomplete', null],
    ['oh five twenty', 'incomplete'],
    ['oh five twenty eight', 'complete', '2028-05'],
    ['five twenty eight', 'complete', '2028-05'],
    ['one two two', 'incomplete'],
    ['one two two eight', 'complete', '2028-12'],
    ['05/28', 'complete', '2028-05'],
    ['0528', 'complete', '2028-05'],
    ['zero five slash', 'incomplete', null],
    ['it expires november of twenty thirty thanks', 'complete', '2030-11'],
    ['oh five twenty eight no sorry', 'incomplete'],
    ['oh five twenty eight no sorry oh six twenty eight', 'complete', '2028-06'],
    ['december thirty first twenty thirty', 'complete', '2030-12-31'],
    ["I don't have it here", 'impossible'],
  ]);
});

it('knows a card without knowing the day', () => {
  const of = (text: string): SlotStatus =>
    parseSlot(text, { kind: 'date', expiry: true }, { language: 'en', today: '1970-01-01' }).status;
  expect(of('oh five twenty')).toBe('incomplete');
  expect(of('oh five twenty eight')).toBe('complete');
  expect(of('may five twenty twenty six')).toBe('complete');
});

describe('an amount', () => {
  table({ kind: 'amount' }, [
    ['fifty k', 'complete', '50000.00'],
    ['a grand', 'complete', '1000.00'],
    ['two and a', 'incomplete'],
    ['two and a half', 'incomplete'],
    ['two and a half thousand', 'complete', '2500.00'],
    ['a million and a half', 'complete', '1500000.00'],
    ['half a million euros', 'complete', '500000.00 EUR'],
    ['one point', 'incomplete'],
    ['one point five million', 'complete', '1500000.00'],
    ['a couple of hundred dollars', 'complete', '200.00 USD'],
    ['1.250,50', 'complete', '1250.50'],
    ['€1.250.000', 'complete', '1250000.00 EUR'],
    ['1,250.50', 'complete', '1250.50'],
    ['12.5 million', 'complete', '12500000.00'],
    ['close to', 'incomplete'],
    ['I guess around', 'incomplete'],
    ['I believe in that', 'impossible'],
    ['four oh', 'incomplete'],
    ['four oh five', 'complete', '4.05'],
    ['I think four', 'complete', '4.00'],
    ["I don't really have one", 'impossible'],
    ['three hundred or so', 'over-complete', '300.00'],
    ['exactly', 'incomplete'],
    ['it says', 'incomplete'],
    ['well I believe', 'incomplete'],
    ['what would that come to', 'impossible'],
  ]);
  table({ kind: 'amount', counted: true }, [
    ['two and a half', 'complete', '2.50'],
    ['just me', 'impossible', null],
    ['my wife and me', 'impossible', null],
    ['my wife and I', 'impossible', null],
    ['just', 'incomplete', null],
  ]);
  table({ kind: 'amount', counted: true, year: true }, [
    ['nineteen', 'incomplete'],
    ["it's a twenty", 'incomplete'],
    ['nineteen eighty five', 'complete', '1985.00'],
    ['twenty fifteen', 'complete', '2015.00'],
    ['two thousand nine', 'complete', '2009.00'],
    ['ninety eight', 'complete', '98.00'],
  ]);
  it('of years leaves time for the year of a decade', () => {
    const of = (text: string): number =>
      parseSlot(text, { kind: 'amount', counted: true, year: true }, context).confidence;
    expect(of('nineteen eighty')).toBeLessThan(of('nineteen eighty five'));
    expect(of('two thousand')).toBeLessThan(of('two thousand nine'));
  });
});

describe('a date of birth', () => {
  table({ kind: 'date', birth: true }, [
    ['march fourth', 'incomplete'],
    ['august twenty nineteen seventy three', 'complete', '1973-08-20'],
    ["It's March fourth and that's all", 'over-complete', '2027-03-04'],
    ['march fourth nineteen eighty five', 'complete', '1985-03-04'],
    ['oh three', 'incomplete', null],
    ['oh three oh', 'incomplete', null],
    ['oh three oh four', 'incomplete'],
    ['oh three oh four eighty five', 'complete', '1985-03-04'],
    ["it's two two two", 'incomplete', null],
    ['december twenty fifth two', 'incomplete'],
    ["i'd rather not say", 'impossible'],
    ['i was born on oh one', 'incomplete'],
    ['i was born on oh one fourteen seventy six', 'complete', '1976-01-14'],
    ['3/4 1985', 'complete', '1985-03-04'],
    ['march fourth, no year', 'over-complete'],
    ['march fourth, i was born in nineteen', 'incomplete'],
    ['march fourth of', 'incomplete'],
    ['march fourth in nineteen', 'incomplete'],
    ['march fourth in nineteen eighty five', 'complete', '1985-03-04'],
    ['the fourth of march of 1985', 'complete', '1985-03-04'],
    ['i was born on march 4 in 85', 'complete', '1985-03-04'],
    ['march 4, 85', 'complete', '1985-03-04'],
  ]);
});

describe('a time', () => {
  table({ kind: 'time' }, [
    ['seven in the', 'incomplete'],
    ['seven in the morning', 'complete', '07:00'],
    ['quarter to nine in the evening', 'complete', '20:45'],
    ['eight tonight', 'complete', '20:00'],
    ['tonight', 'incomplete'],
    ['could we do quarter', 'incomplete'],
    ['around', 'incomplete'],
    ['noon', 'complete', '12:00'],
  ]);
});

describe('a postcode', () => {
  table({ kind: 'spelled', postcode: true }, [
    ['s w one', 'incomplete', 'SW1'],
    ['s w one a one a a', 'complete', 'SW1A1AA'],
    ['m five v', 'incomplete', 'M5V'],
    ['m five v two t six', 'complete', 'M5V2T6'],
    ['one oh one one five', 'complete', '10115'],
  ]);
  it('is known to be whole', () => {
    const sure = (text: string): number =>
      parseSlot(text, { kind: 'spelled', postcode: true }, context).confidence;
    expect(sure('s w one a one a a')).toBeGreaterThan(0.9);
    expect(sure('s w one a one a')).toBeLessThan(0.5);
  });
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
    ['smith s', 'incomplete'],
    ['smith s m i t h', 'complete', 'Smith'],
    ['s as in sam', 'incomplete', 'S'],
    ['s as in sam m as in mary i t h', 'complete', 'Smith'],
  ]);
  it('does not hold back "next week" for long', () => {
    expect(parseSlot('next week', { kind: 'date' }, context).confidence).toBeLessThan(0.8);
    expect(parseSlot('next week', { kind: 'date-time' }, context).confidence).toBeLessThan(0.8);
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
  table({ kind: 'digits', length: 6 }, [
    ['dreimal die', 'incomplete'],
    ['dreimal die eins vier fünf sechs', 'complete', '111456'],
    ['eins zwei zweimal die null vier fünf', 'complete', '120045'],
  ], 'de'); // prettier-ignore
  table({ kind: 'digits', length: 4 }, [['tres veces el cinco dos', 'complete', '5552']], 'es');
  table({ kind: 'digits', length: 4 }, [['deux fois le trois quatre cinq', 'complete', '3345']], 'fr');
  table({ kind: 'digits', length: 4 }, [['deux mille quatre', 'complete', '2004']], 'fr');
  table({ kind: 'digits', length: 4 }, [['viertausendzweihunderteinundsiebzig', 'complete', '4271']], 'de');
});
