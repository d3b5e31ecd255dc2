/**
 * Reads a regular expression written for Python's `re` into a tree: literals, classes, groups, alternatives,
 * repeats, anchors. Enters: pattern text of a client. Leaves: a tree of bounded size, or null for what is not
 * regular (look-around, back references), not known, or too large. Never throws.
 */
export type CharTest = (char: string) => boolean;
export type Anchor = 'start' | 'end' | 'word' | 'not-word';

export type PatternNode =
  | { readonly kind: 'char'; readonly test: CharTest }
  | { readonly kind: 'anchor'; readonly anchor: Anchor }
  | { readonly kind: 'all'; readonly parts: readonly PatternNode[] }
  | { readonly kind: 'any'; readonly branches: readonly PatternNode[] }
  | {
      readonly kind: 'repeat';
      readonly part: PatternNode;
      readonly min: number;
      readonly max: number | null;
    };

/** Longest pattern that is read, characters: a card number with inner spaces takes 25. */
export const MAX_PATTERN_CHARS = 500;
/** Largest count in {m,n}: values are spoken. */
const MAX_REPEAT = 200;
/** Deepest nesting of groups. */
const MAX_GROUPS = 20;

class Unsupported extends Error {}

/** The pattern as a tree, or null when it cannot be enforced. */
export function readPattern(pattern: string): PatternNode | null {
  if (pattern.length > MAX_PATTERN_CHARS) return null;
  try {
    return new Reader(pattern).whole();
  } catch {
    return null;
  }
}

const isDigit: CharTest = (char) => /^\p{Nd}$/u.test(char);
export const isWordChar: CharTest = (char) => /^[\p{L}\p{N}\p{M}_]$/u.test(char);
const isSpace: CharTest = (char) => /^\s$/u.test(char);
const not =
  (test: CharTest): CharTest =>
  (char) =>
    !test(char);

const CLASSES: Readonly<Record<string, CharTest>> = {
  d: isDigit,
  D: not(isDigit),
  w: isWordChar,
  W: not(isWordChar),
  s: isSpace,
  S: not(isSpace),
};
const ANCHORS: Readonly<Record<string, Anchor>> = { A: 'start', Z: 'end', b: 'word', B: 'not-word' };
const CONTROLS: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  f: '\f',
  v: '\v',
  a: '\x07',
  '0': '\0',
};
const HEX_DIGITS: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 };

class Reader {
  readonly #chars: readonly string[];
  #at = 0;
  #depth = 0;
  #ignoreCase = false;
  #dotAll = false;

  constructor(pattern: string) {
    this.#chars = [...pattern];
  }

  whole(): PatternNode {
    const node = this.#alternatives();
    if (this.#at < this.#chars.length) throw new Unsupported();
    return node;
  }

  #peek(offset = 0): string {
    return this.#chars[this.#at + offset] ?? '';
  }

  #take(): string {
    const char = this.#chars[this.#at];
    if (char === undefined) throw new Unsupported();
    this.#at += 1;
    return char;
  }

  #skip(text: string): boolean {
    const chars = [...text];
    if (!chars.every((char, index) => this.#peek(index) === char)) return false;
    this.#at += chars.length;
    return true;
  }

  #alternatives(): PatternNode {
    const branches = [this.#sequence()];
    while (this.#skip('|')) branches.push(this.#sequence());
    return branches.length === 1 && branches[0] !== undefined ? branches[0] : { kind: 'any', branches };
  }

  #sequence(): PatternNode {
    const parts: PatternNode[] = [];
    while (this.#at < this.#chars.length && this.#peek() !== '|' && this.#peek() !== ')') {
      const atom = this.#atom();
      if (atom !== null) parts.push(this.#repeated(atom));
    }
    return { kind: 'all', parts };
  }

  #repeated(part: PatternNode): PatternNode {
    const bounds = this.#quantifier();
    if (bounds === null) return part;
    // Lazy or greedy is the same question here: does the whole value match. Possessive is not.
    this.#skip('?');
    if ('*+?'.includes(this.#peek()) && this.#peek() !== '') throw new Unsupported();
    return { kind: 'repeat', part, ...bounds };
  }

  #quantifier(): { min: number; max: number | null } | null {
    if (this.#skip('*')) return { min: 0, max: null };
    if (this.#skip('+')) return { min: 1, max: null };
    if (this.#skip('?')) return { min: 0, max: 1 };
    const counted = /^\{(\d*)(,?)(\d*)\}/.exec(this.#chars.slice(this.#at, this.#at + 12).join(''));
    const [text = '', low = '', comma = '', high = ''] = counted ?? [];
    if (counted === null || (low === '' && high === '')) return null;
    this.#at += text.length;
    const min = Number(low);
    const max = comma === '' ? min : high === '' ? null : Number(high);
    if (min > MAX_REPEAT || (max !== null && (max > MAX_REPEAT || max < min))) throw new Unsupported();
    return { min, max };
  }

  #atom(): PatternNode | null {
    const char = this.#take();
    switch (char) {
      case '(':
        return this.#group();
      case '[':
        return { kind: 'char', test: this.#set() };
      case '.':
        return { kind: 'char', test: this.#dotAll ? () => true : (found) => found !== '\n' };
      case '^':
        return { kind: 'anchor', anchor: 'start' };
      case '$':
        return { kind: 'anchor', anchor: 'end' };
      case '\\':
        return this.#escape();
      case '*':
      case '+':
      case '?':
        throw new Unsupported();
      default:
        return { kind: 'char', test: this.#same(char) };
    }
  }

  #group(): PatternNode | null {
    this.#depth += 1;
    if (this.#depth > MAX_GROUPS) throw new Unsupported();
    if (this.#skip('?')) {
      const flags = this.#flags();
      if (flags === 'whole') {
        this.#depth -= 1;
        return null;
      }
    }
    const inner = this.#alternatives();
    if (!this.#skip(')')) throw new Unsupported();
    this.#depth -= 1;
    return inner;
  }

  /** What follows "(?": `:`, `P<name>`, or flags for the whole pattern. All else is no regular expression. */
  #flags(): 'group' | 'whole' {
    if (this.#skip(':')) return 'group';
    if (this.#skip('P<')) {
      while (this.#take() !== '>');
      return 'group';
    }
    for (let flag = this.#take(); flag !== ')'; flag = this.#take()) {
      if (flag === 'i') this.#ignoreCase = true;
      else if (flag === 's') this.#dotAll = true;
      else if (flag !== 'u' && flag !== 'm') throw new Unsupported();
    }
    return 'whole';
  }

  #escape(): PatternNode {
    const char = this.#peek();
    const anchor = ANCHORS[char];
    if (anchor !== undefined) {
      this.#at += 1;
      return { kind: 'anchor', anchor };
    }
    const named = CLASSES[char];
    if (named === undefined) return { kind: 'char', test: this.#same(this.#escapedChar()) };
    this.#at += 1;
    return { kind: 'char', test: named };
  }

  /** A single character after a backslash; letters and digits without a meaning are errors in Python as well. */
  #escapedChar(): string {
    const char = this.#take();
    const control = CONTROLS[char];
    if (control !== undefined) return control;
    const length = HEX_DIGITS[char];
    if (length !== undefined) {
      const digits = Array.from({ length }, () => this.#take()).join('');
      if (!/^[0-9a-f]+$/i.test(digits)) throw new Unsupported();
      return String.fromCodePoint(parseInt(digits, 16));
    }
    if (/[a-z0-9]/i.test(char)) throw new Unsupported();
    return char;
  }

  #same(char: string): CharTest {
    if (!this.#ignoreCase) return (found) => found === char;
    const folded = char.toLowerCase();
    return (found) => found.toLowerCase() === folded;
  }

  #set(): CharTest {
    const negated = this.#skip('^');
    const tests: CharTest[] = [];
    for (let first = true; first || this.#peek() !== ']'; first = false) tests.push(this.#setItem());
    this.#at += 1;
    const inside: CharTest = (char) => tests.some((test) => test(char));
    return negated ? not(inside) : inside;
  }

  #setItem(): CharTest {
    const from = this.#setChar();
    if (typeof from !== 'string') return from;
    if (this.#peek() !== '-' || this.#peek(1) === ']' || this.#peek(1) === '') return this.#same(from);
    this.#at += 1;
    const to = this.#setChar();
    if (typeof to !== 'string' || to < from) throw new Unsupported();
    const between: CharTest = (char) => char >= from && char <= to;
    return this.#ignoreCase ? (char) => between(char.toLowerCase()) || between(char.toUpperCase()) : between;
  }

  #setChar(): string | CharTest {
    const char = this.#take();
    if (char !== '\\') return char;
    const named = CLASSES[this.#peek()];
    if (named === undefined) return this.#skip('b') ? '\b' : this.#escapedChar();
    this.#at += 1;
    return named;
  }
}
