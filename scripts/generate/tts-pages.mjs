/** docs/protocol/tts.md: every frame and error of the streaming TTS API; tts-coverage.md: what is tried of it. */
import { existsSync, readFileSync } from 'node:fs';
import {
  TTS_CLIENT_SPECS,
  TTS_CLOSE_CODES,
  TTS_DIALECT_SERVER_SPECS,
  TTS_ERRORS,
  TTS_SERVER_SPECS,
} from '@antiphon/protocol';
import { schemaNode } from '@antiphon/protocol/expectation';
import { TRIED_ERRORS, triedFields } from '@antiphon/lab/tts-wire/coverage';
import { GOLDEN_WIRES } from '@antiphon/lab/tts-wire/golden-wires';
import { runWire } from '@antiphon/lab/tts-wire/wire-run';
import { at } from '../process-step.mjs';
import { GENERATED_NOTE, code, table } from './markdown.mjs';
import { message } from './voice-agent-page.mjs';

/** What is not said in an example's place: long texts are cut, characters. */
const SHOWN_CHARS = 40;

const CLOSES = {
  normal: 'after close_socket, or the end of an ElevenLabs-style stream',
  restart: 'the server restarts: idle sockets at once, busy ones after their session_closed',
  draining: 'the server is stopping: right after accepting',
  generationFailed: 'the ElevenLabs dialect, after an error',
  unauthorized: 'reserved: a wrong credential is refused at the upgrade with 401',
  credits: 'reserved',
  rate: 'reserved: without room the upgrade is refused with 429',
  unavailable: 'reserved',
};

export async function ttsPages() {
  return [
    ['docs/protocol/tts.md', page()],
    ['docs/protocol/tts-coverage.md', await coverage()],
  ];
}

function page() {
  const parts = [
    `${GENERATED_NOTE}\n\n# Streaming TTS API\n`,
    'JSON text frames; audio is base64 inside them. Frames are told apart by which key is present. Unknown fields are ' +
      'ignored. The key goes into the query (`api_key`, `master_key`, `token`) or the header `Authorization: Bearer`; a ' +
      'refused upgrade is plain HTTP with `X-Request-Id`. What is tried of all this: [coverage](tts-coverage.md). Speech over ' +
      'HTTP (`/v1/tts/generate`, `/v1/text-to-speech/{voice_id}`), models, voices and pronunciation dictionaries: ' +
      '[HTTP routes](rest.md#speech).\n\n' +
      'Dictionaries are applied to whole words before numbers and dates are made words, here, over HTTP and in what agents say ' +
      '(project 1). Word times count in the text as it is said; `source_start` and `source_end` in the text as it was sent. ' +
      '`ipa` of an entry is kept and has no effect on the embedded voice, which says its `replacement`.\n',
    ...Object.entries(TTS_CLIENT_SPECS).flatMap(([path, specs]) => [
      `## Client frames of ${code(path)}\n`,
      ...specs.map(message),
    ]),
    '## Server frames\n',
    ...TTS_SERVER_SPECS.map(message),
    '## Server frames of the ElevenLabs dialect\n',
    ...TTS_DIALECT_SERVER_SPECS.map(message),
    '## Errors\n',
    table(
      ['code', 'error_code', 'error', 'when'],
      Object.values(TTS_ERRORS).map((row) => [row.code, code(row.error_code), row.error, row.trigger]),
    ),
    '## Close codes\n',
    table(
      ['code', 'when'],
      Object.entries(TTS_CLOSE_CODES).map(([name, number]) => [
        number,
        filled(CLOSES[name], `close code ${name}`),
      ]),
    ),
  ];
  return `${parts.join('\n').trimEnd()}\n`;
}

async function coverage() {
  const parts = [
    `${GENERATED_NOTE}\n\n# Coverage of the streaming TTS API\n`,
    'Every cell is run by `tests/wire/tts-coverage.test.ts` or by the test it names; a field, error or frame without ' +
      'one stops the generator.\n',
    '## Fields of client frames\n',
    table(['endpoint', 'frame', 'field', 'accepted', 'refused'], triedFields().map(fieldRow)),
    '## Errors\n',
    table(
      ['error', 'code', 'brought about by'],
      Object.keys(TTS_ERRORS).map((id) => [id, TTS_ERRORS[id].code, broughtAboutBy(id)]),
    ),
    '## Fields of server frames\n',
    table(['frame', 'field', 'seen in'], await serverRows()),
  ];
  return `${parts.join('\n').trimEnd()}\n`;
}

function filled(text, what) {
  if (text === undefined || text === '') throw new Error(`coverage of the TTS API: nothing for ${what}`);
  return text;
}

const shown = (value) => {
  const text = JSON.stringify(value);
  return code(text.length > SHOWN_CHARS ? `${text.slice(0, SHOWN_CHARS)}…` : text);
};

function fieldRow(tried) {
  const what = `${tried.path} ${tried.frame} ${tried.field}`;
  const refused = tried.why ?? tried.bad.map(({ value, why }) => `${shown(value)} (${why})`).join(', ');
  const accepted = tried.good.map(shown).join(', ');
  return [
    code(tried.path),
    code(tried.frame),
    code(tried.field),
    filled(accepted, `accepted values of ${what}`),
    filled(refused, `refused values of ${what}`),
  ];
}

function broughtAboutBy(id) {
  const tried = filled(TRIED_ERRORS[id], `error ${id}`);
  if (!('test' in tried))
    return `${code(tried.path)} ${tried.steps
      .slice(0, 1)
      .map((step) => shown(step.send ?? 'binary'))
      .join('')} ${tried.options?.query ?? ''}`;
  if (!existsSync(at(tried.test)) || !readFileSync(at(tried.test), 'utf8').includes(id))
    throw new Error(`coverage of the TTS API: ${tried.test} does not name ${id}`);
  return `[${tried.test}](../../${tried.test})`;
}

/** Which golden wire log shows each field of each server frame. */
async function serverRows() {
  const seen = new Map();
  const note = (frame, name) => {
    const kind = kindOf(frame);
    for (const field of Object.keys(frame))
      if (!seen.has(`${kind} ${field}`)) seen.set(`${kind} ${field}`, name);
  };
  for (const [name, { path, steps, options }] of Object.entries(GOLDEN_WIRES)) {
    for (const frame of (await runWire(path, steps, options)).frames)
      note(frame, `tests/wire/tts-${name}.jsonl`);
  }
  return [...TTS_SERVER_SPECS, ...TTS_DIALECT_SERVER_SPECS].flatMap((spec) =>
    Object.keys(schemaNode(spec.schema).properties).map((field) => {
      const file = filled(seen.get(`${spec.type} ${field}`), `server frame ${spec.type}, field ${field}`);
      return [code(spec.type), code(field), `[${file}](../../${file})`];
    }),
  );
}

const kindOf = (frame) => TTS_SERVER_SPECS.find((spec) => spec.type in frame)?.type ?? 'audio';
