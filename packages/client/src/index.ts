export type { AudioOutput, PlaybackListener } from './audio-output.ts';
export type { OpenSocket, SocketClose, SocketLike } from './open-socket.ts';
export { BrowserCall, type BrowserCallOptions } from './browser-call.ts';
export * from './conversation-view.ts';
export { CLIENT_ADVICE, type ClientErrorCode, VoiceAgentError } from './errors.ts';
export { followConversation, type FollowedConversation } from './follow-conversation.ts';
export { Microphone, type MicrophoneOptions } from './microphone.ts';
export { base64ToPcm, pcmToBase64 } from './pcm-base64.ts';
export { type PlaybackAcknowledgement, PlaybackClock } from './playback-clock.ts';
export { Speaker } from './speaker.ts';
export type { ReconnectionAttempt } from './reconnection.ts';
export type { FlushReason } from './reply-playback.ts';
export type { AgentTool, AgentTools, ToolArguments, ToolContext } from './tool-runner.ts';
export { VoiceAgent } from './voice-agent.ts';
export type * from './voice-agent-contract.ts';
export type { ClientMessage, ServerEvent, ServerEventOf, SessionConfig } from './wire.ts';
export { SpeechClient } from './tts/speech-client.ts';
export {
  type ContextOptions,
  MultiContextSession,
  type MultiContextCallbacks,
  type MultiContextConfig,
} from './tts/multi-context-session.ts';
export type { SpeechConnection } from './tts/speech-socket.ts';
export {
  type Interruption,
  type SpeechChunk,
  type SpeechConfig,
  SpeechError,
  type SpeechErrorCode,
  type SpeechSettings,
  type SpeechUsage,
  type SpokenWordTime,
  type TurnTotals,
} from './tts/speech-wire.ts';
export { StreamingSession, type SpeechPlayer, type StreamingCallbacks } from './tts/streaming-session.ts';
