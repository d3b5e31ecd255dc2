/** The real server on loopback with its engines on simulated time: what a simulated call talks with. */
import { resolveServerConfig, startServer, type Engines, type RunningServer } from '@antiphon/server';
import { createLog } from '@antiphon/server/observe/log';
import { simulateEngines, type SimulatedClock } from '@antiphon/testkit';

/** The caller closes it; the engines stay open. */
export const startSimulatedServer = (
  engines: Engines,
  clock: SimulatedClock,
  options: { readonly tracePath?: string } = {},
): Promise<RunningServer> =>
  startServer(resolveServerConfig({ port: '0', host: '127.0.0.1' }, {}), {
    engines: simulateEngines(engines, clock),
    clock,
    log: createLog('silent'),
    ...options,
  });
