// Loads the worklet file into an AudioContext, once per context. The file stands alone, so any server can hand it out
// and any bundler that knows `new URL(..., import.meta.url)` finds it.

import { clientError } from './errors.ts';

const loading = new WeakMap<BaseAudioContext, Promise<void>>();

/** Rejects with `audio_unavailable` where there is no AudioWorklet or the file cannot be loaded. */
export function loadAudioWorklets(context: BaseAudioContext, workletUrl?: string | URL): Promise<void> {
  const known = loading.get(context);
  if (known) return known;
  const url = workletUrl ?? new URL('./worklets/audio-processors.js', import.meta.url);
  const loaded = addModule(context, url.toString());
  loading.set(context, loaded);
  return loaded;
}

async function addModule(context: BaseAudioContext, url: string): Promise<void> {
  try {
    await context.audioWorklet.addModule(url);
  } catch (cause) {
    throw clientError('audio_unavailable', { fatal: true, cause });
  }
}
