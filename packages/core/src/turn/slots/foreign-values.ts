/**
 * German, Spanish and French amounts, dates and times of day as the English grammars read them: their words, and what is
 * put together in another way ("halb drei", "las cinco menos cuarto", "quinze heures trente", day before month). Tables
 * and rewriting rules; `inEnglish` applies them.
 */
import { ordinalStem, type ForeignLanguage } from './foreign-numbers.ts';

export type ValueWords = 'amount' | 'when';
type Words = Readonly<Record<string, string>>;

const MONTHS = ['january', 'february', 'march', 'april', 'may', 'june', 'july', 'august', 'september', 'october', 'november', 'december']; // prettier-ignore
const WEEKDAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];

const named = (english: readonly string[], foreign: string): Words =>
  Object.fromEntries(
    foreign.split(' ').map((word, index) => [english[index] ?? '', word.replace(/,/g, ' | ')]),
  );

/** English words and what stands for them, in front of the general ones; phrases are separated by "|". */
export const VALUE_WORDS: Readonly<Record<ValueWords, Readonly<Record<ForeignLanguage, Words>>>> = {
  amount: {
    de: { point: 'komma', about: 'etwa | ungefähr | circa | zirka | rund | um die', exactly: 'genau', cents: 'cent', "it's": 'es waren | das waren | es sind | das sind | das macht', dollars: 'dollar' },
    es: { point: 'coma', and: 'con | y', about: 'unos | unas | alrededor de | aproximadamente | más o menos', exactly: 'exactamente', cents: 'céntimos | centavos', "it's": 'son | fueron | serían | eran', dollars: 'dólares', pounds: 'libras' },
    fr: { point: 'virgule', about: 'environ | à peu près | autour de', exactly: 'exactement', cents: 'centimes', "it's": "c'était | ça fait | ce sont | il y a", pounds: 'livres' },
  },
  when: {
    de: {
      ...named(MONTHS, 'januar,jänner februar,feber märz april mai juni,juno juli,julei august september oktober november dezember'),
      ...named(WEEKDAYS, 'montag dienstag mittwoch donnerstag freitag samstag,sonnabend sonntag'),
      today: 'heute', tomorrow: 'morgen', 'the day after tomorrow': 'übermorgen', yesterday: 'gestern', week: 'woche', next: 'nächsten | nächster | nächste | kommenden | kommende', 'on the': 'am', around: 'gegen | ungefähr | etwa',
      now: 'jetzt | jetzt gleich | jetzt sofort', 'right away': 'sofort | gleich | ab sofort', 'any time': 'egal wann | jederzeit | wann immer', "it doesn't matter": 'ist mir egal | das ist mir egal | mir egal', "i'm flexible": 'ich bin flexibel | da bin ich flexibel',
      'as soon as possible': 'so bald wie möglich | sobald wie möglich | so bald es geht | sobald es geht | so schnell wie möglich | so früh wie möglich | möglichst bald | baldmöglichst',
      in: 'in', 'in a': 'in einer | in einem', 'in half an hour': 'in einer halben stunde', hour: 'stunde', hours: 'stunden', minutes: 'minuten', weeks: 'wochen', days: 'tagen',
      oclock: 'uhr', half: 'halb', quarter: 'viertel', 'three quarters': 'dreiviertel', past: 'nach', to: 'vor', noon: 'mittag', midnight: 'mitternacht',
      'in the morning': 'morgens | früh | vormittags | am morgen | am vormittag', 'in the afternoon': 'nachmittags | am nachmittag | mittags', 'in the evening': 'abends | am abend', 'at night': 'nachts | in der nacht',
    },
    es: {
      ...named(MONTHS, 'enero febrero marzo abril mayo junio julio agosto septiembre,setiembre octubre noviembre diciembre'),
      ...named(WEEKDAYS, 'lunes martes miércoles jueves viernes sábado domingo'),
      today: 'hoy', tomorrow: 'mañana', 'the day after tomorrow': 'pasado mañana', yesterday: 'ayer', week: 'semana', next: 'próximo | próxima | que viene', of: 'de | del', at: 'a las | a la | las', around: 'sobre las | hacia las | a eso de las',
      now: 'ahora', 'right now': 'ahora mismo | ya mismo', 'right away': 'de inmediato | inmediatamente | enseguida', 'any time': 'cuando sea | en cualquier momento | a cualquier hora | cualquier día', "it doesn't matter": 'me da igual | da igual | no importa',
      'as soon as possible': 'lo antes posible | cuanto antes | lo más pronto posible | tan pronto como sea posible',
      in: 'dentro de', 'in a': 'en una | en un | dentro de una | dentro de un', 'in half an hour': 'en media hora | dentro de media hora', hour: 'hora', hours: 'horas', minutes: 'minutos', weeks: 'semanas',
      "o'clock": 'en punto', half: 'media', quarter: 'cuarto', less: 'menos', noon: 'mediodía | al mediodía', midnight: 'medianoche', '1th': 'primero',
      'in the morning': 'de la mañana | por la mañana', 'in the afternoon': 'de la tarde | por la tarde', 'in the evening': 'de la noche | por la noche',
    },
    fr: {
      ...named(MONTHS, 'janvier février mars avril mai juin juillet août septembre octobre novembre décembre'),
      ...named(WEEKDAYS, 'lundi mardi mercredi jeudi vendredi samedi dimanche'),
      today: "aujourd'hui", tomorrow: 'demain', 'the day after tomorrow': 'après demain', yesterday: 'hier', week: 'semaine', next: 'prochain | prochaine', at: 'à', around: 'vers | aux environs de',
      now: 'maintenant', 'right away': 'tout de suite | immédiatement', 'any time': "n'importe quand | n'importe quel jour", "it doesn't matter": "peu importe | ça m'est égal",
      'as soon as possible': 'dès que possible | le plus tôt possible | au plus vite | le plus vite possible | au plus tôt',
      in: 'dans', 'in a': 'dans une | dans un', 'in an hour': 'dans une heure', 'in half an hour': 'dans une demi heure', minutes: 'minutes', weeks: 'semaines', days: 'jours',
      oclock: 'heures | heure | h', half: 'demie | demi', quarter: 'quart', less: 'moins', noon: 'midi', midnight: 'minuit', '1th': 'premier | 1er',
      'in the morning': 'du matin | le matin', 'in the afternoon': "de l'après midi | l'après midi", 'in the evening': 'du soir | le soir',
    },
  },
}; // prettier-ignore

/** "dritten", "einundzwanzigster": a day or month said as an ordinal, with an English ending; else null. */
export const ordinalIn = (word: string, language: ForeignLanguage): string | null => {
  const value = language === 'de' ? ordinalStem(word) : null;
  return value === null ? null : `${String(value)}th`;
};

type Rewrite = readonly [RegExp, string | ((...groups: string[]) => string)];

const clock = (hour: string, minutes: number): string => {
  // Before one o'clock it is past noon: "halb eins".
  const from = minutes < 0 && Number(hour) === 1 ? 13 : Number(hour);
  const total = (from * 60 + minutes + DAY_MINUTES) % DAY_MINUTES;
  return `${String(Math.floor(total / 60))}:${String(total % 60).padStart(2, '0')}`;
};
const DAY_MINUTES = 1440;
const PARTS: Readonly<Record<string, number>> = { half: 30, quarter: 15 };
const minutesIn = (text: string): number => PARTS[text] ?? Number(text);

/** "2000 300": a thousand and its hundreds, said with a pause between them. */
const AMOUNT: readonly Rewrite[] = [
  [/\b(\d{1,3}000) (\d{1,3})(?![\d.,])/g, (_, high, low) => String(Number(high) + Number(low))],
  [/\b(\d{1,4}00) (\d{1,2})(?![\d.,])/g, (_, high, low) => String(Number(high) + Number(low))],
];

const WHEN: readonly Rewrite[] = [
  // "dans deux heures": a span, no time of day.
  [/\b(in \d{1,2}) oclock\b/g, '$1 hours'],
  // "en dos horas": elsewhere "en" stands before months and "punto".
  [/\ben (?=\d{1,3} (?:hours|minutes|weeks|días|dias)\b)/g, 'in '],
  [/\b(in \d{1,3}) d[ií]as\b/g, '$1 days'],
  // "14:30 Uhr"
  [/(:\d\d) oclock\b/g, '$1'],
  // "17h30"
  [/\boclock(?=\d)/g, 'oclock '],
  // "lundi prochain"
  [new RegExp(`\\b(${WEEKDAYS.join('|')}|week) next\\b`), 'next $1'],
  // "midi et demi"
  [/\bnoon(?= (?:and|less) )/g, '12 oclock'],
  [/\bmidnight(?= (?:and|less) )/g, '24 oclock'],
  // "zehn vor halb drei", "halb drei", "dreiviertel vier"
  [/\b(\d{1,2}) (past|to) half (\d{1,2})\b/g, (_, by, way, hour) => clock(hour, -30 + (way === 'to' ? -1 : 1) * Number(by))],
  [/\bhalf (\d{1,2})\b/g, (_, hour) => clock(hour, -30)],
  [/\bthree quarters (\d{1,2})\b/g, (_, hour) => clock(hour, -15)],
  // "cinco y media", "cinq heures et quart", "cinco menos cuarto", "dix heures moins le quart"
  [/\b(\d{1,2})(?: oclock)? and (?:the )?(half|quarter|\d{1,2})\b/g, (_, hour, part) => clock(hour, minutesIn(part))],
  [/\b(\d{1,2})(?: oclock)? less (?:the )?(quarter|\d{1,2})\b/g, (_, hour, part) => clock(hour, -minutesIn(part))],
  [/ less(?: the)?$/, ' to'],
  [/\b(?:half|quarter|three quarters)$/, 'half past'],
  // "fünf Uhr dreissig"; the minutes of "quinze heures" may follow.
  [/\b(\d{1,2}) oclock (\d{1,2})\b/g, (_, hour, minutes) => clock(hour, Number(minutes))],
  [/\b(\d{1,2}) oclock$/, 'at $1'],
  [/\boclock\b/g, "o'clock"],
  // "neunzehnhundert" - "fünfundachtzig", "mil" - "novecientos"
  [/\b(1[5-9]|20)00 (\d{1,2})\b/g, (_, century, year) => century + year.padStart(2, '0')],
  [/\b1000 (\d{3})\b/g, '1$1'],
  [/\b(?:1000|1900)$/, 'and'],
  // Day before month, where that is clear: "3.3.85", "dritter dritter", "tres tres ochenta y cinco"
  [/^((?:\D* )?\d{1,2})(?:th)?(?:[./-] ?| )(1[0-2]|0?[1-9])(?:th|(?=[./-])|(?= \d\d(?:\d\d)?\b))(?! o'clock)/, (_, day, month) => `${day}th ${MONTHS[Number(month) - 1] ?? ''}`],
  [/\bthe (\d{1,2})(?![\d:t])/g, 'the $1th'],
]; // prettier-ignore

/** "36 €", as German and French recognisers write it: behind a number only words are kept. */
export const currencyInWords = (text: string): string => text.replace(/(?<=\d) ?€/g, ' euros');

export function rewritten(text: string, words: ValueWords): string {
  return (words === 'amount' ? AMOUNT : WHEN).reduce(
    (said, [form, english]) =>
      typeof english === 'string' ? said.replace(form, english) : said.replace(form, english),
    text,
  );
}
