/** Base64 of int8 values, as the weight modules hold them. Own decoder: the core has no platform types, and so no `atob`. */
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

export function int8FromBase64(text: string): Int8Array {
  const codes = new Uint8Array(128);
  for (let index = 0; index < ALPHABET.length; index += 1) codes[ALPHABET.charCodeAt(index)] = index;
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0;
  const bytes = new Int8Array((text.length / 4) * 3 - padding);
  const code = (index: number): number => codes[text.charCodeAt(index)] ?? 0;
  for (let from = 0, to = 0; from < text.length; from += 4, to += 3) {
    const group = (code(from) << 18) | (code(from + 1) << 12) | (code(from + 2) << 6) | code(from + 3);
    // Writes beyond the end (the padding) are ignored by the array.
    bytes[to] = group >> 16;
    bytes[to + 1] = group >> 8;
    bytes[to + 2] = group;
  }
  return bytes;
}
