/**
 * A cheap check that text is standard base64 with padding, for `input.audio`: Node's decoder skips what it does not
 * know, so that garbage would become noise. Enters: text. Leaves: a verdict; the decoding itself is the server's.
 */

/** 1 for each character code of the standard alphabet. */
const IN_ALPHABET = new Uint8Array(128);
for (const char of 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/') {
  IN_ALPHABET[char.charCodeAt(0)] = 1;
}

/** Whether `text` is base64 of the standard alphabet with padding. "" is: zero bytes. */
export function isBase64(text: string): boolean {
  const size = text.length;
  if (size % 4 !== 0) return false;
  let end = size;
  if (end > 0 && text.charCodeAt(end - 1) === 61) end -= 1;
  if (end < size && text.charCodeAt(end - 1) === 61) end -= 1;
  for (let index = 0; index < end; index++) {
    const code = text.charCodeAt(index);
    if (code > 127 || IN_ALPHABET[code] === 0) return false;
  }
  return true;
}

/** Bytes that valid base64 text decodes to. */
export function base64ByteLength(text: string): number {
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0;
  return (text.length / 4) * 3 - padding;
}
