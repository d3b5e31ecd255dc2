/**
 * The echo suite: one setting for everything. Enters: folders with recordings named as in the AEC challenge
 * (`*farend_singletalk_mic`, `*_lpb` the far end, nearend_singletalk, doubletalk) and noise (any other file).
 * Leaves: the share of recordings that interrupted the agent, by kind; spoken clips among the noise apart.
 */
import { basename, dirname } from 'node:path';
import { resample } from '@antiphon/core/audio/resample';
import type { Engines } from '@antiphon/server/ports/engines';
import { readAudio } from '../../audio-head/audio-file.ts';
import { fileExists, findFiles } from '../input/find-files.ts';
import { RowError } from '../input/row-error.ts';
import { percent, rateOf, roundedOrNull, share } from '../share.ts';
import type { SuiteRequest, SuiteResult } from '../suite.ts';
import { interruptionOf, type AgentSpeech } from './call-with-echo.ts';

const AUDIO = /\.(?:wav|flac|ogg|mp3|opus)$/i;
/** Of a challenge's recording only the microphone is heard; the rest belongs to it. */
const COMPANION = /_(?:lpb|processed|clean|enhanced)\.\w+$/i;
/** Clips of a voice that addresses somebody: an interruption there is no mistake of an echo gate. */
const SPOKEN =
  /people|talk|speech|voice|hello|help|[-_]hi[-_]|how_are|order|thank|[-_](?:yes|no|stop|wait)(?=[-_.])/i;
/** What the agent says where no far end is given. */
const AGENT_TEXT =
  'The premium package covers delivery across every region, includes installation, and renews monthly unless you cancel beforehand. Returns are free within thirty days, the warranty lasts two years, and our support team answers calls from eight in the morning until late in the evening.';

type Kind = 'far_end' | 'near_end' | 'noise' | 'spoken';
type Heard = { readonly file: string; readonly kind: Kind; readonly stopS: number | null };
type Ears = Engines & { close(): Promise<void> };

export function kindOf(file: string): Kind {
  const name = basename(file);
  // The folder tells where the name does not.
  for (const text of [name, basename(dirname(file))]) {
    if (/double[-_ ]?talk|near[-_ ]?end/i.test(text)) return 'near_end';
    if (/far[-_ ]?end/i.test(text)) return 'far_end';
  }
  return SPOKEN.test(name) ? 'spoken' : 'noise';
}

export async function echoSuite(request: SuiteRequest): Promise<SuiteResult> {
  const files = await findFiles(request.data, (path) => AUDIO.test(path), 'recordings');
  const microphones = files.filter((file) => !COMPANION.test(file));
  if (microphones.length === 0)
    throw new RowError(request.data[0] ?? '', null, 'expected microphone recordings, found only far ends');
  const unreadable: string[] = [];
  const heard: Heard[] = [];
  const engines = await request.openEngines();
  try {
    const ownVoice = await neutralSpeech(engines);
    for (const file of microphones) {
      const microphone = await readOrNull(file);
      if (microphone === null) {
        unreadable.push(basename(file));
        request.progress(`${file}: cannot be read as mono WAV or FLAC, left out`);
        continue;
      }
      const farEnd = await farEndOf(file);
      if (farEnd === null && kindOf(file) === 'far_end')
        request.progress(`${file}: no far end beside it (..._lpb for ..._mic), heard as an unknown voice`);
      const agent = farEnd === null ? ownVoice : await agentOf(engines, farEnd, ownVoice);
      const stopS = await interruptionOf(engines, { agent, microphone });
      heard.push({ file: basename(file), kind: kindOf(file), stopS: roundedOrNull(stopS) });
    }
  } finally {
    await engines.close();
  }
  if (heard.length === 0)
    throw new RowError(request.data[0] ?? '', null, 'none of the recordings can be read');
  const result = resultOf(heard, unreadable);
  // By what the files are called no rate is told then.
  return request.unlabelled ? { report: null, headline: [], decisions: result.decisions } : result;
}

function resultOf(heard: readonly Heard[], unreadable: readonly string[]): SuiteResult {
  const of = (kind: Kind): ReturnType<typeof share> => {
    const own = heard.filter((item) => item.kind === kind);
    return share(own.filter(({ stopS }) => stopS !== null).length, own.length);
  };
  const [far, near, noise, spoken] = [of('far_end'), of('near_end'), of('noise'), of('spoken')];
  return {
    report: {
      suite: 'echo',
      far_end_bargeins: rateOf(far),
      near_end_bargeins: rateOf(near),
      noise_bargeins: rateOf(noise),
      spoken_bargeins: rateOf(spoken),
      n: { far_end: far.n, near_end: near.n, noise: noise.n, spoken: spoken.n },
      ci95: { far_end: far.ci95, near_end: near.ci95, noise: noise.ci95, spoken: spoken.ci95 },
      recordings: heard.map(({ file, kind, stopS }) => ({ file, kind, stop_s: stopS })),
      unreadable,
    },
    headline: [
      ['interrupted by the far end alone', `${percent(far.value)} of ${String(far.n)}`],
      ['interrupted by the near end, double talk', `${percent(near.value)} of ${String(near.n)}`],
      ['interrupted by noise', `${percent(noise.value)} of ${String(noise.n)}`],
      ['interrupted by spoken clips', `${percent(spoken.value)} of ${String(spoken.n)}`],
    ],
    decisions: heard.map(({ file, kind, stopS }) => ({ id: file, stop_s: stopS, class: kind, p: null })),
  };
}

async function readOrNull(file: string): Promise<Int16Array | null> {
  if (!/\.(?:wav|flac)$/i.test(file)) return null;
  try {
    return await readAudio(file);
  } catch {
    return null;
  }
}

/** The loudspeaker's signal that lies beside a microphone's, as in the AEC challenge; null without. */
export async function farEndOf(file: string): Promise<string | null> {
  const farEnd = file.replace(/_mic(\.\w+)$/i, '_lpb$1');
  if (farEnd === file || kindOf(file) === 'noise') return null;
  return (await fileExists(farEnd)) ? farEnd : null;
}

/** The agent says the far end, with the words that the recogniser finds in it; its own text where that is empty. */
async function agentOf(engines: Ears, farEnd: string, ownVoice: AgentSpeech): Promise<AgentSpeech> {
  const pcm16k = await readAudio(farEnd);
  const text = await recognised(engines, pcm16k);
  return text === '' ? ownVoice : { pcm16k, text };
}

function recognised(engines: Ears, pcm: Int16Array): Promise<string> {
  return new Promise((resolve, reject) => {
    const stream = engines.stt.open({ language: 'en', keyterms: [] }, (event) => {
      if (event.type === 'partial' || event.type === 'evidence') return;
      stream.close();
      if (event.type === 'final') resolve(event.text);
      else reject(new Error(event.message));
    });
    stream.push(pcm);
    stream.flush();
  });
}

async function neutralSpeech(engines: Ears): Promise<AgentSpeech> {
  const pieces: Int16Array[] = [];
  const voiceId = engines.tts.voices[0]?.id ?? '';
  const sink = {
    audio: (pcm: Int16Array): void => {
      pieces.push(pcm.slice());
    },
    words: (): void => undefined,
  };
  await engines.tts.synthesize({ text: AGENT_TEXT, voiceId }, sink, new AbortController().signal);
  const native = new Int16Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    native.set(piece, at);
    at += piece.length;
  }
  return { pcm16k: resample(native, engines.tts.sampleRateHz, 16_000), text: AGENT_TEXT };
}
