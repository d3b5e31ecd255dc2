// Pictures of one state of a page in its three looks: light, dark, and a small phone. In: a page in that state, a name. Out:
// three files in out/console/states (ignored by git), and what is wrong with the looks: text too faint to read, a phone that
// has to be scrolled sideways. Invariant: the page is left in the look it came in.

import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { faintText, overflowPx } from './page-audit.ts';

const PICTURES = join(import.meta.dirname, '../../out/console/states');
const PHONE = { width: 360, height: 780 };

/** Takes `name`-light, -dark and -phone; resolves with complaints. The state has to last for about 2 s. */
export async function threeLooks(page: Page, name: string): Promise<string[]> {
  const complaints: string[] = [];
  const shot = (look: string): Promise<Buffer> =>
    page.screenshot({ path: join(PICTURES, `${name}-${look}.png`), fullPage: true });
  const before = page.viewportSize();
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await shot(colorScheme);
    complaints.push(...(await faintText(page)).map((text) => `${name}, ${colorScheme}: ${text}`));
  }
  await page.emulateMedia({ colorScheme: 'light' });
  await page.setViewportSize(PHONE);
  await shot('phone');
  const overflow = await overflowPx(page);
  if (overflow > 0) complaints.push(`${name}, phone: ${overflow} px too wide`);
  if (before) await page.setViewportSize(before);
  return complaints;
}
