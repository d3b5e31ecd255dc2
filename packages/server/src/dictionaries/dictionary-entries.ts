/**
 * What happens to the entries of one dictionary: added, changed, replaced, found. Enters: stored entries and bodies of
 * the API. Leaves: new entries or a refusal; nothing is changed in place. Invariant: a word stands once in a dictionary.
 */
import {
  DICTIONARY_ENTRIES_MAX,
  shown,
  type DictionaryEntryInput,
  type DictionaryEntryUpdate,
} from '@antiphon/protocol';

export type StoredEntry = {
  readonly id: number;
  readonly word: string;
  readonly replacement: string;
  readonly ipa: string | null;
  readonly case_sensitive: boolean;
  readonly created_at: string;
  readonly updated_at: string;
};

/** The entries of one dictionary and the id that comes next. */
export type Entries = { readonly next_entry: number; readonly entries: readonly StoredEntry[] };

/** Why a dictionary or entry cannot be as it was asked for. The message is shown to the client. */
export class DictionaryProblem extends Error {
  override readonly name = 'DictionaryProblem';
  readonly kind: 'invalid' | 'conflict';

  constructor(kind: DictionaryProblem['kind'], message: string) {
    super(message);
    this.kind = kind;
  }
}

export function addEntry(held: Entries, sent: DictionaryEntryInput, now: string): Entries {
  const entry = newEntry(held.next_entry, sent, { now, path: '' });
  return checked({ next_entry: held.next_entry + 1, entries: [...held.entries, entry] });
}

/** null: there is no such entry. */
export function changeEntry(
  held: Entries,
  id: number,
  sent: DictionaryEntryUpdate,
  now: string,
): Entries | null {
  const before = held.entries.find((entry) => entry.id === id);
  if (before === undefined) return null;
  const { replacement, ipa, ...rest } = sent;
  const after = {
    ...before,
    ...rest,
    ...(replacement === undefined ? {} : { replacement: replacement ?? '' }),
    ...(ipa === undefined ? {} : { ipa }),
    updated_at: now,
  };
  refuseSilent(after, '');
  return checked({ ...held, entries: held.entries.map((entry) => (entry.id === id ? after : entry)) });
}

/** Words that stay keep their ids and the time they were made. */
export function replaceEntries(held: Entries, sent: readonly DictionaryEntryInput[], now: string): Entries {
  const known = new Map(held.entries.map((entry) => [entry.word, entry]));
  let next = held.next_entry;
  const entries = sent.map((input, index) => {
    const before = known.get(input.word);
    const entry = newEntry(before?.id ?? next, input, { now, path: `entries[${index}].` });
    if (before === undefined) next += 1;
    return before === undefined ? entry : { ...entry, created_at: before.created_at };
  });
  return checked({ next_entry: next, entries });
}

/** Entries whose word or replacement holds `search`, whatever its case. */
export function searchEntries(entries: readonly StoredEntry[], search = ''): readonly StoredEntry[] {
  const wanted = search.toLowerCase();
  if (wanted === '') return entries;
  return entries.filter(({ word, replacement }) =>
    [word, replacement].some((text) => text.toLowerCase().includes(wanted)),
  );
}

function newEntry(
  id: number,
  sent: DictionaryEntryInput,
  { now, path }: { readonly now: string; readonly path: string },
): StoredEntry {
  const { word, replacement, ipa, case_sensitive = false } = sent;
  const spoken = { replacement: replacement ?? '', ipa: ipa ?? null };
  const entry = { id, word, ...spoken, case_sensitive, created_at: now, updated_at: now };
  refuseSilent(entry, path);
  return entry;
}

function refuseSilent({ replacement, ipa }: StoredEntry, path: string): void {
  if (replacement.trim() !== '' || (ipa ?? '').trim() !== '') return;
  throw new DictionaryProblem('invalid', `'${path}replacement' is needed where there is no ipa`);
}

function checked(held: Entries): Entries {
  if (held.entries.length > DICTIONARY_ENTRIES_MAX) {
    throw new DictionaryProblem(
      'conflict',
      `a dictionary holds ${DICTIONARY_ENTRIES_MAX} entries, no more fit`,
    );
  }
  const words = new Set<string>();
  for (const { word } of held.entries) {
    if (words.has(word))
      throw new DictionaryProblem('conflict', `'word' ${shown(word)} has an entry already`);
    words.add(word);
  }
  return held;
}
