import { describe, expect, it } from 'vitest';
import { ConfigError, resolveServerConfig } from './config.ts';

const KEY = 'a-key-of-some-length';

describe('resolveServerConfig', () => {
  it('has defaults that serve loopback only', () => {
    expect(resolveServerConfig({}, {})).toEqual({
      host: '127.0.0.1',
      port: 8080,
      apiKeys: [],
      llm: null,
      flowPath: null,
      maxSessions: 32,
      maxSessionsPerKey: Infinity,
      apology: expect.stringMatching(/^Sorry/),
      patience: 5,
      region: null,
      speculate: true,
      turnModelPath: null,
      logLevel: 'warn',
      recordDir: null,
      liveTrace: 'key',
      dataDir: null,
      keepSessions: 200,
      recordAudio: false,
      storeSecret: null,
      egressAllow: [],
      tokenSecret: null,
      tokenReuse: false,
      allowedOrigins: [],
      ttsVoices: {},
      ttsDefaultVoice: null,
      twilioAuthToken: null,
      twilioUrl: null,
      strictVoices: false,
    });
  });

  it('takes a region in any case of letters', () => {
    expect(resolveServerConfig({ region: 'gb' }, { ANTIPHON_REGION: 'US' }).region).toBe('GB');
  });

  it('takes the command line before the environment', () => {
    const config = resolveServerConfig({ port: '1' }, { ANTIPHON_PORT: '2', ANTIPHON_HOST: 'localhost' });
    expect(config).toMatchObject({ port: 1, host: 'localhost' });
  });

  it('takes several keys and a model endpoint', () => {
    const env = {
      ANTIPHON_API_KEY: `${KEY}, ${KEY}2`,
      ANTIPHON_LLM_URL: 'http://127.0.0.1:1/v1',
      ANTIPHON_LLM_MODEL: 'm',
      ANTIPHON_LLM_KEY: 'secret',
    };
    expect(resolveServerConfig({ host: '0.0.0.0' }, env)).toMatchObject({
      apiKeys: [KEY, `${KEY}2`],
      llm: { url: 'http://127.0.0.1:1/v1', model: 'm', key: 'secret' },
    });
  });

  it.each([
    [{ host: '0.0.0.0' }, {}, /0\.0\.0\.0 can be reached from outside: set ANTIPHON_API_KEY/],
    [{ port: '99999' }, {}, /--port: "99999" is not a whole number from 0 to 65535/],
    [{}, { ANTIPHON_PORT: 'http' }, /ANTIPHON_PORT: "http"/],
    [{}, { ANTIPHON_API_KEY: 'short' }, /at least 16 characters/],
    [{ 'llm-url': 'ftp://x' }, {}, /--llm-url: "ftp:\/\/x" is not an http/],
    [{ 'llm-url': 'http://x' }, {}, /no model/],
    [{ 'llm-model': 'm' }, {}, /no endpoint/],
    [{ 'log-level': 'loud' }, {}, /--log-level: "loud" is not one of fatal/],
    [{}, { ANTIPHON_TOKEN_SECRET: 'short' }, /ANTIPHON_TOKEN_SECRET: must have at least 32/],
    [{}, { ANTIPHON_STORE_SECRET: 'short' }, /ANTIPHON_STORE_SECRET: must have at least 32/],
    [{}, { ANTIPHON_EGRESS_ALLOW: 'http://x' }, /ANTIPHON_EGRESS_ALLOW: "http:\/\/x" is no host name/],
    [{ 'keep-sessions': '-1' }, {}, /--keep-sessions: "-1" is not a whole number/],
    [{}, { ANTIPHON_RECORD_AUDIO: '1' }, /set ANTIPHON_DATA_DIR as well/],
    [{}, { ANTIPHON_TOKEN_REUSE: 'maybe' }, /ANTIPHON_TOKEN_REUSE: "maybe" is not 1 or 0/],
    [{}, { ANTIPHON_ALLOWED_ORIGINS: '*' }, /set ANTIPHON_API_KEY first/],
    [{}, { ANTIPHON_ALLOWED_ORIGINS: 'https://x.org/' }, /is no origin such as/],
    [{ speculate: 'yes' }, {}, /--speculate: "yes" is neither on nor off/],
    [{ region: 'UK' }, {}, /--region: "UK" is none of US, CA, GB,/],
    [{}, { ANTIPHON_REGION: 'Germany' }, /ANTIPHON_REGION: "Germany" is none of US/],
    [{ patience: '0' }, {}, /--patience: "0" is not a number from 0.2 to 50/],
  ])('refuses %j %j', (given, env, message) => {
    expect(() => resolveServerConfig(given, env)).toThrow(ConfigError);
    expect(() => resolveServerConfig(given, env)).toThrow(message);
  });
});
