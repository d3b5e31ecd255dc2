/**
 * The working copy of one step of the speech machine: handlers read and replace `state` and append commands. Lines are
 * found by context, turns by id; a line or turn that is gone is left alone. Lives only inside `step`.
 */
import type { SessionMs } from '../time.ts';
import type { SpeechCommand, SpeechEvent } from './commands.ts';
import type { SpeechChunk, SpeechLine, SpeechState, SpeechTurn } from './state.ts';

export class SpeechDraft {
  state: SpeechState;
  readonly atMs: SessionMs;
  readonly commands: SpeechCommand[] = [];

  constructor(state: SpeechState, atMs: SessionMs) {
    this.state = state;
    this.atMs = atMs;
  }

  set(patch: Partial<SpeechState>): void {
    this.state = { ...this.state, ...patch };
  }

  line(contextId: string | null): SpeechLine | null {
    return this.state.lines.find((line) => line.contextId === contextId) ?? null;
  }

  setLine(contextId: string | null, patch: Partial<SpeechLine>): void {
    this.set({
      lines: this.state.lines.map((line) => (line.contextId === contextId ? { ...line, ...patch } : line)),
    });
  }

  /** The turn and its line, or null when it is over. */
  turn(turnId: number): { readonly line: SpeechLine; readonly turn: SpeechTurn } | null {
    for (const line of this.state.lines) {
      const turn = line.turns.find((one) => one.turnId === turnId);
      if (turn !== undefined) return { line, turn };
    }
    return null;
  }

  setTurn(turnId: number, patch: Partial<SpeechTurn>): void {
    const found = this.turn(turnId);
    if (found === null) return;
    const turns = found.line.turns.map((turn) => (turn.turnId === turnId ? { ...turn, ...patch } : turn));
    this.setLine(found.line.contextId, { turns });
  }

  setChunk(turnId: number, chunkId: number, patch: Partial<SpeechChunk>): void {
    const found = this.turn(turnId);
    if (found === null) return;
    const chunks = found.turn.chunks.map((chunk) =>
      chunk.chunkId === chunkId ? { ...chunk, ...patch } : chunk,
    );
    this.setTurn(turnId, { chunks });
  }

  command(command: SpeechCommand): void {
    this.commands.push(command);
  }

  notify(event: SpeechEvent): void {
    this.commands.push({ type: 'client.notify', event });
  }
}
