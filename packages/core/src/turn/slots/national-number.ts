/**
 * What the numbering plan of a country says of national digits so far. Enters a plan and digits without trunk prefix;
 * leaves whether they are too few, a whole number that cannot grow, one that can, too many, or none of the plan.
 * Cost: some dozens of matches of short patterns.
 */
import { NUMBERING_PLANS, type NumberingPlan } from './numbering-plans.ts';

export type { NumberingPlan } from './numbering-plans.ts';

/** `whole`: cannot go on; `growing`: a whole number that could; `unknown`: long enough, but no number of the plan. */
export type NationalVerdict = 'short' | 'whole' | 'growing' | 'long' | 'unknown';

/** Plans of variable length also hold service numbers; subscribers' numbers have at least this many digits. */
const FEWEST_SUBSCRIBER_DIGITS = 6;

export const planOfRegion = (region: string): NumberingPlan | null =>
  NUMBERING_PLANS.find((plan) => plan.region === region) ?? null;

/** Of countries that share a code, the one that stands first in the table. */
export const planOfCode = (code: string): NumberingPlan | null =>
  NUMBERING_PLANS.find((plan) => plan.code === code) ?? null;

export function judgeNational(plan: NumberingPlan, digits: string): NationalVerdict {
  const longest = plan.lengths.at(-1) ?? 0;
  const shortest = Math.max(plan.lengths[0] ?? 0, FEWEST_SUBSCRIBER_DIGITS);
  if (digits.length < shortest) return 'short';
  if (digits.length > longest) return 'long';
  if (plan.mobile !== '') {
    const matches = isMatch(plan.mobile, digits);
    const grows = canGrow(plan.mobile, digits, plan);
    // What begins as a mobile number is one: fewer digits are no landline number.
    if (grows && !matches) return 'short';
    if (matches) return grows ? 'growing' : 'whole';
  }
  const grows = digits.length < longest && canGrow(plan.pattern, digits, plan);
  if (plan.lengths.includes(digits.length) && isMatch(plan.pattern, digits))
    return grows ? 'growing' : 'whole';
  return grows ? 'short' : 'unknown';
}

const FILLINGS = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'];

/** Whether more digits could make it match; tries one filling of each digit, which the plans' patterns allow. */
function canGrow(pattern: string, digits: string, plan: NumberingPlan): boolean {
  return plan.lengths.some(
    (length) =>
      length > digits.length && FILLINGS.some((filling) => isMatch(pattern, digits.padEnd(length, filling))),
  );
}

const compiled = new Map<string, RegExp>();

function isMatch(pattern: string, digits: string): boolean {
  let form = compiled.get(pattern);
  if (form === undefined) {
    form = new RegExp(`^(?:${pattern})$`);
    compiled.set(pattern, form);
  }
  return form.test(digits);
}
