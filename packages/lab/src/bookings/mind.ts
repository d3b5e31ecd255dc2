/**
 * What a simulated caller says: from the agent's words (what a person would have heard) and the persona to the
 * next utterance, as parts with pauses between them. Knows nothing of the server's state: a value that is read
 * back wrong is corrected as a caller would.
 */
import { expectationFromUtterance } from '@antiphon/core/turn/expectation';
import { soundOf } from '@antiphon/core/turn/slots/sound-distance';
import { readableValue } from '@antiphon/server/providers/scripted/phrasing';
import type { Persona } from './persona.ts';

/** Parts of one utterance, spoken with `pauseMs` between them; `null` = the call is over. */
export type Utterance = { readonly parts: readonly string[]; readonly pauseMs: number };

export type Field = 'service' | 'name' | 'phone' | 'email' | 'when' | 'first_visit';

/** Attempts at one field after which the caller hangs up. */
const PATIENCE = 6;

/** Times that a caller of few words says only "no"; then he says what is right. */
const PLAIN_REFUSALS = 2;

/** Wrong read-backs in one call after which the caller hangs up. */
const MAX_REFUSALS = 14;

const DIGIT_WORDS = ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine'];
const plain = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[^a-z0-9@. ]+/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();

export class CallerMind {
  readonly #persona: Persona;
  readonly attempts: Record<Field, number> = {
    service: 0,
    name: 0,
    phone: 0,
    email: 0,
    when: 0,
    first_visit: 0,
  };
  /** Fields whose read-back the caller has heard and found right. */
  readonly confirmed = new Set<Field>();
  booked = false;
  #corrections = 0;
  #nameCorrections = 0;
  #refusals = 0;
  #timesSaid = 0;

  constructor(persona: Persona) {
    this.#persona = persona;
  }

  get corrections(): number {
    return this.#corrections;
  }

  /** The answer to what the agent has just said; null when the caller hangs up. */
  answer(agentText: string): Utterance | null {
    const heard = plain(agentText);
    if (/your appointment is booked/.test(heard)) {
      this.booked = true;
      return null;
    }
    this.#note(heard);
    const fix = this.#nameCorrection(agentText, heard);
    if (fix !== null) return fix;
    if (/shall i book it/.test(heard)) return this.#judgeSummary(heard);
    if (/is that right|is that correct|did i get that right|correct\?$/.test(agentText.toLowerCase())) {
      return this.#judgeReadback(heard);
    }
    const field = this.#askedFor(agentText, heard);
    if (field === 'when' && this.attempts.when > 0 && this.attempts.when < PATIENCE)
      return this.#giveHalf(expectationFromUtterance(agentText, 'en').kind);
    return this.attempts[field] < PATIENCE ? this.#give(field, /spell|letter by letter/.test(heard)) : null;
  }

  /** A name read back wrong in passing is corrected once, spelled the second time, and then let pass. */
  #nameCorrection(agentText: string, heard: string): Utterance | null {
    const { name } = this.#persona;
    const readBack = /\bThanks, ([^.?]+)\./.exec(agentText)?.[1];
    // "Stephen" for "Steven" cannot be heard.
    const sounds = readBack !== undefined && soundOf(readBack) === soundOf(name);
    if (readBack === undefined || sounds || heard.includes(plain(name)) || this.#nameCorrections >= 2)
      return null;
    this.#nameCorrections += 1;
    this.#corrections += 1;
    if (this.#nameCorrections === 1) return say(`No, my name is ${name}`);
    return say(`No, my name is ${spelledName(name)}`);
  }

  /** An implicit read-back that is right is as good as a confirmation. */
  #note(heard: string): void {
    if (heard.includes(plain(this.#persona.name))) this.confirmed.add('name');
    if (new RegExp(`\\ba ${this.#persona.service}\\b(?! a )`).test(heard)) this.confirmed.add('service');
  }

  #askedFor(agentText: string, heard: string): Field {
    if (/first visit/.test(heard)) return 'first_visit';
    switch (expectationFromUtterance(agentText, 'en').kind) {
      case 'phone':
        return 'phone';
      case 'email':
        return 'email';
      case 'name':
        return 'name';
      case 'date':
      case 'time':
      case 'date-time':
        return 'when';
      case 'choice':
        return 'service';
      default:
        return /number/.test(heard)
          ? 'phone'
          : /mail/.test(heard)
            ? 'email'
            : /name/.test(heard)
              ? 'name'
              : 'when';
    }
  }

  /** The part before the at sign: the word that was wrong with its letters, or every second time the words alone. */
  #localFix(heard: string, local: string): Utterance {
    const words = local.split('.');
    const wrong = words.filter((word) => !new RegExp(`\\b${word}\\b`).test(heard));
    const [only] = wrong;
    if (wrong.length === 1 && only !== undefined && this.#refusals % 2 === 1)
      return say(`No, it's ${only}, ${lettersOf(only)}`);
    return say(`No, it's ${words.join(' dot ')}`);
  }

  /** Only the day or only the time, where only that is asked; the time in other words when it was missed. */
  #giveHalf(asked: string): Utterance {
    this.attempts.when += 1;
    const [spoken, value] = this.#persona.moment;
    const [day = '', time = ''] = spoken.split(/ at (?=[^@]*$)/);
    const inOtherWords = dayInOtherWords(value.slice(0, 10), this.attempts.when);
    if (asked === 'date') return say(this.attempts.when === 2 ? day : inOtherWords);
    if (asked !== 'time') return say(this.attempts.when === 2 ? spoken : `${inOtherWords}, at ${time}`);
    this.#timesSaid += 1;
    return say(
      this.#timesSaid % 2 === 1 ? `At ${time}` : `${readableValue('time', value.slice(11))}, please`,
    );
  }

  #readable(field: 'phone' | 'email' | 'when'): string {
    const { phone, email, moment } = this.#persona;
    if (field === 'phone') return plain(readableValue('phone', phone));
    return plain(field === 'email' ? readableValue('email', email) : readableValue('date-time', moment[1]));
  }

  #judgeReadback(heard: string): Utterance | null {
    for (const field of ['phone', 'email', 'when'] as const) {
      if (!heard.includes(this.#readable(field))) continue;
      this.confirmed.add(field);
      return say("Yes, that's right");
    }
    this.#corrections += 1;
    this.#refusals += 1;
    if (this.#refusals > MAX_REFUSALS) return null;
    const plainNo = !this.#persona.saysWhatIsRight && this.#refusals <= PLAIN_REFUSALS;
    return plainNo ? say('No') : this.#rightAway(heard);
  }

  /** "No, it's ..." with the part that is wrong, as many callers answer a wrong read-back. */
  #rightAway(heard: string): Utterance {
    if (/ at .* dot \w/.test(heard)) return this.#emailFix(heard);
    if (/(?:\b(?:zero|one|two|three|four|five|six|seven|eight|nine)\b ?){3}/.test(heard))
      return { ...this.#phoneUtterance(), parts: this.#phoneParts('No, ') };
    return say(`No, ${this.#persona.moment[0]}`);
  }

  #emailFix(heard: string): Utterance {
    const [local = '', domain = ''] = this.#persona.email.split('@');
    const localRight = heard.includes(`${plain(readableValue('email', local))} at`);
    const domainRight = heard.includes(`at ${plain(readableValue('email', domain))}`);
    if (localRight && !domainRight) return say(`No, at, ${spokenDomain(domain)}`);
    const name = local.replaceAll('.', ' dot ');
    if (domainRight) return this.#localFix(heard, local);
    return say(`No, it's ${name}, at, ${spokenDomain(domain)}`);
  }

  #judgeSummary(heard: string): Utterance {
    const wrong = heard.includes(this.#persona.service) ? null : 'service';
    if (wrong !== null && this.attempts.service < PATIENCE) {
      this.#corrections += 1;
      this.attempts.service += 1;
      return say(`No, a ${this.#persona.service}`);
    }
    return say('Yes please');
  }

  #give(field: Field, spell: boolean): Utterance {
    this.attempts[field] += 1;
    const { servicePhrase, service, namePhrase, name, moment, firstVisitPhrase, firstVisit } = this.#persona;
    const again = this.attempts[field] > 1;
    switch (field) {
      case 'service':
        return say(again ? `a ${service}` : servicePhrase);
      case 'name':
        if (spell) return say(spelledName(name));
        return say(again ? `My name is ${name}` : namePhrase.replace('{v}', name));
      case 'when':
        return say(moment[0]);
      case 'first_visit':
        return say(again ? (firstVisit ? 'yes' : 'no') : firstVisitPhrase);
      case 'phone':
        return this.#phoneUtterance();
      case 'email':
        return this.#emailUtterance(spell);
    }
  }

  #phoneUtterance(): Utterance {
    return { parts: this.#phoneParts(''), pauseMs: this.#persona.groupPauseMs };
  }

  /** Counted out with commas; when that was not understood more fluently, and in other groups. */
  #phoneParts(opening: string): string[] {
    const digits = this.#persona.phone.slice(2);
    const fluent = this.attempts.phone % 2 === 0;
    const [area, exchange, line] = [digits.slice(0, 3), digits.slice(3, 6), digits.slice(6)];
    const groups = fluent ? [area, exchange, line.slice(0, 2), line.slice(2)] : [area, exchange, line];
    const spoken = groups.map((group) =>
      [...group].map((digit) => DIGIT_WORDS[Number(digit)]).join(fluent ? ' ' : ', '),
    );
    return [`${opening}${spoken[0] ?? ''}`, ...spoken.slice(1)];
  }

  /** As words first, then slowly, then letter by letter; at once when the agent asks for a spelling. */
  #emailUtterance(spell: boolean): Utterance {
    const [local = '', domain = ''] = this.#persona.email.split('@');
    const name = local.replaceAll('.', ' dot ');
    if (!spell && this.attempts.email === 1) return say(`${name} at ${spokenDomain(domain)}`);
    const wordsAgain = this.attempts.email % 2 === 1 && this.attempts.email >= 5;
    if ((!spell && this.attempts.email <= 3) || wordsAgain)
      return say(`${name}, at, ${spokenDomain(domain)}`);
    return { parts: [lettersOf(local), `at, ${spokenDomain(domain)}`], pauseMs: this.#persona.groupPauseMs };
  }
}

/** As people say it: the first letters of "gmail" and "icloud" are syllables of their own. */
const spokenDomain = (domain: string): string =>
  domain
    .replace(/^gmail/, 'g mail')
    .replace(/^icloud/, 'eye cloud')
    .replaceAll('.', ' dot ');

const lettersOf = (text: string): string =>
  [...text].map((letter) => (letter === '.' ? 'dot,' : `${letter},`)).join(' ');

/** "Nancy Walker, W, A, L, K, E, R". */
const spelledName = (name: string): string =>
  `${name}, ${lettersOf((name.split(' ').at(-1) ?? '').toLowerCase())}`;

/** "Monday, January twelfth" or "Monday, the twelfth of January": who is not understood says it differently. */
function dayInOtherWords(isoDay: string, attempt: number): string {
  const [, weekday = '', month = '', ordinal = ''] =
    /^(\w+), (\w+) (.+)$/.exec(readableValue('date', isoDay)) ?? [];
  return attempt % 2 === 1 ? `${weekday}, the ${ordinal} of ${month}` : `${weekday}, ${month} ${ordinal}`;
}

const say = (text: string): Utterance => ({ parts: [text], pauseMs: 0 });
