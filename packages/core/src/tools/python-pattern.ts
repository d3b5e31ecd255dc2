/**
 * Full match of a value against a Python `re` pattern in time linear in the value: the pattern becomes a small
 * machine whose states are all followed at once, so no pattern can make it backtrack. JavaScript's own RegExp
 * would give a client's pattern exponential time. Pure, bounded, never throws.
 */
import {
  isWordChar,
  readPattern,
  type Anchor,
  type CharTest,
  type PatternNode,
} from './python-pattern-syntax.ts';

/** Instructions of a compiled pattern; {13,19} of a small group takes about 100. */
const MAX_INSTRUCTIONS = 4000;
/** Longest value that is matched, characters. */
export const MAX_MATCHED_CHARS = 1000;

type Instruction =
  | { readonly op: 'char'; readonly test: CharTest }
  | { readonly op: 'anchor'; readonly anchor: Anchor }
  /** Goes on at each of the places. */
  | { readonly op: 'fork'; readonly to: number[] };

export type Matcher = (value: string) => boolean;

/** A matcher for the whole value, or null when the pattern cannot be enforced (look-around, back references, too large). */
export function compilePythonPattern(pattern: string): Matcher | null {
  const tree = readPattern(pattern);
  if (tree === null) return null;
  const program: Instruction[] = [];
  if (!emit(program, tree)) return null;
  return (value) => matches(program, [...value]);
}

/** Appends the instructions of a node; false when the program grows too large. */
function emit(program: Instruction[], node: PatternNode): boolean {
  if (program.length > MAX_INSTRUCTIONS) return false;
  switch (node.kind) {
    case 'char':
      program.push({ op: 'char', test: node.test });
      return true;
    case 'anchor':
      program.push({ op: 'anchor', anchor: node.anchor });
      return true;
    case 'all':
      // An empty group costs an instruction too: nested repeats of nothing must reach the bound.
      if (node.parts.length === 0) program.push({ op: 'fork', to: [program.length + 1] });
      return node.parts.every((part) => emit(program, part));
    case 'any':
      return emitAny(program, node.branches);
    case 'repeat':
      return emitRepeat(program, node);
  }
}

function emitAny(program: Instruction[], branches: readonly PatternNode[]): boolean {
  const choice: number[] = [];
  program.push({ op: 'fork', to: choice });
  const ends: number[][] = [];
  for (const branch of branches) {
    choice.push(program.length);
    if (!emit(program, branch)) return false;
    const end: number[] = [];
    program.push({ op: 'fork', to: end });
    ends.push(end);
  }
  for (const end of ends) end.push(program.length);
  return true;
}

function emitRepeat(program: Instruction[], node: Extract<PatternNode, { kind: 'repeat' }>): boolean {
  for (let count = 0; count < node.min; count += 1) if (!emit(program, node.part)) return false;
  if (node.max === null) {
    const loop = program.length;
    const to = [loop + 1];
    program.push({ op: 'fork', to });
    if (!emit(program, node.part)) return false;
    program.push({ op: 'fork', to: [loop] });
    to.push(program.length);
    return true;
  }
  const exits: number[][] = [];
  for (let count = node.min; count < node.max; count += 1) {
    const to = [program.length + 1];
    program.push({ op: 'fork', to });
    exits.push(to);
    if (!emit(program, node.part)) return false;
  }
  for (const to of exits) to.push(program.length);
  return true;
}

function matches(program: readonly Instruction[], chars: readonly string[]): boolean {
  if (chars.length > MAX_MATCHED_CHARS) return false;
  let places = follow(program, [0], chars, 0);
  for (const [index, char] of chars.entries()) {
    const next: number[] = [];
    for (const place of places) {
      const instruction = program[place];
      if (instruction?.op === 'char' && instruction.test(char)) next.push(place + 1);
    }
    if (next.length === 0) return false;
    places = follow(program, next, chars, index + 1);
  }
  return places.has(program.length);
}

/** All places reachable without reading a character. */
function follow(
  program: readonly Instruction[],
  from: readonly number[],
  chars: readonly string[],
  index: number,
): Set<number> {
  const reached = new Set<number>();
  const open = [...from];
  for (let place = open.pop(); place !== undefined; place = open.pop()) {
    if (reached.has(place)) continue;
    reached.add(place);
    const instruction = program[place];
    if (instruction?.op === 'fork') open.push(...instruction.to);
    if (instruction?.op === 'anchor' && holds(instruction.anchor, chars, index)) open.push(place + 1);
  }
  return reached;
}

function holds(anchor: Anchor, chars: readonly string[], index: number): boolean {
  const [before, after] = [chars[index - 1] ?? '', chars[index] ?? ''];
  const edge = isWordChar(before) !== isWordChar(after);
  switch (anchor) {
    case 'start':
      return index === 0;
    case 'end':
      return index === chars.length;
    case 'word':
      return edge;
    case 'not-word':
      return !edge;
  }
}
