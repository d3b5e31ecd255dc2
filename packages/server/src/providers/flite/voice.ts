/**
 * Flite inside a voice thread: text to audio, and phones to word spans. Enters: render jobs. Leaves: PCM first,
 * then the spans (they cost a look-up of every new word, about 2 ms each, which nobody should wait for).
 * Holds a bounded table of the phones of words it has seen.
 */
import { decodeWav } from '@antiphon/core/audio/wav';
import { alignWords, parsePhones, PAUSE, type Phone } from './phones.ts';
import { SAMPLE_RATE_HZ, type RenderedAudio, type RenderedWords, type RenderJob } from './render-job.ts';
import { runWasi } from './wasi-run.ts';
import type { WasmModule } from './wasm.ts';

/** What is left of flite's own 0.25 s of silence in front and 0.1 s behind: the agent must answer fast. */
const LEAD_S = 0.03;
const TAIL_S = 0.06;
const OUTPUT_FILE = 'out.wav';
const INPUT_FILE = 'words.txt';
/** The phones hardly depend on the voice; this one is four times as fast as the others. */
const LOOKUP_VOICE = 'kal16';
/** The command line loses the last utterance of a file: give it one to lose. */
const SENTINEL = 'end';
/** An everyday vocabulary; about 1 MB. */
const MAX_KNOWN_WORDS = 10_000;

export class FliteVoice {
  readonly #module: WasmModule;
  readonly #known = new Map<string, readonly string[]>();

  constructor(module: WasmModule) {
    this.#module = module;
    this.render({ text: 'Hello.', words: ['Hello.'], voice: 'awb', durationStretch: 1 }, () => undefined);
  }

  render(job: RenderJob, audio: (rendered: RenderedAudio) => void): RenderedWords {
    const run = runWasi(this.#module, [
      ...['flite', '-voice', job.voice, '--setf', `duration_stretch=${job.durationStretch.toFixed(3)}`],
      ...['-psdur', '-t', job.text, '-o', OUTPUT_FILE],
    ]);
    const wav = run.file(OUTPUT_FILE);
    if (wav === undefined) throw new Error('flite wrote no audio');
    const { samples, sampleRateHz } = decodeWav(wav);
    if (sampleRateHz !== SAMPLE_RATE_HZ)
      throw new Error(`voice ${job.voice} speaks at ${sampleRateHz} Hz: expected 16000`);
    const phones = parsePhones(run.stdout).flat();
    const { from, to } = spokenRange(phones, samples.length);
    const pcm = samples.slice(from, to);
    if (pcm.length > 0) audio({ pcm });
    const spans = alignWords(phones, this.#spokenAlone(job.words));
    const toSample = (seconds: number): number =>
      Math.min(pcm.length, Math.max(0, Math.round(seconds * SAMPLE_RATE_HZ) - from));
    return { spans: Uint32Array.from(spans.flat().map(toSample)) };
  }

  #spokenAlone(words: readonly string[]): readonly (readonly string[])[] {
    const fresh = [...new Set(words.filter((word) => word !== '' && !this.#known.has(word)))];
    if (this.#known.size + fresh.length > MAX_KNOWN_WORDS) this.#known.clear();
    const missing = words.filter((word) => word !== '' && !this.#known.has(word));
    if (missing.length > 0) this.#learn([...new Set(missing)]);
    return words.map((word) => this.#known.get(word) ?? []);
  }

  #learn(words: readonly string[]): void {
    // An empty line ends an utterance, so one run reads all words, each alone.
    const utterances = this.#read(words);
    if (utterances.length === words.length) {
      words.forEach((word, index) => this.#known.set(word, utterances[index] ?? []));
    } else {
      for (const word of words) this.#known.set(word, this.#read([word]).flat());
    }
  }

  #read(words: readonly string[]): string[][] {
    const run = runWasi(
      this.#module,
      ['flite', '-voice', LOOKUP_VOICE, '-psdur', '-f', INPUT_FILE, '-o', 'none'],
      { [INPUT_FILE]: `${[...words, SENTINEL].join('\n\n')}\n\n` },
    );
    return parsePhones(run.stdout).map((phones) => phones.filter((p) => p.name !== PAUSE).map((p) => p.name));
  }
}

/** Samples from just before the first sound to just after the last; nothing when there is no sound. */
function spokenRange(phones: readonly Phone[], length: number): { from: number; to: number } {
  const first = phones.find((phone) => phone.name !== PAUSE);
  const last = phones.findLast((phone) => phone.name !== PAUSE);
  if (first === undefined || last === undefined) return { from: 0, to: 0 };
  return {
    from: Math.max(0, Math.round((first.startS - LEAD_S) * SAMPLE_RATE_HZ)),
    to: Math.min(length, Math.round((last.endS + TAIL_S) * SAMPLE_RATE_HZ)),
  };
}
