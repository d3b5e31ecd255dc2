import { Rehearsal, type RehearsalScript, type Utterance } from '@antiphon/testkit/rehearsal';
import { describe, expect, it } from 'vitest';
import { DUCK_DB, OVERLAP_PAUSE_MS } from '../conversation/options.ts';

const LONG = 'Well, there are quite a few things that I could tell you about this. '.repeat(4).trim();
const hello = { fromMs: 1000, toMs: 2200, text: 'hello my friend how are you' };

const over = (said: Utterance, more: Partial<RehearsalScript> = {}): Rehearsal =>
  new Rehearsal({ caller: [hello, said], reply: () => LONG, ...more }).run(40_000);
const firstReply = (r: Rehearsal): string | undefined => r.eventsOf('reply.finished')[0]?.status;
const cutAt = (r: Rehearsal): number =>
  r.events.find(({ event }) => event.type === 'reply.finished')?.atMs ?? Infinity;
const outcomes = (r: Rehearsal): string[] =>
  r.lines
    .flatMap((line) => line.commands)
    .flatMap((c) => (c.type === 'decision.record' && c.decision.kind === 'overlap' ? [c.decision] : []))
    .map((decision) => `${decision.outcome}: ${decision.reason}`);
const gains = (r: Rehearsal): number[] =>
  r.lines.flatMap((line) => line.commands).flatMap((c) => (c.type === 'audio.send' ? [c.gainDb] : []));

describe('speech over the agent', () => {
  for (const text of ['mm-hmm', 'yeah', 'right okay', 'uh-huh']) {
    it(`goes on at full level over "${text}", untold and unanswered`, () => {
      const r = over({ fromMs: 6000, toMs: 6350, text });
      expect(firstReply(r)).toBe('completed');
      expect(r.eventsOf('speech.started')).toHaveLength(1);
      expect(r.eventsOf('reply.started')).toHaveLength(1);
      expect(new Set(gains(r))).toEqual(new Set([0]));
      expect(outcomes(r)).toEqual(['dismissed: back-channel']);
    });
  }

  for (const text of ['stop', 'oh wait', 'hold on a second', 'but what about the other one']) {
    it(`stops for "${text}" and answers it`, () => {
      const r = over({ fromMs: 6000, toMs: 6000 + 180 * text.split(' ').length, text });
      expect(firstReply(r)).toBe('interrupted');
      expect(r.eventsOf('user-transcript.finished').at(-1)?.text).toBe(text);
      expect(r.eventsOf('reply.started')).toHaveLength(2);
    });
  }

  it('takes a short answer once its question has been heard', () => {
    const reply = (): string => 'We have a table at seven. Shall I book it? I can also look at another day.';
    const r = over({ fromMs: 6300, toMs: 6600, text: 'yeah' }, { reply });
    expect(outcomes(r)[0]).toBe('interrupted: answer');
    expect(r.eventsOf('user-transcript.finished').at(-1)?.text).toBe('yeah');
  });

  it('takes its own words for echo', () => {
    const r = over({
      fromMs: 6000,
      toMs: 7900,
      text: 'could tell you about this',
    });
    expect(outcomes(r)).toEqual(['dismissed: echo']);
    expect(firstReply(r)).toBe('completed');
  });

  it('pauses once, for a bounded time, for voice without words, and goes on where it was', () => {
    const r = over({ fromMs: 6000, toMs: 10_000, text: '' });
    expect(firstReply(r)).toBe('completed');
    expect(outcomes(r)).toEqual([
      'paused: long voice without words yet',
      'resumed: no words in time',
      'dismissed: noise',
    ]);
    const gaps = r.sent.slice(1).map((piece, index) => piece.atMs - (r.sent[index]?.atMs ?? 0));
    expect(Math.max(...gaps)).toBeGreaterThan(OVERLAP_PAUSE_MS - 100);
    expect(Math.max(...gaps)).toBeLessThan(OVERLAP_PAUSE_MS + 100);
    expect(r.sent.every((piece, index) => piece.from === (r.sent[index - 1]?.to ?? 0))).toBe(true);
  });

  it('speaks lower only while it is unclear', () => {
    const r = over({ fromMs: 6000, toMs: 6950, text: 'yeah yeah yeah right' });
    const levels = gains(r);
    expect(levels.every((gain) => gain === 0 || gain === DUCK_DB)).toBe(true);
    expect(levels.at(-1)).toBe(0);
  });
});

describe('a short answer beside the end of its question', () => {
  const ON =
    'Do you want the blue one? It is in stock and costs forty dollars with delivery. We can send it on Monday, or you come by any time of the day.';
  const LAST = 'We have a few. Would you like me to keep the blue one for you at our downtown location?';
  const replies = {
    on: ON,
    last: LAST,
    how: ON.replace('Do you want the blue one', 'So how do you get it home'),
  };
  const sentFrom = over({ fromMs: 39_000, toMs: 39_100, text: '' }, { reply: () => ON }).sent[0]?.atMs ?? 0;
  /** Said so long before (-) or after the last word of the question, ms. */
  const beside = (text: string, ms: number, reply: keyof typeof replies, then?: Utterance): Rehearsal => {
    // The voice says 15 characters a second.
    const fromMs = Math.round(sentFrom + ((replies[reply].indexOf('?') + 1) / 15) * 1000 + ms);
    const said = { fromMs, toMs: fromMs + 320, text };
    const caller = [hello, said, ...(then === undefined ? [] : [then])];
    const model = (state: { history: readonly { role: string }[] }): string =>
      state.history.filter(({ role }) => role === 'user').length > 1 ? 'Fine.' : replies[reply];
    return new Rehearsal({ caller, reply: model }).run(40_000);
  };
  const told = (r: Rehearsal): string | undefined => r.eventsOf('user-transcript.finished')[1]?.text;

  it.each([
    ['yeah', -600],
    ['okay', -500],
    ['sure', -900],
    ['yeah', 900],
    ['yeah', 1200],
    ['yes', 1500],
    ['okay', 1200],
  ])('%j %d ms from its last word is taken at once', (text, ms) => {
    const r = beside(text, ms, 'on');
    expect(told(r)).toBe(text);
    expect(firstReply(r)).toBe('interrupted');
  });

  it('farther from it is a back-channel if the agent has more to say than a sentence', () => {
    for (const ms of [-1600, 1700, 3500]) expect(told(beside('yeah', ms, 'on'))).toBeUndefined();
  });

  it('is not one to a question that nobody answers with it, said to lead on to the next words', () => {
    for (const ms of [1500, 2400]) expect(told(beside('yeah', ms, 'how'))).toBeUndefined();
  });

  it('farther from it is the answer if the agent asks nothing more and nothing else is said', () => {
    const r = beside('yeah', -1600, 'last');
    expect(firstReply(r)).toBe('completed');
    expect(told(r)).toBe('yeah');
    expect(outcomes(r)).toEqual(['kept: may answer the question']);
    expect(r.eventsOf('reply.finished')).toHaveLength(2);
  });

  it('is kept when the assent is said twice', () => {
    expect(told(beside('yeah yeah', -1600, 'last'))).toBe('yeah yeah');
    const again = { fromMs: sentFrom + (LAST.length / 15) * 1000 - 900, toMs: 0, text: 'okay' };
    expect(told(beside('yeah', -1600, 'last', { ...again, toMs: again.fromMs + 200 }))).toBe('yeah okay');
  });

  it('that was kept becomes part of what is said after the reply, or gives way to a command', () => {
    const end = sentFrom + (LAST.length / 15) * 1000;
    const more = { fromMs: end + 250, toMs: end + 1200, text: 'but in the afternoon' };
    expect(told(beside('yeah', -1600, 'last', more))).toBe('yeah but in the afternoon');
    const wait = { fromMs: end - 700, toMs: end - 400, text: 'wait' };
    const r = beside('yeah', -1600, 'last', wait);
    expect(outcomes(r).at(-1)).toBe('interrupted: command');
    expect(told(r)).toBe('yeah wait');
  });
});

describe('a pause for a voice without words', () => {
  const said = { fromMs: 6000, toMs: 10_000, text: '' };
  /** The recogniser writes `text` at `atMs`, twice, having listened up to then. */
  const writing = (text: string, atMs: number): Rehearsal => {
    const r = new Rehearsal({ caller: [hello, said], reply: () => LONG });
    const give = r.give.bind(r);
    r.give = (input) => {
      if (input.type !== 'transcript.received' || input.text !== '') give(input);
    };
    for (const at of [atMs, atMs + 40]) {
      r.run(at);
      const turnId = r.state.turn?.turnId ?? 0;
      const result = { type: 'transcript.received', turnId, final: false, text, stableText: text } as const;
      r.give({ ...result, evidence: null, throughAudioMs: at });
    }
    return r.run(40_000);
  };

  it('is not begun when words are written that only do not count yet', () => {
    expect(outcomes(writing('but', 6950))).toEqual(['interrupted: interruption']);
  });

  it('ends with words as soon as they count, not when it was to end', () => {
    const r = writing('but', 7100);
    expect(outcomes(r).slice(0, 2)).toEqual([
      'paused: long voice without words yet',
      'interrupted: interruption',
    ]);
    expect(cutAt(r)).toBeLessThan(7600);
  });
});

describe('a command', () => {
  /** The recogniser writes it once, 0.3 s into the voice, with this probability of its words. */
  const written = (words: number | null): number => {
    const r = new Rehearsal({ caller: [hello, { fromMs: 6000, toMs: 10_000, text: '' }], reply: () => LONG });
    const give = r.give.bind(r);
    r.give = (input) => {
      if (input.type !== 'transcript.received' || input.text !== '') give(input);
    };
    r.run(6300);
    const turnId = r.state.turn?.turnId ?? 0;
    const evidence = {
      sentenceEnd: 0.5,
      question: 0,
      comma: 0.1,
      end: 0.5,
      ...(words === null ? {} : { words }),
    };
    const result = {
      type: 'transcript.received',
      turnId,
      final: false,
      text: 'wait',
      stableText: '',
    } as const;
    r.give({ ...result, evidence, throughAudioMs: 6300 });
    return cutAt(r.run(9000));
  };

  it('is obeyed with the first result that carries it when the recogniser is sure, else when it counts', () => {
    expect(written(0.95)).toBeLessThan(6400);
    expect(written(0.5)).toBeGreaterThan(6700);
    expect(written(0.5)).toBeLessThan(7000);
    expect(written(null)).toBeLessThan(7000);
  });
});

describe('what may not be interrupted', () => {
  it('is a reply whose kind the session lists: spoken on, listened, answered afterwards', () => {
    const options = { greeting: LONG, uninterruptibleTriggers: ['greeting' as const] };
    const said = { fromMs: 3000, toMs: 4200, text: 'no wait that is not right' };
    const r = new Rehearsal({ options, caller: [said] }).run(40_000);
    expect(r.eventsOf('agent-transcript.finished')[0]).toMatchObject({ text: LONG, interrupted: false });
    expect(r.eventsOf('user-transcript.finished').map((event) => event.text)).toEqual([said.text]);
  });

  it('is a written reply of which something has been told, while interrupt_response is off', () => {
    const question = { fromMs: 500, toMs: 1500, text: 'where is my order' };
    const protest = { fromMs: 3200, toMs: 4200, text: 'no wait that is wrong' };
    const options = { textOutput: true, interruptResponse: false };
    const reply = (): string => 'It left on Monday. '.repeat(100);
    const r = new Rehearsal({ options, caller: [question, protest], reply }).run(12_000);
    expect(r.eventsOf('reply.finished').map(({ status }) => status)).toEqual(['completed', 'completed']);
  });

  it('is a reply before the explicit delay, for commands too', () => {
    const said = { fromMs: 6000, toMs: 6300, text: 'stop' };
    expect(cutAt(over(said))).toBeLessThan(6600);
    const r = over(said, { options: { interruptionDelayMs: 1000 } });
    expect(cutAt(r)).toBeGreaterThanOrEqual(6980);
    expect(cutAt(r)).toBeLessThan(7200);
  });
});

describe('a reply of which nothing has been told', () => {
  it('waits for the user, spoken or written', () => {
    const question = { fromMs: 500, toMs: 1500, text: 'where is my order' };
    const more = { fromMs: 2700, toMs: 3700, text: 'from last week' };
    for (const textOutput of [false, true]) {
      const caller = [question, more];
      const r = new Rehearsal({ options: { textOutput, speculate: false }, caller, modelMs: 600 }).run(
        12_000,
      );
      expect(r.eventsOf('reply.finished').map(({ status }) => status)).toEqual(['interrupted', 'completed']);
      expect(new Set(r.eventsOf('agent-word.sent').map(({ replyId }) => replyId)).size).toBe(1);
    }
  });
});

describe('the echo score of a window', () => {
  const bargeIn = { fromMs: 6000, toMs: 7200, text: 'no wait that is not right' };
  const echoing = (echo: number, { said = bargeIn, reply = LONG } = {}): Rehearsal => {
    const r = new Rehearsal({ caller: [hello, said], reply: () => reply });
    const give = r.give.bind(r);
    r.give = (input) => {
      give(input.type === 'vad.scored' && input.audioMs > 5000 ? { ...input, echo } : input);
    };
    return r.run(40_000);
  };

  it('keeps the far end from barging in', () => {
    expect(firstReply(echoing(0.9))).toBe('completed');
  });

  it('lets the caller through in double talk', () => {
    expect(firstReply(echoing(0.1))).toBe('interrupted');
  });

  it('keeps the last words of a reply from opening a turn when they come back after it', () => {
    const reply = 'I am fine.';
    const ended = cutAt(over({ fromMs: 30_000, toMs: 30_100, text: '' }, { reply: () => reply }));
    const fromMs = Math.max(5200, ended + 100);
    const tail = { fromMs, toMs: fromMs + 400, text: 'fine' };
    expect(echoing(0.95, { said: tail, reply }).eventsOf('speech.started')).toHaveLength(1);
    expect(echoing(0, { said: tail, reply }).eventsOf('speech.started')).toHaveLength(2);
  });
});

describe('speech that is not for the agent', () => {
  /** The windows of the overlap are `quieterDb` below the caller's own. */
  const aside = (text: string, quieterDb: number): Rehearsal => {
    const said = { fromMs: 6000, toMs: 7500, text };
    const r = new Rehearsal({ caller: [hello, said], reply: () => LONG });
    const give = r.give.bind(r);
    r.give = (input) => {
      const over = input.type === 'vad.scored' && input.audioMs > 5000 && input.levelDb > -50;
      give(over ? { ...input, levelDb: input.levelDb - quieterDb } : input);
    };
    return r.run(40_000);
  };

  it('is side talk when it is far quieter: the agent goes on and answers nothing', () => {
    const r = aside('can you bring me the salt please', 30);
    expect(outcomes(r)).toEqual(['dismissed: side-talk']);
    expect(firstReply(r)).toBe('completed');
    expect(r.eventsOf('reply.started')).toHaveLength(1);
  });

  it('is an interruption at the usual level, and an order at any', () => {
    expect(firstReply(aside('can you bring me the salt please', 3))).toBe('interrupted');
    expect(firstReply(aside('stop', 30))).toBe('interrupted');
  });

  it('is noise without words: nothing is told or answered', () => {
    const r = over({ fromMs: 6000, toMs: 6500, text: '' });
    expect(outcomes(r)).toEqual(['dismissed: noise']);
    expect(r.eventsOf('speech.started')).toHaveLength(1);
    expect(firstReply(r)).toBe('completed');
  });
});

describe('the language of the session', () => {
  it.each([
    ['de', 'mhm genau', 'completed'],
    ['de', 'moment mal bitte', 'interrupted'],
    ['es', 'claro claro', 'completed'],
    ['es', 'espere un momento', 'interrupted'],
    ['fr', "d'accord oui", 'completed'],
    ['fr', 'attendez', 'interrupted'],
    ['de-CH', 'warten sie', 'interrupted'],
  ])('in %s %j leaves the reply %s', (language, text, status) => {
    const said = { fromMs: 6000, toMs: 6000 + 250 * text.split(' ').length, text };
    expect(firstReply(over(said, { options: { language } }))).toBe(status);
  });
});
