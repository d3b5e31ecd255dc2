/**
 * A dictated digit string: all digits of an answer, with what stood around them, self-corrections applied.
 * Shared by phone, digits, card and postcodes. Linear in the number of tokens.
 */
import { withoutStalling } from './asking-for-time.ts';
import { splitCorrections } from './corrections.ts';
import { isCloser, isOtherTalk } from './phrases.ts';
import { isNumberWord, readDigits } from './numbers.ts';
import type { Token } from './tokens.ts';

export type DigitString = {
  readonly digits: string;
  /** "+" or "plus" stood before the digits. */
  readonly plus: boolean;
  /** "double", "plus" or a correction marker at the end: a digit has to come. */
  readonly mustGrow: boolean;
  /** The last number word can still take another ("twenty"). */
  readonly mayGrow: boolean;
  readonly corrected: boolean;
  /** Words before the first digit, and words after the last one that are no closing words. */
  readonly before: readonly Token[];
  readonly after: readonly Token[];
};

/** Fewer digits than this among words of another kind are no dictation ("I don't have one"). */
const MIN_DICTATED = 3;

/** Whether the answer is about something else and only has a number word in it. */
export function isOtherTalkWithNumber(read: DigitString): boolean {
  return read.digits.length < MIN_DICTATED && [...read.before, ...read.after].some(isOtherTalk);
}

const POINTING = new Set(['same', 'this', 'that', 'another', 'other', 'which', 'any', 'every']);

/** "The same one I'm calling from": no digit. */
function isPronoun(tokens: readonly Token[], index: number): boolean {
  const pointed = tokens[index]?.text === 'one' && POINTING.has(tokens[index - 1]?.text ?? '');
  return pointed && !isNumberWord(tokens[index + 1]);
}

/** "The last four", "four digits": words beside how many there are, in all languages that are read here. */
const BEFORE_COUNT: ReadonlySet<string> = new Set(
  'last first final letzten ersten ultimos ultimas primeros primeras derniers dernieres premiers premieres'.split(' '),
); // prettier-ignore
const BEHIND_COUNT: ReadonlySet<string> = new Set(
  'digit digits characters ziffern stellen stellige stelligen digitos cifras ultimos ultimas primeros primeras chiffres derniers dernieres premiers premieres'.split(' '),
); // prettier-ignore

/** "The last four are", "a six digit code", "the first one is": a number of digits, none of them. */
function isCount(tokens: readonly Token[], index: number): boolean {
  if (!/^(?:\d\d?|[a-z]+)$/.test(tokens[index]?.text ?? '') || !isNumberWord(tokens[index])) return false;
  if (BEHIND_COUNT.has(tokens[index + 1]?.text ?? '')) return true;
  const one = /^(?:one|1)$/.test(tokens[index]?.text ?? '') && isNumberWord(tokens[index + 1]);
  return !one && BEFORE_COUNT.has(tokens[index - 1]?.text ?? '');
}

type Run = Omit<DigitString, 'corrected'>;

/** Words that may stand between digits. */
const SEPARATORS = new Set([
  'dash',
  'hyphen',
  'minus',
  'space',
  'dot',
  'point',
  'and',
  'then',
  'area',
  'code',
  'pause',
  'hash',
]);

/** `wanted`: how many digits a whole value has, where that is known. */
export function readDigitString(tokens: readonly Token[], wanted: number | null): DigitString {
  const { parts, corrected } = splitCorrections(withoutStalling(tokens));
  const runs = parts.map(readRun);
  let result = runs[0] ?? readRun([]);
  for (const run of runs.slice(1)) result = replaced(result, run, wanted);
  const lastEmpty = corrected && runs.at(-1)?.digits === '' && runs.at(-1)?.after.length === 0;
  const promised = lastEmpty && (parts.at(-1) ?? []).length === 0;
  return { ...result, mustGrow: result.mustGrow || promised, corrected: corrected && result.digits !== '' };
}

function readRun(tokens: readonly Token[]): Run {
  let digits = '';
  let plus = false;
  let open: 'no' | 'may-grow' | 'must-grow' = 'no';
  let inside = false;
  let counted = false;
  let lastEnd = 0;
  let firstStart = tokens.length;
  for (let index = 0; index < tokens.length;) {
    const token = tokens[index] as Token;
    if (digits === '' && (token.text === 'plus' || token.gap.includes('+'))) plus = true;
    const counts = isCount(tokens, index);
    counted ||= counts;
    const read = counts || isPronoun(tokens, index) ? null : readDigits(tokens, index, inside);
    if (read === null) {
      inside = inside && SEPARATORS.has(token.text);
      index += 1;
      continue;
    }
    firstStart = Math.min(firstStart, index);
    digits += read.digits;
    ({ open } = read);
    inside = true;
    index = read.next;
    lastEnd = index;
  }
  const after =
    digits === ''
      ? []
      : tokens.slice(lastEnd).filter((token) => !isCloser(token) && !SEPARATORS.has(token.text));
  const hangs = digits !== '' && lastEnd < tokens.length && SEPARATORS.has(tokens.at(-1)?.text ?? '');
  // "The last four are": they come.
  const announced = digits === '' && (plus || (counted && !tokens.some(isOtherTalk)));
  const mustGrow = open === 'must-grow' || hangs || announced;
  return { digits, plus, mustGrow, mayGrow: open === 'may-grow', before: tokens.slice(0, firstStart), after };
}

/**
 * What a correction replaces: everything, when it is a whole value itself; else as many of the last digits
 * as bring the string to the wanted length; else as many digits as it has.
 */
function replaced(old: Run, fix: Run, wanted: number | null): Run {
  if (fix.digits === '')
    return { ...old, after: [...old.after, ...fix.before], mustGrow: old.mustGrow || fix.mustGrow };
  const again = wanted === null && !fix.plus ? saidAgain(old.digits, fix.digits) : 0;
  if (again > 0)
    return { ...fix, digits: old.digits.slice(0, -again) + fix.digits, plus: old.plus, before: old.before };
  const whole = fix.plus || fix.digits.length >= (wanted ?? old.digits.length);
  if (whole) return { ...fix, before: old.before };
  const excess = wanted === null ? 0 : old.digits.length + fix.digits.length - wanted;
  const length = fix.digits.length;
  const drop = excess >= 1 && excess <= length ? excess : length;
  const kept = old.digits.slice(0, Math.max(0, old.digits.length - drop));
  return { ...fix, digits: kept + fix.digits, plus: old.plus, before: old.before };
}

/**
 * How many of the last digits a correction says anew: "four five one, no sorry, four five six ..." repeats the group
 * up to the wrong digit and goes on. 0 = does not begin like the end of what was said.
 */
function saidAgain(old: string, fix: string): number {
  for (let length = Math.min(old.length, fix.length); length > 1; length -= 1)
    if (old.slice(-length, -1) === fix.slice(0, length - 1)) return length;
  return 0;
}
