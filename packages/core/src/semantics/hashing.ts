/**
 * Feature hashing: a feature is a 32-bit number mixed from word hashes; the top bits of it choose the row of
 * the weight table. Integer arithmetic only, so that every machine computes the same rows.
 */
const FNV_OFFSET = 0x811c9dc5;
const FNV_PRIME = 0x01000193;
/** Multipliers of MurmurHash3's finaliser. */
const MIX_A = 0x85ebca6b;
const MIX_B = 0xc2b2ae35;

export function hashString(text: string, start = 0, end = text.length): number {
  let hash = FNV_OFFSET;
  for (let index = start; index < end; index += 1) hash = Math.imul(hash ^ text.charCodeAt(index), FNV_PRIME);
  return hash;
}

/** Order matters: mix(a, b) and mix(b, a) differ. */
export function mix(seed: number, value: number): number {
  let hash = Math.imul(seed ^ value, MIX_A);
  hash = (hash ^ (hash >>> 15)) + Math.imul(seed, 31);
  return Math.imul(hash, MIX_B) ^ (hash >>> 13);
}

/** Row of a table with 2^bits rows. */
export const rowOf = (hash: number, bits: number): number => mix(hash, 0x5bd1e995) >>> (32 - bits);
