// What an auditor of web pages looks at, asked of a page in a real browser without a network: names of controls as the
// browser's own accessibility tree has them, the way of the Tab key, contrast of what is written, width on a small phone,
// layout shift, weight. In: a page. Out: findings as sentences, none where all is well.

import type { Page } from 'playwright-core';

/** WCAG 2.2, AA: text, and large text (from 24 px, or 18.66 px and bold). */
const CONTRAST = { text: 4.5, large: 3 };

/** Controls without a name, by the browser's accessibility tree. */
export async function namelessControls(page: Page): Promise<string[]> {
  const session = await page.context().newCDPSession(page);
  const { nodes } = await session.send('Accessibility.getFullAXTree');
  await session.detach();
  const controls = new Set(
    'button checkbox combobox link menuitem radio searchbox slider spinbutton switch tab textbox'.split(' '),
  );
  return nodes
    .filter(({ role, ignored }) => !ignored && controls.has(String(role?.value)))
    .filter(({ name }) => String(name?.value ?? '').trim() === '')
    .map(({ role, nodeId }) => `${String(role?.value)} ${nodeId} has no name`);
}

/** Controls that the Tab key does not reach. */
export async function unreachableControls(page: Page): Promise<string[]> {
  const count = await page.evaluate(() => {
    const all = [
      ...document.querySelectorAll<HTMLElement>(
        'a[href], button, input, select, textarea, summary, [tabindex="0"]',
      ),
    ].filter((element) => element.checkVisibility() && !element.matches(':disabled, [tabindex="-1"]'));
    all.forEach((element, index) => (element.dataset['audit'] = String(index)));
    (document.activeElement as HTMLElement | null)?.blur();
    return all.length;
  });
  const reached = new Set<string | undefined>();
  for (let press = 0; press <= count + 1; press += 1) {
    await page.keyboard.press('Tab');
    reached.add(
      await page.evaluate(() => (document.activeElement as HTMLElement | null)?.dataset['audit'] ?? ''),
    );
  }
  const all = await page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('[data-audit]')].map((element) => ({
      mark: element.dataset['audit'],
      // Of a group of radio buttons Tab reaches one.
      radio: element.matches('[type=radio]'),
      what: `${element.tagName.toLowerCase()}#${element.id} "${element.textContent?.trim().slice(0, 30)}"`,
    })),
  );
  return all.filter(({ mark, radio }) => !radio && !reached.has(mark)).map(({ what }) => `${what}: no Tab`);
}

/** Text that is too faint on what lies behind it. */
export function faintText(page: Page): Promise<string[]> {
  return page.evaluate(({ text, large }) => {
    type Colour = [number, number, number, number];
    const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
    const colourOf = (css: string): Colour => {
      if (!canvas) return [0, 0, 0, 1];
      canvas.clearRect(0, 0, 1, 1);
      canvas.fillStyle = css;
      canvas.fillRect(0, 0, 1, 1);
      const [r = 0, g = 0, b = 0, a = 0] = canvas.getImageData(0, 0, 1, 1).data;
      return [r, g, b, a / 255];
    };
    const over = ([r, g, b, a]: Colour, [R, G, B]: Colour): Colour => [
      r * a + R * (1 - a),
      g * a + G * (1 - a),
      b * a + B * (1 - a),
      1,
    ];
    const luminance = ([r, g, b]: Colour): number => {
      const linear = [r, g, b].map((value) => {
        const share = value / 255;
        return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
      });
      return 0.2126 * (linear[0] ?? 0) + 0.7152 * (linear[1] ?? 0) + 0.0722 * (linear[2] ?? 0);
    };
    const behind = (element: Element | null): Colour => {
      if (!element)
        return colourOf(
          getComputedStyle(document.documentElement).colorScheme === 'dark' ? '#121212' : '#fff',
        );
      const own = colourOf(getComputedStyle(element).backgroundColor);
      return own[3] >= 1 ? own : over(own, behind(element.parentElement));
    };
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const found = new Set<string>();
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const element = node.parentElement;
      const words = node.textContent?.trim() ?? '';
      if (
        !element ||
        words === '' ||
        !element.checkVisibility({ opacityProperty: true, visibilityProperty: true })
      )
        continue;
      if (element.closest(':disabled, [aria-disabled=true], option, script, style, noscript')) continue;
      const box = element.getBoundingClientRect();
      if (box.width <= 1 || box.height <= 1) continue; // for screen readers only
      const style = getComputedStyle(element);
      const back = behind(element);
      const fore = over(colourOf(style.color), back);
      const [bright = 0, dark = 0] = [luminance(fore), luminance(back)].sort((a, b) => b - a);
      const ratio = (bright + 0.05) / (dark + 0.05);
      const size = parseFloat(style.fontSize);
      const isLarge = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
      if (ratio < (isLarge ? large : text)) {
        const place = `${element.tagName.toLowerCase()}${element.className ? `.${String(element.className)}` : ''}`;
        found.add(`"${words.slice(0, 30)}" (${place}): contrast ${ratio.toFixed(2)}`);
      }
    }
    return [...found];
  }, CONTRAST);
}

/** How far the page is wider than its window, px. */
export const overflowPx = (page: Page): Promise<number> =>
  page.evaluate(() => document.documentElement.scrollWidth - innerWidth);

/** Notes layout shifts from now on; to be called before the page is opened. */
export async function watchShifts(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const shifts: { value: number; what: string }[] = [];
    Object.assign(window, { shifts });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as (PerformanceEntry & {
        value: number;
        hadRecentInput: boolean;
        sources: { node: Node | null }[];
      })[]) {
        if (entry.hadRecentInput) continue; // moved because the user did something
        const what = entry.sources
          .map(({ node }) => (node as Element | null)?.id ?? node?.nodeName)
          .join(' ');
        shifts.push({ value: entry.value, what });
      }
    }).observe({ type: 'layout-shift', buffered: true });
  });
}

/** The sum of the shifts, and what moved. */
export async function layoutShift(page: Page): Promise<{ sum: number; moved: string[] }> {
  const shifts = await page.evaluate<{ value: number; what: string }[]>('window.shifts');
  return {
    sum: shifts.reduce((sum, { value }) => sum + value, 0),
    moved: shifts.map(({ value, what }) => `${value.toFixed(4)} ${what}`),
  };
}

/** Everything the page has loaded, kB as it came over the wire (without compression, where the server has none). */
export const weightKb = (page: Page): Promise<number> =>
  page.evaluate(
    () =>
      (
        [
          ...performance.getEntriesByType('navigation'),
          ...performance.getEntriesByType('resource'),
        ] as PerformanceResourceTiming[]
      ).reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0) / 1024,
  );
