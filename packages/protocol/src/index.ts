/** Every wire message of Antiphon, declared once; see agent.ts. */
export * from './agent.ts';
export { base64ByteLength, isBase64 } from './base64.ts';
export * from './codec.ts';
export * from './errors.ts';
export * from './fault.ts';
export * from './limits.ts';
export { declareMessage, field, type Direction, type MessageSpec, type Mutability } from './message.ts';
export * from './resolve-config.ts';
export * from './session-config.ts';
export { isObject, resolveTools, ResolvedTool, ToolInput } from './tools.ts';
export * from './tts/client.ts';
export * from './tts/errors.ts';
export * from './tts/fault.ts';
export * from './tts/limits.ts';
export * from './tts/requests.ts';
export * from './tts/server.ts';
export * from './tts/settings.ts';
export * from './voices.ts';
