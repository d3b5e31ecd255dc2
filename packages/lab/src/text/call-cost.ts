/** Median microseconds of one call, after a warm-up over the same texts. */
export function microsecondsPerCall(run: (text: string) => unknown, texts: readonly string[]): number {
  for (const text of texts) run(text);
  const times = texts.map((text) => {
    const start = process.hrtime.bigint();
    run(text);
    return Number(process.hrtime.bigint() - start) / 1000;
  });
  return times.sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? Number.NaN;
}
