// The lanes of the call in this page: draws the server's trace while there is one, else what the page itself hears. Follows
// the call until the user looks back. In: levels and inputs of the call in page time. Out: pixels, the view of the chosen
// decision, files to save. What draws a decision needs the core, which is large: it is fetched when the page is idle, and
// pieces of the trace that come before it wait (a bounded number; what is dropped shows as missing steps).

import type { ServerEventOf, ViewInput } from '@antiphon/client';
import { byId } from '../page/by-id.ts';
import type { LiveTrace } from '../trace/live-trace.ts';
import type { TraceDecision } from '../trace/trace-model.ts';
import { LaneCanvas } from './lane-canvas.ts';
import type { LaneFlag, LaneModel } from './lane-model.ts';
import { windowAround, windowUntil } from './time-window.ts';
import { WireLanes } from './wire-lanes.ts';

/** Pieces of the trace that wait for the code that reads them: a minute. */
const MAX_WAITING = 600;

/** Pages narrower than this show ten seconds at first. */
const NARROW_PX = 620;

const NOTES = {
  idle: 'Levels, words and decisions appear here when you start.',
  wire: 'Shown as this page hears it: the server tells no decisions.',
  refused: 'Shown as this page hears it: the server keeps its decisions back (ANTIPHON_LIVE_TRACE).',
  live: 'Live, with the decisions of the server.',
  lost: 'The connection is lost. What the server did meanwhile is shown when it is back.',
  over: 'The call is over. Look back at any decision.',
  unknown: 'Steps are missing: what the server believed is not known from there on.',
  failed: 'The view of decisions could not be loaded; the lanes show what this page hears.',
} as const;

const loadViews = async () => {
  const [{ LiveTrace }, { showDecision }, { titleOf, placeOf }] = await Promise.all([
    import('../trace/live-trace.ts'),
    import('../trace/decision-view.ts'),
    import('../trace/explain.ts'),
  ]);
  return { LiveTrace, showDecision, titleOf, placeOf };
};
type Views = Awaited<ReturnType<typeof loadViews>>;

export interface NewDecision {
  title: string;
  /** On the page's clock. */
  atMs: number;
  open: () => void;
}

export class CallLanes {
  readonly #onDecision: (decision: NewDecision) => void;
  readonly #canvas: LaneCanvas;
  readonly #canvasElement = byId<HTMLCanvasElement>('lanes');
  readonly #live = byId<HTMLButtonElement>('lanes-live');
  readonly #span = byId<HTMLSelectElement>('lanes-span');
  #views: Views | undefined;
  #wire = new WireLanes();
  #trace: LiveTrace | undefined;
  #waiting: { event: ServerEventOf<'session.trace'>; atMs: number }[] = [];
  #chosen: LaneFlag | undefined;
  /** Looked back to; undefined: the call is followed. */
  #centreMs: number | undefined;
  #pageMs = 0;
  #on = false;

  constructor(onDecision: (decision: NewDecision) => void) {
    this.#onDecision = onDecision;
    this.#canvas = new LaneCanvas(this.#canvasElement, {
      choose: (flag, open) => this.#choose(flag, open),
      seek: (atMs) => this.#look(atMs),
      pan: (byMs) => this.#pan(byMs),
      redraw: () => this.#redraw(),
      describe: (flag) => this.#describe(flag),
    });
    this.#live.addEventListener('click', () => this.#look(undefined));
    this.#span.addEventListener('change', () => this.#redraw());
    byId('why-close').addEventListener('click', () => this.#closeWhy());
    byId('why').addEventListener('keydown', ({ key }) => {
      if (key === 'Escape') this.#closeWhy();
    });
    this.#note('idle');
    if (innerWidth < NARROW_PX) this.#span.value = '10000';
    whenIdle(() => void this.#load());
  }

  begin(): void {
    if (!this.#views) void this.#load();
    this.#wire = new WireLanes();
    this.#trace = this.#views && new this.#views.LiveTrace();
    this.#waiting = [];
    this.#chosen = undefined;
    this.#pageMs = 0;
    this.#on = true;
    this.#closeWhy();
    this.#look(undefined);
  }

  end(): void {
    this.#on = false;
    this.#live.disabled = true;
    if (this.#model.endMs > 0) this.#note('over');
    this.#redraw();
  }

  heard(levelDb: number, atMs: number): void {
    if (!this.#hasTrace) this.#wire.heard(levelDb, atMs);
  }

  take(input: ViewInput, atMs: number): void {
    if (input.type === 'session.trace') this.#takeTrace(input, atMs);
    else this.#wire.take(input, atMs);
    if (input.type === 'client.state' && input.state === 'reconnecting' && this.#hasTrace) {
      this.#trace?.disconnected(atMs);
      this.#note('lost');
    }
    if (input.type === 'session.ready' && !this.#hasTrace && input.config.trace !== true) {
      this.#note(input.config.trace === false ? 'refused' : 'wire');
    }
  }

  /** Once per animation frame while the call lasts. */
  draw(pageMs: number): void {
    this.#pageMs = pageMs;
    const nowMs = this.#nowMs;
    const spanMs = Number(this.#span.value);
    const window =
      this.#centreMs === undefined
        ? windowUntil(this.#on ? nowMs : this.#model.endMs, spanMs)
        : windowAround(this.#centreMs, spanMs, Math.max(spanMs, nowMs));
    const view = { model: this.#model, window, playheadMs: null, nowMs, chosen: this.#chosen, movedMs: [] };
    this.#canvas.draw(view);
  }

  /** When the model's first words of a reply came, where the server tells; page time. */
  firstTextAt(replyStartedAtMs: number): number | undefined {
    return this.#trace?.firstTextAt(replyStartedAtMs);
  }

  /** The trace for a file, up to the first gap; undefined while there is none. */
  get traceFile(): { text: string; whole: boolean } | undefined {
    return this.#trace && this.#hasTrace ? this.#trace.file : undefined;
  }

  picture(): Promise<Blob | null> {
    return this.#canvas.picture();
  }

  svg(): string | undefined {
    return this.#canvas.svg();
  }

  get #hasTrace(): boolean {
    return this.#trace !== undefined && !this.#trace.isEmpty;
  }

  get #model(): LaneModel {
    return this.#trace && this.#hasTrace ? this.#trace.model : this.#wire.model;
  }

  get #nowMs(): number {
    const pageMs = this.#on ? this.#pageMs : Infinity;
    const nowMs = this.#hasTrace ? (this.#trace?.sessionMs(pageMs) ?? 0) : pageMs;
    return Math.min(nowMs, this.#on ? Infinity : this.#model.endMs);
  }

  async #load(): Promise<void> {
    try {
      this.#views = await loadViews();
    } catch {
      this.#note('failed');
      return;
    }
    this.#trace ??= new this.#views.LiveTrace();
    for (const { event, atMs } of this.#waiting.splice(0)) this.#takeTrace(event, atMs);
  }

  #takeTrace(event: ServerEventOf<'session.trace'>, atMs: number): void {
    if (!this.#trace) {
      this.#waiting.push({ event, atMs });
      if (this.#waiting.length > MAX_WAITING) this.#waiting.shift();
      return;
    }
    const fresh = this.#trace.add(event, atMs);
    if (this.#on) this.#note(this.#trace.model.replayProblem === null ? 'live' : 'unknown');
    for (const decision of fresh) this.#tell(decision);
  }

  #tell(decision: TraceDecision): void {
    if (!this.#views || !this.#trace) return;
    const open = (): void => {
      this.#choose(decision, true);
      this.#canvasElement.scrollIntoView({ block: 'nearest' });
    };
    this.#onDecision({ title: this.#views.titleOf(decision), atMs: this.#trace.pageMs(decision.atMs), open });
  }

  #describe(flag: LaneFlag): string {
    const decisions = this.#model.decisions as TraceDecision[];
    return this.#views?.placeOf(flag as TraceDecision, decisions) ?? flag.decision.kind;
  }

  #choose(flag: LaneFlag, open: boolean): void {
    this.#chosen = flag;
    const isLive = this.#centreMs === undefined && this.#on;
    const spanMs = Number(this.#span.value);
    if (!isLive || flag.atMs < this.#nowMs - 0.8 * spanMs) this.#look(flag.atMs);
    if (open) byId('why').hidden = false;
    if (!byId('why').hidden) this.#views?.showDecision(flag as TraceDecision);
    if (open) byId('decision').focus({ preventScroll: true });
    this.#redraw();
  }

  #closeWhy(): void {
    const why = byId('why');
    if (why.contains(document.activeElement)) this.#canvasElement.focus();
    why.hidden = true;
  }

  /** undefined: follow the call. */
  #look(atMs: number | undefined): void {
    this.#centreMs = atMs;
    this.#live.disabled = !this.#on || atMs === undefined;
    this.#redraw();
  }

  /** Back from where the call is; forward to there, and then with it. */
  #pan(byMs: number): void {
    const spanMs = Number(this.#span.value);
    const endMs = this.#on ? this.#nowMs : this.#model.endMs;
    const lastMs = Math.max(spanMs, endMs) - spanMs / 2;
    const centreMs = Math.max(spanMs / 2, (this.#centreMs ?? lastMs) + byMs);
    this.#look(centreMs >= lastMs ? undefined : centreMs);
  }

  #redraw(): void {
    this.draw(this.#pageMs);
    if (!byId('why').hidden && this.#chosen) this.#views?.showDecision(this.#chosen as TraceDecision);
  }

  #note(kind: keyof typeof NOTES): void {
    const note = byId('lanes-note');
    if (note.textContent !== NOTES[kind]) note.textContent = NOTES[kind];
  }
}

/** After what the page needs to be used. */
function whenIdle(run: () => void): void {
  if ('requestIdleCallback' in window) requestIdleCallback(run, { timeout: 2_000 });
  else setTimeout(run, 500);
}
