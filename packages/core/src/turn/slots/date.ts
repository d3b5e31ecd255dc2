/**
 * Grammar of calendar dates. Value: "YYYY-MM-DD". Without a year the next such day counts; "next Tuesday" is
 * the Tuesday of the next calendar week (Monday first), "Tuesday" the nearest one after today.
 */
import {
  calendarDay,
  dayNumber,
  isoDay,
  isRealDay,
  parseIsoDay,
  weekdayOf,
  type CalendarDay,
} from './calendar.ts';
import { withoutAskingForTime } from './asking-for-time.ts';
import { splitCorrections } from './corrections.ts';
import { isZero } from './date-numbers.ts';
import { scanDate, type DateFields } from './date-fields.ts';
import { isNumberWord } from './numbers.ts';
import { endsOpen, isCloser, isLeadIn, leadsOn, promisesValue } from './phrases.ts';
import { readExpiry } from './expiry.ts';
import type { Expectation, SlotGrammar, SlotVerdict } from './slot.ts';
import { tokenise, type Token } from './tokens.ts';
import { complete, impossible, incomplete, nothingYet, overComplete } from './verdict.ts';
import { breaksOff, namesException, withoutCalendar } from './without-calendar.ts';

/** "Tuesday the third": months ahead in which the weekday may settle which month is meant. */
const MAX_MONTHS_AHEAD = 3;
/** Years searched for a day that fits ("the 29th of February", "Friday the 13th"). */
const SEARCH_YEARS = 8;

export const dateGrammar: SlotGrammar<Extract<Expectation, { kind: 'date' }>> = (
  text,
  expectation,
  context,
) => {
  const all = tokenise(text);
  const free = withoutCalendar(all, context.today);
  if (free !== null) return free;
  const tokens = withoutAskingForTime(all);
  if (tokens.length === 0) return nothingYet;
  const { parts, corrected } = splitCorrections(tokens);
  const expires = expectation.expiry === true ? readExpiry(parts.at(-1) ?? [], context.today) : null;
  if (expires !== null) return { ...expires, corrected };
  if (expectation.expiry === true && corrected && parts.at(-1)?.length === 0)
    return incomplete(0.95, 'part of a date', { corrected });
  const masks = parts.map((part) => new Array<boolean>(part.length).fill(false));
  const scans = parts.map((part, index) => scanDate(part, masks[index] ?? []));
  const fields = scans.reduce(mergedDate);
  const last = parts.at(-1) ?? [];
  if (!hasDate(fields)) {
    if (fields.open === true && tokens.at(-1)?.text === 'week')
      return incomplete(0.6, 'a week, perhaps a day of it');
    if (fields.open === true || (fields.which !== undefined && endsOpen(tokens)))
      return incomplete(0.95, 'part of a date');
    if (endsInFigures(tokens, expectation.birth === true))
      return incomplete(expectation.birth === true ? 0.9 : 0.6, 'part of a date in figures');
    if (leadsOn(tokens) || breaksOff(tokens)) return incomplete(0.85, 'leads up to a date');
    return promisesValue(tokens) || endsOpen(tokens)
      ? incomplete(0.75, 'leads up to a date')
      : impossible(0.7, 'no date in these words');
  }
  const day = resolveDate(fields, context.today);
  const rest = { value: day, corrected };
  if (fields.open === true || (corrected && last.length === 0))
    return incomplete(0.95, 'part of a date', rest);
  if (!namesDay(fields)) return incomplete(0.95, 'day missing', rest);
  if (namesException(last)) return complete(0.8, 'all days but one', { corrected });
  if (day === null && fields.span !== undefined) return spanVerdict(fields.span, last, corrected);
  if (day === null) return impossible(0.8, 'no such day', { corrected });
  const lastMask = masks.at(-1) ?? [];
  const behind = last
    .slice(lastMask.lastIndexOf(true) + 1)
    .filter((token) => !isCloser(token) && !isLeadIn(token));
  // "March third, no year": who says something else behind the day has said it all.
  const yearMayFollow = behind.length === 0 || endsOpen(last) || isNumberWord(last.at(-1));
  if (expectation.birth === true && fields.year === undefined && yearMayFollow)
    return incomplete(0.9, 'year missing', rest);
  if (fields.mayGrow === true && fields.year === undefined) return incomplete(0.6, 'day may go on', rest);
  if (endsOpen(last)) return incomplete(0.85, 'ends on a linking word', rest);
  if (/^(?:thousand|2000)$/.test(last.at(-1)?.text ?? '')) return complete(0.46, 'year may go on', rest);
  if (behind.length > 0) return overComplete(0.7, 'words after the date', rest);
  return complete(dateConfidence(fields, last), 'whole date', rest);
};

/** "Oh three oh": of month, day and year; asked for a birthday, whatever stands before. */
function endsInFigures(tokens: readonly Token[], birth: boolean): boolean {
  const figures = tokens.map((token, index) => isNumberWord(token) || isZero(tokens, index));
  return birth
    ? figures.at(-1) === true
    : figures.includes(true) && tokens.every((token, index) => figures[index] === true || isLeadIn(token));
}

function dateConfidence({ year, month, weekday, day }: DateFields, tokens: readonly Token[]): number {
  if (year !== undefined) return 0.97;
  if (month !== undefined) return 0.88;
  if (day === undefined) return 0.85;
  // "The ninth", "the first Monday" - "of June", but "Tuesday the ninth", "the ninth, please".
  const last = tokens.at(-1)?.text ?? '';
  return (weekday !== undefined && !last.endsWith('day')) || tokens.slice(-1).some(isCloser) ? 0.75 : 0.5;
}

/** "In an hour" may go on ("and a half"), "in a few weeks" hardly does; neither says which day that is. */
function spanVerdict(span: 'clock' | 'calendar', tokens: readonly Token[], corrected: boolean): SlotVerdict {
  if (endsOpen(tokens)) return incomplete(0.85, 'ends on a linking word', { corrected });
  return complete(span === 'clock' ? 0.7 : 0.8, 'a span of time', { corrected });
}

const namesDay = ({ day, weekday, offsetDays, spanDays, span }: DateFields): boolean =>
  [day, weekday, offsetDays, spanDays, span].some((field) => field !== undefined);

export const hasDate = (fields: DateFields): boolean => namesDay(fields) || fields.month !== undefined;

/** A correction replaces what it names; naming another kind of day voids the old one. */
export function mergedDate(old: DateFields, fix: DateFields): DateFields {
  if (!hasDate(fix))
    return fix.open === true ? { ...old, open: true } : fix.which === undefined ? old : { ...old, ...fix };
  if ([fix.weekday, fix.offsetDays, fix.spanDays, fix.span].some((field) => field !== undefined)) return fix;
  const { year, month, day } = old;
  const kept: DateFields = {};
  if (year !== undefined) kept.year = year;
  if (month !== undefined) kept.month = month;
  if (day !== undefined) kept.day = day;
  const merged = { ...kept, ...fix };
  if (merged.day !== undefined && merged.month !== undefined) merged.open = false;
  return merged;
}

/** The calendar day meant, or null where none exists ("February 30th") or the parts do not say one. */
export function resolveDate(fields: DateFields, today: string): string | null {
  const now = parseIsoDay(today) ?? { year: 1970, month: 1, day: 1 };
  const { spanDays, span } = fields;
  if (span === 'calendar') return null;
  const named = namedDay(fields, now);
  // "In two weeks, on the fifth": the day is named.
  if (spanDays === undefined || (fields.day !== undefined && fields.spanFrom !== true)) return named;
  const from = named === null ? now : parseIsoDay(named);
  return from === null ? null : isoDay(calendarDay(dayNumber(from) + spanDays));
}

function namedDay(fields: DateFields, now: CalendarDay): string | null {
  const base = dayNumber(now);
  if (fields.day !== undefined) return resolveDay(fields, now);
  if (fields.weekday !== undefined) return isoDay(calendarDay(base + weekdayOffset(fields, weekdayOf(base))));
  if (fields.offsetDays !== undefined) return isoDay(calendarDay(base + fields.offsetDays));
  return null;
}

function weekdayOffset(fields: DateFields, todayWeekday: number): number {
  const wanted = fields.weekday ?? 0;
  if (fields.which === 'next') return 7 - todayWeekday + wanted;
  const ahead = (wanted - todayWeekday + 7) % 7;
  if (fields.which === 'last') return ahead - 7;
  return ahead === 0 && fields.which !== 'this' ? 7 : ahead;
}

function resolveDay(fields: DateFields, now: CalendarDay): string | null {
  const { year, month, weekday } = fields;
  const day = fields.day ?? 0;
  if (year !== undefined && month !== undefined) {
    const exact = { year, month, day };
    return isRealDay(exact) ? isoDay(exact) : null;
  }
  const base = dayNumber(now);
  const candidates: CalendarDay[] = [];
  for (let step = fields.monthsAhead ?? 0; step < SEARCH_YEARS * 12; step += 1) {
    const index = now.month - 1 + step;
    const candidate = { year: now.year + Math.floor(index / 12), month: (index % 12) + 1, day };
    if (month !== undefined && candidate.month !== month) continue;
    if (isRealDay(candidate) && dayNumber(candidate) >= base) candidates.push(candidate);
    if (candidates.length >= (weekday === undefined ? 1 : MAX_MONTHS_AHEAD)) break;
  }
  // The weekday settles the month only; a wrong weekday must not push the date far away.
  const fitting = candidates
    .slice(0, month === undefined ? MAX_MONTHS_AHEAD : 1)
    .find((candidate) => weekdayOf(dayNumber(candidate)) === weekday);
  const found = fitting ?? candidates[0];
  return found === undefined ? null : isoDay(found);
}
