/** A store that forgets when the server ends: for tests, and for servers without a data directory. */
import { type Page, type PageRequest, type Store, type StoredDocument } from '../../ports/store.ts';

type Row = { readonly seq: number; readonly id: string; text: string };

export class MemoryStore implements Store {
  readonly #kinds = new Map<string, Map<string, Row>>();
  #seq = 0;

  async get(kind: string, id: string): Promise<unknown> {
    const row = this.#kinds.get(kind)?.get(id);
    // Text, so that no caller can change a document from outside.
    return row === undefined ? undefined : (JSON.parse(row.text) as unknown);
  }

  async put(kind: string, id: string, value: unknown): Promise<void> {
    const rows = this.#kinds.get(kind) ?? new Map<string, Row>();
    this.#kinds.set(kind, rows);
    const text = JSON.stringify(value);
    const held = rows.get(id);
    if (held === undefined) rows.set(id, { seq: ++this.#seq, id, text });
    else held.text = text;
  }

  async delete(kind: string, id: string): Promise<boolean> {
    return this.#kinds.get(kind)?.delete(id) ?? false;
  }

  async list(kind: string, { limit, after, newestFirst = false }: PageRequest): Promise<Page> {
    const rows = [...(this.#kinds.get(kind)?.values() ?? [])];
    if (newestFirst) rows.reverse();
    const from = after === undefined ? null : Number(after);
    const rest = rows.filter(({ seq }) => from === null || (newestFirst ? seq < from : seq > from));
    const page = rest.slice(0, limit);
    return { documents: page.map(documentOf), next: nextOf(page, rest.length) };
  }

  async count(kind: string): Promise<number> {
    return this.#kinds.get(kind)?.size ?? 0;
  }

  async close(): Promise<void> {
    this.#kinds.clear();
  }
}

const documentOf = ({ id, text }: Row): StoredDocument => ({ id, value: JSON.parse(text) as unknown });

const nextOf = (page: readonly Row[], available: number): string | null =>
  available > page.length ? String(page.at(-1)?.seq ?? 0) : null;
