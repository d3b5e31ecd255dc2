/**
 * The one place where this package meets the embedded engines: the voice for `say`, all of them for `bench`.
 * Missing weights are fetched by the engines themselves.
 */
import type { SttPort } from '@antiphon/server/ports/stt';
import type { TtsPort } from '@antiphon/server/ports/tts';
import type { VadPort } from '@antiphon/server/ports/vad';
import { CommandFailure } from './failure.ts';

export type EmbeddedEngines = { readonly vad: VadPort; readonly stt: SttPort; readonly tts: TtsPort };

type ServerModule = { readonly createEmbeddedEngines?: (options: object) => Promise<EmbeddedEngines> };

export async function openEmbeddedEngines(): Promise<EmbeddedEngines> {
  const { createEmbeddedEngines } = (await import('@antiphon/server')) as ServerModule;
  if (createEmbeddedEngines === undefined) throw new CommandFailure('this build has no embedded engines');
  return createEmbeddedEngines({});
}

export async function closeEngines({ vad, stt, tts }: EmbeddedEngines): Promise<void> {
  await Promise.all([vad.close(), stt.close(), tts.close()]);
}

/** Only the voice: no weights are needed for it. */
export async function openVoice(): Promise<TtsPort> {
  const engines = await openEmbeddedEngines();
  return {
    sampleRateHz: engines.tts.sampleRateHz,
    voices: engines.tts.voices,
    synthesize: (request, sink, signal) => engines.tts.synthesize(request, sink, signal),
    close: () => closeEngines(engines),
  };
}
