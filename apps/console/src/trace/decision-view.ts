// One decision in full: title, words, reason, alternative, the facts it was made on, and the belief over the silence
// where there was one. In: a decision. Out: elements; hidden while none is chosen.

import { element } from '../page/element.ts';
import { byId } from '../page/by-id.ts';
import { drawCurve } from './curve-view.ts';
import { explain, factName, factValue, seconds, titleOf } from './explain.ts';
import type { TraceDecision } from './trace-model.ts';

export function showDecision(moment: TraceDecision | undefined): void {
  byId('decision').hidden = moment === undefined;
  byId('decision-hint').hidden = moment !== undefined;
  if (!moment) return;
  const { reason, alternative } = explain(moment);
  byId('decision-title').textContent = `${titleOf(moment)}, at ${seconds(moment.atMs)}`;
  byId('decision-words').textContent = moment.words === '' ? 'No words yet.' : `“${moment.words}”`;
  byId('decision-reason').textContent = reason;
  byId('decision-alternative').textContent = alternative;
  byId('decision-facts').replaceChildren(
    ...Object.entries(moment.decision.facts).flatMap(([name, value]) => [
      element('dt', '', factName(name)),
      element('dd', '', factValue(name, value)),
    ]),
  );
  showCurve(moment);
}

function showCurve({ belief, decision }: TraceDecision): void {
  const canvas = byId<HTMLCanvasElement>('curve');
  const { patience, silenceMs } = decision.facts;
  const drawn = belief !== null && typeof patience === 'number' && typeof silenceMs === 'number';
  byId('curve-figure').hidden = !drawn;
  if (drawn) drawCurve(canvas, { belief, patience, silenceMs });
}
