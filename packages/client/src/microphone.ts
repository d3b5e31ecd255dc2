// The microphone of a page as 24 kHz PCM16 chunks of 50 ms. The context keeps the device's own rate (forcing 24 kHz
// costs echo cancellation in Firefox and is ignored by Safari); the worklet resamples. In: a context. Out: chunks, and
// one clear error when there is no microphone to be had.

import { loadAudioWorklets } from './audio-worklets.ts';
import { clientError, type ClientErrorCode, type VoiceAgentError } from './errors.ts';

/**
 * Echo cancellation keeps the agent from hearing itself. Noise suppression stays off: it eats soft speech, and the
 * recogniser copes with noise better than with its removal. Gain control evens out distance to the microphone.
 */
const CONSTRAINTS = {
  echoCancellation: true,
  noiseSuppression: false,
  autoGainControl: true,
  channelCount: 1,
};

export interface MicrophoneOptions {
  context: AudioContext;
  onChunk: (pcm: Int16Array) => void;
  /** The device went away: `microphone_lost`. */
  onLost?: (error: VoiceAgentError) => void;
  deviceId?: string;
  workletUrl?: string | URL;
}

export class Microphone {
  readonly #stream: MediaStream;
  readonly #nodes: AudioNode[];

  private constructor(stream: MediaStream, nodes: AudioNode[]) {
    this.#stream = stream;
    this.#nodes = nodes;
  }

  /**
   * Asks for permission and starts. Rejects with `microphone_denied`, `_missing`, `_busy`, `_insecure` or
   * `audio_unavailable`. Permission and worklet are fetched side by side.
   */
  static async open(options: MicrophoneOptions): Promise<Microphone> {
    const worklets = loadAudioWorklets(options.context, options.workletUrl);
    worklets.catch(() => undefined); // awaited below, after the person has answered
    const stream = await requestStream(options.deviceId);
    try {
      await worklets;
    } catch (error) {
      for (const track of stream.getAudioTracks()) track.stop();
      throw error;
    }
    const source = options.context.createMediaStreamSource(stream);
    const capture = new AudioWorkletNode(options.context, 'antiphon-capture', { numberOfOutputs: 0 });
    capture.port.onmessage = (message: MessageEvent<Int16Array>) => options.onChunk(message.data);
    source.connect(capture);
    for (const track of stream.getAudioTracks()) {
      track.onended = () => options.onLost?.(clientError('microphone_lost'));
    }
    return new Microphone(stream, [source, capture]);
  }

  /** A muted microphone sends silence, so the server's clock goes on. */
  set muted(muted: boolean) {
    for (const track of this.#stream.getAudioTracks()) track.enabled = !muted;
  }

  close(): void {
    for (const node of this.#nodes) node.disconnect();
    for (const track of this.#stream.getAudioTracks()) {
      track.onended = null;
      track.stop();
    }
  }
}

async function requestStream(deviceId: string | undefined): Promise<MediaStream> {
  // Absent on plain http pages other than localhost.
  const devices = navigator.mediaDevices as MediaDevices | undefined;
  if (!devices) throw clientError('microphone_insecure');
  try {
    return await devices.getUserMedia({
      audio: { ...CONSTRAINTS, ...(deviceId === undefined ? {} : { deviceId: { exact: deviceId } }) },
    });
  } catch (cause) {
    throw clientError(codeOf(cause), { cause });
  }
}

function codeOf(cause: unknown): ClientErrorCode {
  const name = cause instanceof DOMException ? cause.name : '';
  if (name === 'NotAllowedError' || name === 'SecurityError') return 'microphone_denied';
  if (name === 'NotReadableError' || name === 'AbortError') return 'microphone_busy';
  return 'microphone_missing';
}
