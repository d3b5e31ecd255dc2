/**
 * The audio encodings of the Voice Agent API at the edge: base64 text to PCM16 and back. Inside, input has the
 * rate of its encoding and replies have REPLY_RATE_HZ.
 */
import { REPLY_RATE_HZ } from '@antiphon/core';
import { decodeAlaw, encodeAlaw } from '@antiphon/core/audio/alaw';
import { decodeMulaw, encodeMulaw } from '@antiphon/core/audio/mulaw';
import { bytesFromInt16, clipToInt16, int16FromBytes } from '@antiphon/core/audio/pcm16';
import { Resampler } from '@antiphon/core/audio/resample';
import { fault, isBase64, SAMPLE_RATE_HZ_OF, type AudioEncoding, type Fault } from '@antiphon/protocol';

/** First bytes of a WAV file ("RIFF"): sent by clients that stream a file as it is. */
const RIFF = 0x46464952;

export type DecodedAudio =
  { readonly ok: true; readonly pcm: Int16Array } | { readonly ok: false; readonly fault: Fault };

/** Decodes the audio of one `input.audio`; `first`: nothing came before, so a file header may be there. */
export function decodeInputAudio(base64: string, encoding: AudioEncoding, first: boolean): DecodedAudio {
  if (!isBase64(base64)) return { ok: false, fault: fault('invalid_audio.base64') };
  const bytes = Buffer.from(base64, 'base64');
  if (first && bytes.length >= 4 && bytes.readUInt32LE(0) === RIFF) {
    return { ok: false, fault: fault('invalid_audio.wav_header') };
  }
  switch (encoding) {
    case 'audio/pcmu':
      return { ok: true, pcm: decodeMulaw(bytes) };
    case 'audio/pcma':
      return { ok: true, pcm: decodeAlaw(bytes) };
    case 'audio/pcm': {
      if (bytes.length % 2 !== 0) return { ok: false, fault: fault('invalid_audio.odd_length') };
      return { ok: true, pcm: int16FromBytes(bytes) };
    }
  }
}

/** Encodes reply audio for one client; keeps the resampler between the pieces of one reply. */
export class OutputEncoder {
  readonly #encoding: AudioEncoding;
  #resampler: Resampler;
  #replyId = -1;

  constructor(encoding: AudioEncoding) {
    this.#encoding = encoding;
    this.#resampler = new Resampler(REPLY_RATE_HZ, SAMPLE_RATE_HZ_OF[encoding]);
  }

  /** `volume` 0-100, null = native level. Returns base64. */
  encode(replyId: number, pcm: Int16Array, volume: number | null): string {
    if (replyId !== this.#replyId) {
      this.#replyId = replyId;
      this.#resampler = new Resampler(REPLY_RATE_HZ, SAMPLE_RATE_HZ_OF[this.#encoding]);
    }
    const scaled = volume === null ? pcm : pcm.map((sample) => clipToInt16((sample * volume) / 100));
    return Buffer.from(this.#bytes(this.#resampler.process(scaled))).toString('base64');
  }

  #bytes(pcm: Int16Array): Uint8Array {
    switch (this.#encoding) {
      case 'audio/pcmu':
        return encodeMulaw(pcm);
      case 'audio/pcma':
        return encodeAlaw(pcm);
      case 'audio/pcm':
        return bytesFromInt16(pcm);
    }
  }
}
