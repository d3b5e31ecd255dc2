/**
 * Trains the audio end-of-turn head and measures it across corpora. Enters: the output of extract.js. Leaves: NAME.bin
 * and NAME.json (weights and card); with --report report.json, without-FOLD.bin and .json (heads for leave-out.js) and
 * fusion.jsonl: for every pause and silence what a head that has not heard its corpus says. Deterministic: the same rows and
 * options give the same bytes.
 *
 *   node packages/lab/dist/audio-head/train.js --rows DIR --variants 0,1 --weights packages/server/weights/audio-head
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { sigmoid } from '@antiphon/core/log-odds';
import { FEATURE_SIZE } from '@antiphon/server/providers/moonshine/audio-features';
import { calibrationAt, type CalibrationPoint } from '@antiphon/server/providers/moonshine/audio-head';
import {
  balancedWeights,
  crossScores,
  foldOf,
  headsWithout,
  isTrainedOn,
  timeIndex,
  weightsWithout,
} from './cross-validation.ts';
import { fitSurvival, summarise, timerTrades, trades, type ScoredPause } from './hazard.ts';
import { calibrate, TIMES_S } from './calibration.ts';
import { DEFAULT_OPTIONS, type HeadOptions } from './head-model.ts';
import { auc, reliability } from './metrics.ts';
import type { RowCard } from './row-card.ts';
import { readRows } from './rows.ts';

/** Labels that come from the length of the gap say nothing about latency. */
const LABELLED_BY_GAP = ['getgoing'];

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      rows: { type: 'string' },
      variants: { type: 'string', default: '0' },
      weights: { type: 'string' },
      report: { type: 'string' },
      set: { type: 'string', multiple: true, default: [] },
    },
  });
  if (values.rows === undefined) throw new Error('expected --rows DIR, the output of extract.js');
  const options = withSettings(values.set);
  const rows = await readRows(values.rows, values.variants.split(',').map(Number));
  process.stderr.write(`${rows.cards.length} rows\n`);
  const heads = headsWithout(rows, options, (fold) => process.stderr.write(`without ${fold}\n`));
  const raw = crossScores(rows, heads);
  const calibration = calibrate(rows.cards, raw);
  const report = {
    options,
    variants: values.variants,
    ...evaluate(rows.cards, raw, calibration),
  };
  process.stdout.write(`${JSON.stringify(report, null, 1)}\n`);
  if (values.report !== undefined) {
    await mkdir(values.report, { recursive: true });
    await writeFile(join(values.report, 'report.json'), JSON.stringify(report, null, 1));
    await writeFile(join(values.report, 'fusion.jsonl'), fusionLines(rows.cards, raw, calibration));
    for (const [fold, weights] of heads)
      await saveHead(join(values.report, `without-${fold}`), weights, {
        calibration: calibrate(rows.cards, raw, fold),
      });
  }
  if (values.weights !== undefined)
    await saveHead(values.weights, weightsWithout(null, rows, options), {
      calibration,
      about: ABOUT,
      measured: report,
    });
}

function withSettings(settings: readonly string[]): HeadOptions {
  const options: Record<string, number> = { ...DEFAULT_OPTIONS };
  for (const setting of settings) {
    const [name = '', value = ''] = setting.split('=');
    if (!(name in options) || !Number.isFinite(Number(value)))
      throw new Error(`--set ${setting}: expected one of ${Object.keys(options).join(', ')} = number`);
    options[name] = Number(value);
  }
  return options as unknown as HeadOptions;
}

function probabilityOf(raw: number, silenceS: number, calibration: readonly CalibrationPoint[]): number {
  const { slope, offset } = calibrationAt(calibration, silenceS * 1000);
  return sigmoid(slope * raw + offset);
}

function evaluate(cards: readonly RowCard[], raw: Float64Array, calibration: readonly CalibrationPoint[]) {
  const scored = cards.flatMap((_, i) => (Number.isNaN(raw[i]) ? [] : [i]));
  const weights = balancedWeights(cards, scored);
  const folds = [...new Set(scored.map((i) => foldOf(cards[i] as RowCard)))].sort();
  const byFold = Object.fromEntries(
    folds.map((fold) => {
      const own = scored.filter((i) => foldOf(cards[i] as RowCard) === fold);
      return [fold, { auc: aucByTime(cards, raw, own), ...tradeOf(cards, own, { fold, raw, calibration }) }];
    }),
  );
  const probabilities = scored
    .filter((i) => isTrainedOn(cards[i] as RowCard))
    .map((i) => ({
      probability: probabilityOf(raw[i] as number, (cards[i] as RowCard).silenceS, calibration),
      positive: !(cards[i] as RowCard).hold,
      weight: weights[i] as number,
    }));
  const { bins, error } = reliability(probabilities);
  return {
    byFold,
    calibration,
    calibrationError: round(error),
    reliability: bins.map((bin) => [round(bin.mean), round(bin.observed), round(bin.weight)]),
  };
}

function aucByTime(cards: readonly RowCard[], raw: Float64Array, own: readonly number[]) {
  return TIMES_S.map((time, index) => {
    const rows = own.filter((i) => timeIndex((cards[i] as RowCard).silenceS) === index);
    const ends = rows.map((i) => !(cards[i] as RowCard).hold);
    const value = auc(
      rows.map((i) => raw[i] as number),
      ends,
    );
    const count = ends.filter(Boolean).length;
    return { silenceS: time, auc: round(value), holds: rows.length - count, ends: count };
  });
}

type TradeContext = {
  readonly fold: string;
  readonly raw: Float64Array;
  readonly calibration: readonly CalibrationPoint[];
};

function tradeOf(
  cards: readonly RowCard[],
  own: readonly number[],
  { fold, raw, calibration }: TradeContext,
) {
  if (LABELLED_BY_GAP.includes(fold)) return {};
  const pauses = new Map<string, ScoredPause & { scores: { silenceS: number; probability: number }[] }>();
  for (const i of own) {
    const card = cards[i] as RowCard;
    const key = pauseKey(card);
    const pause = pauses.get(key) ?? { hold: card.hold, durationS: card.durationS, scores: [] };
    const { silenceS } = card;
    pause.scores.push({ silenceS, probability: probabilityOf(raw[i] as number, silenceS, calibration) });
    pauses.set(key, pause);
  }
  // How long pauses last is learnt on the other corpora too.
  const others = new Map(
    cards
      .filter((card) => card.hold && card.variant === 0 && foldOf(card) !== fold)
      .filter((card) => !LABELLED_BY_GAP.includes(card.corpus))
      .map((card) => [pauseKey(card), card.durationS]),
  );
  const survival = fitSurvival([...others.values()]);
  const list = [...pauses.values()];
  return {
    rule: summarise(trades(list, survival)),
    timer: summarise(timerTrades(list)),
    survival: { medianS: round(survival.medianS), spread: round(survival.spread) },
  };
}

function pauseKey(card: RowCard): string {
  return `${card.corpus}/${card.turnId}/${card.index}`;
}

function fusionLines(
  cards: readonly RowCard[],
  raw: Float64Array,
  calibration: readonly CalibrationPoint[],
): string {
  return cards
    .flatMap((card, i) => {
      if (Number.isNaN(raw[i])) return [];
      const audioEnd = round(probabilityOf(raw[i] as number, card.silenceS, calibration));
      return [`${JSON.stringify({ ...card, raw: round(raw[i] as number), audioEnd })}\n`];
    })
    .join('');
}

type HeadCard = { readonly calibration: readonly CalibrationPoint[] } & Readonly<Record<string, unknown>>;

async function saveHead(path: string, weights: Float32Array, card: HeadCard): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const bytes = new DataView(new ArrayBuffer(weights.length * 4));
  weights.forEach((value, i) => {
    bytes.setFloat32(4 * i, value, true);
  });
  await writeFile(`${path}.bin`, new Uint8Array(bytes.buffer));
  await writeFile(`${path}.json`, `${JSON.stringify({ features: FEATURE_SIZE, ...card }, null, 1)}\n`);
}

const ABOUT = {
  what: 'P(the turn ends here) from the states after each layer of the Moonshine tiny encoder, held against those of the whole stretch, its decoder evidence and the sound of the voice',
  script: [
    'node packages/lab/dist/audio-head/extract.js --data DIR --out ROWS --variant 0 (and 1)',
    'node packages/lab/dist/audio-head/train.js --rows ROWS --variants 0,1 --weights packages/server/weights/audio-head',
  ],
  measuredHow: 'each corpus by heads trained on the others only; classes balanced at each silence',
  sources: [
    {
      name: 'CMU GetGoing',
      licence: 'permissive, notice kept; cite arXiv:1909.01322; changed: pauses labelled',
    },
    { name: 'speechocean762 (adults)', licence: 'free for commercial and non-commercial use' },
    { name: 'Harper Valley Bank', licence: 'CC BY 4.0' },
    { name: 'Free Spoken Digit Dataset, joined to phone numbers', licence: 'CC BY-SA 4.0' },
    { name: 'Amazon Lex contact-centre samples (auto repairs), vendor demos', licence: 'Apache-2.0' },
    { name: 'MFA spontaneous speech samples', licence: 'MIT' },
  ],
  engine: 'Moonshine tiny (English), MIT; Silero VAD v6, MIT',
};

function round(value: number): number {
  return Math.round(value * 1e4) / 1e4;
}

if (process.argv[1] === import.meta.filename) await main();
