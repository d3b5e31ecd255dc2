/**
 * The embedded engines on real audio, against the promises of their ports. Needs the compiled entries (tsc -b)
 * and the weights (fetched into the cache the first time).
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { concatInt16 } from '@antiphon/core/audio/pcm16';
import type { SttEvent, SttResult } from '../ports/stt.ts';
import type { TtsWord } from '../ports/tts.ts';
import type { VadScore } from '../ports/vad.ts';
import { ensureModels } from '../models/ensure-models.ts';
import { FLITE_VOICES, FliteTts, MAX_TEXT_CHARS } from './flite/tts.ts';
import { MoonshineStt } from './moonshine/stt.ts';
import { SileroVad } from './silero/vad.ts';

const RATE = 16_000;
const FIRST = 'Could you please tell me when the next train to Boston leaves?';
const SECOND = 'I would like to change my flight to Tuesday morning.';

let tts: FliteTts;
let vad: SileroVad;
let stt: MoonshineStt;

beforeAll(async () => {
  const { paths } = await ensureModels(['silero-vad-v6', 'moonshine-tiny-en']);
  const files = paths['moonshine-tiny-en'];
  [tts, vad, stt] = await Promise.all([
    FliteTts.start({ threads: 2 }),
    SileroVad.start({ modelPath: paths['silero-vad-v6']['silero_vad_v6.onnx'] ?? '' }),
    MoonshineStt.start({
      encoderPath: files['encoder_model.onnx'] ?? '',
      decoderPath: files['decoder_model_merged.onnx'] ?? '',
      processes: 1,
    }),
  ]);
});
afterAll(async () => {
  await Promise.all([tts.close(), vad.close(), stt.close()]);
});

async function speak(
  text: string,
  voiceId = 'awb',
  speed = 1,
): Promise<{ pcm: Int16Array; pieces: Int16Array[]; words: TtsWord[] }> {
  const pieces: Int16Array[] = [];
  const words: TtsWord[] = [];
  const sink = {
    audio: (pcm: Int16Array) => void pieces.push(pcm),
    words: (w: readonly TtsWord[]) => void words.push(...w),
  };
  await tts.synthesize({ text, voiceId, speed }, sink, new AbortController().signal);
  return { pcm: concatInt16(pieces), pieces, words };
}

function score(pcm: Int16Array, chunk = 800): Promise<VadScore[]> {
  return new Promise((resolve, reject) => {
    const scores: VadScore[] = [];
    const wanted = Math.floor(pcm.length / 512);
    const stream = vad.open((s) => {
      scores.push(s);
      if (scores.length === wanted) {
        stream.close();
        resolve(scores);
      }
    }, reject);
    for (let at = 0; at < pcm.length; at += chunk) stream.push(pcm.subarray(at, at + chunk));
  });
}

function transcribe(pcm: Int16Array, onOpen?: () => void): Promise<SttResult> {
  return new Promise((resolve, reject) => {
    const stream = stt.open({ language: 'en', keyterms: [], exposeEncoder: true }, (event) => {
      if (event.type === 'partial' || event.type === 'evidence') return;
      stream.close();
      if (event.type === 'final') resolve(event);
      else if (event.type === 'failed') reject(new Error(event.message));
    });
    stream.push(pcm);
    stream.flush();
    onOpen?.();
  });
}

const silence = (seconds: number): Int16Array => new Int16Array(seconds * RATE);
function noise(seconds: number, level: number): Int16Array {
  let seed = 1;
  return Int16Array.from({ length: seconds * RATE }, () => {
    seed = (seed * 48271) % 2147483647;
    return Math.round(((seed / 2147483647) * 2 - 1) * level);
  });
}
const plain = (text: string): string[] =>
  text
    .toLowerCase()
    .replace(/[^a-z0-9 ]/g, '')
    .split(' ');

describe('flite', () => {
  it('gives every word of the text one timing, in order, inside the audio', async () => {
    const text =
      'It costs $42.50 at 3pm \u2014 okay? Call Dr. Smith, na\u00EFve \u{1F600} \u4F60\u597D (555) 019-2837, it\u2019s @home!';
    const { pcm, pieces, words } = await speak(text);
    expect(words.map((word) => word.text)).toEqual([
      'It',
      'costs',
      '$42.50',
      'at',
      '3pm',
      'okay?',
      'Call',
      'Dr.',
      'Smith,',
      'na\u00EFve',
      '\u4F60\u597D',
      '(555)',
      '019-2837,',
      'it\u2019s',
      '@home!',
    ]);
    let at = 0;
    for (const word of words) {
      expect(text.slice(word.charStart, word.charEnd)).toBe(word.text);
      expect(word.startSample).toBeGreaterThanOrEqual(at);
      expect(word.endSample).toBeGreaterThanOrEqual(word.startSample);
      at = word.endSample;
    }
    expect(at).toBeLessThanOrEqual(pcm.length);
    const price = words[2];
    expect((price?.endSample ?? 0) - (price?.startSample ?? 0)).toBeGreaterThan(RATE);
    expect(Math.max(...pieces.map((piece) => piece.length))).toBe(RATE / 10);
  });
  it('starts with the first sound and stops with the last', async () => {
    const { pcm, words } = await speak('Hello.');
    expect(words[0]?.startSample).toBeLessThan(0.04 * RATE);
    expect(pcm.length - (words[0]?.endSample ?? 0)).toBeLessThan(0.07 * RATE);
  });
  it.each(FLITE_VOICES.map((voice) => voice.id))('speaks with %s, slower when asked', async (voiceId) => {
    const normal = await speak('Good morning to you.', voiceId);
    const slow = await speak('Good morning to you.', voiceId, 0.8);
    expect(normal.pcm.length).toBeGreaterThan(0.5 * RATE);
    expect(slow.pcm.length / normal.pcm.length).toBeGreaterThan(1.1);
  });
  it('gives the same again from the cache, and copies', async () => {
    const first = await speak('Welcome back.');
    first.pieces[0]?.fill(0);
    const again = await speak('Welcome back.');
    expect(again.pcm).toEqual(first.pcm);
    expect(again.words).toEqual(first.words);
  });
  it('says nothing for text without anything to say', async () => {
    expect((await speak(' \u2026 \u{1F600} ')).pcm).toHaveLength(0);
  });
  it('names what is wrong with a request', async () => {
    await expect(speak('Hi.', 'nobody')).rejects.toThrow(/voiceId 'nobody': expected one of awb/);
    await expect(speak('a'.repeat(MAX_TEXT_CHARS + 1))).rejects.toThrow(/601 characters/);
  });
  it('stops at once on abort, does not call the sink again, and goes on for others', async () => {
    const controller = new AbortController();
    let calls = 0;
    const sink = { audio: () => void calls++, words: () => void calls++ };
    const long = `${'This is a rather long text that takes a while. '.repeat(12)}`;
    const aborted = tts.synthesize({ text: long, voiceId: 'slt' }, sink, controller.signal);
    controller.abort();
    await expect(aborted).rejects.toMatchObject({ name: 'AbortError' });
    const second = new AbortController();
    const stopping = {
      audio: () => {
        calls++;
        second.abort();
      },
      words: () => void calls++,
    };
    await expect(
      tts.synthesize({ text: 'One, two, three, four.', voiceId: 'awb' }, stopping, second.signal),
    ).rejects.toMatchObject({ name: 'AbortError' });
    expect((await speak('Still here.')).pcm.length).toBeGreaterThan(0);
    expect(calls).toBe(1);
  });
});

describe('silero', () => {
  it('finds speech where it is and not in silence or noise', async () => {
    const { pcm } = await speak(FIRST);
    const scores = await score(concatInt16([silence(1), pcm, silence(1)]));
    expect(scores[0]).toMatchObject({ audioMs: 32, levelDb: -100 });
    expect(scores.at(-1)?.audioMs).toBe(scores.length * 32);
    const speech = scores.filter((s) => s.audioMs > 1200 && s.audioMs < 1000 + pcm.length / 16 - 200);
    expect(speech.filter((s) => s.probability > 0.5).length / speech.length).toBeGreaterThan(0.8);
    expect(
      scores
        .filter((s) => s.audioMs < 950 || s.audioMs > 1400 + pcm.length / 16)
        .every((s) => s.probability < 0.3),
    ).toBe(true);
    expect((await score(noise(2, 600))).every((s) => s.probability < 0.5)).toBe(true);
  });
  it('gives the same scores alone, in company, and however the audio is cut', async () => {
    const { pcm } = await speak(SECOND);
    const alone = await score(pcm);
    const together = await Promise.all([
      score(pcm, 37),
      score(silence(2)),
      score(pcm, 5000),
      score(noise(2, 3000)),
    ]);
    for (const other of [together[0], together[2]]) {
      const worst = Math.max(
        ...alone.map((s, i) => Math.abs(s.probability - (other?.[i]?.probability ?? 9))),
      );
      expect(worst).toBeLessThan(1e-4);
    }
  });
  it('goes on after its process was killed, every stream in order', async () => {
    const { pcm } = await speak(FIRST);
    const long = concatInt16([pcm, pcm, pcm]);
    const before = vad.pids[0] ?? 0;
    const running = [score(long), score(long)];
    process.kill(before, 'SIGKILL');
    for (const scores of await Promise.all(running)) {
      expect(scores.map((s) => s.audioMs)).toEqual(scores.map((_, i) => (i + 1) * 32));
      expect(scores.filter((s) => s.probability > 0.5).length / scores.length).toBeGreaterThan(0.7);
    }
    expect(vad.pids[0]).not.toBe(before);
  });
  it('is silent after close', async () => {
    const scores: VadScore[] = [];
    const stream = vad.open(
      (s) => void scores.push(s),
      () => undefined,
    );
    stream.push(silence(1));
    stream.close();
    stream.push(silence(1));
    await score(silence(0.5));
    expect(scores).toEqual([]);
  });
});

describe('moonshine', () => {
  it.each([FIRST, SECOND])('writes down: %s', async (text) => {
    const { pcm } = await speak(text);
    const result = await transcribe(pcm);
    expect(plain(result.text)).toEqual(plain(text));
    expect(result.throughMs).toBeCloseTo(pcm.length / 16, 5);
    expect(result.evidence?.sentenceEnd).toBeGreaterThan(0.5);
    expect(result.encoderPools?.map((pool) => pool.length)).toEqual([288, 288, 288]);
  });
  it('tells a question from a statement and an end from a cut', async () => {
    const question = await transcribe((await speak(FIRST)).pcm);
    const statement = await transcribe((await speak(SECOND)).pcm);
    const half = await speak(SECOND);
    const cut = await transcribe(half.pcm.subarray(0, half.words[5]?.endSample ?? 0));
    expect(question.evidence?.question).toBeGreaterThan(0.5);
    expect(statement.evidence?.question).toBeLessThan(0.2);
    expect(cut.evidence?.end).toBeLessThan(statement.evidence?.end ?? 0);
  });
  it('hears nothing in silence, near-silence and noise', async () => {
    expect(await transcribe(silence(2))).toMatchObject({ text: '', evidence: null });
    expect((await transcribe(noise(2, 8))).text).toBe('');
    expect((await transcribe(noise(2, 3000))).text).toBe('');
    expect((await transcribe(new Int16Array(0))).text).toBe('');
  });
  it('reads quiet speech, and a short answer', async () => {
    const quiet = (await speak(FIRST)).pcm.map((sample) => sample / 40);
    expect(plain((await transcribe(quiet)).text)).toEqual(plain(FIRST));
    expect(plain((await transcribe((await speak('Yes.')).pcm)).text)).toEqual(['yes']);
  });
  it('tells by the sound whether the turn is over, as the silence grows', async () => {
    const { pcm } = await speak(FIRST);
    const heard: { silenceMs: number; audioEnd: number | undefined }[] = [];
    await new Promise<void>((resolve, reject) => {
      const stream = stt.open({ language: 'en', keyterms: [] }, (event) => {
        if (event.type === 'failed') reject(new Error(event.message));
        if (event.type === 'evidence') {
          heard.push({ silenceMs: event.silenceMs, audioEnd: event.evidence.audioEnd });
          if (heard.length === 3) {
            stream.close();
            resolve();
          }
        }
        // The next of the silence when the last is judged: the test does not depend on how fast that is.
        if (event.type !== 'failed') stream.push(new Int16Array(0.1 * RATE));
      });
      stream.push(pcm);
      stream.flush(0);
    });
    expect(heard.map(({ silenceMs }) => silenceMs)).toEqual([100, 200, 300]);
    for (const { audioEnd } of heard) {
      expect(audioEnd).toBeGreaterThan(0);
      expect(audioEnd).toBeLessThan(1);
    }
  });
  it('gives partials that grow, with a stable part that is kept, then finals that count everything', async () => {
    const { pcm } = await speak(FIRST);
    const events: SttEvent[] = [];
    let heard: () => void = () => undefined;
    const stream = stt.open({ language: 'en', keyterms: [] }, (event) => {
      events.push(event);
      heard();
    });
    for (let at = 0; at < pcm.length; at += RATE / 2) {
      const next = new Promise<void>((resolve) => (heard = resolve));
      stream.push(pcm.subarray(at, at + RATE / 2));
      if (pcm.length - at >= RATE / 2) await next;
    }
    const final = new Promise<void>((resolve) => (heard = resolve));
    stream.flush();
    await final;
    stream.close();
    let stable = '';
    for (const event of events) {
      if (event.type === 'evidence') continue;
      if (event.type === 'failed') throw new Error(event.message);
      expect(event.text.startsWith(event.stableText)).toBe(true);
      expect(event.stableText.startsWith(stable)).toBe(true);
      stable = event.stableText;
    }
    expect(stable.split(' ').length).toBeGreaterThan(8);
    expect(events.at(-1)?.type).toBe('final');
  });
  it('joins the pieces of a long turn without losing or repeating words', async () => {
    const sentences = [
      FIRST,
      SECOND,
      'My name is Peter and I live in London.',
      'The weather is very nice today.',
    ];
    const parts = await Promise.all(sentences.map((text) => speak(text)));
    const gap = silence(0.3);
    const round = concatInt16(parts.flatMap((part) => [part.pcm, gap]));
    const result = await transcribe(concatInt16([round, round, round]));
    const expected = plain([...sentences, ...sentences, ...sentences].join(' '));
    const wrong = wordErrors(expected, plain(result.text));
    expect(wrong / expected.length).toBeLessThan(0.06);
  }, 30_000);
  it('goes on after its process was killed', async () => {
    const { pcm } = await speak(SECOND);
    const before = stt.pids[0] ?? 0;
    const results = await Promise.all([
      transcribe(pcm, () => {
        process.kill(before, 'SIGKILL');
      }),
      transcribe(pcm),
    ]);
    for (const result of results) expect(plain(result.text)).toEqual(plain(SECOND));
    expect(stt.pids[0]).not.toBe(before);
  });
  it('is silent after close', async () => {
    const events: SttEvent[] = [];
    const stream = stt.open({ language: 'en', keyterms: [] }, (event) => void events.push(event));
    stream.push((await speak(SECOND)).pcm);
    stream.flush();
    stream.close();
    await transcribe((await speak('Yes.')).pcm);
    expect(events).toEqual([]);
  });
});

describe('a model that cannot be loaded', () => {
  it('is an error with its reason, and leaves no process', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'antiphon-broken-'));
    try {
      const modelPath = join(directory, 'broken.onnx');
      await writeFile(modelPath, Buffer.alloc(5000, 7));
      await expect(SileroVad.start({ modelPath })).rejects.toThrow(/voice activity detection: the worker/);
      const missing = join(directory, 'missing.onnx');
      const options = { encoderPath: missing, decoderPath: missing, processes: 1 };
      await expect(MoonshineStt.start(options)).rejects.toThrow(/could not load its model/);
    } finally {
      await rm(directory, { recursive: true, force: true });
    }
  });
  it('close leaves no process behind', async () => {
    const { paths } = await ensureModels(['silero-vad-v6']);
    const other = await SileroVad.start({ modelPath: paths['silero-vad-v6']['silero_vad_v6.onnx'] ?? '' });
    const pid = other.pids[0] ?? 0;
    expect(isAlive(pid)).toBe(true);
    await other.close();
    expect(isAlive(pid)).toBe(false);
    expect(() =>
      other.open(
        () => undefined,
        () => undefined,
      ),
    ).toThrow(/closed/);
  });
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !existsSync('/proc') || existsSync(`/proc/${pid}`);
  } catch {
    return false;
  }
}

/** Word-level edit distance. */
function wordErrors(expected: readonly string[], actual: readonly string[]): number {
  let row = actual.map((_, j) => j + 1);
  let first = 0;
  expected.forEach((word, i) => {
    let diagonal = first;
    first = i + 1;
    let left = first;
    row = row.map((above, j) => {
      left = Math.min(left + 1, above + 1, diagonal + (word === actual[j] ? 0 : 1));
      diagonal = above;
      return left;
    });
  });
  return row.at(-1) ?? expected.length;
}
