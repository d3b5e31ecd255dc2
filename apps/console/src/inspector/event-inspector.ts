// Every message of the call, sent and received, newest last: filtered by type and direction, paused, unfolded into a table
// of its fields with what the protocol says of each. In: frames. Out: a bounded list. What is folded costs one line; the
// tables of the protocol are fetched when the inspector is first opened.

import { byId } from '../page/by-id.ts';
import { element } from '../page/element.ts';
import { type Direction, fieldRows, type MessageTable, tableOf } from './field-table.ts';
import { isWanted, readFrame, type SeenMessage } from './seen-message.ts';

const MAX_KEPT = 2_000;
const MAX_SHOWN = 400;

const SIGNS: Record<Direction, { sign: string; word: string }> = {
  client: { sign: '↑', word: 'sent' },
  server: { sign: '↓', word: 'received' },
};

export class EventInspector {
  readonly #panel = byId<HTMLDetailsElement>('inspector-panel');
  readonly #list = byId('inspector');
  readonly #filter = byId<HTMLInputElement>('inspector-filter');
  readonly #direction = byId<HTMLSelectElement>('inspector-direction');
  readonly #pause = byId<HTMLButtonElement>('inspector-pause');
  #kept: SeenMessage[] = [];
  #tables: readonly MessageTable[] = [];
  /** Kept and not shown, because the list is paused. */
  #held = 0;

  constructor() {
    this.#filter.addEventListener('input', () => this.#refill());
    this.#direction.addEventListener('change', () => this.#refill());
    this.#pause.addEventListener('click', () => this.#setPaused(!this.#paused));
    byId('inspector-clear').addEventListener('click', () => this.clear());
    this.#panel.addEventListener('toggle', () => void this.#opened());
  }

  clear(): void {
    this.#kept = [];
    this.#refill();
  }

  see(text: string, direction: Direction, atMs: number): void {
    const seen = readFrame(text, direction, atMs);
    this.#kept.push(seen);
    if (this.#kept.length > MAX_KEPT) this.#kept.shift();
    if (!this.#panel.open || !this.#isWanted(seen)) return;
    if (this.#paused) this.#showHeld(this.#held + 1);
    else this.#append(seen);
  }

  get #paused(): boolean {
    return this.#pause.getAttribute('aria-pressed') === 'true';
  }

  #isWanted(seen: SeenMessage): boolean {
    return isWanted(seen, { text: this.#filter.value, direction: this.#direction.value });
  }

  async #opened(): Promise<void> {
    if (!this.#panel.open) return this.#list.replaceChildren();
    this.#refill();
    if (this.#tables.length > 0) return;
    ({ MESSAGE_TABLES: this.#tables } = await import('./message-tables.ts'));
    byId('inspector-types').replaceChildren(...this.#tables.map(([type]) => new Option(type, type)));
    this.#refill();
  }

  #setPaused(paused: boolean): void {
    this.#pause.setAttribute('aria-pressed', String(paused));
    if (!paused) this.#refill();
  }

  #showHeld(count: number): void {
    this.#held = count;
    byId('inspector-held').textContent = count === 0 ? '' : `${String(count)} more since the pause`;
  }

  #refill(): void {
    this.#showHeld(0);
    if (!this.#panel.open) return;
    const wanted = this.#kept.filter((seen) => this.#isWanted(seen)).slice(-MAX_SHOWN);
    this.#list.replaceChildren(...wanted.map((seen) => this.#item(seen)));
    byId('inspector-empty').hidden = wanted.length > 0;
    this.#list.scrollTop = this.#list.scrollHeight;
  }

  #append(seen: SeenMessage): void {
    const list = this.#list;
    const atEnd = list.scrollHeight - list.scrollTop - list.clientHeight < 40;
    byId('inspector-empty').hidden = true;
    list.append(this.#item(seen));
    if (list.childElementCount > MAX_SHOWN) list.firstElementChild?.remove();
    if (atEnd) list.scrollTop = list.scrollHeight;
  }

  #item(seen: SeenMessage): HTMLElement {
    const made = element('li', '');
    made.dataset['direction'] = seen.direction;
    const details = document.createElement('details');
    const summary = element('summary', '');
    const { sign, word } = SIGNS[seen.direction];
    const arrow = element('span', 'direction', sign);
    arrow.setAttribute('aria-label', word);
    arrow.setAttribute('role', 'img');
    summary.append(element('time', '', String(Math.round(seen.atMs))), arrow, element('code', '', seen.type));
    details.append(summary);
    details.addEventListener('toggle', () => {
      if (details.open && details.childElementCount === 1) details.append(...this.#fields(seen));
    });
    made.append(details);
    return made;
  }

  #fields(seen: SeenMessage): HTMLElement[] {
    const table = tableOf(this.#tables, seen);
    const about = element('p', 'note', table?.[2] ?? 'Not a message of this protocol.');
    const body = element('tbody', '');
    for (const { path, value, type, meaning, state } of fieldRows(seen.message, table)) {
      const row = element('tr', '');
      row.dataset['state'] = state;
      const head = element('th', '', path);
      head.setAttribute('scope', 'row');
      const shown = state === 'missing' ? 'missing' : value;
      const said = state === 'unknown' ? 'not in the protocol' : meaning;
      row.append(head, element('td', 'value', shown), element('td', '', type), element('td', '', said));
      body.append(row);
    }
    if (body.childElementCount === 0) return [about];
    const fields = element('table', 'fields');
    fields.append(headOf(['field', 'value', 'type and range', 'meaning']), body);
    const scroll = element('div', 'scroll');
    scroll.append(fields);
    return [about, scroll];
  }
}

function headOf(names: readonly string[]): HTMLElement {
  const head = element('thead', '');
  const row = element('tr', '');
  for (const name of names) {
    const cell = element('th', '', name);
    cell.setAttribute('scope', 'col');
    row.append(cell);
  }
  head.append(row);
  return head;
}
