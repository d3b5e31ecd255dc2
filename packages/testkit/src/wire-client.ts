/**
 * A bare WebSocket client for tests: sends anything, keeps every message, lets a test wait for the next one
 * of a kind. Knows nothing of the protocol.
 */
import { WebSocket } from 'ws';

/** A wait that takes longer has failed, ms. */
const PATIENCE_MS = 8000;

export type WireMessage = { readonly type: string; readonly [field: string]: unknown };
type Waiter = {
  readonly test: (message: WireMessage) => boolean;
  readonly resolve: (message: WireMessage) => void;
};

export class WireClient {
  readonly messages: WireMessage[] = [];
  /** Sees every message as it arrives. */
  onMessage: ((message: WireMessage) => void) | null = null;
  readonly closed: Promise<{ code: number; reason: string }>;
  readonly #ws: WebSocket;
  readonly #waiters: Waiter[] = [];
  #read = 0;

  private constructor(ws: WebSocket) {
    this.#ws = ws;
    ws.on('message', (data: Buffer) => {
      this.#take(JSON.parse(data.toString('utf8')) as WireMessage);
    });
    ws.on('error', () => undefined);
    this.closed = new Promise((resolve) => {
      ws.on('close', (code, reason) => {
        resolve({ code, reason: reason.toString('utf8') });
      });
    });
  }

  /** Connects to `url` (http or ws). Rejects with the HTTP status when the upgrade is refused. */
  static connect(url: string, headers: Record<string, string> = {}): Promise<WireClient> {
    const ws = new WebSocket(url.replace(/^http/, 'ws'), { headers });
    const client = new WireClient(ws);
    return new Promise((resolve, reject) => {
      ws.once('open', () => {
        resolve(client);
      });
      ws.once('unexpected-response', (_request, response) => {
        reject(new Error(`upgrade refused: ${response.statusCode ?? 0}`));
      });
      ws.once('error', reject);
    });
  }

  /** Sends a string or bytes as they are, anything else as JSON. */
  send(message: unknown): void {
    this.#ws.send(
      typeof message === 'string' || Buffer.isBuffer(message) ? message : JSON.stringify(message),
    );
  }

  /** The next message not yet read that passes; earlier ones are skipped. */
  next(wanted: string | ((message: WireMessage) => boolean)): Promise<WireMessage> {
    const test = typeof wanted === 'string' ? (message: WireMessage) => message.type === wanted : wanted;
    for (; this.#read < this.messages.length; this.#read += 1) {
      const message = this.messages[this.#read];
      if (message === undefined || !test(message)) continue;
      this.#read += 1;
      return Promise.resolve(message);
    }
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        const seen = this.messages.map((message) => message.type).join(' ');
        reject(
          new Error(`no ${typeof wanted === 'string' ? wanted : 'matching message'} came; seen: ${seen}`),
        );
      }, PATIENCE_MS);
      this.#waiters.push({
        test,
        resolve: (message) => {
          clearTimeout(timer);
          resolve(message);
        },
      });
    });
  }

  /** Resolves when the server has taken everything sent so far and its answers have arrived. */
  settle(): Promise<void> {
    return new Promise((resolve) => {
      if (this.#ws.readyState !== this.#ws.OPEN) {
        resolve();
        return;
      }
      this.#ws.once('pong', () => {
        resolve();
      });
      this.#ws.ping();
    });
  }

  close(code = 1000): void {
    this.#ws.close(code);
  }

  terminate(): void {
    this.#ws.terminate();
  }

  #take(message: WireMessage): void {
    this.messages.push(message);
    this.onMessage?.(message);
    const first = this.#waiters[0];
    if (first === undefined) return;
    this.#read = this.messages.length;
    if (!first.test(message)) return;
    this.#waiters.shift();
    first.resolve(message);
  }
}
