/** Voices: one route for both APIs. Each voice has the number the speech API uses and the name the agent API uses. */
import * as z from 'zod/mini';
import { PAGE_ENTRIES_DEFAULT, PAGE_ENTRIES_MAX } from '../limits.ts';
import { field } from '../message.ts';
import { declareRoute } from './route.ts';

const note = (description: string) => ({ description });

const VOICE_FIELDS = {
  id: field(z.int(), note('Number of the voice; `voice_id` of the speech API.')),
  voice_id: field(z.string(), note('Name of the voice; `voice_id` and `output.voice` of the agent API.')),
  name: field(z.string(), note('For people.')),
  description: z.string(),
  category: field(
    z.enum(['own', 'alias']),
    note('`alias`: a name of the hosted service, spoken by an own voice.'),
  ),
  sex: z.enum(['female', 'male', 'neutral']),
  age: z.string(),
  quality: z.string(),
  supported_languages: field(z.array(z.string()), note('ISO 639-1.')),
  sample_text: z.string(),
  avatar_url: z.nullable(z.string()),
  sample_url: z.nullable(z.string()),
  is_public: z.boolean(),
  verified: z.boolean(),
};

export const VoiceView = z.object(VOICE_FIELDS);
export type VoiceView = z.output<typeof VoiceView>;

export const VoiceDetail = z.object({
  ...VOICE_FIELDS,
  generative_voice_description: z.nullable(z.string()),
  pending_verification: z.boolean(),
});
export type VoiceDetail = z.output<typeof VoiceDetail>;

const base = { tag: 'voices', family: 'tts', access: 'key', method: 'GET' } as const;

export const listVoices = declareRoute({
  ...base,
  id: 'listVoices',
  path: '/v1/voices',
  summary: 'List voices',
  query: z.object({
    language: field(z.exactOptional(z.string()), note('Only voices that speak it, ISO 639-1.')),
    include_public: field(z.exactOptional(z.boolean()), {
      description: 'false: only private voices, of which this server has none.',
      default: true,
    }),
    limit: field(z.exactOptional(z.int().check(z.minimum(1), z.maximum(PAGE_ENTRIES_MAX))), {
      description: 'Entries of a page.',
      default: PAGE_ENTRIES_DEFAULT,
    }),
    offset: field(z.exactOptional(z.int().check(z.minimum(0))), {
      description: 'Entries to skip.',
      default: 0,
    }),
  }),
  responses: [
    {
      status: 200,
      description: 'A page; own voices come first.',
      schema: z.object({
        voices: z.array(VoiceView),
        total: field(z.int(), note('Voices that match, on all pages.')),
        limit: z.int(),
        offset: z.int(),
      }),
    },
  ],
});

export const getVoice = declareRoute({
  ...base,
  id: 'getVoice',
  path: '/v1/voices/{id}',
  summary: 'Read a voice, by number or name',
  responses: [{ status: 200, description: 'The voice.', schema: VoiceDetail }],
  errors: [{ status: 404, code: 'NOT_FOUND', when: 'There is no such voice.' }],
});
