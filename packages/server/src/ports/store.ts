/**
 * Port: what outlives a session. JSON documents by kind and id, kept in the order in which they first came. Small on
 * purpose: agents, sessions, dictionaries and keys of the server need nothing more.
 */
export type StoredDocument = { readonly id: string; readonly value: unknown };

export type Page = {
  readonly documents: readonly StoredDocument[];
  /** Pass as `after` for the next page; null: this was the last one. */
  readonly next: string | null;
};

export type PageRequest = {
  readonly limit: number;
  /** `next` of the page before; an unknown one gives an empty page. Absent: the first page. */
  readonly after?: string | undefined;
  /** Default: oldest first. */
  readonly newestFirst?: boolean;
};

/** Documents hold at most this many characters of JSON: a timeline of a 3 h call is about 1 MB. */
export const DOCUMENT_CHARS_MAX = 8 * 1024 * 1024;

/** Kinds and ids are any text; values are plain JSON. Every method rejects with StoreError when the store fails. */
export interface Store {
  get(kind: string, id: string): Promise<unknown>;
  /** Inserts or replaces; a replaced document keeps its place in the order. */
  put(kind: string, id: string, value: unknown): Promise<void>;
  /** Says whether there was one. */
  delete(kind: string, id: string): Promise<boolean>;
  list(kind: string, page: PageRequest): Promise<Page>;
  count(kind: string): Promise<number>;
  close(): Promise<void>;
}

export class StoreError extends Error {
  override readonly name = 'StoreError';
}

/** Every document of a kind, page by page. Only for kinds that are bounded. */
export async function* allDocuments(store: Store, kind: string): AsyncGenerator<StoredDocument> {
  let after: string | null | undefined;
  do {
    const page = await store.list(kind, { limit: PAGE_OF_ALL, after: after ?? undefined });
    yield* page.documents;
    after = page.next;
  } while (after !== null);
}

/** Documents read at once by `allDocuments`. */
const PAGE_OF_ALL = 200;
