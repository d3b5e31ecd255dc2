/**
 * Port: the language model. Stateless: the whole conversation is passed with each request, so that a
 * discarded generation leaves nothing behind.
 */
export type LlmMessage =
  | { readonly role: 'system' | 'user'; readonly content: string }
  | { readonly role: 'assistant'; readonly content: string; readonly toolCalls?: readonly LlmToolCall[] }
  | { readonly role: 'tool'; readonly callId: string; readonly content: string };

export type LlmToolCall = { readonly callId: string; readonly name: string; readonly argumentsJson: string };

export type LlmTool = {
  readonly name: string;
  readonly description: string;
  /** JSON Schema of the arguments object. */
  readonly parameters: Readonly<Record<string, unknown>>;
};

export type LlmRequest = {
  readonly messages: readonly LlmMessage[];
  readonly tools: readonly LlmTool[];
  /** BCP 47 primary language of the conversation. */
  readonly language: string;
  /** Calendar day of the session, "YYYY-MM-DD". */
  readonly today: string;
};

export type LlmEvent =
  { readonly type: 'text'; readonly text: string } | ({ readonly type: 'tool-call' } & LlmToolCall);

/** A failure of the provider. `retryable`: the same request may work a little later. */
export class LlmError extends Error {
  override readonly name = 'LlmError';
  readonly code: string;
  readonly retryable: boolean;
  readonly statusCode: number | null;
  constructor(message: string, detail: { code: string; retryable: boolean; statusCode?: number | null }) {
    super(message);
    this.code = detail.code;
    this.retryable = detail.retryable;
    this.statusCode = detail.statusCode ?? null;
  }
}

export interface LlmPort {
  /** Shown in logs and on the health page: never a key or a full URL with credentials. */
  readonly description: string;
  /**
   * Streams one generation. Ends when the model is done; throws LlmError on failure; on abort it ends or
   * throws at once, and the connection is closed.
   */
  generate(request: LlmRequest, signal: AbortSignal): AsyncIterable<LlmEvent>;
}
