/** Dot product of `size` values of two arrays from the given places on: four running sums, for speed. */
// eslint-disable-next-line max-params -- called some thousand times per word: no object is made for it
export function dot(a: Float32Array, fromA: number, b: Float32Array, fromB: number, size: number): number {
  let [s0, s1, s2, s3] = [0, 0, 0, 0];
  const even = size & ~3;
  for (let at = 0; at < even; at += 4) {
    s0 += (a[fromA + at] as number) * (b[fromB + at] as number);
    s1 += (a[fromA + at + 1] as number) * (b[fromB + at + 1] as number);
    s2 += (a[fromA + at + 2] as number) * (b[fromB + at + 2] as number);
    s3 += (a[fromA + at + 3] as number) * (b[fromB + at + 3] as number);
  }
  for (let at = even; at < size; at += 1) s0 += (a[fromA + at] as number) * (b[fromB + at] as number);
  return s0 + s1 + (s2 + s3);
}
