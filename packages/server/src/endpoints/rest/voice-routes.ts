/** `/v1/voices`: what speaks here, for both APIs. */
import {
  getVoice,
  listVoices,
  PAGE_ENTRIES_DEFAULT,
  type VoiceDetail,
  type VoiceView,
} from '@antiphon/protocol';
import type { CatalogueVoice, VoiceCatalogue } from '../../voice-catalogue.ts';
import { ROUTER_CODES } from './error-bodies.ts';
import { bind, json, RestProblem, type BoundRoute } from './rest-reply.ts';

export const voiceRoutes = (catalogue: VoiceCatalogue): readonly BoundRoute[] => [
  bind(listVoices, ({ query }) => {
    const { language, include_public = true, limit = PAGE_ENTRIES_DEFAULT, offset = 0 } = query;
    const spoken = language?.toLowerCase().split('-', 1)[0];
    const voices = catalogue.voices.filter(
      (voice) => include_public && (spoken === undefined || voice.language === spoken),
    );
    const page = voices.slice(offset, offset + limit).map(viewOf);
    return json({ voices: page, total: voices.length, limit, offset });
  }),
  bind(getVoice, ({ params }) => {
    const voice = catalogue.find(params.id);
    if (voice === null) throw new RestProblem(404, ROUTER_CODES.notFound, 'Voice not found');
    return json(detailOf(voice));
  }),
];

const viewOf = (voice: CatalogueVoice): VoiceView => ({
  id: voice.number,
  voice_id: voice.name,
  name: voice.label,
  description: voice.alias ? `Spoken by ${voice.engineVoice}.` : '',
  category: voice.alias ? 'alias' : 'own',
  sex: voice.sex,
  age: 'adult',
  quality: 'mid',
  supported_languages: [voice.language],
  sample_text: '',
  avatar_url: null,
  sample_url: null,
  is_public: true,
  verified: true,
});

const detailOf = (voice: CatalogueVoice): VoiceDetail => ({
  ...viewOf(voice),
  generative_voice_description: null,
  pending_verification: false,
});
