/**
 * Other values that the same sounds may have been. Enters a value that was heard and those the caller has refused;
 * leaves the next one worth offering, or null. Pure. An offer is always read back for confirmation.
 */
import { domainsBySound, everyDomain } from '@antiphon/core/turn/slots/email-sounds';
import { distanceOfSounds, soundOf } from '@antiphon/core/turn/slots/sound-distance';
import { COMMON_NAMES, GIVEN_NAMES } from './given-names.ts';
import type { FlowSlot } from './flow.ts';

/** The part of an address that the caller let pass while correcting the other. */
export type SettledPart = 'local' | 'domain' | null;

type Ranked = { readonly value: string; readonly cost: number };

/** A name further away than this by sound is another name. */
const MAX_NAME_COST = 1.3;
/** Addresses mostly begin with a given name. */
const FAMILY_NAME_FIRST_COST = 0.4;
/** Names offered for one heard word; more are guessing. */
const MAX_NAMES = 4;
/** The heard word itself, when it is no name that people have. */
const UNKNOWN_WORD_COST = 0.5;
/** Cost of a whole address beyond which offering it wastes the caller's time. */
const MAX_OFFER_COST = 2;
/** Shorter words have too many neighbours. */
const MIN_MENDED_LETTERS = 4;
const NAME_SOUNDS = COMMON_NAMES.map((value) => ({ value, sound: soundOf(value) }));
/** Sounds by which a name may be longer or shorter than what was heard. */
const MAX_LENGTH_APART = 3;
/** Words of a local part that are looked up; longer ones are no names. */
const MAX_LOCAL_WORDS = 3;
/** Letters whose names sound alike over a telephone. */
const ALIKE_LETTERS = ['bcdegptvz', 'ajkh', 'mn', 'fsx', 'iyr', 'quw', 'lo', 'td'];

/** The best value that was not refused yet, else null. */
export function alternativeTo(
  slot: FlowSlot,
  heard: string,
  { refused, settled }: { refused: readonly string[]; settled: SettledPart },
): string | null {
  if (slot.kind !== 'email') return null;
  const best = addresses(heard, settled).find(
    (each) => !refused.includes(each.value) && each.value !== heard,
  );
  if (best === undefined) return null;
  return settled !== null || best.cost <= MAX_OFFER_COST ? best.value : null;
}

function addresses(heard: string, settled: SettledPart): Ranked[] {
  const [local = '', domain = ''] = heard.split('@');
  const same = [{ domain, cost: 0 }];
  const domains =
    settled === 'domain'
      ? same
      : [...same, ...(settled === 'local' ? everyDomain(domain) : domainsBySound(domain))];
  const parts = settled === 'local' ? [{ value: local, cost: 0 }] : locals(local);
  return parts
    .flatMap((part) =>
      domains.map((each) => ({ value: `${part.value}@${each.domain}`, cost: part.cost + each.cost })),
    )
    .sort((a, b) => a.cost - b.cost);
}

/** "helen.glark" -> itself and helen.clark. */
function locals(local: string): Ranked[] {
  const [first = '', ...others] = local.split('.');
  if (others.length >= MAX_LOCAL_WORDS) return [{ value: local, cost: 0 }];
  let ranked = wordsLike(first, FAMILY_NAME_FIRST_COST);
  for (const word of others) {
    ranked = ranked
      .flatMap((left) =>
        wordsLike(word, 0).map((right) => ({
          value: `${left.value}.${right.value}`,
          cost: left.cost + right.cost,
        })),
      )
      .sort((a, b) => a.cost - b.cost)
      .slice(0, MAX_NAMES * 2);
  }
  return ranked;
}

function wordsLike(word: string, familyCost: number): Ranked[] {
  const known = COMMON_NAMES.includes(word);
  const itself = { value: word, cost: known ? 0 : UNKNOWN_WORD_COST };
  if (!/^[a-z]{3,}$/.test(word)) return [{ value: word, cost: 0 }];
  const heard = soundOf(word);
  const alike = NAME_SOUNDS.filter(
    ({ value, sound }) => value !== word && Math.abs(sound.length - heard.length) <= MAX_LENGTH_APART,
  )
    .map(({ value, sound }) => ({ value, cost: distanceOfSounds(heard, sound) }))
    .filter((each) => each.cost <= MAX_NAME_COST)
    .map(({ value, cost }) => ({
      value,
      cost: cost + (known ? UNKNOWN_WORD_COST : 0) + rarity(value, familyCost),
    }))
    .sort((a, b) => a.cost - b.cost)
    .slice(0, MAX_NAMES);
  return [itself, ...alike];
}

const rarity = (name: string, familyCost: number): number => (GIVEN_NAMES.includes(name) ? 0 : familyCost);

/**
 * A spelled name some letters of which sound like others mended: "walkpr" -> "walker", "hblbn" -> "helen". Names that
 * several known ones may have been stay as they were spelled.
 */
export function mendedSpelling(spelled: string): string {
  const plain = spelled.toLowerCase();
  if (plain.length < MIN_MENDED_LETTERS || COMMON_NAMES.includes(plain)) return spelled;
  const near = COMMON_NAMES.map((name) => ({ name, wrong: alikeLettersWrong(plain, name) }))
    .filter((each) => each.wrong <= plain.length / 2)
    .sort((a, b) => a.wrong - b.wrong);
  const [best, next] = near;
  if (best === undefined || best.wrong === next?.wrong) return spelled;
  return /^\p{Lu}/u.test(spelled) ? best.name.charAt(0).toUpperCase() + best.name.slice(1) : best.name;
}

/** Letters that differ, all of them to one of like sound; Infinity where another letter or the length differs. */
function alikeLettersWrong(spelled: string, name: string): number {
  if (spelled.length !== name.length) return Infinity;
  const wrong = [...spelled].map((letter, index) => letter + name.charAt(index)).filter(([a, b]) => a !== b);
  const alike = wrong.every(([a = '', b = '']) =>
    ALIKE_LETTERS.some((set) => set.includes(a) && set.includes(b)),
  );
  return alike ? wrong.length : Infinity;
}
