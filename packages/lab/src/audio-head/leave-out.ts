/**
 * The honest number: the real code path on a corpus of which the audio head has heard nothing. Enters: the heads in the
 * report of train.js, the labels.csv folders, a cache of what sessions heard (made where it is missing). Leaves: the
 * endpointing report of each corpus, judged with a head trained on all others. `--shipped` judges with the weights that are shipped instead.
 *
 *   node packages/lab/dist/audio-head/leave-out.js --heads REPORT --data DIR --heard CACHE [--only a,b]
 */
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';
import { createEmbeddedEngines } from '@antiphon/server/providers/embedded';
import { AUDIO_HEAD_PATH, AudioHead } from '@antiphon/server/providers/moonshine/audio-head';
import type { Engines } from '@antiphon/server/ports/engines';
import { evaluateEndpointing, type EndpointingReport, type HeardTurn } from '../eval/endpointing/evaluate.ts';
import { judgedUntilMs } from '../eval/endpointing/judge-turn.ts';
import { ListeningRecord } from '../eval/endpointing/listening-record.ts';
import { perceive, type Perception } from '../eval/endpointing/perceive.ts';
import { microphoneOf } from '../eval/endpointing/recording.ts';
import { readTurns, type LabelledTurn } from '../eval/endpointing/turns.ts';
import { foldOfCorpus } from './cross-validation.ts';
import { rescored } from './rescored-perception.ts';

/** Audio after the last moment that is judged, s. */
const MARGIN_S = 0.2;
const LANES = 2;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      heads: { type: 'string' },
      data: { type: 'string' },
      heard: { type: 'string' },
      only: { type: 'string', default: 'aws_lca_auto_repairs,vendor_samples,mfa_spontaneous,phone-digits' },
      shipped: { type: 'boolean', default: false },
    },
  });
  if (values.data === undefined || values.heard === undefined)
    throw new Error('expected --data DIR and --heard DIR');
  const corpora = values.only.split(',');
  const judgedBy = values.shipped ? await shippedHead() : await headsOfOthers(values.heads, corpora);
  const reports: Record<string, unknown> = {};
  const listening = new Listening(values.heard);
  try {
    for (const corpus of corpora) {
      const turns = await readTurns([join(values.data, 'audio', `endpointing-${corpus}`)], true);
      const heard = await listening.hear(turns);
      const head = judgedBy(corpus);
      const records = heard.map(({ turn, perception }): HeardTurn => {
        const record = ListeningRecord.of(rescored(perception, head));
        if (record === null) throw new Error(`${turn.audioPath}: heard by another machine: empty --heard`);
        return { turn, record };
      });
      const { report } = evaluateEndpointing(records, { labelled: true });
      if (report !== null) reports[corpus] = shown(report);
      process.stderr.write(`${corpus} ${JSON.stringify(reports[corpus])}\n`);
    }
  } finally {
    await listening.close();
  }
  process.stdout.write(`${JSON.stringify(reports, null, 1)}\n`);
}

async function shippedHead(): Promise<(corpus: string) => AudioHead> {
  const head = await AudioHead.load(AUDIO_HEAD_PATH);
  return () => head;
}

async function headsOfOthers(
  folder: string | undefined,
  corpora: readonly string[],
): Promise<(corpus: string) => AudioHead> {
  if (folder === undefined) throw new Error('expected --heads DIR, the report of train.js');
  const heads = new Map<string, AudioHead>();
  for (const corpus of corpora)
    heads.set(corpus, await AudioHead.load(join(folder, `without-${foldOfCorpus(corpus)}`)));
  return (corpus) => heads.get(corpus) as AudioHead;
}

function shown(report: EndpointingReport): object {
  const { timer } = report.baselines;
  return {
    ...report,
    points: undefined,
    pareto: undefined,
    ci95: undefined,
    versus_timer_ci95: undefined,
    baselines: { timer: { ...timer, points: undefined, pareto: undefined } },
  };
}

type Heard = { readonly turn: LabelledTurn; readonly perception: Perception };

/** First passes with features, kept on disk by the name of the recording. */
class Listening {
  readonly #folder: string;
  #engines: Promise<Engines & { close(): Promise<void> }> | null = null;

  constructor(folder: string) {
    this.#folder = folder;
  }

  async hear(turns: readonly LabelledTurn[]): Promise<Heard[]> {
    await mkdir(this.#folder, { recursive: true });
    const heard: Heard[] = [];
    let next = 0;
    const lane = async (): Promise<void> => {
      for (let turn = turns[next++]; turn !== undefined; turn = turns[next++])
        heard.push({ turn, perception: await this.#hearOne(turn) });
    };
    await Promise.all(Array.from({ length: LANES }, lane));
    return heard.sort((a, b) => (a.turn.audioPath < b.turn.audioPath ? -1 : 1));
  }

  async #hearOne(turn: LabelledTurn): Promise<Perception> {
    // Several turns may share a recording.
    const from = turn.fromS === 0 ? '' : `.${String(turn.fromS)}`;
    const path = join(this.#folder, `${turn.corpus}.${basename(turn.audioPath)}${from}.json`);
    try {
      return JSON.parse(await readFile(path, 'utf8')) as Perception;
    } catch {
      // Not there yet, or cut short: made again.
    }
    const endsMs = turn.pauses.map((_, i) => judgedUntilMs(turn.pauses, i));
    const pcm = await microphoneOf(turn, Math.max(...endsMs) / 1000 + MARGIN_S);
    const perception = await perceive(await this.#open(), pcm, turn.agentText);
    await writeFile(`${path}.part`, JSON.stringify(perception));
    await rename(`${path}.part`, path);
    return perception;
  }

  /** One set for all lanes. */
  #open(): Promise<Engines> {
    this.#engines ??= createEmbeddedEngines({ exposeAudioFeatures: true, sttProcesses: 1 }).then(
      (engines) => ({
        ...engines,
        llm: { description: 'none', generate: nothing },
      }),
    );
    return this.#engines;
  }

  async close(): Promise<void> {
    await (await this.#engines)?.close();
  }
}

// eslint-disable-next-line require-yield -- no reply is asked of it
async function* nothing(): AsyncGenerator<never> {
  return;
}

if (process.argv[1] === import.meta.filename) await main();
