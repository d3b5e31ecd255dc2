import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ObedientSocket, ScriptedSocket } from '../fixtures/scripted-socket.ts';
import type { SpeechChunk } from './speech-wire.ts';
import { SpeechClient } from './speech-client.ts';

/** The other end of a socket, in the test's hands. */
class FakeSocket extends ObedientSocket {
  constructor(url: string) {
    super(url);
    sockets.push(this);
    queueMicrotask(() => this.open());
  }

  say(...frames: object[]): void {
    for (const frame of frames) this.frame(JSON.stringify(frame));
  }
}

const sockets: FakeSocket[] = [];
const client = new SpeechClient({ url: 'ws://voice.example', openSocket: (url) => new FakeSocket(url) });
const audio = (idx: number, rest: object = {}): object => ({ audio: 'AAABAAIA', enc: 'pcm_s16le', idx, sr: 24000, samples: 3, chunk_id: 0, ...rest }); // prettier-ignore

class Player {
  readonly played: number[] = [];
  stops: (string | undefined)[] = [];
  play(chunk: SpeechChunk): void {
    this.played.push(chunk.index);
  }
  stop(contextId?: string): void {
    this.stops.push(contextId);
  }
}

beforeEach(() => {
  sockets.length = 0;
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const last = (): FakeSocket => sockets.at(-1) ?? expect.fail('no socket');

describe('a streaming session', () => {
  it('sends its configuration with the first text, again after a cancel, and not in between', async () => {
    const session = client.streamingSession({ voiceId: 7, sampleRate: 8000 });
    expect(() => session.send('too early')).toThrow(/not connected/);
    await session.connect();
    expect(last().url).toBe('ws://voice.example/ws/tts/stream');
    session.send('Hello ');
    session.send('there.', true);
    const cancelled = session.cancelCurrent();
    last().say({ interrupted: true, spoken_text: 'Hello', spoken_ms: 400, estimated: true });
    await cancelled;
    session.send('Again');
    expect(last().sent).toEqual([
      { text: 'Hello ', flush: false, voice_id: 7, sample_rate: 8000 },
      { text: 'there.', flush: true },
      { cancel: true },
      { text: 'Again', flush: false, voice_id: 7, sample_rate: 8000 },
    ]);
  });

  it('silences the player at the call and gives it nothing of the cancelled turn, though onChunk sees it', async () => {
    const player = new Player();
    const [chunks, interruptions]: [number[], unknown[]] = [[], []];
    const callbacks = {
      onChunk: (chunk: SpeechChunk) => chunks.push(chunk.index),
      onInterrupted: (what: unknown) => interruptions.push(what),
    };
    const session = client.streamingSession({}, callbacks, player);
    await session.connect();
    session.send('A long story.', true);
    last().say(audio(0));
    void session.cancelCurrent();
    expect(player.stops).toHaveLength(1);
    last().say(audio(1), { interrupted: true, spoken_text: 'A long', spoken_ms: 500 });
    session.send('Next.', true);
    last().say(audio(0));
    expect(player.played).toEqual([0, 0]);
    expect(chunks).toEqual([0, 1, 0]);
    expect(interruptions).toEqual([{ spokenText: 'A long', spokenMs: 500 }]);
  });

  it('resolves a cancel on its own acknowledgement, after five quiet seconds, at the end of the connection, or at once', async () => {
    const session = client.streamingSession();
    await session.cancelCurrent();
    await session.connect();
    const order: string[] = [];
    void session.cancelCurrent().then(() => order.push('first'));
    void session.cancelCurrent().then(() => order.push('second'));
    last().say({ interrupted: true });
    await vi.advanceTimersByTimeAsync(0);
    expect(order).toEqual(['first']);
    await vi.advanceTimersByTimeAsync(4_000);
    last().say({ warning: 'still here' });
    await vi.advanceTimersByTimeAsync(4_999);
    expect(order).toEqual(['first']);
    await vi.advanceTimersByTimeAsync(1);
    expect(order).toEqual(['first', 'second']);
    const third = session.cancelCurrent();
    last().drop(1006);
    await third;
  });

  it('speaks a turn as a loop, from tokens, and leaves it by cancelling', async () => {
    const session = client.streamingSession();
    await session.connect();
    async function* tokens(): AsyncGenerator<string> {
      yield await Promise.resolve('One ');
      yield 'two.';
    }
    const heard: number[] = [];
    const turn = session.speak(tokens());
    const listening = (async () => {
      for await (const chunk of turn) heard.push(chunk.index);
    })();
    await vi.advanceTimersByTimeAsync(0);
    last().say(audio(0), audio(1), { final: true }, { session_closed: true, usage: { audio_seconds: 1, characters: 8, model_id: 'm', cost_cents: null, cost_unavailable: true } }); // prettier-ignore
    await listening;
    expect(heard).toEqual([0, 1]);
    expect(session.lastUsage).toEqual({ audioSeconds: 1, characters: 8, modelId: 'm', costCents: null });
    expect(last().sent.map(({ text, flush }) => [text, flush])).toEqual([
      ['One ', false],
      ['two.', false],
      ['', true],
    ]);
    const another = session.speak('Another.');
    last().say(audio(0));
    for await (const chunk of another) {
      expect(chunk.samples).toBe(3);
      break;
    }
    expect(last().sent.at(-1)).toEqual({ cancel: true });
  });

  it('throws the error of a turn out of its loop and goes on with the next', async () => {
    const session = client.streamingSession();
    await session.connect();
    const turn = session.speak('Hello.');
    const next = turn.next();
    last().say({
      error: 'voice_id is required',
      error_code: 'MISSING_VOICE_ID',
      code: 400,
      request_id: 'r1',
    });
    await expect(next).rejects.toMatchObject({ code: 'MISSING_VOICE_ID', status: 400 });
    session.send('Again', true);
    last().say(audio(4));
  });

  it('rejects a refused or unanswered change of settings', async () => {
    const session = client.streamingSession();
    await session.connect();
    const good = session.updateSettings({ speed: 1.1 });
    last().say({ settings_updated: true, settings: { speed: 1.1 } });
    expect(await good).toEqual({ speed: 1.1 });
    const bad = expect(session.updateSettings({ speed: 9 })).rejects.toMatchObject({
      code: 'VALIDATION_ERROR',
    });
    last().say({ error: 'speed', error_code: 'VALIDATION_ERROR', code: 400 });
    await bad;
    const silent = expect(session.updateSettings({ speed: 1 })).rejects.toMatchObject({ code: 'TIMEOUT' });
    await vi.advanceTimersByTimeAsync(15_000);
    await silent;
  });

  it('replays a turn that made no sound yet when the server restarts, once', async () => {
    const restarts: string[] = [];
    const errors: string[] = [];
    const callbacks = { onServerRestart: () => restarts.push('restart'), onError: (e: { code: string }) => errors.push(e.code) }; // prettier-ignore
    const session = client.streamingSession({ voiceId: 3 }, callbacks);
    await session.connect();
    session.send('Hello ');
    last().drop(1012);
    session.send('there.', true);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(sockets).toHaveLength(2);
    expect(last().sent).toEqual([
      { text: 'Hello ', flush: false, voice_id: 3 },
      { text: 'there.', flush: true },
    ]);
    last().drop(1012);
    expect(restarts).toHaveLength(1);
    expect(errors).toEqual(['SERVER_RESTARTING']);
  });
});

describe('turns of a streaming session', () => {
  const close = { session_closed: true };
  const heardIn = async (turn: AsyncIterable<SpeechChunk>): Promise<(number | string)[]> => {
    const heard: (number | string)[] = [];
    try {
      for await (const chunk of turn) heard.push(chunk.index);
    } catch (error) {
      heard.push((error as { code?: string }).code ?? String(error));
    }
    return heard;
  };

  it('are given to their own loops, one after the other', async () => {
    const session = client.streamingSession();
    await session.connect();
    const both = [heardIn(session.speak('One.')), heardIn(session.speak('Two.'))];
    await vi.advanceTimersByTimeAsync(0);
    last().say(audio(0), audio(1), close, audio(2), close);
    expect(await Promise.all(both)).toEqual([[0, 1], [2]]);
    expect(last().sent.map(({ text }) => text)).toEqual(['One.', 'Two.']);
  });

  it('begin behind tokens that are still coming, and behind text that nobody has flushed', async () => {
    const session = client.streamingSession();
    await session.connect();
    let finish = (): void => undefined;
    async function* tokens(): AsyncGenerator<string> {
      yield 'First ';
      await new Promise<void>((resolve) => (finish = resolve));
    }
    session.send('Before');
    void heardIn(session.speak(tokens()));
    void heardIn(session.speak('Second.'));
    await vi.advanceTimersByTimeAsync(0);
    expect(last().sent.map(({ text }) => text)).toEqual(['Before', '', 'First ']);
    finish();
    await vi.advanceTimersByTimeAsync(0);
    expect(last().sent.slice(2)).toEqual([
      { text: 'First ', flush: false },
      { text: '', flush: true },
      { text: 'Second.', flush: true },
    ]);
  });

  it('that come after a cancel get nothing of what was cancelled, not even its end', async () => {
    const session = client.streamingSession();
    await session.connect();
    const cut = heardIn(session.speak('A long story.'));
    await vi.advanceTimersByTimeAsync(0);
    last().say(audio(0));
    void session.cancelCurrent();
    const next = heardIn(session.speak('Sure.'));
    last().say(audio(1), close, { error: 'late', error_code: 'INTERNAL_ERROR', code: 500 });
    last().say({ interrupted: true }, audio(7), close);
    expect(await cut).toEqual([0]);
    expect(await next).toEqual([7]);
  });

  it('are abandoned when their tokens fail, and say so when the server ends them early', async () => {
    const session = client.streamingSession();
    await session.connect();
    async function* failing(): AsyncGenerator<string> {
      yield await Promise.resolve('Half a ');
      throw new Error('the model went away');
    }
    expect(await heardIn(session.speak(failing()))).toEqual(['Error: the model went away']);
    expect(last().sent.at(-1)).toEqual({ cancel: true });
    last().say({ interrupted: true });
    async function* stalling(): AsyncGenerator<string> {
      yield await Promise.resolve('Half a ');
      await new Promise(() => undefined);
    }
    const stalled = heardIn(session.speak(stalling()));
    await vi.advanceTimersByTimeAsync(0);
    last().say({ warning: 'no text for 5 s' }, audio(0), close);
    expect(await stalled).toEqual([0, 'TURN_ENDED']);
  });

  it('end with endSession(): the rest is spoken, then it resolves, or after fifteen quiet seconds', async () => {
    const totals: number[][] = [];
    const session = client.streamingSession({}, { onFinal: (...numbers) => totals.push(numbers) });
    await session.connect();
    session.send('One.', true);
    session.send('Two');
    let over = false;
    const ending = session.endSession().then(() => (over = true));
    await vi.advanceTimersByTimeAsync(0);
    last().say(audio(0), close);
    await vi.advanceTimersByTimeAsync(0);
    expect(over).toBe(false);
    const final = { total_audio_seconds: 1.5, total_text_chunks: 1, total_audio_chunks: 3 };
    last().say(audio(1), { final: true, ...final }, { ...close, ...final });
    await ending;
    expect(last().sent.at(-1)).toEqual({ close: true });
    expect(totals).toEqual([[1.5, 1, 3]]);
    const quiet = session.endSession();
    await vi.advanceTimersByTimeAsync(15_000);
    await quiet;
  });

  it('are lost with the connection, also when it is closed in an orderly way', async () => {
    const errors: string[] = [];
    const session = client.streamingSession({}, { onError: ({ code }) => errors.push(code) });
    for (const code of [1006, 1000]) {
      await session.connect();
      const turn = heardIn(session.speak('Hello.'));
      last().drop(code);
      expect(await turn).toEqual(['CONNECTION_LOST']);
    }
    await session.connect();
    last().drop(1000);
    expect(errors).toEqual(['CONNECTION_LOST', 'CONNECTION_LOST']);
    expect(sockets).toHaveLength(3);
  });

  it('that are cancelled or ended while the server restarts are not replayed, and what follows is configured', async () => {
    const session = client.streamingSession({ voiceId: 3 });
    await session.connect();
    session.send('Hello.', true);
    last().drop(1013);
    await session.cancelCurrent();
    const closing = session.endSession();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(last().sent).toEqual([{ close: true }]);
    last().say(close);
    await closing;
    session.send('New.', true);
    expect(last().sent.at(-1)).toEqual({ text: 'New.', flush: true, voice_id: 3 });
  });
});

describe('the connection of a session', () => {
  it('is opened once, and given up when the handshake takes too long', async () => {
    const session = client.streamingSession();
    await Promise.all([session.connect(), session.connect()]);
    await session.connect();
    expect(sockets).toHaveLength(1);
    const slow = new SpeechClient({ url: 'ws://h', openSocket: () => new ScriptedSocket(), timeoutMs: 100 });
    const failed = expect(slow.streamingSession().connect()).rejects.toMatchObject({
      code: 'CONNECTION_FAILED',
    });
    await vi.advanceTimersByTimeAsync(100);
    await failed;
  });
});

describe('a multi-context session', () => {
  it('speaks turns of two contexts as loops, side by side', async () => {
    const session = client.multiContextSession();
    await session.connect();
    const heard: string[] = [];
    const listen = async (id: string): Promise<void> => {
      for await (const chunk of session.speak(id, `${id}.`)) heard.push(`${id}${chunk.index}`);
      heard.push(`${id} over`);
    };
    const both = [listen('a'), listen('b')];
    const final = (id: string): object => ({ final: true, context_id: id });
    last().say(audio(0, { context_id: 'a' }), audio(1, { context_id: 'b' }), final('b'));
    last().say(audio(2, { context_id: 'a' }));
    await vi.advanceTimersByTimeAsync(0);
    const cancelled = session.cancelCurrent('a');
    last().say(audio(3, { context_id: 'a' }), { interrupted: true, context_id: 'a' });
    await cancelled;
    await Promise.all(both);
    expect(heard.toSorted()).toEqual(['a over', 'a0', 'a2', 'b over', 'b1']);
  });

  it('ends the loop of a context that speaks its rest, times out, or is refused', async () => {
    const session = client.multiContextSession();
    await session.connect();
    const outcome = async (id: string): Promise<string> => {
      try {
        for await (const _ of session.speak(id, 'Hello.')) break;
        return 'over';
      } catch (error) {
        return (error as { code: string }).code;
      }
    };
    const outcomes = ['a', 'b', 'c'].map(outcome);
    session.closeContext('a');
    last().say({ final: true, context_id: 'a' }, { context_closed: true, context_id: 'a' });
    last().say({ context_timeout: true, context_id: 'b' });
    last().say({ error: 'Too many', error_code: 'TOO_MANY_CONTEXTS', code: 429, context_id: 'c' });
    expect(await Promise.all(outcomes)).toEqual(['over', 'CONTEXT_TIMEOUT', 'TOO_MANY_CONTEXTS']);
    expect(session.activeContexts).toEqual([]);
  });

  it('makes its contexts again when the server restarts, and replays what has not sounded', async () => {
    const errors: unknown[] = [];
    const session = client.multiContextSession(
      { defaultVoiceId: 5 },
      { onError: ({ code }, id) => errors.push([code, id]) },
    );
    await session.connect();
    session.createContext('a', { voiceId: 9, voiceSettings: { cfgScale: 1.5 } });
    session.send('b', 'Unheard.', true);
    session.send('c', 'Heard.', true);
    last().say(audio(0, { context_id: 'c' }));
    last().drop(1012);
    session.send('d', 'In the gap.', true);
    await vi.advanceTimersByTimeAsync(1_000);
    const voice = { voice_settings: { voice_id: 5 } };
    expect(last().sent).toEqual([
      { text: ' ', context_id: 'a', voice_settings: { voice_id: 9, cfg_scale: 1.5 } },
      { text: 'Unheard.', flush: true, context_id: 'b', ...voice },
      { text: ' ', context_id: 'c', ...voice },
      { text: 'In the gap.', flush: true, context_id: 'd', ...voice },
    ]);
    expect(errors).toEqual([['SERVER_RESTARTING', 'c']]);
    last().drop(1012);
    expect(errors.at(-1)).toEqual(['SERVER_RESTARTING', undefined]);
  });

  it('configures each context on its first frame and keeps the voice inside voice_settings', async () => {
    const session = client.multiContextSession({ defaultVoiceId: 5, sampleRate: 16000 });
    await session.connect();
    session.createContext('a', { voiceId: 9 });
    session.send('a', 'Hello.');
    session.send('b', 'Hi.', true);
    expect(last().sent).toEqual([
      { text: ' ', context_id: 'a', sample_rate: 16000, voice_settings: { voice_id: 9 } },
      { text: 'Hello.', flush: false, context_id: 'a' },
      { text: 'Hi.', flush: true, context_id: 'b', sample_rate: 16000, voice_settings: { voice_id: 5 } },
    ]);
    expect(session.activeContexts).toEqual(['a', 'b']);
  });

  it('closes one context at once: its player is silent, the other goes on', async () => {
    const player = new Player();
    const closed: string[] = [];
    const session = client.multiContextSession({}, { onContextClosed: (id) => closed.push(id) }, player);
    await session.connect();
    session.send('a', 'One.', true);
    session.send('b', 'Two.', true);
    session.closeContext('a', true);
    expect(player.stops).toEqual(['a']);
    last().say(audio(1, { context_id: 'a' }), audio(2, { context_id: 'b' }), {
      context_closed: true,
      context_id: 'a',
    });
    session.send('a', 'Again.', true);
    last().say(audio(3, { context_id: 'a' }));
    expect(player.played).toEqual([2, 3]);
    expect(closed).toEqual(['a']);
    expect(last().sent.at(2)).toEqual({ close_context: true, context_id: 'a', immediate: true });
  });

  it('tells errors with their context, and says goodbye', async () => {
    const errors: unknown[] = [];
    const session = client.multiContextSession({}, { onError: (error, id) => errors.push([error.code, id]) });
    await session.connect();
    last().say({ error: 'Too many', error_code: 'TOO_MANY_CONTEXTS', code: 429, context_id: 'z' });
    const closing = session.close();
    last().say({ session_closed: true, total_audio_seconds: 0 });
    await closing;
    expect(errors).toEqual([['TOO_MANY_CONTEXTS', 'z']]);
    expect(session.isConnected).toBe(false);
    expect(() => session.send('a', 'late')).toThrow(/not connected/);
  });
});
