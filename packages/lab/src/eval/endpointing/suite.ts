/** The endpointing suite as a command sees it: labels.csv folders in, report, decisions and picture out. */
import { paretoSvg } from '../pareto-svg.ts';
import type { SuiteRequest, SuiteResult } from '../suite.ts';
import { engineVersion } from './engine-version.ts';
import { evaluateEndpointing, hearTurns, type EndpointingReport, type HeardTurn } from './evaluate.ts';
import { PerceptionCache } from './perception-cache.ts';
import { readTurns, type LabelledTurn } from './turns.ts';

/** Recordings perceived at once: the recogniser computes in its own process while another turn is decoded. */
const LANES = 2;
const PROGRESS_EVERY = 50;

export async function endpointingSuite(request: SuiteRequest): Promise<SuiteResult> {
  const turns = await readTurns(request.data, !request.unlabelled);
  const heard = await hear(turns, request);
  const { report, decisions } = evaluateEndpointing(heard, {
    labelled: !request.unlabelled,
    ...(request.patience === null ? {} : { patience: request.patience }),
  });
  if (report === null) return { report: null, headline: [], decisions };
  const corpora = new Set(turns.map(({ corpus }) => corpus));
  const apart = corpora.size < 2 ? {} : { corpora: apartReports(heard, [...corpora], request.patience) };
  return {
    report: { suite: 'endpointing', ...shown(report, request.baseline), ...apart },
    headline: headlineOf(report),
    decisions,
    svg: svgOf(report),
  };
}

/** First pass over all turns with the real engines, or from the cache. */
export async function hear(turns: readonly LabelledTurn[], request: SuiteRequest): Promise<HeardTurn[]> {
  const { cacheFolder } = request;
  const cache = new PerceptionCache(cacheFolder, cacheFolder === null ? '' : await engineVersion());
  const engines = await request.openEngines();
  let done = 0;
  try {
    return await hearTurns(turns, engines, {
      cache,
      lanes: LANES,
      onTurn: () => {
        done += 1;
        if (done % PROGRESS_EVERY === 0)
          request.progress(`heard ${String(done)} of ${String(turns.length)} recordings`);
      },
    });
  } finally {
    await engines.close();
  }
}

function apartReports(
  heard: readonly HeardTurn[],
  corpora: readonly string[],
  patience: readonly number[] | null,
): Record<string, unknown> {
  const options = { labelled: true, ...(patience === null ? {} : { patience }) };
  return Object.fromEntries(
    corpora.map((corpus) => {
      const own = heard.filter(({ turn }) => turn.corpus === corpus);
      const { report } = evaluateEndpointing(own, options);
      return [corpus, report === null ? null : shown(report, false)];
    }),
  );
}

/** The baselines' whole curves only on request. */
function shown(report: EndpointingReport, baseline: boolean): Record<string, unknown> {
  if (baseline) return report;
  const { timer, classifier } = report.baselines;
  const numbers = (rule: typeof timer): object => ({ ...rule, points: undefined, pareto: undefined });
  return { ...report, baselines: { timer: numbers(timer), classifier: numbers(classifier) } };
}

const percent = (share: number | null): string =>
  share === null ? 'not reached' : `${(share * 100).toFixed(1)} %`;
const ms = (value: number | null): string => (value === null ? 'not reached' : `${value.toFixed(0)} ms`);

function headlineOf(report: EndpointingReport): [string, string][] {
  const { timer, classifier } = report.baselines;
  const beside = (
    key: 'cutoff_at_300ms' | 'cutoff_at_600ms' | 'latency_ms_at_5pct' | 'latency_ms_at_10pct',
  ) => {
    const write = key.startsWith('cutoff') ? percent : ms;
    return `${write(report[key])}  (timer ${write(timer[key])}, classifier and two delays ${write(classifier[key])})`;
  };
  const at = report.default;
  return [
    [
      'pauses',
      `${String(report.holds)} hold, ${String(report.ends)} end of turn, ${String(report.turns)} recordings`,
    ],
    ['cut-offs at 300 ms', beside('cutoff_at_300ms')],
    ['cut-offs at 600 ms', beside('cutoff_at_600ms')],
    ['latency at 5 %', beside('latency_ms_at_5pct')],
    ['latency at 10 %', beside('latency_ms_at_10pct')],
    [
      `patience ${String(at.patience)}`,
      `${percent(at.cutoff)} cut off, mean ${ms(at.latency_ms_mean)}, p50 ${ms(at.p50)}, p95 ${ms(at.p95)}, ${String(report.stray_commits)} stray`,
    ],
  ];
}

function svgOf(report: EndpointingReport): string {
  const { timer, classifier } = report.baselines;
  const { cutoff, latency_ms_mean, patience } = report.default;
  const label = `patience ${String(patience)}`;
  const mark =
    cutoff === null || latency_ms_mean === null ? {} : { mark: { cutoff, latency_ms_mean, label } };
  return paretoSvg('False cut-offs against latency', [
    { name: 'Antiphon', points: report.pareto, ...mark },
    { name: 'silence timer', points: timer.pareto },
    { name: 'classifier and two delays', points: classifier.pareto },
  ]);
}
