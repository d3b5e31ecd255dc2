import { expect, it } from 'vitest';
import { base64ToPcm, pcmToBase64 } from './pcm-base64.ts';

it('round-trips, also from the middle of a larger buffer', () => {
  const all = Int16Array.from({ length: 70_000 }, (_, i) => (i * 7919) % 65_536);
  const part = all.subarray(3, 60_000);
  expect(pcmToBase64(part)).toBe(
    Buffer.from(part.buffer, part.byteOffset, part.byteLength).toString('base64'),
  );
  expect(base64ToPcm(pcmToBase64(part))).toEqual(part);
});

it.each(['*', 'AQ==', 'AQID'])('refuses %s', (text) => {
  expect(base64ToPcm(text)).toBeUndefined();
});
