/**
 * Other values that the same sounds may have been. Enters a value that was heard and those the caller has refused;
 * leaves the next one worth offering, or null. Pure. An offer is always read back for confirmation.
 */
import { domainsBySound } from '@antiphon/core/turn/slots/email-sounds';
import { soundDistance } from '@antiphon/core/turn/slots/sound-distance';
import { COMMON_NAMES, FAMILY_NAMES, GIVEN_NAMES } from './common-names.ts';
import type { FlowSlot } from './flow.ts';

type Ranked = { readonly value: string; readonly cost: number };

/** A name further away than this by sound is another name. */
const MAX_NAME_COST = 1.3;
/** Names offered for one heard word; more are guessing. */
const MAX_NAMES = 4;
/** The heard word itself, when it is no name that people have. */
const UNKNOWN_WORD_COST = 0.5;
/** The domain as it was heard. */
const SAME_DOMAIN_COST = 0;
/** Cost of a whole address beyond which offering it wastes the caller's time. */
const MAX_OFFER_COST = 2;
/** Letters whose names sound alike over a telephone. */
const ALIKE_LETTERS = ['bcdegptvz', 'ajkh', 'mn', 'fsx', 'iyr', 'quw', 'lo', 'td'];

/** The best value that was not refused yet, else null. */
export function alternativeTo(slot: FlowSlot, heard: string, refused: readonly string[]): string | null {
  if (slot.kind !== 'email') return null;
  const ranked = addresses(heard).filter((each) => !refused.includes(each.value) && each.value !== heard);
  const best = ranked[0];
  return best !== undefined && best.cost <= MAX_OFFER_COST ? best.value : null;
}

function addresses(heard: string): Ranked[] {
  const [local = '', domain = ''] = heard.split('@');
  const domains = [{ domain, cost: SAME_DOMAIN_COST }, ...domainsBySound(domain)];
  return locals(local)
    .flatMap((part) =>
      domains.map((each) => ({ value: `${part.value}@${each.domain}`, cost: part.cost + each.cost })),
    )
    .sort((a, b) => a.cost - b.cost);
}

/** "helen.glark" -> itself and helen.clark. */
function locals(local: string): Ranked[] {
  const [first = '', ...others] = local.split('.');
  let ranked = wordsLike(first);
  for (const word of others) {
    ranked = ranked
      .flatMap((left) =>
        wordsLike(word).map((right) => ({
          value: `${left.value}.${right.value}`,
          cost: left.cost + right.cost,
        })),
      )
      .sort((a, b) => a.cost - b.cost)
      .slice(0, MAX_NAMES * 2);
  }
  return ranked;
}

function wordsLike(word: string): Ranked[] {
  const known = COMMON_NAMES.includes(word);
  const itself = { value: word, cost: known ? 0 : UNKNOWN_WORD_COST };
  if (!/^[a-z]{3,}$/.test(word)) return [{ value: word, cost: 0 }];
  const alike = COMMON_NAMES.filter((name) => name !== word)
    .map((value) => ({ value, cost: soundDistance(word, value) + (known ? UNKNOWN_WORD_COST : 0) }))
    .filter((each) => each.cost <= MAX_NAME_COST)
    .sort((a, b) => a.cost - b.cost)
    .slice(0, MAX_NAMES);
  return [itself, ...alike];
}

/** A spelled name with one letter that sounds like another mended: "walkpr" -> "walker". */
export function mendedSpelling(spelled: string): string {
  const plain = spelled.toLowerCase();
  if (plain.length < 3 || COMMON_NAMES.includes(plain)) return spelled;
  const near = [...GIVEN_NAMES, ...FAMILY_NAMES].filter((name) => oneAlikeLetter(plain, name));
  const [only] = near;
  return only !== undefined && new Set(near).size === 1
    ? only.charAt(0).toUpperCase() + only.slice(1)
    : spelled;
}

function oneAlikeLetter(spelled: string, name: string): boolean {
  if (spelled.length !== name.length) return false;
  const wrong = [...spelled]
    .map((letter, index) => [letter, name.charAt(index)] as const)
    .filter(([a, b]) => a !== b);
  const [pair] = wrong;
  return (
    wrong.length === 1 &&
    pair !== undefined &&
    ALIKE_LETTERS.some((set) => set.includes(pair[0]) && set.includes(pair[1]))
  );
}
