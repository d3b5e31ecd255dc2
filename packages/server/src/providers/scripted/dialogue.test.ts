import { expectationFromUtterance } from '@antiphon/core/turn/expectation';
import { beforeAll, describe, expect, it } from 'vitest';
import { replay, type Outcome } from './dialogue.ts';
import type { Flow } from './flow.ts';
import { loadFlow } from './load-flow.ts';

/** A Saturday. */
const context = { language: 'en', today: '2026-11-21' };
let flow: Flow;
beforeAll(async () => {
  flow = await loadFlow();
});

const talk = (...turns: string[]): Outcome => replay(flow, turns, context);
const booked = { at: 'done', booked: true };

const UP_TO_PHONE = ['a cleaning', 'john smith'];
const UP_TO_EMAIL = [...UP_TO_PHONE, '415 555 0123', 'yes'];
const UP_TO_WHEN = [...UP_TO_EMAIL, 'john dot smith at gmail dot com', 'yes'];
const UP_TO_VISIT = [...UP_TO_WHEN, 'next tuesday at three', 'yes'];
const UP_TO_SUMMARY = [...UP_TO_VISIT, 'no'];
const VALUES = {
  service: 'cleaning',
  name: 'John Smith',
  phone: '+14155550123',
  email: 'john.smith@gmail.com',
  when: '2026-11-24T15:00',
  first_visit: 'no',
};

describe('a whole booking', () => {
  it('takes clean answers', () => {
    const { state, reply } = talk(...UP_TO_SUMMARY, 'yes please');
    expect(state.values).toEqual(VALUES);
    expect(state.focus).toEqual(booked);
    expect(reply).toContain('anything else');
  });

  it.each([
    [
      [
        'clening please',
        "it's John Smith.",
        'Four one five, five five five, oh one two three.',
        "Yeah, that's right.",
        'John dot Smith at Gmail.com.',
        'Correct.',
        'Next Tuesday at 3 PM.',
        'Yep.',
        'Not really.',
        'Sure.',
      ],
    ],
    [
      [
        'um the first one',
        'my name is john smith',
        'sure its 4 1 5 5 5 5 0 1 2 3',
        'uh huh',
        'j o h n dot s m i t h at g mail dot com',
        'yes it is',
        'tuesday november twenty fourth three in the afternoon',
        'sounds good',
        "I've been there before",
        'go ahead',
      ],
    ],
    [
      [
        'teeth cleaning',
        'john s m i t h',
        'for one five triple five oh one to three',
        'yes',
        'john.smith@gmail.com',
        'yes',
        'on tuesday',
        'at three',
        'perfect',
        'no',
        'book it',
      ],
    ],
    [
      [
        'hi there',
        "hello I'd like a cleaning",
        'john smith',
        '415 555',
        '0123',
        'yes',
        'john dot smith at',
        'gmail dot com',
        'yes',
        'tuesday the twenty fourth at three',
        'right',
        'nope',
        'yes',
      ],
    ],
  ])('takes what recognisers make of it %#', (turns) => {
    const { state } = talk(...turns);
    expect(state.values).toEqual(VALUES);
    expect(state.focus).toEqual(booked);
  });

  it('says goodbye afterwards and starts afresh for another booking', () => {
    expect(talk(...UP_TO_SUMMARY, 'yes', 'no thanks').reply).toBe(flow.goodbye);
    expect(talk(...UP_TO_SUMMARY, 'yes', "no that's all thank you").state.focus).toEqual({ at: 'closed' });
    const again = talk(...UP_TO_SUMMARY, 'yes', 'yes book another appointment for a filling');
    expect(again.state.values).toEqual({ service: 'filling' });
  });

  it('never depends on anything but the turns', () => {
    expect(talk(...UP_TO_SUMMARY)).toEqual(talk(...UP_TO_SUMMARY));
    expect(JSON.parse(JSON.stringify(talk(...UP_TO_SUMMARY)))).toEqual(talk(...UP_TO_SUMMARY));
  });
});

describe('values out of order', () => {
  it('fills three at the start', () => {
    const { state, reply } = talk("I'd like to book a filling for Friday at 3, my name is Ann Lee");
    expect(state.values).toEqual({ service: 'filling', when: '2026-11-27T15:00', name: 'Ann Lee' });
    expect(reply).toContain('phone number');
  });
  it('confirms what was said along when its turn comes', () => {
    const { state, reply } = talk(
      'a filling for Friday at 3',
      'ann lee',
      '415 555 0123',
      'yes',
      'ann at example dot com',
      'yes',
    );
    expect(state.focus).toEqual({ at: 'confirm', id: 'when' });
    expect(reply).toContain('Friday, November twenty seventh');
  });
  it('asks only for the missing half of a date and time', () => {
    expect(talk(...UP_TO_WHEN, 'Friday').reply).toBe(
      'Friday, November twenty seventh. What time would you like?',
    );
    expect(talk(...UP_TO_WHEN, 'at ten').reply).toBe('And what day would you like?');
    expect(talk(...UP_TO_WHEN, 'at ten', 'Friday').state.values['when']).toBe('2026-11-27T10:00');
  });
  it('takes an answer to a later question and comes back', () => {
    const { state, reply } = talk('my phone number is 415 555 0123');
    expect(state.values).toEqual({ phone: '+14155550123' });
    expect(reply).toContain('Is that right?');
    expect(talk('my phone number is 415 555 0123', 'yes').reply).toContain('cleaning');
  });
});

describe('corrections', () => {
  it('survives "no, the other number"', () => {
    const asked = talk(...UP_TO_PHONE, '415 555 0123', 'no, the other number');
    expect(asked.reply).toBe("Okay, what's the other phone number?");
    expect(asked.state.values).not.toHaveProperty('phone');
    const given = talk(...UP_TO_PHONE, '415 555 0123', 'no, the other number', '650 555 0199', 'yes');
    expect(given.state.values['phone']).toBe('+16505550199');
    expect(given.state.focus).toEqual({ at: 'slot', id: 'email' });
  });
  it.each([
    ["no, it's 4-1-5 5-5-5 0-1-9-9", '+14155550199'],
    ['no the number is 650 555 0199', '+16505550199'],
    ['four one five five five five oh one nine nine', '+14155550199'],
    ['no sorry six five zero five five five oh one nine nine', '+16505550199'],
  ])('takes a new number at the read-back: %s', (said, value) => {
    const { state, reply } = talk(...UP_TO_PHONE, '415 555 0123', said);
    expect(state.values['phone']).toBe(value);
    expect(state.focus).toEqual({ at: 'confirm', id: 'phone' });
    expect(reply).toContain('Is that right?');
  });
  it('asks again after a plain no, and another way after the second', () => {
    expect(talk(...UP_TO_PHONE, '415 555 0123', 'no').reply).toBe(
      "Sorry about that. What's the right phone number?",
    );
    expect(talk(...UP_TO_PHONE, '415 555 0123', 'no', '415 555 0124', "no that's wrong").reply).toBe(
      "Let's go slowly. Please say your phone number one digit at a time.",
    );
  });
  it('spells an address back after it was wrong once', () => {
    expect(talk(...UP_TO_EMAIL, 'jon at example dot com', 'no', 'john at example dot com').reply).toBe(
      "Okay. I have john at example dot com. That's j, o, h, n. Is that right?",
    );
  });
  it('never offers a refused address again, but what else it may have been', () => {
    const refused = [...UP_TO_EMAIL, 'nancy at mail dot com', 'no'];
    expect(talk(...refused).reply).toBe('Sorry. I have nancy at gmail dot com. Is that right?');
    expect(talk(...refused, 'no').reply).toBe('Sorry. I have nancy at hotmail dot com. Is that right?');
    expect(talk(...refused, 'no', 'no').reply).toContain('spell your email address');
    const again = talk(...refused, 'no', 'no', 'n a n c y at mail dot com');
    expect(again.reply).not.toMatch(/nancy at (?:g|hot)?mail dot com/);
    expect(talk(...refused, 'yes').state.values['email']).toBe('nancy@gmail.com');
  });
  it('does not read the same refused number back, and takes its last digits alone', () => {
    const refused = [...UP_TO_PHONE, '415 555 0123', 'no'];
    expect(talk(...refused, '415 555 0123').reply).toContain('one digit at a time');
    expect(talk(...UP_TO_PHONE, '650-555-5000.', 'Seven, three, two, five.').state.values['phone']).toBe(
      '+16505557325',
    );
    expect(talk(...UP_TO_PHONE, '650-555-5000. Seven, three, two, five.').state.values['phone']).toBe(
      '+16505557325',
    );
    expect(talk(...UP_TO_PHONE, '646-555-0336. For seven.').state.values['phone']).toBe('+16465550347');
    expect(talk(...UP_TO_PHONE, '650-555-5000.', "No, it's 7325").state.values['phone']).toBe('+16505557325');
  });
  it.each([
    ['No, at hotmail dot com.', 'nancy@hotmail.com'],
    ["No, it's hotmail.com", 'nancy@hotmail.com'],
    ["No, it's mary, m, a, r, y.", 'mary@mail.com'],
    ["No, it's mary at yahoo dot com", 'mary@yahoo.com'],
  ])('mends the part of an address: %s', (said, value) => {
    const { state } = talk(...UP_TO_EMAIL, 'nancy at mail dot com', said);
    expect(state.values['email']).toBe(value);
    expect(state.focus).toEqual({ at: 'confirm', id: 'email' });
  });
  it('asks for the half of a moment that was missed, and takes it alone', () => {
    const half = [...UP_TO_WHEN, 'next tuesday', 'next tuesday, the afternoon'];
    expect(talk(...half).reply).toContain('I missed the time. What time');
    expect(talk(...half, 'at three in the afternoon').state.values['when']).toBe('2026-11-24T15:00');
  });
  it('goes through the common domains when only the domain is corrected', () => {
    const turns = [
      ...UP_TO_EMAIL,
      'helen dot clark at loop dot com',
      'No, at Epic.com.',
      'no',
      'no',
      'no',
      'no',
      'no',
    ];
    const offered = turns
      .map((_, index) => talk(...turns.slice(0, index + 1)).state.values['email'])
      .slice(UP_TO_EMAIL.length);
    const named = offered.filter((value) => value !== undefined);
    expect(new Set(named).size).toBe(named.length);
    expect(named).toEqual(expect.arrayContaining(['helen.clark@outlook.com', 'helen.clark@icloud.com']));
    expect(named.every((value) => value.startsWith('helen.clark@'))).toBe(true);
  });
  it('mends spelled letters that sound alike', () => {
    expect(talk(...UP_TO_EMAIL, 'h-b-l-b-n dot c-l-b-r-k at outlook.com').state.values['email']).toBe(
      'helen.clbrk@outlook.com',
    );
    expect(talk('a cleaning', 'Nancy Walker, w a l k p r').state.values['name']).toBe('Nancy Walker');
  });
  it('asks for the number again when a digit was lost, and takes it from its start', () => {
    const short = [...UP_TO_PHONE, 'four four five five five oh three one six'];
    expect(talk(...short).reply).toBe(
      'Sorry, I missed a digit. Please say your phone number again, one digit at a time.',
    );
    expect(talk(...short, 'four four five five five oh three one six').reply).toContain('missed a digit');
    expect(talk(...short, 'four oh four five five five oh three one six').state.values['phone']).toBe(
      '+14045550316',
    );
  });
  it('takes a refusal with a reason as the answer', () => {
    const { state } = talk(...UP_TO_VISIT, "No, I've been there before.");
    expect(state.values['first_visit']).toBe('no');
    expect(talk(...UP_TO_VISIT, 'No, not my first.').state).toMatchObject({
      values: VALUES,
      focus: { at: 'summary' },
    });
    expect(talk(...UP_TO_VISIT, 'No, because').state.values['first_visit']).toBe('no');
  });
  it.each([
    ['actually my name is Jon Smyth', 'name', 'Jon Smyth'],
    ['actually my email is jon at example dot com', 'email', 'jon@example.com'],
    ['change the date to Friday', 'when', '2026-11-27T15:00'],
    ['can we make the time four thirty', 'when', '2026-11-24T16:30'],
    ['no, make it Friday at four', 'when', '2026-11-27T16:00'],
    ['no I want a filling', 'service', 'filling'],
    ['change the phone number to 650 555 0199', 'phone', '+16505550199'],
    ["no, the email is wrong, it's jon at example dot com", 'email', 'jon@example.com'],
  ])('at the summary: %s', (said, id, value) => {
    const { state } = talk(...UP_TO_SUMMARY, said);
    expect(state.values[id]).toBe(value);
    const others = Object.fromEntries(Object.entries(VALUES).filter(([key]) => key !== id));
    expect(state.values).toMatchObject(others);
    expect(talk(...UP_TO_SUMMARY, said, 'yes', 'yes').state.focus.at).toBe('done');
  });
  it.each([
    ['no', 'change', 'Okay, what should I change?'],
    ['no, the name is wrong', 'slot', "Okay, what's the right name?"],
    ['change the time', 'slot', 'Okay. What time would you like?'],
    ['no the day', 'slot', 'Okay. What day would you like?'],
  ])('at the summary without a value: %s', (said, at, reply) => {
    const outcome = talk(...UP_TO_SUMMARY, said);
    expect([outcome.state.focus.at, outcome.reply]).toEqual([at, reply]);
  });
  it('changes a part named after a plain no', () => {
    expect(talk(...UP_TO_SUMMARY, 'no', 'the time', 'four').state.values['when']).toBe('2026-11-24T16:00');
    expect(talk(...UP_TO_SUMMARY, 'no', 'the date should be Friday').state.values['when']).toBe(
      '2026-11-27T15:00',
    );
  });
  it('corrects a value read back in passing, while the next is asked for', () => {
    expect(talk('a cleaning', 'jon smith', "no it's John Smith").state.values['name']).toBe('John Smith');
    expect(talk('a cleaning', 'no, a filling').state.values).toEqual({ service: 'filling' });
    expect(talk('a cleaning', 'jon smith', "no that's wrong").reply).toContain('name');
  });
  it('does not take a refusal for a name', () => {
    expect(talk('a cleaning', 'john smith', 'no clue').state.values['name']).toBe('John Smith');
    expect(talk('a cleaning', 'nope').state.values).not.toHaveProperty('name');
  });
  it('reopens a finished booking', () => {
    const { state } = talk(...UP_TO_SUMMARY, 'yes', 'actually change the date to Friday');
    expect(state.values['when']).toBe('2026-11-27T15:00');
    expect(state.focus).toEqual({ at: 'confirm', id: 'when' });
  });
});

describe('what cannot be', () => {
  it.each([
    ['yesterday at three', 'That day has already passed.'],
    ['sunday at ten', 'Sorry, we are closed on Sundays.'],
    ['tuesday at 8 p.m.', 'Sorry, we are closed at that time.'],
  ])('%s is refused kindly', (said, reason) => {
    const { state, reply } = talk(...UP_TO_WHEN, said);
    expect(reply).toBe(`${reason} What other day and time would you like?`);
    expect(state.values).not.toHaveProperty('when');
  });
});

describe('help, repeat, cancel, gibberish', () => {
  it.each([
    'can you repeat that?',
    'what?',
    'sorry?',
    'pardon',
    'say that again please',
    "I didn't catch that",
  ])('repeats the question after %j', (said) => {
    expect(talk('a cleaning', said).reply).toBe(talk('a cleaning').reply);
    expect(talk(...UP_TO_PHONE, '415 555 0123', said).reply).toContain(
      'four one five, five five five, zero one two three',
    );
  });
  it('helps and asks again', () => {
    expect(talk('a cleaning', 'help').reply).toMatch(/start over\. What's your name, please\?$/);
  });
  it('waits', () => {
    const { reply, state } = talk(
      ...UP_TO_PHONE,
      'hold on a second'.replace(' a second', ''),
      '415 555 0123',
    );
    expect(reply).toContain('Is that right?');
    expect(state.values['phone']).toBe('+14155550123');
  });
  it('cancels and starts over', () => {
    expect(talk('a cleaning', 'cancel').state.focus).toEqual({ at: 'done', booked: false });
    expect(talk(...UP_TO_WHEN, "let's start over")).toMatchObject({
      state: { values: {} },
      reply: "Okay, let's start over. Would you like a cleaning, a checkup, or a filling?",
    });
  });
  it('offers another way after gibberish', () => {
    const replies = [1, 2, 3].map(
      (count) => talk(...UP_TO_PHONE, ...Array<string>(count).fill('purple banana sky')).reply,
    );
    expect(replies[0]).toBe("Sorry, I missed that. What's your phone number, with area code?");
    expect(replies[1]).toContain('one digit at a time');
    expect(replies[2]).toContain('one digit at a time');
    expect(talk(...UP_TO_PHONE, 'purple', 'purple', 'purple', '415 555 0123').state.values['phone']).toBe(
      '+14155550123',
    );
  });
  it('says its last line again after an empty turn', () => {
    expect(talk('a cleaning', ' ... ').reply).toBe(talk('a cleaning').reply);
  });
});

describe('the agent asks so that the expectation is right', () => {
  it.each([
    [[], 'choice'],
    [UP_TO_PHONE.slice(0, 1), 'name'],
    [[...UP_TO_PHONE.slice(0, 1), 'purple banana sky blue now and then'], 'name'],
    [UP_TO_PHONE, 'phone'],
    [[...UP_TO_PHONE, 'eh what is this'], 'phone'],
    [[...UP_TO_PHONE, '415 555 0123'], 'yes-no'],
    [[...UP_TO_PHONE, '415 555 0123', 'no'], 'phone'],
    [[...UP_TO_PHONE, '415 555 0123', 'no the other number'], 'phone'],
    [[...UP_TO_PHONE, '415'], 'phone'],
    [UP_TO_EMAIL, 'email'],
    [[...UP_TO_EMAIL, 'john dot'], 'email'],
    [[...UP_TO_EMAIL, 'nope'], 'email'],
    [UP_TO_WHEN, 'date-time'],
    [[...UP_TO_WHEN, 'I guess whatever'], 'date-time'],
    [[...UP_TO_WHEN, 'friday'], 'time'],
    [[...UP_TO_WHEN, 'at ten'], 'date'],
    [[...UP_TO_WHEN, 'yesterday at ten'], 'date-time'],
    [UP_TO_VISIT, 'yes-no'],
    [UP_TO_SUMMARY, 'yes-no'],
    [[...UP_TO_SUMMARY, 'yes'], 'open'],
  ])('after %j', (turns, kind) => {
    const { reply } = talk(...turns);
    expect([reply, expectationFromUtterance(reply, 'en').kind]).toEqual([reply, kind]);
  });
});
