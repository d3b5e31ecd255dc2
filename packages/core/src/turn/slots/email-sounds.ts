/**
 * E-mail domains by sound. Recognisers write "oakley.com" for outlook.com and swallow the "at" ("maryatoutlook.com").
 * Enters what was heard, leaves well-known providers ranked by how alike they sound, or the address with its "at"
 * back. A domain that resembles none of them stays as it was heard.
 */
import { distanceOfSounds, soundOf } from './sound-distance.ts';

export type RankedDomain = { readonly domain: string; readonly cost: number };

/** Providers of private mail boxes, the common ones first. */
const PROVIDERS = [
  'gmail.com', 'yahoo.com', 'hotmail.com', 'outlook.com', 'icloud.com', 'aol.com', 'msn.com', 'live.com', 'comcast.net',
  'verizon.net', 'protonmail.com', 'googlemail.com', 'fastmail.com', 'me.com', 'gmx.com', 'mail.com', 'ymail.com', 'rocketmail.com', 'att.net',
  'sbcglobal.net', 'bellsouth.net', 'cox.net', 'charter.net', 'mac.com', 'zoho.com', 'yandex.com', 'gmx.net', 'hey.com', 'duck.com',
]; // prettier-ignore
/** Only these are guessed from other sounds: short ones are like anything. */
const GUESSED = [
  'gmail.com',
  'yahoo.com',
  'hotmail.com',
  'outlook.com',
  'icloud.com',
  'protonmail.com',
  'comcast.net',
];
/** Added to a guess by how rare the provider is beside the first three. */
const RARITY_COST: Readonly<Record<string, number>> = { 'protonmail.com': 0.6, 'comcast.net': 0.6 };
/** What "mail.com" mostly was: its first syllable is short and weak. */
const SWALLOWED_SYLLABLE: readonly RankedDomain[] = [
  { domain: 'gmail.com', cost: 0.3 },
  { domain: 'hotmail.com', cost: 0.45 },
];
/** Up to this cost an unknown domain is taken for the provider at once. */
export const SNAP_COST = 1.6;
/** Beyond this cost nothing is alike. */
const MAX_COST = 2.6;
/** Cost of "at" + provider for a whole address heard as one word. */
const MAX_SWALLOWED_COST = 2;

const labelOf = (domain: string): string => domain.split('.')[0] ?? '';

const WITH_AT = GUESSED.map((domain) => ({ domain, sound: soundOf(`at${labelOf(domain)}`) }));

export const isKnownDomain = (domain: string): boolean => PROVIDERS.includes(domain);

/** Providers the heard domain may have been, likeliest first; the domain itself is not among them. */
export function domainsBySound(heard: string): RankedDomain[] {
  const label = soundOf(heard.replace(/\.(?:com|net|org|co|con|come|calm)$/, ''));
  const ranked = GUESSED.filter((domain) => domain !== heard).map((domain) => ({
    domain,
    cost: distanceOfSounds(label, soundOf(labelOf(domain))) + (RARITY_COST[domain] ?? 0),
  }));
  const fixed = heard === 'mail.com' ? SWALLOWED_SYLLABLE : [];
  return [...fixed, ...ranked.filter((each) => !fixed.some((known) => known.domain === each.domain))]
    .filter((each) => each.cost <= MAX_COST)
    .sort((a, b) => a.cost - b.cost);
}

/** Like `domainsBySound`, and behind those all common providers: for a caller who said which part is wrong. */
export function everyDomain(heard: string): RankedDomain[] {
  const alike = domainsBySound(heard);
  const others = GUESSED.filter(
    (domain) => domain !== heard && !alike.some((each) => each.domain === domain),
  );
  return [...alike, ...others.map((domain) => ({ domain, cost: MAX_COST + (RARITY_COST[domain] ?? 0) }))];
}

/** The provider an unknown domain surely was, else the domain as it was heard. */
export function likelyDomain(heard: string): string {
  if (isKnownDomain(heard) || !/\.(?:com|net|con|come)$/.test(heard)) return heard;
  const best = domainsBySound(heard)[0];
  // "Hotmail dot net": the ending was said.
  if (best !== undefined && heard === `${labelOf(best.domain)}.net`) return heard;
  return best !== undefined && best.cost <= Math.min(SNAP_COST, 0.35 * labelOf(heard).length)
    ? best.domain
    : heard;
}

/**
 * "marriottoutlook.com" -> mary-ish local part and outlook.com: an address whose "at" went into the words around
 * it. `joined`: the words without blanks, with their final ".com". Null when no provider ends it.
 */
export function withSwallowedAt(joined: string): { local: string; domain: string } | null {
  const body = /^([a-z0-9._+-]{6,60}?)\.?(?:dot|dotted)?\.?(?:com|con|come|calm)$/.exec(joined)?.[1];
  if (body === undefined) return null;
  let best: { local: string; domain: string; cost: number } | null = null;
  for (let split = 1; split < body.length - 3; split += 1) {
    const tail = soundOf(body.slice(split));
    for (const { domain, sound } of WITH_AT) {
      const cost = distanceOfSounds(tail, sound) + (RARITY_COST[domain] ?? 0);
      // On equal sounds the longer local part: "at" is a short word.
      if (best === null || cost < best.cost || (cost === best.cost && split > best.local.length))
        best = { local: body.slice(0, split), domain, cost };
    }
  }
  if (best === null || best.cost > MAX_SWALLOWED_COST) return null;
  const local = best.local.replace(/dot(?=[a-z])/g, '.').replace(/[._-]+$/, '');
  return local === '' ? null : { local, domain: best.domain };
}
