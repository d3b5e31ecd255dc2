/** docs/state-table.md: what every occurrence does in every phase, and the diagram of the phases. */
import { PHASES, TABLE } from '@antiphon/core';
import { GENERATED_NOTE, code, table } from './markdown.mjs';

/** Phase changes worth drawing; each is checked against the table, so that a removed cell fails the build. */
const EDGES = [
  ['new', 'session.started', 'listening'],
  ['listening', 'speech.began', 'hearing'],
  ['hearing', 'speech.ended', 'pausing'],
  ['pausing', 'speech.began', 'hearing'],
  ['pausing', 'turn-decision.due', 'thinking'],
  ['thinking', 'audio.synthesized', 'speaking'],
  ['thinking', 'speech.began', 'overlapping'],
  ['speaking', 'speech.began', 'overlapping'],
  ['speaking', 'playout.due', 'listening'],
  ['overlapping', 'transcript.received', 'hearing'],
  ['overlapping', 'overlap-decision.due', 'speaking'],
  ['listening', 'session.end-requested', 'ended'],
];

export function stateTable() {
  const phases = Object.keys(PHASES);
  for (const [phase, occurrence] of EDGES) {
    if (TABLE[occurrence]?.[phase] === undefined || TABLE[occurrence][phase] === 'ignore') {
      throw new Error(`state diagram: ${occurrence} does nothing in ${phase} any more`);
    }
  }
  const rows = Object.entries(TABLE).map(([occurrence, row]) => [
    code(occurrence),
    ...phases.map((phase) => (row[phase] === 'ignore' ? '·' : row[phase])),
  ]);
  const text = [
    `${GENERATED_NOTE}\n\n# States of a conversation\n`,
    'What the core does when something happens, by the phase it happens in. `·` = ignored on purpose.\n',
    ...Object.entries(PHASES).map(([phase, meaning]) => `- **${phase}**: ${meaning}`),
    '',
    '```mermaid\nstateDiagram-v2',
    ...EDGES.map(([from, occurrence, to]) => `  ${from} --> ${to}: ${occurrence}`),
    '```\n',
    table(['', ...phases], rows),
  ];
  return [['docs/state-table.md', `${text.join('\n').trimEnd()}\n`]];
}
