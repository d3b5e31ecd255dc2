/**
 * Rows for the conversation suite from recordings of people: `node packages/lab/dist/eval/conversation/recorded-rows.js
 * --data DIR > rows.jsonl`, DIR holding harper-valley/ (calls with segments) and commands/ (one command a file). Back-channels
 * are segments that hold nothing but a listener's words; interruptions are the caller's longer segments and the commands.
 * The rows name the recordings by absolute path: they stay where they are.
 */
import { readdir, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { levelDbfs } from '@antiphon/core/audio/level';
import { listenerWords } from '@antiphon/core/semantics/listener-words';
import { wordsOf } from '@antiphon/core/semantics/words';
import { readAudio, SAMPLE_RATE_HZ } from '../../audio-head/audio-file.ts';
import { Random } from '../../audio-head/random.ts';
import { EXPLANATIONS } from './scenarios.ts';

type Segment = {
  readonly role: 'agent' | 'caller';
  readonly t0: number;
  readonly t1: number;
  readonly text: string;
};
type Call = {
  readonly id: string;
  readonly agent_file_starts_late_s?: number;
  readonly segments: readonly Segment[];
};
type Stretch = { readonly audio: string; readonly start_s: number; readonly end_s: number };
type Row = { readonly id: string; readonly kind: 'keep_floor' | 'interrupt'; readonly stretch: Stretch };

const SEED = 20_260_108;
/** Labelled times are rough: so much before and after is searched for the voice, s. */
const MARGIN_S = 0.15;
/** Fewer words of a caller may be an answer or a back-channel. */
const INTERRUPTION_WORDS = 4;
const FRAME_S = 0.02;
/** A frame this far below the loudest is no voice, dB. */
const VOICE_BELOW_LOUDEST_DB = 25;
/** There are few recorded back-channels and many commands: each of those is heard at several places, of these every third. */
const BACKCHANNEL_REPEATS = 3;
const COMMANDS_EVERY = 3;
/** Where in the agent's speech the caller begins, s after its first audio. */
const CUT_IN_S = [2.5, 7] as const;

/** From the first to the last frame with voice between two times of a recording; null without any. */
async function voiceIn(audio: string, fromS = 0, toS = Infinity): Promise<Stretch | null> {
  const pcm = await readAudio(audio);
  const frame = FRAME_S * SAMPLE_RATE_HZ;
  const first = Math.max(0, Math.floor(fromS / FRAME_S));
  const last = Math.floor(Math.min(toS * SAMPLE_RATE_HZ, pcm.length) / frame);
  const levels = Array.from({ length: Math.max(0, last - first) }, (_, index) =>
    levelDbfs(pcm, (first + index) * frame, (first + index + 1) * frame),
  );
  const threshold = Math.max(...levels) - VOICE_BELOW_LOUDEST_DB;
  const begin = levels.findIndex((level) => level > threshold);
  const end = levels.findLastIndex((level) => level > threshold);
  const seconds = (index: number): number => Math.round((first + index) * FRAME_S * 100) / 100;
  return begin < 0 ? null : { audio: resolve(audio), start_s: seconds(begin), end_s: seconds(end + 1) };
}

function kindOf({ role, text }: Segment): Row['kind'] | null {
  const words = wordsOf(text);
  if (words.length === 0) return null;
  const { others, open } = listenerWords(words, 'en');
  if (others === 0 && !open) return 'keep_floor';
  return role === 'caller' && words.length >= INTERRUPTION_WORDS ? 'interrupt' : null;
}

async function callRows(folder: string): Promise<Row[]> {
  const rows: Row[] = [];
  for (const file of (await readdir(folder)).filter((name) => name.endsWith('.json')).sort()) {
    const call = JSON.parse(await readFile(join(folder, file), 'utf8')) as Call;
    for (const segment of call.segments) {
      const kind = kindOf(segment);
      const late = segment.role === 'agent' ? (call.agent_file_starts_late_s ?? 0) : 0;
      if (kind === null || segment.t0 < late) continue;
      const audio = join(folder, `${call.id}.${segment.role}.wav`);
      const [from, to] = [segment.t0 - late - MARGIN_S, segment.t1 - late + MARGIN_S];
      const stretch = await voiceIn(audio, from, to);
      const id = `${kind}-${call.id}-${String(segment.t0)}-${wordsOf(segment.text).slice(0, 4).join('-')}`;
      if (stretch !== null) rows.push({ id, kind, stretch });
    }
  }
  return rows;
}

async function commandRows(folder: string): Promise<Row[]> {
  const rows: Row[] = [];
  const files = (await readdir(folder)).filter((name) => name.endsWith('.wav')).sort();
  for (const file of files.filter((_, index) => index % COMMANDS_EVERY === 0)) {
    const stretch = await voiceIn(join(folder, file));
    if (stretch !== null) rows.push({ id: `interrupt-${file}`, kind: 'interrupt', stretch });
  }
  return rows;
}

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { data: { type: 'string' } } });
  if (values.data === undefined) throw new Error('--data DIR: expected the folder of the recordings');
  const random = new Random(SEED);
  const rows = [
    ...(await callRows(join(values.data, 'harper-valley'))),
    ...(await commandRows(join(values.data, 'commands'))),
  ];
  const repeated = rows.flatMap((row) =>
    row.kind === 'interrupt'
      ? [row]
      : Array.from({ length: BACKCHANNEL_REPEATS }, (_, index) => ({
          ...row,
          id: `${row.id}-${String(index + 1)}`,
        })),
  );
  for (const { id, kind, stretch } of repeated) {
    const agent = EXPLANATIONS[Math.floor(random.next() * EXPLANATIONS.length)];
    const at_s = Math.round(random.between(...CUT_IN_S) * 100) / 100;
    process.stdout.write(JSON.stringify({ id, kind, parts: [stretch], agent, at_s }) + '\n');
  }
}

await main();
