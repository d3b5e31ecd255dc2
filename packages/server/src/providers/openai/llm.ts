/**
 * Adapter: any OpenAI-compatible chat-completions endpoint as a language-model port. Translates messages, tools
 * and streamed deltas; one retry before the first token; every failure leaves as an LlmError whose message never
 * holds the key or the response body. On abort the connection closes and the stream just ends.
 */
import OpenAI from 'openai';
import type { ChatCompletionChunk } from 'openai/resources/chat/completions';
import { LlmError, type LlmEvent, type LlmPort, type LlmRequest } from '../../ports/llm.ts';
import { chatMessages, chatTools } from './messages.ts';
import { createToolCalls } from './tool-calls.ts';

/** A model that has not begun by then has in practice failed; the caller has been waiting in silence. */
export const FIRST_TOKEN_TIMEOUT_MS = 10_000;
/** Longest pause inside a stream. */
export const NEXT_TOKEN_TIMEOUT_MS = 10_000;
/** Wait before the one retry: long enough for a restarting worker, short enough for a caller. */
export const RETRY_DELAY_MS = 250;
/** A spoken reply of this many characters takes over an hour: the model has run away. */
export const MAX_REPLY_CHARS = 64_000;

export type OpenAiOptions = {
  /** Base URL of the API, e.g. "http://127.0.0.1:8000/v1". */
  readonly url: string;
  readonly model: string;
  /** May be empty for local servers. */
  readonly key: string;
  /** Used instead of the global one: a stored agent's model is called under the egress rule. */
  readonly fetch?: typeof fetch;
  readonly firstTokenTimeoutMs?: number;
  readonly nextTokenTimeoutMs?: number;
  readonly retryDelayMs?: number;
  readonly maxReplyChars?: number;
  /** Waits before the retry; ends early on abort. Injected by tests. */
  readonly wait?: (delayMs: number, signal: AbortSignal) => Promise<void>;
};

type Settings = Required<Omit<OpenAiOptions, 'fetch'>> & { readonly client: OpenAI };

/** Throws TypeError when `url` is no http(s) URL. */
export function createOpenAiLlm(options: OpenAiOptions): LlmPort {
  const settings = settingsOf(options);
  return {
    description: `${options.model} at ${new URL(options.url).host}`,
    generate: (request, signal) => generate(settings, request, signal),
  };
}

function settingsOf(options: OpenAiOptions): Settings {
  const { protocol } = new URL(options.url);
  if (protocol !== 'http:' && protocol !== 'https:')
    throw new TypeError('the LLM URL must begin with http:// or https://');
  const client = new OpenAI({
    baseURL: options.url,
    // The SDK insists on some key; servers without authentication ignore it.
    apiKey: options.key === '' ? 'none' : options.key,
    organization: null,
    project: null,
    maxRetries: 0,
    ...(options.fetch === undefined ? {} : { fetch: options.fetch }),
    // Its own log prints request options and broken chunks, which hold speech.
    logLevel: 'off',
  });
  return {
    firstTokenTimeoutMs: FIRST_TOKEN_TIMEOUT_MS,
    nextTokenTimeoutMs: NEXT_TOKEN_TIMEOUT_MS,
    retryDelayMs: RETRY_DELAY_MS,
    maxReplyChars: MAX_REPLY_CHARS,
    wait: waitFor,
    ...options,
    client,
  };
}

async function waitFor(delayMs: number, signal: AbortSignal): Promise<void> {
  await new Promise<void>((resolve) => {
    const timer = setTimeout(done, delayMs);
    function done(): void {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    }
    signal.addEventListener('abort', done);
  });
}

async function* generate(
  settings: Settings,
  request: LlmRequest,
  signal: AbortSignal,
): AsyncGenerator<LlmEvent> {
  for (let attempt = 0; ; attempt += 1) {
    let begun = false;
    try {
      for await (const event of attemptOnce(settings, request, signal)) {
        begun = true;
        yield event;
      }
      return;
    } catch (error) {
      if (signal.aborted) return;
      const failure = asLlmError(error);
      if (begun || attempt > 0 || !mayRetry(failure)) throw failure;
      await settings.wait(settings.retryDelayMs, signal);
      if (signal.aborted) return;
    }
  }
}

/** A slow endpoint has used up the caller's patience, and garbage will not get better. */
const mayRetry = (failure: LlmError): boolean =>
  failure.retryable && (failure.code === 'llm_unreachable' || failure.code === 'llm_http_error');

/** Aborts its request when the next token is late; `late` says so afterwards. */
function createWatch(signal: AbortSignal) {
  const controller = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let late = false;
  const abort = (): void => controller.abort();
  signal.addEventListener('abort', abort);
  if (signal.aborted) abort();
  return {
    signal: controller.signal,
    isLate: () => late,
    expectWithin(delayMs: number): void {
      clearTimeout(timer);
      timer = setTimeout(() => {
        late = true;
        controller.abort();
      }, delayMs);
    },
    rest(): void {
      clearTimeout(timer);
    },
    close(): void {
      clearTimeout(timer);
      signal.removeEventListener('abort', abort);
      controller.abort();
    },
  };
}

async function* attemptOnce(
  settings: Settings,
  request: LlmRequest,
  signal: AbortSignal,
): AsyncGenerator<LlmEvent> {
  const watch = createWatch(signal);
  try {
    watch.expectWithin(settings.firstTokenTimeoutMs);
    const tools = chatTools(request.tools);
    const body = {
      model: settings.model,
      messages: chatMessages(request.messages),
      ...(tools.length > 0 ? { tools } : {}),
    };
    const stream = await settings.client.chat.completions.create(
      { ...body, stream: true },
      { signal: watch.signal },
    );
    yield* eventsOf(stream, settings, watch);
  } catch (error) {
    if (watch.isLate()) throw tooLate();
    throw error;
  } finally {
    watch.close();
  }
  // An abort ends the SDK's loop without an error.
  if (watch.isLate()) throw tooLate();
}

async function* eventsOf(
  stream: AsyncIterable<ChatCompletionChunk>,
  settings: Settings,
  watch: ReturnType<typeof createWatch>,
): AsyncGenerator<LlmEvent> {
  const calls = createToolCalls();
  let size = 0;
  let finished = false;
  let spoke = false;
  for await (const chunk of stream) {
    const choice = chunksChoice(chunk);
    if (choice === null) continue;
    const text = choice.delta?.content ?? '';
    const deltas = choice.delta?.tool_calls ?? [];
    size += text.length + calls.add(deltas);
    if (size > settings.maxReplyChars) throw badResponse('the reply is longer than allowed');
    if (choice.finish_reason != null) finished = true;
    if (text !== '') {
      spoke = true;
      // The reader's own pace is no fault of the endpoint.
      watch.rest();
      yield { type: 'text', text };
    }
    if (text !== '' || deltas.length > 0) watch.expectWithin(settings.nextTokenTimeoutMs);
  }
  if (watch.signal.aborted) return;
  const toolCalls = calls.finish();
  if (!spoke && toolCalls.length === 0 && !finished) throw badResponse('the endpoint sent an empty stream');
  if (!finished)
    throw new LlmError('the LLM connection broke before the reply ended', {
      code: 'llm_unreachable',
      retryable: true,
    });
  for (const call of toolCalls) yield { type: 'tool-call', ...call };
}

type Choice = {
  delta?: { content?: string | null; tool_calls?: ChatCompletionChunk.Choice.Delta.ToolCall[] };
  finish_reason?: string | null;
};

/** The SDK passes on whatever JSON came; a usage chunk has no choices. */
function chunksChoice(chunk: unknown): Choice | null {
  const choices =
    typeof chunk === 'object' && chunk !== null ? (chunk as { choices?: unknown }).choices : undefined;
  if (!Array.isArray(choices)) throw badResponse('the endpoint sent something that is no completion chunk');
  const choice: unknown = choices[0];
  if (choice === undefined) return null;
  const { delta } = choice as { delta?: { content?: unknown; tool_calls?: unknown } };
  const textOk = delta?.content == null || typeof delta.content === 'string';
  const callsOk = delta?.tool_calls == null || Array.isArray(delta.tool_calls);
  if (!textOk || !callsOk) throw badResponse('the endpoint sent a malformed completion chunk');
  return choice;
}

const tooLate = (): LlmError =>
  new LlmError('the LLM sent nothing in time', { code: 'llm_timeout', retryable: true });
const badResponse = (what: string): LlmError =>
  new LlmError(`LLM: ${what}`, { code: 'llm_bad_response', retryable: false });

/** Our own wording only: the SDK's messages quote response bodies, which may echo the key. */
function asLlmError(error: unknown): LlmError {
  if (error instanceof LlmError) return error;
  if (error instanceof OpenAI.APIConnectionError)
    return new LlmError('the LLM endpoint cannot be reached', { code: 'llm_unreachable', retryable: true });
  if (error instanceof OpenAI.APIError) {
    const statusCode = typeof error.status === 'number' ? error.status : null;
    // An `error` object inside a running stream carries no status.
    if (statusCode === null)
      return new LlmError('the LLM endpoint reported an error in its stream', {
        code: 'llm_http_error',
        retryable: false,
      });
    const retryable = statusCode === 429 || statusCode >= 500;
    return new LlmError(`the LLM endpoint answered with HTTP ${String(statusCode)}`, {
      code: 'llm_http_error',
      retryable,
      statusCode,
    });
  }
  if (error instanceof SyntaxError) return badResponse('the endpoint sent broken JSON');
  // undici ends a body that broke off with TypeError "terminated".
  return new LlmError('the LLM connection broke before the reply ended', {
    code: 'llm_unreachable',
    retryable: true,
  });
}
