// The trace page: joins the file, the lanes, the decision view and the patience dial. In: a trace file of the user's,
// which is read in the page and sent nowhere. Everything shown comes from the trace model or the core's what-if.

import { whatIf, type WhatIfResult } from '@antiphon/core';
import { byId } from '../page/by-id.ts';
import { saveFile } from '../page/save-file.ts';
import { element } from '../transcript.ts';
import { showDecision } from './decision-view.ts';
import { patienceAt, stepAt } from './dial.ts';
import { explainStretch, movedTo, seconds, titleOf } from './explain.ts';
import { decisionAt, drawTrace, type LaneView, timeOfClick } from './trace-lanes.ts';
import { MAX_TRACE_CHARS, parseTrace, type TraceModel } from './trace-model.ts';
import { windowAround } from './time-window.ts';

/** More decisions than this are not listed; the lanes show all. */
const MAX_LISTED = 500;

/** A replay slower than this would make the slider stutter, ms; then it waits until the slider has rested so long. */
const FLUENT_MS = 50;
const DIAL_REST_MS = 300;

const file = byId<HTMLInputElement>('trace-file');
const canvas = byId<HTMLCanvasElement>('trace-lanes');
const scrub = byId<HTMLInputElement>('scrub');
const zoom = byId<HTMLSelectElement>('zoom');
const dial = byId<HTMLInputElement>('patience');
const list = byId('decisions');

let model: TraceModel | undefined;
let fileName = 'trace.jsonl';
let chosen = -1;
let movedMs: number[] = [];
let dialTimer: ReturnType<typeof setTimeout> | undefined;
let replayTookMs = 0;

file.addEventListener('change', () => void openFile(file.files?.[0]));
addEventListener('dragover', (event) => event.preventDefault());
addEventListener('drop', (event) => {
  event.preventDefault();
  void openFile(event.dataTransfer?.files[0]);
});
scrub.addEventListener('input', draw);
zoom.addEventListener('change', draw);
dial.addEventListener('input', () => {
  showDial();
  clearTimeout(dialTimer);
  dialTimer = setTimeout(replay, replayTookMs > FLUENT_MS ? DIAL_REST_MS : 0);
});
byId('dial-reset').addEventListener('click', () => {
  if (model) dial.value = String(stepAt(model.patience));
  showDial();
  replay();
});
canvas.addEventListener('click', (event) => {
  const view = laneView();
  if (!view) return;
  const nearest = decisionAt(view, event.offsetX, canvas.clientWidth);
  if (nearest >= 0) return choose(nearest);
  scrub.value = String(timeOfClick(view, event.offsetX, canvas.clientWidth));
  draw();
});
canvas.addEventListener('keydown', (event) => {
  if (!model || (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight')) return;
  event.preventDefault();
  const next = chosen + (event.key === 'ArrowRight' ? 1 : -1);
  choose(Math.min(model.decisions.length - 1, Math.max(0, next)));
});
byId('save-trace').addEventListener('click', () => {
  if (model) saveFile(fileName, new Blob([model.lines.join('\n')], { type: 'application/jsonl' }));
});
byId('save-picture').addEventListener('click', () => {
  canvas.toBlob((picture) => picture && saveFile(fileName.replace(/\.jsonl$/, '') + '.png', picture));
});
addEventListener('resize', redraw);
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', redraw);

async function openFile(opened: File | undefined): Promise<void> {
  if (!opened) return;
  if (opened.size > MAX_TRACE_CHARS) return showProblem(`${opened.name}: the file is larger than 48 MB.`);
  const parsed = parseTrace(await opened.text());
  if (!parsed.ok) return showProblem(`${opened.name}, line ${String(parsed.line)}: ${parsed.reason}.`);
  model = parsed.model;
  fileName = opened.name;
  showModel(model);
}

function showProblem(text: string): void {
  byId('trace-problem').textContent = text;
  byId('trace-problem').hidden = text === '';
}

function showModel(shown: TraceModel): void {
  chosen = -1;
  showProblem(shown.replayProblem === null ? '' : replayNote(shown.replayProblem));
  byId('trace-view').hidden = false;
  byId('trace-empty').hidden = true;
  byId('trace-name').textContent =
    `${fileName}: ${seconds(shown.endMs)}, ${String(shown.turns.length)} turns, ${String(shown.decisions.length)} decisions`;
  scrub.max = String(shown.endMs);
  scrub.value = '0';
  dial.disabled = shown.replayProblem !== null;
  dial.value = String(stepAt(shown.patience));
  list.replaceChildren(...shown.decisions.slice(0, MAX_LISTED).map(decisionButton));
  showDial();
  showDecision(undefined);
  replay();
}

const replayNote = (problem: string): string =>
  `This page decides otherwise than the server that recorded (${problem}). The recording is shown as it is, without beliefs and replay.`;

function decisionButton(moment: TraceModel['decisions'][number], index: number): HTMLElement {
  const button = element('button', 'choice');
  button.setAttribute('type', 'button');
  button.dataset['kind'] = moment.decision.kind;
  button.append(element('time', '', seconds(moment.atMs)), ' ', titleOf(moment));
  button.addEventListener('click', () => choose(index));
  const item = element('li', '');
  item.append(button);
  return item;
}

function choose(index: number): void {
  const moment = model?.decisions[index];
  if (!moment) return;
  chosen = index;
  scrub.value = String(moment.atMs);
  list.querySelectorAll('button').forEach((button, at) => {
    button.setAttribute('aria-pressed', String(at === index));
  });
  showDecision(moment);
  draw();
}

function showDial(): void {
  const patience = dialledPatience();
  byId('patience-value').textContent = String(patience);
  dial.setAttribute('aria-valuetext', `${String(patience)} cut-offs accepted in 100 pauses`);
}

/** The dial at its mark is the recorded value, not the slider's nearest step. */
function dialledPatience(): number {
  const step = Number(dial.value);
  return model && step === stepAt(model.patience) ? model.patience : patienceAt(step);
}

function replay(): void {
  if (model?.replayProblem !== null) return draw();
  const beganAt = performance.now();
  showReplay(whatIf(model.lines, { patience: dialledPatience() }));
  replayTookMs = performance.now() - beganAt;
  draw();
}

function showReplay(result: WhatIfResult): void {
  const stretches = result.ok ? result.stretches : [];
  const moved = stretches.filter(({ verdict }) => verdict !== 'same');
  movedMs = moved.map(movedTo).filter((atMs) => atMs !== null);
  byId('moved-count').textContent =
    moved.length === 0
      ? 'No decision moves.'
      : `${String(moved.length)} of ${String(stretches.length)} turns change.`;
  byId('moves').replaceChildren(
    ...stretches.map((stretch) => {
      const item = element('li', '', explainStretch(stretch));
      item.dataset['verdict'] = stretch.verdict;
      return item;
    }),
  );
}

function laneView(): LaneView | undefined {
  if (!model) return undefined;
  const playheadMs = Number(scrub.value);
  const window = windowAround(playheadMs, Number(zoom.value), model.endMs);
  return { model, window, playheadMs, chosen, movedMs };
}

function draw(): void {
  const view = laneView();
  if (!view) return;
  byId('playhead').textContent = seconds(view.playheadMs);
  scrub.setAttribute('aria-valuetext', seconds(view.playheadMs));
  drawTrace(canvas, view);
}

function redraw(): void {
  if (chosen >= 0) showDecision(model?.decisions[chosen]);
  draw();
}
