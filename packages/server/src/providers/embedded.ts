/**
 * The engines that come with the server: voice activity, English speech recognition and synthesis, offline
 * once their weights are in the cache. Enters: options. Leaves: three ports, warm, each off the event loop.
 * Rejects with ModelUnavailableError when weights are missing; starts all or nothing.
 */
import type { SttPort } from '../ports/stt.ts';
import type { TtsPort } from '../ports/tts.ts';
import type { VadPort } from '../ports/vad.ts';
import { ensureModels, type EnsureOptions } from '../models/ensure-models.ts';
import { FliteTts } from './flite/tts.ts';
import { MoonshineStt, type MoonshineOptions } from './moonshine/stt.ts';
import { SileroVad } from './silero/vad.ts';
import { SmartTurn } from './smart-turn/turn.ts';
import { withTurnModel } from './stt-with-turn-model.ts';

export type EmbeddedOptions = Pick<EnsureOptions, 'cacheDir' | 'onProgress' | 'offline'> & {
  /** Recogniser processes (about 290 MB each); default: cores - 1, at most 4. */
  readonly sttProcesses?: number;
  /** File of an external turn model (Smart Turn v3 ONNX); null or absent = the built-in audio model alone. */
  readonly turnModelPath?: string | null;
  /** For training and evaluation: what the audio model saw goes along with its score. */
  readonly exposeAudioFeatures?: boolean;
  /** Deaths and restarts of workers; constant strings, no speech. */
  readonly log?: (message: string) => void;
};

export type EmbeddedEngines = {
  readonly vad: VadPort;
  readonly stt: SttPort;
  readonly tts: TtsPort;
  /** Ends every process and thread. */
  close(): Promise<void>;
};

export async function createEmbeddedEngines(options: EmbeddedOptions = {}): Promise<EmbeddedEngines> {
  const log = options.log === undefined ? {} : { log: options.log };
  const weights = ensureModels(['silero-vad-v6', 'moonshine-tiny-en'], options);
  // The voice needs no weights: it loads while they are checked.
  const starting: [Promise<VadPort>, Promise<SttPort>, Promise<TtsPort>] = [
    weights.then(({ paths }) =>
      SileroVad.start({ modelPath: paths['silero-vad-v6']['silero_vad_v6.onnx'] ?? '', ...log }),
    ),
    weights.then(({ paths }) =>
      startRecogniser(options, {
        encoderPath: paths['moonshine-tiny-en']['encoder_model.onnx'] ?? '',
        decoderPath: paths['moonshine-tiny-en']['decoder_model_merged.onnx'] ?? '',
        ...(options.sttProcesses === undefined ? {} : { processes: options.sttProcesses }),
        exposeFeatures: options.exposeAudioFeatures ?? false,
        ...log,
      }),
    ),
    FliteTts.start(log),
  ];
  const settled = await Promise.allSettled(starting);
  const failed = settled.find((result) => result.status === 'rejected');
  if (failed !== undefined) {
    for (const result of settled) if (result.status === 'fulfilled') await result.value.close();
    throw failed.reason;
  }
  const [vad, stt, tts] = await Promise.all(starting);
  return {
    vad,
    stt,
    tts,
    close: async () => {
      await Promise.all([vad.close(), stt.close(), tts.close()]);
    },
  };
}

/** With the external turn model where there is one: both start or neither. */
async function startRecogniser(options: EmbeddedOptions, moonshine: MoonshineOptions): Promise<SttPort> {
  const { turnModelPath = null, log } = options;
  if (turnModelPath === null) return MoonshineStt.start(moonshine);
  const turn = await SmartTurn.start({ modelPath: turnModelPath, ...(log === undefined ? {} : { log }) });
  try {
    return withTurnModel(await MoonshineStt.start(moonshine), turn);
  } catch (error) {
    await turn.close();
    throw error;
  }
}
