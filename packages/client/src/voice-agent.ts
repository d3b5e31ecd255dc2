// One conversation with a voice agent, in browsers and Node: connects, configures, carries microphone audio up and
// replies down to an AudioOutput, tells the server what was heard, runs tools, silences the output when the user takes
// the floor, and resumes the session when the connection breaks. In: calls and server events. Out: typed events, client
// messages. Invariants: a reply that was flushed is never heard again, whatever arrives late; the server alone decides
// on barge-in; what waits for a broken connection is bounded.

import { AgentSocket, type AgentSocketListener } from './agent-socket.ts';
import { askCredential } from './ask-credential.ts';
import { asVoiceAgentError, clientError, VoiceAgentError } from './errors.ts';
import { MicrophoneUplink } from './microphone-uplink.ts';
import type { Credential, SocketClose } from './open-socket.ts';
import type { PlaybackAcknowledgement } from './playback-clock.ts';
import { isAbnormal, Reconnection } from './reconnection.ts';
import { ReplyPlayback } from './reply-playback.ts';
import { assertPcm, firstUpdate } from './first-update.ts';
import { type AgentTools, toolDefinitions, ToolRunner } from './tool-runner.ts';
import { TypedEmitter } from './typed-emitter.ts';
import type {
  ConnectOptions,
  VoiceAgentEvents,
  VoiceAgentOptions,
  VoiceAgentState,
} from './voice-agent-contract.ts';
import type { ClientMessage, ServerEvent, ServerEventOf, SessionConfig } from './wire.ts';

/** The server has 10 s to get an agent ready after the first update; the rest is for the network. */
const CONNECT_TIMEOUT_MS = 15_000;

/** How long end() waits for the server's goodbye before it closes by itself. */
const END_TIMEOUT_MS = 3_000;

/** Messages (not audio) kept while the session is being resumed: every tool the server lets run, and the app's own. */
const MAX_UNSENT = 64;

type Ready = ServerEventOf<'session.ready'>;

/** The session as far as it matters for resuming it. */
interface Resumable {
  sessionId: string;
  resumeToken: string;
}

export class VoiceAgent extends TypedEmitter<VoiceAgentEvents> {
  readonly #options: VoiceAgentOptions;
  readonly #now: () => number;
  readonly #playback: ReplyPlayback;
  readonly #uplink = new MicrophoneUplink(() => this.report(clientError('uplink_congested')));
  readonly #tools: ToolRunner;
  #state: VoiceAgentState = 'idle';
  #connection: ConnectOptions | undefined;
  #socket: AgentSocket | undefined;
  #session: Resumable | undefined;
  #reconnection: Reconnection | undefined;
  #unsent: ClientMessage[] = [];
  #openReplyId: string | undefined;
  #settleConnect: ((outcome: Ready | VoiceAgentError) => void) | undefined;

  constructor(options: VoiceAgentOptions = {}) {
    super();
    this.#options = options;
    this.#now = options.now ?? (() => performance.now());
    this.#playback = new ReplyPlayback(options.output, this.#now, {
      started: (replyId) => this.emit('playback.started', { replyId }),
      position: (position) => this.#acknowledge(position),
      flushed: (replyIds, reason) => this.emit('playback.flushed', { replyIds, reason }),
      overflowed: () => this.report(clientError('playback_overflow')),
    });
    this.#tools = new ToolRunner({
      answer: (callId, result, isError) => {
        if (this.#state === 'ready' || this.#state === 'reconnecting')
          this.sendToolResult(callId, result, isError);
      },
      failed: (error) => this.report(error),
    });
  }

  get state(): VoiceAgentState {
    return this.#state;
  }

  get sessionId(): string | undefined {
    return this.#session?.sessionId;
  }

  /** A muted agent is sent silence in place of what sendAudio gets, so that an open turn comes to its end. */
  get muted(): boolean {
    return this.#uplink.muted;
  }

  set muted(muted: boolean) {
    this.#uplink.muted = muted;
  }

  /**
   * Opens the connection and configures the session. Resolves with `session.ready`; rejects with a VoiceAgentError
   * (fatal) when no token can be had, or the server cannot be reached, refuses, or is not ready within 15 s. A VoiceAgent connects once.
   */
  async connect(options: ConnectOptions): Promise<Ready> {
    if (this.#state !== 'idle') throw clientError('already_connected');
    assertPcm(options.session);
    this.#connection = options;
    this.#tools.tools = options.tools ?? {};
    this.#setState('connecting');
    try {
      return await this.#open(options, await askCredential(options));
    } catch (error) {
      const failure = asVoiceAgentError(error, 'connection_failed');
      this.#setState('closed');
      throw failure;
    }
  }

  /**
   * Sends 24 kHz mono PCM16 from the microphone. Audio before the session is ready is dropped, as the server would;
   * while it is being resumed the newest 1.5 s are kept and sent afterwards.
   */
  sendAudio(pcm: Int16Array): void {
    if (this.#state === 'reconnecting') this.#uplink.keep(pcm);
    else if (this.#state === 'ready' && this.#socket) this.#uplink.send(pcm, this.#socket);
  }

  /** Changes mutable session fields from the next turn on. */
  update(session: SessionConfig): void {
    this.#send({ type: 'session.update', session });
  }

  /** Takes the place of all tools of this session from the next turn on; calls that run go on. */
  useTools(tools: AgentTools): void {
    this.update({ tools: toolDefinitions(tools) });
    this.#tools.tools = tools;
  }

  /** Asks for a reply now (queued behind a running one), with optional one-shot instructions. */
  createReply(instructions?: string): void {
    this.#send({ type: 'reply.create', ...(instructions === undefined ? {} : { instructions }) });
  }

  /**
   * Has the agent say something now, or after the reply that runs. Antiphon says the words as they are, without asking a
   * model; for other servers they are an instruction, which a model may paraphrase.
   */
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
      this.#playback.silence(replyId);
      this.#send({ type: 'reply.cancel', reply_id: replyId });
    }
    this.#playback.flush('cancelled');
  }

  /**
   * Gives up the connection and resumes the session over a new one, at once: for when the app knows that the network
   * has changed. While attempts are under way the next one is made now. Does nothing in other states.
   */
  reconnect(): void {
    if (this.#state === 'reconnecting') return this.#reconnection?.hurry();
    if (this.#state !== 'ready' || !this.#session?.resumeToken) return;
    this.#socket?.abandon();
    this.#resume({ code: 1006, reason: '' });
    this.#reconnection?.hurry();
  }

  /** Emits a failure of something that belongs to this conversation: its microphone, for instance. */
  report(failure: VoiceAgentError): void {
    this.emit('failure', failure);
  }

  /**
   * Ends the conversation and resolves when the connection is closed, after at most 3 s. Safe to call at any time. A
   * session whose connection is broken at that moment is left to the server, which gives it up by itself.
   */
  async end(): Promise<void> {
    const socket = this.#socket;
    if (!socket) return this.#over({ code: 1000, reason: '' });
    if (this.#state === 'closed' || this.#state === 'ending') return;
    const ready = this.#state === 'ready';
    this.#setState('ending');
    this.#playback.flush('cancelled');
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

  #open(options: ConnectOptions, credential: Credential): Promise<Ready> {
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
      const opened = () => this.#socket?.send({ type: 'session.update', session: firstUpdate(options) });
      try {
        this.#socket = this.#openSocket(credential, { ...this.#listener(), opened });
      } catch (error) {
        this.#settleConnect(asVoiceAgentError(error, 'connection_failed'));
      }
    });
  }

  #openSocket(credential: Credential, listener: AgentSocketListener): AgentSocket {
    return new AgentSocket(this.#connection?.url ?? '', credential, listener, this.#options.openSocket);
  }

  #listener(): AgentSocketListener {
    return {
      opened: () => undefined,
      event: (event) => this.#receive(event),
      unreadable: () => this.report(clientError('bad_server_message')),
      closed: (close) => this.#closed(close),
    };
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
        this.#session = { sessionId: event.session_id, resumeToken: event.resume_token ?? '' };
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
      case 'transcript.agent.delta':
        this.#playback.word(event.reply_id, event.end_ms);
        break;
      case 'reply.done':
        this.#replyDone(event);
        break;
      case 'tool.call':
        this.#tools.call(event, this.#openReplyId);
        break;
      case 'input.speech.started':
        this.#playback.flush('speech_started');
        break;
      default: // for listeners only
    }
  }

  #play(event: ServerEventOf<'reply.audio'>): void {
    const replyId = event.reply_id ?? this.#openReplyId;
    if (replyId === undefined || this.#playback.play(replyId, event.data)) return;
    this.report(clientError('bad_server_message', { message: 'reply.audio: data is not PCM16' }));
  }

  #replyDone(event: ServerEventOf<'reply.done'>): void {
    const replyId = event.reply_id ?? this.#openReplyId;
    if (replyId === undefined) return;
    if (this.#openReplyId === replyId) this.#openReplyId = undefined;
    const interrupted = event.status === 'interrupted';
    if (interrupted) this.#tools.interrupted(replyId);
    this.#playback.done(replyId, interrupted);
  }

  #acknowledge(position: PlaybackAcknowledgement): void {
    // What was heard in a gap the server learns from nobody: it has cut the reply where it last knew.
    if (this.#state === 'ready') {
      const { replyId, playedMs } = position;
      this.#send({ type: 'output.audio.played', reply_id: replyId, played_ms: playedMs });
    }
    this.emit('playback.position', position);
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
    else if (this.#state === 'ready') {
      if (this.#session?.resumeToken && isAbnormal(close)) return this.#resume(close);
      this.report(clientError('connection_lost', details));
    }
    this.#over(close);
  }

  /** The connection is gone and the session is not. */
  #resume(close: SocketClose): void {
    const session = this.#session;
    if (!session) return;
    const brokeAtMs = this.#now();
    const { resumeToken } = session;
    const credential =
      this.#connection?.apiKey === undefined ? { token: resumeToken } : { apiKey: resumeToken };
    this.#socket = undefined;
    this.#setState('reconnecting');
    this.#reconnection = new Reconnection({
      sessionId: session.sessionId,
      played: this.#playback.breakOff(this.#openReplyId),
      open: (listener) => this.#openSocket(credential, listener),
      listener: this.#listener(),
      waiting: (attempt) => this.emit('reconnecting', attempt),
      resumed: (socket, ready) => this.#resumed(socket, ready, this.#now() - brokeAtMs),
      failed: (error) => {
        this.report(error);
        this.#over(close);
      },
      now: this.#now,
      random: this.#options.random ?? Math.random,
    });
  }

  #resumed(socket: AgentSocket, ready: Ready, gapMs: number): void {
    this.#reconnection = undefined;
    this.#socket = socket;
    const lostInputMs = this.#uplink.resume(socket);
    for (const message of this.#unsent.splice(0)) socket.send(message);
    this.#receive(ready);
    this.emit('resumed', { gapMs, lostInputMs });
  }

  #over(close: SocketClose): void {
    this.#reconnection?.stop();
    this.#reconnection = undefined;
    this.#unsent = [];
    this.#tools.close();
    const was = this.#state;
    this.#setState('closed');
    if (was !== 'idle' && was !== 'closed') this.emit('closed', close);
  }

  #send(message: ClientMessage): void {
    if (this.#state === 'reconnecting') {
      if (this.#unsent.length >= MAX_UNSENT) throw clientError('too_much_unsent');
      this.#unsent.push(message);
    } else if (this.#state === 'ready' && this.#socket) this.#socket.send(message);
    else throw clientError('not_connected');
  }

  #setState(state: VoiceAgentState): void {
    if (this.#state === state) return;
    this.#state = state;
    this.emit('state', state);
  }
}

function closeMessage(close: SocketClose): { message?: string } {
  return close.reason === '' ? {} : { message: `The server closed the connection: ${close.reason}` };
}
