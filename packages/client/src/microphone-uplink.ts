// Microphone audio on its way to the server. In: 24 kHz PCM chunks. Out: input.audio messages. A muted microphone sends
// silence of the same length: the server's turn detection runs on the audio it gets, so that nothing at all would end a
// turn late. While the connection is being resumed the newest KEPT_MS are kept and sent afterwards.
// Invariant: what is held is bounded, here and in the socket; what does not fit is dropped, the oldest first.

import type { AgentSocket } from './agent-socket.ts';
import { pcmToBase64 } from './pcm-base64.ts';
import { WIRE_SAMPLE_RATE_HZ } from './playback-clock.ts';

/** About 8 s of audio as base64: a network that far behind is not carrying a conversation; newer audio is dropped. */
const MAX_UPLINK_BYTES = 512 * 1024;

/**
 * Audio kept over a gap, ms. Servers take at most 2 s ahead of real time; the rest of that is for the jitter of what
 * follows.
 */
export const KEPT_MS = 1_500;
const KEPT_SAMPLES = (KEPT_MS * WIRE_SAMPLE_RATE_HZ) / 1000;

export class MicrophoneUplink {
  muted = false;
  readonly #onCongested: () => void;
  #congested = false;
  #kept: Int16Array[] = [];
  #keptSamples = 0;
  #lostSamples = 0;

  /** `onCongested` is called once per stretch in which the network is too far behind. */
  constructor(onCongested: () => void) {
    this.#onCongested = onCongested;
  }

  send(pcm: Int16Array, socket: AgentSocket): void {
    const congested = socket.bufferedBytes > MAX_UPLINK_BYTES;
    if (congested && !this.#congested) this.#onCongested();
    this.#congested = congested;
    if (!congested) socket.send({ type: 'input.audio', audio: pcmToBase64(this.#heard(pcm)) });
  }

  /** There is no connection at the moment. */
  keep(pcm: Int16Array): void {
    this.#kept.push(this.muted ? new Int16Array(pcm.length) : pcm.slice());
    this.#keptSamples += pcm.length;
    while (this.#keptSamples > KEPT_SAMPLES) {
      const dropped = this.#kept.shift()?.length ?? this.#keptSamples;
      this.#keptSamples -= dropped;
      this.#lostSamples += dropped;
    }
  }

  /** Sends what was kept. Returns how much of the gap was dropped, ms. */
  resume(socket: AgentSocket): number {
    const kept = this.#kept;
    const lostMs = Math.round((this.#lostSamples * 1000) / WIRE_SAMPLE_RATE_HZ);
    this.#kept = [];
    this.#keptSamples = 0;
    this.#lostSamples = 0;
    for (const pcm of kept) socket.send({ type: 'input.audio', audio: pcmToBase64(pcm) });
    return lostMs;
  }

  #heard(pcm: Int16Array): Int16Array {
    return this.muted ? new Int16Array(pcm.length) : pcm;
  }
}
