/**
 * Reading of server messages by a caller that must also work with other people's servers: nothing beyond
 * `type` is taken for granted, and a field of the wrong kind reads as absent.
 */
export type WireEvent = { readonly type: string } & Readonly<Record<string, unknown>>;

/** Null for anything that is not a JSON object with a `type`. */
export function parseWireEvent(text: string): WireEvent | null {
  try {
    const value: unknown = JSON.parse(text);
    return isWireEvent(value) ? value : null;
  } catch {
    return null;
  }
}

function isWireEvent(value: unknown): value is WireEvent {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';
}

export function textField(event: WireEvent, name: string): string | null {
  const value = event[name];
  return typeof value === 'string' ? value : null;
}

export function numberField(event: WireEvent, name: string): number | null {
  const value = event[name];
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

/** A string somewhere inside, e.g. `config.greeting`. */
export function nestedText(event: WireEvent, path: readonly string[]): string | null {
  let value: unknown = event;
  for (const key of path) {
    value = typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : undefined;
  }
  return typeof value === 'string' ? value : null;
}
