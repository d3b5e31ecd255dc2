/**
 * Fits the fusion of sound and words (core/turn/fusion.ts). Enters: fusion.jsonl of train.js (for every labelled pause what
 * a head that has not heard its corpus says), the prompts of the labels.csv folders, task turns. Leaves: the weights as a
 * data module of core and their card. Deterministic.
 *
 * Task turns, whole and cut, join the recorded pauses with a sound drawn alike for both: a synthetic or a read voice
 * falls at the end of anything, and then the words have to tell.
 *
 *   node packages/lab/dist/audio-head/train-fusion.js --scores DIR/fusion.jsonl --data DIR --out packages/core/src/turn/weights
 */
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { turnCompleteness } from '@antiphon/core/turn/completeness';
import { clampedLogit, sigmoid } from '@antiphon/core/log-odds';
import { fusionWeights as shipped } from '@antiphon/core/turn/weights/fusion.weights';
import {
  believedSound,
  spokenLogit,
  textLogit,
  UNFINISHED_BELOW,
  type FusionWeights,
  type SpokenFacts,
} from '@antiphon/core/turn/fusion';
import { readTurns } from '../eval/endpointing/turns.ts';
import { cutTurn, countWholeTurns } from '../text/cut-turns.ts';
import { readTaskTurns } from '../text/read-corpora.ts';
import { balancedWeights, foldOf, isTrainedOn } from './cross-validation.ts';
import { fitLogistic } from './logistic.ts';
import { auc, reliability } from './metrics.ts';
import { fitTail } from './pause-tail.ts';
import { Random } from './random.ts';
import type { RowCard } from './row-card.ts';

const SEED = 5;
/** Every so many task turns is taken: some 700 of them. */
const TASK_TURN_STEP = 15;
/** Log-odds of the sound given to them: mostly finished, whatever the words. */
const DRAWN_SOUND = { mean: 0.8, deviation: 0.7 } as const;
/** Weight of all of them beside the recorded pauses. */
const TASK_SHARE = 0.5;
/** Corpora of calls: their pauses say how long people on the phone pause. */
const CALLS = ['aws_lca_auto_repairs', 'harper-valley'];
/** Folds with people who talk to people. */
const CALL_FOLDS = [...CALLS, 'demos'];

type Example = {
  readonly facts: SpokenFacts;
  readonly end: boolean;
  readonly weight: number;
  readonly fold: string;
};
type Scored = RowCard & { readonly audioEnd: number };

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { scores: { type: 'string' }, data: { type: 'string' }, out: { type: 'string' } },
  });
  if (values.scores === undefined || values.data === undefined)
    throw new Error('expected --scores FILE and --data DIR');
  const scored = (await readFile(values.scores, 'utf8'))
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Scored);
  const recorded = await recordedExamples(scored, values.data);
  const examples = [...recorded, ...taskExamples(values.data, recorded.length)];
  const weights = fit(examples);
  const folds = [...new Set(recorded.map(({ fold }) => fold))].sort();
  const card = {
    what: 'log-odds of a whole turn from the audio model, the text model and whether the agent had asked',
    command:
      'node packages/lab/dist/audio-head/train-fusion.js --scores ROWS/fusion.jsonl --data DIR --out DIR',
    seed: SEED,
    sources: 'as audio-head.json and completeness.card.json; task turns of Taskmaster-4, DSTC10, SLURP',
    measuredHow: 'each corpus with heads that have not heard it and a fusion fitted on the others',
    leftOut: Object.fromEntries(folds.map((fold) => [fold, measured(examples, fold)])),
    shippedBefore: Object.fromEntries(folds.map((fold) => [fold, judged(inFold(examples, fold), shipped)])),
    pauseTail: tailOf(scored),
    weights,
  };
  process.stdout.write(`${JSON.stringify(card, null, 1)}\n`);
  if (values.out !== undefined) await write(values.out, weights, card);
}

async function recordedExamples(scored: readonly Scored[], data: string): Promise<Example[]> {
  const cards = scored.filter(isTrainedOn);
  const prompts = await promptsOf(cards, data);
  const rows = cards.map((_, i) => i);
  const weights = balancedWeights(cards, rows);
  return cards.map((card, i) => {
    const prompt = prompts.get(`${card.corpus}/${card.turnId}`) ?? '';
    const facts: SpokenFacts = {
      text: card.text,
      completeness: turnCompleteness(card.text, prompt),
      asked: /\?\s*$/.test(prompt),
      evidence: { sentenceEnd: 0, question: 0, comma: 0, end: 0, audioEnd: card.audioEnd },
    };
    return { facts, end: !card.hold, weight: weights[i] ?? 0, fold: foldOf(card) };
  });
}

async function promptsOf(cards: readonly RowCard[], data: string): Promise<Map<string, string>> {
  const prompts = new Map<string, string>();
  for (const corpus of new Set(cards.map((card) => card.corpus))) {
    const folder = join(data, 'audio', `endpointing-${corpus}`);
    if (!existsSync(folder)) continue;
    for (const turn of await readTurns([folder], true))
      for (const { turnId } of turn.pauses) prompts.set(`${corpus}/${turnId}`, turn.agentText);
  }
  return prompts;
}

/** In the fold "task": every corpus that is left out is judged by a fusion that knows them. */
function taskExamples(data: string, recorded: number): Example[] {
  const random = new Random(SEED);
  const all = readTaskTurns(data);
  const whole = countWholeTurns(all);
  const rows = all.filter((_, i) => i % TASK_TURN_STEP === 0).flatMap((turn) => cutTurn(turn, whole));
  const totals = [0, 0];
  for (const { complete, weight } of rows)
    totals[complete ? 1 : 0] = (totals[complete ? 1 : 0] ?? 0) + weight;
  return rows.map(({ prev, text, complete, weight }) => ({
    facts: {
      text,
      completeness: turnCompleteness(text, prev),
      asked: /\?\s*$/.test(prev),
      evidence: {
        sentenceEnd: 0,
        question: 0,
        comma: 0,
        end: 0,
        audioEnd: sigmoid(DRAWN_SOUND.mean + DRAWN_SOUND.deviation * random.gaussian()),
      },
    },
    end: complete,
    weight: (weight / (totals[complete ? 1 : 0] ?? 1)) * 0.5 * TASK_SHARE * recorded,
    fold: 'task',
  }));
}

/** Bias, audio, unfinished, finished asked; then those of other speech, which only take what is not a call's. */
const PRIOR = [0, 1, 1, 0.3, 0, 1, 0, 0, 0.4];
/** The prior counts as this share of the rows' weight. */
const PRIOR_SHARE = 1e-3;

/**
 * How far a sound is to be believed is learnt from calls alone: in read speech and in answers to a machine sentences end turns,
 * in a conversation half of them do not. What unfinished words mean is learnt where they are trusted (fusion.ts): in answers.
 */
function inputsOf({ facts, fold }: Example): number[] {
  const { asked } = facts;
  const text = textLogit(facts.text, facts.completeness);
  const sound = believedSound(clampedLogit(facts.evidence?.audioEnd ?? 0.5), text, asked ? 1 : 0);
  // No words are no unfinished words: what they tell is set in fusion.ts.
  const owed = facts.text === '' ? 0 : Math.min(0, text - UNFINISHED_BELOW);
  const finished = Math.max(0, text);
  const free = (value: number): number => (asked ? 0 : value);
  const answer = (value: number): number => (asked ? value : 0);
  if (fold === 'task') return [0, 0, answer(owed), 0, 0, 0, finished, 1, free(owed)];
  if (CALL_FOLDS.includes(fold)) return [1, sound, answer(owed), answer(finished), 0, 0, 0, 0, free(owed)];
  return [0, 0, answer(owed), answer(finished), answer(1), sound, free(finished), 1, free(owed)];
}

function fit(examples: readonly Example[]): FusionWeights {
  const [bias = 0, audio = 0, unfinished = 0, finishedAsked = 0] = fitLogistic(
    {
      data: Float64Array.from(examples.flatMap(inputsOf)),
      inputs: PRIOR.length,
      positive: Uint8Array.from(examples, ({ end }) => (end ? 1 : 0)),
      weights: Float64Array.from(examples, ({ weight }) => weight),
    },
    { towards: PRIOR, hold: PRIOR.map(() => PRIOR_SHARE) },
  );
  return {
    bias: round(bias),
    audio: round(audio),
    unfinished: round(unfinished),
    finishedAsked: round(finishedAsked),
  };
}

const inFold = (examples: readonly Example[], fold: string): Example[] =>
  examples.filter((example) => example.fold === fold);

function measured(examples: readonly Example[], fold: string): object {
  const weights = fit(examples.filter((example) => example.fold !== fold));
  return { weights, ...judged(inFold(examples, fold), weights) };
}

function judged(examples: readonly Example[], weights: FusionWeights): object {
  const rows = examples.map(({ facts, end, weight }) => ({
    probability: sigmoid(spokenLogit(facts, weights)),
    positive: end,
    weight,
  }));
  const { bins, error } = reliability(rows);
  return {
    auc: round(
      auc(
        rows.map(({ probability }) => probability),
        rows.map(({ positive }) => positive),
      ),
    ),
    calibrationError: round(error),
    reliability: bins.map((bin) => [round(bin.mean), round(bin.observed), round(bin.weight)]),
  };
}

function tailOf(scored: readonly Scored[]): object {
  const durations = new Map<string, number>();
  for (const { corpus, turnId, index, hold, durationS } of scored)
    if (hold && CALLS.includes(corpus)) durations.set(`${corpus}/${turnId}/${index}`, durationS);
  return { corpora: CALLS, ...fitTail([...durations.values()]) };
}

async function write(folder: string, weights: FusionWeights, card: object): Promise<void> {
  const module = [
    '// Generated by train-fusion.js of packages/lab; see fusion.card.json. Do not edit.',
    "import type { FusionWeights } from '../fusion.ts';",
    `export const fusionWeights: FusionWeights = ${JSON.stringify(weights)};`,
    '',
  ].join('\n');
  await writeFile(join(folder, 'fusion.weights.ts'), module);
  await writeFile(join(folder, 'fusion.card.json'), `${JSON.stringify(card, null, 1)}\n`);
}

function round(value: number): number {
  return Math.round(value * 1e3) / 1e3;
}

if (process.argv[1] === import.meta.filename) await main();
