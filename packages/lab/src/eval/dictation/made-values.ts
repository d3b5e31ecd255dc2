/**
 * Values as callers dictate them, made up: telephone numbers, e-mail addresses, addresses with ZIP code and account
 * numbers in many wordings, with log-normal pauses between their groups. Enters: kind, how many, a seed. Leaves: rows
 * of the dictation suite. They guard the grammars against the formats that the recorded data happens not to hold.
 */
import { seededRandom, type SeededRandom } from '../../text/seeded-random.ts';
import type { SpokenValue } from './dictated-value.ts';

export type MadeKind = 'phone_us' | 'email' | 'address_zip' | 'account';
export type MadeValue = SpokenValue & { readonly kind: MadeKind };

/** Pauses between dictated groups: median and log-sd as measured on 762 of them, s. */
const MEDIAN_PAUSE_S = 0.645;
const LOG_SD = 0.52;
const LONGEST_PAUSE_S = 3;

const UNITS = ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine'];
const TEENS = ['ten', 'eleven', 'twelve', 'thirteen', 'fourteen', 'fifteen', 'sixteen', 'seventeen', 'eighteen', 'nineteen']; // prettier-ignore
const TENS = ['', '', 'twenty', 'thirty', 'forty', 'fifty', 'sixty', 'seventy', 'eighty', 'ninety'];
const NAMES = ['maria', 'tom', 'priya', 'oleg', 'chen', 'fatima', 'greta', 'xavier', 'mcdonald', 'okafor', 'lindqvist', 'jo']; // prettier-ignore
const DOMAINS = [
  'gmail dot com', 'hotmail dot com', 'mail dot example dot org', 'fast mail dot fm', 'north wind dot co dot uk',
  'blue dash river dot net', 'students dot state dot edu', 'acme dot io', 'i cloud dot com', 'team four two dot dev',
  'post dot example dot com', 'web dot de',
]; // prettier-ignore
const STREETS = ['elm street', 'oak avenue', 'north lincoln boulevard', 'sunset drive', 'county road twelve', 'west forty second street', 'cherry lane', 'old mill way', 'broadway']; // prettier-ignore
const CITIES = [
  'springfield',
  'new york',
  'san jose',
  'saint paul',
  'kansas city',
  'boise',
  'salt lake city',
];
const STATES = ['illinois', 'new york', 'california', 'minnesota', 'missouri', 'idaho', 'utah'];
const FILLERS = ['um', 'uh', 'so'];

const QUESTIONS: Readonly<Record<MadeKind, readonly string[]>> = {
  phone_us: [
    "What's the best phone number to reach you?",
    'Could I have your callback number, please?',
    'What number can we reach you at?',
    'And your mobile number?',
    'Can you give me a good contact number?',
  ],
  email: [
    "What's your email address?",
    'And which e-mail should I send the confirmation to?',
    'Could you spell your email for me?',
    'May I have an email address for the receipt?',
  ],
  address_zip: [
    'And what is the company address?',
    'Where should we ship it?',
    'Can I get your billing address, including the zip code?',
    "What's your home address?",
    'Could you give me the full delivery address?',
  ],
  account: [
    'Can I have your account number please?',
    "What's your member number?",
    'Could you read me the policy number?',
    "Okay, what's the order number?",
  ],
};

export function madeValues(kind: MadeKind, count: number, seed: number): MadeValue[] {
  const random = seededRandom(seed);
  return Array.from({ length: count }, () => {
    const groups = MAKERS[kind](random)
      .map((group) => group.split(' ').filter((word) => word !== ''))
      .filter((group) => group.length > 0);
    const pausesS = groups.slice(1).map(() => pauseS(random));
    return { kind, question: random.pick(QUESTIONS[kind]), groups, pausesS };
  });
}

function pauseS(random: SeededRandom): number {
  // Box-Muller.
  const normal = Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());
  return Math.min(LONGEST_PAUSE_S, MEDIAN_PAUSE_S * Math.exp(LOG_SD * normal));
}

const chance = (random: SeededRandom, share: number): boolean => random.next() < share;
const digitsOf = (random: SeededRandom, count: number): string =>
  Array.from({ length: count }, () => String(random.below(10))).join('');

/** One digit string in the caller's manner of saying digits. */
function said(digits: string, random: SeededRandom): string {
  const oh = chance(random, 0.5) ? 'oh' : 'zero';
  const plain = (text: string): string => [...text].map((digit) => (digit === '0' ? oh : (UNITS[Number(digit)] ?? ''))).join(' '); // prettier-ignore
  const doubled = /(\d)\1\1|(\d)\2/.exec(digits);
  if (doubled !== null && chance(random, 0.4)) {
    const times = doubled[0].length === 3 ? 'triple' : 'double';
    const [front, back] = [digits.slice(0, doubled.index), digits.slice(doubled.index + doubled[0].length)];
    return `${plain(front)} ${times} ${plain(doubled[0].charAt(0))} ${plain(back)}`;
  }
  if (digits.length === 4 && digits.endsWith('00') && !digits.startsWith('0') && chance(random, 0.7))
    return `${pairSaid(digits.slice(0, 2))} hundred`;
  if (digits.length === 4 && chance(random, 0.2) && /^[1-9]\d[1-9]\d$/.test(digits))
    return `${pairSaid(digits.slice(0, 2))} ${pairSaid(digits.slice(2))}`;
  return plain(digits);
}

/** Two digits as one number. */
function pairSaid(pair: string): string {
  const value = Number(pair);
  if (value < 10) return UNITS[value] ?? '';
  if (value < 20) return TEENS[value - 10] ?? '';
  return value % 10 === 0
    ? (TENS[value / 10] ?? '')
    : `${TENS[Math.floor(value / 10)] ?? ''} ${UNITS[value % 10] ?? ''}`;
}

const filled = (text: string, random: SeededRandom): string =>
  chance(random, 0.12) ? `${random.pick(FILLERS)} ${text}` : text;

function phone(random: SeededRandom): string[] {
  const code = random.pick(['415', '650', '212', '800', '337', '908', '702']);
  const exchange = `${String(2 + random.below(8))}${digitsOf(random, 2)}`;
  const parts = [code, exchange, digitsOf(random, 4)].map((digits) => filled(said(digits, random), random));
  const lead = random.pick(['', '', "it's", 'my number is', 'sure', 'yeah so my cell is', 'you can reach me at', 'area code', 'plus one', 'one', "the best one's"]); // prettier-ignore
  const first = `${lead} ${parts[0] ?? ''}`;
  const rest = parts.slice(1);
  if (chance(random, 0.08))
    return [first, `${rest[0] ?? ''} no sorry ${said(exchange, random)}`, rest[1] ?? ''];
  if (chance(random, 0.06)) return [first, rest[0] ?? '', `${rest[1] ?? ''} extension ${said(digitsOf(random, 3), random)}`]; // prettier-ignore
  if (chance(random, 0.2)) return [`${first} ${rest[0] ?? ''}`, rest[1] ?? ''];
  if (chance(random, 0.1)) return [lead, parts[0] ?? '', ...rest];
  return [first, ...rest];
}

function email(random: SeededRandom): string[] {
  const [one, two] = [random.pick(NAMES), random.pick(NAMES)];
  const mark = random.pick(['dot', 'underscore', 'dash', 'hyphen']);
  const number = random.pick(['', '', 'seventy six', 'four two', 'nineteen ninety one', 'double oh seven']);
  const spelled = [...one].join(' ');
  const local = random.pick([
    [`${one} ${mark} ${two}`],
    [`${one} ${mark} ${two} ${number}`],
    [spelled, `${mark} ${two}`],
    [`${one}`, `that's ${spelled}`, `${mark} ${two}`],
    [`${spelled} ${number}`],
    [`${one} ${mark} ${two} ${mark} ${random.pick(NAMES)}`],
    ['info'],
  ]);
  const lead = random.pick(['', '', "it's", 'my email is', 'sure that would be', 'yeah']);
  const at = `at ${random.pick(DOMAINS)}`;
  const groups = chance(random, 0.25)
    ? [...local.slice(0, -1), `${local.at(-1) ?? ''} ${at}`]
    : [...local, at];
  return [`${lead} ${groups[0] ?? ''}`, ...groups.slice(1)].map((group) => group.trim());
}

function address(random: SeededRandom): string[] {
  const house = random.pick([
    said(digitsOf(random, 3), random),
    said(`${String(1 + random.below(9))}${digitsOf(random, 4)}`, random),
    `${pairSaid('12')} ${pairSaid('34')}`,
    `${UNITS[1 + random.below(9)] ?? ''} hundred`,
    'twenty one',
  ]);
  const unit = random.pick([
    '',
    '',
    'apartment five b',
    'suite two hundred',
    'unit one two',
    'apt three oh four',
  ]);
  const zip = said(digitsOf(random, 5), random);
  const zipPart = chance(random, 0.15) ? `${zip} dash ${said(digitsOf(random, 4), random)}` : zip;
  const lead = random.pick([
    '',
    "it's",
    'the address is',
    'we are at',
    'my address is',
    'sure',
    'our office is at',
  ]);
  const [street, city, state] = [random.pick(STREETS), random.pick(CITIES), random.pick(STATES)];
  const tail = random.pick([[state, zipPart], [`${state} ${zipPart}`], [state, `zip code ${zipPart}`], [`zip ${zipPart}`]]); // prettier-ignore
  const head = chance(random, 0.5) ? [`${lead} ${house}`, street] : [`${lead} ${house} ${street}`];
  return [...head, unit, city, ...tail];
}

function account(random: SeededRandom): string[] {
  const style = random.below(3);
  const count = 2 + random.below(3);
  const size = 2 + random.below(3);
  const groups = Array.from({ length: style === 0 ? count : count + 1 }, () =>
    said(digitsOf(random, style === 2 ? 3 + random.below(2) : Math.max(size, style === 0 ? 3 : 2)), random),
  );
  const lead = random.pick(['', '', "it's", 'sure my account number is', 'yeah']);
  return [`${lead} ${groups[0] ?? ''}`, ...groups.slice(1)];
}

const MAKERS: Readonly<Record<MadeKind, (random: SeededRandom) => string[]>> = {
  phone_us: phone,
  email,
  address_zip: address,
  account,
};
