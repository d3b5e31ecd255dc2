/**
 * What libphonenumber knows of a telephone number. Enters the digits as the grammar read them (E.164, or national, with
 * or without ";ext=") and the region they are dialled in; leaves one word for the core. Never throws.
 */
import type { ValueCheck } from '@antiphon/core';
import { isSupportedCountry, parsePhoneNumberFromString } from 'libphonenumber-js/max';

/** Without a region of the session, numbers without a country code are taken for those of this one. */
const DEFAULT_REGION = 'US';

export function checkPhone(value: string, region: string | null): ValueCheck {
  const country = region !== null && isSupportedCountry(region) ? region : DEFAULT_REGION;
  const parsed = parsePhoneNumberFromString(value, country);
  if (parsed === undefined) return 'impossible';
  if (parsed.isValid()) return 'valid';
  return parsed.isPossible() ? 'possible' : 'impossible';
}
