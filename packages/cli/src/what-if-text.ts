/** One turn of a what-if replay, for people and as JSON. */
import type { StretchCourse, WhatIfStretch } from '@antiphon/core';
import { seconds } from './caller/timeline-text.ts';

const at = (ms: number | null): string => (ms === null ? 'later' : `at ${seconds(ms)} s`);

function courseText({ interruptedAtMs, endedAtMs, end }: StretchCourse): string {
  const parts = [
    ...(interruptedAtMs === null ? [] : [`interrupted ${at(interruptedAtMs)}`]),
    ...(end === null ? [] : [`${end} ${at(endedAtMs)}`]),
  ];
  return parts.length === 0 ? 'still open' : parts.join(', ');
}

export function stretchText(stretch: WhatIfStretch): string {
  const { turnId, recorded, changed, verdict, unknownFromMs, dueAtMs } = stretch;
  const head = `turn ${String(turnId)}: ${courseText(recorded)}`;
  if (verdict === 'same') return `${head}; the same`;
  const due = dueAtMs === null ? '' : ` (would have ended ${at(dueAtMs)} in lasting silence)`;
  return `${head}; with the changes ${courseText(changed)}${due}, unknown from ${seconds(unknownFromMs ?? 0)} s`;
}

const courseJson = ({ interruptedAtMs, endedAtMs, end }: StretchCourse): Record<string, unknown> => ({
  interrupted_at_ms: interruptedAtMs,
  ended_at_ms: endedAtMs,
  end,
});

export const stretchJson = (stretch: WhatIfStretch): Record<string, unknown> => ({
  turn_id: stretch.turnId,
  opened_at_ms: stretch.openedAtMs,
  verdict: stretch.verdict,
  recorded: courseJson(stretch.recorded),
  changed: courseJson(stretch.changed),
  unknown_from_ms: stretch.unknownFromMs,
  due_at_ms: stretch.dueAtMs,
});
