/**
 * Reports how many bookings by voice succeed: `npm run bookings -- [--seeds 1-20] [--json] [--transcripts]`. Each
 * seed is one caller with values of his own; mishearings go through the flow's own correction.
 */
import { parseArgs } from 'node:util';
import { createEmbeddedEngines } from '@antiphon/server/providers/embedded';
import { loadFlow } from '@antiphon/server/providers/scripted/load-flow';
import { createScriptedAgent } from '@antiphon/server/providers/scripted/llm';
import { bookByVoice, type BookingResult } from './booking-call.ts';

const quantile = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;

function summary(results: readonly BookingResult[]): object {
  const latencies = results.flatMap((result) => result.latenciesMs).sort((a, b) => a - b);
  const count = (test: (result: BookingResult) => boolean): number => results.filter(test).length;
  return {
    calls: results.length,
    completed: count((result) => result.completed),
    completion_rate: count((result) => result.completed) / results.length,
    names_exact: count((result) => result.nameExact),
    corrections: results.reduce((sum, result) => sum + result.corrections, 0),
    turns: results.reduce((sum, result) => sum + result.turns, 0),
    cut_offs: results.reduce((sum, result) => sum + result.cutOffs, 0),
    reply_latency_ms: { p50: quantile(latencies, 0.5), p95: quantile(latencies, 0.95), n: latencies.length },
  };
}

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '1-20' },
    json: { type: 'boolean', default: false },
    transcripts: { type: 'boolean', default: false },
  },
});
const range = /^(\d+)(?:-(\d+))?$/.exec(values.seeds);
if (range === null) {
  process.stderr.write(`--seeds: "${values.seeds}" is not a number or a range such as 1-20\n`);
  process.exit(2);
}
const first = Number(range[1]);
const last = Number(range[2] ?? range[1]);
const embedded = await createEmbeddedEngines();
const engines = {
  ...embedded,
  vad: embedded.vad,
  stt: embedded.stt,
  tts: embedded.tts,
  llm: createScriptedAgent(await loadFlow(null)),
};
const results: BookingResult[] = [];
for (let seed = first; seed <= last; seed += 1) {
  const result = await bookByVoice(seed, engines);
  results.push(result);
  const { completed, turns, corrections, cutOffs, durationS } = result;
  process.stderr.write(
    `seed ${seed}: ${completed ? 'booked' : 'FAILED'}, ${turns} turns, ${corrections} corrections, ${cutOffs} cut-offs, ${durationS} s\n`,
  );
  if (values.transcripts) process.stderr.write(result.transcript.map((line) => `    ${line}\n`).join(''));
}
process.stdout.write(
  JSON.stringify(values.json ? { ...summary(results), results } : summary(results), null, 2) + '\n',
);
await embedded.close();
