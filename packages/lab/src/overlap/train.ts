/**
 * Trains the overlap weights: `node packages/lab/dist/overlap/train.js --data DIR [--out FILE]`. The machine
 * itself, told not to be interrupted, plays every overlap; what it knows at each moment are the samples. Chooses
 * nothing by the dev split: thresholds are reported from cross-validation by meeting. Deterministic.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { sessionMs } from '@antiphon/core';
import { overlapEvidence } from '@antiphon/core/barge-in/evidence';
import { overlapFeatures, type Feature } from '@antiphon/core/barge-in/features';
import { fitLogistic, type LogisticSample } from './logistic.ts';
import { OverlapStage } from './overlap-stage.ts';
import { readOverlapRows, type OverlapRow } from './rows.ts';

const ASR_LAG_MS = 350;
/** Overlaps longer than this are long decided, s; words beyond these add nothing. */
const MAX_S = 2.4;
const MAX_WORDS = 5;
/** Rows in which a word-bearing feature must occur to get a weight of its own. */
const MIN_ROWS = 4;
const L2 = 4e-5;
const FOLDS = 4;
const LATE_S = 0.65;

type Moment = { readonly atS: number; readonly features: readonly Feature[]; readonly words: number };
type Played = { readonly row: OverlapRow; readonly moments: readonly Moment[] };
type Weights = Readonly<Record<string, number>>;

function playAll(rows: readonly OverlapRow[]): Played[] {
  const stage = new OverlapStage({ asrLagMs: ASR_LAG_MS, conversation: { interruptResponse: false } });
  return rows.map((row) => {
    const moments: Moment[] = [];
    let before = '';
    stage.play(row, Math.min(MAX_S, (row.words.at(-1)?.[2] ?? 0) + LATE_S), (state, atMs) => {
      const evidence = overlapEvidence(state, sessionMs(atMs));
      if (evidence === null || evidence.words.length > MAX_WORDS) return;
      const features = overlapFeatures(evidence);
      const key = features.map((feature) => feature.name).join('|');
      if (key === before) return;
      before = key;
      moments.push({ atS: evidence.elapsedMs / 1000, features, words: evidence.words.length });
    });
    return { row, moments };
  });
}

/** Names that get a weight: plain ones always, word-bearing ones when they are not rare. */
function knownNames(played: readonly Played[]): Set<string> {
  const rows = new Map<string, number>();
  const known = new Set<string>();
  for (const { moments } of played) {
    const names = new Set<string>();
    for (const feature of moments.flatMap((moment) => moment.features)) {
      if (feature.otherwise === null) known.add(feature.name);
      else names.add(feature.name);
    }
    for (const name of names) rows.set(name, (rows.get(name) ?? 0) + 1);
  }
  for (const [name, count] of rows) if (count >= MIN_ROWS) known.add(name);
  return known;
}

function fit(played: readonly Played[]): Weights {
  const known = knownNames(played);
  const numbers = new Map<string, number>();
  const numberOf = (feature: Feature): number => {
    const name = known.has(feature.name) ? feature.name : (feature.otherwise ?? feature.name);
    const number = numbers.get(name) ?? numbers.size;
    numbers.set(name, number);
    return number;
  };
  const samples = played.flatMap(({ row, moments }) =>
    moments.map(({ features }): LogisticSample => ({
      features: Int32Array.from(features.map(numberOf)),
      positive: row.label === 'interruption',
      weight: 1 / moments.length,
    })),
  );
  const weights = fitLogistic(samples, numbers.size, L2);
  const rounded: [string, number][] = [...numbers].map(([name, number]) => [
    name,
    Math.round((weights[number] ?? 0) * 100) / 100,
  ]);
  return Object.fromEntries(
    rounded.filter(([, weight]) => weight !== 0).sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}

const scoreOf = (features: readonly Feature[], weights: Weights): number =>
  features.reduce((sum, { name, otherwise }) => sum + (weights[name] ?? weights[otherwise ?? ''] ?? 0), 0);

const meetingFold = (id: string): number =>
  [...(id.split('-')[0] ?? '')].reduce((sum, char) => sum + char.charCodeAt(0), 0) % FOLDS;

type Scored = {
  readonly label: string;
  readonly scores: readonly { readonly atS: number; readonly z: number; readonly words: number }[];
};

function crossValidate(played: readonly Played[]): Scored[] {
  return [...Array(FOLDS).keys()].flatMap((fold) => {
    const weights = fit(played.filter(({ row }) => meetingFold(row.id) !== fold));
    const held = played.filter(({ row }) => meetingFold(row.id) === fold);
    return held.map(({ row, moments }) => ({
      label: row.label ?? '',
      scores: moments.map(({ atS, features, words }) => ({ atS, z: scoreOf(features, weights), words })),
    }));
  });
}

function atThreshold(scored: readonly Scored[], threshold: number): Record<string, number> {
  const stops = (label: string): (number | undefined)[] =>
    scored
      .filter((one) => one.label === label)
      .map(({ scores }) => scores.find(({ z, words }) => words > 0 && z >= threshold)?.atS);
  const bc = stops('bc');
  const interruptions = stops('interruption');
  const delays = interruptions.filter((at) => at !== undefined).sort((a, b) => a - b);
  const share = (some: readonly unknown[]): number =>
    Math.round((some.filter((at) => at !== undefined).length / some.length) * 1e4) / 1e4;
  return {
    threshold,
    false_stop: share(bc),
    stop: share(interruptions),
    p50_s: Math.round((delays[Math.floor(delays.length / 2)] ?? 0) * 1000) / 1000,
  };
}

function moduleText(weights: Weights): string {
  return `// Generated by packages/lab/src/overlap/train.ts; see overlap.weights.json for how.
/** Log-odds of floor-taking by feature (features.ts). */
export const OVERLAP_WEIGHTS: Readonly<Record<string, number>> = ${JSON.stringify(weights)};
`;
}

const THRESHOLDS = [0.4, 0.6, 0.8, 0.9, 1, 1.1, 1.2, 1.4, 1.6, 2];

function main(): void {
  const { values } = parseArgs({ options: { data: { type: 'string' }, out: { type: 'string' } } });
  if (values.data === undefined)
    throw new Error('--data DIR: expected the folder with overlaps-meetings.train.jsonl');
  const played = playAll(
    readOverlapRows(readFileSync(join(values.data, 'overlaps-meetings.train.jsonl'), 'utf8')),
  );
  const scored = crossValidate(played);
  const table = THRESHOLDS.map((threshold) => atThreshold(scored, threshold));
  for (const line of table) process.stderr.write(JSON.stringify(line) + '\n');
  const weights = fit(played);
  process.stderr.write(`${Object.keys(weights).length} weights from ${played.length} overlaps\n`);
  if (values.out === undefined) return;
  writeFileSync(values.out, moduleText(weights));
  const card = {
    what: 'Log-odds that speech over the agent takes the floor, logistic regression over named features',
    script:
      'node packages/lab/dist/overlap/train.js --data DIR --out packages/core/src/semantics/weights/overlap.weights.ts',
    seed: 'none: deterministic for given weights in the core',
    note: 'The machine plays the overlaps with the weights that stand in the core (they decide where an overlap counts as over), so a rerun from other weights differs slightly.',
    data: [
      {
        name: 'overlaps-meetings.train.jsonl',
        rows: played.length,
        source: 'MRDA dialogue acts over the ICSI meetings, annotations',
        licence: 'CC BY 4.0',
      },
    ],
    cross_validation_by_meeting: table,
  };
  writeFileSync(values.out.replace(/\.ts$/, '.json'), JSON.stringify(card, null, 2) + '\n');
}

main();
