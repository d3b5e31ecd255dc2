/** Cost of a call: median microseconds, after a warm-up over the same inputs. Differs from run to run. */
export function microsecondsPerCall<T>(run: (input: T) => unknown, inputs: readonly T[]): number {
  for (const input of inputs) run(input);
  const times = inputs.map((input) => {
    const start = process.hrtime.bigint();
    run(input);
    return Number(process.hrtime.bigint() - start) / 1000;
  });
  return times.sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? Number.NaN;
}
