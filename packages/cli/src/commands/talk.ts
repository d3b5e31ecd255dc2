/**
 * `antiphon talk`: plays recordings to a server as a caller would and shows what happened: timeline,
 * latencies, the conversation as a stereo file and as a picture.
 */
import { systemClock } from '@antiphon/server/ports/clock';
import { JSON_OPTION, type Arguments, type Command } from '../arguments.ts';
import { placeCall, type CallRecord } from '../caller/call.ts';
import { callReport } from '../caller/call-report.ts';
import { turnLatencies } from '../caller/latency.ts';
import { readRecording } from '../caller/recording-file.ts';
import { webSocketTo } from '../caller/socket.ts';
import { latencyTable, timelineLine } from '../caller/timeline-text.ts';
import { EXIT, UsageError } from '../failure.ts';
import { lanesOfCall } from '../picture/lanes-model.ts';
import { lanesSvg } from '../picture/lanes-svg.ts';
import { checkWritable, writeResult } from '../result-file.ts';
import type { Terminal } from '../terminal.ts';
import { encodeStereoWav } from '../wav-file.ts';
import { checkTarget, MODEL_OPTIONS, openTarget, URL_OPTION } from './call-target.ts';

/** What a person leaves between the end of a question and the answer, ms. */
const DEFAULT_GAP_MS = 400;
const LONGEST_GAP_MS = 15_000;
const LONGEST_INTERRUPT_MS = 60_000;

type OutputFiles = { readonly out: string | null; readonly svg: string | null };

function outputFiles(args: Arguments): OutputFiles {
  const out = args.text('out');
  const beside = out === null ? null : out.replace(/(\.wav)?$/i, '.svg');
  return { out, svg: args.text('svg') ?? beside };
}

/** The agent that an Antiphon server has without any being stored. */
const DEFAULT_AGENT = 'default';

/** A session is either a stored agent's, and nothing else may be said then, or described here. */
function sessionOptions(args: Arguments): Record<string, unknown> {
  const [greeting, prompt, voice] = [args.text('greeting'), args.text('prompt'), args.text('voice')];
  const described = {
    ...(greeting === null ? {} : { greeting }),
    ...(prompt === null ? {} : { system_prompt: prompt }),
    ...(voice === null ? {} : { output: { voice } }),
  };
  const agent = args.text('agent');
  if (Object.keys(described).length === 0) return { agent_id: agent ?? DEFAULT_AGENT };
  if (agent !== null) throw new UsageError('--agent excludes --greeting, --prompt and --voice');
  return described;
}

async function writeOutputs(record: CallRecord, { out, svg }: OutputFiles, title: string): Promise<void> {
  if (out !== null)
    await writeResult(out, encodeStereoWav(record.microphone, record.speaker, record.sampleRateHz));
  if (svg !== null) await writeResult(svg, lanesSvg(lanesOfCall(record, title)));
}

async function run(args: Arguments, terminal: Terminal): Promise<number> {
  const paths = args.list('wav');
  if (paths.length === 0) throw new UsageError('nothing to say: expected --wav FILE...');
  checkTarget(args, ['trace', ...Object.keys(MODEL_OPTIONS)]);
  const gapMs = args.number('gap', { min: 0, max: LONGEST_GAP_MS, unit: 'ms' }) ?? DEFAULT_GAP_MS;
  const interruptMs = args.number('interrupt', { min: 0, max: LONGEST_INTERRUPT_MS, unit: 'ms' });
  const session = sessionOptions(args);
  await checkWritable(args, ['out', 'svg', 'trace']);
  const recordings = await Promise.all(paths.map(readRecording));
  const json = args.flag('json');
  const trace = args.text('trace');
  const files = outputFiles(args);

  const target = await openTarget(args, terminal, trace);
  let record: CallRecord;
  try {
    record = await placeCall(webSocketTo(target.url, target.apiKey), {
      recordings,
      session,
      gapMs,
      interruptMs,
      clock: systemClock,
      ...(json
        ? {}
        : {
            onEvent: (event) => {
              terminal.out(timelineLine(event));
            },
          }),
    });
  } finally {
    await target.close();
  }
  const title = `Conversation: ${recordings.map(({ label }) => label).join(', ')}`;
  await writeOutputs(record, files, title);
  if (json) terminal.out(JSON.stringify(callReport(record, { ...files, trace }), null, 2));
  else printSummary(record, { ...files, trace }, terminal);
  if (record.problem !== null) terminal.err(`antiphon talk: ${record.problem}`);
  return record.outcome === 'completed' ? EXIT.ok : EXIT.failure;
}

function printSummary(
  record: CallRecord,
  files: Readonly<Record<string, string | null>>,
  terminal: Terminal,
): void {
  const turns = turnLatencies(record);
  if (turns.length > 0) {
    terminal.out("\nAfter the end of the caller's speech:");
    terminal.out(latencyTable(turns));
  }
  const ready =
    record.readyAfterMs === null
      ? ''
      : `, ready ${String(Math.round(record.readyAfterMs))} ms after connecting`;
  terminal.out(`\n${(record.durationMs / 1000).toFixed(1)} s of conversation${ready}`);
  if (record.underruns > 0) terminal.out(`agent audio arrived too late ${String(record.underruns)} times`);
  for (const [kind, path] of Object.entries(files)) if (path !== null) terminal.out(`${kind}: ${path}`);
}

export const talk: Command = {
  name: 'talk',
  summary: 'play recorded speech to an agent in real time, as a caller would',
  usage: '--wav FILE... [options]',
  details: [
    'Connects, hears the greeting out, speaks each recording when the agent has finished, and hangs up after the last',
    'reply. Takes WAV files (PCM or float, mono or stereo, any rate). ANTIPHON_API_KEY is used as the credential.',
  ].join('\n'),
  options: {
    wav: {
      type: 'string',
      value: 'FILE...',
      multiple: true,
      description: 'recordings, one utterance each, in order',
    },
    url: URL_OPTION,
    out: {
      type: 'string',
      value: 'FILE',
      description:
        'write the conversation: stereo WAV, caller left, agent right,\nas heard; also writes FILE.svg beside it',
    },
    svg: { type: 'string', value: 'FILE', description: 'write the picture of the conversation here' },
    trace: {
      type: 'string',
      value: 'FILE',
      description: 'write the decision trace, for antiphon replay (not with --url)',
    },
    gap: {
      type: 'string',
      value: 'MS',
      description: `pause before speaking, ms (default ${String(DEFAULT_GAP_MS)})`,
    },
    interrupt: {
      type: 'string',
      value: 'MS',
      description:
        "speak this many ms into the agent's reply instead of after it\n(from the second recording on; a single one cuts into the greeting)",
    },
    agent: {
      type: 'string',
      value: 'ID',
      description: `stored agent to talk to (default: ${DEFAULT_AGENT}, the server's own)`,
    },
    greeting: { type: 'string', value: 'TEXT', description: 'ask the agent to greet with these words' },
    prompt: { type: 'string', value: 'TEXT', description: 'system prompt of the session' },
    voice: { type: 'string', value: 'ID', description: 'voice of the agent' },
    ...MODEL_OPTIONS,
    json: JSON_OPTION,
  },
  positionals: { max: Infinity, into: 'wav' },
  examples: [
    {
      command: 'antiphon talk --wav hello.wav answer.wav --out call.wav',
      meaning: 'a conversation with an agent started here',
    },
    {
      command: 'antiphon talk --wav stop.wav --interrupt 1500 --url ws://127.0.0.1:8080',
      meaning: 'cut into the greeting of a running server',
    },
  ],
  run,
};
