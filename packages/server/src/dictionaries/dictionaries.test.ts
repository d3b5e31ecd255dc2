import { DICTIONARY_ENTRIES_MAX } from '@antiphon/protocol';
import { SimulatedClock } from '@antiphon/testkit';
import { describe, expect, it } from 'vitest';
import { MemoryStore } from '../providers/memory/store.ts';
import { StoreError } from '../ports/store.ts';
import { sourceRange } from '../spoken-text/rewrite.ts';
import { Dictionaries } from './dictionaries.ts';
import { prepareWithDictionaries } from './prepare-with-dictionaries.ts';

const clock = new SimulatedClock();
const at = (id: number, projectId?: number) => ({ id: String(id), projectId });

async function opened(store = new MemoryStore()) {
  const dictionaries = await Dictionaries.open({ store, clock });
  const logged: unknown[] = [];
  const prepare = prepareWithDictionaries(dictionaries, { info: (one: unknown) => void logged.push(one) });
  const say = (text: string, choice: Partial<Parameters<typeof prepare>[1]> = {}): string =>
    prepare(text, { language: 'en', normalize: true, projectId: null, dictionaryIds: null, ...choice }).text;
  return { dictionaries, prepare, say, store, logged };
}

describe('which dictionaries apply', () => {
  async function several() {
    const all = await opened();
    const { dictionaries } = all;
    for (const [name, language, projectId, is_active] of [
      ['any language', null, 1, true],
      ['german', 'de', 1, true],
      ['put away', null, 1, false],
      ['of a project', null, 7, true],
    ] as const) {
      const { id } = await dictionaries.create({ name, language, is_active }, projectId);
      await dictionaries.addEntry(at(id), { word: `w${id}`, replacement: `said ${id}` });
    }
    return all;
  }
  const TEXT = 'w1 w2 w3 w4';

  it.each([
    [{}, 'said 1 w2 w3 w4'],
    [{ language: 'de-AT' }, 'said 1 said 2 w3 w4'],
    [{ projectId: '7' }, 'w1 w2 w3 said 4'],
    [{ projectId: 'unknown' }, 'w1 w2 w3 w4'],
    [{ dictionaryIds: [] }, 'w1 w2 w3 w4'],
    [{ dictionaryIds: ['2', '3'] }, 'w1 said 2 said 3 w4'],
    [{ dictionaryIds: ['1', '4'], projectId: '7' }, 'w1 w2 w3 said 4'],
  ])('%j', async (choice, expected) => {
    expect((await several()).say(TEXT, { normalize: false, ...choice })).toBe(expected);
  });

  it('one that is not there is left out and logged once', async () => {
    const { say, logged } = await several();
    for (const _again of [1, 2])
      expect(say('w1', { dictionaryIds: ['99', '1'], normalize: false })).toBe('said 1');
    expect(logged).toEqual([{ dictionary: '99' }]);
  });
});

describe('dictionaries in speech', () => {
  it('come before numbers are made words, and both lead back to what was written', async () => {
    const { dictionaries, prepare } = await opened();
    await dictionaries.create({ name: 'd' });
    await dictionaries.addEntry(at(1), { word: 'GPT-4', replacement: 'gee pee tee 4' });
    const text = 'Is GPT-4 at 9:30?';
    const spoken = prepare(text, { language: 'en', normalize: true, projectId: null, dictionaryIds: null });
    expect(spoken.text).toBe('Is gee pee tee four at nine thirty?');
    const written = (word: string): string => {
      const from = spoken.text.indexOf(word);
      return text.slice(...sourceRange(spoken, from, from + word.length));
    };
    expect([written('four'), written('pee'), written('thirty'), written('Is')]).toEqual([
      'GPT-4',
      'GPT-4',
      '9:30',
      'Is',
    ]);
  });

  it('change with the next text', async () => {
    const { dictionaries, say } = await opened();
    await dictionaries.create({ name: 'd' });
    expect(say('Ada')).toBe('Ada');
    await dictionaries.addEntry(at(1), { word: 'Ada', replacement: 'Eida' });
    expect(say('Ada')).toBe('Eida');
    await dictionaries.update(at(1), { is_active: false });
    expect(say('Ada')).toBe('Ada');
  });
});

describe('what is kept', () => {
  it('is there after a restart, and numbers do not come back', async () => {
    const { dictionaries, store } = await opened();
    await dictionaries.create({ name: 'one', description: 'first' });
    await dictionaries.create({ name: 'two' });
    await dictionaries.addEntry(at(1), { word: 'a', replacement: 'b', ipa: 'ɐ' });
    await dictionaries.delete(at(2));
    const again = await Dictionaries.open({ store, clock });
    expect(again.get(at(1))).toEqual(dictionaries.get(at(1)));
    expect(again.entries(at(1), { limit: 9, offset: 0 })?.entries).toMatchObject([
      { id: 1, dictionary_id: 1, word: 'a', replacement: 'b', ipa: 'ɐ', case_sensitive: false },
    ]);
    expect((await again.create({ name: 'three' })).id).toBe(3);
    await again.deleteEntry(at(1), '1');
    expect((await again.addEntry(at(1), { word: 'c', replacement: 'd' }))?.id).toBe(2);
  });

  it('stays as it was when a replacement is refused or cannot be stored', async () => {
    const store = new MemoryStore();
    const { dictionaries, say } = await opened(store);
    await dictionaries.create({ name: 'd' });
    await dictionaries.addEntry(at(1), { word: 'a', replacement: 'b' });
    const twice = [
      { word: 'x', replacement: 'y' },
      { word: 'x', replacement: 'z' },
    ];
    await expect(dictionaries.replaceEntries(at(1), twice)).rejects.toThrow('an entry already');
    store.put = () => Promise.reject(new StoreError('the disk is full'));
    await expect(dictionaries.replaceEntries(at(1), [])).rejects.toThrow('the disk is full');
    expect(say('a x')).toBe('b x');
  });

  it('is bounded', async () => {
    const { dictionaries } = await opened();
    await dictionaries.create({ name: 'd' });
    const many = Array.from({ length: DICTIONARY_ENTRIES_MAX }, (_, index) => ({
      word: `w${index}`,
      replacement: 'x',
    }));
    expect(await dictionaries.replaceEntries(at(1), many)).toMatchObject({ total: DICTIONARY_ENTRIES_MAX });
    await expect(dictionaries.addEntry(at(1), { word: 'more', replacement: 'x' })).rejects.toThrow(
      'no more fit',
    );
  });

  it('takes changes that come at once one after the other', async () => {
    const { dictionaries } = await opened();
    await dictionaries.create({ name: 'd' });
    const words = ['a', 'b', 'c', 'd', 'e'];
    await Promise.all(words.map((word) => dictionaries.addEntry(at(1), { word, replacement: 'x' })));
    const page = dictionaries.entries(at(1), { limit: 9, offset: 0 });
    expect(page?.entries.map(({ id, word }) => [id, word])).toEqual(
      words.map((word, index) => [index + 1, word]),
    );
  });
});
