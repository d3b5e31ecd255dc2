/**
 * A cheap check that text is standard base64 with padding, for `input.audio`: Node's decoder skips what it does not
 * know, so that garbage would become noise. Enters: text. Leaves: a verdict; the decoding itself is the server's.
 * Searching for the first foreign character took 2 us for 3.2 KB (Node 20), a table lookup per character 4.8 us.
 */
const FOREIGN = /[^A-Za-z0-9+/]/;

/** Whether `text` is base64 of the standard alphabet with padding. "" is: zero bytes. */
export function isBase64(text: string): boolean {
  if (text.length % 4 !== 0) return false;
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0;
  return !FOREIGN.test(padding === 0 ? text : text.slice(0, -padding));
}

/** Bytes that valid base64 text decodes to. */
export function base64ByteLength(text: string): number {
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0;
  return (text.length / 4) * 3 - padding;
}
