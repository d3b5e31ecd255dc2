// Every event of the conversation as it came, newest last, to unfold and to filter by type. In: view inputs. Out: a
// bounded list. Audio is shown as its length: nobody reads base64. What is folded costs nothing until it is opened.

import type { ViewInput } from '@antiphon/client';
import { element } from './transcript.ts';

const MAX_EVENTS = 400;
/** Longer texts are audio or close to it. */
const MAX_TEXT_CHARS = 2_000;

export interface SeenEvent {
  atMs: number;
  input: ViewInput;
}

/** Pure: empty filter = all but those that come many times a second. */
export function passes(type: string, filter: string): boolean {
  const wanted = filter.trim().toLowerCase();
  if (wanted === '') return type !== 'reply.audio' && type !== 'client.playback.position';
  return type.toLowerCase().includes(wanted);
}

/** Pure: the event as indented JSON, long texts by their length. */
export function eventText(input: ViewInput): string {
  const shorten = (key: string, value: unknown): unknown => {
    if (typeof value !== 'string') return value;
    const isAudio = key === 'data' && input.type === 'reply.audio';
    return isAudio || value.length > MAX_TEXT_CHARS ? `${String(value.length)} characters` : value;
  };
  return JSON.stringify(input, shorten, 2);
}

export class EventInspector {
  readonly #list: HTMLElement;
  readonly #filter: HTMLInputElement;
  #seen: SeenEvent[] = [];

  constructor(list: HTMLElement, filter: HTMLInputElement) {
    this.#list = list;
    this.#filter = filter;
    filter.addEventListener('input', () => {
      this.#list.replaceChildren(...this.#seen.filter((one) => this.#passes(one)).map(item));
    });
  }

  clear(): void {
    this.#seen = [];
    this.#list.replaceChildren();
  }

  add(seen: SeenEvent): void {
    this.#seen.push(seen);
    if (this.#seen.length > MAX_EVENTS) this.#seen.shift();
    if (!this.#passes(seen)) return;
    this.#list.append(item(seen));
    if (this.#list.childElementCount > MAX_EVENTS) this.#list.firstElementChild?.remove();
  }

  #passes({ input }: SeenEvent): boolean {
    return passes(input.type, this.#filter.value);
  }
}

function item({ atMs, input }: SeenEvent): HTMLElement {
  const made = element('li', '');
  const details = document.createElement('details');
  const summary = element('summary', '');
  summary.append(element('time', '', String(Math.round(atMs))), ' ', input.type);
  details.append(summary);
  details.addEventListener('toggle', () => {
    if (details.open && details.childElementCount === 1) details.append(element('pre', '', eventText(input)));
  });
  made.append(details);
  return made;
}
