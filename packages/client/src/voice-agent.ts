// One conversation with a voice agent, in browsers and Node: connects, configures, carries microphone audio up and
// replies down to an AudioOutput, tells the server what was heard, and silences the output when the user takes the
// floor. In: calls and server events. Out: typed events, client messages.
// Invariant: a reply that was flushed is never heard again, whatever arrives late; the server alone decides on barge-in.

import type { AudioOutput } from './audio-output.ts';
import { AgentSocket } from './agent-socket.ts';
import { asVoiceAgentError, clientError, VoiceAgentError } from './errors.ts';
import type { OpenSocket, SocketClose } from './open-socket.ts';
import { base64ToPcm, pcmToBase64 } from './pcm-base64.ts';
import { type PlaybackAcknowledgement, PlaybackClock } from './playback-clock.ts';
import { TypedEmitter } from './typed-emitter.ts';
import type { ClientMessage, ServerEvent, ServerEventOf, SessionConfig } from './wire.ts';

/** The server has 10 s to get an agent ready after the first update; the rest is for the network. */
const CONNECT_TIMEOUT_MS = 15_000;

/** How long end() waits for the server's goodbye before it closes by itself. */
const END_TIMEOUT_MS = 3_000;

/** About 8 s of audio as base64: a network that far behind is not carrying a conversation; newer audio is dropped. */
const MAX_UPLINK_BYTES = 512 * 1024;

/** Replies whose late audio is still being refused. Audio of a flushed reply trails by one network round trip. */
const MAX_SILENCED = 16;

export interface VoiceAgentOptions {
  /** Where replies are played. Without one no acknowledgements are sent and the server estimates. */
  output?: AudioOutput;
  /** Needed where there is no global WebSocket (Node before 22) or to send an API key. */
  openSocket?: OpenSocket;
  /** Monotonic milliseconds. */
  now?: () => number;
}

export interface ConnectOptions {
  /** `ws://host:port/v1/ws` or `wss://...`. */
  url: string;
  apiKey?: string;
  token?: string;
  /** Asked for a fresh temporary token at each connect. */
  getToken?: () => Promise<string>;
  session?: SessionConfig;
}

export type FlushReason = 'speech_started' | 'interrupted' | 'cancelled';

export type VoiceAgentState = 'idle' | 'connecting' | 'ready' | 'ending' | 'closed';

type ServerEventMap = { [T in ServerEvent['type']]: ServerEventOf<T> };

export interface VoiceAgentEvents extends ServerEventMap {
  /** Every server event, also those this version does not know, before its own name is emitted. */
  event: ServerEvent;
  state: VoiceAgentState;
  failure: VoiceAgentError;
  closed: SocketClose;
  /** The first sample of a reply has been rendered. */
  'playback.started': { replyId: string };
  /** How far a reply has been played; the same that is acknowledged to the server. */
  'playback.position': PlaybackAcknowledgement;
  'playback.flushed': { replyIds: string[]; reason: FlushReason };
}

export class VoiceAgent extends TypedEmitter<VoiceAgentEvents> {
  readonly #options: VoiceAgentOptions;
  readonly #now: () => number;
  readonly #clock = new PlaybackClock();
  #state: VoiceAgentState = 'idle';
  #socket: AgentSocket | undefined;
  #sessionId: string | undefined;
  #openReplyId: string | undefined;
  #audibleReplyId: string | undefined;
  #silenced: string[] = [];
  #congested = false;
  #settleConnect: ((outcome: ServerEventOf<'session.ready'> | VoiceAgentError) => void) | undefined;

  constructor(options: VoiceAgentOptions = {}) {
    super();
    this.#options = options;
    this.#now = options.now ?? (() => performance.now());
    options.output?.attach({
      rendered: (replyId, totalSamples) => this.#rendered(replyId, totalSamples),
      dropped: (replyId, samples) => {
        this.#clock.dropped(replyId, samples);
        this.report(clientError('playback_overflow'));
      },
      flushed: () => this.#acknowledge(this.#clock.flushed()),
    });
  }

  get state(): VoiceAgentState {
    return this.#state;
  }

  get sessionId(): string | undefined {
    return this.#sessionId;
  }

  /**
   * Opens the connection and configures the session. Resolves with `session.ready`; rejects with a VoiceAgentError
   * (fatal) when the server cannot be reached, refuses, or is not ready within 15 s. A VoiceAgent connects once.
   */
  async connect(options: ConnectOptions): Promise<ServerEventOf<'session.ready'>> {
    if (this.#state !== 'idle') throw clientError('already_connected');
    assertPcm(options.session);
    this.#setState('connecting');
    try {
      const token = options.getToken ? await options.getToken() : options.token;
      return await this.#open(options, token);
    } catch (error) {
      const failure = asVoiceAgentError(error, 'connection_failed');
      this.#setState('closed');
      throw failure;
    }
  }

  /** Sends 24 kHz mono PCM16 from the microphone. Audio before the session is ready is dropped, as the server would. */
  sendAudio(pcm: Int16Array): void {
    if (this.#state !== 'ready' || !this.#socket) return;
    const congested = this.#socket.bufferedBytes > MAX_UPLINK_BYTES;
    if (congested && !this.#congested) this.report(clientError('uplink_congested'));
    this.#congested = congested;
    if (!congested) this.#socket.send({ type: 'input.audio', audio: pcmToBase64(pcm) });
  }

  /** Changes mutable session fields from the next turn on. */
  update(session: SessionConfig): void {
    this.#send({ type: 'session.update', session });
  }

  /** Asks for a reply now (queued behind a running one), with optional one-shot instructions. */
  createReply(instructions?: string): void {
    this.#send({ type: 'reply.create', ...(instructions === undefined ? {} : { instructions }) });
  }

  /** Has the agent say something now. The words are an instruction: a model may paraphrase them. */
  say(text: string): void {
    this.createReply(`Say this, word for word, and nothing else: ${text}`);
  }

  /** Adds to the conversation without asking for a reply. */
  addMessage(role: 'user' | 'system', content: string): void {
    this.#send({ type: 'conversation.message', role, content });
  }

  sendToolResult(callId: string, result: string, isError = false): void {
    this.#send({ type: 'tool.result', call_id: callId, result, is_error: isError });
  }

  /** Stops the reply being made or played. The output is silent at once; does nothing when no reply is running. */
  cancel(): void {
    const replyId = this.#openReplyId;
    if (replyId !== undefined && this.#state === 'ready') {
      this.#silence(replyId);
      this.#send({ type: 'reply.cancel', reply_id: replyId });
    }
    if (this.#clock.pending()) this.#flush('cancelled');
  }

  /** Emits a failure of something that belongs to this conversation: its microphone, for instance. */
  report(failure: VoiceAgentError): void {
    this.emit('failure', failure);
  }

  /** Ends the conversation and resolves when the connection is closed, after at most 3 s. Safe to call at any time. */
  async end(): Promise<void> {
    const socket = this.#socket;
    if (!socket) return this.#setState('closed');
    if (this.#state === 'closed' || this.#state === 'ending') return;
    const ready = this.#state === 'ready';
    this.#setState('ending');
    if (this.#clock.pending()) this.#flush('cancelled');
    if (ready) socket.send({ type: 'session.end' });
    else socket.close();
    await new Promise<void>((resolve) => {
      const timer = setTimeout(() => {
        socket.close();
        resolve();
      }, END_TIMEOUT_MS);
      this.once('closed', () => {
        clearTimeout(timer);
        resolve();
      });
    });
  }

  #open(options: ConnectOptions, token: string | undefined): Promise<ServerEventOf<'session.ready'>> {
    const credential = {
      ...(token === undefined ? {} : { token }),
      ...(options.apiKey === undefined ? {} : { apiKey: options.apiKey }),
    };
    return new Promise((resolve, reject) => {
      if (this.#state === 'closed')
        throw clientError('connection_failed', { message: 'Ended before connecting.' });
      const timer = setTimeout(
        () => this.#settleConnect?.(clientError('connect_timeout', { fatal: true, retryable: true })),
        CONNECT_TIMEOUT_MS,
      );
      this.#settleConnect = (outcome) => {
        this.#settleConnect = undefined;
        clearTimeout(timer);
        if (!(outcome instanceof VoiceAgentError)) return resolve(outcome);
        this.#socket?.close();
        reject(outcome);
      };
      const listener = {
        opened: () => this.#socket?.send({ type: 'session.update', session: options.session ?? {} }),
        event: (event: ServerEvent) => this.#receive(event),
        unreadable: () => this.report(clientError('bad_server_message')),
        closed: (close: SocketClose) => this.#closed(close),
      };
      try {
        this.#socket = new AgentSocket(options.url, credential, listener, this.#options.openSocket);
      } catch (error) {
        this.#settleConnect(asVoiceAgentError(error, 'connection_failed'));
      }
    });
  }

  #receive(event: ServerEvent): void {
    if (this.#state === 'closed') return;
    this.emit('event', event);
    this.#react(event);
    (this.emit as (name: string, event: ServerEvent) => void).call(this, event.type, event);
  }

  #react(event: ServerEvent): void {
    switch (event.type) {
      case 'session.ready':
        this.#sessionId = event.session_id;
        this.#setState('ready');
        this.#settleConnect?.(event);
        break;
      case 'session.error':
      case 'error':
        this.#serverError(event);
        break;
      case 'session.ended':
        this.#setState('ending');
        break;
      case 'reply.started':
        this.#openReplyId = event.reply_id;
        break;
      case 'reply.audio':
        this.#play(event);
        break;
      case 'reply.done':
        this.#replyDone(event);
        break;
      case 'input.speech.started':
        if (this.#clock.pending()) this.#flush('speech_started');
        break;
      default: // for listeners only
    }
  }

  #play(event: ServerEventOf<'reply.audio'>): void {
    const replyId = event.reply_id ?? this.#openReplyId;
    const output = this.#options.output;
    if (!output || replyId === undefined || this.#silenced.includes(replyId)) return;
    const pcm = base64ToPcm(event.data);
    if (!pcm)
      return this.report(clientError('bad_server_message', { message: 'reply.audio: data is not PCM16' }));
    this.#clock.enqueued(replyId, pcm.length);
    output.enqueue(replyId, pcm);
  }

  #replyDone(event: ServerEventOf<'reply.done'>): void {
    const replyId = event.reply_id ?? this.#openReplyId;
    if (replyId === undefined) return;
    if (this.#openReplyId === replyId) this.#openReplyId = undefined;
    if (event.status === 'interrupted') {
      this.#silence(replyId);
      if (this.#clock.pending(replyId)) return this.#flush('interrupted');
    }
    this.#options.output?.finish(replyId);
    this.#acknowledge(this.#clock.finished(replyId));
  }

  #flush(reason: FlushReason): void {
    const replyIds = this.#clock.flushing();
    for (const replyId of replyIds) this.#silence(replyId);
    this.#options.output?.flush();
    this.emit('playback.flushed', { replyIds, reason });
  }

  #silence(replyId: string): void {
    if (!this.#silenced.includes(replyId)) this.#silenced.push(replyId);
    if (this.#silenced.length > MAX_SILENCED) this.#silenced.shift();
  }

  #rendered(replyId: string, totalSamples: number): void {
    if (totalSamples > 0 && this.#audibleReplyId !== replyId) {
      this.#audibleReplyId = replyId;
      this.emit('playback.started', { replyId });
    }
    this.#acknowledge(this.#clock.rendered(replyId, totalSamples, this.#now()));
  }

  #acknowledge(positions: PlaybackAcknowledgement[]): void {
    for (const position of positions) {
      if (this.#state === 'ready') {
        this.#send({ type: 'output.audio.played', reply_id: position.replyId, played_ms: position.playedMs });
      }
      this.emit('playback.position', position);
    }
  }

  #serverError(event: ServerEventOf<'session.error'> | ServerEventOf<'error'>): void {
    const connecting = this.#settleConnect !== undefined;
    const param = event.type === 'session.error' ? event.param : undefined;
    const failure = new VoiceAgentError(event.code, event.message, {
      fatal: connecting,
      ...(param === undefined || param === null ? {} : { param }),
    });
    if (this.#settleConnect) this.#settleConnect(failure);
    else this.report(failure);
  }

  #closed(close: SocketClose): void {
    const details = { fatal: true, retryable: true, ...closeMessage(close) };
    if (this.#settleConnect) this.#settleConnect(clientError('connection_failed', details));
    else if (this.#state === 'ready') this.report(clientError('connection_lost', details));
    this.#setState('closed');
    this.emit('closed', close);
  }

  #send(message: ClientMessage): void {
    if (this.#state !== 'ready' || !this.#socket) throw clientError('not_connected');
    this.#socket.send(message);
  }

  #setState(state: VoiceAgentState): void {
    if (this.#state === state) return;
    this.#state = state;
    this.emit('state', state);
  }
}

function assertPcm(session: SessionConfig | undefined): void {
  for (const side of [session?.input, session?.output]) {
    const format = side?.['format'] as { encoding?: unknown } | undefined;
    const encoding = format?.encoding ?? 'audio/pcm';
    if (encoding !== 'audio/pcm') throw clientError('unsupported_format', { fatal: true });
  }
}

function closeMessage(close: SocketClose): { message?: string } {
  return close.reason === '' ? {} : { message: `The server closed the connection: ${close.reason}` };
}
