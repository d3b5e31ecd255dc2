import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { AudioOutput, PlaybackListener } from './audio-output.ts';
import { ScriptedSocket } from './fixtures/scripted-socket.ts';
import { pcmToBase64 } from './pcm-base64.ts';
import { VoiceAgent } from './voice-agent.ts';

class LogOutput implements AudioOutput {
  listener!: PlaybackListener;
  readonly log: string[] = [];
  attach(listener: PlaybackListener): void {
    this.listener = listener;
  }
  enqueue(replyId: string): void {
    this.log.push(`enqueue ${replyId}`);
  }
  finish(replyId: string): void {
    this.log.push(`finish ${replyId}`);
  }
  flush(): void {
    this.log.push('flush');
    this.listener.flushed();
  }
}

interface Line {
  agent: VoiceAgent;
  output: LogOutput;
  sockets: ScriptedSocket[];
  /** What the app was told, in order. */
  told: string[];
}

async function connected(
  credential: { apiKey?: string; token?: string } = {},
  token = 'rt_1',
): Promise<Line> {
  const sockets: ScriptedSocket[] = [];
  const output = new LogOutput();
  const agent = new VoiceAgent({
    output,
    openSocket: (url, headers) => {
      const socket = new ScriptedSocket(url, headers);
      sockets.push(socket);
      return socket;
    },
    random: () => 0,
  });
  const told: string[] = [];
  agent.on('state', (state) => told.push(state));
  agent.on('failure', ({ code, fatal }) => told.push(`failure ${code}${fatal ? ' fatal' : ''}`));
  agent.on('closed', ({ code }) => told.push(`closed ${code}`));
  agent.on('reconnecting', ({ attempt, delayMs }) => told.push(`attempt ${attempt} in ${delayMs}`));
  const connecting = agent.connect({ url: 'ws://h/v1/ws', ...credential });
  await vi.advanceTimersByTimeAsync(0);
  sockets[0]?.open().ready(token);
  await connecting;
  told.length = 0;
  return { agent, output, sockets, told };
}

const last = (line: Line): ScriptedSocket => {
  const socket = line.sockets.at(-1);
  if (!socket) throw new Error('no socket was opened');
  return socket;
};

const audio = (replyId: string) => ({
  type: 'reply.audio',
  reply_id: replyId,
  data: pcmToBase64(new Int16Array(2400)),
});

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('a connection that breaks', () => {
  it('is resumed with the newest resume token, and the conversation goes on', async () => {
    const line = await connected();
    const resumed: unknown[] = [];
    line.agent.on('resumed', (gap) => resumed.push(gap));
    last(line).drop();
    expect(line.told).toEqual(['reconnecting', 'attempt 1 in 250']);
    await vi.advanceTimersByTimeAsync(250);
    expect(last(line).url).toBe('ws://h/v1/ws?token=rt_1');
    last(line).open();
    expect(last(line).sent).toEqual([{ type: 'session.resume', session_id: 'sess_1' }]);
    last(line).ready('rt_2');
    expect(line.agent.state).toBe('ready');
    expect(resumed).toEqual([{ gapMs: 250, lostInputMs: 0 }]);
    last(line).server({ type: 'reply.started', reply_id: 'r2', item_id: 'm2' });
    last(line).server(audio('r2'));
    expect(line.output.log).toEqual(['enqueue r2']);
    last(line).drop();
    await vi.advanceTimersByTimeAsync(250);
    expect(last(line).url).toBe('ws://h/v1/ws?token=rt_2');
    expect(line.sockets).toHaveLength(3);
  });

  it('sends the resume token where the API key was', async () => {
    const line = await connected({ apiKey: 'key' });
    last(line).drop();
    await vi.advanceTimersByTimeAsync(250);
    expect(last(line)).toMatchObject({ url: 'ws://h/v1/ws', headers: { authorization: 'Bearer rt_1' } });
  });

  it('is tried again with growing pauses, then given up after 25 s', async () => {
    const line = await connected();
    last(line).drop();
    for (let attempt = 0; attempt < 20 && line.agent.state === 'reconnecting'; attempt += 1) {
      const before = line.sockets.length;
      await vi.advanceTimersByTimeAsync(5_000);
      for (const socket of line.sockets.slice(before)) socket.drop();
    }
    expect(line.told).toEqual([
      'reconnecting',
      'attempt 1 in 250',
      'attempt 2 in 500',
      'attempt 3 in 1000',
      'attempt 4 in 2000',
      'attempt 5 in 4000',
      'failure connection_lost fatal',
      'closed',
      'closed 1006',
    ]);
  });

  it('makes eight attempts when each fails at once', async () => {
    const line = await connected();
    last(line).drop();
    for (let ms = 0; ms < 30_000; ms += 50) {
      await vi.advanceTimersByTimeAsync(50);
      if (!last(line).closed) last(line).drop();
    }
    const pauses = line.told
      .filter((entry) => entry.startsWith('attempt'))
      .map((entry) => entry.split(' in ')[1]);
    expect(pauses).toEqual(['250', '500', '1000', '2000', '4000', '5000', '5000', '5000']);
    expect(line.agent.state).toBe('closed');
  });

  it('gives an attempt 5 s', async () => {
    const line = await connected();
    last(line).drop();
    await vi.advanceTimersByTimeAsync(250);
    const hanging = last(line);
    await vi.advanceTimersByTimeAsync(5_500);
    expect(hanging.closed).toBe(true);
    expect(last(line)).not.toBe(hanging);
    hanging.ready('rt_late');
    expect(line.agent.state).toBe('reconnecting');
  });

  it.each(['session_not_found', 'session_expired', 'session_forbidden', 'unauthorized'])(
    'is given up at once on %s',
    async (code) => {
      const line = await connected();
      last(line).drop();
      await vi.advanceTimersByTimeAsync(250);
      last(line).open().server({ type: 'session.error', code, message: 'no' });
      expect(line.told.slice(2)).toEqual([`failure ${code} fatal`, 'closed', 'closed 1006']);
      await vi.advanceTimersByTimeAsync(60_000);
      expect(line.sockets).toHaveLength(2);
    },
  );

  it('is tried again when the server is full', async () => {
    const line = await connected();
    last(line).drop();
    await vi.advanceTimersByTimeAsync(250);
    last(line).open().server({ type: 'session.error', code: 'at_capacity', message: 'full' });
    last(line).drop(1013);
    await vi.advanceTimersByTimeAsync(500);
    last(line).open().ready('rt_2');
    expect(line.agent.state).toBe('ready');
  });

  it.each([1000, 1008, 1012])('on purpose (%i) is not resumed', async (code) => {
    const line = await connected();
    last(line).drop(code);
    expect(line.told).toEqual(['failure connection_lost fatal', 'closed', `closed ${code}`]);
  });

  it('without a resume token is lost', async () => {
    const line = await connected({}, '');
    last(line).drop();
    expect(line.told).toEqual(['failure connection_lost fatal', 'closed', 'closed 1006']);
  });

  it('is not resumed after end()', async () => {
    const line = await connected();
    last(line).drop();
    await line.agent.end();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(line.sockets).toHaveLength(1);
    expect(line.told.at(-1)).toBe('closed 1000');
  });

  it('is tried at once when the app knows better, also while it seems to stand', async () => {
    const line = await connected();
    const before = last(line);
    line.agent.reconnect();
    expect(before.closed).toBe(true);
    expect(line.sockets).toHaveLength(2);
    before.drop();
    line.agent.reconnect();
    expect(line.sockets).toHaveLength(3);
    last(line).open().ready('rt_2');
    expect(line.agent.state).toBe('ready');
    await vi.advanceTimersByTimeAsync(60_000);
    expect(line.sockets).toHaveLength(3);
  });
});

describe('what happens in the gap', () => {
  it('falls silent in an open reply, whose rest comes as another', async () => {
    const line = await connected();
    last(line).server({ type: 'reply.started', reply_id: 'r1', item_id: 'm1' });
    last(line).server(audio('r1'));
    const flushes: unknown[] = [];
    line.agent.on('playback.flushed', (flush) => flushes.push(flush));
    last(line).drop();
    expect(flushes).toEqual([{ replyIds: ['r1'], reason: 'connection_lost' }]);
    await vi.advanceTimersByTimeAsync(250);
    last(line).open().ready('rt_2');
    last(line).server({ type: 'reply.done', reply_id: 'r1', status: 'interrupted' });
    last(line).server(audio('r1'));
    last(line).server({ type: 'reply.started', reply_id: 'r2', item_id: 'm2' });
    last(line).server(audio('r2'));
    expect(line.output.log).toEqual(['enqueue r1', 'flush', 'finish r1', 'enqueue r2']);
  });

  it('says with the resume how much of which reply was heard', async () => {
    const line = await connected();
    const resume = async () => {
      last(line).drop();
      await vi.advanceTimersByTimeAsync(6_000);
      const { sent } = last(line).open();
      last(line).ready('rt_2');
      return sent[0]?.['played'];
    };
    expect(await resume()).toBeUndefined();
    last(line).server({ type: 'reply.started', reply_id: 'r1', item_id: 'm1' });
    expect(await resume()).toEqual({ reply_id: 'r1', played_ms: 0 });
    last(line).server(audio('r1'));
    line.output.listener.rendered('r1', 1200);
    expect(await resume()).toEqual({ reply_id: 'r1', played_ms: 50 });
    last(line).server({ type: 'reply.done', reply_id: 'r1', status: 'interrupted' });
    last(line).server({ type: 'reply.started', reply_id: 'r2', item_id: 'm2' });
    last(line).server(audio('r2'));
    last(line).server({ type: 'reply.done', reply_id: 'r2', status: 'completed' });
    line.output.listener.rendered('r2', 1200);
    expect(await resume()).toEqual({ reply_id: 'r2', played_ms: 100 });
    line.output.listener.rendered('r2', 2400);
    expect(await resume()).toEqual({ reply_id: 'r2', played_ms: 100 });
  });

  it('plays on to the end of the last whole word that is here', async () => {
    const line = await connected();
    const stopped: unknown[] = [];
    const output: AudioOutput = line.output;
    output.stopAt = (replyId, totalSamples) => stopped.push([replyId, totalSamples]);
    last(line).server({ type: 'reply.started', reply_id: 'r1', item_id: 'm1' });
    last(line).server(audio('r1'));
    for (const end_ms of [20, 60, 90, 140, null]) {
      const place = { reply_id: 'r1', item_id: 'm1', start_ms: 0, end_ms };
      last(line).server({ type: 'transcript.agent.delta', delta: 'word', ...place });
    }
    line.output.listener.rendered('r1', 720);
    last(line).drop();
    expect(stopped).toEqual([['r1', 90 * 24]]);
    await vi.advanceTimersByTimeAsync(250);
    expect(last(line).open().sent[0]).toMatchObject({ played: { reply_id: 'r1', played_ms: 90 } });
  });

  it('plays a reply that is done to its end', async () => {
    const line = await connected();
    last(line).server({ type: 'reply.started', reply_id: 'r1', item_id: 'm1' });
    last(line).server(audio('r1'));
    last(line).server({ type: 'reply.done', reply_id: 'r1', status: 'completed' });
    last(line).drop();
    line.output.listener.rendered('r1', 2400);
    expect(line.output.log).toEqual(['enqueue r1', 'finish r1']);
  });

  it('keeps the newest 1.5 s of audio and says what was lost', async () => {
    const line = await connected();
    const resumed: unknown[] = [];
    line.agent.on('resumed', ({ lostInputMs }) => resumed.push(lostInputMs));
    last(line).drop();
    for (let chunk = 0; chunk < 40; chunk += 1) line.agent.sendAudio(new Int16Array(1200).fill(chunk));
    await vi.advanceTimersByTimeAsync(250);
    last(line).open().ready('rt_2');
    line.agent.sendAudio(new Int16Array(1200).fill(40));
    const sent = last(line).sent.filter((message) => message['type'] === 'input.audio');
    const expected = Array.from({ length: 31 }, (_, index) =>
      pcmToBase64(new Int16Array(1200).fill(index + 10)),
    );
    expect(sent.map((message) => message['audio'])).toEqual(expected);
    expect(resumed).toEqual([500]);
  });

  it('sends what the app asked for afterwards, in order, up to a bound', async () => {
    const line = await connected();
    last(line).drop();
    line.agent.addMessage('user', 'still there?');
    for (let call = 1; call < 64; call += 1) line.agent.sendToolResult(`call_${call}`, '1');
    expect(() => line.agent.createReply()).toThrow(expect.objectContaining({ code: 'too_much_unsent' }));
    await vi.advanceTimersByTimeAsync(250);
    last(line).open().ready('rt_2');
    const types = last(line).sent.map((message) => message['type']);
    expect(types.slice(0, 3)).toEqual(['session.resume', 'conversation.message', 'tool.result']);
    expect(types).toHaveLength(65);
  });

  it('only silences when the app cancels', async () => {
    const line = await connected();
    last(line).server({ type: 'reply.started', reply_id: 'r1', item_id: 'm1' });
    last(line).server(audio('r1'));
    last(line).server({ type: 'reply.done', reply_id: 'r1', status: 'completed' });
    last(line).drop();
    line.agent.cancel();
    await vi.advanceTimersByTimeAsync(250);
    last(line).open().ready('rt_2');
    expect(line.output.log).toEqual(['enqueue r1', 'finish r1', 'flush']);
    expect(last(line).sent.map((message) => message['type'])).toEqual(['session.resume']);
  });

  it('sends silence for a muted microphone, so that the turn ends', async () => {
    const line = await connected();
    line.agent.muted = true;
    line.agent.sendAudio(new Int16Array([1, 2]));
    last(line).drop();
    line.agent.sendAudio(new Int16Array([3, 4]));
    expect(last(line).sent.at(-1)).toEqual({ type: 'input.audio', audio: 'AAAAAA==' });
    await vi.advanceTimersByTimeAsync(250);
    last(line).open().ready('rt_2');
    expect(last(line).sent.at(-1)).toEqual({ type: 'input.audio', audio: 'AAAAAA==' });
  });
});

describe('tools', () => {
  const called = (callId: string, name = 'find') => ({
    type: 'tool.call',
    call_id: callId,
    name,
    arguments: { order: '7' },
  });

  async function withTools(
    run: (args: Record<string, unknown>, context: { signal: AbortSignal }) => unknown,
  ) {
    const line = await connected();
    line.agent.useTools({ find: { description: 'Finds.', run } });
    return line;
  }
  const results = (line: Line) =>
    line.sockets.flatMap((socket) => socket.sent.filter((message) => message['type'] === 'tool.result'));

  it('are declared, run and answered', async () => {
    const line = await withTools(async ({ order }) => ({ found: order }));
    expect(last(line).sent.at(-1)).toMatchObject({
      type: 'session.update',
      session: { tools: [{ type: 'function', name: 'find', description: 'Finds.' }] },
    });
    last(line).server(called('c1'));
    last(line).server(called('c2', 'someone_elses'));
    await vi.advanceTimersByTimeAsync(0);
    expect(results(line)).toEqual([
      { type: 'tool.result', call_id: 'c1', result: '{"found":"7"}', is_error: false },
    ]);
  });

  it('that throw are answered with an error', async () => {
    const line = await withTools(() => {
      throw new Error('no such order');
    });
    last(line).server(called('c1'));
    await vi.advanceTimersByTimeAsync(0);
    expect(results(line)).toMatchObject([{ result: '{"error":"no such order"}', is_error: true }]);
    expect(line.told).toEqual(['failure tool_failed']);
  });

  it.each([
    ['gives up', true, []],
    ['finishes all the same', false, [{ call_id: 'c1', result: '"booked"', is_error: false }]],
  ])('are aborted when their reply is interrupted; one that %s', async (_name, heeds, expected) => {
    let finish = (): void => undefined;
    const line = await withTools(async (_args, { signal }) => {
      await new Promise<void>((resolve) => (finish = resolve));
      if (heeds) signal.throwIfAborted();
      return '"booked"';
    });
    last(line).server({ type: 'reply.started', reply_id: 'r1', item_id: 'm1' });
    last(line).server(called('c1'));
    last(line).server({ type: 'reply.done', reply_id: 'r1', status: 'interrupted' });
    finish();
    await vi.advanceTimersByTimeAsync(0);
    expect(results(line)).toMatchObject(expected);
    expect(results(line)).toHaveLength(expected.length);
    expect(line.told).toEqual([]);
  });

  it('are aborted for good at the end of the conversation', async () => {
    let aborted = false;
    const line = await withTools(async (_args, { signal }) => {
      signal.addEventListener('abort', () => (aborted = true));
      await new Promise(() => undefined);
    });
    last(line).server(called('c1'));
    last(line).drop(1000);
    expect(aborted).toBe(true);
    expect(results(line)).toEqual([]);
  });

  it('that finish in a gap are answered after it', async () => {
    let finish = (): void => undefined;
    const line = await withTools(() => new Promise<void>((resolve) => (finish = resolve)));
    last(line).server(called('c1'));
    last(line).drop();
    finish();
    await vi.advanceTimersByTimeAsync(250);
    last(line).open().ready('rt_2');
    expect(last(line).sent.at(-1)).toMatchObject({ type: 'tool.result', call_id: 'c1', result: 'null' });
  });
});
