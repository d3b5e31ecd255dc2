// Runs the app's tools. In: tool.call and the ends of replies. Out: one result per call, sent as soon as it is there
// (the server sees to when it is spoken of). A reply that was interrupted aborts the tools it called; one that finishes
// in spite of that is still reported, because what it did was done and the model should know. Invariant: at most
// MAX_RUNNING tools run, and each call is answered at most once.

import { clientError, type VoiceAgentError } from './errors.ts';
import type { ServerEventOf, SessionConfig } from './wire.ts';

/** As many calls as a server lets run at once; more is a server gone wrong. */
const MAX_RUNNING = 32;

export type ToolArguments = Record<string, unknown>;

export interface ToolContext {
  /** Aborted when the reply that made the call was interrupted, or the conversation is over. */
  signal: AbortSignal;
  callId: string;
}

export interface AgentTool {
  /** When to call it and what it does: the model reads this. */
  description: string;
  /** JSON Schema of the arguments; the server checks them before it calls. Default: no arguments. */
  parameters?: Record<string, unknown>;
  /** `hold`: the agent is silent until the result is there. Default `interactive`. */
  executionMode?: 'interactive' | 'hold';
  /** After which the agent goes on without a result, 1 to 300 s. Default: the server's. */
  timeoutSeconds?: number;
  /**
   * Returns anything JSON; a string is sent as it is. What is thrown is told to the model as an error of the tool, so
   * its message should be fit for that. Arrow functions and methods may narrow the arguments to what the schema says.
   */
  run(args: ToolArguments, context: ToolContext): unknown;
}

/** By name: letters, digits, `_` and `-`. */
export type AgentTools = Readonly<Record<string, AgentTool>>;

type ToolDefinitions = NonNullable<SessionConfig['tools']>;

/** As `session.tools`. */
export function toolDefinitions(tools: AgentTools): ToolDefinitions {
  return Object.entries(tools).map(([name, tool]) => ({
    type: 'function' as const,
    name,
    description: tool.description,
    parameters: tool.parameters ?? { type: 'object', properties: {} },
    ...(tool.executionMode === undefined ? {} : { execution_mode: tool.executionMode }),
    ...(tool.timeoutSeconds === undefined ? {} : { timeout_seconds: tool.timeoutSeconds }),
  }));
}

interface RunningCall {
  replyId: string | undefined;
  abort: AbortController;
}

export interface ToolResults {
  answer(callId: string, result: string, isError: boolean): void;
  failed(error: VoiceAgentError): void;
}

export class ToolRunner {
  tools: AgentTools = {};
  readonly #results: ToolResults;
  readonly #running = new Map<string, RunningCall>();
  #closed = false;

  constructor(results: ToolResults) {
    this.#results = results;
  }

  /** Runs the tool of this name, if it is one of ours; anyone else's is left to whoever listens to `tool.call`. */
  call(event: ServerEventOf<'tool.call'>, replyId: string | undefined): void {
    const { call_id: callId, name } = event;
    if (this.#closed || this.#running.has(callId) || !Object.hasOwn(this.tools, name)) return;
    const tool = this.tools[name];
    if (!tool) return;
    if (this.#running.size >= MAX_RUNNING) {
      return this.#results.answer(callId, errorText('too many calls at once'), true);
    }
    const abort = new AbortController();
    this.#running.set(callId, { replyId, abort });
    void this.#run(tool, event, abort.signal);
  }

  /** The reply with these calls was interrupted. */
  interrupted(replyId: string): void {
    for (const call of this.#running.values()) {
      if (call.replyId === replyId)
        call.abort.abort(new DOMException('The reply was interrupted', 'AbortError'));
    }
  }

  /** Aborts every call; nothing is answered from now on. */
  close(): void {
    this.#closed = true;
    for (const call of this.#running.values()) {
      call.abort.abort(new DOMException('The conversation is over', 'AbortError'));
    }
    this.#running.clear();
  }

  async #run(tool: AgentTool, event: ServerEventOf<'tool.call'>, signal: AbortSignal): Promise<void> {
    const { call_id: callId, name } = event;
    try {
      const value = await tool.run(event.arguments, { signal, callId });
      const result = typeof value === 'string' ? value : (JSON.stringify(value) ?? 'null');
      if (!this.#closed) this.#results.answer(callId, result, false);
    } catch (cause) {
      if (this.#closed || signal.aborted) return;
      const message = cause instanceof Error ? cause.message : String(cause);
      this.#results.failed(
        clientError('tool_failed', { message: `The tool ${name} failed: ${message}`, cause }),
      );
      this.#results.answer(callId, errorText(message), true);
    } finally {
      this.#running.delete(callId);
    }
  }
}

const errorText = (message: string): string => JSON.stringify({ error: message });
