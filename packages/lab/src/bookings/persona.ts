/**
 * Made-up callers for booking simulations: a seed draws each value from a list of at least twenty. All names,
 * numbers and addresses are invented (555-01xx numbers and example domains where possible).
 */
import { Random } from '../audio-head/random.ts';

const list = (text: string): readonly string[] => text.split('|').map((item) => item.trim());

export const NAMES = list(
  'John Smith|Mary Jones|Peter Brown|Susan Miller|David Wilson|Laura Taylor|James Anderson|Helen Clark|Robert Lewis|Nancy Walker|Michael Young|Karen Hall|Thomas King|Linda Wright|Daniel Scott|Emily Green|George Baker|Alice Adams|Steven Nelson|Julia Carter|Kevin Mitchell|Sarah Roberts',
);
export const AREA_CODES = list(
  '415|212|646|312|503|206|617|720|303|404|512|704|816|919|408|650|707|818|952|614',
);
export const EMAIL_NAMES = list(
  'john.smith|mary|peter.brown|susan|david.wilson|laura|james|helen.clark|robert|nancy|michael.young|karen|thomas.king|linda|daniel|emily.green|george|alice|steven|julia.carter',
);
export const EMAIL_DOMAINS = list('gmail.com|yahoo.com|hotmail.com|outlook.com|icloud.com');
/** Spoken moment and what it means on Monday 5 January 2026, the first day of a simulation. */
export const MOMENTS: readonly (readonly [spoken: string, value: string])[] = list(
  'Tuesday at ten in the morning=2026-01-06T10:00|Wednesday at two in the afternoon=2026-01-07T14:00|Thursday at nine thirty in the morning=2026-01-08T09:30|Friday at three in the afternoon=2026-01-09T15:00|tomorrow at eleven in the morning=2026-01-06T11:00|tomorrow at four in the afternoon=2026-01-06T16:00|Saturday at ten in the morning=2026-01-10T10:00|Friday at noon=2026-01-09T12:00|Wednesday at half past nine in the morning=2026-01-07T09:30|Thursday at one in the afternoon=2026-01-08T13:00|January twelfth at two in the afternoon=2026-01-12T14:00|January fifteenth at ten in the morning=2026-01-15T10:00|January twentieth at three in the afternoon=2026-01-20T15:00|the sixteenth of January at nine in the morning=2026-01-16T09:00|February third at eleven in the morning=2026-02-03T11:00|February tenth at four in the afternoon=2026-02-10T16:00|March second at ten thirty in the morning=2026-03-02T10:30|Tuesday at two thirty in the afternoon=2026-01-06T14:30|Thursday at eleven in the morning=2026-01-08T11:00|Wednesday at five in the afternoon=2026-01-07T17:00|Friday at ten thirty in the morning=2026-01-09T10:30',
).map((item) => {
  const [spoken = '', value = ''] = item.split('=');
  return [spoken, value];
});
const SERVICE_PHRASES = list(
  "I'd like a {s} please|A {s} please|I need a {s}|I would like to book a {s}|Could I have a {s}|{s} please|I think a {s}|Just a {s}|I want a {s}|A {s}",
);
const SERVICES = ['cleaning', 'checkup', 'filling'] as const;
const YES_PHRASES = list(
  "Yes|Yes it is|Yes, that's right|Yes, this is my first time|Yeah|Yes please|Yep|That's right|Correct|Sure",
);
const NO_PHRASES = list(
  "No|No it isn't|No, I have been there before|Nope|No, I've been there before|Not really|No, it is not|No thanks|No, not my first|No sir",
);
const NAME_PHRASES = list("My name is {v}|It's {v}|{v}|This is {v}|I'm {v}");

export type Persona = {
  readonly seed: number;
  readonly voice: string;
  readonly service: string;
  readonly servicePhrase: string;
  readonly name: string;
  readonly namePhrase: string;
  /** E.164. */
  readonly phone: string;
  readonly email: string;
  readonly moment: readonly [spoken: string, value: string];
  readonly firstVisit: boolean;
  readonly firstVisitPhrase: string;
  /** Pause between dictated groups, ms. */
  readonly groupPauseMs: number;
  /** Answers a wrong read-back with the right value at once ("no, it's ...") instead of a plain "no". */
  readonly saysWhatIsRight: boolean;
};

const VOICES = ['awb', 'slt', 'rms'];

export function personaOf(seed: number): Persona {
  const numbers = new Random(seed);
  const random = (): number => numbers.next();
  const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)] as T;
  const digits = Array.from({ length: 4 }, () => Math.floor(random() * 10)).join('');
  const service = pick(SERVICES);
  const firstVisit = random() < 0.5;
  return {
    seed,
    voice: pick(VOICES),
    service,
    servicePhrase: pick(SERVICE_PHRASES).replace('{s}', service),
    name: pick(NAMES),
    namePhrase: pick(NAME_PHRASES),
    phone: `+1${pick(AREA_CODES)}555${digits}`,
    email: `${pick(EMAIL_NAMES)}@${pick(EMAIL_DOMAINS)}`,
    moment: pick(MOMENTS),
    firstVisit,
    firstVisitPhrase: pick(firstVisit ? YES_PHRASES : NO_PHRASES),
    groupPauseMs: 200 + Math.floor(random() * 500),
    saysWhatIsRight: random() < 0.5,
  };
}
