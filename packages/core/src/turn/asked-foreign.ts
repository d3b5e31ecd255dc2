/**
 * What an agent asks for in German, Spanish or French: telephone number, e-mail, date, name, digits, yes or no; else
 * nothing in particular. Enters the agent's words, leaves an Expectation. Rules on the last question, as in English
 * but fewer: in doubt `open`.
 */
import { oneOf } from '../semantics/one-of.ts';
import { splitSentences } from './asked-sentence.ts';
import { readForeignNumber, type ForeignLanguage } from './slots/foreign-numbers.ts';
import type { Expectation } from './slots/slot.ts';
import { plainText, tokenise } from './slots/tokens.ts';

type Rules = {
  readonly values: readonly (readonly [RegExp, Expectation])[];
  /** "Wie", "cuál": more than yes or no is asked. */
  readonly wh: RegExp;
  /** Asks for the value although it is built like a yes/no question ("darf ich ... haben?"). */
  readonly asksForValue: RegExp;
  /** A request without a question mark. */
  readonly request: RegExp;
  /** Begins a yes/no question. */
  readonly inverted: RegExp;
  /** Ends one ("..., richtig?"). */
  readonly tag: RegExp;
  /** Invites a story. */
  readonly invites: RegExp;
  /** "vierstellig": the announced number of digits follows or precedes. */
  readonly digits: RegExp;
};

const PHONE: Expectation = { kind: 'phone' };
const EMAIL: Expectation = { kind: 'email' };
const DATE: Expectation = { kind: 'date' };
const BIRTH: Expectation = { kind: 'date', birth: true };
const TIME: Expectation = { kind: 'time' };
const AMOUNT: Expectation = { kind: 'amount' };
const BILLED: Expectation = { kind: 'amount', exact: true };
const NAME: Expectation = { kind: 'name' };
const DIGITS: Expectation = { kind: 'digits', length: null };
const IBAN: Expectation = { kind: 'iban' };

/** Patterns are of text without diacritics, in lower case, "ß" as "ss". */
const RULES: Readonly<Record<ForeignLanguage, Rules>> = {
  de: {
    values: [
      [/\be-?mail|\bmailadresse/, EMAIL],
      [
        oneOf(
          /\b(?:telefon|handy|ruf|mobil|ruckruf|festnetz)nummer/,
          /\b(?:welcher|welche|beste) (?:\w+ )?nummer\b.*\b(?:erreich|anruf|zuruckruf)/,
        ),
        PHONE,
      ],
      [/\biban\b/, IBAN],
      [
        oneOf(
          /\b(?:kunden|konto|bestell|vertrags|auftrags|versicherten|rechnungs|karten|mitglieds)nummer/,
          /\bpin\b/,
          /\bpostleitzahl/,
          /\bziffern?\b/,
          /stellige/,
        ),
        DIGITS,
      ],
      [/\bgeburtsdatum|\bgeboren\b|\bgeburtstag/, BIRTH],
      [/\b(?:wie ?viel uhr|uhrzeit|welche zeit)\b/, TIME],
      [
        oneOf(
          /\b(?:rechnung|abbuchung|abgebucht|berechnet|bezahlt|genaue[rn]? betrag)\b.*\b(?:wie ?viel|wie hoch|betrag|summe)/,
          /\b(?:wie ?viel|wie hoch|betrag|summe)\b.*\b(?:rechnung|abbuchung|abgebucht|berechnet|bezahlt)/,
        ),
        BILLED,
      ],
      [
        /\b(?:wie ?viel|wie hoch|betrag|summe|preis)\b(?! (?:zeit|personen|gaste|leute|prozent|platz|gepack|stunden|tage|wissen|wiegen)\b)/,
        AMOUNT,
      ],
      [/\bdatum\b|\bwelche[mnrs]? tag\b/, DATE],
      [/\b(?:nach|vor|familien)?namen?\b|\bheissen sie\b|\bmit wem spreche/, NAME],
    ],
    wh: /\b(?:wie|was|wann|wo|wer|wen|wem|welche[mnrs]?|unter welcher|wohin|woher|warum|wieviel)\b/,
    asksForValue: oneOf(
      /\b(?:geben|sagen|nennen|haben|mitteilen|buchstabieren|wiederholen|verraten|durchgeben)\b/,
      /\b(?:diktieren|bestatigen sie mir)\b/,
    ),
    request: /\b(?:bitte|brauche|benotige|brauchte|nennen sie|geben sie|sagen sie|buchstabieren sie)\b/,
    inverted: oneOf(
      /^(?:ist|sind|war|waren|ware|haben|hat|hatten|mochten|wollen|konnen|konnten|kann|darf|durfen)\b/,
      /^(?:soll|sollen|sollte|passt|passen|stimmt|geht|gibt|brauchen|werden|wird|wurden|kommen)\b/,
      /^(?:bekommen|sehen)\b/,
    ),
    tag: /\b(?:richtig|korrekt|stimmt das|stimmt's|oder|ja|okay|in ordnung|nicht wahr|einverstanden)$/,
    invites:
      /\b(?:wie kann ich (?:ihnen )?helfen|was kann ich (?:fur sie )?tun|worum geht|noch etwas|sonst noch|wie geht)/,
    digits: /(\S+?)[ -]?(?:ziffern|stellen|stellige)/,
  },
  es: {
    values: [
      [/\bcorreo|\be-?mail/, EMAIL],
      [
        /\btelefono|\bmovil\b|\bcelular\b|\b(?:que|cual|mejor) numero\b.*\b(?:llamar|contactar|localizar)/,
        PHONE,
      ],
      [/\biban\b/, IBAN],
      [/\bnumero de (?:cuenta|cliente|pedido|reserva|poliza|socio)|\bdigitos|\bcifras|\bpin\b/, DIGITS],
      [/\bfecha de nacimiento|\bnacio\b|\bcumpleanos/, BIRTH],
      [/\bque hora\b/, TIME],
      [
        /\bcuanto\b.*\b(?:cobr|pago|cost)|\b(?:importe|monto|total|precio)\b.*\b(?:factura|recibo|cargo)/,
        BILLED,
      ],
      [
        /\bcuanto\b(?! (?:tiempo|pesa|mide|sabe|falta|dura|antes)\b)|\b(?:importe|monto|precio|presupuesto)\b/,
        AMOUNT,
      ],
      [/\bfecha\b|\bque dia\b/, DATE],
      [/\bnombre\b|\bapellidos?\b|\bse llama\b|\bcon quien hablo/, NAME],
    ],
    wh: /(?:^|[\s¿])(?:cual|cuales|que|como|cuando|donde|quien|a que|en que|con quien|cuanto|por que)\b/,
    asksForValue: oneOf(
      /\b(?:dar|darme|decir|decirme|deletrear|deletrearme|repetir|repetirme|facilitar|facilitarme)\b/,
      /\b(?:indicar|indicarme|confirmarme|me da|me dice|tener|proporcionar|proporcionarme)\b/,
    ),
    request: /\b(?:por favor|necesito|digame|deme|indiqueme|deletree|dime|dame|facilite|me dice|me da)\b/,
    inverted: oneOf(
      /^(?:es|esta|son|estan|tiene|quiere|desea|puede|puedo|podria|le|ha|han|hay|prefiere|necesita)\b/,
      /^(?:era|seria|vive|viene|va|se|me|lo|la|te|quieres|puedes|tienes)\b/,
    ),
    tag: /\b(?:correcto|verdad|vale|si|no|de acuerdo|esta bien|es asi|cierto)$/,
    invites:
      /\b(?:en que (?:le |te )?puedo ayudar|como (?:le |te )?puedo ayudar|que (?:le )?ocurre|algo mas|como esta\b)/,
    digits: /(\S+) (?:ultimos )?(?:digitos|cifras)/,
  },
  fr: {
    values: [
      [/\be-?mail|\badresse mail|\bcourriel|\bmail\b/, EMAIL],
      [/\btelephone|\bportable\b|\bnumero\b.*\b(?:joindre|rappeler|appeler|contacter)/, PHONE],
      [/\biban\b/, IBAN],
      [
        /\bnumero de (?:compte|client|commande|contrat|dossier|reservation|carte)|\bchiffres|\bcode\b/,
        DIGITS,
      ],
      [/\bnaissance|\banniversaire|\betes[- ]vous nee?\b|\bne\(?e?\)?\b le/, BIRTH],
      [/\bquelle heure\b/, TIME],
      [
        oneOf(
          /\bcombien\b.*\b(?:factur|paye|coute|preleve|debite)/,
          /\b(?:montant|total|prix)\b.*\b(?:facture|prelevement|ticket)/,
        ),
        BILLED,
      ],
      [
        oneOf(
          /\bcombien\b(?! (?:de (?!euros|argent)|temps|serez|etes|pesez|mesurez|savez|y a-t-il de))/,
          /\b(?:montant|somme|prix|budget)\b/,
        ),
        AMOUNT,
      ],
      [/\bdate\b|\bquel jour\b/, DATE],
      [/\bnom\b|\bprenom|\bvous appelez|\ba qui ai-?je/, NAME],
    ],
    wh: /(?:^|[\s,])(?:quel|quelle|quels|quelles|comment|quand|ou|qui|que|a qui|combien|pourquoi|qu'est-ce)\b/,
    asksForValue: oneOf(
      /\b(?:donner|dire|epeler|repeter|indiquer|communiquer|avoir|preciser|fournir|confirmer votre)\b/,
      /\b(?:me donnez|me rappeler)\b/,
    ),
    request: /\b(?:s'il vous plait|j'ai besoin|donnez|dites|indiquez|epelez|veuillez|il me faut)\b/,
    inverted: oneOf(
      /^(?:est-ce|est-il|c'est|avez|etes|voulez|souhaitez|pouvez|puis|pourriez|desirez|y a|preferez)\b/,
      /^(?:ca|cela|faut|dois|as-tu|veux|peux|habitez|venez|avons)\b/,
      /^vous (?:avez|etes|voulez|souhaitez|confirmez)\b/,
    ),
    tag: /\b(?:correct|exact|c'est bien ca|c'est ca|d'accord|n'est-ce pas|oui|c'est bon|ca vous va|non)$/,
    invites: /\b(?:comment puis-?je|que puis-?je|en quoi puis|autre chose|comment allez)/,
    digits: /(\S+) (?:derniers )?chiffres/,
  },
};

const OPEN: Expectation = { kind: 'open' };
const OPENER = oneOf(
  /^(?:ok|okay|gut|danke|vielen dank|und|also|perfekt|super|alles klar|vale|gracias)[\s,.!]+/,
  /^(?:muy bien|perfecto|bien|y|entonces|bueno|merci|d'accord|tres bien|parfait|alors|et)[\s,.!]+/,
  /^(?:bon|bonjour|hola|hallo|guten tag)[\s,.!]+/,
);
const MAX_UTTERANCE_CHARS = 800;
/** Longest number of digits that is announced. */
const MAX_DIGITS = 40;

export function askedForeign(utterance: string, language: ForeignLanguage): Expectation {
  const sentences = splitSentences(utterance.slice(-MAX_UTTERANCE_CHARS));
  const rules = RULES[language];
  const found = sentences.findLast(
    (sentence) => /\?["')\s]*$/.test(sentence) || rules.request.test(sentencePlain(sentence)),
  );
  // A statement behind the question takes the floor back, unless it is short ("Danke.").
  return found === undefined || sentences.indexOf(found) < sentences.length - 2
    ? OPEN
    : judge(sentencePlain(found), /\?/.test(found), { rules, language });
}

const sentencePlain = (sentence: string): string => {
  let text = plainText(sentence)
    .replace(/ß/g, 'ss')
    .replace(/[¿¡"“”„«»]/g, '')
    .replace(/[\s.?!…]+$/, '')
    .trim();
  for (let next = text.replace(OPENER, ''); next !== text && next !== ''; next = text.replace(OPENER, ''))
    text = next;
  return text;
};

type Asking = { readonly rules: Rules; readonly language: ForeignLanguage };

function judge(text: string, marked: boolean, { rules, language }: Asking): Expectation {
  if (rules.invites.test(text)) return OPEN;
  const named = rules.values.find(([form]) => form.test(text))?.[1] ?? null;
  const value = named === null ? OPEN : withLength(named, text, { rules, language });
  if (rules.tag.test(text) && marked) return { kind: 'yes-no' };
  const asksValue = rules.asksForValue.test(text) || rules.request.test(text);
  if (rules.inverted.test(text) && marked && !(named !== null && asksValue)) return { kind: 'yes-no' };
  return rules.wh.test(text) || asksValue ? value : OPEN;
}

function withLength(named: Expectation, text: string, { rules, language }: Asking): Expectation {
  if (named.kind !== 'digits') return named;
  const count = rules.digits.exec(text)?.[1] ?? '';
  const length = /^\d{1,2}$/.test(count)
    ? Number(count)
    : readForeignNumber(tokenise(count), 0, language)?.value;
  return length === undefined || length < 2 || length > MAX_DIGITS ? named : { kind: 'digits', length };
}
