/**
 * The Voice Agent API as one table, and the types of its messages by name. The streaming TTS API gets a table of the
 * same form (tts.ts) later.
 */
import type * as z from 'zod/mini';
import { CLIENT_MESSAGE_SPECS } from './agent-client.ts';
import { SERVER_MESSAGE_SPECS } from './agent-server.ts';
import type { MessageSpec } from './message.ts';

export { CLIENT_MESSAGE_SPECS } from './agent-client.ts';
export { SERVER_MESSAGE_SPECS } from './agent-server.ts';

/** Every message of the protocol, client messages first, in the order of the documentation. */
export const AGENT_MESSAGE_SPECS: readonly MessageSpec[] = [...CLIENT_MESSAGE_SPECS, ...SERVER_MESSAGE_SPECS];

type ClientSpec = (typeof CLIENT_MESSAGE_SPECS)[number];
type ServerSpec = (typeof SERVER_MESSAGE_SPECS)[number];

export type ClientMessageType = ClientSpec['type'];
export type ServerMessageType = ServerSpec['type'];

/** Client messages by type, as a client writes them. */
export type ClientMessages = { [Spec in ClientSpec as Spec['type']]: z.input<Spec['schema']> };
/** Server messages by type. */
export type ServerMessages = { [Spec in ServerSpec as Spec['type']]: z.output<Spec['schema']> };

export type ClientMessage = ClientMessages[ClientMessageType];
export type ServerMessage = ServerMessages[ServerMessageType];
export type ClientMessageOf<Type extends ClientMessageType> = ClientMessages[Type];
export type ServerMessageOf<Type extends ServerMessageType> = ServerMessages[Type];

/** A server message before the sender stamps it. */
export type UnstampedServerMessage = {
  [Type in ServerMessageType]: Omit<ServerMessages[Type], 'timestamp'>;
}[ServerMessageType];

/**
 * Client messages as the codec delivers them: defaults filled in, and the session of an update still unchecked, because
 * its rules depend on the configuration so far (resolve-config.ts).
 */
export type DecodedClientMessages = {
  [Spec in ClientSpec as Spec['type']]: Spec['type'] extends 'session.update'
    ? { readonly type: 'session.update'; readonly session: Readonly<Record<string, unknown>> }
    : z.output<Spec['schema']>;
};
export type DecodedClientMessage = DecodedClientMessages[ClientMessageType];
export type DecodedClientMessageOf<Type extends ClientMessageType> = DecodedClientMessages[Type];
