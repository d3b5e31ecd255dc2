/** What happens to a TTS socket: requests of its client, results of the engine, the network, the clock. */
import type { SpeechRefusal } from './commands.ts';
import type { SpeechSettings } from './settings.ts';
import type { SpeechWord } from './speech-word.ts';

/** `contextId` is null on sockets with one line. */
export type SpeechInput =
  /** `text` may be empty: then only the settings, or the sign of life, count. */
  | {
      readonly type: 'text.added';
      readonly contextId: string | null;
      readonly text: string;
      readonly flush: boolean;
      readonly changes: Partial<SpeechSettings>;
    }
  /** End the open turn gracefully. */
  | { readonly type: 'turn.close-requested' }
  /** `contextId` null: everything that takes text. */
  | { readonly type: 'cancel.requested'; readonly contextId: string | null }
  | { readonly type: 'settings.update-requested'; readonly changes: Partial<SpeechSettings> }
  | { readonly type: 'context.close-requested'; readonly contextId: string; readonly immediate: boolean }
  | { readonly type: 'socket.close-requested' }
  /** A frame that the endpoint could not use. `reach`: what is lost by it. */
  | {
      readonly type: 'frame.refused';
      readonly contextId: string | null;
      readonly refusal: SpeechRefusal;
      readonly reach: 'nothing' | 'turn';
    }
  /** The server stops: what was asked for is still spoken. */
  | { readonly type: 'server.stopping' }
  | {
      readonly type: 'audio.synthesized';
      readonly turnId: number;
      readonly chunkId: number;
      /** At the turn's sample rate. */
      readonly samples: number;
    }
  /** Words in the chunk's text and audio. */
  | {
      readonly type: 'words.synthesized';
      readonly turnId: number;
      readonly chunkId: number;
      readonly words: readonly SpeechWord[];
    }
  | { readonly type: 'synthesis.finished'; readonly turnId: number; readonly chunkId: number }
  | {
      readonly type: 'synthesis.failed';
      readonly turnId: number;
      readonly chunkId: number;
      /** The engine takes no work at all. */
      readonly unavailable: boolean;
    }
  /** The network has taken a frame of audio. */
  | { readonly type: 'audio.written' }
  | { readonly type: 'time.passed' };

export type SpeechInputOf<T extends SpeechInput['type']> = Extract<SpeechInput, { type: T }>;
