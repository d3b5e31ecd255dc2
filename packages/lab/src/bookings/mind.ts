/**
 * What a simulated caller says: from the agent's words (what a person would have heard) and the persona to the
 * next utterance, as parts with pauses between them. Knows nothing of the server's state: a value that is read
 * back wrong is corrected as a caller would.
 */
import { expectationFromUtterance } from '@antiphon/core/turn/expectation';
import { readableValue } from '@antiphon/server/providers/scripted/phrasing';
import type { Persona } from './persona.ts';

/** Parts of one utterance, spoken with `pauseMs` between them; `null` = the call is over. */
export type Utterance = { readonly parts: readonly string[]; readonly pauseMs: number };

export type Field = 'service' | 'name' | 'phone' | 'email' | 'when' | 'first_visit';

/** Attempts at one field after which the caller hangs up. */
const PATIENCE = 6;

const DIGIT_WORDS = ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine'];
const plain = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[^a-z0-9@. ]+/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();

export class CallerMind {
  readonly #persona: Persona;
  readonly attempts: Record<Field, number> = { service: 0, name: 0, phone: 0, email: 0, when: 0, first_visit: 0 };
  /** Fields whose read-back the caller has heard and found right. */
  readonly confirmed = new Set<Field>();
  booked = false;
  #corrections = 0;

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
    if (/shall i book it/.test(heard)) return this.#judgeSummary(heard);
    if (/is that right|is that correct|did i get that right|correct\?$/.test(agentText.toLowerCase())) {
      return this.#judgeReadback(heard);
    }
    const field = this.#askedFor(agentText, heard);
    return this.attempts[field] < PATIENCE ? this.#give(field) : null;
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
        return /number/.test(heard) ? 'phone' : /mail/.test(heard) ? 'email' : /name/.test(heard) ? 'name' : 'when';
    }
  }

  #readable(field: 'phone' | 'email' | 'when'): string {
    const { phone, email, moment } = this.#persona;
    if (field === 'phone') return plain(readableValue('phone', phone));
    return plain(field === 'email' ? readableValue('email', email) : readableValue('date-time', moment[1]));
  }

  #judgeReadback(heard: string): Utterance {
    for (const field of ['phone', 'email', 'when'] as const) {
      if (!heard.includes(this.#readable(field))) continue;
      this.confirmed.add(field);
      return say("Yes, that's right");
    }
    this.#corrections += 1;
    return say('No');
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

  #give(field: Field): Utterance {
    this.attempts[field] += 1;
    const { servicePhrase, service, namePhrase, name, moment, firstVisitPhrase, firstVisit } = this.#persona;
    const again = this.attempts[field] > 1;
    switch (field) {
      case 'service':
        return say(again ? `a ${service}` : servicePhrase);
      case 'name':
        return say(again ? `My name is ${name}` : namePhrase.replace('{v}', name));
      case 'when':
        return say(moment[0]);
      case 'first_visit':
        return say(again ? (firstVisit ? 'yes' : 'no') : firstVisitPhrase);
      case 'phone':
        return { parts: this.#phoneParts(), pauseMs: this.#persona.groupPauseMs };
      case 'email':
        return this.#emailUtterance();
    }
  }

  #phoneParts(): string[] {
    const digits = this.#persona.phone.slice(2);
    return [digits.slice(0, 3), digits.slice(3, 6), digits.slice(6)].map((group) =>
      [...group].map((digit) => DIGIT_WORDS[Number(digit)]).join(', '),
    );
  }

  /** As a word first; from the third attempt on letter by letter, as people do. */
  #emailUtterance(): Utterance {
    const [local = '', domain = ''] = this.#persona.email.split('@');
    const spoken = `at ${domain.replaceAll('.', ' dot ')}`;
    if (this.attempts.email <= 2) return say(`${local.replaceAll('.', ' dot ')} ${spoken}`);
    const letters = [...local].map((letter) => (letter === '.' ? 'dot' : `${letter.toUpperCase()},`));
    return { parts: [letters.join(' '), spoken], pauseMs: this.#persona.groupPauseMs };
  }
}

const say = (text: string): Utterance => ({ parts: [text], pauseMs: 0 });
