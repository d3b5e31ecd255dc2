/**
 * The interface of the incremental slot grammars: pure functions from the words heard so far (and the
 * language) to a verdict on the value that the agent has asked for. They run on every partial
 * transcript, so they must be cheap (well under 1 ms) and never throw.
 */

/** What the agent has just asked for. `open` = no particular form is expected. */
export type Expectation =
  | { readonly kind: 'open' }
  | { readonly kind: 'phone' }
  | { readonly kind: 'email' }
  /** `expiry`: of a card, so month and year are all of it; `birth`: it has a year; `orTime`: a time of day alone answers too. */
  | { readonly kind: 'date'; readonly expiry?: boolean; readonly birth?: boolean; readonly orTime?: boolean }
  | { readonly kind: 'time' }
  | { readonly kind: 'date-time' }
  | { readonly kind: 'name'; readonly spelled?: boolean }
  | { readonly kind: 'yes-no' }
  /** `length`: digits announced by the agent ("the six digits"), or null; `atLeast`: fewer are surely not all. */
  | { readonly kind: 'digits'; readonly length: number | null; readonly atLeast?: number }
  | { readonly kind: 'choice'; readonly options: readonly string[] }
  /** `town`: where somebody lives, so that a town is an answer; `place`: where he is, so that a room or a gate is one too. */
  | { readonly kind: 'address'; readonly town?: boolean; readonly place?: boolean }
  /**
   * `counted`: of people, rooms, years, so that "two and a half" is all of it; `year`: of the calendar, so that "nineteen" is not;
   * `exact`: of a bill, which has cents.
   */
  | { readonly kind: 'amount'; readonly counted?: boolean; readonly year?: boolean; readonly exact?: boolean }
  | { readonly kind: 'card' }
  | { readonly kind: 'iban' }
  /** `postcode`: of a country whose postcodes have letters, or figures alone. */
  | { readonly kind: 'spelled'; readonly postcode?: boolean };

export type SlotKind = Exclude<Expectation['kind'], 'open'>;

/**
 * - impossible:    the words cannot be (the beginning of) such a value; the caller says something else.
 * - incomplete:    a proper beginning; more has to come.
 * - complete:      a whole value; further words are not expected.
 * - over-complete: a whole value and words beyond it.
 */
export type SlotStatus = 'impossible' | 'incomplete' | 'complete' | 'over-complete';

export type SlotVerdict = {
  readonly status: SlotStatus;
  /**
   * Canonical value once complete ("+14155550123", "ann@example.com", "2026-11-24", "14:30", "yes"), else what is known so far, else null.
   * A whole answer may have none: "as soon as possible", "any day" and "in a few weeks" name no day, "now" and "in an hour" no time that
   * core, which has no clock, could tell. Those are complete with null, never with a guess; the words are there for who has a clock.
   * Of such a date-time the day stands alone where it is known ("now" = today, "tomorrow, any time"). Nor has "either is fine", the answer to a choice.
   */
  readonly value: string | null;
  /** 0-1: how sure the grammar is of `status` for these words (an optional tail lowers it). */
  readonly confidence: number;
  /** The caller has corrected himself inside these words ("no, sorry, nine"). */
  readonly corrected: boolean;
  /** Why, in a few constant words, for traces and the console. */
  readonly reason: string;
};

export type SlotContext = {
  /** BCP 47 primary language, lower case ("en"). */
  readonly language: string;
  /** Calendar day of the session, "YYYY-MM-DD": "tomorrow" needs it. Passed in: core has no clock. */
  readonly today: string;
  /** ISO 3166-1 alpha-2 of where the caller is ("GB"): whose telephone numbers go without a country code. Absent or null = by the language. */
  readonly region?: string | null;
};

/** Parses the recogniser's text (any case, with or without punctuation, digits or number words). */
export type SlotGrammar<E extends Expectation = Expectation> = (
  text: string,
  expectation: E,
  context: SlotContext,
) => SlotVerdict;
