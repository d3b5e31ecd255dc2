/**
 * Frames that no careful client sends: examples of the protocol as they are, with fields missing, swapped or of the
 * wrong kind, cut short, doubled, nested without end, or no JSON at all. Enters: example messages and a source of
 * random numbers. Leaves: one frame a call, text or bytes. The same seed gives the same frames.
 */
export type RandomSource = () => number;

/** Longest string that is put into a field, characters: beyond the limits of most fields, below that of a frame. */
const LONG_TEXT = 20_000;
const DEEP = 200;

const ODD_VALUES: readonly unknown[] = [
  null,
  true,
  false,
  0,
  -1,
  1e308,
  -0.5,
  Number.MAX_SAFE_INTEGER,
  '',
  ' ',
  'a',
  '\u0000\ud800\uffff',
  '__proto__',
  '../../etc/passwd',
  '${process.exit(1)}',
  '{"type":"session.end"}',
  'x'.repeat(LONG_TEXT),
  [],
  [null],
  {},
  { toString: 'no', constructor: 1, ['__proto__']: { polluted: true } },
];
const GARBAGE: readonly string[] = ['', '{', '[]', 'null', '"text"', '{"type":', 'NaN', '\u0000', '{"type":"no.such.type"}', '{"type":5}', '{}', '[['.repeat(DEEP)]; // prettier-ignore

export class FrameMutator {
  readonly #examples: readonly Readonly<Record<string, unknown>>[];
  readonly #random: RandomSource;

  constructor(examples: readonly Readonly<Record<string, unknown>>[], random: RandomSource) {
    if (examples.length === 0) throw new RangeError('a mutator needs examples');
    this.#examples = examples;
    this.#random = random;
  }

  next(): string | Buffer {
    const dice = this.#random();
    if (dice < 0.35) return JSON.stringify(this.#example());
    if (dice < 0.8) return JSON.stringify(this.#mutated(this.#example(), 0));
    if (dice < 0.88) return this.#broken(JSON.stringify(this.#example()));
    if (dice < 0.93) return this.#pick(GARBAGE);
    if (dice < 0.96) return JSON.stringify({ ...this.#example(), ...this.#example() });
    return Buffer.from(
      Array.from({ length: Math.floor(this.#random() * 64) }, () => Math.floor(this.#random() * 256)),
    );
  }

  #pick<T>(items: readonly T[]): T {
    return items[Math.floor(this.#random() * items.length)] as T;
  }

  #example(): Readonly<Record<string, unknown>> {
    return this.#pick(this.#examples);
  }

  /** One field somewhere in `value` removed, replaced, doubled or renamed. */
  #mutated(value: unknown, depth: number): unknown {
    if (typeof value !== 'object' || value === null || depth > 4) return this.#pick(ODD_VALUES);
    if (Array.isArray(value)) {
      if (value.length === 0 || this.#random() < 0.3)
        return this.#random() < 0.5
          ? [...(value as unknown[]), ...(value as unknown[])]
          : this.#pick(ODD_VALUES);
      const at = Math.floor(this.#random() * value.length);
      return value.map((item: unknown, index) => (index === at ? this.#mutated(item, depth + 1) : item));
    }
    const fields = Object.entries(value);
    // The type decides which message it is: it is left alone most of the time.
    const open = fields.filter(([name]) => name !== 'type' || this.#random() < 0.05);
    const chosen = open.length === 0 ? null : this.#pick(open);
    if (chosen === null) return { ...value, extra: this.#pick(ODD_VALUES) };
    const [name, inner] = chosen;
    const rest = Object.fromEntries(fields.filter(([other]) => other !== name));
    const dice = this.#random();
    if (dice < 0.2) return rest;
    if (dice < 0.45) return { ...rest, [name]: this.#pick(ODD_VALUES) };
    if (dice < 0.55)
      return { ...value, [this.#pick(['extra', 'constructor', `${name}s`, ''])]: this.#pick(ODD_VALUES) };
    return { ...rest, [name]: this.#mutated(inner, depth + 1) };
  }

  #broken(text: string): string {
    const at = Math.floor(this.#random() * text.length);
    const dice = this.#random();
    if (dice < 0.4) return text.slice(0, at);
    if (dice < 0.7)
      return (
        text.slice(0, at) + String.fromCharCode(Math.floor(this.#random() * 0xffff)) + text.slice(at + 1)
      );
    return text + text;
  }
}
