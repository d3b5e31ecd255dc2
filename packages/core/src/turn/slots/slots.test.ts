import { describe, expect, it } from 'vitest';
import { parseSlot, type Expectation, type SlotStatus } from './index.ts';

/** A Saturday. */
const context = { language: 'en', today: '2026-11-21' };

type Row = readonly [text: string, status: SlotStatus, value: string | null, corrected?: 'corrected'];

function table(expectation: Expectation, rows: readonly Row[]): void {
  it.each(rows.map((row) => ({ row, name: row.slice(0, 3).map(String).join(' | ') })))('$name', ({ row }) => {
    const [text, status, value, corrected] = row;
    const verdict = parseSlot(text, expectation, context);
    expect({ status: verdict.status, value: verdict.value, corrected: verdict.corrected }).toEqual({
      status,
      value,
      corrected: corrected === 'corrected',
    });
  });
}

describe('phone', () => {
  table({ kind: 'phone' }, [
    ['four one five, five five five, oh one two three', 'complete', '+14155550123'],
    ['415-555-0123.', 'complete', '+14155550123'],
    ['(415) 555 0123', 'complete', '+14155550123'],
    ['Nine, five, two, five five five five little sex, two.', 'complete', '+19525555062'],
    ['Three, little, three, five, five, five, hate, eight, sets, do', 'complete', '+13035558862'],
    ['415 555 0123, fine', 'complete', '+14155550123'],
    ['4 1 5 5 5 5 0 1 2 3', 'complete', '+14155550123'],
    ['Um, four one uh five, triple five, oh, one, two, three', 'complete', '+14155550123'],
    ['area code four one five five double five zero one twenty three', 'complete', '+14155550123'],
    ['one eight hundred five five five twelve thirty four', 'complete', '+18005551234'],
    ['plus one four one five five five five zero one two three', 'complete', '+14155550123'],
    ['+44 20 7946 0958', 'complete', '+442079460958'],
    ['plus four four two oh seven nine four six oh nine five eight', 'complete', '+442079460958'],
    ['four one five five five five oh one to three', 'complete', '+14155550123'],
    ['it is for one five five five five oh one two tree', 'complete', '+14155550123'],
    ['four won five five five five oh ate too three', 'complete', '+14155550823'],
    ['it’s 415 555 0123, thank you', 'complete', '+14155550123'],
    ['415 555 0123 extension 12', 'complete', '+14155550123;ext=12'],
    ['oh two oh seven nine four six oh nine five eight', 'complete', '02079460958'],
    ['no, it’s 4-1-5 5-5-5 0-1-2-3', 'complete', '+14155550123'],
    ['four one five five five five oh one two three no sorry nine', 'complete', '+14155550129', 'corrected'],
    ['415, no, sorry, 416 555 0123', 'complete', '+14165550123', 'corrected'],
    ['415 555 0124 I mean 0123', 'complete', '+14155550123', 'corrected'],
    ['415 555 make that 556 0123', 'complete', '+14155560123', 'corrected'],
    ['415 555 0123 scratch that 650 555 0199', 'complete', '+16505550199', 'corrected'],
    ['415 let me start over 650 555 0199', 'complete', '+16505550199', 'corrected'],
    ['415 555 0123 no', 'incomplete', '4155550123', 'corrected'],
    ['five five five one two three', 'incomplete', '555123'],
    ['555-1234', 'incomplete', '5551234'],
    ['four one five five double', 'incomplete', '4155'],
    ['plus', 'incomplete', null],
    ['my number is', 'incomplete', null],
    ['', 'incomplete', null],
    ['415 555 0123 and my email is', 'over-complete', '+14155550123'],
    ['415 555 0123 4', 'over-complete', '+14155550123'],
    ["I don't have one", 'impossible', null],
    ['why do you need that', 'impossible', null],
  ]);
});

describe('email', () => {
  table({ kind: 'email' }, [
    ['john dot smith at gmail dot com', 'complete', 'john.smith@gmail.com'],
    ['John.Smith@Gmail.com', 'complete', 'john.smith@gmail.com'],
    ['John dot Smith at Gmail.com.', 'complete', 'john.smith@gmail.com'],
    ['my email is john underscore smith forty two at gmail dot com', 'complete', 'john_smith42@gmail.com'],
    ['j o h n at yahoo dot com', 'complete', 'john@yahoo.com'],
    ['J-O-H-N at yahoo.com', 'complete', 'john@yahoo.com'],
    ['ann dash lee at mail dot example dot com thanks', 'complete', 'ann-lee@mail.example.com'],
    [
      'And as in November, a, and as in November, see as in Charlie, y, at gmail.com.',
      'complete',
      'nancy@gmail.com',
    ],
    ['b as in boy o b at aol dot com', 'complete', 'bob@aol.com'],
    ['Peter Dot Brown, P-e-t-e-r dot b-r-o-w-n at example.org', 'complete', 'peter.brown@example.org'],
    ['smith s m i t h at example dot org', 'complete', 'smith@example.org'],
    ['me at example dot com', 'complete', 'me@example.com'],
    ['you can reach me at john at gmail dot com', 'complete', 'john@gmail.com'],
    ['a n n at g mail dot com', 'complete', 'ann@gmail.com'],
    ['john at gmail dot c o m', 'complete', 'john@gmail.com'],
    ['john at gmail dot calm', 'complete', 'john@gmail.com'],
    ['john at gmail com', 'complete', 'john@gmail.com'],
    ['john at example dot co dot uk', 'complete', 'john@example.co.uk'],
    ['bill double l at aol dot com', 'complete', 'billll@aol.com'],
    ['john at gmail dot com no sorry yahoo dot com', 'complete', 'john@yahoo.com', 'corrected'],
    ['john at gmail dot com I mean jon at gmail dot com', 'complete', 'jon@gmail.com', 'corrected'],
    ['Mary at Oakloop dot com.', 'complete', 'mary@icloud.com'],
    ['mary at outlip dot com', 'complete', 'mary@outlook.com'],
    ['Mary at heartmail dot com.', 'complete', 'mary@hotmail.com'],
    ['info at bright street dot com', 'complete', 'info@brightstreet.com'],
    ['Marriottoutlook.com', 'complete', 'marriot@outlook.com'],
    ['Marry a thought mail dot con.', 'complete', 'marry@hotmail.com'],
    ['www.example.com', 'incomplete', 'www.example.com'],
    ['M.a. R.Y. at outlook.com.', 'complete', 'mary@outlook.com'],
    ['john at gmail', 'incomplete', 'john@gmail'],
    ['john at gmail dot', 'incomplete', 'john@gmail'],
    ['john at example dot co', 'complete', 'john@example.co'],
    ['john at', 'incomplete', 'john'],
    ['john dot smith', 'incomplete', 'john.smith'],
    ['my email address is', 'incomplete', null],
    ['john at gmail dot com but I never read it', 'over-complete', 'john@gmail.com'],
    ["I don't have an email", 'impossible', null],
  ]);
});

describe('date', () => {
  table({ kind: 'date' }, [
    ['tomorrow', 'complete', '2026-11-22'],
    ['today', 'complete', '2026-11-21'],
    ['the day after tomorrow', 'complete', '2026-11-23'],
    ['Tuesday', 'complete', '2026-11-24'],
    ['next Tuesday', 'complete', '2026-11-24'],
    ['last Monday', 'complete', '2026-11-16'],
    ['last', 'incomplete', null],
    ['Tuesday next week', 'complete', '2026-11-24'],
    ['Saturday', 'complete', '2026-11-28'],
    ['the fifth of May', 'complete', '2027-05-05'],
    ['May 5th', 'complete', '2027-05-05'],
    ['May the fifth twenty twenty eight', 'complete', '2028-05-05'],
    ['the twenty fifth of next month', 'complete', '2026-12-25'],
    ['the fifth of the month', 'complete', '2026-12-05'],
    ['the fifth of next', 'incomplete', '2026-12-05'],
    ['March third eighty five', 'complete', '1985-03-03'],
    ['second of May ninety two', 'complete', '1992-05-02'],
    ['December 3rd', 'complete', '2026-12-03'],
    ['Thursday, December 3rd, please', 'complete', '2026-12-03'],
    ['december twenty third', 'complete', '2026-12-23'],
    ['the twenty first', 'complete', '2026-11-21'],
    ['Thursday the third', 'complete', '2026-12-03'],
    ['2026-12-01', 'complete', '2026-12-01'],
    ['12/3', 'complete', '2026-12-03'],
    ['12/3/2027', 'complete', '2027-12-03'],
    ['May fifth nineteen eighty', 'complete', '1980-05-05'],
    ['february twenty ninth', 'complete', '2028-02-29'],
    ['in two weeks', 'complete', '2026-12-05'],
    ['three days from now', 'complete', '2026-11-24'],
    ['a week from Tuesday', 'complete', '2026-12-01'],
    ['Monday, no, Tuesday', 'complete', '2026-11-24', 'corrected'],
    ['May 5th, I mean the 6th', 'complete', '2027-05-06', 'corrected'],
    ['next', 'incomplete', null],
    ['May', 'incomplete', null],
    ['the', 'incomplete', null],
    ['the fifth of', 'incomplete', '2026-12-05'],
    ['Tuesday the', 'incomplete', '2026-11-24'],
    ['May twenty', 'incomplete', '2027-05-20'],
    ['next week', 'incomplete', null],
    ['in two', 'incomplete', null],
    ['Friday at 3', 'over-complete', '2026-11-27'],
    ['february thirtieth', 'impossible', null],
    ['what do you have', 'impossible', null],
  ]);
  it('takes "next Tuesday" as the one of the next calendar week', () => {
    expect(parseSlot('next Tuesday', { kind: 'date' }, { language: 'en', today: '2026-11-23' }).value).toBe(
      '2026-12-01',
    );
  });
});

describe('time', () => {
  table({ kind: 'time' }, [
    ['half past two', 'complete', '14:30'],
    ['half a past nine in the morning', 'complete', '09:30'],
    ['half passed two', 'complete', '14:30'],
    ['2:30 p.m.', 'complete', '14:30'],
    ['two thirty in the afternoon', 'complete', '14:30'],
    ['noon', 'complete', '12:00'],
    ['midnight', 'complete', '00:00'],
    ["ten o'clock", 'complete', '10:00'],
    ['ten o clock', 'complete', '10:00'],
    ['quarter to five', 'complete', '16:45'],
    ['a quarter past nine', 'complete', '09:15'],
    ['ten past four', 'complete', '16:10'],
    ['14:30', 'complete', '14:30'],
    ['9 a.m.', 'complete', '09:00'],
    ['9 in the evening', 'complete', '21:00'],
    ['twelve thirty a m', 'complete', '00:30'],
    ['three oh five', 'complete', '15:05'],
    ['for thirty', 'complete', '16:30'],
    ['at ate', 'complete', '08:00'],
    ['around 4', 'complete', '16:00'],
    ['two thirty, no, three', 'complete', '15:00', 'corrected'],
    ['three p.m. sorry four', 'complete', '16:00', 'corrected'],
    ['half past', 'incomplete', null],
    ['quarter to', 'incomplete', null],
    ['at', 'incomplete', null],
    ['two thirty p', 'incomplete', '14:30'],
    ['ten thirty in the', 'incomplete', '10:30'],
    ['twenty', 'incomplete', null],
    ['in the morning', 'incomplete', null],
    ["I don't know", 'impossible', null],
  ]);
});

describe('date-time', () => {
  table({ kind: 'date-time' }, [
    ['tomorrow at three', 'complete', '2026-11-22T15:00'],
    ['next Tuesday at 2:30 p.m.', 'complete', '2026-11-24T14:30'],
    ['Thursday the third at four', 'complete', '2026-12-03T16:00'],
    ['December third at ten thirty', 'complete', '2026-12-03T10:30'],
    ['tomorrow morning at ten', 'complete', '2026-11-22T10:00'],
    ['tomorrow three thirty', 'complete', '2026-11-22T15:30'],
    ['Friday at three, no, four', 'complete', '2026-11-27T16:00', 'corrected'],
    ['Friday at three, no, Monday', 'complete', '2026-11-23T15:00', 'corrected'],
    ['Friday', 'incomplete', '2026-11-27'],
    ['Friday at', 'incomplete', '2026-11-27'],
    ['at 3', 'incomplete', '15:00'],
    ['Monday afternoon', 'incomplete', '2026-11-23'],
    ['hello there', 'incomplete', null],
    ['what do you have', 'impossible', null],
  ]);
});

describe('name', () => {
  table({ kind: 'name' }, [
    ['John', 'complete', 'John'],
    ['john smith', 'complete', 'John Smith'],
    ['My name is John.', 'complete', 'John'],
    ['this is Maria Lopez', 'complete', 'Maria Lopez'],
    ["it's sean o'brien", 'complete', "Sean O'Brien"],
    ['Zoë Müller', 'complete', 'Zoë Müller'],
    ['smith s m i t h', 'complete', 'Smith'],
    ['john smith spelled s m y t h', 'complete', 'John Smyth'],
    ['my name is John, J O H N, Smith', 'complete', 'John Smith'],
    ['no, Jane Doe', 'complete', 'Jane Doe'],
    ['john no jane', 'complete', 'Jane', 'corrected'],
    ['my name is', 'incomplete', null],
    ['smith s m i', 'incomplete', 'Smi'],
    ['ludwig van', 'incomplete', 'Ludwig Van'],
    ['I want to book an appointment', 'impossible', 'I Want To Book An Appointment'],
  ]);
  it('is less sure of one name than of two', () => {
    const [one, two] = ['John', 'John Smith'].map(
      (text) => parseSlot(text, { kind: 'name' }, context).confidence,
    );
    expect(one).toBeLessThan(two ?? 0);
  });
});

describe('yes-no', () => {
  const yes = [
    'yes',
    'Yep.',
    'yeah',
    'sure',
    "that's right",
    'that is correct thank you',
    'uh-huh',
    'mm-hmm',
    'of course',
    'sounds good',
    'go ahead',
    'I think so',
    'no problem',
    'why not',
    'absolutely',
    'okay great',
    'please do',
    'it is',
    'you bet',
    'right',
    'yes please',
    'Yes, exactly.',
    'that would be great',
    "that'd be lovely, thanks",
    'if you could, yes',
    "if you don't mind",
    'loud and clear',
  ];
  const no = [
    'no',
    'nope',
    'not really',
    "no, that's wrong",
    'uh uh',
    "that's not right",
    'absolutely not',
    "I don't think so",
    'no thanks',
    'yeah no',
    'okay no',
    "it isn't",
    'not yet',
    'incorrect',
    "no that's not it",
    'nah',
    "I'd prefer not to",
    "I don't want to",
    "that won't be necessary",
  ];
  table(
    { kind: 'yes-no' },
    [
      ...yes.map((text): Row => [text, 'complete', 'yes']),
      ...no.map((text): Row => [text, 'complete', 'no']),
      ['yes, no wait, no', 'complete', 'no', 'corrected'],
      ['yes but', 'incomplete', 'yes'],
      ["no it's", 'incomplete', 'no'],
      ['no because', 'incomplete', 'no'],
      ["yes I'm", 'incomplete', 'yes'],
      ["almost, it's", 'incomplete', 'no'],
      ["almost, it's five not four", 'over-complete', 'no'],
      ['that would be', 'impossible', null],
      ['that would be too late', 'impossible', null],
      ['well', 'incomplete', null],
      ['no the other number', 'over-complete', 'no'],
      ['maybe', 'impossible', null],
      ['what', 'impossible', null],
      ["I don't know", 'impossible', null],
    ].map((row) => row as unknown as Row),
  );
});

describe('digits', () => {
  table({ kind: 'digits', length: 4 }, [
    ['one two three', 'incomplete', '123'],
    ['1 2 3 4', 'complete', '1234'],
    ['twelve thirty four', 'complete', '1234'],
    ['double seven one two', 'complete', '7712'],
    ['1234 please', 'complete', '1234'],
    ['one two three four, no, five', 'complete', '1235', 'corrected'],
    ['one two three four five', 'over-complete', '12345'],
    ['the last four are one two three', 'incomplete', '123'],
    ['the last four are one two three four', 'complete', '1234'],
    ['my four digit pin is one two three', 'incomplete', '123'],
    ['the first one is one two three', 'incomplete', '123'],
    ['last 4: 4 4 4 4', 'complete', '4444'],
    ['the last four are', 'incomplete', null],
    ["i don't know the last four", 'impossible', null],
  ]);
  it('is unsure where no length was announced', () => {
    const verdict = parseSlot('one two three four', { kind: 'digits', length: null }, context);
    expect(verdict).toMatchObject({ status: 'complete', value: '1234' });
    expect(verdict.confidence).toBeLessThan(0.6);
  });
});

describe('date or time', () => {
  table({ kind: 'date', orTime: true }, [
    ['tomorrow', 'complete', '2026-11-22'],
    ['eight thirty', 'complete', '08:30'],
    ['nine a m', 'complete', '09:00'],
    ['tomorrow at', 'incomplete', '2026-11-22'],
    ['I would like to leave around', 'incomplete', null],
    ['to the airport', 'impossible', null],
  ]);
});

describe('choice', () => {
  table({ kind: 'choice', options: ['cleaning', 'checkup', 'filling'] }, [
    ['a cleaning', 'complete', 'cleaning'],
    ['check up', 'complete', 'checkup'],
    ['clening please', 'complete', 'cleaning'],
    ['the second one', 'complete', 'checkup'],
    ['number three', 'complete', 'filling'],
    ['the last one', 'complete', 'filling'],
    ['not the cleaning, the filling', 'complete', 'filling'],
    ['cleaning, no, checkup', 'complete', 'checkup', 'corrected'],
    ['a cleaning or', 'incomplete', 'cleaning'],
    ['cleaning filling', 'incomplete', null],
    ['I want a', 'incomplete', null],
    ['teeth whitening', 'impossible', null],
    ['Yes, that is right.', 'impossible', null],
    ['no', 'impossible', null],
    ['Filling please.', 'complete', 'filling'],
    ['A feeling,', 'complete', 'filling'],
    ['the filling for', 'incomplete', 'filling'],
    ['the filling sounds', 'over-complete', 'filling'],
    ['the filling for me please', 'complete', 'filling'],
    ['first thing', 'over-complete', 'cleaning'],
    ["I'll take the filling then", 'complete', 'filling'],
    ['the filling actually', 'complete', 'filling'],
    ['the filling, no', 'incomplete', 'filling'],
    ['option number two please', 'complete', 'checkup'],
    ['is the filling', 'impossible', null],
    ['how about the filling', 'complete', 'filling'],
  ]);
  table({ kind: 'choice', options: ['blue one', 'red one'] }, [
    ['yes, the blue one', 'complete', 'blue one'],
    ['Not the blue one, the other.', 'complete', 'red one'],
    ['not that one, the other', 'complete', null],
    ['the other one please', 'complete', null],
    ['Either is fine.', 'complete', null],
    ['either one works for me', 'complete', null],
    ['neither, thank you', 'complete', null],
    ["I'll take both", 'complete', null],
    ['surprise me', 'complete', null],
    ["I don't mind", 'complete', null],
    ["it doesn't matter to me", 'complete', null],
    ['no preference', 'complete', null],
    ['whichever is cheaper', 'complete', null],
    ["I'll go with the cheaper one.", 'complete', null],
    ['the cheapest', 'complete', null],
    ["I can't do either of those", 'complete', null],
    ["I'd like the", 'incomplete', null],
    ['either the blue one or', 'incomplete', 'blue one'],
    ['not the blue one, the', 'impossible', null],
    ['whichever', 'impossible', null],
    ['whichever is', 'impossible', null],
    ['the cheaper', 'impossible', null],
    ['neither of', 'impossible', null],
    ['I have a question about either of my bills', 'impossible', null],
  ]);
  table({ kind: 'choice', options: ['tuesday at nine', 'thursday at two'] }, [
    ['thursday', 'complete', 'thursday at two'],
    ['Tuesday works', 'complete', 'tuesday at nine'],
  ]);
  table({ kind: 'choice', options: ['12', '98'] }, [
    ['ninety eight', 'complete', '98'],
    ['the one ending in twelve', 'complete', '12'],
    ['98', 'complete', '98'],
    ['the second', 'complete', '98'],
    ['ninety', 'impossible', null],
  ]);
  table({ kind: 'choice', options: ['tuesday at 9:30', 'wednesday at one'] }, [
    ['Tuesday at nine thirty', 'complete', 'tuesday at 9:30'],
    ['nine thirty', 'complete', 'tuesday at 9:30'],
  ]);
  table({ kind: 'choice', options: ['vanilla', 'sugar free vanilla', 'sugar'] }, [
    ['sugar free vanilla', 'complete', 'sugar free vanilla'],
    ['vanilla', 'complete', 'vanilla'],
    ['vanilla and sugar', 'incomplete', null],
  ]);
  it('is the less sure the more is said beside the option', () => {
    const sureness = (text: string, ...options: string[]): number =>
      parseSlot(text, { kind: 'choice', options }, context).confidence;
    const bare = sureness('orders', 'billing', 'orders');
    const story = sureness('somebody called me yesterday regarding orders', 'billing', 'orders');
    expect(story).toBeLessThan(bare - 0.3);
    expect(sureness('bus', 'bus directions', 'a map')).toBeLessThan(bare - 0.3);
    expect(sureness('sugar', 'sugar', 'sugar free vanilla')).toBeLessThan(bare - 0.3);
  });
  it('does not decide between options that share the words said', () => {
    const options = ['first cleaning', 'second cleaning'];
    expect(parseSlot('cleaning', { kind: 'choice', options }, context)).toMatchObject({
      status: 'incomplete',
      value: null,
    });
  });
});

describe('amount, card, IBAN, address, spelled', () => {
  table({ kind: 'amount' }, [
    ['twenty five dollars and fifty cents', 'complete', '25.50 USD'],
    ['$25.50', 'complete', '25.50 USD'],
    ['a hundred and fifty euros', 'complete', '150.00 EUR'],
    ['1,250 dollars', 'complete', '1250.00 USD'],
    ['twelve fifty', 'complete', '12.50'],
    ['fifteen point five', 'complete', '15.50'],
    ['fifteen point oh five dollars', 'complete', '15.05 USD'],
    ['three point two five million euros', 'complete', '3250000.00 EUR'],
    ['fifteen point fifty', 'complete', '15.50'],
    ['fifteen point', 'incomplete', '15.00'],
    ['one thousand two hundred', 'complete', '1200.00'],
    ['twenty dollars, no, thirty', 'complete', '30.00 USD', 'corrected'],
    ['twenty dollars and', 'incomplete', '20.00 USD'],
    ['nothing', 'impossible', null],
  ]);
  table({ kind: 'card' }, [
    ['4111 1111 1111 1111', 'complete', '4111111111111111'],
    ['four triple one double one double one four', 'incomplete', '411111114'],
    ['3782 822463 10005', 'complete', '378282246310005'],
    ['4111 1111 1111 1112', 'impossible', '4111111111111112'],
  ]);
  table({ kind: 'iban' }, [
    ['DE89 3704 0044 0532 0130 00', 'complete', 'DE89370400440532013000'],
    ['GB82 WEST 1234 5698 7654 32', 'complete', 'GB82WEST12345698765432'],
    ['d e eight nine three seven oh four', 'incomplete', 'DE893704'],
    ['DE89 3704 0044 0532 0130 01', 'impossible', 'DE89370400440532013001'],
  ]);
  table({ kind: 'address' }, [
    ['twelve main street', 'complete', '12 Main Street'],
    ['742 Evergreen Terrace, Springfield 62704', 'complete', '742 Evergreen Terrace Springfield 62704'],
    ['one two three oak', 'incomplete', '123 Oak'],
    ['my address is', 'incomplete', null],
  ]);
  table({ kind: 'spelled' }, [
    ['a b c', 'complete', 'ABC'],
    ['A-B-7', 'complete', 'AB7'],
    ['double l e', 'complete', 'LLE'],
    ['ABC123', 'complete', 'ABC123'],
    ['bravo alpha x', 'complete', 'BAX'],
    ['a b as in', 'incomplete', 'AB'],
  ]);
});

describe('dispatch', () => {
  it('decides nothing for an open question or a language without grammars', () => {
    expect(parseSlot('five', { kind: 'open' }, context).confidence).toBe(0);
    expect(parseSlot('cinque', { kind: 'phone' }, { ...context, language: 'it' })).toMatchObject({
      status: 'incomplete',
      confidence: 0,
    });
  });
});
