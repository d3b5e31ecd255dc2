/**
 * Finds the route of a path. Enters: bound routes and the path of a request as it came. Leaves: the routes that share
 * the path (by method) and the percent-decoded values of its places. Invariant: a value is one segment, never empty,
 * bounded, and never reaches a file system.
 */
import { ID_CHARS_MAX, paramNames, type RestMethod } from '@antiphon/protocol';
import type { BoundRoute } from './rest-reply.ts';

type Entry = {
  readonly segments: readonly string[];
  readonly methods: Map<RestMethod, { readonly route: BoundRoute; readonly names: readonly string[] }>;
};

export type Found = {
  readonly methods: ReadonlyMap<
    RestMethod,
    { readonly route: BoundRoute; readonly names: readonly string[] }
  >;
  /** Values of the places, in order. */
  readonly values: readonly string[];
};

const isPlace = (segment: string): boolean => segment.startsWith('{');

export class RouteTable {
  readonly #entries = new Map<string, Entry>();

  /** Throws when two routes claim the same method and path. */
  constructor(routes: readonly BoundRoute[]) {
    for (const route of routes) this.#add(route);
  }

  #add(route: BoundRoute): void {
    const { path, method, id } = route.spec;
    const shape = path.replace(/\{\w+\}/g, '{}');
    const entry: Entry = this.#entries.get(shape) ?? { segments: shape.split('/'), methods: new Map() };
    const taken = entry.methods.get(method);
    if (taken !== undefined)
      throw new Error(`${method} ${path} is claimed by ${taken.route.spec.id} and ${id}`);
    entry.methods.set(method, { route, names: paramNames(path) });
    this.#entries.set(shape, entry);
  }

  /** Exact paths win over patterns. */
  find(path: string): Found | null {
    const exact = this.#entries.get(path);
    if (exact !== undefined && !path.includes('{')) return { methods: exact.methods, values: [] };
    const segments = path.split('/');
    for (const entry of this.#entries.values()) {
      const values = match(entry.segments, segments);
      if (values !== null) return { methods: entry.methods, values };
    }
    return null;
  }
}

function match(pattern: readonly string[], segments: readonly string[]): string[] | null {
  if (pattern.length !== segments.length) return null;
  const values: string[] = [];
  for (const [index, expected] of pattern.entries()) {
    const given = segments[index] ?? '';
    if (!isPlace(expected)) {
      if (given !== expected) return null;
      continue;
    }
    const value = decoded(given);
    if (value === null) return null;
    values.push(value);
  }
  return values;
}

function decoded(segment: string): string | null {
  try {
    const value = decodeURIComponent(segment);
    return value === '' || value.length > ID_CHARS_MAX ? null : value;
  } catch {
    return null;
  }
}
