/** Speed of the embedded engines by themselves: first audio of the voice, real-time factor of the recogniser. */
import { resample } from '@antiphon/core/audio/resample';
import type { SttPort, SttResult } from '@antiphon/server/ports/stt';
import type { TtsPort } from '@antiphon/server/ports/tts';
import { speakText } from '../speak-text.ts';

/** What an agent typically begins with: the first clause is what the caller waits for. */
const OPENINGS = [
  (name: string) => `Certainly, ${name}, let me check that for you.`,
  (name: string) => `Thank you, ${name}, I have noted the number.`,
  (name: string) => `Good morning, ${name}, how can I help you?`,
  (name: string) => `One moment please, ${name},`,
  (name: string) => `So that is Tuesday the fourth at ten for ${name},`,
] as const;
/** Every run speaks words it has not spoken before: voices may keep what they have rendered. */
const NAMES = ['Miller', 'Jones', 'Baker', 'Carter', 'Evans', 'Foster', 'Gray', 'Hughes', 'Irving'] as const;
const WARM_UPS = 3;

/** Spoken in 3 to 6 seconds each: the length of an ordinary answer. */
export const ANSWERS = [
  'I would like to make an appointment for next Tuesday at ten in the morning.',
  'My number is five five five, two one seven, four four oh nine.',
  'No, sorry, that is not right, I meant the other address, please.',
  'Could you tell me how long that is going to take and what it costs?',
] as const;
const STT_RUNS = 5;
const STT_RATE_HZ = 16_000;
const STT_TIMEOUT_MS = 30_000;

const voiceId = (tts: TtsPort): string => tts.voices[0]?.id ?? '';

async function firstAudioMs(tts: TtsPort, text: string): Promise<number> {
  const startMs = performance.now();
  let firstMs = NaN;
  const sink = {
    audio: () => {
      if (Number.isNaN(firstMs)) firstMs = performance.now() - startMs;
    },
    words: () => undefined,
  };
  await tts.synthesize({ text, voiceId: voiceId(tts) }, sink, new AbortController().signal);
  return firstMs;
}

/** ms from the call of `synthesize` to the first audio of each text. */
export async function ttsFirstAudioOf(tts: TtsPort, texts: readonly string[]): Promise<number[]> {
  const values: number[] = [];
  for (const text of texts) values.push(await firstAudioMs(tts, text));
  return values;
}

/** ms from the call of `synthesize` to the first audio, the voice being warm. */
export async function ttsFirstAudio(tts: TtsPort): Promise<number[]> {
  const texts = NAMES.flatMap((name) => OPENINGS.map((opening) => opening(name)));
  const values: number[] = [];
  for (const text of texts) values.push(await firstAudioMs(tts, text));
  return values.slice(WARM_UPS).filter((ms) => !Number.isNaN(ms));
}

function recognise(stt: SttPort, pcm: Int16Array): Promise<SttResult> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      reject(new Error('the recogniser did not answer within 30 s'));
    }, STT_TIMEOUT_MS);
    const stream = stt.open({ language: 'en', keyterms: [] }, (event) => {
      if (event.type === 'partial' || event.type === 'evidence') return;
      clearTimeout(timer);
      stream.close();
      if (event.type === 'final') resolve(event);
      else reject(new Error(event.message));
    });
    stream.push(pcm);
    stream.flush();
  });
}

/** Decoding time / audio duration of whole utterances, one at a time. */
export async function sttRealTimeFactor({ tts, stt }: { tts: TtsPort; stt: SttPort }): Promise<number[]> {
  const values: number[] = [];
  for (const text of ANSWERS) {
    const { samples, sampleRateHz } = await speakText(tts, { text, voiceId: voiceId(tts) });
    const pcm = resample(samples, sampleRateHz, STT_RATE_HZ);
    const durationMs = (pcm.length * 1000) / STT_RATE_HZ;
    for (let run = 0; run < STT_RUNS; run += 1)
      values.push((await recognise(stt, pcm)).computeMs / durationMs);
  }
  return values;
}
