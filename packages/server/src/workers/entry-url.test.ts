import { describe, expect, it } from 'vitest';
import { entryUrl } from './entry-url.ts';

describe('entryUrl', () => {
  it('takes the build of a module that runs from source', () => {
    const url = entryUrl(
      '../../workers/x.entry.ts',
      'file:///home/a/antiphon/packages/server/src/providers/silero/vad.ts',
    );
    expect(url.pathname).toBe('/home/a/antiphon/packages/server/dist/workers/x.entry.js');
  });
  it('leaves an installation below a folder called src where it is', () => {
    const built = entryUrl('./x.entry.ts', 'file:///usr/src/app/packages/server/dist/workers/pool.js');
    expect(built.pathname).toBe('/usr/src/app/packages/server/dist/workers/x.entry.js');
    const source = entryUrl('./x.entry.ts', 'file:///usr/src/app/packages/server/src/workers/pool.ts');
    expect(source.pathname).toBe('/usr/src/app/packages/server/dist/workers/x.entry.js');
  });
});
