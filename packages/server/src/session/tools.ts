/**
 * The tools that the server calls itself: runs the core's calls and reports what came of each, once. Enters:
 * `tool.start` and `tool.stop` of the core. Leaves: `tool.answered`. Invariant: a call that was stopped, or whose
 * session is closed, reports nothing any more.
 */
import type { ConversationInput } from '@antiphon/core';

export type ToolOutcome = { readonly result: string; readonly isError: boolean };

/** Carries one call out; never rejects for a failure of the tool, which is an outcome. Ends at once on abort. */
export type ServerTool = (argumentsJson: string, signal: AbortSignal) => Promise<ToolOutcome>;

export class ToolRunner {
  readonly #give: (input: ConversationInput) => void;
  readonly #running = new Map<number, AbortController>();
  #tools: ReadonlyMap<string, ServerTool>;

  constructor(give: (input: ConversationInput) => void, tools: ReadonlyMap<string, ServerTool>) {
    this.#give = give;
    this.#tools = tools;
  }

  /** Takes effect with the next call. */
  configure(tools: ReadonlyMap<string, ServerTool>): void {
    this.#tools = tools;
  }

  start(callId: number, name: string, argumentsJson: string): void {
    const controller = new AbortController();
    this.#running.set(callId, controller);
    const report = ({ result, isError }: ToolOutcome): void => {
      if (controller.signal.aborted) return;
      this.#running.delete(callId);
      this.#give({ type: 'tool.answered', callId, result, isError, by: 'server' });
    };
    const failed = (): void => {
      report({ result: JSON.stringify({ error: 'tool_failed' }), isError: true });
    };
    const tool = this.#tools.get(name);
    if (tool === undefined) failed();
    else tool(argumentsJson, controller.signal).then(report, failed);
  }

  stop(callId: number): void {
    this.#running.get(callId)?.abort();
    this.#running.delete(callId);
  }

  close(): void {
    for (const callId of [...this.#running.keys()]) this.stop(callId);
  }
}
