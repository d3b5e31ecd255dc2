// How long each answer took, turn by turn, and the median and 95th percentile of all. In: the entries of a conversation
// view and when the user's voice fell silent before each commit. Out: rows and totals; LatencyTable puts them in the page.
// The model's first token is known from the trace alone; without one its column stays empty.

import type { ConversationEntry } from '@antiphon/client';
import { element } from './page/element.ts';

/** Rows shown, newest last; totals are over all that the view holds. */
const MAX_ROWS = 50;

export const STAGES = ['commit', 'token', 'arrived', 'heard', 'felt'] as const;
export type Stage = (typeof STAGES)[number];

/** ms; undefined where it did not happen or cannot be known. */
export type TurnLatency = { turn: number } & Record<Stage, number | undefined>;

/** When the model's first token of a reply came, by when the reply was announced. A prepared one has it before its commit. */
export type FirstTokenAt = (replyStartedAtMs: number) => number | undefined;

/** `silentAtMs`: by the time of the commit, when the voice before it fell silent. */
export function turnLatencies(
  entries: readonly ConversationEntry[],
  silentAtMs: ReadonlyMap<number, number>,
  firstTokenAt: FirstTokenAt = () => undefined,
): TurnLatency[] {
  const answers = entries.flatMap((entry) =>
    entry.kind === 'agent' && entry.turnCommittedAtMs !== undefined ? [entry] : [],
  );
  return answers.map((reply, index) => {
    const committedAtMs = reply.turnCommittedAtMs;
    const silent = committedAtMs === undefined ? undefined : silentAtMs.get(committedAtMs);
    return {
      turn: index + 1,
      commit: between(silent, committedAtMs),
      token: between(committedAtMs, firstTokenAt(reply.startedAtMs)),
      arrived: between(committedAtMs, reply.firstAudioAtMs),
      heard: between(committedAtMs, reply.firstHeardAtMs),
      felt: between(silent, reply.firstHeardAtMs),
    };
  });
}

/** The value that a share of `share` of the values do not exceed (nearest rank); undefined of none. */
export function percentile(values: readonly number[], share: number): number | undefined {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)];
}

function between(fromMs: number | undefined, toMs: number | undefined): number | undefined {
  return fromMs === undefined || toMs === undefined ? undefined : Math.max(0, toMs - fromMs);
}

export class LatencyTable {
  readonly #body: HTMLElement;
  readonly #totals: HTMLElement;
  readonly #silentAtMs = new Map<number, number>();

  constructor(body: HTMLElement, totals: HTMLElement) {
    this.#body = body;
    this.#totals = totals;
  }

  clear(): void {
    this.#silentAtMs.clear();
    this.show([]);
  }

  committed(atMs: number, silentAtMs: number | undefined): void {
    if (silentAtMs !== undefined) this.#silentAtMs.set(atMs, silentAtMs);
  }

  show(entries: readonly ConversationEntry[], firstTokenAt?: FirstTokenAt): void {
    const turns = turnLatencies(entries, this.#silentAtMs, firstTokenAt);
    this.#body.replaceChildren(...turns.slice(-MAX_ROWS).map((turn) => row(String(turn.turn), turn)));
    this.#totals.replaceChildren(row('p50', quantiles(turns, 0.5)), row('p95', quantiles(turns, 0.95)));
  }
}

function quantiles(turns: readonly TurnLatency[], share: number): Record<Stage, number | undefined> {
  const of = (stage: Stage): number | undefined =>
    percentile(
      turns.map((turn) => turn[stage]).filter((ms) => ms !== undefined),
      share,
    );
  return {
    commit: of('commit'),
    token: of('token'),
    arrived: of('arrived'),
    heard: of('heard'),
    felt: of('felt'),
  };
}

function row(name: string, values: Record<Stage, number | undefined>): HTMLElement {
  const cells = STAGES.map((stage) => {
    const ms = values[stage];
    const unknown = stage === 'token' ? '' : '–';
    return element('td', '', ms === undefined ? unknown : String(Math.round(ms)));
  });
  const head = element('th', '', name);
  head.setAttribute('scope', 'row');
  const made = element('tr', '');
  made.append(head, ...cells);
  return made;
}
