import { describe, expect, it } from 'vitest';
import { storeDirectory } from './store-directory.ts';

describe('storeDirectory', () => {
  it.each([
    [{ env: {}, platform: 'linux', homeDirectory: '/u' }, '/u/.local/share/antiphon'],
    [{ env: { XDG_DATA_HOME: '/x' }, platform: 'darwin', homeDirectory: '/u' }, '/x/antiphon'],
    [{ env: { XDG_DATA_HOME: 'x' }, platform: 'linux', homeDirectory: '/u' }, '/u/.local/share/antiphon'],
    [{ env: {}, platform: 'darwin', homeDirectory: '/u' }, '/u/Library/Application Support/antiphon'],
    [{ env: {}, platform: 'win32', homeDirectory: '/u' }, '/u/AppData/Local/antiphon/Data'],
  ])('%j', (place, expected) => {
    expect(storeDirectory(place)).toBe(expected);
  });
});
