/**
 * `antiphon say`: a text as speech in a WAV file. Without --url the embedded voice speaks in this process;
 * with it a server speaks the text as the greeting of a session, and its audio is recorded as it was sent.
 */
import { concatInt16 } from '@antiphon/core/audio/pcm16';
import { encodeWav } from '@antiphon/core/audio/wav';
import { systemClock } from '@antiphon/server/ports/clock';
import type { TtsPort } from '@antiphon/server/ports/tts';
import { JSON_OPTION, type Arguments, type Command } from '../arguments.ts';
import { placeCall } from '../caller/call.ts';
import { webSocketTo } from '../caller/socket.ts';
import { openVoice } from '../embedded-engines.ts';
import { CommandFailure, EXIT, UsageError } from '../failure.ts';
import { checkWritable, writeResult } from '../result-file.ts';
import { speakText } from '../speak-text.ts';
import type { Terminal } from '../terminal.ts';
import { checkTarget, openTarget, URL_OPTION } from './call-target.ts';

/** About ten minutes of speech; longer texts belong into several files. */
const LONGEST_TEXT = 10_000;

type SaidWord = { readonly text: string; readonly start_ms: number | null; readonly end_ms: number | null };
type Said = {
  readonly samples: Int16Array;
  readonly sampleRateHz: number;
  readonly words: readonly SaidWord[];
};

function voiceOf(tts: TtsPort, wanted: string | null): string {
  const known = tts.voices.map(({ id }) => id);
  const voice = wanted === null ? known[0] : known.find((id) => id === wanted);
  if (voice === undefined) {
    throw new UsageError(`--voice ${JSON.stringify(wanted)}: expected one of ${known.join(', ')}`);
  }
  return voice;
}

async function sayHere(text: string, wanted: string | null): Promise<Said> {
  const tts = await openVoice();
  try {
    const { samples, sampleRateHz, words } = await speakText(tts, { text, voiceId: voiceOf(tts, wanted) });
    const ms = (sample: number): number => Math.round((sample * 1000) / sampleRateHz);
    const said = words.map((word) => ({
      text: word.text,
      start_ms: ms(word.startSample),
      end_ms: ms(word.endSample),
    }));
    return { samples, sampleRateHz, words: said };
  } finally {
    await tts.close();
  }
}

async function sayThere(text: string, args: Arguments, terminal: Terminal): Promise<Said> {
  const target = await openTarget(args, terminal, null);
  const voice = args.text('voice');
  const record = await placeCall(webSocketTo(target.url, target.apiKey), {
    recordings: [],
    session: { greeting: text, ...(voice === null ? {} : { output: { voice } }) },
    gapMs: 0,
    interruptMs: null,
    clock: systemClock,
  });
  const [reply] = record.replies;
  if (record.problem !== null || reply === undefined) {
    throw new CommandFailure(record.problem ?? 'the server spoke nothing');
  }
  const own = record.segments.filter(({ replyId }) => replyId === reply.replyId);
  return {
    samples: concatInt16(own.map(({ pcm }) => pcm)),
    sampleRateHz: record.sampleRateHz,
    words: reply.words.map(({ text: word, startMs, endMs }) => ({
      text: word,
      start_ms: startMs,
      end_ms: endMs,
    })),
  };
}

async function run(args: Arguments, terminal: Terminal): Promise<number> {
  const text = args.positionals[0]?.trim() ?? '';
  const out = args.text('out');
  if (text === '') throw new UsageError('nothing to say: expected the TEXT in quotes');
  if (text.length > LONGEST_TEXT) {
    throw new UsageError(
      `the text has ${String(text.length)} characters; at most ${String(LONGEST_TEXT)} are spoken at once`,
    );
  }
  if (out === null) throw new UsageError('expected --out FILE');
  checkTarget(args, []);
  await checkWritable(args, ['out']);
  const said =
    args.text('url') === null
      ? await sayHere(text, args.text('voice'))
      : await sayThere(text, args, terminal);
  if (said.samples.length === 0) throw new CommandFailure('the voice made no sound of this text');
  await writeResult(out, encodeWav({ sampleRateHz: said.sampleRateHz, channels: 1, samples: said.samples }));
  const durationMs = Math.round((said.samples.length * 1000) / said.sampleRateHz);
  if (args.flag('json')) {
    const result = { samples: said.samples.length, sample_rate: said.sampleRateHz, duration_ms: durationMs };
    terminal.out(JSON.stringify({ ...result, words: said.words, out }, null, 2));
  } else {
    terminal.out(`${out}: ${(durationMs / 1000).toFixed(2)} s at ${String(said.sampleRateHz)} Hz`);
  }
  return EXIT.ok;
}

export const say: Command = {
  name: 'say',
  summary: 'speak a text into a WAV file',
  usage: '"TEXT" --out FILE [options]',
  details: 'Mono PCM16 at the rate of the voice; with --url as the server sends it (24 kHz).',
  options: {
    out: { type: 'string', value: 'FILE', description: 'the WAV file to write' },
    voice: { type: 'string', value: 'ID', description: 'voice (default: the first one there is)' },
    url: {
      ...URL_OPTION,
      description:
        'let this server speak, e.g. ws://127.0.0.1:8080\n(default: the embedded voice, in this process)',
    },
    json: JSON_OPTION,
  },
  positionals: { max: 1 },
  examples: [
    {
      command: 'antiphon say "A table for two, please." --out table.wav',
      meaning: 'a recording for antiphon talk',
    },
  ],
  run,
};
