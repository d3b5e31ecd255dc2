/** The golden conversations with the TTS endpoints: what the client does in each; the logs are in tests/wire. */
import type { WireOptions, WirePath, WireStep } from './wire-run.ts';

export type GoldenWire = {
  readonly path: WirePath;
  readonly steps: readonly WireStep[];
  readonly options?: WireOptions;
};

const CONFIG = { voice_id: 1071, language: 'en' };
const LONG = 'This sentence takes a while to say, and so does the next one. ';

export const GOLDEN_WIRES: Readonly<Record<string, GoldenWire>> = {
  'normal-turn': {
    path: '/ws/tts/stream',
    steps: [
      { at: 0, send: { text: 'Hello', flush: false, ...CONFIG, word_timestamps: true } },
      { at: 20, send: { text: ' there.', flush: false } },
      { at: 40, send: { text: ' How are', flush: false } },
      { at: 200, send: { text: ' you?', flush: false } },
      { at: 210, send: { text: '', flush: true } },
      { at: 2000, send: { text: 'Next', flush: false } },
    ],
  },
  'graceful-end': {
    path: '/ws/tts/stream',
    steps: [
      { at: 0, send: { text: 'Hello there.', ...CONFIG } },
      { at: 10, send: { close: true } },
      { at: 1000, send: { end_session: true } },
      { at: 1100, send: { text: 'Bye.' } },
      { at: 1110, send: { close_socket: true } },
    ],
  },
  'barge-in': {
    path: '/ws/tts/stream',
    options: { networkMs: 60 },
    steps: [
      { at: 0, send: { text: LONG, ...CONFIG } },
      { at: 5, send: { text: LONG } },
      { at: 600, send: { cancel: true } },
      { at: 610, send: { text: 'Sure.', flush: true, ...CONFIG } },
    ],
  },
  'barge-in-before-audio': {
    path: '/ws/tts/stream',
    steps: [
      { at: 0, send: { text: 'Hello there. And', ...CONFIG } },
      { at: 10, send: { cancel: true } },
      { at: 50, send: { text: 'Only buffered' } },
      { at: 60, send: { cancel: true } },
      { at: 70, send: { cancel: true } },
    ],
  },
  'text-before-the-ack': {
    path: '/ws/tts/stream',
    steps: [
      { at: 0, send: { text: LONG, ...CONFIG, sample_rate: 16_000 } },
      { at: 50, send: { cancel: true } },
      { at: 50, send: { text: 'No ', flush: false } },
      { at: 60, send: { text: 'configuration first.', flush: true, ...CONFIG, sample_rate: 16_000 } },
    ],
  },
  inactivity: {
    path: '/ws/tts/stream',
    steps: [{ at: 0, send: { text: 'And then', ...CONFIG } }],
    options: { lingerMs: 6000 },
  },
  'context-barge-in': {
    path: '/ws/tts/multi',
    options: { networkMs: 40, lingerMs: 4000 },
    steps: [
      {
        at: 0,
        send: { text: ' ', context_id: 'a', voice_settings: { voice_id: 1071 }, sample_rate: 24_000 },
      },
      { at: 0, send: { text: ' ', context_id: 'b', voice_settings: { voice_id: 1072 } } },
      { at: 10, send: { text: LONG, context_id: 'a', flush: true } },
      { at: 20, send: { text: 'Short one.', context_id: 'b', flush: true } },
      { at: 300, send: { close_context: true, context_id: 'a', immediate: true } },
      { at: 900, send: { text: LONG, context_id: 'b' } },
      { at: 1200, send: { cancel: true, context_id: 'b' } },
      { at: 1300, send: { close_context: true, context_id: 'b' } },
      { at: 1400, send: { close_socket: true } },
    ],
  },
  'context-ends': {
    path: '/ws/tts/multi',
    options: { lingerMs: 3000 },
    steps: [
      { at: 0, send: { update_settings: { speed: 1.1 } } },
      {
        at: 10,
        send: {
          text: 'Hello there.',
          context_id: 'a',
          voice_settings: { voice_id: 1071 },
          word_timestamps: true,
          inactivity_timeout: 1,
        },
      },
      { at: 20, send: { text: 'No voice.', context_id: 'b' } },
      { at: 30, send: { close_context: true, context_id: 'a' } },
    ],
  },
  'error-in-a-turn': {
    path: '/ws/tts/stream',
    steps: [
      { at: 0, send: { text: 'FAIL this. And more.', ...CONFIG } },
      { at: 100, send: { text: 'A new turn.', flush: true } },
      { at: 1500, send: { text: 'Too hot.', temperature: 3 } },
      { at: 1600, send: { text: 'Still usable.', flush: true } },
    ],
  },
  restart: {
    path: '/ws/tts/stream',
    steps: [
      { at: 0, send: { text: 'This is still said.', ...CONFIG, flush: true } },
      { at: 10, stop: true },
    ],
  },
  requests: {
    path: '/ws/tts',
    steps: [
      { at: 0, send: { text: 'First one.', voice_id: 1071, word_timestamps: true } },
      { at: 1, send: { text: 'No voice.' } },
      {
        at: 2,
        send: { text: 'Third at 9:30.', voice_id: 1071, output_format: 'ulaw_8000', sample_rate: 24_000 },
      },
      { at: 1000, send: { cancel: true } },
    ],
  },
  dialect: {
    path: '/v1/text-to-speech/tone/stream-input',
    options: { query: 'output_format=pcm_16000&model_id=eleven' },
    steps: [
      { at: 0, send: { text: ' ' } },
      { at: 10, send: { text: 'Hello there. ' } },
      { at: 20, send: { text: 'Bye. ', flush: true } },
      { at: 30, send: { text: '' } },
    ],
  },
};
