/**
 * A rehearsal on the wire: the Voice Agent API endpoint with fake engines on simulated time and a socket in memory.
 * Enters: what the caller says and what the client sends, and when. Leaves: every message both ways with its time. The
 * same script always gives the same log: ids, tokens and times are made from counters and the simulated clock.
 */
import { Buffer } from 'node:buffer';
import type { SessionConfigInput } from '@antiphon/protocol';
import { AgentIds } from '@antiphon/server/endpoints/agent-ids';
import { agentEndpoint, type AgentEndpointShell } from '@antiphon/server/endpoints/agent';
import { CURRENT_DIALECT, type AgentDialect } from '@antiphon/server/endpoints/agent-dialect';
import type { AgentSession } from '@antiphon/server/endpoints/agent-session';
import { createLog } from '@antiphon/server/observe/log';
import { Places } from '@antiphon/server/session/places';
import { ResumeDesk } from '@antiphon/server/session/resume';
import type { SocketEvents } from '@antiphon/server/transport/socket';
import { fakeEngines, type FakeScript } from '@antiphon/testkit/fake-engines';
import { runSimulation, SimulatedClock } from '@antiphon/testkit/simulated-clock';
import { simulateEngines } from '@antiphon/testkit/simulated-engines';

/** Length of a piece of microphone audio, ms. */
const PIECE_MS = 40;
const SAMPLES_PER_MS = 24;
const SPEECH_LEVEL = 9000;
/** What an idle microphone hears: not digital silence, which no microphone gives. */
const ROOM_LEVEL = 20;
const SESSION_CAP_MS = 10_800_000;

function inputAudio(level: number): string {
  const pcm = Buffer.alloc(PIECE_MS * SAMPLES_PER_MS * 2);
  for (let index = 0; index < pcm.length / 2; index += 1) {
    pcm.writeInt16LE(Math.round(level * Math.sin(index * 0.2)), index * 2);
  }
  return JSON.stringify({ type: 'input.audio', audio: pcm.toString('base64') });
}
const SPEECH = inputAudio(SPEECH_LEVEL);
const ROOM = inputAudio(ROOM_LEVEL);

export type WireAction =
  | { readonly atMs: number; readonly send: Readonly<Record<string, unknown>> }
  /** The connection breaks without a closing handshake. */
  | { readonly atMs: number; readonly drop: true }
  /** A new connection, with this as its first message; "$session_id" in it is filled in. */
  | { readonly atMs: number; readonly reconnect: Readonly<Record<string, unknown>> };

export type WireScript = FakeScript & {
  readonly session: SessionConfigInput;
  /** When the caller speaks; what is recognised is `hears`. */
  readonly caller?: readonly { readonly fromMs: number; readonly toMs: number }[];
  /** When the client sends no audio at all. */
  readonly mutes?: readonly { readonly fromMs: number; readonly toMs: number }[];
  readonly actions?: readonly WireAction[];
  readonly dialect?: AgentDialect;
  readonly untilMs: number;
};

export type WireLogEntry = {
  readonly atMs: number;
  readonly from: 'client' | 'server';
  readonly message: { readonly type: string; readonly [field: string]: unknown };
};

export class WireRehearsal {
  readonly log: WireLogEntry[] = [];
  readonly clock = new SimulatedClock();
  readonly #script: WireScript;
  readonly #shell: AgentEndpointShell;
  #peer: SocketEvents | null = null;
  #sessionId = '';
  #connections = 0;

  constructor(script: WireScript) {
    this.#script = script;
    const places = new Places(Infinity);
    let made = 0;
    let drawn = 0;
    this.#shell = {
      engines: simulateEngines(fakeEngines(script), this.clock),
      clock: this.clock,
      log: createLog('silent'),
      resolve: {},
      maxSessionMs: SESSION_CAP_MS,
      patience: 5,
      region: null,
      speculate: true,
      apology: 'Sorry, something went wrong.',
      enter: places.enter,
      leave: places.leave,
      recorderFor: () => null,
      resume: new ResumeDesk<AgentSession>(this.clock, 8, (bytes) => {
        drawn += 1;
        return Buffer.alloc(bytes, drawn);
      }),
      newIds: () => {
        made += 1;
        return new AgentIds(`${made.toString(16).padStart(16, '0')}${made.toString(16).padStart(16, 'a')}`);
      },
    };
  }

  async run(): Promise<this> {
    const { session, actions = [], untilMs } = this.#script;
    this.#connect({ type: 'session.update', session });
    for (const action of actions) {
      this.clock.callAt(action.atMs, () => {
        this.#act(action);
      });
    }
    this.#listen(PIECE_MS);
    const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
    await runSimulation(this.clock, settle, { done: () => false, maxMs: untilMs });
    return this;
  }

  #act(action: WireAction): void {
    if ('send' in action) this.#send(action.send);
    else if ('drop' in action) {
      this.#note('client', { type: '(connection lost)' });
      const peer = this.#peer;
      this.#peer = null;
      peer?.closed(1006);
    } else this.#connect(action.reconnect);
  }

  #connect(first: Readonly<Record<string, unknown>>): void {
    this.#connections += 1;
    const mine = this.#connections;
    const url = new URL('http://localhost/v1/ws');
    const socket = {
      send: (text: string): void => {
        if (mine === this.#connections) this.#receive(text);
      },
      close: (code: number, reason: string): void => {
        if (mine !== this.#connections) return;
        this.#note('server', { type: '(close)', code, reason });
        const peer = this.#peer;
        this.#peer = null;
        peer?.closed(code);
      },
      terminate: (): void => undefined,
      bufferedBytes: 0,
    };
    const endpoint = agentEndpoint(this.#shell, this.#script.dialect ?? CURRENT_DIALECT);
    this.#peer = endpoint(socket, { url, principal: { owner: 'rehearsal' }, requestId: 'req_rehearsal' });
    const text = JSON.stringify(first).replace('$session_id', this.#sessionId);
    this.#send(JSON.parse(text) as Record<string, unknown>);
  }

  /** "$last.call_id" and "$last.reply_id" stand for the latest of their kind. */
  #send(message: Readonly<Record<string, unknown>>): void {
    const text = JSON.stringify(message).replace(/\$last\.(\w+)/g, (_, field: string) => this.#latest(field));
    this.#note('client', JSON.parse(text) as WireLogEntry['message']);
    this.#peer?.text(text);
  }

  #latest(field: string): string {
    const found = this.log.findLast(({ message }) => typeof message[field] === 'string');
    const value = found?.message[field];
    return typeof value === 'string' ? value : '';
  }

  #listen(atMs: number): void {
    this.clock.callAt(atMs, () => {
      if (this.#peer !== null) this.#sendAudio(atMs);
      if (atMs < this.#script.untilMs) this.#listen(atMs + PIECE_MS);
    });
  }

  #sendAudio(atMs: number): void {
    const { caller = [], mutes = [] } = this.#script;
    const within = ({ fromMs, toMs }: { readonly fromMs: number; readonly toMs: number }): boolean =>
      atMs > fromMs && atMs <= toMs;
    if (mutes.some(within)) return;
    const said = caller.some(within);
    this.#noteAudio({ from: 'client', message: { type: 'input.audio', ms: PIECE_MS, speech: said } });
    this.#peer?.text(said ? SPEECH : ROOM);
  }

  #receive(text: string): void {
    const message = JSON.parse(text) as WireLogEntry['message'];
    if (message.type === 'session.ready') this.#sessionId = String(message['session_id']);
    if (message.type !== 'reply.audio') {
      this.#note('server', message);
      return;
    }
    const bytes = Buffer.from(String(message['data']), 'base64').length;
    const ms = bytes / (2 * SAMPLES_PER_MS);
    const { type, reply_id } = message;
    this.#noteAudio({ from: 'server', message: { type, reply_id, ms } });
  }

  #note(from: WireLogEntry['from'], message: WireLogEntry['message']): void {
    this.log.push({ atMs: this.clock.nowMs(), from, message });
  }

  /** Pieces of audio are one entry until something else comes (from the client: until speech begins or ends); `ms` is their sum. */
  #noteAudio({ from, message }: Omit<WireLogEntry, 'atMs'>): void {
    const index = from === 'client' ? this.log.findLastIndex(isMicrophone) : this.log.length - 1;
    const last = this.log[index];
    const { ms, ...kind } = message;
    const { ms: before, ...lastKind } = last?.message ?? { type: '' };
    if (last?.from === from && JSON.stringify(lastKind) === JSON.stringify(kind)) {
      this.log[index] = { ...last, message: { ...kind, ms: Number(before) + Number(ms) } };
    } else {
      this.#note(from, message);
    }
  }
}

const isMicrophone = ({ message }: WireLogEntry): boolean =>
  message.type === 'input.audio' || message.type === '(connection lost)';
