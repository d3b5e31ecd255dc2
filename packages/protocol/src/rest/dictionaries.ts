/**
 * Pronunciation dictionaries over HTTP: word -> what is said instead. A dictionary belongs to a project; those of the
 * default project are applied to every request that chooses none.
 */
import * as z from 'zod/mini';
import { field } from '../message.ts';
import {
  DEFAULT_PROJECT_ID,
  DICTIONARY_BODY_BYTES_MAX,
  DICTIONARY_DESCRIPTION_CHARS_MAX,
  DICTIONARY_ENTRIES_MAX,
  DICTIONARY_NAME_CHARS_MAX,
  DICTIONARY_PAGE_DEFAULT,
  DICTIONARY_PAGE_MAX,
  DICTIONARY_SPOKEN_CHARS_MAX,
  DICTIONARY_WORD_CHARS_MAX,
} from '../tts/limits.ts';
import { declareRoute } from './route.ts';

const note = (description: string) => ({ description });
const text = (most: number, least = 0) => z.string().check(z.minLength(least), z.maxLength(most));
const orNull = <Schema extends z.ZodMiniType>(schema: Schema) => z.exactOptional(z.nullable(schema));

const LANGUAGE_NOTE = 'ISO 639-1: applied by default to texts of this language only. null: to all.';
const IPA_NOTE = 'Kept and returned; the embedded voice takes no phonemes, so it says `replacement`.';

const DictionaryView = z.object({
  id: z.int(),
  project_id: z.int(),
  name: z.string(),
  description: z.nullable(z.string()),
  language: field(z.nullable(z.string()), note(LANGUAGE_NOTE)),
  is_active: field(z.boolean(), note('false: applied only where a request names it.')),
  created_at: z.string(),
  updated_at: z.string(),
});
export type DictionaryView = z.output<typeof DictionaryView>;

const EntryView = z.object({
  id: field(z.int(), note('Unique within the dictionary.')),
  dictionary_id: z.int(),
  word: z.string(),
  replacement: z.string(),
  ipa: field(z.nullable(z.string()), note(IPA_NOTE)),
  case_sensitive: z.boolean(),
  created_at: z.string(),
  updated_at: z.string(),
});
export type DictionaryEntryView = z.output<typeof EntryView>;

const dictionaryFields = {
  description: field(orNull(text(DICTIONARY_DESCRIPTION_CHARS_MAX)), note('For people.')),
  language: field(orNull(z.string().check(z.regex(/^[a-z]{2}$/))), note(LANGUAGE_NOTE)),
};
const nameOf = () => field(text(DICTIONARY_NAME_CHARS_MAX, 1), note('For people.'));
const isActive = { is_active: field(z.exactOptional(z.boolean()), { description: 'Applied by default.' }) };

export const DictionaryCreate = z.object({ name: nameOf(), ...dictionaryFields, ...isActive });
export type DictionaryCreate = z.output<typeof DictionaryCreate>;
export const DictionaryUpdate = z.object({
  name: z.exactOptional(nameOf()),
  ...dictionaryFields,
  ...isActive,
});
export type DictionaryUpdate = z.output<typeof DictionaryUpdate>;

const word = () =>
  field(text(DICTIONARY_WORD_CHARS_MAX, 1).check(z.regex(/\S/)), {
    description: 'A whole word or phrase as it is written. One entry a word.',
  });
const entryFields = {
  replacement: field(orNull(text(DICTIONARY_SPOKEN_CHARS_MAX)), {
    description: 'What is said instead, written as it sounds. An entry has this or ipa, or both.',
  }),
  ipa: field(orNull(text(DICTIONARY_SPOKEN_CHARS_MAX)), note(IPA_NOTE)),
  case_sensitive: field(z.exactOptional(z.boolean()), {
    description: 'Only where the text has the same capital letters.',
    default: false,
  }),
};
export const DictionaryEntryInput = z.object({ word: word(), ...entryFields });
export type DictionaryEntryInput = z.output<typeof DictionaryEntryInput>;
export const DictionaryEntryUpdate = z.object({ word: z.exactOptional(word()), ...entryFields });
export type DictionaryEntryUpdate = z.output<typeof DictionaryEntryUpdate>;

const project = {
  project_id: field(z.exactOptional(z.int().check(z.minimum(1))), {
    description: `Only dictionaries of this project. Lists and new dictionaries: ${DEFAULT_PROJECT_ID} when unset.`,
  }),
};

const base = { tag: 'dictionaries', family: 'tts', access: 'key', query: z.object(project) } as const;
const NOT_FOUND = { status: 404, code: 'NOT_FOUND', when: 'There is no such dictionary or entry.' } as const;
const DUPLICATE = {
  status: 409,
  code: 'VALIDATION_ERROR',
  when: 'The word has an entry already, or no more fit.',
} as const;
const DELETED = {
  status: 200,
  description: 'Gone.',
  schema: z.object({ deleted: z.literal(true) }),
} as const;
const one = (status: number) => ({ status, description: 'The dictionary.', schema: DictionaryView });
const entry = (status: number) => ({ status, description: 'The entry.', schema: EntryView });
const DICTIONARY = '/v1/dictionaries/{id}';
const ENTRIES = '/v1/dictionaries/{id}/entries';
const ENTRY = '/v1/dictionaries/{id}/entries/{entry_id}';

export const listDictionaries = declareRoute({
  ...base,
  id: 'listDictionaries',
  method: 'GET',
  path: '/v1/dictionaries',
  summary: 'List dictionaries of a project',
  responses: [
    { status: 200, description: 'All of them.', schema: z.object({ dictionaries: z.array(DictionaryView) }) },
  ],
});

export const createDictionary = declareRoute({
  ...base,
  id: 'createDictionary',
  method: 'POST',
  path: '/v1/dictionaries',
  summary: 'Make a dictionary',
  body: DictionaryCreate,
  bodyExample: { name: 'Brand names', language: 'en' },
  responses: [one(201)],
  errors: [{ status: 409, code: 'VALIDATION_ERROR', when: 'The server holds as many as it may.' }],
});

export const getDictionary = declareRoute({
  ...base,
  id: 'getDictionary',
  method: 'GET',
  path: DICTIONARY,
  summary: 'Read a dictionary',
  responses: [one(200)],
  errors: [NOT_FOUND],
});

export const updateDictionary = declareRoute({
  ...base,
  id: 'updateDictionary',
  method: 'PATCH',
  path: DICTIONARY,
  summary: 'Change a dictionary',
  description: 'Fields that are left out stay; null empties description or language.',
  body: DictionaryUpdate,
  bodyExample: { is_active: false },
  responses: [one(200)],
  errors: [NOT_FOUND],
});

export const deleteDictionary = declareRoute({
  ...base,
  id: 'deleteDictionary',
  method: 'DELETE',
  path: DICTIONARY,
  summary: 'Delete a dictionary with its entries',
  responses: [DELETED],
  errors: [NOT_FOUND],
});

export const listDictionaryEntries = declareRoute({
  ...base,
  id: 'listDictionaryEntries',
  method: 'GET',
  path: ENTRIES,
  summary: 'List entries of a dictionary',
  query: z.object({
    ...project,
    search: field(z.exactOptional(text(DICTIONARY_NAME_CHARS_MAX)), {
      description: 'Only entries whose word or replacement holds this, whatever its capital letters.',
    }),
    limit: field(z.exactOptional(z.int().check(z.minimum(1), z.maximum(DICTIONARY_PAGE_MAX))), {
      description: 'Entries of a page.',
      default: DICTIONARY_PAGE_DEFAULT,
    }),
    offset: field(z.exactOptional(z.int().check(z.minimum(0))), {
      description: 'Entries to skip.',
      default: 0,
    }),
  }),
  responses: [
    {
      status: 200,
      description: 'A page, oldest first.',
      schema: z.object({
        entries: z.array(EntryView),
        total: field(z.int(), note('Entries that match, on all pages.')),
        limit: z.int(),
        offset: z.int(),
      }),
    },
  ],
  errors: [NOT_FOUND],
});

export const addDictionaryEntry = declareRoute({
  ...base,
  id: 'addDictionaryEntry',
  method: 'POST',
  path: ENTRIES,
  summary: 'Add an entry',
  body: DictionaryEntryInput,
  bodyExample: { word: 'Postgres', replacement: 'post gres' },
  responses: [entry(201)],
  errors: [NOT_FOUND, DUPLICATE],
});

export const replaceDictionaryEntries = declareRoute({
  ...base,
  id: 'replaceDictionaryEntries',
  method: 'PUT',
  path: ENTRIES,
  summary: 'Replace all entries at once',
  description:
    'Entries whose word is in the list keep their id; the others are deleted. All of it or nothing.',
  body: z.object({ entries: z.array(DictionaryEntryInput).check(z.maxLength(DICTIONARY_ENTRIES_MAX)) }),
  bodyBytesMax: DICTIONARY_BODY_BYTES_MAX,
  bodyExample: { entries: [{ word: 'Postgres', replacement: 'post gres' }] },
  responses: [
    {
      status: 200,
      description: 'What was done.',
      schema: z.object({ upserted: z.int(), deleted: z.int(), total: z.int() }),
    },
  ],
  errors: [NOT_FOUND, DUPLICATE],
});

export const updateDictionaryEntry = declareRoute({
  ...base,
  id: 'updateDictionaryEntry',
  method: 'PATCH',
  path: ENTRY,
  summary: 'Change an entry',
  body: DictionaryEntryUpdate,
  bodyExample: { replacement: 'post gress' },
  responses: [entry(200)],
  errors: [NOT_FOUND, DUPLICATE],
});

export const deleteDictionaryEntry = declareRoute({
  ...base,
  id: 'deleteDictionaryEntry',
  method: 'DELETE',
  path: ENTRY,
  summary: 'Delete an entry',
  responses: [DELETED],
  errors: [NOT_FOUND],
});
