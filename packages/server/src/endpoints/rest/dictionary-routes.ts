/** `/v1/dictionaries`: pronunciation dictionaries over HTTP. */
import {
  addDictionaryEntry,
  createDictionary,
  deleteDictionary,
  deleteDictionaryEntry,
  DICTIONARY_PAGE_DEFAULT,
  getDictionary,
  listDictionaries,
  listDictionaryEntries,
  replaceDictionaryEntries,
  updateDictionary,
  updateDictionaryEntry,
} from '@antiphon/protocol';
import type { Dictionaries, DictionaryPlace } from '../../dictionaries/dictionaries.ts';
import { DictionaryProblem } from '../../dictionaries/dictionary-entries.ts';
import { ROUTER_CODES } from './error-bodies.ts';
import { bind, json, RestProblem, type BoundRoute, type RestReply } from './rest-reply.ts';

const DICTIONARY = 'Dictionary not found';
const ENTRY = 'Dictionary or entry not found';

export const dictionaryRoutes = (dictionaries: Dictionaries): readonly BoundRoute[] => [
  bind(listDictionaries, ({ query }) => json({ dictionaries: dictionaries.list(query.project_id) })),
  bind(createDictionary, async ({ query, body }) =>
    json(await orProblem(dictionaries.create(body, query.project_id)), 201),
  ),
  bind(getDictionary, (asked) => json(found(dictionaries.get(placeOf(asked)), DICTIONARY))),
  bind(updateDictionary, async (asked) =>
    json(found(await orProblem(dictionaries.update(placeOf(asked), asked.body)), DICTIONARY)),
  ),
  bind(deleteDictionary, async (asked) => deleted(await dictionaries.delete(placeOf(asked)), DICTIONARY)),
  bind(listDictionaryEntries, (asked) => {
    const { search, limit = DICTIONARY_PAGE_DEFAULT, offset = 0 } = asked.query;
    const page = found(dictionaries.entries(placeOf(asked), { search, limit, offset }), DICTIONARY);
    return json({ ...page, limit, offset });
  }),
  bind(addDictionaryEntry, async (asked) =>
    json(found(await orProblem(dictionaries.addEntry(placeOf(asked), asked.body)), DICTIONARY), 201),
  ),
  bind(replaceDictionaryEntries, async (asked) => {
    const replaced = orProblem(dictionaries.replaceEntries(placeOf(asked), asked.body.entries));
    return json(found(await replaced, DICTIONARY));
  }),
  bind(updateDictionaryEntry, async (asked) => {
    const { entry_id } = asked.params;
    return json(
      found(await orProblem(dictionaries.changeEntry(placeOf(asked), entry_id, asked.body)), ENTRY),
    );
  }),
  bind(deleteDictionaryEntry, async (asked) =>
    deleted(await dictionaries.deleteEntry(placeOf(asked), asked.params.entry_id), ENTRY),
  ),
];

const placeOf = (asked: {
  readonly params: { readonly id: string };
  readonly query: { readonly project_id?: number };
}): DictionaryPlace => ({ id: asked.params.id, projectId: asked.query.project_id });

function found<Value>(value: Value | null, message: string): Value {
  if (value === null) throw new RestProblem(404, ROUTER_CODES.notFound, message);
  return value;
}

function deleted(was: boolean, message: string): RestReply {
  found(was ? true : null, message);
  return json({ deleted: true });
}

async function orProblem<Value>(result: Promise<Value>): Promise<Value> {
  try {
    return await result;
  } catch (error) {
    if (!(error instanceof DictionaryProblem)) throw error;
    throw new RestProblem(error.kind === 'invalid' ? 400 : 409, 'VALIDATION_ERROR', error.message);
  }
}
