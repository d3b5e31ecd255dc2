/**
 * Twilio Media Streams on /twilio: a telephone call as a session of the Voice Agent API. Enters: a call's messages.
 * Leaves: mu-law frames, marks and clears. Translates only: the session is the one that /v1/ws serves. A call begins
 * with `start`, which names the agent and, where the request was not signed, carries the credential.
 */
import type { IncomingMessage } from 'node:http';
import {
  CLOSE_CODES,
  fault,
  resolveConfig,
  SAMPLE_RATE_HZ_OF,
  type SessionConfig,
  type UnstampedServerMessage,
} from '@antiphon/protocol';
import type { Access } from '../access.ts';
import type { SocketEndpoint, Socket, SocketEvents } from '../transport/socket.ts';
import { AgentIds } from './agent-ids.ts';
import { AgentSession, type AgentEnd, type AgentOutlet } from './agent-session.ts';
import type { AgentEndpointShell } from './agent.ts';
import { TwilioAudio } from './twilio-audio.ts';
import { TwilioKeys } from './twilio-keys.ts';
import { readTwilioMessage, type TwilioCommand, type TwilioMessage } from './twilio-messages.ts';
import { isTwilioSignature } from './twilio-signature.ts';

/** Path of the endpoint. */
export const TWILIO_PATH = '/twilio';
/** A call that has not started by then will not, ms. */
const START_TIMEOUT_MS = 10_000;
const OWNER = 'twilio';

export type TwilioShell = AgentEndpointShell & {
  /** Auth token of the Twilio account, to check signatures with; null = none is checked. */
  readonly twilioAuthToken: string | null;
  /** The URL in the TwiML, where it differs from what the request shows (behind a proxy). */
  readonly twilioUrl: string | null;
  /** Agent of calls that name none. */
  readonly defaultAgentId: string;
  /** The authentication check of the request, and of a credential that comes with `start`. */
  readonly check: (request: IncomingMessage) => Access;
  readonly checkCredential: (credential: string) => Access;
};

/** The endpoint for a peer, or null: its request is refused. A bad signature is never made good by a credential. */
export function admitTwilio(shell: TwilioShell, request: IncomingMessage): SocketEndpoint | null {
  const signature = request.headers['x-twilio-signature'];
  if (shell.twilioAuthToken !== null && typeof signature === 'string') {
    const signed = { signature, host: request.headers.host ?? '', target: request.url ?? '' };
    if (!isTwilioSignature(signed, shell.twilioAuthToken, shell.twilioUrl)) return null;
    return (socket) => new TwilioCall(shell, socket, OWNER);
  }
  const access = shell.check(request);
  if (access.ok) return (socket) => new TwilioCall(shell, socket, access.principal.owner);
  if (access.given || access.reason === 'origin') return null;
  return (socket) => new TwilioCall(shell, socket, null);
}

class TwilioCall implements SocketEvents {
  readonly #shell: TwilioShell;
  readonly #socket: Socket;
  readonly #audio: TwilioAudio;
  readonly #keys: TwilioKeys;
  /** Whose call it is; null while the credential has not come. */
  #owner: string | null;
  #streamSid = '';
  #session: AgentSession | null = null;
  #openReply: string | null = null;
  #over = false;
  #disarm: (() => void) | null;

  constructor(shell: TwilioShell, socket: Socket, owner: string | null) {
    this.#shell = shell;
    this.#socket = socket;
    this.#owner = owner;
    this.#audio = new TwilioAudio({
      frame: (payload) => {
        this.#send({ event: 'media', streamSid: this.#streamSid, media: { payload } });
      },
      mark: (name) => {
        this.#send({ event: 'mark', streamSid: this.#streamSid, mark: { name } });
      },
    });
    this.#keys = new TwilioKeys(shell.clock, (digits) => {
      this.#typed(digits);
    });
    this.#disarm = shell.clock.callAt(shell.clock.nowMs() + START_TIMEOUT_MS, () => {
      this.#close(CLOSE_CODES.policy, 'no start');
    });
  }

  text(text: string): void {
    const message = this.#over ? null : readTwilioMessage(text);
    if (message === null) return;
    if (message.event === 'start' && this.#session === null) this.#start(message.start);
    else if (this.#session !== null) this.#take(message, this.#session);
  }

  binary(): void {
    // Not part of the protocol.
  }

  /** Nobody comes back to a telephone call. */
  closed(): void {
    this.#release();
    this.#session?.take({ type: 'session.end' });
  }

  #start({ streamSid, customParameters }: Extract<TwilioMessage, { event: 'start' }>['start']): void {
    this.#disarm?.();
    this.#streamSid = streamSid;
    const { token, agent_id: agentId } = customParameters;
    const access = this.#owner === null ? this.#shell.checkCredential(token ?? '') : null;
    if (access?.ok === false) {
      this.#close(CLOSE_CODES.policy, 'unauthorized');
      return;
    }
    this.#owner ??= access?.ok === true ? access.principal.owner : OWNER;
    const resolved = resolveConfig(
      { agent_id: agentId ?? this.#shell.defaultAgentId },
      null,
      this.#shell.resolve,
    );
    if (resolved.ok) this.#begin(forTelephone(resolved.config), this.#owner);
    else this.#close(CLOSE_CODES.policy, resolved.fault.code);
  }

  #begin(config: SessionConfig, owner: string): void {
    const { enter, leave, clock, log, maxSessionMs } = this.#shell;
    const refusal = enter(owner);
    if (refusal !== null) {
      this.#close(CLOSE_CODES.policy, fault(refusal).code);
      return;
    }
    const ids = this.#shell.newIds?.() ?? new AgentIds();
    const onEnd = (_session: AgentSession, reason: AgentEnd): void => {
      leave(owner);
      this.#close(reason === 'lost' ? CLOSE_CODES.internal : CLOSE_CODES.normal, 'session ended');
    };
    try {
      this.#session = new AgentSession({ ...this.#shell, onEnd }, { ids, owner, config, maxSessionMs });
    } catch (error) {
      leave(owner);
      log.error({ session: ids.sessionId, err: error }, 'call could not start');
      this.#close(CLOSE_CODES.internal, 'internal_error');
      return;
    }
    log.info({ session: ids.sessionId, atMs: Math.round(clock.nowMs()) }, 'call begun');
    this.#session.start(this.#outlet());
  }

  #outlet(): AgentOutlet {
    return {
      send: (message) => {
        this.#hear(message);
      },
      audio: (replyId, base64) => {
        this.#audio.send(replyId, Buffer.from(base64, 'base64'));
      },
    };
  }

  /** What the session tells its client, as far as a telephone has to know. */
  #hear(message: UnstampedServerMessage): void {
    if (message.type === 'reply.started') this.#openReply = message.reply_id;
    if (message.type !== 'reply.done') return;
    this.#openReply = null;
    if (message.status === 'completed') {
      this.#audio.finish();
      return;
    }
    this.#audio.clear();
    this.#send({ event: 'clear', streamSid: this.#streamSid });
  }

  #take(message: TwilioMessage, session: AgentSession): void {
    switch (message.event) {
      case 'media':
        if (message.media.track !== 'outbound')
          session.take({ type: 'input.audio', audio: message.media.payload });
        return;
      case 'mark': {
        const heard = this.#audio.heard(message.mark.name);
        if (heard !== null)
          session.take({ type: 'output.audio.played', reply_id: heard.replyId, played_ms: heard.playedMs });
        return;
      }
      case 'dtmf':
        // Pressing a key is a decision: nobody wants to hear the rest.
        if (this.#openReply !== null) session.take({ type: 'reply.cancel', reply_id: this.#openReply });
        this.#keys.press(message.dtmf.digit);
        return;
      case 'stop':
        session.take({ type: 'session.end' });
        return;
      default:
        return;
    }
  }

  /** Digits are what the caller says, in another way. */
  #typed(digits: string): void {
    this.#session?.take({ type: 'conversation.message', role: 'user', content: digits });
    this.#session?.take({ type: 'reply.create' });
  }

  #send(command: TwilioCommand): void {
    if (!this.#over) this.#socket.send(JSON.stringify(command));
  }

  #close(code: number, reason: string): void {
    if (this.#over) return;
    this.#release();
    this.#socket.close(code, reason);
  }

  #release(): void {
    this.#over = true;
    this.#disarm?.();
    this.#keys.close();
  }
}

/** Whatever the agent says about audio: a telephone line has one format. Tools that a client would have to call cannot be called. */
function forTelephone(config: SessionConfig): SessionConfig {
  const format = { encoding: 'audio/pcmu', sample_rate: SAMPLE_RATE_HZ_OF['audio/pcmu'] } as const;
  return {
    ...config,
    input: { ...config.input, type: 'audio', format },
    output: { ...config.output, type: 'audio', format },
    tools: config.tools.filter(({ http }) => http !== null),
  };
}
