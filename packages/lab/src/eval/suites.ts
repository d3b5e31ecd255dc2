/** The suites by name, each loaded when it is run. */
import type { Suite } from './suite.ts';

export type SuiteName = 'endpointing';

export const SUITES: Readonly<
  Record<SuiteName, { readonly meaning: string; readonly needsData: boolean; readonly load: () => Promise<Suite> }>
> = {
  endpointing: {
    meaning: 'cut-offs and latency on recorded turns (labels.csv folders)',
    needsData: true,
    load: async () => (await import('./endpointing/suite.ts')).endpointingSuite,
  },
};
