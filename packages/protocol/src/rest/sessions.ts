/** Past sessions: who was served when, what was said in which turn, and recordings where they were asked for. */
import * as z from 'zod/mini';
import { field } from '../message.ts';
import { CursorQuery } from './agents.ts';
import { declareRoute } from './route.ts';

const ms = (what: string) =>
  field(z.nullable(z.int()), { description: `ms from the start of the session: ${what}` });

export const TURN_TRIGGERS = ['greeting', 'user_speech', 'tool_result', 'reply_create'] as const;

export const TimelineTurn = z.object({
  turn_id: field(z.string(), { description: 'Unique within the session.' }),
  item_id: field(z.string(), {
    description: "The item of the agent's reply, or of the user's turn without one.",
  }),
  status: z.enum(['completed', 'interrupted', 'failed', 'in_progress', 'no_reply']),
  trigger: field(z.enum(TURN_TRIGGERS), { description: 'Why the agent spoke.' }),
  requested_instructions: field(z.nullable(z.string()), { description: 'Of reply.create.' }),
  user_transcript: z.nullable(z.string()),
  user_speech_started_at_ms: ms('input.speech.started.'),
  user_speech_ended_at_ms: ms('input.speech.stopped.'),
  user_confidence: field(z.null(), { description: 'Always null: the recogniser gives none.' }),
  agent_text: field(z.nullable(z.string()), { description: 'What was heard of the reply.' }),
  agent_reply_started_at_ms: ms('reply.started.'),
  agent_reply_ended_at_ms: ms('reply.done.'),
  interrupted_at_ms: ms('when the reply was cut.'),
  time_to_first_audio_ms: field(z.nullable(z.int()), {
    description: "From the end of the user's turn (else from reply.started) to the first reply.audio, ms.",
  }),
  tool_calls: z.array(
    z.object({ call_id: z.string(), name: z.string(), arguments: z.unknown(), called_at_ms: z.int() }),
  ),
});
export type TimelineTurn = z.output<typeof TimelineTurn>;

const SUMMARY = {
  id: field(z.string(), { description: '`sess_` and 32 hex digits.' }),
  agent_id: field(z.string(), { description: '`agent_inline` without a stored agent.' }),
  status: z.enum(['completed', 'failed']),
  started_at: field(z.string(), { description: 'ISO 8601.' }),
  ended_at: field(z.string(), { description: 'ISO 8601.' }),
  duration_seconds: z.number(),
  audio_duration_seconds: field(z.nullable(z.number()), { description: 'Audio of the user; null: none.' }),
};

export const SessionSummary = z.object(SUMMARY);
export type SessionSummary = z.output<typeof SessionSummary>;

export const SessionRecord = z.object({
  ...SUMMARY,
  config: field(z.unknown(), { description: 'The resolved configuration at the end.' }),
  timeline: field(z.array(TimelineTurn), {
    description: 'Turns in order; the oldest are dropped beyond 2000.',
  }),
  artifacts: field(
    z.object({
      audio: z.nullable(
        z.object({
          url: field(z.string(), { description: 'Path on this server; needs the key.' }),
          media_type: z.string(),
          bytes: z.int(),
        }),
      ),
    }),
    { description: 'null without a recording.' },
  ),
});
export type SessionRecord = z.output<typeof SessionRecord>;

const base = { tag: 'sessions', family: 'agent', access: 'key' } as const;
const NOT_FOUND = {
  status: 404,
  code: 'session_not_found',
  when: 'No ended session with this id is kept.',
} as const;

export const listSessions = declareRoute({
  ...base,
  id: 'listSessions',
  method: 'GET',
  path: '/v1/sessions',
  summary: 'List ended sessions, newest first',
  query: CursorQuery,
  responses: [
    {
      status: 200,
      description: 'A page.',
      schema: z.object({
        sessions: z.array(SessionSummary),
        has_more: z.boolean(),
        response_metadata: z.object({ next_cursor: z.nullable(z.string()) }),
      }),
    },
  ],
});

export const getSession = declareRoute({
  ...base,
  id: 'getSession',
  method: 'GET',
  path: '/v1/sessions/{id}',
  summary: 'Read an ended session with its timeline',
  responses: [{ status: 200, description: 'The session.', schema: SessionRecord }],
  errors: [NOT_FOUND],
});

export const getSessionAudio = declareRoute({
  ...base,
  id: 'getSessionAudio',
  method: 'GET',
  path: '/v1/sessions/{id}/audio',
  summary: 'Download the recording of a session',
  description: 'WAV, 16 kHz, stereo: the user on the left, the agent on the right.',
  responses: [{ status: 200, description: 'The recording.', mediaType: 'audio/wav' }],
  errors: [NOT_FOUND],
  extension: true,
});

export const deleteSession = declareRoute({
  ...base,
  id: 'deleteSession',
  method: 'DELETE',
  path: '/v1/sessions/{id}',
  summary: 'Delete a session and its recording',
  responses: [{ status: 204, description: 'Gone.' }],
  errors: [NOT_FOUND],
});
