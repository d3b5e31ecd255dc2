/**
 * Contexts of a socket: created by the first frame that names them, closed gracefully or at once, ended when their client
 * is silent. Invariants: at most MAX_CONTEXTS; after context.closed or context.timed-out nothing of that context comes,
 * and its id is free; nothing that happens to one context changes another.
 */
import type { SpeechDraft } from './draft.ts';
import type { SpeechInputOf } from './inputs.ts';
import { MAX_CONTEXTS } from './options.ts';
import { newLine, type SpeechLine } from './state.ts';
import { acceptingTurn, endTurn, refuse } from './turns.ts';

/** The open context, created when it is new; null when there can be none. */
export function contextFor(draft: SpeechDraft, contextId: string): SpeechLine | null {
  const known = draft.line(contextId);
  if (known?.closing === true) {
    refuse(draft, contextId, { id: 'context_closing', context: contextId });
    return null;
  }
  if (known !== null) return known;
  if (draft.state.lines.length >= MAX_CONTEXTS) {
    refuse(draft, contextId, { id: 'too_many_contexts', limit: MAX_CONTEXTS });
    return null;
  }
  const line = newLine(contextId, draft.state.settings, draft.atMs);
  draft.set({ lines: [...draft.state.lines, line] });
  draft.notify({ type: 'context.created', contextId });
  return line;
}

export function closeContext(draft: SpeechDraft, input: SpeechInputOf<'context.close-requested'>): void {
  const { contextId, immediate } = input;
  const line = draft.line(contextId);
  if (line === null) {
    const { model } = draft.state.settings;
    draft.notify({ type: 'context.closed', contextId, audioMs: 0, characters: 0, model });
    return;
  }
  if (immediate) {
    removeContext(draft, line);
    notifyClosed(draft, line);
    return;
  }
  // One that is closing already is answered once, when everything of it is spoken.
  if (line.closing) return;
  draft.setLine(contextId, { closing: true });
  const open = acceptingTurn(line);
  if (open !== null) endTurn(draft, open.turnId);
}

/** Ends contexts whose close is under way and of which all is spoken. */
export function closeDrained(draft: SpeechDraft): void {
  for (const line of draft.state.lines) {
    if (line.contextId === null || !line.closing || line.turns.length > 0) continue;
    removeContext(draft, line);
    notifyClosed(draft, line);
  }
}

/** The context and everything of it is gone; the engine stops. */
export function removeContext(draft: SpeechDraft, line: SpeechLine): void {
  for (const turn of line.turns) draft.command({ type: 'turn.release', turnId: turn.turnId });
  draft.set({
    lines: draft.state.lines.filter((one) => one.contextId !== line.contextId),
    pastAudioMs: draft.state.pastAudioMs + line.audioMs,
  });
}

function notifyClosed(draft: SpeechDraft, line: SpeechLine): void {
  if (line.contextId === null) return;
  const { contextId, audioMs, characters, settings } = line;
  draft.notify({ type: 'context.closed', contextId, audioMs, characters, model: settings.model });
}

/** Audio that the line has sent, ms. */
export const totalAudioMs = (draft: SpeechDraft): number =>
  draft.state.lines.reduce((sum, line) => sum + line.audioMs, draft.state.pastAudioMs);
