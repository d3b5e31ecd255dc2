/**
 * The pronunciation dictionaries of this server. Enters: bodies of the API. Leaves: views for the API, word lists for
 * speech. All are held in memory beside the store, so that speech never waits for it. Invariants: changes are one after
 * the other and stored before they are heard; a dictionary and its entries are one document, so no change is ever half done.
 */
import {
  DEFAULT_PROJECT_ID,
  DICTIONARIES_MAX,
  DICTIONARY_ENTRIES_ALL_MAX,
  type DictionaryCreate,
  type DictionaryEntryInput,
  type DictionaryEntryUpdate,
  type DictionaryEntryView,
  type DictionaryUpdate,
  type DictionaryView,
} from '@antiphon/protocol';
import type { Clock } from '../ports/clock.ts';
import { allDocuments, type Store } from '../ports/store.ts';
import { wordListOf, type WordList } from '../spoken-text/word-list.ts';
import {
  addEntry,
  changeEntry,
  DictionaryProblem,
  replaceEntries,
  searchEntries,
  type Entries,
} from './dictionary-entries.ts';

const KIND = 'dictionary';
/** Where the number of the next dictionary is kept: a number must not come back after a deletion. */
const NEXT_ID = { kind: 'server', id: 'next-dictionary' } as const;

type StoredDictionary = DictionaryView & Entries;
type Held = { readonly stored: StoredDictionary; readonly words: WordList };

/** Which one a route means: its id as it came, and the project that must be its own when one was named. */
export type DictionaryPlace = { readonly id: string; readonly projectId: number | undefined };

/** What a text is spoken with. */
export type DictionaryChoice = {
  readonly projectId: string | null;
  /** null = the active ones of the project that fit the language. */
  readonly dictionaryIds: readonly string[] | null;
  readonly language: string;
};

export type EntryPage = { readonly entries: readonly DictionaryEntryView[]; readonly total: number };

export class Dictionaries {
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #held = new Map<string, Held>();
  #changes: Promise<unknown> = Promise.resolve();

  private constructor(store: Store, clock: Clock) {
    this.#store = store;
    this.#clock = clock;
  }

  static async open({
    store,
    clock,
  }: {
    readonly store: Store;
    readonly clock: Clock;
  }): Promise<Dictionaries> {
    const dictionaries = new Dictionaries(store, clock);
    for await (const { value } of allDocuments(store, KIND)) dictionaries.#hold(value as StoredDictionary);
    return dictionaries;
  }

  list(projectId = DEFAULT_PROJECT_ID): readonly DictionaryView[] {
    return [...this.#held.values()]
      .map(({ stored }) => viewOf(stored))
      .filter((one) => one.project_id === projectId);
  }

  get(place: DictionaryPlace): DictionaryView | null {
    const found = this.#find(place);
    return found === null ? null : viewOf(found);
  }

  /** Rejects with DictionaryProblem when no more fit. */
  create(sent: DictionaryCreate, projectId = DEFAULT_PROJECT_ID): Promise<DictionaryView> {
    return this.#inTurn(async () => {
      if (this.#held.size >= DICTIONARIES_MAX)
        throw new DictionaryProblem(
          'conflict',
          `this server holds ${DICTIONARIES_MAX} dictionaries, no more fit`,
        );
      const { kind, id: place } = NEXT_ID;
      const kept = await this.#store.get(kind, place);
      const id = typeof kept === 'number' ? kept : 1;
      await this.#store.put(kind, place, id + 1);
      const { name, description = null, language = null, is_active = true } = sent;
      const now = this.#now();
      const head = { id, project_id: projectId, name, description, language, is_active };
      return viewOf(
        await this.#keep({ ...head, created_at: now, updated_at: now, next_entry: 1, entries: [] }),
      );
    });
  }

  /** null: there is none. */
  async update(place: DictionaryPlace, sent: DictionaryUpdate): Promise<DictionaryView | null> {
    const changed = await this.#change(place, (stored) => ({ ...stored, ...sent }));
    return changed === null ? null : viewOf(changed);
  }

  /** Says whether there was one. */
  delete(place: DictionaryPlace): Promise<boolean> {
    return this.#inTurn(async () => {
      const found = this.#find(place);
      if (found === null) return false;
      const id = String(found.id);
      await this.#store.delete(KIND, id);
      return this.#held.delete(id);
    });
  }

  entries(
    place: DictionaryPlace,
    page: { readonly search?: string | undefined; readonly limit: number; readonly offset: number },
  ): EntryPage | null {
    const found = this.#find(place);
    if (found === null) return null;
    const matching = searchEntries(found.entries, page.search);
    const entries = matching
      .slice(page.offset, page.offset + page.limit)
      .map((entry) => ({ ...entry, dictionary_id: found.id }));
    return { entries, total: matching.length };
  }

  /** null: there is no such dictionary. Rejects with DictionaryProblem, here as below. */
  async addEntry(place: DictionaryPlace, sent: DictionaryEntryInput): Promise<DictionaryEntryView | null> {
    const changed = await this.#change(place, (stored) => ({
      ...stored,
      ...addEntry(stored, sent, this.#now()),
    }));
    const entry = changed?.entries.at(-1);
    return changed === null || entry === undefined ? null : { ...entry, dictionary_id: changed.id };
  }

  async changeEntry(
    place: DictionaryPlace,
    entryId: string,
    sent: DictionaryEntryUpdate,
  ): Promise<DictionaryEntryView | null> {
    const changed = await this.#change(place, (stored) => {
      const entries = changeEntry(stored, Number(entryId), sent, this.#now());
      return entries === null ? null : { ...stored, ...entries };
    });
    const entry = changed?.entries.find(({ id }) => id === Number(entryId));
    return changed === null || entry === undefined ? null : { ...entry, dictionary_id: changed.id };
  }

  async deleteEntry(place: DictionaryPlace, entryId: string): Promise<boolean> {
    const changed = await this.#change(place, (stored) => {
      const entries = stored.entries.filter(({ id }) => id !== Number(entryId));
      return entries.length === stored.entries.length ? null : { ...stored, entries };
    });
    return changed !== null;
  }

  async replaceEntries(
    place: DictionaryPlace,
    sent: readonly DictionaryEntryInput[],
  ): Promise<{ readonly upserted: number; readonly deleted: number; readonly total: number } | null> {
    let deleted = 0;
    const changed = await this.#change(place, (stored) => {
      const words = new Set(sent.map(({ word }) => word));
      deleted = stored.entries.filter(({ word }) => !words.has(word)).length;
      return { ...stored, ...replaceEntries(stored, sent, this.#now()) };
    });
    return changed === null ? null : { upserted: sent.length, deleted, total: changed.entries.length };
  }

  /** The word lists of a choice, the first named first. Named ones count also when inactive or of another language. */
  words({ projectId, dictionaryIds, language }: DictionaryChoice): readonly WordList[] {
    if (this.#held.size === 0) return [];
    if (dictionaryIds === null) {
      const project = projectId ?? String(DEFAULT_PROJECT_ID);
      const spoken = language.split('-', 1)[0]?.toLowerCase();
      return [...this.#held.values()]
        .filter(({ stored }) => stored.is_active && String(stored.project_id) === project)
        .filter(({ stored }) => stored.language === null || stored.language === spoken)
        .map(({ words }) => words);
    }
    return dictionaryIds.flatMap((id) =>
      this.#isOf(id, projectId) ? [this.#held.get(id)?.words ?? new Map()] : [],
    );
  }

  /** The first of the named dictionaries that the project does not have, or null. */
  missing({ projectId, dictionaryIds }: Omit<DictionaryChoice, 'language'>): string | null {
    return dictionaryIds?.find((id) => !this.#isOf(id, projectId)) ?? null;
  }

  #isOf(id: string, projectId: string | null): boolean {
    const held = this.#held.get(id);
    return held !== undefined && (projectId === null || String(held.stored.project_id) === projectId);
  }

  #find({ id, projectId }: DictionaryPlace): StoredDictionary | null {
    const stored = this.#held.get(id)?.stored;
    if (stored === undefined || (projectId !== undefined && stored.project_id !== projectId)) return null;
    return stored;
  }

  /** `make` may refuse by throwing, or with null for what is not there. */
  #change(
    place: DictionaryPlace,
    make: (stored: StoredDictionary) => StoredDictionary | null,
  ): Promise<StoredDictionary | null> {
    return this.#inTurn(async () => {
      const found = this.#find(place);
      const changed = found === null ? null : make(found);
      if (found === null || changed === null) return null;
      const all = [...this.#held.values()].reduce((sum, { stored }) => sum + stored.entries.length, 0);
      const grown = changed.entries.length - found.entries.length;
      if (grown > 0 && all + grown > DICTIONARY_ENTRIES_ALL_MAX) {
        const message = `this server holds ${DICTIONARY_ENTRIES_ALL_MAX} dictionary entries, no more fit`;
        throw new DictionaryProblem('conflict', message);
      }
      return this.#keep({ ...changed, updated_at: this.#now() });
    });
  }

  async #keep(stored: StoredDictionary): Promise<StoredDictionary> {
    await this.#store.put(KIND, String(stored.id), stored);
    this.#hold(stored);
    return stored;
  }

  #hold(stored: StoredDictionary): void {
    this.#held.set(String(stored.id), { stored, words: wordListOf(stored.entries) });
  }

  #now(): string {
    return new Date(this.#clock.epochMs()).toISOString();
  }

  /** A change that fails does not stop the next one. */
  #inTurn<Result>(change: () => Promise<Result>): Promise<Result> {
    const result = this.#changes.then(change);
    this.#changes = result.catch(() => undefined);
    return result;
  }
}

function viewOf({ entries: _entries, next_entry: _next, ...view }: StoredDictionary): DictionaryView {
  return view;
}
