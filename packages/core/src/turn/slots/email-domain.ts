/**
 * The part of an e-mail address after the at sign: joins the words of each label, mends what recognisers
 * make of "dot com", and says whether the domain can be over.
 */
import { readSpelling } from './letters.ts';
import { readDigits } from './numbers.ts';
import type { Token } from './tokens.ts';

export type Domain = {
  readonly name: string;
  /** open: more has to come; may-grow: "mail dot acme (dot com)"; second-level: "dot co (dot uk)"; guessed: the dot was not said. */
  readonly state: 'open' | 'may-grow' | 'second-level' | 'closed' | 'guessed';
  /** Tokens behind the domain. */
  readonly after: readonly Token[];
};

const TOP_LEVEL = new Set(
  `com org net edu gov mil int info biz name pro io ai app dev me tv us uk ca au nz ie de at ch fr es it nl be lu dk se no
  fi pl pt cz hu gr ro in jp cn kr br mx ar za eu online shop tech cloud email studio health xyz site store club fm gg so sh ly cc
  ac ad ae af ag al am ba bd be bg bh bo by bz cl cr cy dj do dz ec ee eg fj ge gh gt hk hn hr id il iq ir is je ke kw kz lb li lk lt lv
  ma mc md mk mt mu my ng ni np om pa pe pg ph pk ps pw py qa rs ru sa sg si sk sn su sv th tn to tr tt tw tz ua ug uy uz ve vn ws
  agency bank blog care center company consulting design digital directory engineering expert finance fund global group guide homes house
  international law legal life link live media money museum network news one page partners plus press science services software solutions
  space support systems team today tools top travel university ventures website wiki work world zone asia berlin london nyc
  academy auto bar bike builders cafe capital cars cash chat church city cleaning clinic clothing coach codes college coffee community construction
  cool dental dentist doctor dog events exchange express family farm fit fitness flowers football fun furniture gallery games garden gifts golf
  graphics hair holdings homes hospital hotel industries ink institute insurance jewelry kitchen land lawyer limited loans management moda party
  pet photo photography photos pizza plumbing press properties property realty rent repair restaurant salon school shoes shopping show singles
  social spa supply surgery taxi tattoo theater tips toys training vet video villas wedding wine yoga`.split(
    /\s+/,
  ),
);
/** What "com" is heard as. */
const COM = new Set(['com', 'calm', 'come', 'con', 'comm', 'coma', 'kom']);
const SECOND_LEVEL = new Set(['co', 'ac', 'org', 'com', 'gov']);
const KNOWN_PROVIDERS = new Set(
  `gmail googlemail yahoo hotmail outlook icloud aol protonmail proton live msn comcast verizon fastmail gmx web mail
  example`.split(/\s+/),
);
export const isKnownProvider = (label: string): boolean => KNOWN_PROVIDERS.has(label);
const DASHES = new Set(['dash', 'hyphen', 'minus']);
const DOTS = new Set(['dot', 'period', 'point']);

export function domainOf(tokens: readonly Token[]): Domain {
  const labels: string[] = [''];
  let index = 0;
  for (; index < tokens.length;) {
    const token = tokens[index] as Token;
    if (linksToDot(tokens, index)) {
      index += 1;
      continue;
    }
    const dot = DOTS.has(token.text) || token.text === 'dotcom';
    if (
      (dot || token.gap.trim() === '.') &&
      labels.at(-1) !== '' &&
      (dot || /^\.?$/.test(token.gap.trim()))
    ) {
      if (!dot && token.gap !== '.' && closes(labels)) break;
      labels.push('');
      if (token.text === 'dotcom') labels[labels.length - 1] = 'com';
      if (dot) {
        index += 1;
        continue;
      }
    }
    if (labels.length === 1 && KNOWN_PROVIDERS.has(labels[0] ?? '') && isSwallowedDot(token)) {
      labels.push(COM.has(token.text) ? 'com' : token.text);
      index += 1;
      continue;
    }
    // "dot co u k": the second dot is often left out.
    if (
      SECOND_LEVEL.has(labels.at(-1) ?? '') &&
      labels.length > 1 &&
      !closes(labels) &&
      countryFollows(tokens, index)
    )
      labels.push('');
    if (closes(labels) || isOver(labels, tokens, index)) break;
    const read = labelPart(tokens, index, labels);
    labels[labels.length - 1] = (labels.at(-1) ?? '') + read.text;
    index = read.next;
  }
  return finished(labels, tokens, index);
}

/** "gmail, and then, dot com". */
function linksToDot(tokens: readonly Token[], index: number): boolean {
  let next = index;
  while (['and', 'then'].includes(tokens[next]?.text ?? '')) next += 1;
  return next > index && (index === 0 || DOTS.has(tokens[next]?.text ?? ''));
}

/** "gmail com": no word but the ending itself can stand there. */
const isSwallowedDot = ({ text }: Token): boolean => COM.has(text) || text === 'net' || text === 'org';

function labelPart(
  tokens: readonly Token[],
  index: number,
  labels: readonly string[],
): { text: string; next: number } {
  const token = tokens[index] as Token;
  if (DASHES.has(token.text)) return { text: '-', next: index + 1 };
  if (token.gap === '-' && labels.at(-1) !== '' && token.text.length > 1)
    return { text: `-${token.text}`, next: index + 1 };
  if (labels.length > 1 && labels.at(-1) === '' && COM.has(token.text))
    return { text: 'com', next: index + 1 };
  const spelling = readSpelling(tokens, index);
  if (spelling !== null) return { text: spelling.letters, next: spelling.next };
  const digits = readDigits(tokens, index, false);
  if (digits !== null) return { text: digits.digits, next: digits.next };
  return { text: token.text.replace(/'/g, ''), next: index + 1 };
}

/** The last label is a top-level domain, so that a further word is no part of it. */
function closes(labels: readonly string[]): boolean {
  return labels.length > 1 && TOP_LEVEL.has(labels.at(-1) ?? '');
}

/** "dot co, that's it": only "u k" and the like go on without a dot. */
function isOver(labels: readonly string[], tokens: readonly Token[], index: number): boolean {
  return labels.length > 1 && SECOND_LEVEL.has(labels.at(-1) ?? '') && !countryFollows(tokens, index);
}

const COUNTRY = /^(?:uk|nz|jp|za|kr|in|il)$/;

function countryFollows(tokens: readonly Token[], index: number): boolean {
  const [first, second] = [tokens[index]?.text ?? '', tokens[index + 1]?.text ?? ''];
  return COUNTRY.test(first) || (first.length === 1 && (second === '' || COUNTRY.test(first + second)));
}

function finished(labels: string[], tokens: readonly Token[], end: number): Domain {
  const after = tokens.slice(end);
  const name = labels.join('.');
  const last = labels.at(-1) ?? '';
  if (labels.length === 1) return withoutDot(last, after);
  if (last === '') return { name: labels.slice(0, -1).join('.'), state: 'open', after };
  if (closes(labels)) return { name, state: 'closed', after };
  if (SECOND_LEVEL.has(last) && after.length > 0) return { name, state: 'closed', after };
  if (SECOND_LEVEL.has(last)) return { name, state: 'second-level', after };
  return { name, state: last.length > 2 ? 'may-grow' : 'open', after };
}

/** "gmail com": recognisers swallow the dot. */
function withoutDot(label: string, after: readonly Token[]): Domain {
  const swallowed = /^(.+?)(?:dot)?(com|org|net|couk)$/.exec(label);
  if (swallowed === null || !KNOWN_PROVIDERS.has(swallowed[1] ?? ''))
    return { name: label, state: 'open', after };
  const ending = swallowed[2] === 'couk' ? 'co.uk' : (swallowed[2] ?? '');
  return { name: `${swallowed[1] ?? ''}.${ending}`, state: 'guessed', after };
}
