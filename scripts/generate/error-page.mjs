/** docs/errors.md: the error table. */
import { CLOSE_CODES, ERRORS } from '@antiphon/protocol';
import { GENERATED_NOTE, code, table } from './markdown.mjs';

const PHASES = {
  connect: 'When connecting',
  resume: 'When resuming',
  update: 'Answering session.update',
  message: 'Any client message',
  live: 'In the session',
};

export function errorPage() {
  const sections = Object.entries(PHASES).map(([phase, title]) => `## ${title}\n\n${rows(phase)}`);
  const text = [
    `${GENERATED_NOTE}\n\n# Errors\n`,
    'Every `session.error` the server sends. *Socket* says what happens after it. One rule stands above the table: ' +
      `when the **first** \`session.update\` is refused the socket closes with ${CLOSE_CODES.policy}, whatever the ` +
      'reason. A refused update changes nothing. What stands in braces is filled in.\n',
    ...sections,
    '## Close codes\n',
    closeCodes(),
  ];
  return [['docs/errors.md', `${text.join('\n').trimEnd()}\n`]];
}

const rows = (phase) =>
  table(
    ['code', 'cause', 'message', 'param', 'socket', 'try again'],
    Object.values(ERRORS)
      .filter((row) => row.phase === phase)
      .map((row) => [
        code(row.code),
        row.trigger,
        row.message,
        row.param === 'the field' ? 'the field' : code(row.param ?? ''),
        row.closeCode === null ? 'stays open' : `closes ${row.closeCode}`,
        row.retryable ? 'yes' : 'no',
      ]),
  );

const MEANING = {
  normal: 'After session.ended that answers session.end.',
  policy: 'Authentication or resume failed, the session expired, or the first session.update was refused.',
  tooLarge: 'A frame above the size limit.',
  internal: 'Internal error.',
};

const closeCodes = () =>
  table(
    ['code', 'meaning'],
    Object.entries(CLOSE_CODES).map(([name, number]) => [number, MEANING[name]]),
  );
