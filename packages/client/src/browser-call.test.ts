import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { BrowserCall } from './browser-call.ts';
import { ObedientSocket } from './fixtures/scripted-socket.ts';

/** One microphone that was opened. */
interface FakeTrack {
  enabled: boolean;
  stopped: boolean;
  onended: (() => void) | null;
  stop(): void;
}

class FakeContext extends EventTarget {
  state = 'running';
  resumed = 0;
  audioWorklet = { addModule: () => Promise.resolve() };
  destination = {};
  createMediaStreamSource = () => ({ connect: () => undefined, disconnect: () => undefined });
  resume(): Promise<void> {
    this.resumed += 1;
    return Promise.resolve();
  }
  close(): Promise<void> {
    this.state = 'closed';
    return Promise.resolve();
  }
}

let page: EventTarget;
let context: FakeContext;
let sockets: ObedientSocket[];
let tracks: FakeTrack[];
let captures: { port: { onmessage?: (message: { data: Int16Array }) => void } }[];
let devices: EventTarget & { getUserMedia?: (constraints: unknown) => Promise<unknown> };
let asked: unknown[];
let refusal: DOMException | undefined;

beforeEach(() => {
  vi.useFakeTimers();
  page = new EventTarget();
  sockets = [];
  tracks = [];
  captures = [];
  asked = [];
  refusal = undefined;
  context = new FakeContext();
  devices = Object.assign(new EventTarget(), {
    getUserMedia: (constraints: unknown) => {
      asked.push(constraints);
      if (refusal) return Promise.reject(refusal);
      const track: FakeTrack = {
        enabled: true,
        stopped: false,
        onended: null,
        stop() {
          this.stopped = true;
        },
      };
      tracks.push(track);
      return Promise.resolve({ getAudioTracks: () => [track] });
    },
  });
  vi.stubGlobal('AudioContext', function () {
    return context;
  });
  vi.stubGlobal(
    'AnalyserNode',
    class {
      disconnect = () => undefined;
      connect = () => undefined;
    },
  );
  vi.stubGlobal(
    'AudioWorkletNode',
    class {
      port = { postMessage: () => undefined };
      constructor(_context: unknown, name: string) {
        if (name === 'antiphon-capture') captures.push(this as never);
      }
      connect = (next: unknown) => next;
      disconnect = () => undefined;
    },
  );
  vi.stubGlobal('navigator', { mediaDevices: devices });
  vi.stubGlobal('document', Object.assign(new EventTarget(), { visibilityState: 'visible' }));
  vi.stubGlobal('addEventListener', page.addEventListener.bind(page));
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

const settle = (): Promise<unknown> => vi.advanceTimersByTimeAsync(0);

async function started(): Promise<{ call: BrowserCall; codes: string[] }> {
  const call = new BrowserCall({
    openSocket: () => {
      const socket = new ObedientSocket();
      sockets.push(socket);
      return socket;
    },
  });
  const codes: string[] = [];
  call.agent.on('failure', ({ code }) => codes.push(code));
  const starting = call.start({ url: 'ws://h/v1/ws' });
  await settle();
  sockets[0]?.open().ready('rt');
  await starting;
  return { call, codes };
}

const speak = (microphone: number): void =>
  captures[microphone]?.port.onmessage?.({ data: new Int16Array([1, 2]) });
const heard = (): unknown[] =>
  sockets.flatMap(({ sent }) => sent.filter(({ type }) => type === 'input.audio').map(({ audio }) => audio));
const SPEECH = 'AQACAA==';
const SILENCE = 'AAAAAA==';

describe('a call in a page', () => {
  it('sends silence while muted, also from a microphone that comes later', async () => {
    const { call } = await started();
    speak(0);
    call.muted = true;
    speak(0);
    await call.useMicrophone('other');
    speak(0); // let go
    speak(1);
    expect(tracks.map(({ enabled, stopped }) => [enabled, stopped])).toEqual([
      [false, true],
      [false, false],
    ]);
    expect(heard()).toEqual([SPEECH, SILENCE, SILENCE]);
  });

  it('hears the last syllable after the button to talk was let go', async () => {
    const { call } = await started();
    call.muted = true;
    call.talking = true;
    speak(0);
    call.talking = false;
    speak(0);
    await vi.advanceTimersByTimeAsync(200);
    speak(0);
    call.talking = false;
    call.talking = true;
    await vi.advanceTimersByTimeAsync(500);
    speak(0);
    expect(heard()).toEqual([SPEECH, SPEECH, SILENCE, SPEECH]);
  });

  it('goes on with the default microphone when its own is unplugged, as soon as there is one', async () => {
    const { codes } = await started();
    refusal = new DOMException('none', 'NotFoundError');
    tracks[0]?.onended?.();
    await settle();
    refusal = undefined;
    expect(captures).toHaveLength(1);
    devices.dispatchEvent(new Event('devicechange'));
    await settle();
    devices.dispatchEvent(new Event('devicechange'));
    await settle();
    speak(1);
    expect(heard()).toEqual([SPEECH]);
    expect(tracks).toHaveLength(2);
    expect(codes).toEqual(['microphone_lost']);
  });

  it('keeps its microphone when another one cannot be had', async () => {
    const { call } = await started();
    refusal = new DOMException('no', 'NotAllowedError');
    await expect(call.useMicrophone('other')).rejects.toMatchObject({ code: 'microphone_denied' });
    speak(0);
    expect(heard()).toEqual([SPEECH]);
  });

  it('goes on without a microphone when it may not have one, and says so', async () => {
    refusal = new DOMException('no', 'NotAllowedError');
    const { call, codes } = await started();
    expect(codes).toEqual(['microphone_denied']);
    expect(call.agent.state).toBe('ready');
  });

  it('asks for echo cancellation, and for the device it was told', async () => {
    const { call } = await started();
    await call.useMicrophone('headset');
    const constraints = { echoCancellation: true, noiseSuppression: false, autoGainControl: true };
    expect(asked).toEqual([
      { audio: expect.objectContaining(constraints) },
      { audio: expect.objectContaining({ ...constraints, deviceId: { exact: 'headset' } }) },
    ]);
  });

  it.each([
    ['NotAllowedError', 'microphone_denied'],
    ['SecurityError', 'microphone_denied'],
    ['NotFoundError', 'microphone_missing'],
    ['OverconstrainedError', 'microphone_missing'],
    ['NotReadableError', 'microphone_busy'],
    ['AbortError', 'microphone_busy'],
  ])('calls %s by its name', async (name, code) => {
    refusal = new DOMException('no', name);
    expect((await started()).codes).toEqual([code]);
  });

  it('says so on a page that is not secure', async () => {
    vi.stubGlobal('navigator', {});
    expect((await started()).codes).toEqual(['microphone_insecure']);
  });

  it('lets the microphone go when the page has no worklets, and needs AudioWorklet at all', async () => {
    context.audioWorklet.addModule = () => Promise.reject(new Error('blocked'));
    const { codes } = await started();
    expect(codes).toEqual(['audio_unavailable']);
    expect(tracks.map(({ stopped }) => stopped)).toEqual([true]);
    vi.stubGlobal('AudioWorkletNode', undefined);
    expect(() => new BrowserCall()).toThrow(expect.objectContaining({ code: 'audio_unavailable' }));
  });

  it('starts once: a second start does not end the call', async () => {
    const { call } = await started();
    await expect(call.start({ url: 'ws://h/v1/ws' })).rejects.toMatchObject({ code: 'already_connected' });
    expect(call.agent.state).toBe('ready');
  });

  it('gives the microphone back when the call ended before the person had answered', async () => {
    let answer = (): void => undefined;
    const { getUserMedia } = devices;
    devices.getUserMedia = async (constraints) => {
      await new Promise<void>((resolve) => (answer = resolve));
      return getUserMedia?.(constraints);
    };
    const call = new BrowserCall({ openSocket: () => new ObedientSocket() });
    call.start({ url: 'ws://h/v1/ws' }).catch(() => undefined);
    await settle();
    void call.end();
    answer();
    await settle();
    expect(tracks.map(({ stopped }) => stopped)).toEqual([true]);
  });

  it('starts its sound again after sleep', async () => {
    const { codes } = await started();
    const before = context.resumed;
    context.state = 'interrupted';
    context.dispatchEvent(new Event('statechange'));
    document.dispatchEvent(new Event('visibilitychange'));
    expect(codes).toEqual(['audio_suspended']);
    expect(context.resumed).toBe(before + 2);
  });

  it('resumes over the new network, unless the connection went on', async () => {
    await started();
    page.dispatchEvent(new Event('offline'));
    sockets[0]?.server({ type: 'input.speech.started' });
    page.dispatchEvent(new Event('online'));
    expect(sockets).toHaveLength(1);
    page.dispatchEvent(new Event('offline'));
    page.dispatchEvent(new Event('online'));
    expect(sockets).toHaveLength(2);
  });

  it('says goodbye when the page is left, and listens to nothing more', async () => {
    const { call } = await started();
    page.dispatchEvent(new Event('pagehide'));
    expect(sockets[0]?.sent.at(-1)).toEqual({ type: 'session.end' });
    expect(tracks[0]?.stopped).toBe(true);
    sockets[0]?.close();
    await call.end();
    page.dispatchEvent(new Event('online'));
    devices.dispatchEvent(new Event('devicechange'));
    await settle();
    expect([sockets.length, tracks.length]).toEqual([1, 1]);
  });
});
