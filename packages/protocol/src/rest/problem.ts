/**
 * What is wrong with the query or body of an HTTP request, in both forms that clients expect: a path with words, and
 * the list of `{type, loc, msg, input, ctx}` that the hosted service's framework sends. Enters: a failed parse.
 * Leaves: every problem, bounded. Never throws.
 */
import type * as z from 'zod/mini';
import { inWords, joinPath, nodeAt } from '../expectation.ts';
import { shown } from '../fault.ts';
import { isObject } from '../tools.ts';

/** Problems that are told of one request; a hostile body could have thousands. */
const PROBLEMS_MAX = 16;

export type RequestPart = 'query' | 'body' | 'header';

export type RequestProblem = {
  /** Dotted path, e.g. `voice.voice_id`. */
  readonly param: string;
  /** A whole sentence part: "must be an integer from 1 to 600". */
  readonly message: string;
  readonly detail: DetailEntry;
};

/** One entry of a `detail` list. */
export type DetailEntry = {
  readonly type: string;
  readonly loc: readonly (string | number)[];
  readonly msg: string;
  readonly input: unknown;
  readonly ctx?: Readonly<Record<string, unknown>>;
};

/** `input` is what was parsed, with texts of a query as they came. */
export function problemsOf(
  schema: z.ZodMiniType,
  error: z.core.$ZodError,
  request: { readonly part: RequestPart; readonly input: unknown },
): readonly RequestProblem[] {
  return error.issues.slice(0, PROBLEMS_MAX).flatMap((issue) => {
    const paths =
      issue.code === 'unrecognized_keys' ? issue.keys.map((key) => [...issue.path, key]) : [issue.path];
    return paths.slice(0, PROBLEMS_MAX).map((path) => problemAt(schema, issue, path, request));
  });
}

function problemAt(
  schema: z.ZodMiniType,
  issue: z.core.$ZodIssue,
  path: readonly PropertyKey[],
  request: { readonly part: RequestPart; readonly input: unknown },
): RequestProblem {
  const param = shown(joinPath('', path));
  const sent = valueAt(request.input, path);
  const node = nodeAt(schema, path);
  const expected = node === null ? 'a valid value' : inWords(node);
  const message = issue.code === 'unrecognized_keys' ? 'is no known field' : `must be ${expected}`;
  const loc = [request.part, ...path.map((key) => (typeof key === 'number' ? key : shown(String(key))))];
  return { param, message, detail: { ...detailOf(issue, { sent, expected, part: request.part }), loc } };
}

/** The wording of the hosted service's framework for the common cases, our own for the rest. */
function detailOf(
  issue: z.core.$ZodIssue,
  found: { readonly sent: unknown; readonly expected: string; readonly part: RequestPart },
): Omit<DetailEntry, 'loc'> {
  const { sent, expected } = found;
  const input = bounded(sent);
  if (issue.code === 'unrecognized_keys')
    return { type: 'extra_forbidden', msg: 'Extra inputs are not permitted', input };
  if (sent === undefined) return { type: 'missing', msg: 'Field required', input: null };
  if (issue.code === 'too_small' && issue.origin === 'number') {
    const ge = Number(issue.minimum);
    return {
      type: 'greater_than_equal',
      msg: `Input should be greater than or equal to ${ge}`,
      input,
      ctx: { ge },
    };
  }
  if (issue.code === 'too_big' && issue.origin === 'number') {
    const le = Number(issue.maximum);
    return {
      type: 'less_than_equal',
      msg: `Input should be less than or equal to ${le}`,
      input,
      ctx: { le },
    };
  }
  if (found.part === 'query' && issue.code === 'invalid_type') {
    const unparsed = 'Input should be a valid integer, unable to parse string as an integer';
    return { type: 'int_parsing', msg: unparsed, input };
  }
  return { type: issue.code, msg: `Input should be ${expected}`, input };
}

/** A value as it may stand in an answer: scalars as they are, short; of anything else only the kind. */
function bounded(value: unknown): unknown {
  return typeof value === 'number' || typeof value === 'boolean' || value === null ? value : shown(value);
}

function valueAt(root: unknown, path: readonly PropertyKey[]): unknown {
  let value = root;
  for (const key of path) {
    if (Array.isArray(value) && typeof key === 'number') value = value[key];
    else if (isObject(value) && typeof key === 'string' && Object.hasOwn(value, key)) value = value[key];
    else return undefined;
  }
  return value;
}

/** A problem that no schema finds: a header that is missing, a rule between two fields. */
export function requestProblem(
  part: RequestPart,
  param: string,
  message: string,
  type = 'value_error',
): RequestProblem {
  const msg = type === 'missing' ? 'Field required' : `Value error, ${param} ${message}`;
  return { param, message, detail: { type, loc: [part, ...param.split('.')], msg, input: null } };
}
