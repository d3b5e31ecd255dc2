// What the pages share, said once: <!-- part: NAME --> in a page is replaced by parts/NAME.html, and the link of the bar
// that leads to the page itself is marked. In: a page as written. Out: a page as served. A part that does not exist fails
// the build.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const PART = /<!-- part: ([a-z-]+) -->/g;

export function pageParts(root) {
  const part = (name) => readFileSync(join(root, 'parts', `${name}.html`), 'utf8').trimEnd();
  return {
    name: 'page-parts',
    transformIndexHtml: {
      order: 'pre',
      handler(html, { path }) {
        const own = path.endsWith('/index.html') ? './' : `.${path.slice(path.lastIndexOf('/'))}`;
        return html
          .replace(PART, (_all, name) => part(name))
          .replace(`<a href="${own}">`, `<a href="${own}" aria-current="page">`);
      },
    },
  };
}
