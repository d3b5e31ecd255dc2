/** `antiphon keys`: makes API key material. Nothing is stored; the operator puts it where the server reads it. */
import { randomBytes } from 'node:crypto';
import { JSON_OPTION, type Command } from '../arguments.ts';
import { EXIT } from '../failure.ts';

/** 256 bits: beyond guessing whatever the rate limit. */
const KEY_BYTES = 32;

export const keys: Command = {
  name: 'keys',
  summary: 'make a random API key',
  usage: '[--json]',
  details: [
    'Prints a new key and stores it nowhere. Give it to the server as ANTIPHON_API_KEY; clients send it as',
    '"Authorization: Bearer KEY", and the other commands read it from ANTIPHON_API_KEY too.',
  ].join('\n'),
  options: { json: JSON_OPTION },
  examples: [
    {
      command: 'export ANTIPHON_API_KEY=$(antiphon keys)',
      meaning: 'a key for this shell, for server and client',
    },
  ],
  run: async (args, terminal) => {
    const key = `antiphon_${randomBytes(KEY_BYTES).toString('base64url')}`;
    terminal.out(args.flag('json') ? JSON.stringify({ key }) : key);
    return EXIT.ok;
  },
};
