/** The public face of the server package. */
export { ConfigError, resolveServerConfig, type ConfigArguments, type ServerConfig } from './config.ts';
export { ListenError, startServer, type RunningServer, type ServerOverrides } from './server.ts';
export type { Clock } from './ports/clock.ts';
export type { Engines } from './ports/engines.ts';
export { DEFAULT_AGENT_ID } from './default-agent.ts';
export { storeDirectory } from './store-directory.ts';
