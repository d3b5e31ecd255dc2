/**
 * Run as a process of its own, with a stopwatch that the server cannot hold up: clients of /ws/tts/stream that speak,
 * interrupt and listen. The request comes as one message, the samples go back as one.
 */
import { WebSocket } from 'ws';

export type TtsCallersRequest =
  /** Sessions that are interrupted again and again: ms from cancel to interrupted. */
  | { readonly kind: 'cancel'; readonly url: string; readonly sessions: number; readonly seconds: number }
  /** Texts one after the other: ms from the flush to the first audio of each. */
  | { readonly kind: 'first-audio'; readonly url: string; readonly texts: readonly string[] }
  /** As `first-audio`, without a flush: each text as tokens 20 ms apart, timed from the last. */
  | { readonly kind: 'hold'; readonly url: string; readonly texts: readonly (readonly string[])[] }
  /** Sessions of which one in ten speaks: how often a listener would have run out of audio. */
  | { readonly kind: 'underruns'; readonly url: string; readonly sessions: number; readonly seconds: number };

export type TtsCallersAnswer = { readonly samples: readonly number[] } | { readonly failed: string };

type Frame = Readonly<Record<string, unknown>>;

const VOICE = { voice_id: 1071, language: 'en' };
/** About four seconds of speech; the number makes it one that was not spoken before. */
const shortText = (index: number): string =>
  `Well, that is number ${index}, and there is a bit more to say about it. `;
/** About eleven seconds. */
const longText = (index: number): string =>
  shortText(index) +
  `Most of number ${index} is quite simple, once you have seen how the parts fit. ` +
  `The rest of ${index} can wait until tomorrow, when everybody is back at work. `;
const TOKEN_GAP_MS = 20;
/** A caller listens at most this long before interrupting, ms. */
const LISTEN_MS = 1500;
/** And is then silent for a while, ms. */
const PAUSE_MS = 3000;
/** One of so many sessions speaks at a time. */
const SPEAKING_SHARE = 10;
const MS_PER_S = 1000;
/** A wait that takes longer has failed, ms. */
const PATIENCE_MS = 30_000;

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

class Caller {
  readonly #ws: WebSocket;
  onFrame: ((frame: Frame) => void) | null = null;

  private constructor(ws: WebSocket) {
    this.#ws = ws;
    ws.on('message', (data: Buffer) => {
      this.onFrame?.(JSON.parse(data.toString('utf8')) as Frame);
    });
  }

  static connect(url: string): Promise<Caller> {
    const ws = new WebSocket(url, { perMessageDeflate: false });
    return new Promise((resolve, reject) => {
      ws.once('open', () => {
        resolve(new Caller(ws));
      });
      ws.once('error', reject);
    });
  }

  send(frame: object): void {
    this.#ws.send(JSON.stringify(frame));
  }

  /** Time at which the next frame with `key` arrived. */
  next(key: string): Promise<number> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        reject(new Error(`no ${key} within 30 s`));
      }, PATIENCE_MS);
      this.onFrame = (frame) => {
        if ('error' in frame) reject(new Error(String(frame['error'])));
        if (!(key in frame)) return;
        clearTimeout(timer);
        this.onFrame = null;
        resolve(performance.now());
      };
    });
  }

  close(): void {
    this.#ws.close();
  }
}

async function cancels(url: string, sessions: number, seconds: number): Promise<number[]> {
  const samples: number[] = [];
  const untilMs = performance.now() + seconds * MS_PER_S;
  let count = 0;
  await Promise.all(
    Array.from({ length: sessions }, async (_, index) => {
      const caller = await Caller.connect(url);
      await sleep((index * PAUSE_MS) / sessions);
      while (performance.now() < untilMs) {
        count += 1;
        // A machine that cannot keep up fails turns; their cancels are measured all the same.
        const heard = caller.next('audio').catch(() => undefined);
        caller.send({ text: shortText(count) + shortText(-count), flush: true, ...VOICE });
        await heard;
        await sleep(Math.random() * LISTEN_MS);
        const interrupted = caller.next('interrupted');
        const atMs = performance.now();
        caller.send({ cancel: true });
        samples.push((await interrupted) - atMs);
        await sleep(PAUSE_MS);
      }
      caller.close();
    }),
  );
  return samples;
}

async function firstAudio(
  url: string,
  texts: readonly (readonly string[])[],
  flush: boolean,
): Promise<number[]> {
  const caller = await Caller.connect(url);
  const samples: number[] = [];
  for (const tokens of texts) {
    const heard = caller.next('audio');
    for (const token of tokens.slice(0, -1)) {
      caller.send({ text: token, ...VOICE });
      await sleep(TOKEN_GAP_MS);
    }
    const atMs = performance.now();
    caller.send({ text: tokens.at(-1), flush, ...VOICE });
    samples.push((await heard) - atMs);
    const ended = caller.next('session_closed');
    caller.send({ close: true });
    await ended;
  }
  caller.close();
  return samples;
}

/** One speech of a session; how often its listener would have run out. */
async function speech(caller: Caller, text: string): Promise<number> {
  let underruns = 0;
  let playedUntilMs: number | null = null;
  const ended = new Promise<void>((resolve, reject) => {
    caller.onFrame = (frame) => {
      if ('error' in frame) reject(new Error(String(frame['error'])));
      if ('session_closed' in frame) resolve();
      if (!('audio' in frame)) return;
      const now = performance.now();
      if (playedUntilMs !== null && now > playedUntilMs) underruns += 1;
      const ms = (Number(frame['samples']) * MS_PER_S) / Number(frame['sr']);
      playedUntilMs = Math.max(now, playedUntilMs ?? now) + ms;
    };
  });
  caller.send({ text, flush: true, ...VOICE });
  await ended;
  await sleep(Math.max(0, (playedUntilMs ?? 0) - performance.now()));
  return underruns;
}

async function underruns(url: string, sessions: number, seconds: number): Promise<number[]> {
  const callers = await Promise.all(Array.from({ length: sessions }, () => Caller.connect(url)));
  const untilMs = performance.now() + seconds * MS_PER_S;
  const samples: number[] = [];
  let next = 0;
  await Promise.all(
    Array.from({ length: sessions / SPEAKING_SHARE }, async (_, index) => {
      await sleep(index * 100);
      while (performance.now() < untilMs) {
        next += 1;
        const caller = callers[(next * SPEAKING_SHARE + next) % sessions];
        if (caller !== undefined) samples.push(await speech(caller, longText(next)));
      }
    }),
  );
  for (const caller of callers) caller.close();
  return samples;
}

function measure(request: TtsCallersRequest): Promise<number[]> {
  switch (request.kind) {
    case 'cancel':
      return cancels(request.url, request.sessions, request.seconds);
    case 'first-audio':
      return firstAudio(
        request.url,
        request.texts.map((text) => [text]),
        true,
      );
    case 'hold':
      return firstAudio(request.url, request.texts, false);
    case 'underruns':
      return underruns(request.url, request.sessions, request.seconds);
  }
}

process.on('message', (message) => {
  measure(message as TtsCallersRequest)
    .then(
      (samples): TtsCallersAnswer => ({ samples }),
      (error: unknown): TtsCallersAnswer => ({
        failed: error instanceof Error ? error.message : String(error),
      }),
    )
    .then((answer) =>
      process.send?.(answer, () => {
        process.disconnect();
      }),
    )
    .catch(() => {
      process.exitCode = 1;
    });
});
