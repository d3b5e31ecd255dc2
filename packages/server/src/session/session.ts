/**
 * One conversation: driver, uplink and downlink put together. Enters: microphone audio and requests from an
 * endpoint. Leaves: events and reply audio for that endpoint. The path is uplink -> driver -> downlink.
 */
import {
  audioMs,
  conversation,
  INITIAL_STATE,
  generationHistory,
  REPLY_RATE_HZ,
  type ConversationCommand,
  type ConversationEvent,
  type ConversationInput,
  type ConversationOptions,
  type ConversationState,
  type Decision,
  type SessionEndReason,
  type TraceLine,
} from '@antiphon/core';
import type { Clock } from '../ports/clock.ts';
import type { Engines } from '../ports/engines.ts';
import { Downlink, type DownlinkOptions } from './downlink.ts';
import { Driver } from './driver.ts';
import { EchoGate } from './echo-gate.ts';
import { checkPhone } from './phone-check.ts';
import { prepareSpokenForm, type PrepareText } from './speak-chunk.ts';
import { ToolRunner, type ServerTool } from './tools.ts';
import { PERCEPTION_RATE_HZ, Uplink, type UplinkOptions } from './uplink.ts';

export type SessionShell = {
  readonly engines: Engines;
  /** How replies are made ready to be said; absent = without dictionaries. */
  readonly prepare?: PrepareText | undefined;
  readonly clock: Clock;
  readonly onEvent: (event: ConversationEvent) => void;
  /** PCM16 mono at REPLY_RATE_HZ, paced. */
  readonly onAudio: (replyId: number, pcm: Int16Array) => void;
  /** The core has ended the session. */
  readonly onClose: (reason: SessionEndReason) => void;
  /** The session cannot go on. */
  readonly onLost: (error: Error) => void;
  /** A command could not be carried out; the session goes on. */
  readonly onError: (error: unknown, during: string) => void;
  readonly onDecision?: ((decision: Decision) => void) | undefined;
  readonly record?: ((line: TraceLine) => void) | undefined;
};

export type SessionOptions = {
  readonly conversation: ConversationOptions;
  readonly uplink: UplinkOptions;
  readonly downlink: DownlinkOptions;
  /** Tools that the server calls itself, by name. */
  readonly serverTools?: ReadonlyMap<string, ServerTool>;
};

/** The parts of the options that may change while the session runs. */
export type SessionChanges = {
  readonly conversation?: Partial<ConversationOptions>;
  readonly uplink?: UplinkOptions;
  readonly downlink?: Partial<DownlinkOptions>;
  readonly serverTools?: ReadonlyMap<string, ServerTool>;
};

export class Session {
  readonly #shell: SessionShell;
  readonly #driver: Driver<ConversationState, ConversationInput, ConversationCommand>;
  readonly #uplink: Uplink;
  readonly #downlink: Downlink;
  readonly #tools: ToolRunner;
  readonly #options: SessionOptions;

  constructor(shell: SessionShell, options: SessionOptions) {
    const give = (input: ConversationInput): void => {
      this.#driver.give(input);
    };
    this.#shell = shell;
    this.#options = options;
    const driverShell = {
      clock: shell.clock,
      execute: (command: ConversationCommand, state: ConversationState): void => {
        this.#execute(command, state);
      },
      record: shell.record,
      onError: shell.onError,
    };
    this.#driver = new Driver<ConversationState, ConversationInput, ConversationCommand>(
      driverShell,
      conversation,
      INITIAL_STATE,
    );
    const { vad, stt, llm, tts } = shell.engines;
    const { prepare = prepareSpokenForm } = shell;
    const echo = new EchoGate({ sentHz: REPLY_RATE_HZ, microphoneHz: PERCEPTION_RATE_HZ });
    const send = (replyId: number, pcm: Int16Array): void => {
      echo.sent(pcm, this.#uplink.audioMs);
      shell.onAudio(replyId, pcm);
    };
    this.#uplink = new Uplink({ vad, stt, give, echo, onLost: shell.onLost }, options.uplink);
    this.#downlink = new Downlink({ llm, tts, prepare, give, send }, options.downlink);
    this.#tools = new ToolRunner(give, options.serverTools ?? new Map());
  }

  /** Starts the conversation (with the greeting, if there is one). */
  start(): void {
    this.#driver.give({ type: 'session.started', options: this.#options.conversation });
  }

  get state(): ConversationState {
    return this.#driver.state;
  }

  /** Microphone audio heard so far, ms. */
  get audioMs(): number {
    return this.#uplink.audioMs;
  }

  /** PCM16 mono at the uplink's rate. */
  pushAudio(pcm: Int16Array): void {
    this.#uplink.push(pcm);
  }

  give(input: ConversationInput): void {
    this.#driver.give(input);
  }

  configure(changes: SessionChanges): void {
    if (changes.uplink !== undefined) this.#uplink.configure(changes.uplink);
    if (changes.downlink !== undefined) this.#downlink.configure(changes.downlink);
    if (changes.serverTools !== undefined) this.#tools.configure(changes.serverTools);
    if (changes.conversation !== undefined) {
      this.#driver.give({ type: 'options.changed', changes: changes.conversation });
    }
  }

  /** Frees everything the session holds; safe to call twice. */
  close(): void {
    this.#driver.close();
    this.#uplink.close();
    this.#downlink.close();
    this.#tools.close();
  }

  #execute(command: ConversationCommand, state: ConversationState): void {
    switch (command.type) {
      case 'recognition.start':
        this.#uplink.startRecognition(command.turnId, audioMs(command.fromAudioMs));
        return;
      case 'recognition.flush':
        this.#uplink.flushRecognition(command.turnId, command.silenceMs);
        return;
      case 'recognition.stop':
        this.#uplink.stopRecognition(command.turnId);
        return;
      case 'value.validate': {
        const { turnId, value } = command;
        this.#driver.give({
          type: 'value.validated',
          turnId,
          value,
          result: checkPhone(value, { region: command.region, language: state.options.language }),
        });
        return;
      }
      case 'generation.start': {
        const history = generationHistory(state.history, command);
        const { instructions, refused } = command;
        this.#downlink.generate(command.replyId, { history, instructions, refused });
        return;
      }
      case 'synthesis.start':
        this.#downlink.synthesize(command.replyId, command.chunkId, command.text);
        return;
      case 'tool.start':
        this.#tools.start(command.callId, command.name, command.argumentsJson);
        return;
      case 'tool.stop':
        this.#tools.stop(command.callId);
        return;
      case 'audio.send':
        this.#downlink.send(command);
        return;
      case 'reply.release':
        this.#downlink.release(command.replyId);
        return;
      case 'client.notify':
        this.#shell.onEvent(command.event);
        return;
      case 'decision.record':
        this.#shell.onDecision?.(command.decision);
        return;
      case 'session.close':
        this.#shell.onClose(command.reason);
        return;
    }
  }
}
