/**
 * The log: pino on stderr, constant messages, data in fields. Speech, prompts, tool arguments and credentials
 * are never fields; stdout stays free for commands that print results.
 */
import pino, { type Logger } from 'pino';

export type { Logger };

export const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

export const createLog = (level: LogLevel): Logger =>
  pino({ name: 'antiphon', level, base: null }, pino.destination({ dest: 2, sync: false }));
