/**
 * Grammars of times of day ("14:30") and of dates with a time ("2026-11-24T14:30"). Without "am" or "pm" office
 * hours are assumed: 1 to 6 mean the afternoon, 7 to 11 the morning. Strict parts are read first, so that
 * "the third at four" is a day and an hour.
 */
import { withoutAskingForTime } from './asking-for-time.ts';
import { splitCorrections } from './corrections.ts';
import { hasDate, mergedDate, resolveDate } from './date.ts';
import { scanDate, type DateFields } from './date-fields.ts';
import { endsOpen, isCloser, isLeadIn, leadsOn, promisesValue } from './phrases.ts';
import type { SlotGrammar, SlotVerdict } from './slot.ts';
import type { Span } from './spans.ts';
import { scanTime, type TimeFields } from './time-fields.ts';
import { tensOf } from './numbers.ts';
import { tokenise, type Token } from './tokens.ts';
import { complete, impossible, incomplete, nothingYet, overComplete, type Rest } from './verdict.ts';
import { breaksOff, leavesHourOpen, namesException, withoutCalendar } from './without-calendar.ts';

/** Bare hours from here on are taken as morning, below as afternoon. */
const FIRST_MORNING_HOUR = 7;

export const timeGrammar: SlotGrammar = (text) => {
  const all = tokenise(text);
  const free = withoutCalendar(all, null);
  if (free !== null) return free;
  const tokens = withoutAskingForTime(all);
  if (tokens.length === 0) return nothingYet;
  const { parts, corrected } = splitCorrections(tokens);
  const masks = parts.map((part) => new Array<boolean>(part.length).fill(false));
  const fields = parts.map((part, index) => scanTime(part, masks[index] ?? [], 'loose')).reduce(mergedTime);
  const last = parts.at(-1) ?? [];
  const value = resolveTime(fields);
  const rest = { value, corrected };
  if (fields.open === true || (corrected && last.length === 0))
    return incomplete(0.95, 'part of a time', rest);
  if (fields.hour === undefined) {
    if (fields.span !== undefined) return spanVerdict(fields.span, last, { corrected });
    if (fields.meridiem !== undefined) return incomplete(0.6, 'only the part of the day');
    if (tensOf(last.at(-1)) !== undefined) return incomplete(0.6, 'minutes without an hour');
    if (leadsOn(tokens) || breaksOff(tokens)) return incomplete(0.85, 'leads up to a time');
    return promisesValue(tokens) || endsOpen(tokens)
      ? incomplete(0.75, 'leads up to a time')
      : impossible(0.7, 'no time in these words');
  }
  if (value === null) return impossible(0.7, 'no such time', { corrected });
  if (endsOpen(last)) return incomplete(0.85, 'ends on a linking word', rest);
  const behind = trailing(last, masks.at(-1) ?? []);
  if (behind.length > 0) return overComplete(0.6, 'words after the time', rest);
  return complete(timeConfidence(fields, last), 'whole time', rest);
};

/** "In an hour" - "and a half". */
function spanVerdict({ mayGrow }: Span, tokens: readonly Token[], rest: Rest): SlotVerdict {
  if (endsOpen(tokens)) return incomplete(0.85, 'ends on a linking word', rest);
  return complete(mayGrow ? 0.7 : 0.85, 'a span of time', rest);
}

function timeConfidence(fields: TimeFields, tokens: readonly Token[]): number {
  if (fields.meridiem !== undefined) return 0.95;
  if (fields.explicit === true || (fields.minute ?? 0) > 0) return 0.8;
  // "Five" - "thirty", "at five" - "in the evening", but "at five, please".
  return tokens.slice(-1).some(isCloser) ? 0.6 : 0.46;
}

function trailing(tokens: readonly Token[], mask: readonly boolean[]): Token[] {
  return tokens.slice(mask.lastIndexOf(true) + 1).filter((token) => !isCloser(token) && !isLeadIn(token));
}

function mergedTime(old: TimeFields, fix: TimeFields): TimeFields {
  if (fix.span !== undefined) return fix;
  if (fix.hour === undefined) return { ...old, ...fix };
  // "three thirty pm, no, four": the part of the day stays.
  return old.meridiem !== undefined && fix.meridiem === undefined ? { ...fix, meridiem: old.meridiem } : fix;
}

/** "HH:MM", or null while there is no hour or it does not exist. */
export function resolveTime(fields: TimeFields): string | null {
  const { hour, minute = 0, meridiem } = fields;
  if (hour === undefined || hour < 0 || hour > 24 || minute > 59) return null;
  return `${String(hourOfDay(hour, meridiem)).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
}

function hourOfDay(hour: number, meridiem: TimeFields['meridiem']): number {
  if (hour > 12) return hour % 24;
  if (meridiem === 'am') return hour % 12;
  if (meridiem === 'night') return hour === 12 || hour < 5 ? hour % 12 : hour + 12;
  if (meridiem === 'pm') return (hour % 12) + 12;
  if (hour === 0 || hour >= FIRST_MORNING_HOUR) return hour;
  return hour + 12;
}

export type Moment = {
  readonly date: string | null;
  readonly time: string | null;
  /** The words promise more of the date or time. */
  readonly open: boolean;
  readonly corrected: boolean;
  readonly dateFields: DateFields;
  readonly timeFields: TimeFields;
  /** Tokens behind the last one used. */
  readonly behind: readonly Token[];
};

/** Date and time anywhere in a sentence. `loose`: bare numbers may be the time once a day is known. */
export function readMoment(tokens: readonly Token[], today: string, loose: boolean): Moment {
  const { parts, corrected } = splitCorrections(tokens);
  let timeFields: TimeFields = {};
  let dateFields: DateFields = {};
  let behind: Token[] = [];
  for (const part of parts) {
    const used = new Array<boolean>(part.length).fill(false);
    let time = scanTime(part, used, 'strict');
    const date = scanDate(part, used);
    const mayBeBare =
      loose &&
      time.hour === undefined &&
      (hasDate(date) || hasDate(dateFields) || timeFields.hour !== undefined);
    if (mayBeBare) time = { ...time, ...scanTime(part, used, 'loose') };
    timeFields = mergedTime(timeFields, time);
    dateFields = mergedDate(dateFields, date);
    behind = trailing(part, used);
  }
  const last = parts.at(-1) ?? [];
  const open = dateFields.open === true || timeFields.open === true || (corrected && last.length === 0);
  const day = hasDate(dateFields) ? resolveDate(dateFields, today) : null;
  return { date: day, time: resolveTime(timeFields), open, corrected, dateFields, timeFields, behind };
}

/** "In about", "yes, after the": nothing but the beginning of a day or an hour. */
const isOnlyBegun = (tokens: readonly Token[]): boolean =>
  BEGINNINGS.test(tokens.find((token) => !isLeadIn(token))?.text ?? '') &&
  endsOpen(tokens) &&
  tokens.every((token) => isLeadIn(token) || endsOpen([token]));
const BEGINNINGS = /^(?:in|after|before|between|around)$/;

export const dateTimeGrammar: SlotGrammar = (text, _expectation, context) => {
  const all = tokenise(text);
  const free = withoutCalendar(all, context.today);
  if (free !== null) return free;
  const tokens = withoutAskingForTime(all);
  if (tokens.length === 0) return nothingYet;
  const moment = readMoment(tokens, context.today, true);
  const { corrected, date, time } = moment;
  const value = date !== null && time !== null ? `${date}T${time}` : (date ?? time);
  const rest = { value, corrected };
  if (value === null && moment.dateFields.open === true && tokens.at(-1)?.text === 'week')
    return incomplete(0.6, 'a week, perhaps a day of it');
  if (moment.open || moment.dateFields.mayGrow === true)
    return incomplete(0.9, 'part of a date or time', rest);
  // The day and the time: both are given.
  const { span } = moment.timeFields;
  if (span !== undefined && time === null) return spanVerdict(span, tokens, rest);
  if (value === null) {
    if (moment.timeFields.meridiem !== undefined || hasDate(moment.dateFields))
      return incomplete(0.7, 'part of a date', rest);
    if (breaksOff(tokens) || isOnlyBegun(tokens)) return incomplete(0.85, 'leads up to a date', rest);
    return promisesValue(tokens)
      ? incomplete(0.75, 'leads up to a date')
      : impossible(0.7, 'no date in these words');
  }
  if (namesException(tokens)) return incomplete(0.65, 'all days but one', { corrected });
  if (date === null) return incomplete(0.7, 'day missing', rest);
  if (time === null && !endsOpen(tokens) && leavesHourOpen(tokens))
    return complete(0.75, 'any hour of the day', rest);
  if (time === null) return incomplete(endsOpen(tokens) ? 0.95 : 0.65, 'time missing', rest);
  if (endsOpen(tokens)) return incomplete(0.85, 'ends on a linking word', rest);
  if (moment.behind.length > 0) return overComplete(0.6, 'words after the date', rest);
  return complete(timeConfidence(moment.timeFields, tokens), 'date and time', rest);
};
