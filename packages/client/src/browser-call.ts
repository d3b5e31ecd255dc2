// A spoken conversation in a page: a VoiceAgent joined to the speaker and the microphone. Start it inside a click.
// Connection, permission and worklets are fetched side by side, and the greeting does not wait for the microphone.
// Invariant: after end() nothing of the page's audio is in use.

import { asVoiceAgentError, clientError } from './errors.ts';
import { Microphone } from './microphone.ts';
import { Speaker } from './speaker.ts';
import { VoiceAgent } from './voice-agent.ts';
import type { ConnectOptions, VoiceAgentOptions } from './voice-agent-contract.ts';

export interface BrowserCallOptions extends ConnectOptions, Pick<VoiceAgentOptions, 'openSocket'> {
  deviceId?: string;
  /** Where the worklet file is served, when not beside this module. */
  workletUrl?: string | URL;
  /** Each 50 ms chunk of the microphone, sent or not: for meters. */
  onMicrophoneChunk?: (pcm: Int16Array) => void;
}

export class BrowserCall {
  readonly agent: VoiceAgent;
  readonly speaker: Speaker;
  readonly #context: AudioContext;
  #microphone: Microphone | undefined;
  #ended = false;

  /** Construct inside a user gesture: it creates and resumes the AudioContext. */
  constructor(options: Pick<BrowserCallOptions, 'workletUrl' | 'openSocket'> = {}) {
    if (typeof AudioWorkletNode !== 'function') throw clientError('audio_unavailable', { fatal: true });
    this.#context = new AudioContext({ latencyHint: 'interactive' });
    void this.#context.resume();
    this.speaker = new Speaker(this.#context, options.workletUrl);
    this.agent = new VoiceAgent({
      output: this.speaker,
      ...(options.openSocket ? { openSocket: options.openSocket } : {}),
    });
    addEventListener('pagehide', this.#leave);
  }

  /**
   * Connects and opens the microphone. Rejects when the server refuses. A microphone that fails does not end the
   * call: it is a `failure` event of the agent, which can still be heard.
   */
  async start(options: BrowserCallOptions): Promise<void> {
    this.speaker.ready.catch((error: unknown) => {
      this.agent.report(asVoiceAgentError(error, 'audio_unavailable'));
    });
    const microphone = this.#openMicrophone(options);
    try {
      await this.agent.connect(options);
    } catch (error) {
      await this.end();
      throw error;
    }
    await microphone;
  }

  set muted(muted: boolean) {
    if (this.#microphone) this.#microphone.muted = muted;
  }

  /** Ends the session and releases microphone and speaker. Safe to call twice. */
  async end(): Promise<void> {
    if (this.#ended) return;
    this.#ended = true;
    removeEventListener('pagehide', this.#leave);
    this.#microphone?.close();
    await this.agent.end();
    this.speaker.close();
    await this.#context.close();
  }

  async #openMicrophone(options: BrowserCallOptions): Promise<void> {
    try {
      const microphone = await Microphone.open({
        context: this.#context,
        onChunk: (pcm) => {
          options.onMicrophoneChunk?.(pcm);
          this.agent.sendAudio(pcm);
        },
        onLost: (error) => this.agent.report(error),
        ...(options.deviceId === undefined ? {} : { deviceId: options.deviceId }),
        ...(options.workletUrl === undefined ? {} : { workletUrl: options.workletUrl }),
      });
      if (this.#ended) microphone.close();
      else this.#microphone = microphone;
    } catch (error) {
      const failure = asVoiceAgentError(error, 'audio_unavailable');
      // Without worklets neither side works, and the speaker has said so.
      if (failure.code !== 'audio_unavailable') this.agent.report(failure);
    }
  }

  /** The page goes away: say goodbye so that the server does not hold the session open. */
  readonly #leave = (): void => {
    void this.end();
  };
}
