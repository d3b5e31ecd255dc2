import { afterEach, describe, expect, it, vi } from 'vitest';
import type { AudioOutput, PlaybackListener } from './audio-output.ts';
import { VoiceAgentError } from './errors.ts';
import { ScriptedSocket } from './fixtures/scripted-socket.ts';
import { pcmToBase64 } from './pcm-base64.ts';
import { VoiceAgent } from './voice-agent.ts';
import type { SocketLike } from './open-socket.ts';

class RecordingOutput implements AudioOutput {
  listener!: PlaybackListener;
  log: string[] = [];
  attach(listener: PlaybackListener): void {
    this.listener = listener;
  }
  enqueue(replyId: string, pcm: Int16Array): void {
    this.log.push(`enqueue ${replyId} ${pcm.length}`);
  }
  finish(replyId: string): void {
    this.log.push(`finish ${replyId}`);
  }
  flush(): void {
    this.log.push('flush');
  }
}

async function connected(): Promise<{
  agent: VoiceAgent;
  socket: ScriptedSocket;
  output: RecordingOutput;
  at: { ms: number };
}> {
  const socket = new ScriptedSocket();
  const output = new RecordingOutput();
  const at = { ms: 0 };
  const agent = new VoiceAgent({ output, openSocket: () => socket, now: () => at.ms });
  const ready = agent.connect({ url: 'ws://localhost/v1/ws', session: { greeting: 'Hi' } });
  await Promise.resolve();
  socket.open().server({ type: 'session.updated', config: {} });
  socket.ready();
  await ready;
  return { agent, socket, output, at };
}

const audio = (replyId: string, ms: number) => ({
  type: 'reply.audio',
  reply_id: replyId,
  data: pcmToBase64(new Int16Array(24 * ms)),
});

afterEach(() => {
  vi.useRealTimers();
});

describe('connecting', () => {
  it('sends session.update at once and is ready on session.ready', async () => {
    const { agent, socket } = await connected();
    expect(socket.sent).toEqual([{ type: 'session.update', session: { greeting: 'Hi' } }]);
    expect(agent.state).toBe('ready');
    expect(agent.sessionId).toBe('sess_1');
  });

  it('puts a token in the address and an API key in a header', async () => {
    const socket = new ScriptedSocket();
    const opened: [string, Readonly<Record<string, string>>][] = [];
    const openSocket = (url: string, headers: Readonly<Record<string, string>>): SocketLike => {
      opened.push([url, headers]);
      return socket;
    };
    void new VoiceAgent({ openSocket })
      .connect({ url: 'ws://h/v1/ws', getToken: async () => 'a b' })
      .catch(() => undefined);
    void new VoiceAgent({ openSocket }).connect({ url: 'ws://h/v1/ws', apiKey: 'k' }).catch(() => undefined);
    await vi.waitFor(() => expect(opened).toHaveLength(2));
    opened.sort();
    expect(opened).toEqual([
      ['ws://h/v1/ws', { authorization: 'Bearer k' }],
      ['ws://h/v1/ws?token=a+b', {}],
    ]);
    socket.drop();
  });

  it.each([
    [
      'a refusal',
      (s: ScriptedSocket) =>
        s.server({ type: 'session.error', code: 'invalid_value', message: 'no', param: 'output.voice' }),
      'invalid_value',
    ],
    [
      'a refusal without a type',
      (s: ScriptedSocket) => s.server({ code: 'unauthorized', message: 'no', type: undefined }),
      'unauthorized',
    ],
    ['a closed connection', (s: ScriptedSocket) => s.drop(), 'connection_failed'],
  ])('rejects with a fatal error on %s', async (_name, happen, code) => {
    const socket = new ScriptedSocket();
    const agent = new VoiceAgent({ openSocket: () => socket });
    const connecting = agent.connect({ url: 'ws://h/v1/ws' });
    const outcome = connecting.catch((error: unknown) => error);
    await Promise.resolve();
    socket.open();
    happen(socket);
    const error = await outcome;
    expect(error).toBeInstanceOf(VoiceAgentError);
    expect(error).toMatchObject({ code, fatal: true });
    expect(agent.state).toBe('closed');
  });

  it('gives up on a server that never gets ready', async () => {
    vi.useFakeTimers();
    const socket = new ScriptedSocket();
    const outcome = new VoiceAgent({ openSocket: () => socket })
      .connect({ url: 'ws://h/' })
      .catch((e: unknown) => e);
    await vi.advanceTimersByTimeAsync(15_000);
    expect(await outcome).toMatchObject({ code: 'connect_timeout', retryable: true });
    expect(socket.closed).toBe(true);
  });

  it.each([
    ['throws', () => Promise.reject(new Error('503 of the app')), 'token_failed'],
    ['gives nothing', () => Promise.resolve(''), 'token_failed'],
    ['never answers', () => new Promise<string>(() => undefined), 'token_failed'],
  ])('fails without opening a socket when the token provider %s', async (_name, getToken, code) => {
    vi.useFakeTimers();
    const openSocket = vi.fn(() => new ScriptedSocket());
    const agent = new VoiceAgent({ openSocket });
    const outcome = agent.connect({ url: 'ws://h/', getToken }).catch((error: unknown) => error);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(await outcome).toMatchObject({ code, fatal: true, retryable: true, cause: expect.any(Error) });
    expect(openSocket).not.toHaveBeenCalled();
    expect(agent.state).toBe('closed');
  });

  it('refuses formats it cannot play', async () => {
    const agent = new VoiceAgent({ openSocket: () => new ScriptedSocket() });
    const session = { output: { format: { encoding: 'audio/pcmu' } } } as const;
    await expect(agent.connect({ url: 'ws://h/', session })).rejects.toMatchObject({
      code: 'unsupported_format',
    });
  });

  it('does not connect after end()', async () => {
    const openSocket = vi.fn(() => new ScriptedSocket());
    const agent = new VoiceAgent({ openSocket });
    const connecting = agent.connect({ url: 'ws://h/', getToken: async () => 't' });
    const outcome = connecting.catch((error: unknown) => error);
    await agent.end();
    expect(await outcome).toMatchObject({ code: 'connection_failed' });
    expect(openSocket).not.toHaveBeenCalled();
  });
});

describe('playing replies', () => {
  it('acknowledges what was rendered and ends the reply', async () => {
    const { socket, output, at } = await connected();
    socket.sent = [];
    socket.server({ type: 'reply.started', reply_id: 'r1', item_id: 'm1' });
    socket.server(audio('r1', 200));
    output.listener.rendered('r1', 24 * 10);
    at.ms = 160;
    output.listener.rendered('r1', 24 * 170);
    socket.server({ type: 'reply.done', reply_id: 'r1', status: 'completed' });
    output.listener.rendered('r1', 24 * 200);
    expect(output.log).toEqual(['enqueue r1 4800', 'finish r1']);
    expect(socket.sent).toEqual([
      { type: 'output.audio.played', reply_id: 'r1', played_ms: 170 },
      { type: 'output.audio.played', reply_id: 'r1', played_ms: 200 },
    ]);
  });

  it('flushes on the first of speech started and interrupted, and refuses late audio', async () => {
    const { agent, socket, output } = await connected();
    const flushes: unknown[] = [];
    agent.on('playback.flushed', (flush) => flushes.push(flush));
    socket.server({ type: 'reply.started', reply_id: 'r1', item_id: 'm1' });
    socket.server(audio('r1', 200));
    socket.server({ type: 'input.speech.started' });
    socket.server(audio('r1', 50));
    socket.server({ type: 'reply.done', reply_id: 'r1', status: 'interrupted' });
    socket.server({ type: 'reply.started', reply_id: 'r2', item_id: 'm2' });
    socket.server(audio('r2', 50));
    expect(output.log).toEqual(['enqueue r1 4800', 'flush', 'finish r1', 'enqueue r2 1200']);
    expect(flushes).toEqual([{ replyIds: ['r1'], reason: 'speech_started' }]);
    output.listener.rendered('r1', 24 * 40);
    output.listener.flushed();
    expect(socket.sent.at(-1)).toEqual({ type: 'output.audio.played', reply_id: 'r1', played_ms: 40 });
  });

  it('flushes on an interrupted reply even when no speech was announced', async () => {
    const { socket, output } = await connected();
    socket.server({ type: 'reply.started', reply_id: 'r1', item_id: 'm1' });
    socket.server(audio('r1', 200));
    socket.server({ type: 'reply.done', reply_id: 'r1', status: 'interrupted' });
    socket.server(audio('r1', 200));
    expect(output.log).toEqual(['enqueue r1 4800', 'flush']);
  });

  it('does not flush when nothing is left to play', async () => {
    const { socket, output } = await connected();
    socket.server({ type: 'reply.started', reply_id: 'r1', item_id: 'm1' });
    socket.server(audio('r1', 20));
    socket.server({ type: 'reply.done', reply_id: 'r1', status: 'completed' });
    output.listener.rendered('r1', 480);
    socket.server({ type: 'input.speech.started' });
    expect(output.log).toEqual(['enqueue r1 480', 'finish r1']);
  });

  it('cancels: silent at once, asks the server, refuses what is still under way', async () => {
    const { agent, socket, output } = await connected();
    agent.cancel(); // nothing running: nothing happens
    expect(socket.types()).toEqual(['session.update']);
    socket.server({ type: 'reply.started', reply_id: 'r1', item_id: 'm1' });
    socket.server(audio('r1', 200));
    agent.cancel();
    socket.server(audio('r1', 200));
    expect(output.log).toEqual(['enqueue r1 4800', 'flush']);
    expect(socket.sent.at(-1)).toEqual({ type: 'reply.cancel', reply_id: 'r1' });
  });
});

describe('what an app asks for', () => {
  it('is said in the words of the wire', async () => {
    const { agent, socket } = await connected();
    agent.say('One moment.');
    agent.createReply();
    agent.addMessage('system', 'The caller is a member.');
    agent.update({ greeting: 'Hello' });
    agent.sendToolResult('c1', '{}');
    expect(socket.sent.slice(1)).toEqual([
      { type: 'reply.create', instructions: expect.stringMatching(/word for word.*: One moment\.$/) },
      { type: 'reply.create' },
      { type: 'conversation.message', role: 'system', content: 'The caller is a member.' },
      { type: 'session.update', session: { greeting: 'Hello' } },
      { type: 'tool.result', call_id: 'c1', result: '{}', is_error: false },
    ]);
  });

  it('needs a connection', async () => {
    const { agent, socket } = await connected();
    socket.drop(1000);
    expect(() => agent.say('Anyone?')).toThrow(expect.objectContaining({ code: 'not_connected' }));
    await expect(agent.connect({ url: 'ws://h/' })).rejects.toMatchObject({ code: 'already_connected' });
  });
});

describe('failures', () => {
  it('reports unreadable frames and audio and goes on', async () => {
    const { agent, socket } = await connected();
    const codes: string[] = [];
    agent.on('failure', (failure) => codes.push(failure.code));
    socket.frame('{');
    socket.frame(new ArrayBuffer(4));
    socket.frame('[]');
    socket.server({ type: 'reply.audio', reply_id: 'r1', data: '***' });
    socket.server({ type: 'something.new' });
    expect(codes).toEqual([
      'bad_server_message',
      'bad_server_message',
      'bad_server_message',
      'bad_server_message',
    ]);
    expect(agent.state).toBe('ready');
  });

  it('drops audio while the network is far behind, and says so once', async () => {
    const { agent, socket } = await connected();
    const codes: string[] = [];
    agent.on('failure', (failure) => codes.push(failure.code));
    socket.bufferedAmount = 10_000_000;
    agent.sendAudio(new Int16Array(1200));
    agent.sendAudio(new Int16Array(1200));
    socket.bufferedAmount = 0;
    agent.sendAudio(new Int16Array([1, -2]));
    expect(codes).toEqual(['uplink_congested']);
    expect(socket.sent.slice(1)).toEqual([{ type: 'input.audio', audio: 'AQD+/w==' }]);
  });

  it('reports a lost connection, but not an orderly end', async () => {
    const lost = await connected();
    const codes: string[] = [];
    lost.agent.on('failure', (failure) => codes.push(failure.code));
    lost.socket.drop(1011);
    expect(codes).toEqual(['connection_lost']);
    expect(lost.agent.state).toBe('closed');

    const ended = await connected();
    ended.agent.on('failure', (failure) => codes.push(failure.code));
    const end = ended.agent.end();
    expect(ended.socket.types().at(-1)).toBe('session.end');
    ended.socket.server({ type: 'session.ended', session_duration_seconds: 1 });
    ended.socket.drop(1000);
    await end;
    expect(codes).toEqual(['connection_lost']);
  });

  it('closes by itself when the server does not say goodbye', async () => {
    const { agent, socket } = await connected();
    vi.useFakeTimers();
    const end = agent.end();
    await vi.advanceTimersByTimeAsync(3_000);
    await end;
    expect(socket.closed).toBe(true);
  });

  it('says so when used before it is connected', () => {
    expect(() => new VoiceAgent().createReply()).toThrow(VoiceAgentError);
  });
});
