/** The core's events in the words of the Voice Agent API. Pure; one event gives one message. */
import type { ConversationEvent } from '@antiphon/core';
import { fault, type UnstampedServerMessage } from '@antiphon/protocol';
import type { AgentIds } from './agent-ids.ts';

export function messageOf(event: ConversationEvent, ids: AgentIds): UnstampedServerMessage {
  switch (event.type) {
    case 'speech.started':
      return { type: 'input.speech.started' };
    case 'speech.stopped':
      return { type: 'input.speech.stopped' };
    case 'user-transcript.changed':
      return { type: 'transcript.user.delta', item_id: ids.turnItem(event.turnId), text: event.text };
    case 'user-transcript.finished':
      return { type: 'transcript.user', item_id: ids.turnItem(event.turnId), text: event.text };
    case 'request.refused': {
      const { code, message } = fault('invalid_value.field', REFUSALS[event.code]);
      return { type: 'session.error', code, message };
    }
    default:
      return replyMessageOf(event, ids);
  }
}

/** What a client asked for that cannot be done, and what was expected. */
const REFUSALS = {
  unknown_reply: { path: 'reply_id', expected: 'the id of the running reply' },
  too_many_replies: { path: 'reply.create', expected: 'sent when fewer replies wait' },
  unknown_call: { path: 'call_id', expected: 'the call_id of a tool.call of this session' },
} as const;

type ReplyEvent = Extract<ConversationEvent, { replyId: number }>;

function replyMessageOf(event: ReplyEvent, ids: AgentIds): UnstampedServerMessage {
  const reply_id = ids.reply(event.replyId);
  const item_id = ids.replyItem(event.replyId);
  switch (event.type) {
    case 'reply.started':
      return { type: 'reply.started', reply_id, item_id };
    case 'agent-word.sent':
      return {
        type: 'transcript.agent.delta',
        reply_id,
        item_id,
        delta: event.text,
        start_ms: event.startMs,
        end_ms: event.endMs,
      };
    case 'agent-transcript.finished':
      return {
        type: 'transcript.agent',
        reply_id,
        item_id,
        text: event.text,
        interrupted: event.interrupted,
      };
    case 'reply.failed':
      return {
        type: 'reply.error',
        reply_id,
        code: event.code,
        message: event.message,
        retryable: event.retryable,
        status_code: event.statusCode,
        provider_code: null,
        provider_param: null,
      };
    case 'tool.called':
      return {
        type: 'tool.call',
        call_id: ids.call(event.callId),
        name: event.name,
        arguments: event.arguments,
      };
    case 'reply.finished':
      return { type: 'reply.done', reply_id, status: event.status };
  }
}
