/**
 * Text frames to messages and back. Enters: whatever a peer sent. Leaves: a typed message or a fault with the live
 * wording and, after it, the field and what was expected. Invariant: decoding never throws on any input.
 * `input.audio` arrives 20 to 100 times a second and takes a short cut before the schemas; whether its audio is base64
 * is the server's question (base64.ts), asked once, where it decodes.
 */
import type {
  ClientMessageType,
  DecodedClientMessage,
  ClientMessage,
  ServerMessage,
  ServerMessageType,
} from './agent.ts';
import { CLIENT_MESSAGE_SPECS } from './agent-client.ts';
import { SERVER_MESSAGE_SPECS } from './agent-server.ts';
import { fault, shown, type Fault } from './fault.ts';
import { firstProblem } from './expectation.ts';
import { FRAME_BYTES_MAX, JSON_DEPTH_MAX } from './limits.ts';
import type { MessageSpec } from './message.ts';
import { isDeeperThan } from './json-depth.ts';
import { isObject } from './tools.ts';

export type DecodeResult<Message> =
  | { readonly ok: true; readonly message: Message }
  /** `type`: of the message that was refused, where it could be read and is one of the protocol. */
  | { readonly ok: false; readonly fault: Fault; readonly type?: string };

const CLIENT_SPECS = byType(CLIENT_MESSAGE_SPECS);
const SERVER_SPECS = byType(SERVER_MESSAGE_SPECS);

/** Decodes one text frame of a client. Never throws. The frame's size should already be bounded by the socket. */
export function decodeClientMessage(text: string): DecodeResult<DecodedClientMessage> {
  const parsed = parseFrame(text);
  if (!parsed.ok) return parsed;
  const frame = parsed.message;
  if (frame.type === 'input.audio' && typeof frame['audio'] === 'string') {
    return { ok: true, message: { type: 'input.audio', audio: frame['audio'] } };
  }
  if (isDeeperThan(frame, JSON_DEPTH_MAX)) {
    const expected = `nested deeper than ${JSON_DEPTH_MAX} levels`;
    return { ...refuse(fault('invalid_format.too_large', { expected })), type: frame.type };
  }
  if (frame.type === 'session.update' && isObject(frame['session'])) {
    return { ok: true, message: { type: 'session.update', session: frame['session'] } };
  }
  return check<DecodedClientMessage>(CLIENT_SPECS, frame);
}

/** Decodes one text frame of a server. Never throws. Unknown fields are dropped; unknown types are faults. */
export function decodeServerMessage(text: string): DecodeResult<ServerMessage> {
  const parsed = parseFrame(text);
  return parsed.ok ? check<ServerMessage>(SERVER_SPECS, parsed.message) : parsed;
}

export function encodeClientMessage(message: ClientMessage): string {
  return JSON.stringify(message);
}

export function encodeServerMessage(message: ServerMessage): string {
  return JSON.stringify(message);
}

/**
 * The text of a reply.audio event without the cost of escaping kilobytes of base64. `replyId` and `base64` must hold
 * no character that JSON escapes: ours never do. `timestamp` in epoch seconds.
 */
export function encodeReplyAudio(replyId: string, base64: string, timestamp: number): string {
  return `{"type":"reply.audio","reply_id":"${replyId}","data":"${base64}","timestamp":${timestamp}}`;
}

/** The text of a session.trace event. `steps`: JSON of each step, so that none is written out twice. */
export function encodeTrace(
  { version, firstStep, steps }: { version: number; firstStep: number; steps: readonly string[] },
  timestamp: number,
): string {
  return `{"type":"session.trace","trace_version":${version},"first_step":${firstStep},"steps":[${steps.join(',')}],"timestamp":${timestamp}}`;
}

export function isClientMessageType(type: string): type is ClientMessageType {
  return CLIENT_SPECS.has(type);
}

export function isServerMessageType(type: string): type is ServerMessageType {
  return SERVER_SPECS.has(type);
}

type Frame = Readonly<Record<string, unknown>> & { readonly type: string };

const refuse = (reason: Fault): { ok: false; fault: Fault } => ({ ok: false, fault: reason });

function byType(specs: readonly MessageSpec[]): ReadonlyMap<string, MessageSpec> {
  return new Map(specs.map((spec) => [spec.type, spec]));
}

function parseFrame(text: string): DecodeResult<Frame> {
  if (text.length > FRAME_BYTES_MAX) {
    return refuse(fault('invalid_format.too_large', { expected: `larger than ${FRAME_BYTES_MAX} bytes` }));
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return refuse(fault('invalid_format.json'));
  }
  if (!isObject(value) || typeof value['type'] !== 'string') return refuse(fault('invalid_format.envelope'));
  return { ok: true, message: value as Frame };
}

function check<Message>(specs: ReadonlyMap<string, MessageSpec>, frame: Frame): DecodeResult<Message> {
  const spec = specs.get(frame.type);
  if (!spec) return refuse(fault('invalid_format.unknown_type', { value: shown(frame.type) }));
  const parsed = spec.schema.safeParse(frame);
  if (parsed.success) return { ok: true, message: parsed.data as Message };
  const problem = firstProblem(spec.schema, parsed.error);
  const expected =
    problem.kind === 'unknown'
      ? shown(`unknown field ${problem.keys.map((key) => `'${shown(key)}'`).join(', ')}`)
      : `'${problem.path}' must be ${problem.expected}`;
  const param = problem.kind === 'unknown' ? shown(problem.keys[0]) : problem.path;
  return {
    ...refuse(fault('invalid_format.field', { type: frame.type, expected }, param)),
    type: frame.type,
  };
}
