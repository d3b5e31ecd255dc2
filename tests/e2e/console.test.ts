// The console page against a fake agent that answers a hum with beeps: everything but the engines.

import { join } from 'node:path';
import { startFakeAgentServer } from '../../apps/console/test/fake-agent-server.ts';
import { burstWav } from './burst-wav.ts';
import { describeConsole } from './console-checks.ts';

const dist = join(import.meta.dirname, '../../apps/console/dist');

describeConsole({
  name: 'a fake agent',
  start: () => startFakeAgentServer(dist),
  // Quiet for the greeting, a turn, quiet for the start of the answer, a barge-in, quiet.
  callerWav: () => burstWav([2500, 1000, 2500, 800, 3000]),
  firstTurn: /^Beep number 2\.$/,
  heardAnswer: /^one two/,
});
