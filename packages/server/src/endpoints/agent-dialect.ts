/**
 * A dialect of the Voice Agent API: how one path differs from the current protocol. Pure translation, both ways.
 */
import type { DecodedClientMessage, ServerMessage } from '@antiphon/protocol';

export type AgentDialect = {
  /** session.ready is sent on connect, before any session.update. */
  readonly readyOnConnect: boolean;
  readonly incoming: (message: DecodedClientMessage) => DecodedClientMessage;
  readonly outgoing: (message: ServerMessage) => ServerMessage;
};

/** The protocol as it is documented: /v1/ws. */
export const CURRENT_DIALECT: AgentDialect = {
  readyOnConnect: false,
  incoming: (message) => message,
  outgoing: (message) => message,
};
