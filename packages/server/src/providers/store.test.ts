import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'libsql';
import { afterAll, describe, expect, it } from 'vitest';
import { allDocuments, StoreError, type Store } from '../ports/store.ts';
import { MemoryStore } from './memory/store.ts';
import { SqliteStore } from './sqlite/store.ts';

const root = mkdtempSync(join(tmpdir(), 'antiphon-store-'));
afterAll(() => {
  rmSync(root, { recursive: true, force: true });
});
let made = 0;
const freshDirectory = (): string => join(root, `store-${(made += 1)}`, 'nested');

const KINDS: readonly [string, () => Promise<Store>][] = [
  ['memory', async () => new MemoryStore()],
  ['sqlite', () => SqliteStore.open(freshDirectory())],
];

describe.each(KINDS)('%s store', (_name, open) => {
  it('keeps documents by kind and id', async () => {
    const store = await open();
    expect(await store.get('agent', 'a')).toBeUndefined();
    await store.put('agent', 'a', { name: 'one', text: 'ä "quoted" \u0000 😀' });
    await store.put('other', 'a', [1, null]);
    expect(await store.get('agent', 'a')).toEqual({ name: 'one', text: 'ä "quoted" \u0000 😀' });
    expect(await store.get('other', 'a')).toEqual([1, null]);
    expect([await store.count('agent'), await store.count('none')]).toEqual([1, 0]);
    expect([await store.delete('agent', 'a'), await store.delete('agent', 'a')]).toEqual([true, false]);
    expect(await store.get('agent', 'a')).toBeUndefined();
    await store.close();
  });

  it('lists in the order of first arrival, both ways, page by page', async () => {
    const store = await open();
    for (const id of ['a', 'b', 'c', 'd', 'e']) await store.put('k', id, { id });
    await store.put('k', 'b', { id: 'changed' });
    const ids: string[] = [];
    for await (const { id } of allDocuments(store, 'k')) ids.push(id);
    expect(ids).toEqual(['a', 'b', 'c', 'd', 'e']);
    const first = await store.list('k', { limit: 2, newestFirst: true });
    expect(first.documents.map(({ id }) => id)).toEqual(['e', 'd']);
    const second = await store.list('k', { limit: 3, newestFirst: true, after: first.next ?? '' });
    expect(second.documents.map(({ value }) => value)).toEqual([{ id: 'c' }, { id: 'changed' }, { id: 'a' }]);
    expect(second.next).toBeNull();
    expect((await store.list('k', { limit: 5 })).next).toBeNull();
    expect((await store.list('k', { limit: 5, after: 'garbage' })).documents).toEqual([]);
    await store.close();
  });

  it('takes texts that look like SQL', async () => {
    const store = await open();
    const id = "x'; DROP TABLE documents; --";
    await store.put(id, id, id);
    expect(await store.get(id, id)).toBe(id);
    await store.close();
  });
});

describe('sqlite store', () => {
  it('outlives its process and is readable by its owner only', async () => {
    const directory = freshDirectory();
    const first = await SqliteStore.open(directory);
    await first.put('k', 'a', 1);
    await first.close();
    const second = await SqliteStore.open(directory);
    expect(await second.get('k', 'a')).toBe(1);
    await second.close();
    expect(statSync(directory).mode & 0o777).toBe(0o700);
    expect(statSync(join(directory, 'antiphon.db')).mode & 0o777).toBe(0o600);
  });

  it('refuses a file of a newer version and leaves it alone', async () => {
    const directory = freshDirectory();
    await (await SqliteStore.open(directory)).close();
    const db = new Database(join(directory, 'antiphon.db'));
    db.exec('PRAGMA user_version = 99');
    db.close();
    await expect(SqliteStore.open(directory)).rejects.toThrow(/newer version of Antiphon \(layout 99\)/);
  });

  it('names the directory that cannot be used', async () => {
    const file = join(root, 'a-file');
    writeFileSync(file, '');
    await expect(SqliteStore.open(file)).rejects.toThrow(StoreError);
    await expect(SqliteStore.open(file)).rejects.toThrow(/data directory .*a-file/);
  });
});
