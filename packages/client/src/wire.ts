// The wire as this client meets it: the protocol's own types, loosened where older servers of the same API leave
// something out. Types only: nothing of the protocol package exists at run time here.

import type { ClientMessage as Message, ClientMessageOf, UnstampedServerMessage } from '@antiphon/protocol';

export type ClientMessage = Message;

/** `session` of `session.update`. */
export type SessionConfig = ClientMessageOf<'session.update'>['session'];

type OldStyle = 'reply.audio' | 'reply.done';

/** Older servers name the reply in neither, and give no status to a completed reply. */
type ReplyAudio = { type: 'reply.audio'; reply_id?: string; data: string };
type ReplyDone = { type: 'reply.done'; reply_id?: string; status?: 'completed' | 'interrupted' };

/** How older servers refuse a connection. */
type ConnectionError = { type: 'error'; code: string; message: string };

export type ServerEvent = (
  Exclude<UnstampedServerMessage, { type: OldStyle }> | ReplyAudio | ReplyDone | ConnectionError
) & { timestamp?: number };

export type ServerEventOf<T extends ServerEvent['type']> = Extract<ServerEvent, { type: T }>;
