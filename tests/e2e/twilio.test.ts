/** Telephone calls over Twilio Media Streams, with a simulated line and fake engines. */
import { encodeMulaw } from '@antiphon/core/audio/mulaw';
import { resolveServerConfig, startServer, type RunningServer } from '@antiphon/server';
import { twilioSignature } from '@antiphon/server/endpoints/twilio-signature';
import { createLog } from '@antiphon/server/observe/log';
import { fakeEngines, TwilioPeer, type FakeScript } from '@antiphon/testkit';
import { afterEach, describe, expect, it } from 'vitest';

const open: RunningServer[] = [];
const peers: TwilioPeer[] = [];
afterEach(async () => {
  for (const peer of peers.splice(0)) peer.close();
  for (const server of open.splice(0)) await server.close();
});

const KEY = 'a-key-of-enough-characters';
const AUTH_TOKEN = 'twilio-auth-token';

async function serve(script: FakeScript = {}, env: Record<string, string> = {}): Promise<RunningServer> {
  const config = resolveServerConfig({ port: '0' }, env);
  const server = await startServer(config, { engines: fakeEngines(script), log: createLog('silent') });
  open.push(server);
  return server;
}

async function dial(server: RunningServer, headers: Record<string, string> = {}): Promise<TwilioPeer> {
  const peer = await TwilioPeer.connect(`${server.url.replace('http', 'ws')}/twilio`, headers);
  peers.push(peer);
  return peer;
}

/** `ms` of mu-law: a tone, or silence. */
function mulaw(ms: number, loud: boolean): string {
  const pcm = Int16Array.from({ length: ms * 8 }, (_, index) =>
    loud ? Math.round(9000 * Math.sin(index * 0.6)) : 0,
  );
  return Buffer.from(encodeMulaw(pcm)).toString('base64');
}
/** Some of the call, in frames of 20 ms; within the burst that is tolerated. */
function speak(peer: TwilioPeer, ms: number, loud: boolean): void {
  for (let sent = 0; sent < ms; sent += 20) peer.media(mulaw(20, loud));
}

describe('a telephone call', () => {
  it('hears the greeting in frames of 20 ms with marks, and ends with stop', async () => {
    const server = await serve();
    const peer = await dial(server);
    peer.start();
    await peer.until(() => peer.count('mark') >= 3, 'marks');
    const media = peer.received.filter(({ event }) => event === 'media') as unknown as {
      streamSid: string;
      media: { payload: string };
    }[];
    expect(media.every((frame) => Buffer.from(frame.media.payload, 'base64').length === 160)).toBe(true);
    expect(media[0]?.streamSid).toMatch(/^MZ/);
    expect(server.sessions()).toBe(1);
    peer.playAll();
    peer.stop();
    await peer.until(() => peer.closeCode !== null, 'end');
    expect(peer.closeCode).toBe(1000);
    expect(server.sessions()).toBe(0);
  });

  it('is answered when the caller has spoken', async () => {
    const asked: string[] = [];
    const server = await serve({
      hears: () => 'where is my order please',
      answers: ({ messages }) => {
        asked.push(
          messages
            .filter((message) => message.role === 'user')
            .map((message) => message.content)
            .join('|'),
        );
        return 'It is here.';
      },
    });
    const peer = await dial(server);
    peer.start();
    await peer.until(() => peer.count('media') > 0, 'greeting');
    peer.press('#');
    await peer.until(() => peer.count('clear') === 1, 'clear');
    speak(peer, 900, true);
    speak(peer, 1000, false);
    await peer.until(() => asked.length > 0, 'question');
    expect(asked[0]).toBe('where is my order please');
  });

  it('takes pressed keys for what the caller says; the first one clears what is being said', async () => {
    const asked: string[] = [];
    const server = await serve({
      answers: ({ messages }) => {
        asked.push(messages.findLast((message) => message.role === 'user')?.content ?? '');
        return 'Thank you.';
      },
    });
    const peer = await dial(server);
    peer.start();
    await peer.until(() => peer.count('media') > 0, 'greeting');
    for (const key of '4711#') peer.press(key);
    await peer.until(() => asked.length > 0, 'question');
    expect(asked).toEqual(['4711']);
    expect(peer.count('clear')).toBe(1);
  });

  it('ends when the line is lost, and ignores what it does not know', async () => {
    const server = await serve();
    const peer = await dial(server);
    peer.raw('{"event":"media","media":{"payload":"AAAA"}}');
    peer.start();
    for (const text of ['', 'no json', '{"event":"novelty"}', '{"event":"mark","mark":{"name":"m77"}}'])
      peer.raw(text);
    await peer.until(() => peer.count('media') > 0, 'greeting');
    peer.close();
    await peer.until(() => server.sessions() === 0, 'end of the session');
  });

  it('names its agent, and is refused when there is none', async () => {
    const server = await serve();
    const peer = await dial(server);
    peer.start({ agent_id: 'agent_nobody' });
    await peer.until(() => peer.closeCode !== null, 'refusal');
    expect(peer.closeCode).toBe(1008);
    const other = await dial(server);
    other.start({ agent_id: 'default' });
    await other.until(() => other.count('media') > 0, 'greeting');
  });
});

describe('who may call', () => {
  const keys = { ANTIPHON_API_KEY: KEY };

  it('is who sends a key in the parameters of the call', async () => {
    const server = await serve({}, keys);
    for (const [token, code] of [
      ['', 1008],
      ['wrong', 1008],
    ] as const) {
      const peer = await dial(server);
      peer.start(token === '' ? {} : { token });
      await peer.until(() => peer.closeCode !== null, 'refusal');
      expect(peer.closeCode).toBe(code);
    }
    const peer = await dial(server);
    peer.start({ token: KEY });
    await peer.until(() => peer.count('media') > 0, 'greeting');
  });

  it("is who carries Twilio's signature; a wrong one is refused at the door", async () => {
    const server = await serve({}, { ...keys, ANTIPHON_TWILIO_AUTH_TOKEN: AUTH_TOKEN });
    const host = server.url.replace('http://', '');
    await expect(
      dial(server, { 'X-Twilio-Signature': twilioSignature(`wss://${host}/twilio`, 'other') }),
    ).rejects.toThrow('401');
    const peer = await dial(server, {
      'X-Twilio-Signature': twilioSignature(`wss://${host}/twilio`, AUTH_TOKEN),
    });
    peer.start();
    await peer.until(() => peer.count('media') > 0, 'greeting');
  });

  it('is measured by the configured URL behind a proxy', async () => {
    const url = 'wss://voice.example.org/twilio';
    const server = await serve(
      {},
      { ...keys, ANTIPHON_TWILIO_AUTH_TOKEN: AUTH_TOKEN, ANTIPHON_TWILIO_URL: url },
    );
    const peer = await dial(server, { 'X-Twilio-Signature': twilioSignature(url, AUTH_TOKEN) });
    peer.start();
    await peer.until(() => peer.count('media') > 0, 'greeting');
  });
});
