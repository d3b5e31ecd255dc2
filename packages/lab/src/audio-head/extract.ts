/**
 * Runs the recogniser over every labelled pause at several lengths of silence and keeps what it had inside.
 * Enters: the corpora, model files, a variant (0 = as recorded, others = degraded copies). Leaves: rows.bin
 * (float32, FEATURE_SIZE a row) and rows.jsonl. Invariant: a row's numbers come from audio up to pause start + t.
 *
 *   node packages/lab/dist/audio-head/extract.js --data DIR --out DIR --variant 0
 */
import { createWriteStream } from 'node:fs';
import { mkdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ensureModels } from '@antiphon/server/models/ensure-models';
import { MoonshineModel } from '@antiphon/server/providers/moonshine/model';
import { SileroModel } from '@antiphon/server/providers/silero/model';
import { readAudio, SAMPLE_RATE_HZ } from './audio-file.ts';
import { readCorpora, type Pause } from './corpus.ts';
import { atSpeed, degrade } from './degrade.ts';
import { Random, seedOf } from './random.ts';
import type { RowCard } from './row-card.ts';
import { scoreWindows, type Voice } from './voice.ts';

/** Silence at which a pause is looked at, s. */
const DECISION_TIMES_S = [0.1, 0.2, 0.4, 0.6, 0.9, 1.3];
/** As the server: the turn's audio begins this long before the first voice. */
const LEAD_S = 0.1;
/** Audio given to the recogniser at most, s; the server cuts long turns at 12-20 s. */
const MAX_AUDIO_S = 12;
/** Degraded copies look at these many times a pause, jittered. */
const JITTER_S = 0.08;
const SHORTEST_S = 0.06;
const SHORTENED_PROBABILITY = 0.3;

type Engines = { readonly moonshine: MoonshineModel; readonly silero: SileroModel };
type Sink = (card: RowCard, row: Float32Array) => void;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      data: { type: 'string' },
      out: { type: 'string' },
      variant: { type: 'string', default: '0' },
      only: { type: 'string' },
    },
  });
  if (values.data === undefined || values.out === undefined)
    throw new Error('expected --data DIR and --out DIR');
  const variant = Number(values.variant);
  const { paths } = await ensureModels(['moonshine-tiny-en', 'silero-vad-v6']);
  const engines: Engines = {
    moonshine: await MoonshineModel.load({
      encoderPath: paths['moonshine-tiny-en']['encoder_model.onnx'] ?? '',
      decoderPath: paths['moonshine-tiny-en']['decoder_model_merged.onnx'] ?? '',
      exposeFeatures: true,
    }),
    silero: await SileroModel.load(paths['silero-vad-v6']['silero_vad_v6.onnx'] ?? ''),
  };
  const pauses = (await readCorpora(join(values.data, 'audio')))
    .filter((pause) => values.only === undefined || values.only.split(',').includes(pause.corpus))
    .filter((pause) => !isPlentiful(pause, variant));
  await mkdir(values.out, { recursive: true });
  const name = `rows-${variant}${values.only === undefined ? '' : `-${values.only}`}`;
  const bin = createWriteStream(join(values.out, `${name}.bin.part`));
  const cards = createWriteStream(join(values.out, `${name}.jsonl`));
  let rows = 0;
  await extractAll(engines, pauses, {
    variant,
    sink: (card, row) => {
      rows++;
      bin.write(Buffer.from(row.buffer, row.byteOffset, row.byteLength));
      cards.write(`${JSON.stringify(card)}\n`);
    },
  });
  await Promise.all([new Promise((done) => bin.end(done)), new Promise((done) => cards.end(done))]);
  await rename(join(values.out, `${name}.bin.part`), join(values.out, `${name}.bin`));
  process.stderr.write(`${name}: ${rows} rows of ${pauses.length} pauses\n`);
}

/** Ends of turns of the largest corpus are ten times what anything else has: each variant takes another third. */
function isPlentiful(pause: Pause, variant: number): boolean {
  const random = new Random(seedOf(`${pause.turnId}/${variant}`));
  return pause.corpus === 'getgoing' && !pause.hold && random.next() > 1 / 3;
}

async function extractAll(
  engines: Engines,
  pauses: readonly Pause[],
  { variant, sink }: { variant: number; sink: Sink },
): Promise<void> {
  const byFile = new Map<string, Pause[]>();
  for (const pause of pauses) byFile.set(pause.audioPath, [...(byFile.get(pause.audioPath) ?? []), pause]);
  const startedMs = performance.now();
  let files = 0;
  for (const [path, ofFile] of byFile) {
    const pcm = await readAudio(path);
    const voice = await scoreWindows(engines.silero, pcm);
    for (const pause of ofFile) await extractPause(engines.moonshine, { pause, pcm, voice, variant, sink });
    if (++files % 100 === 0) {
      const s = Math.round((performance.now() - startedMs) / 1000);
      process.stderr.write(`${files}/${byFile.size} files, ${s} s\n`);
    }
  }
}

type PauseWork = {
  readonly pause: Pause;
  readonly pcm: Int16Array;
  readonly voice: Voice;
  readonly variant: number;
  readonly sink: Sink;
};

async function extractPause(model: MoonshineModel, work: PauseWork): Promise<void> {
  const { pause, variant, pcm } = work;
  const random = new Random(seedOf(`${pause.corpus}/${pause.turnId}/${pause.index}/${variant}`));
  // Segment times of calls are coarse: the voice tells where the pause begins.
  const startS = pause.corpus === 'harper-valley' ? work.voice.lastVoiceEnd(pause.startS) : pause.startS;
  let fromS = Math.max(0, work.voice.onset(pause.turnFromS, startS) - LEAD_S, startS - MAX_AUDIO_S);
  const lastS = Math.min(pause.endS, pcm.length / SAMPLE_RATE_HZ);
  if (variant > 0 && random.next() < SHORTENED_PROBABILITY)
    fromS = Math.max(fromS, startS - random.between(1, 4));
  const speed = variant > 0 && random.next() < 0.5 ? random.between(0.9, 1.12) : 1;
  // Degraded once a pause, over all that any decision may hear: the line does not change within it.
  let heard: Int16Array = pcm.slice(Math.round(fromS * SAMPLE_RATE_HZ), Math.round(lastS * SAMPLE_RATE_HZ));
  if (speed !== 1) heard = atSpeed(heard, speed);
  if (variant > 0) heard = degrade(heard, random);
  const durationS = (pause.endS - startS) / speed;
  await lookAt(model, { ...work, heard, speechS: (startS - fromS) / speed, random, durationS });
}

type Look = PauseWork & {
  readonly heard: Int16Array;
  readonly speechS: number;
  readonly random: Random;
  readonly durationS: number;
};

async function lookAt(model: MoonshineModel, look: Look): Promise<void> {
  const { pause, variant, heard, speechS, random } = look;
  let draft: readonly number[] = [];
  for (const time of DECISION_TIMES_S) {
    const silenceS = variant === 0 ? time : Math.max(SHORTEST_S, time + random.between(-JITTER_S, JITTER_S));
    // A pause that is over, or whose recording is, has nothing to decide any more.
    if (Math.round((speechS + silenceS) * SAMPLE_RATE_HZ) > heard.length) break;
    if (variant > 0 && random.next() < 0.4) continue;
    const pcm = heard.slice(0, Math.round((speechS + silenceS) * SAMPLE_RATE_HZ));
    const silenceMs = silenceS * 1000;
    const decoded = await model.decode({ pcm, draftTokens: draft, exposeEncoder: false, silenceMs });
    draft = decoded.tokens;
    look.sink(
      {
        corpus: pause.corpus,
        turnId: pause.turnId,
        index: pause.index,
        speaker: pause.speaker,
        hold: pause.hold,
        durationS: look.durationS,
        silenceS,
        variant,
        tokens: decoded.tokens.length,
        text: decoded.words.map((word) => word.text).join(' '),
      },
      Float32Array.from(decoded.evidence.audioFeatures ?? []),
    );
  }
}

if (process.argv[1] === import.meta.filename) await main();
