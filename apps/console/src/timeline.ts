// The event list: what happened when, in words, and how long each turn waited. In: view inputs with their times.
// Out: rows. `timelineRow` is pure; Timeline puts rows in the page, bounded.

import type { ConversationView, ViewInput } from '@antiphon/client';
import { element } from './page/element.ts';

const MAX_ROWS = 400;

export interface TimelineRow {
  atMs: number;
  text: string;
  tone: 'plain' | 'turn' | 'latency' | 'problem' | 'decision';
  /** Looks into it. */
  open?: () => void;
}

export interface TimelineMoment {
  view: ConversationView;
  input: ViewInput;
  atMs: number;
  /** The page's own estimate of when the user's voice fell silent before the last committed turn. */
  speechEndedAtMs: number | undefined;
}

/** The row for an input, or undefined for those that come too often to list. */
export function timelineRow({ view, input, atMs, speechEndedAtMs }: TimelineMoment): TimelineRow | undefined {
  const row = (text: string, tone: TimelineRow['tone'] = 'plain'): TimelineRow => ({ atMs, text, tone });
  switch (input.type) {
    case 'client.state':
      return input.state === 'reconnecting' ? row('Connection lost, resuming', 'problem') : undefined;
    case 'session.ready':
      return row('Session ready');
    case 'session.ended':
      return row('Session ended');
    case 'input.speech.started':
      return row('You started speaking', 'turn');
    case 'input.speech.stopped':
      return row(committed(atMs, speechEndedAtMs));
    case 'transcript.user':
      return row('Transcript final');
    case 'reply.started':
      return row('Reply started', view.entries.length === 1 ? 'turn' : 'plain');
    case 'reply.done':
      return row(input.status === 'interrupted' ? 'Reply interrupted' : 'Reply complete');
    case 'tool.call':
      return row(`Tool called: ${input.name}`);
    case 'client.playback.started':
      return row(firstAudio({ view, atMs, speechEndedAtMs, replyId: input.replyId }), 'latency');
    case 'client.playback.position':
      return input.last ? row(`Heard ${input.playedMs} ms of it`) : undefined;
    case 'client.playback.flushed':
      return row('Playback silenced');
    case 'reply.error':
    case 'client.failure':
      return row(`Problem: ${input.code}`, 'problem');
    default:
      return undefined;
  }
}

function committed(atMs: number, speechEndedAtMs: number | undefined): string {
  return speechEndedAtMs === undefined
    ? 'Turn committed'
    : `Turn committed, ${Math.round(atMs - speechEndedAtMs)} ms after you stopped`;
}

function firstAudio(moment: Omit<TimelineMoment, 'input'> & { replyId: string }): string {
  const { view, atMs, speechEndedAtMs, replyId } = moment;
  const reply = view.entries.findLast((entry) => entry.kind === 'agent' && entry.replyId === replyId);
  if (reply?.kind !== 'agent' || reply.turnCommittedAtMs === undefined) {
    return `First audio, ${Math.round(atMs)} ms after start`;
  }
  const sinceCommit = `${Math.round(atMs - reply.turnCommittedAtMs)} ms after the commit`;
  if (speechEndedAtMs === undefined) return `First audio, ${sinceCommit}`;
  return `First audio, ${Math.round(atMs - speechEndedAtMs)} ms after you stopped (${sinceCommit})`;
}

export class Timeline {
  readonly #list: HTMLElement;

  constructor(list: HTMLElement) {
    this.#list = list;
  }

  clear(): void {
    this.#list.replaceChildren();
  }

  add(row: TimelineRow): void {
    const atEnd = this.#list.scrollHeight - this.#list.scrollTop - this.#list.clientHeight < 40;
    const item = document.createElement('li');
    item.dataset['tone'] = row.tone;
    item.dataset['atMs'] = String(row.atMs);
    item.append(element('time', '', String(Math.round(row.atMs))), textOf(row));
    this.#place(item, row.atMs);
    if (this.#list.childElementCount > MAX_ROWS) this.#list.firstElementChild?.remove();
    if (atEnd) this.#list.scrollTop = this.#list.scrollHeight;
  }

  /** What is told late (decisions travel in pieces) stands where it happened. */
  #place(item: HTMLElement, atMs: number): void {
    let after = this.#list.lastElementChild;
    while (after && timeOf(after) > atMs) after = after.previousElementSibling;
    if (after) after.after(item);
    else this.#list.prepend(item);
  }
}

const timeOf = (item: Element): number => Number((item as HTMLElement).dataset['atMs']);

function textOf({ text, open }: TimelineRow): HTMLElement {
  if (!open) return element('span', '', text);
  const button = element('button', 'link', text);
  button.setAttribute('type', 'button');
  button.addEventListener('click', open);
  return button;
}
