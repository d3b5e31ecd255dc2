/**
 * A simulated telephone line of Twilio Media Streams: sends `connected`, `start` and mu-law frames, plays what it gets
 * in real time of its own making, and sends a mark back when what lies before it was played, or at once on `clear`, as
 * the real one does. For tests and the example; knows nothing of the server.
 */
import { WebSocket } from 'ws';

/** A wait that takes longer has failed, ms. */
const PATIENCE_MS = 8000;
export const STREAM_SID = 'MZ00000000000000000000000000000001';

export type TwilioFrame = { readonly event: string; readonly [field: string]: unknown };

export class TwilioPeer {
  readonly received: TwilioFrame[] = [];
  /** Close code, once the connection is over. */
  closeCode: number | null = null;
  readonly #ws: WebSocket;
  readonly #waiting: (() => void)[] = [];
  #sequence = 1;
  /** Marks in front of which unplayed audio lies. */
  #marks: string[] = [];

  private constructor(ws: WebSocket) {
    this.#ws = ws;
    ws.on('message', (data: Buffer) => {
      this.#take(JSON.parse(data.toString()) as TwilioFrame);
    });
    ws.on('close', (code) => {
      this.closeCode = code;
      this.#wake();
    });
    ws.on('error', () => undefined);
  }

  /** Resolves when the upgrade was accepted; rejects with its status when not. */
  static connect(url: string, headers: Readonly<Record<string, string>> = {}): Promise<TwilioPeer> {
    return new Promise((resolve, reject) => {
      const ws = new WebSocket(url, { headers });
      const peer = new TwilioPeer(ws);
      ws.once('open', () => {
        resolve(peer);
      });
      ws.once('unexpected-response', (_request, response) => {
        reject(new Error(`refused: ${response.statusCode}`));
      });
      ws.once('error', reject);
    });
  }

  start(customParameters: Readonly<Record<string, string>> = {}): void {
    this.#send({ event: 'connected', protocol: 'Call', version: '1.0.0' });
    const mediaFormat = { encoding: 'audio/x-mulaw', sampleRate: 8000, channels: 1 };
    this.#send({
      event: 'start',
      sequenceNumber: String(this.#sequence),
      start: {
        accountSid: 'AC00000000000000000000000000000001',
        streamSid: STREAM_SID,
        callSid: 'CA00000000000000000000000000000001',
        tracks: ['inbound'],
        mediaFormat,
        customParameters,
      },
      streamSid: STREAM_SID,
    });
  }

  media(payload: string): void {
    this.#send({
      event: 'media',
      streamSid: STREAM_SID,
      media: { track: 'inbound', chunk: '1', timestamp: '5', payload },
    });
  }

  press(digit: string): void {
    this.#send({ event: 'dtmf', streamSid: STREAM_SID, dtmf: { track: 'inbound_track', digit } });
  }

  /** The line has played all it has got. */
  playAll(): void {
    for (const name of this.#marks.splice(0))
      this.#send({ event: 'mark', streamSid: STREAM_SID, mark: { name } });
  }

  stop(): void {
    this.#send({ event: 'stop', streamSid: STREAM_SID, stop: { accountSid: 'AC', callSid: 'CA' } });
  }

  raw(text: string): void {
    this.#ws.send(text);
  }

  close(): void {
    this.#ws.close();
  }

  /** Resolves when `test` holds; asked anew after every message. */
  async until(test: (peer: TwilioPeer) => boolean, what: string): Promise<void> {
    const late = Date.now() + PATIENCE_MS;
    while (!test(this)) {
      if (Date.now() > late)
        throw new Error(`${what} did not come; got ${this.received.map(({ event }) => event).join(' ')}`);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, PATIENCE_MS / 40);
        this.#waiting.push(() => {
          clearTimeout(timer);
          resolve();
        });
      });
    }
  }

  count(event: string): number {
    return this.received.filter((frame) => frame.event === event).length;
  }

  #take(frame: TwilioFrame): void {
    this.received.push(frame);
    if (frame.event === 'mark') this.#marks.push((frame.mark as { name: string }).name);
    if (frame.event === 'clear') this.playAll();
    this.#wake();
  }

  #wake(): void {
    for (const wake of this.#waiting.splice(0)) wake();
  }

  #send(message: object): void {
    this.#sequence += 1;
    this.#ws.send(JSON.stringify(message));
  }
}
