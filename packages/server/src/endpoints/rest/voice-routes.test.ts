import { VOICE_ALIAS_NAMES } from '@antiphon/protocol';
import { afterEach, describe, expect, it } from 'vitest';
import { VoiceCatalogue } from '../../voice-catalogue.ts';
import { startRest, type RestServer } from './fixtures/rest-server.ts';
import { voiceRoutes } from './voice-routes.ts';

let server: RestServer | null = null;
afterEach(async () => {
  await server?.close();
  server = null;
});

const OWN = [
  { id: 'rms', name: 'RMS', language: 'en-US', sex: 'male' },
  { id: 'ivy', name: 'Own Ivy', language: 'de', sex: 'female' },
] as const;

async function ask(path: string) {
  server ??= await startRest(voiceRoutes(new VoiceCatalogue(OWN)));
  return server.ask(path);
}

const names = (json: Record<string, unknown>): string[] =>
  (json['voices'] as { voice_id: string }[]).map(({ voice_id }) => voice_id);

describe('/v1/voices', () => {
  it('has own voices first, then every alias once, each with a number and a name', async () => {
    const first = (await ask('/v1/voices')).json;
    expect(first).toMatchObject({ total: VOICE_ALIAS_NAMES.length + 1, limit: 20, offset: 0 });
    expect(names(first)).toHaveLength(20);
    expect(names(first).slice(0, 3)).toEqual(['rms', 'ivy', 'alba']);
    const all = (await ask('/v1/voices?limit=100')).json;
    const numbers = (all['voices'] as { id: number }[]).map(({ id }) => id);
    expect(new Set(numbers).size).toBe(numbers.length);
    expect(numbers.every(Number.isInteger)).toBe(true);
    expect(new Set(names(all))).toEqual(new Set(['rms', ...VOICE_ALIAS_NAMES]));
    expect(names((await ask('/v1/voices?limit=1&offset=2')).json)).toEqual(['alba']);
  });

  it('filters by language and publicity', async () => {
    expect(names((await ask('/v1/voices?language=en&limit=100')).json)).not.toContain('ivy');
    expect((await ask('/v1/voices?language=fr')).json).toMatchObject({ voices: [], total: 0 });
    expect((await ask('/v1/voices?include_public=false')).json).toMatchObject({ voices: [], total: 0 });
  });

  it('finds one by number and by name', async () => {
    const byNumber = (await ask('/v1/voices/2')).json;
    expect(byNumber).toMatchObject({ id: 2, voice_id: 'ivy', sex: 'female', pending_verification: false });
    expect((await ask('/v1/voices/ivy')).json).toEqual(byNumber);
    expect((await ask('/v1/voices/alba')).json).toMatchObject({
      category: 'alias',
      supported_languages: ['de'],
    });
    const none = await ask('/v1/voices/99');
    expect([none.status, none.json['error_code']]).toEqual([404, 'NOT_FOUND']);
  });

  it.each(['limit=101', 'limit=0', 'offset=-1', 'limit=x', 'include_public=maybe'])(
    'refuses ?%s',
    async (query) => {
      const answer = await ask(`/v1/voices?${query}`);
      expect([answer.status, answer.json['error_code']]).toEqual([400, 'VALIDATION_ERROR']);
    },
  );
});
