// 16-bit little-endian PCM to and from the wire's base64 text, without Node's Buffer so that browsers run the same code.
// Every platform this runs on is little-endian, so the typed array's bytes are the wire's bytes.

/** `String.fromCharCode` takes its bytes as arguments: engines allow about 65 k of them, this stays well below. */
const CHARS_PER_CALL = 0x4000;

export function pcmToBase64(pcm: Int16Array): string {
  const bytes = new Uint8Array(pcm.buffer, pcm.byteOffset, pcm.byteLength);
  let text = '';
  for (let at = 0; at < bytes.length; at += CHARS_PER_CALL) {
    text += String.fromCharCode(...bytes.subarray(at, at + CHARS_PER_CALL));
  }
  return btoa(text);
}

/** Returns undefined for text that is not base64 or not a whole number of samples. */
export function base64ToPcm(base64: string): Int16Array | undefined {
  let text: string;
  try {
    text = atob(base64);
  } catch {
    return undefined;
  }
  if (text.length % 2 !== 0) return undefined;
  const bytes = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at += 1) bytes[at] = text.charCodeAt(at);
  return new Int16Array(bytes.buffer);
}
