/**
 * What a suite is to the command line: data and settings in, report and decisions out. `report` holds the
 * published keys; `headline` is the same for people. A suite throws RowError on data it cannot use.
 */
import type { Engines } from '@antiphon/server/ports/engines';

export type SuiteRequest = {
  /** Files or folders. */
  readonly data: readonly string[];
  /** Positions of the patience dial; null = the suite's own. */
  readonly patience: readonly number[] | null;
  /** From a word's end to its text, ms; null = the suite's own. */
  readonly asrLagMs: number | null;
  readonly baseline: boolean;
  readonly unlabelled: boolean;
  /** Where perceptions are kept; null = nowhere. */
  readonly cacheFolder: string | null;
  /** Opens the real engines; called at most once, closed by the suite. */
  readonly openEngines: () => Promise<Engines & { close(): Promise<void> }>;
  /** One line for people. */
  readonly progress: (line: string) => void;
};

export type SuiteResult = {
  /** Null for unlabelled data: then there are only decisions. */
  readonly report: Readonly<Record<string, unknown>> | null;
  readonly headline: readonly (readonly [name: string, value: string])[];
  readonly decisions: readonly object[];
  readonly svg?: string;
};

export type Suite = (request: SuiteRequest) => Promise<SuiteResult>;
