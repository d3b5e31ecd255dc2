/** The engines that all sessions of a server share. */
import type { LlmPort } from './llm.ts';
import type { SttPort } from './stt.ts';
import type { TtsPort } from './tts.ts';
import type { VadPort } from './vad.ts';

export type Engines = {
  readonly vad: VadPort;
  readonly stt: SttPort;
  readonly tts: TtsPort;
  readonly llm: LlmPort;
};
