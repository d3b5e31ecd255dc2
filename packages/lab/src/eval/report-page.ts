/**
 * The page of measured numbers (docs/evaluation.md), one section a suite, each generated from a run and replaced by
 * the next one. Enters: the page as it is ('' = none yet) and a section. Leaves: the page. What a person writes
 * outside the marks is kept.
 */
export type PageSection = {
  readonly suite: string;
  readonly meaning: string;
  /** Arguments of the run, without paths of the machine it ran on. */
  readonly command: string;
  readonly rows: readonly (readonly [name: string, value: string])[];
};

const HEAD = `# Evaluation

Numbers measured by \`antiphon eval\` on the code that decides in live calls. Each section is generated from one run
(\`--report\`) and names its data. Unless a section says otherwise these are development data: models were trained or
chosen with some of them in sight, so a number here is an upper bound of what to expect on new data.
`;

const begin = (suite: string): string => `<!-- generated: ${suite} -->`;
const end = (suite: string): string => `<!-- end of ${suite} -->`;

export function withSection(page: string, section: PageSection): string {
  const { suite } = section;
  const text = sectionText(section);
  const whole = page.trim() === '' ? HEAD : page;
  const from = whole.indexOf(begin(suite));
  const to = whole.indexOf(end(suite));
  if (from < 0 || to < from) return `${whole.trimEnd()}\n\n${text}\n`;
  return whole.slice(0, from) + text + whole.slice(to + end(suite).length);
}

function sectionText({ suite, meaning, command, rows }: PageSection): string {
  const width = (column: 0 | 1): number => Math.max(7, ...rows.map((row) => cell(row[column]).length));
  const [first, second] = [width(0), width(1)];
  const line = (name: string, value: string): string => `| ${name.padEnd(first)} | ${value.padEnd(second)} |`;
  return [
    begin(suite),
    '',
    `## ${suite}`,
    '',
    `${meaning.charAt(0).toUpperCase()}${meaning.slice(1)}.`,
    '',
    '```sh',
    command,
    '```',
    '',
    line('measure', 'value'),
    `| ${'-'.repeat(first)} | ${'-'.repeat(second)} |`,
    ...rows.map(([name, value]) => line(cell(name), cell(value))),
    '',
    end(suite),
  ].join('\n');
}

const cell = (text: string): string => text.replaceAll('|', '\\|').replace(/\s+/g, ' ');
