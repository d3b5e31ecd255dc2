/**
 * Routes of the hosted speech service that this server does not offer: making voices, and transcription of files. They
 * answer 501 with the words of the API, so that a client sees what is missing, not a wrong address.
 */
import type { RestMethod, RouteSpec } from './route.ts';

const NOT_OFFERED: readonly (readonly [string, RestMethod, string, string])[] = [
  ['createVoice', 'POST', '/v1/voices', 'Make a voice'],
  ['updateVoice', 'PATCH', '/v1/voices/{id}', 'Change a voice'],
  ['deleteVoice', 'DELETE', '/v1/voices/{id}', 'Delete a voice'],
  ['listVoiceReferences', 'GET', '/v1/voices/{id}/references', 'List recordings of a voice'],
  ['addVoiceReference', 'POST', '/v1/voices/{id}/references', 'Add a recording to a voice'],
  [
    'deleteVoiceReference',
    'DELETE',
    '/v1/voices/{id}/references/{reference_id}',
    'Delete a recording of a voice',
  ],
  ['publishVoice', 'POST', '/v1/voices/{id}/publish', 'Publish a voice'],
  ['generateVoiceSample', 'POST', '/v1/voices/{id}/generate-sample', 'Make a sample of a voice'],
  ['transcribeAudio', 'POST', '/v1/audio/transcriptions', 'Transcribe a file'],
];

export const NOT_OFFERED_ROUTES: readonly RouteSpec[] = NOT_OFFERED.map(([id, method, path, summary]) => ({
  id,
  method,
  path,
  tag: 'not-offered',
  summary: `${summary} (not offered)`,
  family: 'tts',
  access: 'key',
  responses: [],
  errors: [{ status: 501, code: 'VALIDATION_ERROR', when: 'Always: this server does not do it.' }],
}));
