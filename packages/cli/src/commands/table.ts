/** Every command, in the order in which the overview lists them. */
import type { Command } from '../arguments.ts';
import { agents } from './agents.ts';
import { bench } from './bench.ts';
import { evaluation } from './eval.ts';
import { keys } from './keys.ts';
import { models } from './models.ts';
import { replay } from './replay.ts';
import { say } from './say.ts';
import { serve } from './serve.ts';
import { talk } from './talk.ts';

export const commands: readonly Command[] = [
  serve,
  talk,
  say,
  replay,
  evaluation,
  models,
  agents,
  bench,
  keys,
];
