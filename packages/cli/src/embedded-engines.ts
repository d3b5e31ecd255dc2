/**
 * The one place where this package meets the embedded engines: the voice for `say`, all of them for `bench`.
 * Missing weights are fetched by the engines themselves.
 */
import type { TtsPort } from '@antiphon/server/ports/tts';
import type { EmbeddedEngines } from '@antiphon/server/providers/embedded';

export type { EmbeddedEngines } from '@antiphon/server/providers/embedded';

/** `turnModelPath`: an external turn model that listens as well. */
export async function openEmbeddedEngines(turnModelPath: string | null = null): Promise<EmbeddedEngines> {
  const { createEmbeddedEngines } = await import('@antiphon/server/providers/embedded');
  return createEmbeddedEngines({ turnModelPath });
}

/** Only the voice: no weights are needed for it. */
export async function openVoice(): Promise<TtsPort> {
  const { FliteTts } = await import('@antiphon/server/providers/flite/tts');
  return FliteTts.start({});
}
