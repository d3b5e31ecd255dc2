/** The suites by name, each loaded when it is run. */
import type { Suite } from './suite.ts';

export type SuiteName =
  'endpointing' | 'completeness' | 'overlap' | 'dictation' | 'heard' | 'echo' | 'pacing' | 'conversation';

export type SuiteEntry = {
  readonly meaning: string;
  readonly needsData: boolean;
  /** Of labelled data it draws a curve. */
  readonly hasPicture?: true;
  readonly load: () => Promise<Suite>;
};

export const SUITES: Readonly<Record<SuiteName, SuiteEntry>> = {
  endpointing: {
    meaning: 'cut-offs and latency on recorded turns (labels.csv folders)',
    needsData: true,
    hasPicture: true,
    load: async () => (await import('./endpointing/suite.ts')).endpointingSuite,
  },
  completeness: {
    meaning: 'is a turn complete, by its words ({text, complete[, prev]} rows)',
    needsData: true,
    load: async () => (await import('./completeness-suite.ts')).completenessSuite,
  },
  overlap: {
    meaning: 'back-channel or interruption (words with times, or {prev, text, label} rows)',
    needsData: true,
    load: async () => (await import('./overlap-suite.ts')).overlapSuite,
  },
  dictation: {
    meaning: 'values spoken in groups ({q, groups, pauses} rows, labels.csv folders)',
    needsData: true,
    load: async () => (await import('./dictation/suite.ts')).dictationSuite,
  },
  heard: {
    meaning: 'heard text against rendered audio at random cuts (simulated clients, no data)',
    needsData: false,
    load: async () => (await import('./heard/suite.ts')).heardSuite,
  },
  echo: {
    meaning: 'echo, near end, double talk and noise while the agent speaks (recordings)',
    needsData: true,
    load: async () => (await import('./echo/suite.ts')).echoSuite,
  },
  pacing: {
    meaning: 'learnt against frozen pace (labels.csv folders with several turns of a speaker)',
    needsData: true,
    load: async () => (await import('./pacing/suite.ts')).pacingSuite,
  },
  conversation: {
    meaning: 'simulated calls with the running server over its socket (no data needed; {kind, parts} rows)',
    needsData: false,
    load: async () => (await import('./conversation/suite.ts')).conversationSuite,
  },
};
