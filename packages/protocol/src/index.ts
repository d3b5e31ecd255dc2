/** Every wire message of Antiphon, declared once; see agent.ts. */
export * from './agent.ts';
export { base64ByteLength, isBase64 } from './base64.ts';
export * from './codec.ts';
export * from './errors.ts';
export * from './fault.ts';
export { isDeeperThan } from './json-depth.ts';
export * from './limits.ts';
export { declareMessage, field, type Direction, type MessageSpec, type Mutability } from './message.ts';
export * from './resolve-config.ts';
export * from './rest/problem.ts';
export * from './rest/route.ts';
export { REST_ROUTES } from './rest/routes.ts';
export * from './rest/tokens.ts';
export * from './session-config.ts';
export { isObject, resolveTools, ResolvedTool, ToolInput } from './tools.ts';
export * from './voices.ts';
