// The trace page: joins the file, the lanes, the decision view and the patience dial. In: a trace file of the user's,
// which is read in the page and sent nowhere. Everything shown comes from the trace model or the core's what-if.

import { whatIf, type WhatIfResult } from '@antiphon/core';
import { byId } from '../page/by-id.ts';
import { saveFile } from '../page/save-file.ts';
import { element } from '../page/element.ts';
import { showDecision } from './decision-view.ts';
import { patienceAt, stepAt } from './dial.ts';
import { explainStretch, movedTo, placeOf, seconds, titleOf } from './explain.ts';
import { LaneCanvas } from '../lanes/lane-canvas.ts';
import { windowAround } from '../lanes/time-window.ts';
import { MAX_TRACE_CHARS, parseTrace, type TraceDecision, type TraceModel } from './trace-model.ts';

/** More decisions than this are not listed; the lanes show all. */
const MAX_LISTED = 500;

/** A replay slower than this would make the slider stutter, ms; then it waits until the slider has rested so long. */
const FLUENT_MS = 50;
const DIAL_REST_MS = 300;

const file = byId<HTMLInputElement>('trace-file');
const scrub = byId<HTMLInputElement>('scrub');
const zoom = byId<HTMLSelectElement>('zoom');
const dial = byId<HTMLInputElement>('patience');
const list = byId('decisions');

let model: TraceModel | undefined;
let fileName = 'trace.jsonl';
let chosen: TraceDecision | undefined;
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
const lanes = new LaneCanvas(byId<HTMLCanvasElement>('lanes'), {
  choose: (flag, open) => {
    choose(flag as TraceDecision);
    if (open) byId('decision').focus({ preventScroll: true });
  },
  seek: (atMs) => {
    scrub.value = String(atMs);
    draw();
  },
  pan: (byMs) => {
    scrub.value = String(Number(scrub.value) + byMs);
    draw();
  },
  redraw,
  describe: (flag) => placeOf(flag as TraceDecision, model?.decisions ?? []),
});
byId('save-trace').addEventListener('click', () => {
  if (model) saveFile(fileName, new Blob([model.lines.join('\n')], { type: 'application/jsonl' }));
});
byId('save-picture').addEventListener('click', () => {
  void lanes.picture().then((picture) => picture && saveFile(`${baseName()}.png`, picture));
});
byId('save-svg').addEventListener('click', () => {
  const svg = lanes.svg();
  if (svg !== undefined) saveFile(`${baseName()}.svg`, new Blob([svg], { type: 'image/svg+xml' }));
});

const baseName = (): string => fileName.replace(/\.jsonl$/, '');

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
  chosen = undefined;
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

function decisionButton(moment: TraceDecision): HTMLElement {
  const button = element('button', 'choice');
  button.setAttribute('type', 'button');
  button.dataset['kind'] = moment.decision.kind;
  button.append(element('time', '', seconds(moment.atMs)), ' ', titleOf(moment));
  button.addEventListener('click', () => choose(moment));
  const item = element('li', '');
  item.append(button);
  return item;
}

function choose(moment: TraceDecision): void {
  const index = model?.decisions.indexOf(moment) ?? -1;
  chosen = moment;
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

function draw(): void {
  if (!model) return;
  const playheadMs = Number(scrub.value);
  const window = windowAround(playheadMs, Number(zoom.value), model.endMs);
  byId('playhead').textContent = seconds(playheadMs);
  scrub.setAttribute('aria-valuetext', seconds(playheadMs));
  lanes.draw({ model, window, playheadMs, nowMs: model.endMs, chosen, movedMs });
}

function redraw(): void {
  if (chosen) showDecision(chosen);
  draw();
}
