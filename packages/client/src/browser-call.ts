// A spoken conversation in a page: a VoiceAgent joined to the speaker and the microphone. Start it inside a click.
// Connection, permission and worklets are fetched side by side, and the greeting does not wait for the microphone.
// What can happen to a page is met here: microphones that come and go, sleep, a network that changes, leaving.
// Invariant: after end() nothing of the page's audio is in use and nothing of the page is listened to.

import { asVoiceAgentError, clientError, type VoiceAgentError } from './errors.ts';
import { Microphone } from './microphone.ts';
import { watchPage } from './page-events.ts';
import { Speaker } from './speaker.ts';
import { VoiceAgent } from './voice-agent.ts';
import type { ConnectOptions, VoiceAgentOptions } from './voice-agent-contract.ts';

/** People let go of a button while they still say the last syllable. */
const TALK_TAIL_MS = 200;

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
  readonly #unwatch: () => void;
  #options: BrowserCallOptions | undefined;
  #microphone: Microphone | undefined;
  /** Counts requests for a microphone, so that an answer to an older one is let go. */
  #requests = 0;
  /** The request whose microphone is in use. */
  #inUse = 0;
  #opening = 0;
  #muted = false;
  #talkTail: ReturnType<typeof setTimeout> | undefined;
  #offlineAtEvent: number | undefined;
  #events = 0;
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
    this.agent.on('event', () => (this.#events += 1));
    this.#unwatch = watchPage(this.#context, {
      left: () => void this.end(),
      silenced: () => this.agent.report(clientError('audio_suspended')),
      offline: () => (this.#offlineAtEvent = this.#events),
      online: () => this.#online(),
      devicesChanged: () => this.#devicesChanged(),
    });
  }

  /**
   * Connects and opens the microphone. Rejects when the server refuses. A microphone that fails does not end the
   * call: it is a `failure` event of the agent, which can still be heard. Resolves when the person has answered for
   * the microphone; the agent is heard before. Starts once: later calls reject with `already_connected`.
   */
  async start(options: BrowserCallOptions): Promise<void> {
    if (this.#options) throw clientError('already_connected');
    this.#options = options;
    this.speaker.ready.catch((error: unknown) => {
      this.agent.report(asVoiceAgentError(error, 'audio_unavailable'));
    });
    const microphone = this.#openMicrophone(options.deviceId).catch((error: VoiceAgentError) => {
      // Without worklets neither side works, and the speaker has said so.
      if (error.code !== 'audio_unavailable') this.agent.report(error);
    });
    try {
      await this.agent.connect(options);
    } catch (error) {
      await this.end();
      throw error;
    }
    await microphone;
  }

  get muted(): boolean {
    return this.#muted;
  }

  /** A muted microphone sends silence: the turn that was being spoken ends as if the user had stopped. */
  set muted(muted: boolean) {
    clearTimeout(this.#talkTail);
    this.#muted = muted;
    this.agent.muted = muted;
    if (this.#microphone) this.#microphone.muted = muted;
  }

  /**
   * Push to talk: true while the button is held. Letting go mutes 200 ms later. Start muted for a call in which only
   * the button is heard. Whether speech over a reply interrupts it is still the server's decision.
   */
  set talking(talking: boolean) {
    if (talking) this.muted = false;
    else {
      clearTimeout(this.#talkTail);
      this.#talkTail = setTimeout(() => (this.muted = true), TALK_TAIL_MS);
    }
  }

  /**
   * Goes on with another microphone (undefined: the default one); the one in use is kept until it is there. Rejects
   * with `microphone_*`, and then nothing has changed.
   */
  async useMicrophone(deviceId?: string): Promise<void> {
    await this.#openMicrophone(deviceId);
  }

  /** Ends the session and releases microphone and speaker. Safe to call twice. */
  async end(): Promise<void> {
    if (this.#ended) return;
    this.#ended = true;
    this.#unwatch();
    clearTimeout(this.#talkTail);
    this.#microphone?.close();
    await this.agent.end();
    this.speaker.close();
    await this.#context.close();
  }

  async #openMicrophone(deviceId: string | undefined): Promise<void> {
    const request = (this.#requests += 1);
    this.#opening += 1;
    const workletUrl = this.#options?.workletUrl;
    let microphone: Microphone;
    try {
      microphone = await Microphone.open({
        context: this.#context,
        onChunk: (pcm) => this.#heard(request, pcm),
        onLost: (error) => this.#microphoneLost(request, error),
        ...(deviceId === undefined ? {} : { deviceId }),
        ...(workletUrl === undefined ? {} : { workletUrl }),
      });
    } catch (error) {
      throw asVoiceAgentError(error, 'audio_unavailable');
    } finally {
      this.#opening -= 1;
    }
    if (this.#ended || request !== this.#requests) return microphone.close();
    this.#microphone?.close();
    this.#inUse = request;
    this.#microphone = microphone;
    microphone.muted = this.#muted;
  }

  #heard(request: number, pcm: Int16Array): void {
    if (request !== this.#inUse) return;
    this.#options?.onMicrophoneChunk?.(pcm);
    this.agent.sendAudio(pcm);
  }

  /** Unplugged: the default microphone takes over, now or when there is one again. */
  #microphoneLost(request: number, error: VoiceAgentError): void {
    if (request !== this.#inUse || this.#ended) return;
    this.#microphone?.close();
    this.#microphone = undefined;
    this.agent.report(error);
    this.#openMicrophone(undefined).catch(() => undefined); // the loss has been reported
  }

  #devicesChanged(): void {
    const waiting =
      this.#options && !this.#microphone && this.#opening === 0 && this.agent.state !== 'closed';
    if (waiting) this.#openMicrophone(undefined).catch(() => undefined);
  }

  /** The device has a network again. A connection that went on through that is left alone. */
  #online(): void {
    const wentOn = this.#offlineAtEvent !== undefined && this.#events > this.#offlineAtEvent;
    if (!wentOn || this.agent.state === 'reconnecting') this.agent.reconnect();
    this.#offlineAtEvent = undefined;
  }
}
