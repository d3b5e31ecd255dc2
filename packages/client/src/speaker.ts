// Plays replies through a page's AudioContext. In: 24 kHz PCM tagged by reply. Out: rendered counts from the audio
// thread. Usable at once: audio enqueued before the worklet is loaded waits (bounded by the worklet's own 30 s).

import type { AudioOutput, PlaybackListener } from './audio-output.ts';
import { loadAudioWorklets } from './audio-worklets.ts';
import { WIRE_SAMPLE_RATE_HZ } from './playback-clock.ts';
import type { PlaybackMessage, PlaybackReport } from './worklets/audio-processors.ts';

/** Waiting for the worklet file: as much as the worklet itself could hold. */
const MAX_WAITING_SAMPLES = 30 * WIRE_SAMPLE_RATE_HZ;

export class Speaker implements AudioOutput {
  /** Resolves when the speaker can be heard; rejects with `audio_unavailable`. */
  readonly ready: Promise<void>;
  /** What is being played, for meters. */
  readonly analyser: AnalyserNode;
  readonly #context: AudioContext;
  #node: AudioWorkletNode | undefined;
  #listener: PlaybackListener | undefined;
  #waiting: PlaybackMessage[] = [];
  #waitingSamples = 0;

  constructor(context: AudioContext, workletUrl?: string | URL) {
    this.#context = context;
    this.analyser = new AnalyserNode(context, { fftSize: 1024 });
    this.ready = loadAudioWorklets(context, workletUrl).then(() => this.#start());
    this.ready.catch(() => undefined); // whoever awaits `ready` is told; nobody has to
  }

  attach(listener: PlaybackListener): void {
    this.#listener = listener;
  }

  enqueue(replyId: string, pcm: Int16Array): void {
    if (!this.#node) {
      if (this.#waitingSamples + pcm.length > MAX_WAITING_SAMPLES) {
        return this.#listener?.dropped(replyId, pcm.length);
      }
      this.#waitingSamples += pcm.length;
    }
    this.#post({ type: 'audio', replyId, pcm });
  }

  finish(replyId: string): void {
    this.#post({ type: 'finish', replyId });
  }

  flush(): void {
    if (this.#node) return this.#post({ type: 'flush' });
    this.#waiting = [];
    this.#waitingSamples = 0;
    this.#listener?.flushed();
  }

  stopAt(replyId: string, totalSamples: number): void {
    if (this.#node) this.#post({ type: 'stop', replyId, totalSamples });
    else this.flush();
  }

  close(): void {
    this.#node?.disconnect();
    this.analyser.disconnect();
  }

  #start(): void {
    const node = new AudioWorkletNode(this.#context, 'antiphon-playback', {
      numberOfInputs: 0,
      outputChannelCount: [1],
    });
    node.port.onmessage = (message: MessageEvent<PlaybackReport>) => this.#reported(message.data);
    node.connect(this.analyser).connect(this.#context.destination);
    this.#node = node;
    for (const message of this.#waiting) this.#post(message);
    this.#waiting = [];
  }

  #post(message: PlaybackMessage): void {
    if (!this.#node) this.#waiting.push(message);
    else if (message.type === 'audio') this.#node.port.postMessage(message, [message.pcm.buffer]);
    else this.#node.port.postMessage(message);
  }

  #reported(report: PlaybackReport): void {
    if (report.type === 'rendered') this.#listener?.rendered(report.replyId, report.totalSamples);
    else if (report.type === 'dropped') this.#listener?.dropped(report.replyId, report.samples);
    else this.#listener?.flushed();
  }
}
