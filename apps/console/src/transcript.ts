// Shows the entries of a conversation view as a list, touching only what changed, and tells screen readers each
// finished text once. In: views, in order. Out: DOM under the given elements.

import { type ConversationEntry, type ConversationView, heardText } from '@antiphon/client';
import { element } from './page/element.ts';

export class Transcript {
  readonly #list: HTMLElement;
  readonly #announcer: HTMLElement;
  #shown = new Map<string, { entry: ConversationEntry; item: HTMLElement }>();
  #announced = new Set<string>();

  constructor(list: HTMLElement, announcer: HTMLElement) {
    this.#list = list;
    this.#announcer = announcer;
  }

  clear(): void {
    this.#list.replaceChildren();
    this.#announcer.replaceChildren();
    this.#shown.clear();
    this.#announced.clear();
  }

  show(view: ConversationView): void {
    const atEnd = this.#list.scrollHeight - this.#list.scrollTop - this.#list.clientHeight < 40;
    const keys = new Set(view.entries.map(keyOf));
    for (const [key, { item }] of this.#shown) {
      if (keys.has(key)) continue;
      item.remove();
      this.#shown.delete(key);
    }
    for (const entry of view.entries) this.#showEntry(entry);
    if (atEnd) this.#list.scrollTop = this.#list.scrollHeight;
  }

  #showEntry(entry: ConversationEntry): void {
    const key = keyOf(entry);
    const shown = this.#shown.get(key);
    if (shown?.entry === entry) return;
    const item = shown?.item ?? this.#list.appendChild(document.createElement('li'));
    fill(item, entry);
    this.#shown.set(key, { entry, item });
    const spoken = announcement(entry);
    // A reply that was all sent has been announced as complete when the caller cuts into what is left to play.
    const state = entry.kind === 'agent' && entry.interrupted ? `${key} interrupted` : key;
    if (spoken === undefined || this.#announced.has(state)) return;
    this.#announced.add(state);
    this.#announcer.append(element('p', '', spoken));
  }
}

function keyOf(entry: ConversationEntry): string {
  return entry.kind === 'user' ? `user ${entry.itemId}` : `agent ${entry.replyId}`;
}

function fill(item: HTMLElement, entry: ConversationEntry): void {
  item.className = 'entry';
  item.dataset['kind'] = entry.kind;
  const words = element('span', 'words');
  item.replaceChildren(element('span', 'who', entry.kind === 'user' ? 'You' : 'Agent'), words);
  if (entry.kind === 'user') {
    item.dataset['final'] = String(entry.final);
    words.append(entry.text);
    return;
  }
  const { heard, unheard } = heardText(entry);
  item.dataset['interrupted'] = String(entry.interrupted);
  words.append(
    element('span', 'heard', heard),
    heard && unheard ? ' ' : '',
    element('span', 'unheard', unheard),
  );
  if (entry.interrupted) words.append(element('span', 'mark', 'interrupted'));
  item.hidden = heard === '' && unheard === '' && !entry.interrupted;
}

function announcement(entry: ConversationEntry): string | undefined {
  if (entry.kind === 'user') return entry.final ? `You: ${entry.text}` : undefined;
  if (!entry.over) return undefined;
  return `Agent: ${heardText(entry).heard}${entry.interrupted ? ' (interrupted)' : ''}`;
}
