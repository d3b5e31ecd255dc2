/**
 * The import rule of ARCHITECTURE.md, and no cycles (types included). Packages meet only at their built interface:
 * `@antiphon/x` resolves to packages/x/dist, so anything that resolves to another package's src came by a relative path.
 */
const TEST = '\\.(test|bench)\\.ts$|^apps/[^/]+/test/|^tests/';
const SELF = '^packages/$1/';
const PACKAGE = '^packages/([^/]+)/(src|bin)/';

/** `name` may import itself and nothing but `allowed` (patterns of resolved paths). Tests are free. */
const only = (name, allowed, comment) => ({
  name: `${name}-imports`,
  comment,
  severity: 'error',
  from: { path: `^packages/${name}/src/`, pathNot: TEST },
  to: { pathNot: [`^packages/${name}/`, ...allowed] },
});

const npm = (name) => `(^|/)node_modules/${name}/`;
const built = (name) => `^packages/${name}/dist/`;

/** Modules of the protocol that hold plain tables and import no schema library. */
const PLAIN_TABLES = '(limits|errors|voices|base64)';

module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      comment: 'A cycle, types included, means that two files are one.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'unresolved',
      comment: 'The module cannot be found; the other rules could not judge it.',
      severity: 'error',
      from: { pathNot: TEST },
      to: { couldNotResolve: true },
    },
    {
      name: 'packages-meet-at-their-interface',
      comment: 'Import another package by its name, never by a relative path.',
      severity: 'error',
      from: { path: PACKAGE },
      to: { path: '^packages/[^/]+/src/', pathNot: SELF },
    },
    {
      name: 'apps-meet-packages-at-their-interface',
      comment: 'Import a package by its name, never by a relative path.',
      severity: 'error',
      from: { path: '^(apps|tests|examples)/' },
      to: { path: '^packages/[^/]+/src/' },
    },
    {
      name: 'production-imports-no-test',
      comment: 'Only tests import tests.',
      severity: 'error',
      from: { pathNot: TEST },
      to: { path: TEST },
    },
    only('core', [], 'core imports nothing: no package, no Node.'),
    only('protocol', [npm('zod')], 'protocol imports only zod.'),
    only(
      'client',
      [built('protocol'), npm('(@types/)?react')],
      'client imports only protocol, and React in react.ts.',
    ),
    {
      name: 'client-has-react-in-one-place',
      comment: 'Pages without React load nothing of it.',
      severity: 'error',
      from: { path: '^packages/client/src/', pathNot: `^packages/client/src/react\\.ts$|${TEST}` },
      to: { path: '(^|/)node_modules/(@types/)?react' },
    },
    {
      name: 'client-takes-types-and-plain-tables',
      comment: 'The schema library must not reach the browser: import type, or one of the plain tables.',
      severity: 'error',
      from: { path: '^packages/client/src/', pathNot: TEST },
      to: {
        path: built('protocol'),
        pathNot: `^packages/protocol/dist/${PLAIN_TABLES}\\.(js|d\\.ts)$`,
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'server-imports',
      comment: 'Of our packages the server imports protocol and core.',
      severity: 'error',
      from: { path: '^packages/server/src/', pathNot: TEST },
      to: { path: '^packages/', pathNot: ['^packages/server/', built('protocol'), built('core')] },
    },
    {
      name: 'testkit-imports',
      comment: 'testkit imports protocol, core and the port types of the server.',
      severity: 'error',
      from: { path: '^packages/testkit/src/', pathNot: TEST },
      to: {
        path: '^packages/',
        pathNot: ['^packages/testkit/', built('protocol'), built('core'), '^packages/server/dist/ports/'],
      },
    },
    {
      name: 'console-imports',
      comment: 'The console imports client, protocol and core.',
      severity: 'error',
      from: { path: '^apps/console/src/', pathNot: TEST },
      to: { path: '^packages/', pathNot: [built('client'), built('protocol'), built('core')] },
    },
  ],
  options: {
    doNotFollow: { path: ['node_modules', '/dist/'] },
    exclude: { path: ['/fixtures/', '^apps/[^/]+/public/'] },
    tsPreCompilationDeps: true,
    preserveSymlinks: false,
    tsConfig: { fileName: 'tsconfig.base.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['types', 'import', 'node', 'default'],
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.d.ts'],
    },
  },
};
