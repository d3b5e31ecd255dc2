/**
 * What libphonenumber knows of a telephone number. Enters the digits as the grammar read them (E.164, or national, with
 * or without ";ext=") and the region they are dialled in; leaves one word for the core. Never throws.
 */
import type { ValueCheck } from '@antiphon/core';
import { REGION_OF_LANGUAGE } from '@antiphon/core/turn/slots/phone';
import { isSupportedCountry, parsePhoneNumberFromString } from 'libphonenumber-js/max';

/** Where neither the session nor its language names one, as in the grammar. */
const DEFAULT_REGION = 'US';

/** Of a call: its region where it has one, else where callers of its language are. */
export type PhoneHome = { readonly region: string | null; readonly language: string };

export function checkPhone(value: string, { region, language }: PhoneHome): ValueCheck {
  const home = region ?? REGION_OF_LANGUAGE[language] ?? DEFAULT_REGION;
  const country = isSupportedCountry(home) ? home : DEFAULT_REGION;
  const parsed = parsePhoneNumberFromString(value, country);
  if (parsed === undefined) return 'impossible';
  if (parsed.isValid()) return 'valid';
  return parsed.isPossible() ? 'possible' : 'impossible';
}
