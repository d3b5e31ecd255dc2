import { SpeechRehearsal, type SpeechScript } from '@antiphon/testkit/speech-rehearsal';
import { describe, expect, it } from 'vitest';
import { SENTENCE_QUIET_MS, STREAM_TURN_TIMEOUT_MS } from './options.ts';

const stream = (script: SpeechScript = {}): SpeechRehearsal =>
  new SpeechRehearsal('stream', { turnTimeoutMs: STREAM_TURN_TIMEOUT_MS, ...script });

const chunks = (rehearsal: SpeechRehearsal): string[] =>
  rehearsal.events().flatMap((event) => (event.type === 'chunk.started' ? [event.text] : []));

/** When the chunk that begins with `text` was started, ms after its last text. */
function startedAfter(tokens: readonly string[], script: SpeechScript = {}): number | null {
  const rehearsal = stream(script);
  for (const token of tokens) {
    rehearsal.text(token);
    rehearsal.pass(20);
  }
  const saidAtMs = rehearsal.nowMs - 20;
  rehearsal.pass(3000);
  const entry = rehearsal.log.find((one) => one.what === 'event' && one.event.type === 'chunk.started');
  return entry === undefined ? null : entry.atMs - saidAtMs;
}

describe('a finished sentence', () => {
  it.each([
    [['Good', ' morning', '?']],
    [['Good', ' morning', '.']],
    [['Good', ' morning', '!']],
    [['Ja', '.']],
    [['Well', '…']],
    [['He said "no', '."']],
    [['Great', ' 😀']],
    [['你好', '。']],
    [['नमस्ते', '।']],
    [['No', '.']],
    [['<spell>abc</spell>', '.']],
  ])('%j starts within the quiet time', (tokens) => {
    expect(startedAfter(tokens)).toBe(SENTENCE_QUIET_MS);
  });

  it.each([
    [['It is 3', '.']],
    [['Ask Dr', '.']],
    [['Plan', ' B', '.']],
    [['No mark']],
    [['Is it <spell>ab.']],
  ])('%j waits for flush_timeout_ms', (tokens) => {
    const waited = startedAfter(tokens, { settings: { flushTimeoutMs: 700 } });
    expect(waited).toBe(700);
  });

  it('is confirmed by what follows; a point inside a number is no end', () => {
    const rehearsal = stream();
    for (const token of ['Pay 3.', '5 now', '. Then', ' go']) rehearsal.text(token);
    rehearsal.pass(0);
    expect(chunks(rehearsal)).toEqual(['Pay 3.5 now.']);
  });

  it.each([[['Great! 👍🏽']], [['<prosody rate="slow">Hello', '.', '</pros', 'ody>']]])(
    '%j is confirmed at once by a space or a tag',
    (tokens) => {
      expect(startedAfter(tokens)).toBe(0);
    },
  );

  it('needs no space in languages that have none', () => {
    const rehearsal = stream();
    for (const token of ['你好', '。', '」今', '天']) rehearsal.text(token);
    rehearsal.pass(50);
    expect(chunks(rehearsal)).toEqual(['你好。」']);
  });
});

describe('a turn', () => {
  it('runs as documented', () => {
    const rehearsal = stream();
    for (const text of ['Hello', ' there.', ' How are']) rehearsal.text(text);
    rehearsal.pass(40);
    rehearsal.text(' you?');
    rehearsal.text('', { flush: true });
    rehearsal.pass(500);
    expect(rehearsal.types()).toEqual([
      'chunk.started',
      'chunk.finished',
      'chunk.started',
      'chunk.finished',
      'turn.finished',
    ]);
    expect(chunks(rehearsal)).toEqual(['Hello there.', 'How are you?']);
    const end = rehearsal.events().at(-1);
    expect(end).toMatchObject({ totals: { textChunks: 2, samples: 38_400, audioMs: 1600, audioFrames: 16 } });
  });

  it('is ended after 5 s without text, with a warning, and is spoken to its end', () => {
    const rehearsal = stream();
    rehearsal.text('And then');
    rehearsal.pass(4000);
    rehearsal.text('');
    rehearsal.pass(999);
    expect(rehearsal.types()).toEqual(['chunk.started', 'chunk.finished']);
    rehearsal.pass(2);
    expect(rehearsal.types().slice(2)).toEqual(['turn.warned', 'turn.finished']);
    rehearsal.pass(60_000);
    expect(rehearsal.types()).toHaveLength(4);
  });

  it('that follows a flush is queued and ends by itself', () => {
    const rehearsal = stream();
    rehearsal.text('First.', { flush: true });
    rehearsal.text('Second', {});
    rehearsal.text('', { flush: true });
    rehearsal.text('', { flush: true });
    rehearsal.pass(2000);
    expect(rehearsal.types().filter((type) => type === 'turn.finished')).toHaveLength(3);
    expect(chunks(rehearsal)).toEqual(['First.', 'Second']);
  });

  it('keeps its tags together, wherever they are cut', () => {
    const rehearsal = stream();
    const text =
      'Wait. <break time="450ms"/>Code <spell>A.B? C</spell> <prosody rate="fast">runs. On.</prosody> End.';
    for (const letter of text) rehearsal.text(letter);
    rehearsal.text('', { flush: true });
    rehearsal.pass(3000);
    expect(chunks(rehearsal)).toEqual([
      'Wait.',
      '<break time="450ms"/>Code <spell>A.B? C</spell> <prosody rate="fast">runs.',
      'On.</prosody>',
      'End.',
    ]);
  });

  it('is lost with a malformed tag, and the next one is spoken', () => {
    const rehearsal = stream();
    rehearsal.text('A sentence. <break time="soon"/> Another. ');
    expect(rehearsal.events().at(-1)).toMatchObject({ type: 'request.refused', refusal: { id: 'tag' } });
    expect(rehearsal.working).toBe(0);
    rehearsal.text('Next.', { flush: true });
    rehearsal.pass(1000);
    expect(rehearsal.types().slice(-1)).toEqual(['turn.finished']);
  });

  it('without a voice is refused', () => {
    const rehearsal = stream({ settings: { voiceId: null } });
    rehearsal.text('Hello.', { flush: true });
    expect(rehearsal.events()).toEqual([
      { type: 'request.refused', contextId: null, refusal: { id: 'missing_voice' } },
    ]);
  });

  it('whose voice fails is lost; the one behind it is spoken', () => {
    const rehearsal = stream({ fails: /bad/ });
    rehearsal.text('Quite bad. More.', { flush: true });
    rehearsal.text('Fine.', { flush: true });
    rehearsal.pass(1000);
    expect(rehearsal.types()).toEqual([
      'chunk.started',
      'request.refused',
      'chunk.started',
      'chunk.finished',
      'turn.finished',
    ]);
  });

  it('cannot hold more text than one socket may have waiting', () => {
    const rehearsal = stream();
    for (let count = 0; count < 20; count += 1) rehearsal.text('a '.repeat(2500));
    expect(rehearsal.types()).toContain('request.refused');
    expect(rehearsal.state.lines[0]?.turns[0]?.text.length).toBeLessThan(40_000);
  });
});

describe('audio', () => {
  it('runs ahead of real time, but never more than a few frames ahead of the network', () => {
    const rehearsal = stream({ networkMs: 50 });
    rehearsal.text('This sentence is ten seconds long, '.repeat(4), { flush: true });
    rehearsal.pass(90);
    const frames = rehearsal.log.filter((entry) => entry.what === 'audio');
    expect(frames.length).toBeLessThanOrEqual(12);
    expect(rehearsal.state.unwrittenFrames).toBeLessThanOrEqual(6);
    rehearsal.pass(2000);
    expect(rehearsal.types().at(-1)).toBe('turn.finished');
  });

  it('of one context does not wait for the long audio of another', () => {
    const rehearsal = new SpeechRehearsal('multi', { networkMs: 20 });
    rehearsal.text('This sentence is quite long and goes on for ever and ever. '.repeat(4), {
      contextId: 'a',
      flush: true,
    });
    rehearsal.pass(100);
    rehearsal.text('Short.', { contextId: 'b', flush: true });
    const saidAtMs = rehearsal.nowMs;
    rehearsal.pass(5000);
    const first = rehearsal.log.find((entry) => entry.what === 'audio' && entry.frame.contextId === 'b');
    expect((first?.atMs ?? Infinity) - saidAtMs).toBeLessThan(30 + 2 * 20);
  });
});

describe('what was heard of an interrupted turn', () => {
  it('goes by the time since it was sent', () => {
    const rehearsal = stream();
    rehearsal.text('One two three four five six seven eight nine ten.', { flush: true });
    rehearsal.pass(1200);
    rehearsal.give({ type: 'cancel.requested', contextId: null });
    // 1200 - 30 ms of synthesis - 150 ms of assumed delay.
    expect(rehearsal.events().at(-1)).toMatchObject({ spokenMs: 1020, spokenText: 'One two three' });
    rehearsal.give({ type: 'cancel.requested', contextId: null });
    expect(rehearsal.events().at(-1)).toMatchObject({ spokenMs: 0, spokenText: '' });
  });
});
