/**
 * The dictation suite. Enters: rows {id, kind, q, groups, pauses} and labels.csv folders of dictated values.
 * Leaves: per kind how many values were cut before they were complete, and the wait after the last word's text.
 * Account numbers, whose length nobody announced, are told apart: for them waiting is the right thing.
 */
import { DEFAULT_PATIENCE } from '@antiphon/core';
import { stat } from 'node:fs/promises';
import { hear } from '../endpointing/suite.ts';
import { evaluateEndpointing, type HeardTurn } from '../endpointing/evaluate.ts';
import { isCutOff, judgeTurn, latencyMs } from '../endpointing/judge-turn.ts';
import { atPatience, TIMEOUT_MS } from '../endpointing/policies.ts';
import { patienceDial } from '../endpointing/rules.ts';
import { readTurns } from '../endpointing/turns.ts';
import { findFiles, findRows } from '../input/find-files.ts';
import type { JsonRow, RowId } from '../input/json-lines.ts';
import { inSeconds, mean, percent, quantileOf, rateOf, rounded, roundedOrNull, share } from '../share.ts';
import type { SuiteRequest, SuiteResult } from '../suite.ts';
import { dictate, type SpokenValue } from './dictated-value.ts';

const WORD_MS = 300;
const ASR_LAG_MS = 350;
/** Told apart. */
const OPEN_LENGTH_KIND = 'account';
/** What callers of recordings without `agent_text` were asked: a dictation suite is about values that were asked for. */
const AUDIO_QUESTION = "What's the best phone number to reach you?";

/** `kind` is a label: null where unlabelled data do not tell. */
type DictationRow = SpokenValue & { readonly id: RowId; readonly kind: string | null };

type Taken = { readonly row: DictationRow; readonly cut: boolean; readonly waitS: number | null };

export function readDictation(row: JsonRow, labelled = true): DictationRow {
  const groups = row.list('groups').map((group) => {
    if (!Array.isArray(group) || group.length === 0 || !group.every((word) => typeof word === 'string'))
      throw row.problem('groups: expected lists of words');
    return group;
  });
  const pausesS = row.list('pauses').map((pause) => {
    if (typeof pause !== 'number' || !Number.isFinite(pause) || pause < 0)
      throw row.problem('pauses: expected numbers of seconds >= 0');
    return pause;
  });
  if (groups.length === 0) throw row.problem('groups: expected at least one');
  if (pausesS.length !== groups.length - 1)
    throw row.problem(`pauses: expected ${String(groups.length - 1)}, one between each two groups`);
  const kind = labelled || row.has('kind') ? row.text('kind') : null;
  return { id: row.id, kind, question: row.text('q'), groups, pausesS };
}

export async function dictationSuite(request: SuiteRequest): Promise<SuiteResult> {
  const { texts, folders } = await sorted(request.data);
  const rows = texts.length === 0 ? [] : await rowsOf(texts, !request.unlabelled);
  const times = { wordMs: WORD_MS, asrLagMs: request.asrLagMs ?? ASR_LAG_MS };
  const dial = request.patience ?? [DEFAULT_PATIENCE];
  const decisions: object[] = [];
  const byPatience = dial.map((patience) => {
    const taken = rows.map((row): Taken => {
      const { takenAtMs, firstWordAtMs, releasedAtMs, p } = dictate(row, times, atPatience(patience));
      const commit_s = takenAtMs === null ? null : (takenAtMs - firstWordAtMs) / 1000;
      decisions.push({ id: row.id, patience, commit_s: roundedOrNull(commit_s), class: row.kind, p });
      const cut = takenAtMs !== null && takenAtMs < releasedAtMs;
      return { row, cut, waitS: takenAtMs === null || cut ? null : (takenAtMs - releasedAtMs) / 1000 };
    });
    return { patience, taken };
  });
  const heard = folders.length === 0 ? [] : await hearFolders(folders, request);
  decisions.push(...evaluateEndpointing(heard, { patience: dial, labelled: false }).decisions);
  if (request.unlabelled) return { report: null, headline: [], decisions };
  const chosen = byPatience.find(({ patience }) => patience === DEFAULT_PATIENCE) ?? byPatience[0];
  const patience = chosen?.patience ?? DEFAULT_PATIENCE;
  const report = textReport(chosen?.taken ?? []);
  const audio = heard.length === 0 ? null : judgedAudio(heard, patience);
  return {
    report: {
      suite: 'dictation',
      patience,
      word_s: times.wordMs / 1000,
      asr_lag_s: times.asrLagMs / 1000,
      ...report,
      ...(audio === null ? {} : { audio, ...(rows.length === 0 ? { cut: audio.cut } : {}) }),
    },
    headline: headlineOf(rows.length === 0 ? null : report, audio),
    decisions,
  };
}

async function sorted(paths: readonly string[]): Promise<{ texts: string[]; folders: string[] }> {
  const texts: string[] = [];
  const folders: string[] = [];
  for (const path of paths) {
    const files = await findFiles([path], fitsDictation, 'a labels.csv or a JSONL of dictated values');
    const isFolder = (await stat(path)).isDirectory();
    const labels = files.filter((file) => file.endsWith('labels.csv'));
    folders.push(...labels);
    if (!isFolder && labels.length === 0) texts.push(path);
    else if (files.some((file) => file.endsWith('.jsonl'))) texts.push(path);
  }
  return { texts, folders };
}

const fitsDictation = (path: string): boolean => path.endsWith('labels.csv') || path.endsWith('.jsonl');

async function rowsOf(paths: readonly string[], labelled: boolean): Promise<DictationRow[]> {
  const what = 'a JSONL of dictated values (q, groups, pauses)';
  const rows = await findRows(paths, (row) => row.has('groups'), what);
  return rows.map((row) => readDictation(row, labelled));
}

type KindReport = {
  readonly n: number;
  /** Null of nothing, as the others. */
  readonly cut: number | null;
  readonly cut_ci95: readonly [number, number];
  readonly extra_wait_s_mean: number | null;
  readonly extra_wait_s_p95: number | null;
  /** Not taken within 5 s. */
  readonly never_taken: number;
};

type TextReport = KindReport & {
  readonly kinds: Readonly<Record<string, KindReport>>;
  readonly account: KindReport | null;
};

function textReport(taken: readonly Taken[]): TextReport {
  const kinds = [...new Set(taken.flatMap(({ row }) => row.kind ?? []))].sort();
  const of = (kind: string): KindReport => kindReport(taken.filter(({ row }) => row.kind === kind));
  return {
    ...kindReport(taken.filter(({ row }) => row.kind !== OPEN_LENGTH_KIND)),
    kinds: Object.fromEntries(kinds.map((kind) => [kind, of(kind)])),
    account: kinds.includes(OPEN_LENGTH_KIND) ? of(OPEN_LENGTH_KIND) : null,
  };
}

function kindReport(taken: readonly Taken[]): KindReport {
  const cut = share(taken.filter((value) => value.cut).length, taken.length);
  const waits = taken.flatMap(({ waitS }) => (waitS === null ? [] : [waitS]));
  return {
    n: taken.length,
    cut: rateOf(cut),
    cut_ci95: cut.ci95,
    extra_wait_s_mean: roundedOrNull(mean(waits)),
    extra_wait_s_p95: roundedOrNull(quantileOf(waits, 0.95)),
    never_taken: taken.filter((value) => !value.cut && value.waitS === null).length,
  };
}

type AudioReport = {
  readonly n: number;
  readonly cut: number;
  readonly cut_ci95: readonly [number, number];
  readonly stray_commits: number;
  /** Not taken within 3 s, which then count as the latency. */
  readonly timed_out: number;
  readonly latency_s_mean: number | null;
  readonly latency_s_p95: number | null;
};

async function hearFolders(files: readonly string[], request: SuiteRequest): Promise<HeardTurn[]> {
  const turns = (await readTurns(files, !request.unlabelled)).map((turn) =>
    turn.agentText === '' ? { ...turn, agentText: AUDIO_QUESTION } : turn,
  );
  return hear(turns, request);
}

/** A recorded value is cut when any of its inner pauses is, or it is taken while it is spoken. */
function judgedAudio(heard: readonly HeardTurn[], patience: number): AudioReport {
  const [point] = patienceDial([patience]);
  const judged = heard.map(({ turn, record }) => {
    const outcome = point === undefined ? { commits: [], strays: 0 } : judgeTurn(turn, record, point.rule);
    const cutInside = turn.pauses.some(
      (pause, i) => pause.label === 'hold' && isCutOff(pause, outcome.commits[i] ?? null),
    );
    const last = turn.pauses.at(-1);
    const waitMs = last?.label === 'eot' ? latencyMs(last, outcome.commits.at(-1) ?? null) : null;
    return { cut: cutInside || outcome.strays > 0, strays: outcome.strays, waitMs };
  });
  const cut = share(judged.filter((value) => value.cut).length, judged.length);
  const latencies = judged.flatMap(({ waitMs }) => (waitMs === null ? [] : [waitMs / 1000]));
  return {
    n: judged.length,
    cut: rounded(cut.value),
    cut_ci95: cut.ci95,
    stray_commits: judged.reduce((sum, { strays }) => sum + strays, 0),
    timed_out: judged.filter(({ waitMs }) => waitMs === TIMEOUT_MS).length,
    latency_s_mean: roundedOrNull(mean(latencies)),
    latency_s_p95: roundedOrNull(quantileOf(latencies, 0.95)),
  };
}

function headlineOf(text: TextReport | null, audio: AudioReport | null): [string, string][] {
  const line = ({ n, cut, extra_wait_s_mean, extra_wait_s_p95 }: KindReport): string =>
    `${percent(cut)} of ${String(n)} cut, extra wait mean ${inSeconds(extra_wait_s_mean)}, p95 ${inSeconds(extra_wait_s_p95)}`;
  return [
    ...Object.entries(text?.kinds ?? {}).map(([kind, report]): [string, string] => [kind, line(report)]),
    ...(audio === null
      ? []
      : [['recordings', `${percent(audio.cut)} of ${String(audio.n)} cut`] as [string, string]]),
  ];
}
